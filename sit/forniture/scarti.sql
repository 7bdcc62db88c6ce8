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

-- name: Righe
SELECT stanza, scarto_id, file, riga, motivo, CASE WHEN @mostra::boolean THEN contenuto END FROM (
    (SELECT 1 AS stanza, scarto_id, file, riga, motivo, contenuto FROM catasto.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (1, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 2, scarto_id, file, riga, motivo, contenuto FROM indirizzi.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (2, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
) s
ORDER BY stanza, scarto_id
LIMIT @limite;
