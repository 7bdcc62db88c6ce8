-- name: EnteDi
SELECT ente_id FROM forniture.fornitura WHERE fornitura_id = @fornitura;

-- name: Scarti
-- Each office keeps those of its own deliveries.
SELECT file, riga, campo, valore, motivo, proposta FROM (
    SELECT 1 AS stanza, scarto_id, file, riga, campo, valore, motivo, NULL AS proposta FROM catasto.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 2, scarto_id, file, riga, campo, valore, motivo, NULL FROM indirizzi.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 3, scarto_id, file, riga, campo, valore, motivo, proposta FROM tributi.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 4, scarto_id, file, riga, campo, valore, motivo, proposta FROM anagrafe.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 5, scarto_id, file, riga, campo, valore, motivo, proposta FROM urbanistica.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION ALL
    SELECT 6, scarto_id, file, riga, campo, valore, motivo, proposta FROM edilizia.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura
) s
ORDER BY stanza, scarto_id;

-- name: Righe
-- A proposal quotes the line, so it goes with its content. Lines of many columns say which one.
SELECT stanza, scarto_id, file, riga, motivo, CASE WHEN @mostra::boolean THEN proposta END, CASE WHEN @mostra::boolean THEN contenuto END FROM (
    (SELECT 1 AS stanza, scarto_id, file, riga, motivo, NULL AS proposta, contenuto FROM catasto.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (1, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 2, scarto_id, file, riga, motivo, NULL, contenuto FROM indirizzi.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (2, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 3, scarto_id, file, riga, concat_ws(': ', campo, motivo), proposta, contenuto FROM tributi.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (3, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 4, scarto_id, file, riga, concat_ws(': ', campo, motivo), proposta, contenuto FROM anagrafe.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (4, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 5, scarto_id, file, riga, concat_ws(': ', campo, motivo), proposta, contenuto FROM urbanistica.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (5, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
    UNION ALL
    (SELECT 6, scarto_id, file, riga, concat_ws(': ', campo, motivo), proposta, contenuto FROM edilizia.scarto
     WHERE ente_id = @ente AND fornitura_id = @fornitura AND (6, scarto_id) > (@dopo_stanza::int, @dopo_scarto::bigint)
     ORDER BY scarto_id LIMIT @limite)
) s
ORDER BY stanza, scarto_id
LIMIT @limite;
