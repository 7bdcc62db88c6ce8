-- Values of the areas. Key: (anno, zona). Whole for each year that they name.

-- name: CopiaValori
COPY staging.valore_area FROM STDIN BINARY;

-- name: RigheValori
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.valore_area WHERE fornitura_id = @fornitura;

-- name: AnniValori
SELECT DISTINCT anno FROM staging.valore_area WHERE fornitura_id = @fornitura ORDER BY anno;

-- name: RipetuteValori
-- Of lines about the same thing the last one wins.
DELETE FROM staging.valore_area s USING staging.valore_area d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.anno = s.anno AND d.zona = s.zona;

-- name: SuperaValori
UPDATE tributi.valore_area v SET superseded_at = now(), superata_da = @fornitura
FROM staging.valore_area s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.anno = s.anno AND v.zona = s.zona;

-- name: InserisciValori
INSERT INTO tributi.valore_area (ente_id, anno, zona, euro_mq, abbattimento, impronta, grezza, file, riga, fornitura_id)
SELECT @ente, s.anno, s.zona, s.euro_mq, s.abbattimento, s.impronta, s.grezza, s.file, s.riga, @fornitura
FROM staging.valore_area s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.valore_area v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.anno = s.anno AND v.zona = s.zona)
ORDER BY s.n;

-- name: SuperaAssentiValori
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE tributi.valore_area v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND v.anno = ANY (@anni::integer[])
  AND NOT EXISTS (SELECT FROM staging.valore_area s WHERE s.fornitura_id = @fornitura AND s.anno = v.anno AND s.zona = v.zona)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.anno = v.anno AND k.a = v.zona);

-- name: ChiudiAssentiValori
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO tributi.valore_area (ente_id, anno, zona, euro_mq, abbattimento, grezza, file, riga, al, impronta, fornitura_id)
SELECT @ente, v.anno, v.zona, v.euro_mq, v.abbattimento, v.grezza, v.file, v.riga, @giorno::date, ~v.impronta, @fornitura
FROM tributi.valore_area v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.valore_area w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.anno = v.anno AND w.zona = v.zona);

-- name: TogliValori
DELETE FROM tributi.valore_area WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiValori
UPDATE tributi.valore_area SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
