-- Who may see what, and who has looked. The register of consultations is only ever added to:
-- nobody but the sealer of the owner fills in the chain, a second later.

CREATE SCHEMA authz;
COMMENT ON SCHEMA authz IS 'Operatori, chiavi, permessi e registro delle consultazioni';
GRANT USAGE ON SCHEMA authz TO sit_app;

CREATE TABLE authz.consultazione (
    ente_id     integer NOT NULL REFERENCES sit.ente,
    consultazione_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    quando      timestamptz NOT NULL DEFAULT clock_timestamp(),
    genere      smallint NOT NULL,
    chi         bigint NOT NULL,
    nome        text NOT NULL,
    sessione    text NOT NULL,
    indirizzo   text NOT NULL,
    scopo       text NOT NULL,
    risorsa     text NOT NULL,
    oggetto     text NOT NULL,
    campi       text[] NOT NULL,
    persone     uuid[] NOT NULL,
    PRIMARY KEY (ente_id, consultazione_id)
);
COMMENT ON TABLE authz.consultazione IS 'Chi ha guardato dati di persone, quando, di che cosa, perché: si aggiunge soltanto';
COMMENT ON COLUMN authz.consultazione.genere IS '1 operatore, 2 programma, 3 cittadino';
COMMENT ON COLUMN authz.consultazione.persone IS 'Id opachi delle persone viste: ciascuna può sapere chi ha guardato';
ALTER TABLE authz.consultazione ENABLE ROW LEVEL SECURITY;
CREATE POLICY consultazione_ente ON authz.consultazione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT ON authz.consultazione TO sit_app;
