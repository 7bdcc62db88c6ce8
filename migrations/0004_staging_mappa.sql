-- Scrap paper of the map importers. Unlogged, and partitioned by delivery: the partitions are
-- made when a delivery opens and dropped when it ends, so nothing is swept row by row.

CREATE UNLOGGED TABLE staging.foglio (
    fornitura_id bigint NOT NULL,
    nome         text NOT NULL,
    comune       text NOT NULL,
    sezione      text NOT NULL,
    foglio       integer NOT NULL,
    allegato     text NOT NULL,
    sviluppo     text NOT NULL,
    file         text NOT NULL,
    riferimento  date NOT NULL,
    fonte        text NOT NULL,
    srid         integer NOT NULL,
    sistema      text NOT NULL,
    affine       double precision[],
    adattamento  jsonb,
    precisione_m real NOT NULL,
    scala        integer,
    scuciture    geometry,
    foglio_id    integer,
    modo1        text NOT NULL,
    dal1         date,
    al1          date,
    modo2        text NOT NULL,
    dal2         date,
    al2          date,
    dx           double precision NOT NULL DEFAULT 0,
    dy           double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (fornitura_id, nome)
);
COMMENT ON TABLE staging.foglio IS 'Un foglio della fornitura: come leggerlo e come entra, per i due gruppi di classi';
COMMENT ON COLUMN staging.foglio.scuciture IS 'Dove i lati delle particelle non si annullano a due a due lasciando il confine: quadrati di cento metri, nel sistema del foglio';

CREATE UNLOGGED TABLE staging.oggetto (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    foglio       text NOT NULL,
    classe       smallint NOT NULL,
    codice       text NOT NULL,
    numero       text NOT NULL,
    denominatore text NOT NULL,
    tipo         text,
    testo        text,
    angolo       real,
    altezza      real,
    esterno      boolean NOT NULL,
    etichetta    geometry,
    superficie   double precision,
    file         text NOT NULL,
    riga         integer NOT NULL,
    digest       bigint NOT NULL,
    geom         geometry
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.oggetto IS 'Un oggetto come letto dal file, nelle coordinate del suo foglio';

-- The drawings of today (or, for a delivery older than all, the oldest ones) that a delivery
-- is compared with.
CREATE UNLOGGED TABLE staging.vivo (
    fornitura_id bigint NOT NULL,
    disegno_id   bigint NOT NULL,
    foglio       text NOT NULL,
    classe       smallint NOT NULL,
    codice       text NOT NULL,
    numero       text NOT NULL,
    denominatore text NOT NULL,
    particella_id bigint,
    tipo         text,
    digest       bigint NOT NULL,
    volta        integer NOT NULL,
    dal          date,
    al           date,
    trovato      boolean NOT NULL DEFAULT false
) PARTITION BY LIST (fornitura_id);

CREATE UNLOGGED TABLE staging.disegno (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    foglio          text NOT NULL,
    classe          smallint NOT NULL,
    codice          text NOT NULL,
    numero          text NOT NULL,
    denominatore    text NOT NULL,
    tipo            text,
    testo           text,
    angolo          real,
    altezza         real,
    esterno         boolean NOT NULL,
    etichetta       geometry,
    superficie      double precision,
    file            text NOT NULL,
    riga            integer NOT NULL,
    digest          bigint NOT NULL,
    geom            geometry,
    geom_consegnata geometry,
    area_mq         double precision,
    tile_geom       bytea,
    difetto         text,
    particella_id   bigint,
    ordine          integer NOT NULL DEFAULT 0,
    vivo_id         bigint,
    h0              double precision,
    ht              double precision,
    esito           text
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.disegno IS 'Lo stesso oggetto nelle coordinate della banca dati, riparato, misurato e confrontato con quello di prima';
COMMENT ON COLUMN staging.disegno.h0 IS 'Distanza di Hausdorff dal disegno di prima, in metri';
COMMENT ON COLUMN staging.disegno.ht IS 'La stessa, tolta la traslazione del foglio';
COMMENT ON COLUMN staging.disegno.esito IS 'uguale, traslato, ridisegnato, riordinato; nullo: nuovo';

CREATE UNLOGGED TABLE staging.anomalia (
    fornitura_id bigint NOT NULL,
    codice       text NOT NULL,
    gravita      text NOT NULL,
    foglio       text,
    oggetto      text,
    testo        text NOT NULL,
    file         text,
    riga         bigint
);

CREATE FUNCTION staging.apri(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['oggetto', 'vivo', 'disegno'] LOOP
        EXECUTE format('CREATE UNLOGGED TABLE staging.%I PARTITION OF staging.%I FOR VALUES IN (%s)',
            format('%s_%s', t, fornitura), t, fornitura);
    END LOOP;
END $$;

-- Fresh partitions have no statistics, and a plan made blind joins by nested loops: what a step
-- has just filled is analyzed before the next reads it.
CREATE FUNCTION staging.analizza(fornitura bigint, tabella text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ANALYZE staging.%I', format('%s_%s', tabella, fornitura));
    IF tabella = 'oggetto' THEN
        ANALYZE staging.foglio;
        -- Rows lie in the order in which they were read: slices of n are stretches of the file.
        EXECUTE format('CREATE INDEX %I ON staging.%I USING brin (n)', format('oggetto_%s_n', fornitura), format('oggetto_%s', fornitura));
    END IF;
END $$;

CREATE FUNCTION staging.chiudi(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['oggetto', 'vivo', 'disegno'] LOOP
        EXECUTE format('DROP TABLE IF EXISTS staging.%I', format('%s_%s', t, fornitura));
    END LOOP;
    DELETE FROM staging.foglio WHERE fornitura_id = fornitura;
    DELETE FROM staging.anomalia WHERE fornitura_id = fornitura;
END $$;

-- A reference system that no EPSG code names (a Cassini-Soldner origin) gets a number of its
-- own in spatial_ref_sys: ST_Transform caches its pipeline by number and not by text.
CREATE FUNCTION geo.srid_di(definizione text) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE trovato integer;
BEGIN
    SELECT srid INTO trovato FROM spatial_ref_sys WHERE auth_name = 'SIT' AND proj4text = definizione;
    IF trovato IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtext('geo.srid_di'));
        SELECT COALESCE(max(srid) + 1, 910000) INTO trovato FROM spatial_ref_sys WHERE auth_name = 'SIT';
        INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
        VALUES (trovato, 'SIT', trovato, definizione, definizione);
    END IF;
    RETURN trovato;
END $$;

-- From the coordinates of the file to those of the database: the objects of a delivery from the
-- n-th to the m-th, transformed, repaired, measured and encoded once each. OFFSET 0 keeps the
-- planner from evaluating the expensive functions once per use.
CREATE FUNCTION staging.trasforma(fornitura bigint, da integer, a integer, classi smallint[], srid integer, zona integer)
RETURNS TABLE (n integer, foglio text, foglio_id integer, comune text, sezione text, numero_foglio integer, fonte text, classe smallint, codice text, numero text, denominatore text,
    tipo text, testo text, angolo real, altezza real, esterno boolean, etichetta geometry, superficie double precision,
    file text, riga integer, digest bigint, geom geometry, geom_consegnata geometry, area_mq double precision, tile_geom bytea, difetto text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT o.n, o.foglio, f.foglio_id, f.comune, f.sezione, f.foglio, f.fonte, o.classe, o.codice, o.numero, o.denominatore, o.tipo, o.testo, o.angolo, o.altezza,
           CASE WHEN o.classe = 2 THEN o.etichetta IS NOT NULL AND NOT ST_Covers(u.geom, e.p) ELSE o.esterno END, e.p,
           o.superficie, o.file, o.riga, o.digest, u.geom, CASE WHEN t.difetto IS NOT NULL THEN t.geom END,
           CASE WHEN o.classe <= 3 THEN ST_Area(CASE WHEN $6 = $5 THEN u.geom ELSE ST_Transform(u.geom, $6) END) END,
           ST_AsTWKB(ST_Transform(u.geom, 3857), 2), t.difetto
    FROM staging.oggetto o
    JOIN staging.foglio f ON f.fornitura_id = $1 AND f.nome = o.foglio
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN f.affine IS NOT NULL THEN ST_SetSRID(ST_Affine(o.geom, f.affine[1], f.affine[2], f.affine[3], f.affine[4], f.affine[5], f.affine[6]), $5)
            ELSE ST_Transform(ST_SetSRID(o.geom, f.srid), $5) END AS geom
        OFFSET 0) AS g
    CROSS JOIN LATERAL (
        SELECT g.geom, CASE WHEN o.classe <= 3 AND NOT ST_IsValid(g.geom) THEN ST_IsValidReason(g.geom) END AS difetto
        OFFSET 0) AS t
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.difetto IS NULL THEN t.geom
                    ELSE NULLIF(ST_CollectionExtract(ST_MakeValid(t.geom), 3), ST_GeomFromText('POLYGON EMPTY', $5)) END AS geom
        OFFSET 0) AS u
    -- Where the number is written: the delivered position is the lower left corner of the text
    -- (cartografia §1.4), the drawing wants its middle. Without one, a point inside the polygon.
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN f.affine IS NOT NULL THEN ST_SetSRID(ST_Affine(o.etichetta, f.affine[1], f.affine[2], f.affine[3], f.affine[4], f.affine[5], f.affine[6]), $5)
            ELSE ST_Transform(ST_SetSRID(o.etichetta, f.srid), $5) END AS corner,
            CASE WHEN o.etichetta IS NULL AND o.classe = 2 AND o.tipo = 'particella' THEN ST_Centroid(u.geom) END AS centro,
            COALESCE(o.altezza, 0) * 0.3 * length(COALESCE(o.testo, o.codice)) AS w, COALESCE(o.altezza, 0) * 0.5 AS h
        OFFSET 0) AS c
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN c.corner IS NOT NULL THEN ST_Translate(c.corner,
                cos(COALESCE(o.angolo, 0)) * c.w - sin(COALESCE(o.angolo, 0)) * c.h,
                sin(COALESCE(o.angolo, 0)) * c.w + cos(COALESCE(o.angolo, 0)) * c.h)
            WHEN ST_Covers(u.geom, c.centro) THEN c.centro
            WHEN c.centro IS NOT NULL THEN ST_PointOnSurface(u.geom) END AS p
        OFFSET 0) AS e
    WHERE o.fornitura_id = $1 AND o.n BETWEEN $2 AND $3 AND o.classe = ANY ($4)
      AND CASE WHEN o.classe <= 2 THEN f.modo1 ELSE f.modo2 END <> 'ignorata'
$$;

-- The first load of an ente writes its particelle, and then the drawings of its map, straight
-- into the bare partitions.
CREATE FUNCTION staging.riempi_particelle(ente integer, fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($sql$
        INSERT INTO catasto.%I (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
        SELECT DISTINCT ON (f.foglio, o.numero, o.denominatore, f.comune, f.sezione, m.mappa)
               $1, f.comune, f.sezione, f.foglio, o.numero, o.denominatore, m.mappa, o.tipo,
               o.foglio || '.' || o.numero || CASE WHEN o.denominatore <> '' THEN '/' || o.denominatore ELSE '' END, $2
        FROM staging.oggetto o
        JOIN staging.foglio f ON f.fornitura_id = $2 AND f.nome = o.foglio
        CROSS JOIN LATERAL (SELECT CASE WHEN o.numero ~ '^[0-9]' THEN '' ELSE o.foglio END AS mappa) AS m
        WHERE o.fornitura_id = $2 AND o.classe = 2
        ORDER BY f.foglio, o.numero, o.denominatore, f.comune, f.sezione, m.mappa, (f.allegato, f.sviluppo) <> ('', ''), o.foglio
        $sql$, format('particella_%s', ente)) USING ente, fornitura;
    EXECUTE format('ANALYZE catasto.%I', format('particella_%s', ente));
END $$;

CREATE FUNCTION staging.riempi_disegni(ente integer, fornitura bigint, da integer, a integer, srid integer, zona integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format($sql$
        INSERT INTO catasto.%I (ente_id, foglio_id, classe, particella_id, codice, tipo, testo, angolo, altezza, esterno,
            fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
        SELECT $1, s.foglio_id, s.classe, p.particella_id, s.codice, s.tipo, s.testo, s.angolo, s.altezza, s.esterno,
               $2, s.fonte, s.riga, s.digest, s.superficie, s.area_mq, s.etichetta, s.geom, s.geom_consegnata, s.tile_geom
        FROM staging.trasforma($2, $3, $4, '{1,2}', $5, $6) s
        LEFT JOIN catasto.%I p ON s.classe = 2 AND p.foglio = s.numero_foglio AND p.numero = s.numero AND p.denominatore = s.denominatore
            AND p.comune = s.comune AND p.sezione = s.sezione AND p.mappa = CASE WHEN s.numero ~ '^[0-9]' THEN '' ELSE s.foglio END
        $sql$, format('disegno_%s', ente), format('particella_%s', ente)) USING ente, fornitura, da, a, srid, zona;
END $$;

-- How far two drawings of the same thing are apart: the Hausdorff distance, or, when their
-- boxes already differ by more than soglia, that difference (a lower bound, and much cheaper).
CREATE FUNCTION geo.scostamento(a geometry, b geometry, soglia double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN scarto <= soglia THEN ST_HausdorffDistance(a, b) ELSE scarto END
    FROM (SELECT greatest(abs(ST_XMin(a) - ST_XMin(b)), abs(ST_YMin(a) - ST_YMin(b)),
                          abs(ST_XMax(a) - ST_XMax(b)), abs(ST_YMax(a) - ST_YMax(b))) AS scarto) AS s
$$;

-- The outline of an ente out of the confini of its sheets, which overlap and part by centimetres
-- and are never snapped: taken to a grid of 10 cm, without the slits between them. Good to the
-- decimetre, which is what it is for: the comune on a small scale, and what lies outside it.
CREATE FUNCTION geo.contorno(confini geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Multi(ST_Collect(ST_MakePolygon(ST_ExteriorRing(p.geom), ARRAY(
               SELECT ST_ExteriorRing(r.geom) FROM ST_DumpRings(p.geom) AS r
               WHERE r.path[1] > 0 AND ST_Area(r.geom) > 1000))))
    FROM ST_Dump(ST_CollectionExtract(ST_UnaryUnion(confini, 0.1), 3)) AS p
$$;
