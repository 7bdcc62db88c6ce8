-- Plans and constraints. A delivery of one (strumento, stato), or of one codice of vincolo, is a
-- version; a later one closes it (contract §2). Geometry is public and under no policy, but for the
-- vincoli that are not public: who asks for those that are says so.

CREATE SEQUENCE urbanistica.oggetto_seq;

CREATE TABLE urbanistica.versione (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    fornitura_id  bigint NOT NULL,
    scritta_da    bigint NOT NULL,
    tema          text NOT NULL CHECK (tema IN ('zone', 'vincoli')),
    chiave        text NOT NULL,
    stato         text NOT NULL DEFAULT '' CHECK (stato IN ('', 'adottato', 'vigente')),
    giorno        date NOT NULL,
    dal           date,
    al            date,
    quanti        integer NOT NULL,
    impronta      text NOT NULL,
    data_adozione date,
    data_approvazione date,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    superata_da   bigint,
    PRIMARY KEY (ente_id, fornitura_id, tema, chiave, stato, scritta_da)
);
COMMENT ON TABLE urbanistica.versione IS 'Una versione di uno strumento urbanistico, o di un vincolo: vale dal giorno indicato fino alla seguente';
COMMENT ON COLUMN urbanistica.versione.chiave IS 'Il nome dello strumento, o il codice del vincolo';
COMMENT ON COLUMN urbanistica.versione.impronta IS 'sha256 delle geometrie e degli attributi: si stampa sul certificato';
CREATE INDEX versione_chiave ON urbanistica.versione (ente_id, tema, chiave, giorno) WHERE superseded_at IS NULL;

CREATE TABLE urbanistica.zona (
    ente_id        integer NOT NULL,
    zona_id        bigint NOT NULL DEFAULT nextval('urbanistica.oggetto_seq'),
    id             text NOT NULL,
    strumento      text NOT NULL,
    stato          text NOT NULL CHECK (stato IN ('adottato', 'vigente')),
    sigla          text NOT NULL,
    descrizione    text,
    zto            text CHECK (zto IN ('A', 'B', 'C', 'D', 'E', 'F')),
    articolo       text,
    edificabile    boolean NOT NULL DEFAULT false,
    data_adozione  date,
    data_approvazione date,
    precisione_m   real NOT NULL DEFAULT 1.0,
    dal            date,
    al             date,
    proprio_dal    date,
    proprio_al     date,
    area_mq        double precision,
    geom           geometry(MultiPolygon) NOT NULL,
    geom_consegnata geometry,
    tile_geom      bytea,
    impronta       bigint NOT NULL,
    file           text,
    riga           bigint,
    fornitura_id   bigint NOT NULL,
    scritta_da     bigint NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, zona_id)
);
COMMENT ON TABLE urbanistica.zona IS 'Una zona di uno strumento urbanistico, nel periodo in cui vale';
COMMENT ON COLUMN urbanistica.zona.id IS 'Opaco, stabile finché la riga consegnata non cambia (contract §4.1)';
COMMENT ON COLUMN urbanistica.zona.edificabile IS 'Ai fini IMU (edilizia §3.2): dalla consegna, altrimenti zto A, B, C, D';
COMMENT ON COLUMN urbanistica.zona.geom_consegnata IS 'Come consegnata, dove quella in uso è stata riparata';
COMMENT ON COLUMN urbanistica.zona.fornitura_id IS 'Chi l''ha consegnata, e con lei la sua versione (urbanistica.versione)';
COMMENT ON COLUMN urbanistica.zona.scritta_da IS 'La fornitura che ha scritto questa riga: quella che la consegnò, o quella che ne ha chiusa o riaperta la validità';
COMMENT ON COLUMN urbanistica.zona.proprio_dal IS 'Da quando vale per sé (contract §0): dal e al sono quelli della versione';
CREATE INDEX zona_geom ON urbanistica.zona USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX zona_strumento ON urbanistica.zona (ente_id, strumento, stato) WHERE superseded_at IS NULL;
CREATE INDEX zona_id ON urbanistica.zona (ente_id, id);
CREATE INDEX zona_fornitura ON urbanistica.zona (ente_id, fornitura_id);
CREATE INDEX zona_scritta ON urbanistica.zona (ente_id, scritta_da);
CREATE INDEX zona_superata ON urbanistica.zona (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE urbanistica.vincolo (
    ente_id        integer NOT NULL,
    vincolo_id     bigint NOT NULL DEFAULT nextval('urbanistica.oggetto_seq'),
    id             text NOT NULL,
    codice         text NOT NULL,
    titolo         text,
    norma          text,
    atto           text,
    tipo           text,
    grado          text,
    pubblico       boolean NOT NULL DEFAULT true,
    precisione_m   real NOT NULL DEFAULT 1.0,
    dal            date,
    al             date,
    proprio_dal    date,
    proprio_al     date,
    area_mq        double precision,
    geom           geometry NOT NULL,
    geom_consegnata geometry,
    tile_geom      bytea,
    impronta       bigint NOT NULL,
    file           text,
    riga           bigint,
    fornitura_id   bigint NOT NULL,
    scritta_da     bigint NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, vincolo_id)
);
COMMENT ON TABLE urbanistica.vincolo IS 'Un vincolo sul territorio, di qualunque fonte: poligono, linea o punto';
COMMENT ON COLUMN urbanistica.vincolo.pubblico IS 'Falso: non esce da nessuna via aperta, tegole comprese (contract §2)';
CREATE INDEX vincolo_geom ON urbanistica.vincolo USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX vincolo_codice ON urbanistica.vincolo (ente_id, codice) WHERE superseded_at IS NULL;
CREATE INDEX vincolo_id ON urbanistica.vincolo (ente_id, id);
CREATE INDEX vincolo_fornitura ON urbanistica.vincolo (ente_id, fornitura_id);
CREATE INDEX vincolo_scritta ON urbanistica.vincolo (ente_id, scritta_da);
CREATE INDEX vincolo_superata ON urbanistica.vincolo (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE urbanistica.impronta (
    ente_id        integer NOT NULL,
    impronta_id    bigint NOT NULL DEFAULT nextval('urbanistica.oggetto_seq'),
    codice         text,
    altezza_m      real,
    piani          smallint,
    epoca          text,
    dal            date,
    al             date,
    area_mq        double precision,
    geom           geometry(MultiPolygon) NOT NULL,
    geom_consegnata geometry,
    impronta       bigint NOT NULL,
    file           text,
    riga           bigint,
    fornitura_id   bigint NOT NULL,
    scritta_da     bigint NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, impronta_id)
);
COMMENT ON TABLE urbanistica.impronta IS 'L''impronta di un edificio, da una base topografica o da immagini: si confronta con il catasto, e la vedono solo gli uffici';
CREATE INDEX impronta_geom ON urbanistica.impronta USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX impronta_fornitura ON urbanistica.impronta (ente_id, fornitura_id);
CREATE INDEX impronta_scritta ON urbanistica.impronta (ente_id, scritta_da);
CREATE INDEX impronta_superata ON urbanistica.impronta (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- When the living versions of a strumento, or of a vincolo, hold (contract §2): each until the next
-- of its stato, and what is adottato until a vigente of that day or later. The rows of the first hold
-- from their own days, those of the others from the day of their version.
CREATE FUNCTION urbanistica.finestre(ente integer, tema text, chiave text)
RETURNS TABLE (fornitura_id bigint, stato text, prima boolean, giorno date, al date)
LANGUAGE sql STABLE AS $$
    SELECT v.fornitura_id, v.stato, lag(v.giorno) OVER w IS NULL, v.giorno,
           LEAST(lead(v.giorno) OVER w,
                 CASE WHEN v.stato = 'adottato' THEN
                     (SELECT min(x.giorno) FROM urbanistica.versione x
                      WHERE x.ente_id = $1 AND x.tema = $2 AND x.chiave = $3 AND x.stato = 'vigente' AND x.giorno >= v.giorno AND x.superseded_at IS NULL) END)
    FROM urbanistica.versione v
    WHERE v.ente_id = $1 AND v.tema = $2 AND v.chiave = $3 AND v.superseded_at IS NULL
    WINDOW w AS (PARTITION BY v.stato ORDER BY v.giorno)
$$;

-- The segment of the tiles in which a strumento, or a vincolo, is drawn.
CREATE FUNCTION urbanistica.segmento(chiave text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || substr(md5(chiave), 1, 8))::bit(32)::integer
$$;

-- A drawing of a plan as it is used (edilizia §4.1): valid, of the dimension it was delivered in, on a
-- grid of a millimetre (which leaves no two points closer), without rings under 0.01 m². Null when
-- nothing is left.
CREATE FUNCTION geo.pulita(g geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN ST_IsEmpty(v.geom) THEN NULL
        WHEN ST_Dimension(v.geom) < 2 THEN ST_Multi(v.geom)
        ELSE (SELECT ST_Multi(ST_Collect(ST_MakePolygon(p.guscio, ARRAY(
                         SELECT ST_ExteriorRing(r.geom) FROM ST_DumpRings(p.geom) AS r
                         WHERE r.path[1] > 0 AND ST_Area(r.geom) >= 0.01)) ORDER BY p.path))
              FROM (SELECT d.path, d.geom, ST_ExteriorRing(d.geom) AS guscio FROM ST_Dump(v.geom) AS d) AS p
              WHERE ST_Area(ST_MakePolygon(p.guscio)) >= 0.01)
    END
    FROM (SELECT ST_ReducePrecision(ST_CollectionExtract(CASE WHEN ST_IsValid(g) THEN g ELSE ST_MakeValid(g) END, ST_Dimension(g) + 1), 0.001) AS geom OFFSET 0) AS v
$$;

-- Scrap paper: a row as read, and its drawing as it will be used.
CREATE UNLOGGED TABLE staging.piano (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    id           text NOT NULL,
    somma        bytea NOT NULL,
    sigla        text,
    descrizione  text,
    zto          text,
    articolo     text,
    edificabile  boolean,
    data_adozione date,
    data_approvazione date,
    codice       text,
    titolo       text,
    norma        text,
    atto         text,
    tipo         text,
    grado        text,
    pubblico     boolean,
    altezza_m    real,
    piani        smallint,
    epoca        text,
    precisione_m real NOT NULL,
    dal          date,
    al           date,
    srid         integer NOT NULL,
    file         text NOT NULL,
    riga         bigint NOT NULL,
    geom         geometry NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.piano IS 'Una zona, un vincolo o un''impronta come letti dal file, nelle sue coordinate';
COMMENT ON COLUMN staging.piano.somma IS 'sha256 di attributi e geometria: a parità la riga non cambia';

CREATE UNLOGGED TABLE staging.piano_forma (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    geom         geometry,
    geom_consegnata geometry,
    area_mq      double precision,
    tile_geom    bytea,
    difetto      text
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.piano_forma IS 'La stessa nelle coordinate della banca dati, riparata e misurata; senza geometria, se non ne resta niente';
CREATE INDEX piano_forma_geom ON staging.piano_forma USING gist (geom);

GRANT SELECT ON urbanistica.versione, urbanistica.zona, urbanistica.vincolo, urbanistica.impronta TO sit_app;
SELECT geo.adegua_srid('urbanistica');
