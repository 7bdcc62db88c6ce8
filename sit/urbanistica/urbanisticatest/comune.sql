-- name: NuovoComune
-- An ente of one sheet, and the partitions that its particelle need.
WITH e AS (
    INSERT INTO sit.ente (codice, nome, zona) VALUES ('X300', 'Prato Nuovo', 7792) RETURNING ente_id
), c AS (
    INSERT INTO sit.ente_comune SELECT e.ente_id, 'X300' FROM e
), d AS (
    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
    SELECT e.ente_id, 1, 'mappa', 'mappa.cxf', 'a.cxf', 'x300', 'parziale', '2005-01-01', 'acquisita', 'prova' FROM e
), f AS (
    INSERT INTO catasto.foglio (ente_id, nome, comune, sezione, foglio, allegato) SELECT e.ente_id, 'X300_000100', 'X300', '', 1, '' FROM e RETURNING ente_id, foglio_id
), s AS (
    INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
    SELECT f.ente_id, f.foglio_id, 1, 1, '2005-01-01', 'cxf', 'prima', 'EPSG:7792', @precisione::float8 FROM f
), g AS (
    SELECT geo.fissa_srid(7792) WHERE NOT EXISTS (SELECT FROM infra.impostazione WHERE chiave = 'srid')
)
SELECT e.ente_id FROM e LEFT JOIN g ON true
CROSS JOIN LATERAL (SELECT catasto.crea_partizioni(e.ente_id)) AS a
CROSS JOIN LATERAL (SELECT count(catasto.indicizza_partizioni(e.ente_id, quale)) FROM generate_series(1, 4) AS quale) AS b
CROSS JOIN LATERAL (SELECT catasto.attacca_partizioni(e.ente_id)) AS h;

-- name: TrovaComune
SELECT ente_id FROM sit.ente WHERE codice = @codice;

-- name: NuovaParticella
WITH f AS (
    SELECT f.foglio_id, f.nome FROM catasto.foglio f WHERE f.ente_id = @ente AND f.nome = 'X300_000100'
), nuova AS (
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    SELECT @ente, 'X300', '', 1, @numero, '', '', 'particella', f.nome || '.' || @numero, 1 FROM f
    ON CONFLICT DO NOTHING RETURNING particella_id
), p AS (
    SELECT particella_id FROM nuova
    UNION ALL SELECT particella_id FROM catasto.particella WHERE ente_id = @ente AND numero = @numero
), d AS (
    INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, dal, al, fornitura_id, fonte, digest, area_mq, geom)
    SELECT @ente, f.foglio_id, 2, p.particella_id, @numero, 'particella', @dal::date, @al::date, 1, 'cxf', 0, ST_Area(g.geom), g.geom
    FROM f CROSS JOIN p CROSS JOIN LATERAL (
        SELECT CASE WHEN @srid::integer = 0 THEN ST_Translate(ST_GeomFromText(@wkt, 7792), 470000, 4550000)
               ELSE ST_Transform(ST_GeomFromText(@wkt, @srid::integer), 7792) END AS geom
    ) g
    WHERE @wkt::text <> ''
), t AS (
    INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, superficie_mq, soppressa)
    SELECT @ente, p.particella_id, p.particella_id, 1, NULLIF(@superficie::bigint, 0), false FROM p WHERE @superficie::bigint >= 0
    ON CONFLICT DO NOTHING
)
SELECT particella_id FROM p LIMIT 1;

-- name: NuovaZona
WITH g AS (
    SELECT ST_Multi(CASE WHEN @srid::integer = 0 THEN ST_Translate(ST_GeomFromText(@wkt, 7792), 470000, 4550000)
           ELSE ST_Transform(ST_GeomFromText(@wkt, @srid::integer), 7792) END) AS geom
), v AS (
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, tema, chiave, stato, giorno, dal, al, quanti, impronta, data_adozione)
    VALUES (@ente, @fornitura, 'zone', @strumento, @stato, @dal::date, @dal::date, @al::date, 1, md5(@strumento || @fornitura::bigint), @adozione::date)
    ON CONFLICT DO NOTHING
)
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, descrizione, zto, articolo, edificabile, data_adozione, precisione_m, dal, al, area_mq, geom, impronta, fornitura_id)
SELECT @ente, 'z' || @fornitura::bigint || '-' || @sigla || '-' || md5(@wkt), @strumento, @stato, @sigla, @descrizione, @zto, @articolo, @edificabile, @adozione::date, @precisione::float8,
       @dal::date, @al::date, ST_Area(g.geom), g.geom, 0, @fornitura
FROM g;

-- name: NuovoVincolo
WITH g AS (
    SELECT CASE WHEN @srid::integer = 0 THEN ST_Translate(ST_GeomFromText(@wkt, 7792), 470000, 4550000)
           ELSE ST_Transform(ST_GeomFromText(@wkt, @srid::integer), 7792) END AS geom
), v AS (
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, tema, chiave, giorno, dal, al, quanti, impronta)
    VALUES (@ente, @fornitura, 'vincoli', @codice, @dal::date, @dal::date, @al::date, 1, md5(@codice || @fornitura::bigint))
    ON CONFLICT DO NOTHING
)
INSERT INTO urbanistica.vincolo (ente_id, id, codice, titolo, norma, pubblico, precisione_m, dal, al, area_mq, geom, impronta, fornitura_id)
SELECT @ente, 'v' || @fornitura::bigint || '-' || md5(@wkt), @codice, @titolo, @norma, @pubblico, @precisione::float8, @dal::date, @al::date, ST_Area(g.geom), g.geom, 0, @fornitura
FROM g;
