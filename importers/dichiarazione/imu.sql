-- The IMU extract. Key: (anno, id_posizione). Whole for each year that it names.

-- name: CopiaIMU
COPY staging.imu FROM STDIN BINARY;

-- name: RigheIMU
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.imu WHERE fornitura_id = @fornitura;

-- name: AnniIMU
SELECT DISTINCT anno FROM staging.imu WHERE fornitura_id = @fornitura ORDER BY anno;

-- name: RipetuteIMU
-- Of lines about the same thing the last one wins.
DELETE FROM staging.imu s USING staging.imu d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.anno = s.anno AND d.id_posizione = s.id_posizione;

-- name: SuperaIMU
UPDATE tributi.imu v SET superseded_at = now(), superata_da = @fornitura
FROM staging.imu s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.anno = s.anno AND v.id_posizione = s.id_posizione;

-- name: InserisciIMU
-- In no order: to sort rows of forty columns costs as much as to write them.
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, denominazione, tipo_oggetto, n_sezione, n_foglio, n_numero,
    n_denominatore, n_subalterno, categoria, rendita_cent, reddito_dominicale_cent, valore_area_cent, quota_num, quota_den, mesi, abitazione_principale,
    pertinenza, riduzione, esenzione, aliquota_permille, dovuto_cent, altro, impronta, grezza, file, riga, fornitura_id)
SELECT @ente, COALESCE(p.posizione_id, nextval('tributi.posizione_seq')), s.comune, s.id_posizione, s.anno, s.cf, s.cf_valido, s.persona, s.denominazione, s.tipo_oggetto, s.n_sezione, s.n_foglio, s.n_numero,
    s.n_denominatore, s.n_subalterno, s.categoria, s.rendita_cent, s.reddito_dominicale_cent, s.valore_area_cent, s.quota_num, s.quota_den, s.mesi,
    s.abitazione_principale, s.pertinenza, s.riduzione, s.esenzione, s.aliquota_permille, s.dovuto_cent, s.altro, s.impronta, s.grezza, s.file, s.riga, @fornitura
FROM staging.imu s
LEFT JOIN tributi.imu p ON p.ente_id = @ente AND p.superata_da = @fornitura AND p.anno = s.anno AND p.id_posizione = s.id_posizione
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.imu v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.anno = s.anno AND v.id_posizione = s.id_posizione);

-- name: SuperaAssentiIMU
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE tributi.imu v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND v.anno = ANY (@anni::integer[])
  AND NOT EXISTS (SELECT FROM staging.imu s WHERE s.fornitura_id = @fornitura AND s.anno = v.anno AND s.id_posizione = v.id_posizione)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.anno = v.anno AND k.a = v.id_posizione);

-- name: ChiudiAssentiIMU
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, denominazione, tipo_oggetto, n_sezione, n_foglio, n_numero,
    n_denominatore, n_subalterno, categoria, rendita_cent, reddito_dominicale_cent, valore_area_cent, quota_num, quota_den, mesi, abitazione_principale,
    pertinenza, riduzione, esenzione, aliquota_permille, dovuto_cent, altro, grezza, file, riga, al, impronta, fornitura_id)
SELECT @ente, v.posizione_id, v.comune, v.id_posizione, v.anno, v.cf, v.cf_valido, v.persona, v.denominazione, v.tipo_oggetto, v.n_sezione, v.n_foglio, v.n_numero,
    v.n_denominatore, v.n_subalterno, v.categoria, v.rendita_cent, v.reddito_dominicale_cent, v.valore_area_cent, v.quota_num, v.quota_den, v.mesi,
    v.abitazione_principale, v.pertinenza, v.riduzione, v.esenzione, v.aliquota_permille, v.dovuto_cent, v.altro, v.grezza, v.file, v.riga, @giorno::date, ~v.impronta, @fornitura
FROM tributi.imu v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.imu w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.posizione_id = v.posizione_id);

-- name: TogliIMU
DELETE FROM tributi.imu WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiIMU
UPDATE tributi.imu SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
