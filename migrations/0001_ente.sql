-- The tenants. Every table of an office leads its keys with ente_id; the exceptions are the
-- schema infra, code tables and spatial_ref_sys (cmd/sit/tenancy_test.go keeps this true).

CREATE SCHEMA sit;
COMMENT ON SCHEMA sit IS 'Vocabolario comune: gli enti e i comuni per cui rispondono';
CREATE SCHEMA forniture;
COMMENT ON SCHEMA forniture IS 'Registro delle forniture: che cosa è arrivato, quando, con quale esito';
CREATE SCHEMA catasto;
COMMENT ON SCHEMA catasto IS 'Specchio del catasto: quello che lo Stato ha consegnato, parola per parola';
CREATE SCHEMA staging;
COMMENT ON SCHEMA staging IS 'Carta da minuta delle importazioni: si può perdere in ogni momento';
CREATE SCHEMA geo;
COMMENT ON SCHEMA geo IS 'Funzioni geometriche comuni a più stanze';

CREATE TABLE sit.ente (
    ente_id    integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    codice     text NOT NULL UNIQUE CHECK (codice ~ '^[A-Z][0-9]{3}$'),
    nome       text NOT NULL,
    istat      text,
    provincia  text,
    regione    text,
    zona       integer NOT NULL CHECK (zona IN (7791, 7792, 7793)),
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sit.ente IS 'Un comune amministrativo che usa il sistema';
COMMENT ON COLUMN sit.ente.zona IS 'SRID del fuso proprio, in cui si calcolano aree e distanze da mostrare (contract §0)';

CREATE TABLE sit.ente_comune (
    ente_id integer NOT NULL REFERENCES sit.ente,
    comune  text NOT NULL CHECK (comune ~ '^[A-Z][0-9]{3}$'),
    PRIMARY KEY (ente_id, comune)
);
COMMENT ON TABLE sit.ente_comune IS 'I codici catastali, presenti e passati, di cui un ente risponde';

CREATE TABLE infra.impostazione (
    chiave text PRIMARY KEY,
    valore text NOT NULL
);
COMMENT ON TABLE infra.impostazione IS 'Scelte fatte una volta per questa banca dati: srid';

-- The enti that the current transaction may see, set by pg.Read and pg.Write with
-- set_config('sit.enti', '1,2', true). STABLE, so that a policy evaluates it once.
CREATE FUNCTION sit.enti() RETURNS integer[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT string_to_array(NULLIF(current_setting('sit.enti', true), ''), ',')::integer[] $$;

GRANT USAGE ON SCHEMA sit, forniture, catasto, geo TO sit_app;
GRANT SELECT ON sit.ente, sit.ente_comune TO sit_app;
