-- How much of each particella the plans and the constraints take. What is kept is raw: square metres as
-- measured, before any rule of tolerance or of rounding, so that the rules are read in one place (room
-- urbanistica) and may change without measuring again.

-- What is buildable of each particella on a day, by adoption (edilizia §3.2, art. 36 c. 2 DL 223/2006), for
-- the taxes: one row for each zone of the particella. Rows of one particella do not overlap, so they
-- add up: where two instruments say buildable, the one adopted last has it. A sliver of a zone (§4.3) is no row.
-- mq is of the superficie catastale of that day, where the census has one, else of the map.
CREATE FUNCTION urbanistica.edificabile_al(ente integer, giorno date)
RETURNS TABLE (particella_id bigint, strumento text, stato text, sigla text, articolo text, zto text, data_adozione date,
               quota double precision, mq double precision, mq_particella double precision, da_catasto boolean)
LANGUAGE sql STABLE SET jit = off AS $$
    WITH e AS MATERIALIZED (
        SELECT x.zona AS fuso FROM sit.ente x WHERE x.ente_id = $1
    ), valida AS MATERIALIZED (
        SELECT z.strumento, z.stato, z.sigla, COALESCE(z.articolo, '') AS articolo, z.zto, z.data_adozione, z.precisione_m, z.geom
        FROM urbanistica.zona z
        WHERE z.ente_id = $1 AND z.edificabile AND z.superseded_at IS NULL AND (z.al IS NULL OR $2 < z.al)
          -- Since the adoption; but what only corrects or approves an earlier version, of the same
          -- adoption, since it holds.
          AND (z.data_adozione IS NULL OR z.data_adozione <= $2)
          AND (z.dal IS NULL OR z.dal <= $2
               OR z.data_adozione IS NOT NULL AND NOT EXISTS (
                    SELECT FROM urbanistica.versione v
                    WHERE v.ente_id = $1 AND v.tema = 'zone' AND v.chiave = z.strumento AND v.superseded_at IS NULL
                      AND v.giorno < z.dal AND COALESCE(v.data_adozione, v.giorno) >= z.data_adozione))
    ), tassello AS MATERIALIZED (
        SELECT v.strumento, v.stato, v.sigla, v.articolo, v.zto, v.data_adozione, v.precisione_m, ST_Subdivide(v.geom, 256) AS geom
        FROM valida v
    ), pezzo AS MATERIALIZED (
        SELECT d.particella_id, t.strumento, t.stato, t.sigla, t.articolo, t.zto, t.data_adozione, t.precisione_m,
               CASE WHEN ST_Covers(t.geom, d.geom) THEN d.geom ELSE ST_CollectionExtract(ST_Intersection(t.geom, d.geom), 3) END AS geom
        FROM tassello t
        JOIN catasto.disegno d ON d.ente_id = $1 AND d.geom && t.geom AND ST_Intersects(t.geom, d.geom)
         AND d.classe = 2 AND d.particella_id IS NOT NULL AND d.superseded_at IS NULL
         AND (d.dal IS NULL OR d.dal <= $2) AND (d.al IS NULL OR $2 < d.al)
    ), parte AS MATERIALIZED (
        SELECT p.particella_id, p.strumento, p.stato, p.sigla, p.articolo, max(p.zto) AS zto, max(p.data_adozione) AS data_adozione,
               max(p.precisione_m) AS precisione_m, CASE WHEN count(*) = 1 THEN (array_agg(p.geom))[1] ELSE ST_Union(p.geom) END AS geom
        FROM pezzo p
        WHERE NOT ST_IsEmpty(p.geom)
        GROUP BY p.particella_id, p.strumento, p.stato, p.sigla, p.articolo
    ), particella AS MATERIALIZED (
        SELECT q.particella_id, CASE WHEN d.n = 1 THEN d.area ELSE ST_Area(ST_Transform(ST_Union(d.geometrie), e.fuso)) END AS area, d.precisione_m
        FROM (SELECT DISTINCT p.particella_id FROM parte p) q
        CROSS JOIN e
        CROSS JOIN LATERAL (
            SELECT count(*) AS n, array_agg(x.geom) AS geometrie, max(COALESCE(x.area_mq, ST_Area(ST_Transform(x.geom, e.fuso)))) AS area,
                   max(COALESCE(s.precisione_m, 0.6)) AS precisione_m
            FROM catasto.disegno x
            LEFT JOIN catasto.stesura s ON s.ente_id = $1 AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
            WHERE x.ente_id = $1 AND x.particella_id = q.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
              AND (x.dal IS NULL OR x.dal <= $2) AND (x.al IS NULL OR $2 < x.al)
        ) d
    ), misurata AS MATERIALIZED (
        SELECT p.*, q.area AS mq_mappa, m.area,
               row_number() OVER (PARTITION BY p.particella_id ORDER BY p.data_adozione DESC NULLS LAST, p.stato DESC, p.strumento, p.sigla, p.articolo) AS posto,
               count(*) OVER (PARTITION BY p.particella_id) AS quante
        FROM parte p
        JOIN particella q ON q.particella_id = p.particella_id AND q.area > 0
        CROSS JOIN e
        CROSS JOIN LATERAL (SELECT ST_Area(ST_Transform(p.geom, e.fuso)) AS area, ST_Perimeter(ST_Transform(p.geom, e.fuso)) AS perimetro) m
        WHERE m.area > 0
          AND NOT (m.area < GREATEST(1, 0.005 * q.area) AND 2 * m.area / m.perimetro < sqrt(q.precisione_m ^ 2 + p.precisione_m ^ 2))
    ), disgiunta AS (
        SELECT m.*, CASE WHEN m.posto = 1 THEN m.area ELSE (
                   SELECT CASE WHEN ST_Area(ST_Intersection(m.geom, g.prima)) < 0.01 THEN m.area
                               ELSE ST_Area(ST_Transform(ST_Difference(m.geom, g.prima), e.fuso)) END
                   FROM (SELECT ST_Union(o.geom) AS prima FROM misurata o WHERE o.particella_id = m.particella_id AND o.posto < m.posto) g
               ) END AS propria
        FROM misurata m CROSS JOIN e
    )
    SELECT m.particella_id, m.strumento, m.stato, m.sigla, NULLIF(m.articolo, ''), m.zto, m.data_adozione,
           LEAST(m.propria / m.mq_mappa, 1), LEAST(m.propria / m.mq_mappa, 1) * r.mq, r.mq, r.da_catasto
    FROM disgiunta m
    CROSS JOIN LATERAL catasto.censuario($1, m.particella_id, $2) c
    CROSS JOIN LATERAL (SELECT CASE WHEN c.superficie_mq > 0 THEN c.superficie_mq::double precision ELSE m.mq_mappa END AS mq,
                               COALESCE(c.superficie_mq > 0, false) AS da_catasto) r
    WHERE m.propria > 0.01
$$;
COMMENT ON FUNCTION urbanistica.edificabile_al IS 'Quanto è edificabile di ogni particella in un giorno, secondo gli strumenti adottati: quota della particella e metri quadrati riportati alla superficie catastale';
