-- What the server does after it has answered: operations that somebody started, and the files
-- that were uploaded for them. The queue itself is River's, in infra, migrated by sit/jobs.

CREATE SCHEMA jobs;
COMMENT ON SCHEMA jobs IS 'Le operazioni lunghe: chi le ha avviate, a che punto sono, come sono finite';
GRANT USAGE ON SCHEMA jobs TO sit_app;

CREATE TABLE jobs.operazione (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    operazione_id uuid NOT NULL DEFAULT gen_random_uuid(),
    tipo          text NOT NULL,
    stato         text NOT NULL DEFAULT 'in_coda' CHECK (stato IN ('in_coda', 'in_corso', 'conclusa', 'rifiutata', 'fallita')),
    percento      smallint NOT NULL DEFAULT 0 CHECK (percento BETWEEN 0 AND 100),
    fase          text NOT NULL DEFAULT '',
    argomenti     jsonb NOT NULL DEFAULT '{}',
    risultato     jsonb NOT NULL DEFAULT '[]',
    errore        text,
    genere        smallint NOT NULL,
    chi           bigint NOT NULL,
    nome          text NOT NULL,
    chiave        text,
    impronta      text NOT NULL DEFAULT '',
    creata_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    iniziata_at   timestamptz,
    battito_at    timestamptz,
    conclusa_at   timestamptz,
    PRIMARY KEY (ente_id, operazione_id)
);
COMMENT ON TABLE jobs.operazione IS 'Un lavoro lungo chiesto da qualcuno: chi lo ha chiesto ne segue l''avanzamento';
COMMENT ON COLUMN jobs.operazione.genere IS '1 operatore, 2 programma (authz.Genere); chi è il suo id, nome quello che resta nel registro';
COMMENT ON COLUMN jobs.operazione.chiave IS 'Idempotency-Key: la stessa richiesta ripetuta è la stessa operazione';
COMMENT ON COLUMN jobs.operazione.impronta IS 'Di ciò che è stato chiesto: una chiave usata per altro si rifiuta';
COMMENT ON COLUMN jobs.operazione.battito_at IS 'Ultimo segno di vita di chi lavora; che sia vivo lo dice il lock di sessione che tiene';
-- The list of an ente, newest first.
CREATE INDEX operazione_creata ON jobs.operazione (ente_id, creata_at DESC);
CREATE UNIQUE INDEX operazione_chiave ON jobs.operazione (ente_id, genere, chi, chiave) WHERE chiave IS NOT NULL;
-- What a dead server left under way is looked for at every start.
CREATE INDEX operazione_aperta ON jobs.operazione (ente_id) WHERE stato IN ('in_coda', 'in_corso');

-- The text of a refusal may quote what was delivered.
ALTER TABLE jobs.operazione ENABLE ROW LEVEL SECURITY;
CREATE POLICY operazione_ente ON jobs.operazione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT ON jobs.operazione TO sit_app;

CREATE SCHEMA archivio;
COMMENT ON SCHEMA archivio IS 'I file conservati: su disco per impronta, qui di quale ente e fino a quando';
GRANT USAGE ON SCHEMA archivio TO sit_app;

CREATE TABLE archivio.file (
    ente_id    integer NOT NULL REFERENCES sit.ente,
    sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    byte       bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    usato_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ente_id, sha256)
);
COMMENT ON TABLE archivio.file IS 'Un file che un ente ha consegnato; lo stesso contenuto di due enti è su disco una volta sola';
COMMENT ON COLUMN archivio.file.usato_at IS 'Ultima volta che è stato consegnato: da qui si conta per cancellarlo';
ALTER TABLE archivio.file ENABLE ROW LEVEL SECURITY;
CREATE POLICY file_ente ON archivio.file USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT, UPDATE ON archivio.file TO sit_app;
