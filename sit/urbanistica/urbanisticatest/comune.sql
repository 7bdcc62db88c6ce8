-- name: FissaSRID
SELECT geo.fissa_srid(7792) WHERE NOT EXISTS (SELECT FROM infra.impostazione WHERE chiave = 'srid');

-- name: NuovoComune
-- An ente of one sheet.
WITH e AS (
    INSERT INTO sit.ente (codice, nome, zona) VALUES (@codice, 'Prato Nuovo', 7792) RETURNING ente_id
), c AS (
    INSERT INTO sit.ente_comune SELECT e.ente_id, @codice FROM e
), d AS (
    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
    SELECT e.ente_id, 1000 + e.ente_id, 'mappa', 'mappa.cxf', 'a.cxf', @codice, 'parziale', '2005-01-01', 'acquisita', 'prova' FROM e
), f AS (
    INSERT INTO catasto.foglio (ente_id, nome, comune, sezione, foglio, allegato) SELECT e.ente_id, @codice || '_000100', @codice, '', 1, '' FROM e RETURNING ente_id, foglio_id
), s AS (
    INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
    SELECT f.ente_id, f.foglio_id, 1, 1000 + f.ente_id, '2005-01-01', 'cxf', 'prima', 'EPSG:7792', @precisione::float8 FROM f
)
SELECT e.ente_id FROM e;

-- name: Partizioni
SELECT catasto.crea_partizioni(@ente::integer), (SELECT count(catasto.indicizza_partizioni(@ente::integer, quale)) FROM generate_series(1, 4) AS quale), catasto.attacca_partizioni(@ente::integer);

-- name: TrovaComune
SELECT ente_id FROM sit.ente WHERE codice = @codice;

-- name: NuovaParticella
WITH f AS (
    SELECT f.foglio_id, f.nome FROM catasto.foglio f WHERE f.ente_id = @ente AND f.nome = @codice || '_000100'
), nuova AS (
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    SELECT @ente, @codice, '', 1, @numero, '', '', 'particella', f.nome || '.' || @numero, 1000 + @ente FROM f
    ON CONFLICT DO NOTHING RETURNING particella_id
), p AS (
    SELECT particella_id FROM nuova
    UNION ALL SELECT particella_id FROM catasto.particella WHERE ente_id = @ente AND numero = @numero
), d AS (
    INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, tipo, dal, al, fornitura_id, fonte, digest, area_mq, geom)
    SELECT @ente, f.foglio_id, 2, p.particella_id, @numero, 'particella', @dal::date, @al::date, 1000 + @ente, 'cxf', 0, ST_Area(g.geom), g.geom
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
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, stato, giorno, dal, al, quanti, impronta, data_adozione)
    VALUES (@ente, @fornitura, @fornitura, 'zone', @strumento, @stato, @dal::date, @dal::date, @al::date, 1, md5(@strumento || @fornitura::bigint), @adozione::date)
    ON CONFLICT DO NOTHING
)
INSERT INTO urbanistica.zona (ente_id, id, strumento, stato, sigla, descrizione, zto, articolo, edificabile, data_adozione, precisione_m, dal, al, proprio_dal, proprio_al, area_mq, geom, impronta, fornitura_id, scritta_da)
SELECT @ente, 'z' || @fornitura::bigint || '-' || @sigla || '-' || md5(@wkt), @strumento, @stato, @sigla, @descrizione, @zto, @articolo, @edificabile, @adozione::date, @precisione::float8,
       @dal::date, @al::date, @dal::date, @al::date, ST_Area(g.geom), g.geom, 0, @fornitura, @fornitura
FROM g;

-- name: NuovoVincolo
WITH g AS (
    SELECT CASE WHEN @srid::integer = 0 THEN ST_Translate(ST_GeomFromText(@wkt, 7792), 470000, 4550000)
           ELSE ST_Transform(ST_GeomFromText(@wkt, @srid::integer), 7792) END AS geom
), v AS (
    INSERT INTO urbanistica.versione (ente_id, fornitura_id, scritta_da, tema, chiave, giorno, dal, al, quanti, impronta)
    VALUES (@ente, @fornitura, @fornitura, 'vincoli', @codice, @dal::date, @dal::date, @al::date, 1, md5(@codice || @fornitura::bigint))
    ON CONFLICT DO NOTHING
)
INSERT INTO urbanistica.vincolo (ente_id, id, codice, titolo, norma, pubblico, precisione_m, dal, al, proprio_dal, proprio_al, area_mq, geom, impronta, fornitura_id, scritta_da)
SELECT @ente, 'v' || @fornitura::bigint || '-' || md5(@wkt), @codice, @titolo, @norma, @pubblico, @precisione::float8, @dal::date, @al::date, @dal::date, @al::date, ST_Area(g.geom), g.geom, 0, @fornitura, @fornitura
FROM g;
