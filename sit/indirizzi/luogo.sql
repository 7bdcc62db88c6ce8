-- name: FindVicino
-- The box finds them by index in the SRID of storage, a little wide; the distance is that of the
-- ente's own zone.
WITH srid AS (
    SELECT postgis_typmod_srid(a.atttypmod) AS srid FROM pg_attribute a
    WHERE a.attrelid = 'indirizzi.stato_civico'::regclass AND a.attname = 'geom'
), q AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(@lon::float8, @lat::float8), 6706) AS p,
           ST_Transform(ST_SetSRID(ST_MakePoint(@lon::float8, @lat::float8), 6706), srid) AS g
    FROM srid WHERE srid > 0
)
SELECT k.codice AS id, v.codice AS via, COALESCE(n.odonimo, '') AS odonimo, c.testo,
       COALESCE(c.dal, '-infinity'::date) AS dal, COALESCE(c.al, 'infinity'::date) AS al,
       ST_Transform(c.geom, 6706) AS luogo, COALESCE(c.metodo, '') AS metodo, COALESCE(round(c.precisione_m::numeric, 1), 0)::float8 AS precisione,
       '' AS particella, '' AS edificio, false AS dentro, 0::float8 AS distanza, m.metri
FROM q
JOIN indirizzi.stato_civico c ON c.geom && ST_Expand(q.g, @raggio::float8 * 1.01) AND c.superseded_at IS NULL
 AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
JOIN sit.ente e ON e.ente_id = c.ente_id
CROSS JOIN LATERAL (SELECT ST_Distance(ST_Transform(c.geom, e.zona), ST_Transform(q.p, e.zona)) AS metri OFFSET 0) m
JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
JOIN indirizzi.via v ON v.ente_id = c.ente_id AND v.via_id = c.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
WHERE m.metri <= @raggio
ORDER BY m.metri, k.codice
LIMIT 1;
