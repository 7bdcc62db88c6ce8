-- Streets and street numbers, as ANNCSU or the comune delivers them (tributi.md §2.3).
--
-- A via and a civico are one for ever and have one public code; what is said of them is a state.
-- A state that ends is never changed: a copy that ends takes its place. So a delivery is undone by
-- dropping what it wrote and giving life to what it superseded.

CREATE SCHEMA indirizzi;
COMMENT ON SCHEMA indirizzi IS 'Stradario e numeri civici: vie, accessi, dove cadono sulla mappa';
GRANT USAGE ON SCHEMA indirizzi TO sit_app;

CREATE SEQUENCE indirizzi.via_seq;

CREATE TABLE indirizzi.via (
    ente_id integer NOT NULL REFERENCES sit.ente,
    via_id  bigint NOT NULL DEFAULT nextval('indirizzi.via_seq'),
    codice  text NOT NULL,
    nata_da bigint NOT NULL,
    PRIMARY KEY (ente_id, via_id),
    UNIQUE (ente_id, codice)
);
COMMENT ON TABLE indirizzi.via IS 'Un''area di circolazione, per sempre';
COMMENT ON COLUMN indirizzi.via.codice IS 'PROGRESSIVO_NAZIONALE di ANNCSU; dove manca, la lettera c e il codice comunale';

CREATE SEQUENCE indirizzi.stato_via_seq;

CREATE TABLE indirizzi.stato_via (
    ente_id         integer NOT NULL,
    stato_via_id    bigint NOT NULL DEFAULT nextval('indirizzi.stato_via_seq'),
    via_id          bigint NOT NULL,
    codice_comunale text,
    dug             text NOT NULL DEFAULT '',
    denominazione   text NOT NULL,
    odonimo         text NOT NULL,
    localita        text,
    lingua1         text,
    lingua2         text,
    dal             date,
    al              date,
    fornitura_id    bigint NOT NULL,
    file            text,
    riga            integer,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stato_via_id)
);
COMMENT ON TABLE indirizzi.stato_via IS 'Come una via si chiama in un periodo';
COMMENT ON COLUMN indirizzi.stato_via.dug IS 'Denominazione urbanistica generica: VIA, PIAZZA, CONTRADA';
COMMENT ON COLUMN indirizzi.stato_via.denominazione IS 'Il nome senza la dug';
COMMENT ON COLUMN indirizzi.stato_via.odonimo IS 'Il nome intero, come consegnato';
COMMENT ON COLUMN indirizzi.stato_via.dal IS 'Primo giorno; nullo: da prima che noi sappiamo';
COMMENT ON COLUMN indirizzi.stato_via.al IS 'Giorno in cui non vale più; nullo: vale ancora';
-- The states of a street, for its page and for the merge.
CREATE INDEX stato_via_via ON indirizzi.stato_via (ente_id, via_id) WHERE superseded_at IS NULL;
-- Undo.
CREATE INDEX stato_via_fornitura ON indirizzi.stato_via (ente_id, fornitura_id);
CREATE INDEX stato_via_superata ON indirizzi.stato_via (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE indirizzi.alias (
    ente_id    integer NOT NULL,
    alias_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    via_id     bigint NOT NULL,
    nome       text NOT NULL,
    origine    text NOT NULL CHECK (origine IN ('operatore', 'storico')),
    chi        text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, alias_id),
    UNIQUE (ente_id, via_id, nome)
);
COMMENT ON TABLE indirizzi.alias IS 'Altri nomi con cui una via è conosciuta: antichi, dialettali, insegnati dagli uffici';

CREATE SEQUENCE indirizzi.civico_seq;

CREATE TABLE indirizzi.civico (
    ente_id   integer NOT NULL REFERENCES sit.ente,
    civico_id bigint NOT NULL DEFAULT nextval('indirizzi.civico_seq'),
    codice    text NOT NULL,
    nata_da   bigint NOT NULL,
    PRIMARY KEY (ente_id, civico_id),
    UNIQUE (ente_id, codice)
);
COMMENT ON TABLE indirizzi.civico IS 'Un accesso, per sempre';
COMMENT ON COLUMN indirizzi.civico.codice IS 'PROGRESSIVO_ACCESSO di ANNCSU; dove manca, un identificativo nostro, stabile';

CREATE SEQUENCE indirizzi.stato_civico_seq;

CREATE TABLE indirizzi.stato_civico (
    ente_id         integer NOT NULL,
    stato_civico_id bigint NOT NULL DEFAULT nextval('indirizzi.stato_civico_seq'),
    civico_id       bigint NOT NULL,
    via_id          bigint NOT NULL,
    numero          text NOT NULL DEFAULT '',
    ordine          integer NOT NULL DEFAULT 0,
    esponente       text NOT NULL DEFAULT '',
    specificita     text NOT NULL DEFAULT '',
    metrico         text NOT NULL DEFAULT '',
    snc             text NOT NULL DEFAULT '',
    testo           text NOT NULL,
    codice_comunale text,
    metodo          text,
    precisione_m    real,
    quota           double precision,
    geom            geometry(Point),
    dal             date,
    al              date,
    fornitura_id    bigint NOT NULL,
    file            text,
    riga            integer,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stato_civico_id)
);
COMMENT ON TABLE indirizzi.stato_civico IS 'Com''è un civico in un periodo: la via, il numero, il punto';
COMMENT ON COLUMN indirizzi.stato_civico.ordine IS 'La parte numerica del civico (o i metri), per ordinare e per cercare';
COMMENT ON COLUMN indirizzi.stato_civico.testo IS 'Come si scrive dopo il nome della via: 12/A';
COMMENT ON COLUMN indirizzi.stato_civico.metodo IS 'Come fu presa la posizione, dal codice METODO consegnato';
COMMENT ON COLUMN indirizzi.stato_civico.geom IS 'Nullo: consegnato senza una posizione credibile';
-- "via roma 12": the civici of a street in order.
CREATE INDEX stato_civico_via ON indirizzi.stato_civico (ente_id, via_id, ordine) WHERE superseded_at IS NULL;
CREATE INDEX stato_civico_civico ON indirizzi.stato_civico (ente_id, civico_id) WHERE superseded_at IS NULL;
-- The civici near a point or in a shape.
CREATE INDEX stato_civico_geom ON indirizzi.stato_civico USING gist (geom) WHERE superseded_at IS NULL;
CREATE INDEX stato_civico_fornitura ON indirizzi.stato_civico (ente_id, fornitura_id);
CREATE INDEX stato_civico_superata ON indirizzi.stato_civico (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- Where the civici of today stand on the map of today: derived, and computed anew by the merge
-- of addresses and by that of maps, whichever comes.
CREATE TABLE indirizzi.legame (
    ente_id       integer NOT NULL,
    civico_id     bigint NOT NULL,
    particella_id bigint,
    disegno_id    bigint,
    modo          text NOT NULL CHECK (modo IN ('dentro', 'vicino')),
    distanza_m    real NOT NULL,
    PRIMARY KEY (ente_id, civico_id)
);
COMMENT ON TABLE indirizzi.legame IS 'La particella e il fabbricato a cui un civico dà accesso, secondo la mappa (livello M6 di tributi.md §2.1)';
COMMENT ON COLUMN indirizzi.legame.disegno_id IS 'Il fabbricato, in catasto.disegno';
COMMENT ON COLUMN indirizzi.legame.modo IS 'dentro: il punto è nella particella o nel fabbricato; vicino: è il più vicino entro la distanza massima';
CREATE INDEX legame_particella ON indirizzi.legame (ente_id, particella_id);

CREATE TABLE indirizzi.scarto (
    ente_id      integer NOT NULL,
    fornitura_id bigint NOT NULL,
    scarto_id    bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    file         text NOT NULL,
    riga         bigint NOT NULL,
    campo        text,
    valore       text,
    motivo       text NOT NULL,
    contenuto    bytea,
    PRIMARY KEY (ente_id, fornitura_id, scarto_id)
);
COMMENT ON TABLE indirizzi.scarto IS 'Una riga di stradario o di civici che non si è potuta leggere o collocare';

-- Counts up whenever a merge changes a street or an alias: who keeps the names in memory looks here.
CREATE TABLE indirizzi.versione (
    ente_id  integer PRIMARY KEY REFERENCES sit.ente,
    versione bigint NOT NULL
);
COMMENT ON TABLE indirizzi.versione IS 'Versione dello stradario di un ente: cambia a ogni fornitura acquisita o annullata';

GRANT SELECT ON ALL TABLES IN SCHEMA indirizzi TO sit_app;

-- A database whose SRID is fixed already gives it to the new column too.
DO $$
DECLARE srid integer;
BEGIN
    SELECT valore::integer INTO srid FROM infra.impostazione WHERE chiave = 'srid';
    IF srid IS NOT NULL THEN
        EXECUTE format('ALTER TABLE indirizzi.stato_civico ALTER COLUMN geom TYPE geometry(Point, %s)', srid);
    END IF;
END $$;
