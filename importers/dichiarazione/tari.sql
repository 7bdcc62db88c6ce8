-- The TARI extract. Key: (id_utenza, id_oggetto). Whole for the ente.

-- name: CopiaTARI
COPY staging.tari FROM STDIN BINARY;

-- name: RigheTARI
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.tari WHERE fornitura_id = @fornitura;

-- name: RipetuteTARI
-- Of lines about the same thing the last one wins.
DELETE FROM staging.tari s USING staging.tari d
WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
  AND d.id_utenza = s.id_utenza AND d.id_oggetto = s.id_oggetto;

-- name: SuperaTARI
UPDATE tributi.tari v SET superseded_at = now(), superata_da = @fornitura
FROM staging.tari s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND v.id_utenza = s.id_utenza AND v.id_oggetto = s.id_oggetto;

-- name: InserisciTARI
-- In no order: to sort rows of forty columns costs as much as to write them.
INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, cf, cf_valido, persona, denominazione, n_sezione, n_foglio, n_numero,
    n_denominatore, n_subalterno, causale_assenza, prog_nazionale, prog_accesso, via_testo, civico, esponente, scala, piano, interno, superficie_mq,
    superficie_origine, categoria, componenti, titolo, uso, riduzioni, ateco, piva, dovuto_fissa_cent, dovuto_variabile_cent, tefa_cent,
    perequazione_cent, anno, dal, al, altro, impronta, grezza, file, riga, fornitura_id)
SELECT @ente, COALESCE(p.posizione_id, nextval('tributi.posizione_seq')), s.comune, s.id_utenza, s.id_oggetto, s.tipo_utenza, s.cf, s.cf_valido, s.persona, s.denominazione, s.n_sezione, s.n_foglio, s.n_numero,
    s.n_denominatore, s.n_subalterno, s.causale_assenza, s.prog_nazionale, s.prog_accesso, s.via_testo, s.civico, s.esponente, s.scala, s.piano,
    s.interno, s.superficie_mq, s.superficie_origine, s.categoria, s.componenti, s.titolo, s.uso, s.riduzioni, s.ateco, s.piva, s.dovuto_fissa_cent,
    s.dovuto_variabile_cent, s.tefa_cent, s.perequazione_cent, s.anno, s.dal, s.al, s.altro, s.impronta, s.grezza, s.file, s.riga, @fornitura
FROM staging.tari s
LEFT JOIN tributi.tari p ON p.ente_id = @ente AND p.superata_da = @fornitura AND p.id_utenza = s.id_utenza AND p.id_oggetto = s.id_oggetto
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.tari v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.id_utenza = s.id_utenza AND v.id_oggetto = s.id_oggetto);

-- name: SuperaAssentiTARI
-- What a whole delivery lacks and does not name even in a line that it spoilt.
UPDATE tributi.tari v SET superseded_at = now(), superata_da = @fornitura
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.al IS NULL OR v.al > @giorno::date)
  AND NOT EXISTS (SELECT FROM staging.tari s WHERE s.fornitura_id = @fornitura AND s.id_utenza = v.id_utenza AND s.id_oggetto = v.id_oggetto)
  AND NOT EXISTS (SELECT FROM staging.nominata k WHERE k.fornitura_id = @fornitura AND k.a = v.id_utenza AND k.b = v.id_oggetto);

-- name: ChiudiAssentiTARI
-- The same row as it was, ended; its digest is another one, so that it opens again when it comes back.
INSERT INTO tributi.tari (ente_id, posizione_id, comune, id_utenza, id_oggetto, tipo_utenza, cf, cf_valido, persona, denominazione, n_sezione, n_foglio, n_numero,
    n_denominatore, n_subalterno, causale_assenza, prog_nazionale, prog_accesso, via_testo, civico, esponente, scala, piano, interno, superficie_mq,
    superficie_origine, categoria, componenti, titolo, uso, riduzioni, ateco, piva, dovuto_fissa_cent, dovuto_variabile_cent, tefa_cent,
    perequazione_cent, anno, dal, altro, grezza, file, riga, al, impronta, fornitura_id)
SELECT @ente, v.posizione_id, v.comune, v.id_utenza, v.id_oggetto, v.tipo_utenza, v.cf, v.cf_valido, v.persona, v.denominazione, v.n_sezione, v.n_foglio, v.n_numero,
    v.n_denominatore, v.n_subalterno, v.causale_assenza, v.prog_nazionale, v.prog_accesso, v.via_testo, v.civico, v.esponente, v.scala, v.piano,
    v.interno, v.superficie_mq, v.superficie_origine, v.categoria, v.componenti, v.titolo, v.uso, v.riduzioni, v.ateco, v.piva, v.dovuto_fissa_cent,
    v.dovuto_variabile_cent, v.tefa_cent, v.perequazione_cent, v.anno, v.dal, v.altro, v.grezza, v.file, v.riga, GREATEST(v.dal, @giorno::date), ~v.impronta, @fornitura
FROM tributi.tari v
WHERE v.ente_id = @ente AND v.superata_da = @fornitura
  AND NOT EXISTS (SELECT FROM tributi.tari w WHERE w.ente_id = @ente AND w.superseded_at IS NULL AND w.posizione_id = v.posizione_id);

-- name: TogliTARI
DELETE FROM tributi.tari WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiTARI
UPDATE tributi.tari SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
