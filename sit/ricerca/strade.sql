-- name: VersioniStradari
SELECT ente_id, versione FROM indirizzi.versione WHERE ente_id = ANY(@enti::integer[]);

-- name: LoadNomiVie
-- Every name that the streets of some enti have or had, and what offices call them besides.
SELECT v.ente_id, v.via_id, v.codice, s.odonimo AS nome, COALESCE(s.localita, '') AS localita, COALESCE(s.lingua1, '') AS lingua1, COALESCE(s.lingua2, '') AS lingua2,
       COALESCE(s.dal, '-infinity') AS dal, COALESCE(s.al, 'infinity') AS al, '' AS origine
FROM indirizzi.via v
JOIN indirizzi.stato_via s ON s.ente_id = v.ente_id AND s.via_id = v.via_id AND s.superseded_at IS NULL
WHERE v.ente_id = ANY(@enti::integer[])
UNION ALL
SELECT v.ente_id, v.via_id, v.codice, a.nome, '', '', '', '-infinity', 'infinity', a.origine
FROM indirizzi.via v
JOIN indirizzi.alias a ON a.ente_id = v.ente_id AND a.via_id = v.via_id
WHERE v.ente_id = ANY(@enti::integer[])
ORDER BY 1, 2, origine, dal, nome;

-- name: LoadRiquadriVie
-- Where a street is: the box of its civici, and the civico nearest to their middle. The box is
-- turned to longitude and latitude as a whole: some metres too large, never too small.
SELECT q.ente_id, q.via_id, q.quanti, ST_X(q.p) AS lon, ST_Y(q.p) AS lat,
       ST_XMin(q.b) AS ovest, ST_YMin(q.b) AS sud, ST_XMax(q.b) AS est, ST_YMax(q.b) AS nord
FROM (
    SELECT s.ente_id, s.via_id, count(*)::integer AS quanti,
           ST_Transform(ST_ClosestPoint(ST_Collect(s.geom), ST_Centroid(ST_Collect(s.geom))), 6706) AS p,
           ST_Transform(ST_SetSRID(ST_Extent(s.geom)::geometry, min(ST_SRID(s.geom))), 6706) AS b
    FROM indirizzi.stato_civico s
    WHERE s.ente_id = ANY(@enti::integer[]) AND s.superseded_at IS NULL AND s.al IS NULL AND s.geom IS NOT NULL
    GROUP BY s.ente_id, s.via_id
) q;
