-- Where two offices disagree. A segnalazione is a lead: an officer confirms it. Its identity is the
-- chiave, so that decisions survive every later run.

CREATE SCHEMA riscontri;
COMMENT ON SCHEMA riscontri IS 'Confronti fra uffici e segnalazioni che ne nascono';
GRANT USAGE ON SCHEMA riscontri TO sit_app;

CREATE TABLE riscontri.esecuzione (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    esecuzione_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    anno          integer NOT NULL,
    regole        text[] NOT NULL,
    stato         text NOT NULL CHECK (stato IN ('in_corso', 'conclusa', 'fallita')),
    chi           text NOT NULL,
    conteggi      jsonb NOT NULL DEFAULT '{}',
    avvisi        jsonb NOT NULL DEFAULT '[]',
    iniziata_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    conclusa_at   timestamptz,
    PRIMARY KEY (ente_id, esecuzione_id)
);
COMMENT ON TABLE riscontri.esecuzione IS 'Una volta che le regole sono state eseguite per un ente e un anno';

CREATE TABLE riscontri.segnalazione (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    segnalazione_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    regola          text NOT NULL,
    versione_regola integer NOT NULL,
    severita        text NOT NULL CHECK (severita IN ('A', 'B', 'C')),
    stato           text NOT NULL DEFAULT 'nuova' CHECK (stato IN ('nuova', 'assegnata', 'verificata', 'archiviata', 'atto_emesso', 'definita', 'annullata')),
    presenza        text NOT NULL CHECK (presenza IN ('nuova', 'persistente', 'risolta')),
    anno            integer NOT NULL,
    oggetto_tipo    text NOT NULL CHECK (oggetto_tipo IN ('uiu', 'particella', 'utenza', 'posizione', 'impronta')),
    oggetto         text NOT NULL,
    persona         uuid,
    particella_id   bigint,
    immobile        bigint,
    posizione_id    bigint,
    stima_cent      bigint,
    confidenza      smallint NOT NULL CHECK (confidenza BETWEEN 0 AND 100),
    decadenza       date,
    evidenza        jsonb NOT NULL,
    chiave          bytea NOT NULL,
    hash_evidenza   bytea NOT NULL,
    assegnata_a     bigint,
    motivo          text,
    versione        integer NOT NULL DEFAULT 1,
    prima           bigint NOT NULL,
    ultima          bigint NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, segnalazione_id)
);
COMMENT ON TABLE riscontri.segnalazione IS 'Due uffici che non concordano su un oggetto: una traccia che un operatore verifica, mai un atto';
COMMENT ON COLUMN riscontri.segnalazione.oggetto IS 'L''id con cui si conosce fuori: UIU, particella, utenza';
COMMENT ON COLUMN riscontri.segnalazione.evidenza IS 'I numeri delle righe che si contraddicono e i valori che bastano a capire; nessun nome, nessun codice fiscale';
COMMENT ON COLUMN riscontri.segnalazione.chiave IS 'sha256 di regola, ente, oggetto, soggetto, anno: la stessa a ogni esecuzione';
COMMENT ON COLUMN riscontri.segnalazione.versione IS 'Sale a ogni cambiamento: è l''ETag';
COMMENT ON COLUMN riscontri.segnalazione.prima IS 'L''esecuzione che l''ha trovata per la prima volta; ultima: quella che l''ha vista per ultima';
CREATE UNIQUE INDEX segnalazione_chiave ON riscontri.segnalazione (ente_id, chiave);
CREATE INDEX segnalazione_coda ON riscontri.segnalazione (ente_id, regola, stato, stima_cent DESC NULLS LAST);
CREATE INDEX segnalazione_particella ON riscontri.segnalazione (ente_id, particella_id);
CREATE INDEX segnalazione_persona ON riscontri.segnalazione (ente_id, persona);

CREATE TABLE riscontri.luogo (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    segnalazione_id bigint NOT NULL,
    geom            geometry(Point) NOT NULL,
    PRIMARY KEY (ente_id, segnalazione_id)
);
COMMENT ON TABLE riscontri.luogo IS 'Dove sta una segnalazione: nient''altro, perché una tabella con geometria non ha politiche';
CREATE INDEX luogo_geom ON riscontri.luogo USING gist (geom);

CREATE TABLE riscontri.passo (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    passo_id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    segnalazione_id bigint NOT NULL,
    quando          timestamptz NOT NULL DEFAULT clock_timestamp(),
    chi             bigint,
    nome            text NOT NULL,
    da              text,
    a               text,
    motivo          text,
    nota            text,
    PRIMARY KEY (ente_id, passo_id)
);
COMMENT ON TABLE riscontri.passo IS 'Che cosa si è deciso o annotato di una segnalazione, e chi: si aggiunge soltanto';
CREATE INDEX passo_segnalazione ON riscontri.passo (ente_id, segnalazione_id);

ALTER TABLE riscontri.segnalazione ENABLE ROW LEVEL SECURITY;
ALTER TABLE riscontri.passo ENABLE ROW LEVEL SECURITY;
CREATE POLICY segnalazione_ente ON riscontri.segnalazione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY passo_ente ON riscontri.passo USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON riscontri.esecuzione, riscontri.segnalazione, riscontri.luogo, riscontri.passo TO sit_app;
SELECT geo.adegua_srid('riscontri');
