-- name: Territorio
-- The invented comune X100, drawn in the comment of Territorio.
DO $$
DECLARE
    e integer; altro integer;
BEGIN
    INSERT INTO sit.ente (codice, nome, provincia, regione, zona) VALUES ('X100', 'Borgo Sant''Elpidio', 'BN', 'Campania', 7792) RETURNING ente_id INTO e;
    INSERT INTO sit.ente (codice, nome, zona) VALUES ('X200', 'Villa Nova', 7792) RETURNING ente_id INTO altro;
    INSERT INTO sit.ente_comune VALUES (e, 'X100'), (altro, 'X200');
    PERFORM geo.fissa_srid(7792);

    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
    VALUES (e, 1, 'mappa', 'mappa.cxf', 'a.cxf', 'a', 'parziale', '2020-01-01', 'acquisita', 'prova'),
           (e, 2, 'mappa', 'mappa.cxf', 'b.cxf', 'b', 'parziale', '2022-01-01', 'acquisita', 'prova');

    INSERT INTO catasto.foglio (ente_id, nome, comune, sezione, foglio, allegato)
    VALUES (e, 'X100_000100', 'X100', '', 1, ''), (e, 'X100_000200', 'X100', '', 2, ''),
           (e, 'X100_000300', 'X100', '', 3, ''), (e, 'X100_0003A0', 'X100', '', 3, 'A');
    INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
    SELECT e, f.foglio_id, g, 1, '2020-01-01', 'cxf', 'prima', 'EPSG:7792', 0.6 FROM catasto.foglio f, generate_series(1, 2) g WHERE f.ente_id = e;
    INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m)
    SELECT e, f.foglio_id, 1, 2, '2022-01-01', 'cxf', 'nuova', 'EPSG:7792', 0.6 FROM catasto.foglio f WHERE f.ente_id = e AND f.nome = 'X100_000100';

    CREATE TEMP TABLE d (foglio text, classe smallint, numero text, denominatore text, tipo text, ordine integer, dal date, al date, fornitura bigint, wkt text) ON COMMIT DROP;
    INSERT INTO d VALUES
        ('X100_000100', 1, '', '', NULL, 0, NULL, NULL, 1, 'POLYGON((0 0,80 0,80 46,0 46,0 0))'),
        ('X100_000200', 1, '', '', NULL, 0, NULL, NULL, 1, 'POLYGON((0 -20,30 -20,30 -0.2,0 -0.2,0 -20))'),
        ('X100_000300', 1, '', '', NULL, 0, NULL, NULL, 1, 'POLYGON((100 0,170 0,170 40,100 40,100 0))'),
        ('X100_0003A0', 1, '', '', NULL, 0, NULL, NULL, 1, 'POLYGON((200 0,220 0,220 20,200 20,200 0))'),
        ('X100_000100', 2, '1', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((0 0,20 0,20 20,0 20,0 0))'),
        ('X100_000100', 2, '2', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((20 0,40 0,40 20,20 20,20 0))'),
        ('X100_000100', 2, '3', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((0 20,20 20,20 40,0 40,0 20))'),
        ('X100_000100', 2, '4', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((20 20,40 20,40 40,20 40,20 20))'),
        ('X100_000100', 2, '5', '', 'particella', 0, NULL, '2022-01-01', 1, 'POLYGON((40 0,60 0,60 40,40 40,40 0))'),
        ('X100_000100', 2, '6', '', 'particella', 0, '2022-01-01', NULL, 2, 'POLYGON((40 0,60 0,60 20,40 20,40 0))'),
        ('X100_000100', 2, '7', '', 'particella', 0, '2022-01-01', NULL, 2, 'POLYGON((40 20,60 20,60 40,40 40,40 20))'),
        ('X100_000100', 2, '731', '2', 'particella', 0, NULL, NULL, 1, 'POLYGON((60 0,80 0,80 40,60 40,60 0))'),
        ('X100_000100', 2, 'STRADA001', '', 'strada', 0, NULL, NULL, 1, 'POLYGON((0 40,80 40,80 46,0 46,0 40))'),
        ('X100_000200', 2, '10', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((0 -20,30 -20,30 -0.2,0 -0.2,0 -20))'),
        ('X100_000300', 2, '45', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((100 0,120 0,120 20,100 20,100 0))'),
        ('X100_0003A0', 2, '45', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((200 0,220 0,220 20,200 20,200 0))'),
        ('X100_000300', 2, '47', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((130 0,160 0,160 30,130 30,130 0),(140 10,140 20,150 20,150 10,140 10))'),
        ('X100_000300', 2, '48', '', 'particella', 0, NULL, NULL, 1, 'POLYGON((140 10,150 10,150 20,140 20,140 10))'),
        ('X100_000100', 3, '1', '', NULL, 1, NULL, NULL, 1, 'POLYGON((5 5,15 5,15 15,5 15,5 5))'),
        ('X100_000100', 3, '731', '2', NULL, 1, NULL, NULL, 1, 'POLYGON((65 5,75 5,75 15,65 15,65 5))');

    PERFORM catasto.crea_partizioni(e);
    PERFORM catasto.indicizza_partizioni(e, quale) FROM generate_series(1, 4) AS quale;
    PERFORM catasto.attacca_partizioni(e);
    PERFORM catasto.crea_partizioni(altro);
    PERFORM catasto.indicizza_partizioni(altro, quale) FROM generate_series(1, 4) AS quale;
    PERFORM catasto.attacca_partizioni(altro);
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    SELECT DISTINCT ON (f.foglio, d.numero, d.denominatore) e, 'X100', '', f.foglio, d.numero, d.denominatore,
           CASE WHEN d.numero ~ '^[0-9]' THEN '' ELSE f.nome END, d.tipo,
           f.nome || '.' || d.numero || CASE WHEN d.denominatore <> '' THEN '/' || d.denominatore ELSE '' END, d.fornitura
    FROM d JOIN catasto.foglio f ON f.ente_id = e AND f.nome = d.foglio
    WHERE d.classe = 2 ORDER BY f.foglio, d.numero, d.denominatore, f.nome;
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    VALUES (e, 'X100', '', 3, '99', '', '', 'particella', 'X100_000300.99', 1);

    EXECUTE format('INSERT INTO catasto.%1$I (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, dal, al, fornitura_id, fonte, digest, area_mq, geom)
        SELECT %2$s, f.foglio_id, d.classe, p.particella_id, d.numero || CASE WHEN d.classe = 3 THEN ''+'' ELSE '''' END, d.ordine, d.tipo, d.dal, d.al, d.fornitura, ''cxf'', 0, ST_Area(g.g), g.g
        FROM d
        JOIN catasto.foglio f ON f.ente_id = %2$s AND f.nome = d.foglio
        LEFT JOIN catasto.particella p ON d.classe > 1 AND p.ente_id = %2$s AND p.foglio = f.foglio AND p.numero = d.numero AND p.denominatore = d.denominatore
        CROSS JOIN LATERAL (SELECT ST_Translate(ST_GeomFromText(d.wkt, 7792), 470000, 4550000) AS g) g', 'disegno_' || e, e);

    INSERT INTO catasto.successione (ente_id, da, a, origine, data, fornitura_id)
    SELECT e, x.particella_id, y.particella_id, 'sovrapposizione', '2022-01-01', 2
    FROM catasto.particella x, catasto.particella y WHERE x.id = 'X100_000100.5' AND y.id IN ('X100_000100.6', 'X100_000100.7');
    INSERT INTO catasto.confine_ente (ente_id, fornitura_id, geom, tile_geom)
    VALUES (e, 0, ST_MakeEnvelope(469950, 4549950, 470300, 4550100, 7792), '');
    INSERT INTO catasto.tile_version (ente_id, layer, foglio_id) VALUES (e, 'particelle', 0);
END $$;

-- name: Dove
SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(470000 + @x::float8, 4550000 + @y::float8), 7792), 6706) AS p) q;
