-- What people report as wrong, without signing in, and what the office answers.

CREATE SCHEMA errori;
COMMENT ON SCHEMA errori IS 'Errori segnalati da chi consulta il portale, e giudizi sulle pagine';
GRANT USAGE ON SCHEMA errori TO sit_app;

CREATE TABLE errori.errore (
    ente_id    integer NOT NULL REFERENCES sit.ente,
    errore_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    codice     text NOT NULL,
    tipo       text NOT NULL CHECK (tipo IN ('particella', 'foglio', 'edificio', 'civico', 'via', 'comune', 'punto')),
    oggetto    text NOT NULL,
    testo      text NOT NULL CHECK (char_length(testo) BETWEEN 10 AND 2000),
    stato      text NOT NULL DEFAULT 'nuovo' CHECK (stato IN ('nuovo', 'preso_in_carico', 'risolto', 'respinto')),
    nota       text,
    chi        text,
    chiave     bytea,
    impronta   bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    preso_at   timestamptz,
    chiuso_at  timestamptz,
    PRIMARY KEY (ente_id, errore_id),
    UNIQUE (ente_id, codice),
    -- The same Idempotency-Key twice is one report.
    UNIQUE (ente_id, chiave)
);
COMMENT ON TABLE errori.errore IS 'Un errore segnalato su un oggetto; si cancella un anno dopo la chiusura';
COMMENT ON COLUMN errori.errore.testo IS 'Scritto da chi segnala: può contenere dati personali, lo legge solo l''ufficio';
COMMENT ON COLUMN errori.errore.nota IS 'Risposta dell''ufficio, visibile a chi conosce il codice';
COMMENT ON COLUMN errori.errore.chi IS 'Operatore che l''ha preso in carico o chiuso';
COMMENT ON COLUMN errori.errore.chiave IS 'Impronta della Idempotency-Key';
COMMENT ON COLUMN errori.errore.impronta IS 'Impronta di oggetto e testo: la stessa chiave con un altro contenuto è un errore di chi chiama';

-- The queue of the office: what is open, the oldest first; and what has been closed long enough.
CREATE INDEX errore_aperti ON errori.errore (ente_id, created_at) WHERE chiuso_at IS NULL;
CREATE INDEX errore_chiusi ON errori.errore (ente_id, chiuso_at) WHERE chiuso_at IS NOT NULL;

-- What somebody typed may speak of people: nobody reads it but for an ente that was granted.
ALTER TABLE errori.errore ENABLE ROW LEVEL SECURITY;
CREATE POLICY errore_ente ON errori.errore USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT, DELETE ON errori.errore TO sit_app;
GRANT UPDATE (stato, nota, chi, preso_at, chiuso_at) ON errori.errore TO sit_app;

-- Counts, and nothing of who counted.
CREATE TABLE errori.giudizio (
    ente_id integer NOT NULL REFERENCES sit.ente,
    giorno  date NOT NULL,
    pagina  text NOT NULL CHECK (pagina IN ('comune', 'foglio', 'particella', 'via', 'scarica')),
    voto    smallint NOT NULL CHECK (voto BETWEEN 1 AND 5),
    n       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (ente_id, giorno, pagina, voto)
);
COMMENT ON TABLE errori.giudizio IS 'Quante volte, in un giorno, un genere di pagina ha avuto un voto da 1 a 5';
GRANT SELECT, INSERT ON errori.giudizio TO sit_app;
GRANT UPDATE (n) ON errori.giudizio TO sit_app;
