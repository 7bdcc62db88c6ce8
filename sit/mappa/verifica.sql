-- name: Verifica
-- What must never be true of what is kept, with how often it is and one example. Deliveries may
-- dangle; what we made of them may not.
SELECT 'geometria' AS controllo, 'disegni con una geometria non valida' AS che, count(*) AS n, COALESCE(min(ente_id || '/' || disegno_id), '') AS esempio
FROM catasto.disegno WHERE superseded_at IS NULL AND geom IS NOT NULL AND classe IN (1, 2, 3) AND NOT ST_IsValid(geom)
UNION ALL
SELECT 'geometria', 'disegni in un altro sistema di riferimento', count(*), COALESCE(min(ente_id || '/' || disegno_id), '')
FROM catasto.disegno WHERE superseded_at IS NULL AND ST_SRID(geom) <> (SELECT valore::integer FROM infra.impostazione WHERE chiave = 'srid')
UNION ALL
SELECT 'geometria', 'disegni che finiscono prima di cominciare', count(*), COALESCE(min(ente_id || '/' || disegno_id), '')
FROM catasto.disegno WHERE superseded_at IS NULL AND al < dal
UNION ALL
SELECT 'riferimenti', 'disegni di un foglio che non c''è', count(*), COALESCE(min(d.ente_id || '/' || d.disegno_id), '')
FROM catasto.disegno d WHERE NOT EXISTS (SELECT FROM catasto.foglio f WHERE f.ente_id = d.ente_id AND f.foglio_id = d.foglio_id)
UNION ALL
SELECT 'riferimenti', 'disegni di una particella che non c''è', count(*), COALESCE(min(d.ente_id || '/' || d.disegno_id), '')
FROM catasto.disegno d WHERE d.particella_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = d.ente_id AND p.particella_id = d.particella_id)
UNION ALL
SELECT 'riferimenti', 'parentele di una particella che non c''è', count(*), COALESCE(min(s.ente_id || '/' || s.da || '/' || s.a), '')
FROM catasto.successione s
WHERE NOT EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = s.ente_id AND p.particella_id = s.da)
   OR NOT EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = s.ente_id AND p.particella_id = s.a)
UNION ALL
SELECT 'riferimenti', 'righe di una fornitura che non c''è', count(*), COALESCE(min(x.ente_id || '/' || x.fornitura_id), '')
FROM (SELECT DISTINCT ente_id, fornitura_id FROM catasto.disegno
      UNION SELECT DISTINCT ente_id, fornitura_id FROM catasto.stadio_uiu
      UNION SELECT DISTINCT ente_id, fornitura_id FROM catasto.stadio_terreno
      UNION SELECT DISTINCT ente_id, fornitura_id FROM catasto.soggetto
      UNION SELECT DISTINCT ente_id, fornitura_id FROM catasto.titolarita) x
WHERE NOT EXISTS (SELECT FROM forniture.fornitura f WHERE f.ente_id = x.ente_id AND f.fornitura_id = x.fornitura_id);
