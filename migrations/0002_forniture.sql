-- The register of deliveries. A row is written before the first byte is staged, so that a
-- killed import leaves a trace, and gets its esito in the transaction of the merge.

CREATE SEQUENCE forniture.fornitura_seq;

CREATE TABLE forniture.fornitura (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    fornitura_id  bigint NOT NULL DEFAULT nextval('forniture.fornitura_seq'),
    catena        text NOT NULL,
    tipo          text NOT NULL,
    file          text NOT NULL,
    sha256        text NOT NULL,
    modo          text NOT NULL CHECK (modo IN ('completa', 'aggiornamento', 'parziale')),
    riferimento   date,
    stato         text NOT NULL CHECK (stato IN ('in_corso', 'acquisita', 'rifiutata', 'fallita', 'annullata')),
    letti         jsonb NOT NULL DEFAULT '{}',
    acquisiti     jsonb NOT NULL DEFAULT '{}',
    nuovi         integer NOT NULL DEFAULT 0,
    modificati    integer NOT NULL DEFAULT 0,
    chiusi        integer NOT NULL DEFAULT 0,
    invariati     integer NOT NULL DEFAULT 0,
    scarti        integer NOT NULL DEFAULT 0,
    anomalie      integer NOT NULL DEFAULT 0,
    avvisi        jsonb NOT NULL DEFAULT '[]',
    motivo        text,
    conferme      text[] NOT NULL DEFAULT '{}',
    chi           text NOT NULL,
    durata_ms     bigint,
    iniziata_at   timestamptz NOT NULL DEFAULT now(),
    conclusa_at   timestamptz,
    annullata_at  timestamptz,
    annullata_da  text,
    annullata_per text,
    PRIMARY KEY (ente_id, fornitura_id)
);
COMMENT ON TABLE forniture.fornitura IS 'Una consegna di dati di un tipo per un ente: contenuto, esito, conteggi';
COMMENT ON COLUMN forniture.fornitura.catena IS 'Si annulla solo l''ultima della catena (contract §1): tutte le mappe di un ente sono una';
COMMENT ON COLUMN forniture.fornitura.chi IS 'Utente del sistema operativo o operatore che ha importato';

-- One living delivery per content: the same file twice changes nothing, and after an
-- annullamento the content may come again.
CREATE UNIQUE INDEX fornitura_sha256 ON forniture.fornitura (ente_id, tipo, sha256) WHERE stato = 'acquisita';
-- "sit forniture annulla N" knows the number alone.
CREATE INDEX fornitura_numero ON forniture.fornitura (fornitura_id);

GRANT SELECT ON forniture.fornitura TO sit_app;
