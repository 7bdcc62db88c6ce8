-- What a server that asks PostGIS for each tile would keep: the map of today in the coordinates
-- of the tiles, in the order of the ground, indexed. Made by the bench, so in no migration.
DROP SCHEMA IF EXISTS riferimento CASCADE;
CREATE SCHEMA riferimento;

CREATE TABLE riferimento.comuni AS
SELECT e.codice AS ente, e.nome, ST_SetSRID(ST_GeomFromTWKB(c.tile_geom), 3857) AS geom
FROM catasto.confine_ente c JOIN sit.ente e USING (ente_id);

CREATE TABLE riferimento.fogli AS
SELECT f.nome AS id, e.codice AS ente, f.foglio, ST_SetSRID(ST_GeomFromTWKB(d.tile_geom), 3857) AS geom
FROM catasto.disegno d JOIN catasto.foglio f USING (ente_id, foglio_id) JOIN sit.ente e USING (ente_id)
WHERE d.classe = 1 AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY geom;

CREATE TABLE riferimento.particelle AS
SELECT p.id, e.codice AS ente, p.foglio, p.numero, p.tipo, ST_SetSRID(ST_GeomFromTWKB(d.tile_geom), 3857) AS geom
FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) JOIN sit.ente e USING (ente_id)
WHERE d.classe = 2 AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY geom;

CREATE TABLE riferimento.edifici AS
SELECT p.id || '+' || d.ordine AS id, e.codice AS ente, p.id AS particella, p.numero, ST_SetSRID(ST_GeomFromTWKB(d.tile_geom), 3857) AS geom
FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id) JOIN sit.ente e USING (ente_id)
WHERE d.classe = 3 AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY geom;

CREATE TABLE riferimento.etichette AS
SELECT p.numero, d.angolo, ST_Transform(d.etichetta, 3857) AS geom
FROM catasto.disegno d JOIN catasto.particella p USING (ente_id, particella_id)
WHERE d.classe = 2 AND p.tipo = 'particella' AND d.etichetta IS NOT NULL AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY geom;

CREATE TABLE riferimento.segni AS
SELECT d.tipo, d.testo, d.angolo, ST_SetSRID(ST_GeomFromTWKB(d.tile_geom), 3857) AS geom
FROM catasto.disegno d
WHERE d.classe = 4 AND d.superseded_at IS NULL AND d.al IS NULL
ORDER BY geom;

CREATE INDEX ON riferimento.comuni USING gist (geom);
CREATE INDEX ON riferimento.fogli USING gist (geom);
CREATE INDEX ON riferimento.particelle USING gist (geom);
CREATE INDEX ON riferimento.edifici USING gist (geom);
CREATE INDEX ON riferimento.etichette USING gist (geom);
CREATE INDEX ON riferimento.segni USING gist (geom);
ANALYZE riferimento.comuni, riferimento.fogli, riferimento.particelle, riferimento.edifici, riferimento.etichette, riferimento.segni;
