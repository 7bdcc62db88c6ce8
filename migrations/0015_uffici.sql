-- The offices of the two counters: what each receives, the rejected lines and the anomalie of its
-- deliveries, and the scrap paper on which they are read. The tables of each office follow, one
-- migration an office.

CREATE SCHEMA tributi;
COMMENT ON SCHEMA tributi IS 'Posizioni dei tributi locali, aliquote e tariffe, e a che cosa si legano';
CREATE SCHEMA anagrafe;
COMMENT ON SCHEMA anagrafe IS 'I residenti, come li consegna l''anagrafe';
CREATE SCHEMA urbanistica;
COMMENT ON SCHEMA urbanistica IS 'Piani, zone, vincoli, impronte degli edifici';
CREATE SCHEMA edilizia;
COMMENT ON SCHEMA edilizia IS 'Le pratiche edilizie';
GRANT USAGE ON SCHEMA tributi, anagrafe, urbanistica, edilizia TO sit_app;

-- One file may feed several deliveries of one tipo: each constraint, each instrument is one.
ALTER TABLE forniture.fornitura ADD COLUMN parte text NOT NULL DEFAULT '';
COMMENT ON COLUMN forniture.fornitura.parte IS 'Di che cosa parla, dove un file ne porta più d''una: lo strumento e il suo stato, il codice del vincolo';
DROP INDEX forniture.fornitura_sha256;
-- One living delivery per content: the same file twice changes nothing, and after an
-- annullamento the content may come again.
CREATE UNIQUE INDEX fornitura_sha256 ON forniture.fornitura (ente_id, tipo, parte, sha256) WHERE stato = 'acquisita';

DO $$
DECLARE s text;
BEGIN
    FOREACH s IN ARRAY ARRAY['tributi', 'anagrafe', 'urbanistica', 'edilizia'] LOOP
        EXECUTE format($t$
            CREATE TABLE %1$I.scarto (
                ente_id      integer NOT NULL,
                fornitura_id bigint NOT NULL,
                scarto_id    bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
                file         text NOT NULL,
                riga         bigint NOT NULL,
                campo        text,
                valore       text,
                motivo       text NOT NULL,
                proposta     text,
                contenuto    bytea,
                PRIMARY KEY (ente_id, fornitura_id, scarto_id)
            );
            COMMENT ON TABLE %1$I.scarto IS 'Una riga o un oggetto consegnato che non si è potuto leggere o collocare';
            COMMENT ON COLUMN %1$I.scarto.proposta IS 'Come si potrebbe correggere la riga, dove si capisce';
            ALTER TABLE %1$I.scarto ENABLE ROW LEVEL SECURITY;
            CREATE POLICY scarto_ente ON %1$I.scarto USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
            CREATE TABLE %1$I.anomalia (
                ente_id      integer NOT NULL,
                fornitura_id bigint NOT NULL,
                anomalia_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
                codice       text NOT NULL,
                gravita      text NOT NULL CHECK (gravita IN ('errore', 'avviso', 'nota')),
                oggetto      text,
                testo        text NOT NULL,
                file         text,
                riga         bigint,
                PRIMARY KEY (ente_id, fornitura_id, anomalia_id)
            );
            COMMENT ON TABLE %1$I.anomalia IS 'Dati consegnati che contraddicono se stessi o i vicini: sono entrati, e qui sono elencati. Il testo nomina campi e chiavi, mai persone';
            GRANT SELECT ON %1$I.scarto, %1$I.anomalia TO sit_app;
        $t$, s);
    END LOOP;
END $$;

-- The opaque id of a person from a tax code: the same digest as importers make (authz.Persone), for
-- a room that enters one by hand. The key stays with the owner. HMAC by RFC 2104, on blocks of 64.
CREATE FUNCTION infra.persona(cf text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chiave bytea;
    interna bytea := decode(repeat('36', 64), 'hex');
    esterna bytea := decode(repeat('5c', 64), 'hex');
    somma bytea;
BEGIN
    INSERT INTO infra.impostazione (chiave, valore)
    VALUES ('chiave_persone', encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'))
    ON CONFLICT DO NOTHING;
    SELECT decode(i.valore, 'hex') INTO chiave FROM infra.impostazione i WHERE i.chiave = 'chiave_persone';
    FOR i IN 0..length(chiave) - 1 LOOP
        interna := set_byte(interna, i, get_byte(interna, i) # get_byte(chiave, i));
        esterna := set_byte(esterna, i, get_byte(esterna, i) # get_byte(chiave, i));
    END LOOP;
    somma := sha256(esterna || sha256(interna || convert_to('cf', 'UTF8') || '\x00'::bytea || convert_to(upper(cf), 'UTF8')));
    somma := set_byte(somma, 6, get_byte(somma, 6) & 15 | 128);
    somma := set_byte(somma, 8, get_byte(somma, 8) & 63 | 128);
    RETURN encode(substr(somma, 1, 16), 'hex')::uuid;
END $$;
REVOKE ALL ON FUNCTION infra.persona FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.persona TO sit_app;

-- Opens the scrap paper of a delivery: its own partition of each table named. Made apart and then
-- attached: an attached partition is under no lock of its parent while it is filled.
CREATE FUNCTION staging.apri_tabelle(fornitura bigint, VARIADIC tabelle text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY tabelle LOOP
        EXECUTE format('CREATE UNLOGGED TABLE staging.%I (LIKE staging.%I INCLUDING ALL)', format('%s_%s', t, fornitura), t);
        EXECUTE format('ALTER TABLE staging.%I ATTACH PARTITION staging.%I FOR VALUES IN (%s)', t, format('%s_%s', t, fornitura), fornitura);
    END LOOP;
END $$;

CREATE FUNCTION staging.analizza_tabelle(fornitura bigint, VARIADIC tabelle text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY tabelle LOOP
        EXECUTE format('ANALYZE staging.%I', format('%s_%s', t, fornitura));
    END LOOP;
END $$;

-- A column of geometry made after the database has fixed its SRID takes it too.
CREATE FUNCTION geo.adegua_srid(schema text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    srid integer;
    c record;
BEGIN
    SELECT valore::integer INTO srid FROM infra.impostazione WHERE chiave = 'srid';
    IF srid IS NULL THEN RETURN; END IF;
    FOR c IN
        SELECT t.relname, a.attname, postgis_typmod_type(a.atttypmod) AS tipo
        FROM pg_attribute a
        JOIN pg_class t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p') AND NOT t.relispartition
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = schema
        WHERE a.atttypid = 'geometry'::regtype AND NOT a.attisdropped AND postgis_typmod_srid(a.atttypmod) = 0
    LOOP
        EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE geometry(%s, %s)', schema, c.relname, c.attname, COALESCE(c.tipo, 'Geometry'), srid);
    END LOOP;
END $$;

-- Which files a delivery was made of, each with its digest: a row names its file, and the file can be
-- told from another of the same name.
CREATE TABLE forniture.contenuto (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    fornitura_id bigint NOT NULL,
    file         text NOT NULL,
    sha256       text NOT NULL,
    PRIMARY KEY (ente_id, fornitura_id, file)
);
COMMENT ON TABLE forniture.contenuto IS 'I file di una consegna, ognuno con la sua impronta';
GRANT SELECT ON forniture.contenuto TO sit_app;
