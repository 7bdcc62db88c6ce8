-- name: XC02
-- Utenze on an identifier that no unit of today has: those that the history of the cadastre, or a slip
-- of the fingers, explains are proposals (XC-02b).
WITH attivo AS MATERIALIZED (
    SELECT i.*, i.comune || i.sezione || '-F-' || i.immobile AS id FROM riscontri.identificativo(@ente, @giorno::date) i
), dubbia AS MATERIALIZED (
    SELECT t.posizione_id, t.persona, t.comune, t.n_sezione, t.n_foglio, t.n_numero, t.n_denominatore, t.n_subalterno, t.superficie_mq, t.dal, t.id_utenza, t.id_oggetto,
           COALESCE(t.dovuto_fissa_cent, 0) + COALESCE(t.dovuto_variabile_cent, 0) AS dovuto
    FROM tributi.tari t
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
      AND t.n_foglio <> '' AND t.n_numero <> ''
      AND NOT EXISTS (SELECT FROM tributi.legame l WHERE l.ente_id = t.ente_id AND l.tributo = 'TARI' AND l.posizione_id = t.posizione_id AND l.immobile <> 0 AND l.stato <> 'proposto')
      AND NOT EXISTS (SELECT FROM attivo a WHERE a.foglio = t.n_foglio AND a.numero = t.n_numero AND a.denominatore = t.n_denominatore
                        -- without a sub, and there are units there: which one is for the links to propose
                        AND (t.n_subalterno = '' OR a.subalterno = t.n_subalterno)
                        AND (t.n_sezione = '' OR t.n_sezione IN (a.sezione, a.sezione_urbana)))
), passata AS MATERIALIZED (
    -- The units that ever had it.
    SELECT DISTINCT d.posizione_id, i.immobile, i.comune, i.sezione
    FROM dubbia d
    JOIN catasto.identificativo i ON i.ente_id = @ente AND i.foglio = d.n_foglio AND i.numero = d.n_numero AND i.denominatore = d.n_denominatore
         AND COALESCE(NULLIF(i.subalterno, '0'), '') = d.n_subalterno AND (d.n_sezione = '' OR d.n_sezione IN (i.sezione, i.sezione_urbana))
), atto AS MATERIALIZED (
    -- The act that ended each of them.
    SELECT DISTINCT p.posizione_id, s.comune, s.sezione, CASE WHEN s.soppressa THEN s.g_mutazione ELSE s.c_mutazione END AS atto
    FROM passata p
    JOIN catasto.stadio_uiu s ON s.ente_id = @ente AND s.immobile = p.immobile AND s.comune = p.comune AND s.sezione = p.sezione AND s.superseded_at IS NULL AND s.progressivo < 901
), erede AS MATERIALIZED (
    SELECT p.posizione_id, a.id, a.immobile FROM passata p JOIN attivo a USING (immobile, comune, sezione) WHERE NOT a.bcnc
    UNION
    SELECT t.posizione_id, a.id, a.immobile
    FROM atto t
    JOIN catasto.stadio_uiu s ON s.ente_id = @ente AND s.g_mutazione = t.atto AND s.comune = t.comune AND s.sezione = t.sezione AND s.superseded_at IS NULL AND NOT s.soppressa AND s.progressivo = 1
    JOIN attivo a ON a.immobile = s.immobile AND a.comune = s.comune AND a.sezione = s.sezione
    WHERE t.atto IS NOT NULL AND NOT a.bcnc
    UNION
    -- The particella was divided or merged: the units of its children with the same sub, or their only one.
    SELECT d.posizione_id, a.id, a.immobile
    FROM dubbia d
    JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio::text = d.n_foglio AND p.numero = d.n_numero AND p.denominatore = d.n_denominatore AND p.mappa = ''
    JOIN catasto.discendenza x ON x.ente_id = @ente AND x.da = p.particella_id
    JOIN catasto.particella f ON f.ente_id = @ente AND f.particella_id = x.a
    JOIN attivo a ON a.foglio = f.foglio::text AND a.numero = f.numero AND a.denominatore = f.denominatore AND a.subalterno = d.n_subalterno
    WHERE NOT a.bcnc
), eredi AS (
    SELECT e.posizione_id, count(DISTINCT e.id) AS quanti, min(e.id) AS id, min(e.immobile) AS immobile, jsonb_agg(DISTINCT e.id ORDER BY e.id) AS ids FROM erede e GROUP BY 1
), titolare AS MATERIALIZED (
    SELECT h.persona, h.immobile, h.comune, h.sezione FROM riscontri.titolare(@ente, @giorno::date) h WHERE h.immobile_tipo = 'F'
), refuso AS (
    -- One character away, and of the same person.
    SELECT DISTINCT ON (d.posizione_id) d.posizione_id, a.id, a.immobile, a.numero, a.subalterno
    FROM dubbia d
    JOIN titolare h ON h.persona = d.persona
    JOIN attivo a ON a.immobile = h.immobile AND a.comune = h.comune AND a.sezione = h.sezione AND a.foglio = d.n_foglio
    WHERE a.denominatore = d.n_denominatore AND NOT a.bcnc
      AND (a.numero = d.n_numero AND tributi.un_tasto(a.subalterno, d.n_subalterno) OR a.subalterno = d.n_subalterno AND tributi.un_tasto(a.numero, d.n_numero))
    ORDER BY d.posizione_id, a.immobile
)
SELECT CASE WHEN e.quanti = 1 OR e.quanti IS NULL AND r.posizione_id IS NOT NULL THEN 'XC-02b' END AS codice,
       CASE WHEN e.quanti IS NULL AND r.posizione_id IS NULL AND v.mai IS NOT TRUE THEN 'B' ELSE 'C' END AS severita,
       'utenza' AS oggetto_tipo, 'TARI-' || d.posizione_id AS oggetto, d.persona::text, q.particella_id,
       CASE WHEN e.quanti = 1 THEN e.immobile WHEN e.quanti IS NULL THEN r.immobile END AS immobile, d.posizione_id,
       '-infinity'::date AS evento, COALESCE(d.dal, '-infinity') AS dal,
       CASE WHEN e.quanti = 1 THEN 85 WHEN e.quanti > 1 THEN 60 WHEN r.posizione_id IS NOT NULL THEN 80 WHEN v.mai THEN 70 ELSE 75 END AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('posizione_tari', d.posizione_id, 'utenza', riscontri.senza_cf(d.id_utenza), 'oggetto', riscontri.senza_cf(d.id_oggetto),
           'sezione', NULLIF(d.n_sezione, ''), 'foglio', d.n_foglio, 'numero', d.n_numero, 'denominatore', NULLIF(d.n_denominatore, ''), 'sub', NULLIF(d.n_subalterno, ''),
           'superficie_mq', d.superficie_mq, 'dovuto_cent', d.dovuto,
           'motivo', CASE WHEN e.quanti = 1 THEN 'soppresso, con un solo successore' WHEN e.quanti > 1 THEN 'soppresso, con più successori' WHEN r.posizione_id IS NOT NULL THEN 'sbagliato di un carattere'
                          WHEN v.mai THEN 'mai esistito fra le unità' ELSE 'soppresso, senza successore' END,
           'candidati', COALESCE(e.ids, CASE WHEN r.id IS NOT NULL THEN jsonb_build_array(r.id) END),
           'giusto', CASE WHEN e.quanti IS NULL THEN jsonb_strip_nulls(jsonb_build_object('numero', r.numero, 'sub', NULLIF(r.subalterno, ''))) END)) AS evidenza,
       NULL::bytea AS punto
FROM dubbia d
LEFT JOIN eredi e USING (posizione_id)
LEFT JOIN refuso r USING (posizione_id)
CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM passata p WHERE p.posizione_id = d.posizione_id) AS mai) v
LEFT JOIN LATERAL (
    SELECT p.particella_id FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio::text = d.n_foglio AND p.numero = d.n_numero AND p.denominatore = d.n_denominatore AND p.mappa = ''
      AND (d.n_sezione = '' OR p.sezione = d.n_sezione)
    ORDER BY p.particella_id LIMIT 1
) q ON true
ORDER BY d.posizione_id;
