-- name: Misura
-- Whether a drawing is sound, whether it lies in the ente (ten metres of doubt on the boundary, anywhere where
-- no boundary was delivered), and its area in the ente's own zone.
WITH disegno AS (
    SELECT g, ST_IsValid(g) AS valida FROM (SELECT ST_Transform(ST_SetSRID(@geometria::geometry, 6706), @zona::integer) AS g) q
), confine AS (
    SELECT ST_Buffer(ST_Transform(c.geom, @zona::integer), 10) AS g FROM catasto.confine_ente c WHERE c.ente_id = @ente ORDER BY c.fornitura_id DESC LIMIT 1
)
SELECT d.valida, CASE WHEN NOT d.valida THEN false ELSE COALESCE((SELECT ST_Covers(c.g, d.g) FROM confine c), true) END, CASE WHEN d.valida THEN ST_Area(d.g) ELSE 0 END
FROM disegno d;

-- name: Disegna
INSERT INTO edilizia.luogo AS l (ente_id, pratica_id, anno, kind, stato, data, origine, geom)
SELECT @ente, p.pratica_id, p.anno, p.kind, p.stato, COALESCE(p.data_esito, p.data_protocollo), 'disegno',
       ST_Multi(ST_Transform(ST_SetSRID(@geometria::geometry, 6706), COALESCE((SELECT NULLIF(postgis_typmod_srid(a.atttypmod), 0) FROM pg_attribute a WHERE a.attrelid = 'edilizia.luogo'::regclass AND a.attname = 'geom'), @zona::integer)))
FROM edilizia.pratica p WHERE p.ente_id = @ente AND p.pratica_id = @pratica AND p.superseded_at IS NULL
ON CONFLICT (ente_id, pratica_id) DO UPDATE SET origine = EXCLUDED.origine, geom = EXCLUDED.geom;

-- name: TogliDisegno
DELETE FROM edilizia.luogo WHERE ente_id = @ente AND pratica_id = @pratica AND origine = 'disegno';

-- name: Luoghi
-- The pratiche of a window, in degrees. A year that is not known is in no range of years.
SELECT l.pratica_id, l.kind, l.anno, l.stato, l.data, ST_Transform(l.geom, 4326) AS geom
FROM edilizia.luogo l
JOIN (SELECT ST_Transform(ST_MakeEnvelope(@ovest, @sud, @est, @nord, 4326),
             COALESCE((SELECT NULLIF(postgis_typmod_srid(a.atttypmod), 0) FROM pg_attribute a WHERE a.attrelid = 'edilizia.luogo'::regclass AND a.attname = 'geom'), @zona::integer)) AS geom) AS q
  ON l.geom && q.geom
WHERE l.ente_id = @ente AND l.stato = ANY (@stati::text[]) AND (@dal::integer = 0 OR l.anno >= @dal::integer) AND (@al::integer = 0 OR l.anno <= @al::integer)
ORDER BY l.anno DESC NULLS LAST, l.data DESC NULLS LAST, l.pratica_id
LIMIT @quanti;
