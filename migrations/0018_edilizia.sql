-- The register of building files. Each change makes a new row and supersedes the one before, whoever
-- makes it: a delivery (fornitura_id) or an operatore (chi). What people write may name people, so
-- the files are under a policy; what everybody may know of one is in edilizia.luogo, without free text.

CREATE SEQUENCE edilizia.versione_seq;
CREATE SEQUENCE edilizia.pratica_seq;

CREATE TABLE edilizia.pratica (
    ente_id        integer NOT NULL REFERENCES sit.ente,
    versione_id    bigint NOT NULL DEFAULT nextval('edilizia.versione_seq'),
    pratica_id     bigint NOT NULL,
    archivio       text NOT NULL DEFAULT '',
    anno           integer,
    numero         text NOT NULL,
    protocollo     text,
    data_protocollo date,
    kind           text NOT NULL CHECK (kind IN ('CILA', 'CILAS', 'SCIA', 'SCIA_ALT', 'PDC', 'SCA', 'SANATORIA', 'CONDONO', 'PAESAGGISTICA')),
    stato          text NOT NULL,
    oggetto        text,
    data_esito     date,
    data_inizio_lavori date,
    data_fine_lavori date,
    mq_aggiunti    numeric(11,2),
    soggetti       jsonb NOT NULL DEFAULT '[]',
    immobili       jsonb NOT NULL DEFAULT '[]',
    via_testo      text,
    civico         text,
    impronta       bigint NOT NULL,
    grezze         jsonb NOT NULL DEFAULT '[]',
    fornitura_id   bigint,
    chi            text,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE edilizia.pratica IS 'Una pratica edilizia (contract §3.2, edilizia §1.4), a una versione';
COMMENT ON COLUMN edilizia.pratica.pratica_id IS 'Uno per (archivio, anno, numero), per sempre: con questo la conosce chi sta fuori';
COMMENT ON COLUMN edilizia.pratica.soggetti IS '[{ruolo, cf, denominazione, persona}]';
COMMENT ON COLUMN edilizia.pratica.immobili IS '[{sezione, foglio, numero, denominatore, sub}] come dichiarati';
COMMENT ON COLUMN edilizia.pratica.grezze IS 'Le righe consegnate: [{file, riga, testo}]';
CREATE UNIQUE INDEX pratica_viva ON edilizia.pratica (ente_id, pratica_id) WHERE superseded_at IS NULL;
CREATE INDEX pratica_chiave ON edilizia.pratica (ente_id, archivio, anno, numero);
CREATE INDEX pratica_protocollo ON edilizia.pratica (ente_id, protocollo) WHERE superseded_at IS NULL;
CREATE INDEX pratica_fornitura ON edilizia.pratica (ente_id, fornitura_id);
CREATE INDEX pratica_superata ON edilizia.pratica (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE edilizia.evento (
    ente_id     integer NOT NULL REFERENCES sit.ente,
    evento_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    pratica_id  bigint NOT NULL,
    data        date NOT NULL,
    stato       text NOT NULL,
    atto        text,
    nota        text,
    chi         text NOT NULL,
    fornitura_id bigint,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, evento_id)
);
COMMENT ON TABLE edilizia.evento IS 'Un cambiamento di stato di una pratica: la data, l''atto, chi lo ha scritto';
CREATE INDEX evento_pratica ON edilizia.evento (ente_id, pratica_id);

-- Derived from the living version: which particella, unit or civico a file is about, today.
CREATE TABLE edilizia.legame (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    pratica_id    bigint NOT NULL,
    n             integer NOT NULL,
    particella_id bigint NOT NULL,
    immobile      bigint,
    livello       text NOT NULL CHECK (livello IN ('M1', 'M2', 'M3', 'M4', 'M5', 'M6')),
    perche        text NOT NULL CHECK (perche IN ('identificativo', 'storia', 'geometria', 'civico')),
    PRIMARY KEY (ente_id, pratica_id, n, particella_id, perche)
);
COMMENT ON TABLE edilizia.legame IS 'A quali particelle porta l''immobile n (da 0) di una pratica: quella dichiarata e, seguendo la storia, quelle di oggi';
CREATE INDEX legame_particella ON edilizia.legame (ente_id, particella_id);
CREATE INDEX legame_immobile ON edilizia.legame (ente_id, immobile) WHERE immobile IS NOT NULL;

CREATE TABLE edilizia.luogo (
    ente_id    integer NOT NULL REFERENCES sit.ente,
    pratica_id bigint NOT NULL,
    anno       integer,
    kind       text NOT NULL,
    stato      text NOT NULL,
    data       date,
    origine    text NOT NULL CHECK (origine IN ('disegno', 'particelle', 'civico')),
    geom       geometry(MultiPolygon) NOT NULL,
    PRIMARY KEY (ente_id, pratica_id)
);
COMMENT ON TABLE edilizia.luogo IS 'Dov''è una pratica, e ciò che chiunque può saperne: nessun testo libero, nessuna persona';
COMMENT ON COLUMN edilizia.luogo.origine IS 'disegno: tracciata dall''ufficio, che vince; particelle: unione di quelle a cui si lega; civico: il fabbricato del civico';
CREATE INDEX luogo_geom ON edilizia.luogo USING gist (geom);

ALTER TABLE edilizia.pratica ENABLE ROW LEVEL SECURITY;
ALTER TABLE edilizia.evento ENABLE ROW LEVEL SECURITY;
CREATE POLICY pratica_ente ON edilizia.pratica USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY evento_ente ON edilizia.evento USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON edilizia.pratica, edilizia.evento, edilizia.legame, edilizia.luogo TO sit_app;
SELECT geo.adegua_srid('edilizia');
