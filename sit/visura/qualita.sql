-- Counts and lists of what the registers of an ente tie together and of what they do not. No
-- person is read: titles and subjects are only counted.

-- name: QualitaIdentificativi
-- Of the units that exist today.
WITH esiste AS MATERIALIZED (
    SELECT DISTINCT ON (s.comune, s.sezione, s.immobile) s.comune, s.sezione, s.immobile, s.soppressa
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.progressivo < 901
      AND (s.dal IS NULL OR s.dal <= @giorno::date) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @giorno::date
    ORDER BY s.comune, s.sezione, s.immobile, s.progressivo DESC
)
SELECT COALESCE(i.legame, c.motivo) AS voce, count(*) AS quanti
FROM esiste e
JOIN catasto.identificativo i ON i.ente_id = @ente AND i.comune = e.comune AND i.sezione = e.sezione AND i.immobile = e.immobile
LEFT JOIN catasto.identificativo_sciolto c ON i.particella_id IS NULL AND c.ente_id = @ente AND c.comune = i.comune AND c.sezione = i.sezione AND c.immobile = i.immobile
     AND c.sezione_urbana = i.sezione_urbana AND c.foglio = i.foglio AND c.numero = i.numero AND c.denominatore = i.denominatore AND c.subalterno = i.subalterno
WHERE NOT e.soppressa
GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: QualitaCivici
SELECT CASE WHEN u.motivo IS NULL THEN u.grado ELSE u.motivo END AS voce, count(*) AS quanti
FROM catasto.uiu_civico u WHERE u.ente_id = @ente GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: QualitaMappa
SELECT a.codice AS voce, count(*) AS quanti FROM catasto.anomalia a
WHERE a.ente_id = @ente AND a.codice = ANY (ARRAY['MAPPA_SENZA_CENSUARIO', 'CENSUARIO_SENZA_MAPPA', 'AREA_DIFFORME', 'SOPPRESSA_DISEGNATA', 'VIVA_NON_DISEGNATA'])
GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: QualitaDiscendenza
SELECT d.origine AS voce, count(*) AS quanti FROM catasto.discendenza d WHERE d.ente_id = @ente GROUP BY 1 ORDER BY 2 DESC, 1;

-- name: QualitaTitoli
-- Titles that hold today.
WITH titolo AS MATERIALIZED (
    SELECT t.comune, t.sezione, t.soggetto_tipo, t.soggetto, t.immobile_tipo, t.immobile
    FROM catasto.titolarita t
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @giorno::date
), immobile AS MATERIALIZED (
    SELECT q.tipo, q.comune, q.sezione, q.immobile, (array_agg(q.soppressa ORDER BY q.progressivo DESC))[1] AS soppressa
    FROM (SELECT 'F' AS tipo, s.comune, s.sezione, s.immobile, s.progressivo, s.soppressa FROM catasto.stadio_uiu s WHERE s.ente_id = @ente AND s.superseded_at IS NULL
          UNION ALL
          SELECT 'T', s.comune, s.sezione, s.immobile, s.progressivo, s.soppressa FROM catasto.stadio_terreno s WHERE s.ente_id = @ente AND s.superseded_at IS NULL) q
    GROUP BY 1, 2, 3, 4
)
SELECT count(*) AS titoli,
       count(*) FILTER (WHERE s.soggetto IS NULL) AS senza_soggetto,
       count(*) FILTER (WHERE i.immobile IS NULL) AS senza_immobile,
       count(*) FILTER (WHERE i.soppressa) AS su_soppressi
FROM titolo t
LEFT JOIN catasto.soggetto s ON s.ente_id = @ente AND s.superseded_at IS NULL AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
LEFT JOIN immobile i ON i.tipo = t.immobile_tipo AND i.comune = t.comune AND i.sezione = t.sezione AND i.immobile = t.immobile;

-- name: QualitaSoggetti
SELECT count(*) AS soggetti,
       count(*) FILTER (WHERE COALESCE(s.cf, '') = '') AS senza_cf,
       count(*) FILTER (WHERE s.cf <> '' AND NOT s.cf_valido) AS cf_errato
FROM catasto.soggetto s WHERE s.ente_id = @ente AND s.superseded_at IS NULL;

-- name: DirittiUsati
SELECT DISTINCT t.diritto FROM catasto.titolarita t WHERE t.ente_id = @ente AND t.superseded_at IS NULL;

-- name: QualitaQuote
-- Of each immobile that exists and each whole (proprietà, proprietà superficiaria, dell'area) the
-- shares that hold today: those stated add up to one, or they do not.
WITH quota AS MATERIALIZED (
    SELECT t.immobile_tipo, t.comune, t.sezione, t.immobile, f.famiglia,
           bool_or(COALESCE(t.quota_num, 0) <= 0 OR COALESCE(t.quota_den, 0) <= 0) AS taciute,
           sum(CASE WHEN t.quota_num > 0 AND t.quota_den > 0 THEN t.quota_num::numeric / t.quota_den END) AS somma
    FROM catasto.titolarita t
    JOIN unnest(@diritti::text[], @famiglie::text[]) AS f (diritto, famiglia) ON f.diritto = t.diritto
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @giorno::date
    GROUP BY 1, 2, 3, 4, 5
)
SELECT count(*) AS immobili, count(*) FILTER (WHERE q.taciute) AS taciute,
       count(*) FILTER (WHERE NOT q.taciute AND abs(q.somma - 1) > 0.000000001) AS incomplete
FROM quota q;

-- name: QualitaCursori
-- Up to when each catasto is known, and when it last came whole.
SELECT t.tipo AS catasto, max(GREATEST(x.registrata_al, x.alla_data)) AS registrata_al, max(x.alla_data) FILTER (WHERE x.modo = 'completa') AS completa_al
FROM (VALUES ('F'), ('T')) AS t (tipo)
LEFT JOIN (catasto.estrazione x JOIN forniture.fornitura f ON f.ente_id = x.ente_id AND f.fornitura_id = x.fornitura_id AND f.stato = 'acquisita')
    ON x.ente_id = @ente AND x.tipo = t.tipo
GROUP BY t.tipo ORDER BY t.tipo;

-- name: ListSciolti
-- Identifiers that lead nowhere, unit by unit.
SELECT c.comune, c.sezione, c.immobile, c.sezione_urbana, c.foglio, c.numero, c.denominatore, c.subalterno, c.motivo
FROM catasto.identificativo_sciolto c
WHERE c.ente_id = @ente AND (@motivo = '' OR c.motivo = @motivo)
  AND (c.immobile, c.comune, c.sezione, c.foglio, c.numero, c.denominatore, c.subalterno, c.sezione_urbana)
    > (@d_immobile::bigint, @d_comune::text, @d_sezione::text, @d_foglio::text, @d_numero::text, @d_denominatore::text, @d_subalterno::text, @d_urbana::text)
ORDER BY c.immobile, c.comune, c.sezione, c.foglio, c.numero, c.denominatore, c.subalterno, c.sezione_urbana
LIMIT @limite;

-- name: ListIndirizziSciolti
-- Addresses that do not find their civico.
SELECT u.comune, u.sezione, u.immobile, u.ordine, u.scritto, u.civico, u.codice_strada, COALESCE(n.odonimo, '') AS via, COALESCE(k.codice, '') AS codice_via, u.motivo
FROM catasto.uiu_civico u
LEFT JOIN indirizzi.via k ON k.ente_id = u.ente_id AND k.via_id = u.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = u.ente_id AND n.via_id = u.via_id AND n.al IS NULL
WHERE u.ente_id = @ente AND u.motivo IS NOT NULL AND (@motivo = '' OR u.motivo = @motivo)
  AND (u.immobile, u.comune, u.sezione, u.ordine) > (@d_immobile::bigint, @d_comune::text, @d_sezione::text, @d_ordine::integer)
ORDER BY u.immobile, u.comune, u.sezione, u.ordine
LIMIT @limite;

-- name: ListVieSciolte
-- The streets written most often of those that are not found.
SELECT u.scritto, u.motivo, count(DISTINCT (u.comune, u.sezione, u.immobile)) AS unita
FROM catasto.uiu_civico u
WHERE u.ente_id = @ente AND u.motivo IN ('VIA_IGNOTA', 'VIA_AMBIGUA')
GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 30;
