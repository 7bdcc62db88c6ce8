-- name: EnteDi
SELECT ente_id FROM forniture.fornitura WHERE fornitura_id = @fornitura;

-- name: Scarti
-- Each office keeps those of its own deliveries.
SELECT file, riga, campo, valore, motivo FROM (
    SELECT 1 AS stanza, scarto_id, file, riga, campo, valore, motivo FROM catasto.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 2, scarto_id, file, riga, campo, valore, motivo FROM indirizzi.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
) s
ORDER BY stanza, scarto_id;
