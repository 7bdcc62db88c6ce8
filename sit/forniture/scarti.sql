-- name: EnteDi
SELECT ente_id FROM forniture.fornitura WHERE fornitura_id = @fornitura;

-- name: Scarti
SELECT file, riga, campo, valore, motivo
FROM catasto.scarto
WHERE ente_id = @ente AND fornitura_id = @fornitura
ORDER BY scarto_id;
