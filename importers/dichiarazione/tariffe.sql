-- TARI tariffs. Key: (anno, tipo_utenza, componenti, categoria). Whole for each year that they name.

-- name: CopiaTariffe
COPY staging.tariffa FROM STDIN BINARY;

-- name: RigheTariffe
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.tariffa WHERE fornitura_id = @fornitura;

-- name: AnniTariffe
SELECT DISTINCT anno FROM staging.tariffa WHERE fornitura_id = @fornitura ORDER BY anno;

-- name: RipetuteTariffe
-- Of lines about the same thing the last one wins.
DELETE FROM staging.tariffa s USING staging.tariffa d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.anno = s.anno AND d.tipo_utenza = s.tipo_utenza AND d.componenti = s.componenti AND d.categoria = s.categoria;

-- name: SuperaTariffe
UPDATE tributi.tariffa v SET superseded_at = now(), superata_da = @fornitura
FROM staging.tariffa s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.anno = s.anno AND v.tipo_utenza = s.tipo_utenza AND v.componenti = s.componenti AND v.categoria = s.categoria;

-- name: InserisciTariffe
INSERT INTO tributi.tariffa (ente_id, anno, tipo_utenza, componenti, categoria, fissa_euro_mq, variabile_euro, variabile_euro_mq, tefa_permille, impronta, grezza, file, riga,
    fornitura_id)
SELECT @ente, s.anno, s.tipo_utenza, s.componenti, s.categoria, s.fissa_euro_mq, s.variabile_euro, s.variabile_euro_mq, s.tefa_permille, s.impronta, s.grezza,
    s.file, s.riga, @fornitura
FROM staging.tariffa s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.tariffa v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.anno = s.anno AND v.tipo_utenza = s.tipo_utenza AND v.componenti = s.componenti AND v.categoria = s.categoria)
ORDER BY s.n;

-- name: SuperaAssentiTariffe
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE tributi.tariffa v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND v.anno = ANY (@anni::integer[])
  AND NOT EXISTS (SELECT FROM staging.tariffa s WHERE s.fornitura_id = @fornitura AND s.anno = v.anno AND s.tipo_utenza = v.tipo_utenza AND s.componenti = v.componenti AND s.categoria = v.categoria)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.anno = v.anno AND k.a = v.tipo_utenza);

-- name: ChiudiAssentiTariffe
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO tributi.tariffa (ente_id, anno, tipo_utenza, componenti, categoria, fissa_euro_mq, variabile_euro, variabile_euro_mq, tefa_permille, grezza, file, riga, al, impronta,
    fornitura_id)
SELECT @ente, v.anno, v.tipo_utenza, v.componenti, v.categoria, v.fissa_euro_mq, v.variabile_euro, v.variabile_euro_mq, v.tefa_permille, v.grezza, v.file, v.riga, @giorno::date, ~v.impronta, @fornitura
FROM tributi.tariffa v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.tariffa w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.anno = v.anno AND w.tipo_utenza = v.tipo_utenza AND w.componenti = v.componenti AND w.categoria = v.categoria);

-- name: TogliTariffe
DELETE FROM tributi.tariffa WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiTariffe
UPDATE tributi.tariffa SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
