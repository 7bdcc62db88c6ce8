-- Plans and constraints. A delivery of one (strumento, stato), or of one codice of vincolo, is a
-- version; a later one closes it (contract §2). Geometry is public and under no policy, but for the
-- vincoli that are not public: who asks for those that are says so.

CREATE SEQUENCE urbanistica.oggetto_seq;

CREATE TABLE urbanistica.versione (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    fornitura_id  bigint NOT NULL,
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
    PRIMARY KEY (ente_id, fornitura_id, tema, chiave, stato)
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
    area_mq        double precision,
    geom           geometry(MultiPolygon) NOT NULL,
    geom_consegnata geometry,
    tile_geom      bytea,
    impronta       bigint NOT NULL,
    file           text,
    riga           bigint,
    fornitura_id   bigint NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, zona_id)
);
COMMENT ON TABLE urbanistica.zona IS 'Una zona di uno strumento urbanistico, nel periodo in cui vale';
COMMENT ON COLUMN urbanistica.zona.id IS 'Opaco, stabile finché la riga consegnata non cambia (contract §4.1)';
COMMENT ON COLUMN urbanistica.zona.edificabile IS 'Ai fini IMU (edilizia §3.2): dalla consegna, altrimenti zto A, B, C, D';
COMMENT ON COLUMN urbanistica.zona.geom_consegnata IS 'Come consegnata, dove quella in uso è stata riparata';
CREATE INDEX zona_geom ON urbanistica.zona USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX zona_strumento ON urbanistica.zona (ente_id, strumento, stato) WHERE superseded_at IS NULL;
CREATE INDEX zona_id ON urbanistica.zona (ente_id, id);
CREATE INDEX zona_fornitura ON urbanistica.zona (ente_id, fornitura_id);
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
    area_mq        double precision,
    geom           geometry NOT NULL,
    geom_consegnata geometry,
    tile_geom      bytea,
    impronta       bigint NOT NULL,
    file           text,
    riga           bigint,
    fornitura_id   bigint NOT NULL,
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
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, impronta_id)
);
COMMENT ON TABLE urbanistica.impronta IS 'L''impronta di un edificio, da una base topografica o da immagini: si confronta con il catasto, e la vedono solo gli uffici';
CREATE INDEX impronta_geom ON urbanistica.impronta USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX impronta_fornitura ON urbanistica.impronta (ente_id, fornitura_id);
CREATE INDEX impronta_superata ON urbanistica.impronta (ente_id, superata_da) WHERE superata_da IS NOT NULL;

GRANT SELECT ON urbanistica.versione, urbanistica.zona, urbanistica.vincolo, urbanistica.impronta TO sit_app;
SELECT geo.adegua_srid('urbanistica');
