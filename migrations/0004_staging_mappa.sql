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
    tassella     boolean,
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
COMMENT ON COLUMN staging.foglio.tassella IS 'I lati delle particelle si annullano a due a due e lasciano il confine';

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

-- Fresh partitions have no statistics, and a plan made blind joins by nested loops.
CREATE FUNCTION staging.analizza(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['oggetto', 'vivo', 'disegno'] LOOP
        EXECUTE format('ANALYZE staging.%I', format('%s_%s', t, fornitura));
    END LOOP;
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

-- Where the number of a particella is written: the delivered position is the lower left
-- corner of the text (cartografia §1.4), the drawing wants its middle. Without one, a point
-- inside the polygon.
CREATE FUNCTION geo.centro_etichetta(corner geometry, angolo real, altezza real, testo text, polygon geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN corner IS NOT NULL THEN ST_Translate(corner,
            cos(COALESCE(angolo, 0)) * w - sin(COALESCE(angolo, 0)) * h,
            sin(COALESCE(angolo, 0)) * w + cos(COALESCE(angolo, 0)) * h)
        WHEN ST_Covers(polygon, ST_Centroid(polygon)) THEN ST_Centroid(polygon)
        ELSE ST_PointOnSurface(polygon)
    END
    FROM (SELECT COALESCE(altezza, 0) * 0.3 * length(testo) AS w, COALESCE(altezza, 0) * 0.5 AS h) AS m
$$;

-- How far two drawings of the same thing are apart: the Hausdorff distance, or, when their
-- boxes already differ by more than soglia, that difference (a lower bound, and much cheaper).
CREATE FUNCTION geo.scostamento(a geometry, b geometry, soglia double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN scarto <= soglia THEN ST_HausdorffDistance(a, b) ELSE scarto END
    FROM (SELECT greatest(abs(ST_XMin(a) - ST_XMin(b)), abs(ST_YMin(a) - ST_YMin(b)),
                          abs(ST_XMax(a) - ST_XMax(b)), abs(ST_YMax(a) - ST_YMax(b))) AS scarto) AS s
$$;
