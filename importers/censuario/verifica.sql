-- What is delivered and contradicts itself or its neighbours (catasto-censuario §5.4). It is in, and it is
-- listed; no text carries the value of a person.

-- name: VerificaTerreni
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, v.codice, v.gravita, s.comune || s.sezione || '-T-' || s.immobile, v.testo, s.file, s.riga
FROM staging.stadio_terreno s
CROSS JOIN LATERAL (
    SELECT (SELECT sum((p->>'superficie_mq')::bigint) FROM jsonb_array_elements(s.porzioni) AS p) AS porzioni,
           jsonb_array_length(s.porzioni) AS quante, jsonb_array_length(s.deduzioni) AS deduzioni) AS c
CROSS JOIN LATERAL (VALUES
    ('PORZIONI_NON_TORNANO', 'avviso', 'la somma delle porzioni non è la superficie della particella', c.quante > 0 AND c.porzioni <> s.superficie_mq),
    ('FLAG_PORZIONE', 'nota', 'il flag delle porzioni non concorda con quelle consegnate', (COALESCE(s.flag_porzione, '0') = '1') <> (c.quante > 0)),
    ('FLAG_DEDUZIONI', 'nota', 'il flag delle deduzioni non concorda con quelle consegnate', (COALESCE(s.flag_deduzioni, '0') = '1') <> (c.deduzioni > 0)),
    ('STADIO_OLTRE_900', 'nota', 'il progressivo è oltre 900: si vede solo nella storia', s.progressivo > 900),
    ('DATA_FUTURA', 'avviso', 'una data viene dopo quella dell''elaborazione', GREATEST(s.dal, s.reg_dal, s.al, s.reg_al) > @limite::date),
    ('PARTICELLA_SENZA_NUMERO', 'nota', 'il foglio o il numero non sono di quelli che la mappa scrive: non si lega a una particella', s.p_numero IS NULL)
) AS v (codice, gravita, testo, vero)
WHERE s.fornitura_id = @fornitura AND v.vero;

-- name: VerificaUIU
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, v.codice, v.gravita, s.comune || s.sezione || '-F-' || s.immobile, v.testo, s.file, s.riga
FROM staging.stadio_uiu s
CROSS JOIN LATERAL (VALUES
    ('STADIO_OLTRE_900', 'nota', 'il progressivo è oltre 900: si vede solo nella storia', s.progressivo > 900),
    ('DATA_FUTURA', 'avviso', 'una data viene dopo quella dell''elaborazione', GREATEST(s.dal, s.reg_dal, s.al, s.reg_al) > @limite::date),
    ('SENZA_IDENTIFICATIVO', 'avviso', 'un''unità che esiste non ha identificativi: non si trova per foglio e numero', s.aperto AND s.chiavi IS NULL AND COALESCE(s.partita, '') <> 'C')
) AS v (codice, gravita, testo, vero)
WHERE s.fornitura_id = @fornitura AND v.vero;

-- name: StadiAperti
-- More stages of one immobile are open: the highest holds.
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo)
SELECT @fornitura, 'PIU_STADI_APERTI', 'avviso', q.comune || q.sezione || '-F-' || q.immobile, 'più stadi dello stesso immobile sono aperti: vale il più recente'
FROM (SELECT u.immobile, u.comune, u.sezione FROM catasto.stadio_uiu u
      WHERE u.ente_id = @ente AND u.superseded_at IS NULL AND u.aperto AND u.progressivo < 901
      GROUP BY 1, 2, 3 HAVING count(*) > 1 AND bool_or(u.fornitura_id = @fornitura)) AS q
UNION ALL
SELECT @fornitura, 'PIU_STADI_APERTI', 'avviso', q.comune || q.sezione || '-T-' || q.immobile, 'più stadi dello stesso immobile sono aperti: vale il più recente'
FROM (SELECT t.immobile, t.comune, t.sezione FROM catasto.stadio_terreno t
      WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND t.aperto AND t.progressivo < 901
      GROUP BY 1, 2, 3 HAVING count(*) > 1 AND bool_or(t.fornitura_id = @fornitura)) AS q;

-- name: TitoliSenzaSoggetto
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'TITOLO_SENZA_SOGGETTO', 'avviso', s.comune || s.sezione || '-' || s.immobile_tipo || '-' || s.immobile,
       'una titolarità è di un soggetto mai consegnato', s.file, s.riga
FROM staging.titolarita s
LEFT JOIN catasto.soggetto v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.soggetto = s.soggetto AND v.tipo = s.soggetto_tipo
    AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura AND v.versione_id IS NULL;

-- name: TitoliSenzaImmobile
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'TITOLO_SENZA_IMMOBILE', 'avviso', q.comune || q.sezione || '-' || q.immobile_tipo || '-' || q.immobile,
       'una titolarità è su un immobile mai consegnato', q.file, q.riga
FROM (
    SELECT s.comune, s.sezione, s.immobile_tipo, s.immobile, s.file, s.riga FROM staging.titolarita s
    WHERE s.fornitura_id = @fornitura AND s.immobile_tipo = 'F' AND NOT EXISTS (
        SELECT FROM catasto.stadio_uiu u WHERE u.ente_id = @ente AND u.superseded_at IS NULL AND u.immobile = s.immobile AND u.comune = s.comune AND u.sezione = s.sezione)
    UNION ALL
    SELECT s.comune, s.sezione, s.immobile_tipo, s.immobile, s.file, s.riga FROM staging.titolarita s
    WHERE s.fornitura_id = @fornitura AND s.immobile_tipo = 'T' AND NOT EXISTS (
        SELECT FROM catasto.stadio_terreno t WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND t.immobile = s.immobile AND t.comune = s.comune AND t.sezione = s.sezione)
) AS q;

-- name: TitoliSuSoppresse
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'TITOLO_SU_SOPPRESSA', 'avviso', s.comune || s.sezione || '-' || s.immobile_tipo || '-' || s.immobile,
       'una titolarità aperta è su un immobile soppresso', s.file, s.riga
FROM staging.titolarita s
JOIN (
    SELECT 'F' AS tipo, immobile, comune, sezione FROM catasto.stadio_uiu WHERE ente_id = @ente AND superseded_at IS NULL AND aperto AND soppressa AND progressivo < 901
    UNION ALL
    SELECT 'T', immobile, comune, sezione FROM catasto.stadio_terreno WHERE ente_id = @ente AND superseded_at IS NULL AND aperto AND soppressa AND progressivo < 901
) AS v ON v.tipo = s.immobile_tipo AND v.immobile = s.immobile AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura AND s.aperto;

-- name: Deposita
-- From the scrap paper to the register.
INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, foglio, oggetto, testo, file, riga
FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY codice, file, riga, oggetto;

-- name: ContaAnomalie
-- How many of each, and where the first is.
SELECT codice, count(*), (array_agg(COALESCE(file || ', riga ' || riga, oggetto, '') || ': ' || testo ORDER BY anomalia_id))[1]
FROM catasto.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura GROUP BY codice ORDER BY codice;
