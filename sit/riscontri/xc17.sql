-- name: XC17
-- Particelle of the catasto terreni that on 1 January were buildable by a plan adopted, of which no
-- position speaks as an area. What is under an absolute constraint is worth next to nothing.
WITH pezzo AS MATERIALIZED (
    SELECT e.particella_id, e.strumento, e.stato, e.sigla, e.zto, e.data_adozione, e.quota, e.mq, e.mq_particella, e.da_catasto
    FROM urbanistica.edificabile_al(@ente, @inizio::date) e
), somma AS MATERIALIZED (
    SELECT p.particella_id, sum(p.quota) AS quota, sum(p.mq) AS mq, max(p.mq_particella) AS mq_particella, bool_and(p.da_catasto) AS da_catasto, min(COALESCE(p.data_adozione, '-infinity')) AS adozione,
           bool_or(p.zto = 'F') AS standard,
           jsonb_agg(jsonb_strip_nulls(jsonb_build_object('strumento', p.strumento, 'stato', p.stato, 'sigla', p.sigla, 'zto', p.zto, 'adozione', p.data_adozione, 'mq', round(p.mq::numeric)))
                     ORDER BY p.strumento, p.sigla, p.stato, p.mq) AS zone
    FROM pezzo p
    GROUP BY 1
    HAVING sum(p.mq) >= GREATEST((@soglie::jsonb->>'mq')::float8, (@soglie::jsonb->>'percento')::float8 / 100 * max(p.mq_particella))
), unita AS MATERIALIZED (
    SELECT DISTINCT c.particella_id
    FROM riscontri.identificativo(@ente, @inizio::date) i
    JOIN catasto.identificativo c ON c.ente_id = @ente AND c.immobile = i.immobile AND c.comune = i.comune AND c.sezione = i.sezione AND c.foglio = i.foglio AND c.numero = i.numero
     AND c.denominatore = i.denominatore AND COALESCE(NULLIF(c.subalterno, '0'), '') = i.subalterno AND c.sezione_urbana = i.sezione_urbana
    WHERE c.particella_id IS NOT NULL
), posizione AS MATERIALIZED (
    -- Of terreni and areas of the year, with the particella that they are tied to, or named.
    SELECT p.posizione_id, p.tipo_oggetto, p.persona, p.dovuto_cent, NULLIF(btrim(p.esenzione), '') AS esenzione, COALESCE(l.particella_id, x.particella_id) AS particella_id
    FROM tributi.imu p
    LEFT JOIN tributi.legame l ON l.ente_id = p.ente_id AND l.tributo = 'IMU' AND l.posizione_id = p.posizione_id AND l.stato <> 'proposto' AND l.immobile = 0 AND l.particella_id <> 0
    LEFT JOIN catasto.particella x ON l.posizione_id IS NULL AND x.ente_id = p.ente_id AND x.foglio = CASE WHEN p.n_foglio ~ '^[0-9]{1,6}$' THEN p.n_foglio::integer END AND x.numero = p.n_numero
     AND x.denominatore = p.n_denominatore AND p.n_sezione IN ('', x.sezione)
    WHERE p.ente_id = @ente AND p.anno = @anno AND p.superseded_at IS NULL AND p.al IS NULL AND p.tipo_oggetto IN ('T', 'A')
), candidata AS MATERIALIZED (
    SELECT s.*, p.id, p.comune, p.sezione, c.qualita
    FROM somma s
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = s.particella_id AND p.tipo = 'particella'
    CROSS JOIN LATERAL catasto.censuario(@ente, s.particella_id, @inizio::date) c
    WHERE c.presente AND c.ente_urbano IS NOT TRUE
      AND NOT EXISTS (SELECT FROM unita u WHERE u.particella_id = s.particella_id)
      AND NOT EXISTS (SELECT FROM posizione x WHERE x.particella_id = s.particella_id AND (x.tipo_oggetto = 'A' OR x.esenzione IS NOT NULL))
), possesso AS MATERIALIZED (
    SELECT t.immobile, t.comune, t.sezione, t.persona, t.diritto, t.denominazione FROM riscontri.titolare(@ente, @inizio::date) t WHERE t.immobile_tipo = 'T'
), titolare AS MATERIALIZED (
    SELECT s.particella_id, t.persona, riscontri.ente_pubblico(t.denominazione) AS pubblico, t.diritto !~ '^(20|2s|40|90|100|1t)$' AS gode
    FROM (SELECT DISTINCT x.particella_id, x.comune, x.sezione, x.immobile FROM catasto.stadio_terreno x WHERE x.ente_id = @ente AND x.superseded_at IS NULL
          AND x.particella_id IN (SELECT c.particella_id FROM candidata c)) s
    JOIN possesso t ON t.immobile = s.immobile AND t.comune = s.comune AND t.sezione = s.sezione
), possessore AS (
    SELECT t.particella_id, bool_or(t.pubblico) AS pubblico, count(DISTINCT t.persona) FILTER (WHERE t.gode) AS quanti, min(t.persona::text) FILTER (WHERE t.gode) AS persona
    FROM titolare t GROUP BY 1
), assoluto AS MATERIALIZED (
    SELECT v.vincolo_id, v.geom FROM urbanistica.vincolo v
    WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.tipo ~* '(inedificabil|assolut)' AND ST_Dimension(v.geom) = 2
      AND (v.dal IS NULL OR v.dal <= @inizio::date) AND (v.al IS NULL OR @inizio::date < v.al)
), gravata AS MATERIALIZED (
    -- How much of the buildable part is under an absolute constraint.
    SELECT c.particella_id, LEAST(1, sum(ST_Area(ST_Intersection(ST_Intersection(d.geom, z.geom), g.geom))) / NULLIF(max(c.quota) * sum(DISTINCT ST_Area(d.geom)), 0)) AS parte
    FROM candidata c
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.particella_id = c.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
     AND (d.dal IS NULL OR d.dal <= @inizio::date) AND (d.al IS NULL OR @inizio::date < d.al)
    CROSS JOIN LATERAL (SELECT ST_Union(a.geom) AS geom FROM assoluto a WHERE a.geom && d.geom AND ST_Intersects(a.geom, d.geom)) g
    CROSS JOIN LATERAL (
        SELECT ST_Union(z.geom) AS geom FROM urbanistica.zona z
        WHERE z.ente_id = @ente AND z.superseded_at IS NULL AND z.edificabile AND z.geom && d.geom AND ST_Intersects(z.geom, d.geom)
          AND (z.data_adozione IS NULL OR z.data_adozione <= @inizio::date) AND (z.al IS NULL OR @inizio::date < z.al)
    ) z
    WHERE g.geom IS NOT NULL AND z.geom IS NOT NULL
    GROUP BY 1
), pagato AS (
    SELECT x.particella_id, sum(x.dovuto_cent) AS cent, jsonb_agg(x.posizione_id ORDER BY x.posizione_id) AS posizioni FROM posizione x WHERE x.tipo_oggetto = 'T' GROUP BY 1
)
SELECT NULL::text AS codice, NULL::text AS severita, 'particella' AS oggetto_tipo, c.id AS oggetto, CASE WHEN o.quanti = 1 THEN o.persona END AS persona, c.particella_id, NULL::bigint AS immobile,
       (g.posizioni->>0)::bigint AS posizione_id, c.adozione AS evento, c.adozione AS dal,
       (CASE WHEN c.quota >= 0.5 THEN 80 WHEN c.quota >= 0.2 THEN 70 ELSE 55 END - CASE WHEN c.standard THEN 15 ELSE 0 END - CASE WHEN COALESCE(v.parte, 0) > 0 THEN 10 ELSE 0 END)::integer AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('particella', c.id, 'zone', c.zone, 'quota_edificabile', round(c.quota::numeric, 4), 'mq_edificabili', round((c.mq * (1 - COALESCE(v.parte, 0)))::numeric),
           'parte_vincolata', round(v.parte::numeric, 4), 'superficie_mq', round(c.mq_particella::numeric), 'superficie', CASE WHEN c.da_catasto THEN 'catastale' ELSE 'della mappa' END,
           'qualita', to_jsonb(c.qualita), 'posizioni_terreno', g.posizioni, 'versato_cent', COALESCE(g.cent, 0), 'versato', 'dovuto delle posizioni: i versamenti F24 non sono ancora confrontati',
           'possessori', o.quanti, 'da_verificare', 'comunicazione al proprietario (L. 289/2002 art. 31 c. 20), lotto minimo, coltivatori diretti')) AS evidenza,
       NULL::bytea AS punto
FROM candidata c
LEFT JOIN possessore o USING (particella_id)
LEFT JOIN gravata v USING (particella_id)
LEFT JOIN pagato g USING (particella_id)
WHERE o.pubblico IS NOT TRUE
  AND c.mq * (1 - COALESCE(v.parte, 0)) >= GREATEST((@soglie::jsonb->>'mq')::float8, (@soglie::jsonb->>'percento')::float8 / 100 * c.mq_particella)
ORDER BY c.particella_id;
