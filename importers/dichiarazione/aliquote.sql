-- IMU rates. Key: (anno, fattispecie, categoria). Whole for each year that they name.

-- name: CopiaAliquote
COPY staging.aliquota FROM STDIN BINARY;

-- name: RigheAliquote
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.aliquota WHERE fornitura_id = @fornitura;

-- name: AnniAliquote
SELECT DISTINCT anno FROM staging.aliquota WHERE fornitura_id = @fornitura ORDER BY anno;

-- name: RipetuteAliquote
-- Of lines about the same thing the last one wins.
DELETE FROM staging.aliquota s USING staging.aliquota d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.anno = s.anno AND d.fattispecie = s.fattispecie AND d.categoria = s.categoria;

-- name: SuperaAliquote
UPDATE tributi.aliquota v SET superseded_at = now(), superata_da = @fornitura
FROM staging.aliquota s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.anno = s.anno AND v.fattispecie = s.fattispecie AND v.categoria = s.categoria;

-- name: InserisciAliquote
INSERT INTO tributi.aliquota (ente_id, anno, fattispecie, categoria, aliquota_permille, detrazione_cent, impronta, grezza, file, riga, fornitura_id)
SELECT @ente, s.anno, s.fattispecie, s.categoria, s.aliquota_permille, s.detrazione_cent, s.impronta, s.grezza, s.file, s.riga, @fornitura
FROM staging.aliquota s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.aliquota v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.anno = s.anno AND v.fattispecie = s.fattispecie AND v.categoria = s.categoria)
ORDER BY s.n;

-- name: SuperaAssentiAliquote
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE tributi.aliquota v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND v.anno = ANY (@anni::integer[])
  AND NOT EXISTS (SELECT FROM staging.aliquota s WHERE s.fornitura_id = @fornitura AND s.anno = v.anno AND s.fattispecie = v.fattispecie AND s.categoria = v.categoria)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.anno = v.anno AND k.a = v.fattispecie);

-- name: ChiudiAssentiAliquote
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO tributi.aliquota (ente_id, anno, fattispecie, categoria, aliquota_permille, detrazione_cent, grezza, file, riga, al, impronta, fornitura_id)
SELECT @ente, v.anno, v.fattispecie, v.categoria, v.aliquota_permille, v.detrazione_cent, v.grezza, v.file, v.riga, @giorno::date, ~v.impronta, @fornitura
FROM tributi.aliquota v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.aliquota w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.anno = v.anno AND w.fattispecie = v.fattispecie AND w.categoria = v.categoria);

-- name: TogliAliquote
DELETE FROM tributi.aliquota WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiAliquote
UPDATE tributi.aliquota SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
