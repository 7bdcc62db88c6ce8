-- Scrap paper of the map importers. Unlogged, and partitioned by delivery: a partition is made
-- when a delivery opens and dropped when it ends, so nothing has to be swept row by row.

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
    srid         integer NOT NULL,
    sistema      text NOT NULL,
    precisione_m real NOT NULL,
    scala        integer,
    adattamento  jsonb,
    PRIMARY KEY (fornitura_id, nome)
);

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

CREATE FUNCTION staging.apri(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE UNLOGGED TABLE staging.%I PARTITION OF staging.oggetto FOR VALUES IN (%s)',
        format('oggetto_%s', fornitura), fornitura);
END $$;

CREATE FUNCTION staging.chiudi(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS staging.%I', format('oggetto_%s', fornitura));
    EXECUTE format('DROP TABLE IF EXISTS staging.%I', format('disegno_%s', fornitura));
    DELETE FROM staging.foglio WHERE fornitura_id = fornitura;
END $$;

-- A reference system that no EPSG code names (a Cassini-Soldner origin) gets a number of its
-- own in spatial_ref_sys, because ST_Transform by number caches its pipeline and by text does not.
CREATE FUNCTION geo.srid_di(definizione text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
