-- name: XC08
-- Footprints of buildings that the cadastre does not know (L1), or knows smaller (L3). The map of a
-- foglio stands beside the ground: how far, the buildings known to both tell, and is taken out first.
--
--	impronta  ┌────┐            fabbricato ┌────┐
--	          │    │  known to both, (dx,dy) away: the median of a foglio moves
--	          └────┘                       └────┘  every footprint of it
WITH visibile AS MATERIALIZED (
    SELECT i.impronta_id, i.altezza_m, i.piani, i.epoca, i.geom, COALESCE(i.area_mq, ST_Area(i.geom)) AS mq
    FROM urbanistica.impronta i
    WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND (i.dal IS NULL OR i.dal <= @giorno::date) AND (i.al IS NULL OR @giorno::date < i.al)
      AND ST_Area(ST_Buffer(i.geom, -0.5, 'join=mitre')) >= (@soglie::jsonb->>'min_mq')::float8
      -- DM 28/1998 art. 3: greenhouses, tanks, pools, what is provisional; low shelters.
      AND COALESCE(i.codice, '') !~* '(serra|vasc[ah]|cistern|serbatoi|piscin|silo|concimai|tendon|tensostruttur|container|baracc|provvisori|temporane|tettoia aperta|pollai)'
      AND NOT COALESCE(i.altezza_m < 1.8 AND COALESCE(i.area_mq, ST_Area(i.geom)) * i.altezza_m < 150, false)
), epoche AS (
    SELECT count(DISTINCT v.epoca) AS quante FROM visibile v WHERE v.epoca <> ''
), impronta AS MATERIALIZED (
    -- Where several epochs were delivered, what only one of them saw may be a tent.
    SELECT v.*, e.quante > 1 AND v.epoca <> '' AS confermata
    FROM visibile v CROSS JOIN epoche e
    WHERE e.quante < 2 OR COALESCE(v.epoca, '') = ''
       OR EXISTS (SELECT FROM urbanistica.impronta o
                  WHERE o.ente_id = @ente AND o.superseded_at IS NULL AND o.epoca <> '' AND o.epoca <> v.epoca AND o.geom && v.geom
                    AND ST_Area(ST_Intersection(o.geom, v.geom)) >= 0.5 * v.mq)
), fabbricato AS MATERIALIZED (
    SELECT i.impronta_id, i.geom AS impronta, i.mq, d.disegno_id, d.foglio_id, d.geom, ST_Area(d.geom) AS mq_catasto
    FROM impronta i
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.classe = 3 AND d.superseded_at IS NULL AND d.geom && ST_Expand(i.geom, 5)
     AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
), spostamento AS MATERIALIZED (
    SELECT f.foglio_id, count(*) AS n,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_X(ST_Centroid(f.geom)) - ST_X(ST_Centroid(f.impronta))) AS dx,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY ST_Y(ST_Centroid(f.geom)) - ST_Y(ST_Centroid(f.impronta))) AS dy
    FROM fabbricato f
    WHERE LEAST(f.mq, f.mq_catasto) >= 0.8 * GREATEST(f.mq, f.mq_catasto) AND ST_Area(ST_Intersection(f.geom, f.impronta)) >= 0.4 * GREATEST(f.mq, f.mq_catasto)
    GROUP BY f.foglio_id
    HAVING count(*) >= 5
), spostata AS MATERIALIZED (
    SELECT i.impronta_id, i.altezza_m, i.piani, i.mq, i.confermata, s.n, s.dx, s.dy, CASE WHEN s.n IS NULL THEN i.geom ELSE ST_Translate(i.geom, s.dx, s.dy) END AS geom
    FROM impronta i
    LEFT JOIN LATERAL (
        SELECT d.foglio_id FROM catasto.disegno d
        WHERE d.ente_id = @ente AND d.classe = 2 AND d.superseded_at IS NULL AND d.geom && ST_Centroid(i.geom) AND ST_Intersects(d.geom, ST_Centroid(i.geom))
          AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
        ORDER BY d.area_mq, d.disegno_id LIMIT 1
    ) f ON true
    LEFT JOIN spostamento s USING (foglio_id)
), mappata AS MATERIALIZED (
    SELECT i.impronta_id, sum(ST_Area(ST_Intersection(i.geom, f.geom))) AS mq, min(ST_Distance(ST_Centroid(i.geom), ST_Centroid(f.geom))) AS distanza
    FROM spostata i JOIN fabbricato f USING (impronta_id)
    GROUP BY 1
), parte AS MATERIALIZED (
    -- The particelle on which it stands: the one that has half of it, and those with 10 m².
    SELECT i.impronta_id, i.mq AS impronta_mq, d.particella_id, sum(ST_Area(ST_Intersection(i.geom, d.geom))) AS mq
    FROM spostata i
    JOIN catasto.disegno d ON d.ente_id = @ente AND d.classe = 2 AND d.superseded_at IS NULL AND d.geom && i.geom AND ST_Intersects(d.geom, i.geom)
     AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
    WHERE d.particella_id IS NOT NULL
    GROUP BY 1, 2, 3
), sede AS MATERIALIZED (
    SELECT DISTINCT ON (p.impronta_id) p.impronta_id, p.particella_id
    FROM parte p WHERE p.mq >= 0.5 * p.impronta_mq
    ORDER BY p.impronta_id, p.mq DESC, p.particella_id
), abitata AS MATERIALIZED (
    SELECT c.particella_id, bool_or(u.categoria ~ '^F') AS gruppo_f, count(*) FILTER (WHERE NOT u.bcnc) AS uiu
    FROM catasto.identificativo c
    JOIN riscontri.unita(@ente, @giorno::date) u ON u.immobile = c.immobile AND u.comune = c.comune AND u.sezione = c.sezione AND NOT u.soppressa
    WHERE c.ente_id = @ente AND c.particella_id IS NOT NULL
    GROUP BY 1
), con_unita AS MATERIALIZED (
    -- A particella has the units of the number it comes from too.
    SELECT a.particella_id, bool_or(a.gruppo_f) AS gruppo_f, sum(a.uiu) AS uiu
    FROM (SELECT a.* FROM abitata a
          UNION ALL
          SELECT x.a, a.gruppo_f, a.uiu FROM catasto.discendenza x JOIN abitata a ON a.particella_id = x.da WHERE x.ente_id = @ente) a
    GROUP BY 1
), pubblico AS MATERIALIZED (
    SELECT t.immobile, t.comune, t.sezione FROM riscontri.titolare(@ente, @giorno::date) t WHERE t.immobile_tipo = 'T' AND riscontri.ente_pubblico(t.denominazione)
), esclusa AS MATERIALIZED (
    -- Rural buildings of the terreni (a check of their own), works under way, bodies with rules of their own.
    SELECT t.particella_id FROM catasto.terreno t
    WHERE t.ente_id = @ente AND NOT t.soppressa AND t.qualita IN (126, 279, 280, 281, 284, 287, 288)
      AND (t.dal IS NULL OR t.dal <= @giorno::date) AND (t.al IS NULL OR @giorno::date < t.al)
    UNION
    SELECT l.particella_id FROM edilizia.legame l JOIN edilizia.pratica p ON p.ente_id = l.ente_id AND p.pratica_id = l.pratica_id AND p.superseded_at IS NULL
    WHERE l.ente_id = @ente AND p.data_inizio_lavori <= @giorno::date AND p.data_inizio_lavori > @giorno::date - 1096
      AND (p.data_fine_lavori IS NULL OR p.data_fine_lavori > @giorno::date - 90)
    UNION
    SELECT s.particella_id
    FROM pubblico t
    JOIN catasto.stadio_terreno s ON s.ente_id = @ente AND s.immobile = t.immobile AND s.comune = t.comune AND s.sezione = t.sezione AND s.superseded_at IS NULL
    WHERE s.particella_id IS NOT NULL
), sua AS MATERIALIZED (
    -- The units of all the particelle it stands on.
    SELECT p.impronta_id, sum(c.uiu) AS uiu
    FROM parte p
    JOIN sede s USING (impronta_id)
    JOIN con_unita c ON c.particella_id = p.particella_id
    WHERE p.particella_id = s.particella_id OR p.mq >= 10
    GROUP BY 1
), giudicata AS MATERIALIZED (
    SELECT i.*, s.particella_id, COALESCE(m.mq, 0) AS mappati, COALESCE(m.mq >= 0.3 * i.mq OR m.distanza <= 3, false) AS in_mappa,
           COALESCE(u.uiu, 0) AS uiu, COALESCE(c.gruppo_f, false) AS gruppo_f
    FROM spostata i
    JOIN sede s USING (impronta_id)
    LEFT JOIN mappata m USING (impronta_id)
    LEFT JOIN sua u USING (impronta_id)
    LEFT JOIN con_unita c ON c.particella_id = s.particella_id
), traccia AS (
    SELECT g.*, CASE WHEN g.uiu = 0 AND NOT g.in_mappa THEN 'L1'
                     WHEN g.uiu > 0 AND g.mappati < (@soglie::jsonb->>'mappata')::float8 * g.mq AND g.mq - g.mappati >= (@soglie::jsonb->>'delta_mq')::float8 THEN 'L3' END AS livello
    FROM giudicata g
    WHERE NOT g.gruppo_f AND g.particella_id NOT IN (SELECT e.particella_id FROM esclusa e)
)
SELECT NULL::text AS codice, NULL::text AS severita, 'particella' AS oggetto_tipo, p.id AS oggetto, NULL::text AS persona, p.particella_id, NULL::bigint AS immobile, NULL::bigint AS posizione_id,
       '-infinity'::date AS evento, '-infinity'::date AS dal,
       t.base + CASE WHEN t.n IS NULL THEN -15 ELSE 0 END + CASE WHEN t.confermata THEN 10 ELSE 0 END AS confidenza,
       jsonb_strip_nulls(jsonb_build_object('particella', p.id, 'foglio', p.foglio::text, 'livello', t.livello, 'impronte', t.impronte, 'impronte_mq', t.mq, 'mappati_mq', t.mappati,
           'delta_mq', t.mq - t.mappati, 'piani', t.piani, 'altezza_m', t.altezza_m, 'uiu', t.uiu,
           'spostamento', CASE WHEN t.n IS NOT NULL THEN jsonb_build_object('est_m', t.dx, 'nord_m', t.dy, 'edifici', t.n) END)) AS evidenza,
       ST_AsEWKB(t.punto) AS punto
FROM (
    SELECT t.particella_id, min(t.livello) AS livello, CASE min(t.livello) WHEN 'L1' THEN 70 ELSE 55 END AS base, jsonb_agg(t.impronta_id ORDER BY t.impronta_id) AS impronte,
           round(sum(t.mq)::numeric) AS mq, round(sum(t.mappati)::numeric) AS mappati, max(t.piani) AS piani, round(max(t.altezza_m)::numeric, 1) AS altezza_m, max(t.uiu)::bigint AS uiu,
           max(t.n) AS n, round(max(t.dx)::numeric, 1) AS dx, round(max(t.dy)::numeric, 1) AS dy, bool_and(t.confermata) AS confermata,
           (array_agg(ST_PointOnSurface(t.geom) ORDER BY t.mq DESC, t.impronta_id))[1] AS punto
    FROM traccia t
    WHERE t.livello IS NOT NULL
    GROUP BY t.particella_id
) t
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
WHERE p.tipo = 'particella'
ORDER BY p.particella_id;
