-- Scrap paper of the registers, on the plan of that of the maps: unlogged, partitioned by delivery,
-- dropped and never swept.
--
-- A state is one row with its lists, already folded from the lines that say it. Lines of one state
-- that do not lie together come as several rows: r1 to r5 are the digests of the records that a row
-- has, and tell what to take from which.

CREATE UNLOGGED TABLE staging.stadio_uiu (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    immobile        bigint NOT NULL,
    progressivo     integer NOT NULL,
    zona            text,
    categoria       text,
    classe          text,
    consistenza_milli bigint,
    superficie      bigint,
    rendita_lire    bigint,
    rendita_milli   bigint,
    lotto           text,
    edificio        text,
    scala           text,
    interni         text[],
    piani           text[],
    partita         text,
    annotazione     text,
    protocollo      text,
    data_notifica   date,
    flag_classamento text,
    extra           text[],
    dal             date,
    reg_dal         date,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    al              date,
    reg_al          date,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    impianto        boolean,
    aperto          boolean,
    identificativi  jsonb NOT NULL,
    indirizzi       jsonb NOT NULL,
    utilita         jsonb NOT NULL,
    riserve         jsonb NOT NULL,
    chiavi          text[],
    r1              bigint,
    r2              bigint,
    r3              bigint,
    r4              bigint,
    r5              bigint,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL,
    righe           integer[],
    grezze          bytea[]
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.stadio_uiu IS 'Uno stadio di una unità come letto dal file: una riga per ogni gruppo di righe contigue';
COMMENT ON COLUMN staging.stadio_uiu.chiavi IS 'Gli identificativi normalizzati: sezione urbana, foglio, numero, denominatore, subalterno, separati da una barra verticale';
COMMENT ON COLUMN staging.stadio_uiu.r1 IS 'Impronta di ciò che dice il record 1; nullo: questo gruppo non lo ha';
COMMENT ON COLUMN staging.stadio_uiu.righe IS 'Dove non c''è il record 1: le righe del file, e sotto i loro byte, che forse sono scarti';

CREATE UNLOGGED TABLE staging.stadio_terreno (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    immobile        bigint NOT NULL,
    progressivo     integer NOT NULL,
    foglio          text,
    numero          text,
    denominatore    text,
    subalterno      text,
    edificialita    text,
    qualita         integer,
    classe          text,
    superficie_mq   bigint,
    flag_reddito    text,
    flag_porzione   text,
    flag_deduzioni  text,
    dominicale_lire bigint,
    agrario_lire    bigint,
    dominicale_milli bigint,
    agrario_milli   bigint,
    partita         text,
    annotazione     text,
    extra           text[],
    dal             date,
    reg_dal         date,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    al              date,
    reg_al          date,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    impianto        boolean,
    aperto          boolean,
    p_foglio        integer,
    p_numero        text,
    p_denominatore  text,
    p_mappa         text,
    deduzioni       jsonb NOT NULL,
    riserve         jsonb NOT NULL,
    porzioni        jsonb NOT NULL,
    r1              bigint,
    r2              bigint,
    r3              bigint,
    r4              bigint,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL,
    righe           integer[],
    grezze          bytea[]
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.stadio_terreno IS 'Uno stadio di una particella del catasto terreni come letto dal file';
COMMENT ON COLUMN staging.stadio_terreno.p_foglio IS 'Foglio e numero normalizzati, con cui si trova la particella; nulli: non si può collocare';
COMMENT ON COLUMN staging.stadio_terreno.p_mappa IS 'Vuoto per le particelle numerate; per le lettere il nome del foglio, perché sono una per foglio';

CREATE UNLOGGED TABLE staging.soggetto (
    fornitura_id  bigint NOT NULL,
    n             integer NOT NULL,
    comune        text NOT NULL,
    sezione       text NOT NULL,
    tipo          text NOT NULL,
    soggetto      bigint NOT NULL,
    cognome       text,
    nome          text,
    denominazione text,
    sesso         text,
    nascita       date,
    luogo_nascita text,
    sede          text,
    cf            text,
    cf_valido     boolean NOT NULL,
    note          text,
    impronta      bigint NOT NULL,
    persona       uuid NOT NULL,
    nome_ricerca  text COLLATE "C" NOT NULL,
    file          text NOT NULL,
    riga          integer NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.soggetto IS 'Un soggetto come letto dal file';

CREATE UNLOGGED TABLE staging.titolarita (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    chiave          bigint NOT NULL,
    immobile_tipo   text NOT NULL,
    titolo          bigint,
    soggetto_tipo   text NOT NULL,
    soggetto        bigint NOT NULL,
    immobile        bigint NOT NULL,
    diritto         text NOT NULL,
    diritto_libero  text,
    quota_num       bigint,
    quota_den       bigint,
    regime          text,
    riferimento     bigint,
    partita         text,
    dal             date,
    reg_dal         date,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    al              date,
    reg_al          date,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    impianto        boolean NOT NULL,
    aperto          boolean NOT NULL,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.titolarita IS 'Una titolarità come letta dal file';

-- What becomes of each row that was read, once compared with what is believed.
CREATE UNLOGGED TABLE staging.scelta (
    fornitura_id bigint NOT NULL,
    registro     "char" NOT NULL,
    n            integer NOT NULL,
    vivo_id      bigint,
    esito        text NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.scelta IS 'Il confronto di una riga letta con quella viva: nuovo, modificato, chiuso, riaperto (si scrivono); invariato, mantenuto (restano come sono). Registri: U unità, T terreni, S soggetti, H titolarità';

-- What ends without anybody having delivered its end.
CREATE UNLOGGED TABLE staging.chiusura (
    fornitura_id  bigint NOT NULL,
    registro      "char" NOT NULL,
    vivo_id       bigint NOT NULL,
    propria       boolean NOT NULL,
    chiusura      text NOT NULL,
    al            date,
    reg_al        date,
    c_tipo        text,
    c_numero      text,
    c_progressivo text,
    c_anno        integer,
    c_mutazione   bigint,
    c_causale     text,
    c_descrizione text
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.chiusura IS 'Le righe vive da chiudere: derivate dallo stadio seguente, o riconciliate con una consegna completa';
COMMENT ON COLUMN staging.chiusura.propria IS 'L''ha scritta questa stessa consegna: si completa, non si sostituisce';

-- Made apart and attached: PARTITION OF would wait for every merge that is reading the parent, and
-- let nobody read it meanwhile.
-- They live for a minute, and who fills them analyzes them: nobody else need look.
CREATE FUNCTION staging.apri_registri(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['stadio_uiu', 'stadio_terreno', 'soggetto', 'titolarita', 'scelta', 'chiusura'] LOOP
        EXECUTE format('CREATE UNLOGGED TABLE staging.%I (LIKE staging.%I INCLUDING ALL) WITH (autovacuum_enabled = false)', format('%s_%s', t, fornitura), t);
        EXECUTE format('ALTER TABLE staging.%I ATTACH PARTITION staging.%I FOR VALUES IN (%s)', t, format('%s_%s', t, fornitura), fornitura);
    END LOOP;
END $$;

-- Of rows as wide as a layout only the keys are looked at: the planner joins by nothing else.
CREATE FUNCTION staging.analizza_registri(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('default_statistics_target', '10', true);
    EXECUTE format('ANALYZE staging.%I (n, immobile, progressivo)', format('stadio_uiu_%s', fornitura));
    EXECUTE format('ANALYZE staging.%I (n, immobile, progressivo, p_foglio, p_numero)', format('stadio_terreno_%s', fornitura));
    EXECUTE format('ANALYZE staging.%I (n, soggetto)', format('soggetto_%s', fornitura));
    EXECUTE format('ANALYZE staging.%I (n, chiave, immobile, soggetto)', format('titolarita_%s', fornitura));
END $$;

-- The registers that have grown by a fifth since they were last looked at, by their pages, which are
-- never late: an aggregation that comes in ente by ente would else be looked at whole for each.
-- Their keys alone: the rest is looked at by the server in its own time.
CREATE FUNCTION catasto.analizza_cresciute() RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t record;
BEGIN
    FOR t IN
        SELECT v.tabella, v.colonne
        FROM (VALUES ('catasto.stadio_uiu', 'ente_id, immobile, progressivo, fornitura_id'),
                     ('catasto.stadio_terreno', 'ente_id, immobile, progressivo, particella_id, fornitura_id'),
                     ('catasto.soggetto', 'ente_id, soggetto, fornitura_id'),
                     ('catasto.titolarita', 'ente_id, chiave, immobile, soggetto, fornitura_id'),
                     ('catasto.identificativo', 'ente_id, immobile, foglio, numero'),
                     ('catasto.terreno', 'ente_id, particella_id')) AS v (tabella, colonne)
        JOIN pg_class c ON c.oid = v.tabella::regclass
        WHERE pg_relation_size(c.oid) / current_setting('block_size')::bigint * 5 > c.relpages::bigint * 6
    LOOP
        EXECUTE format('ANALYZE %s (%s)', t.tabella, t.colonne);
    END LOOP;
END $$;

-- The drawer is emptied of whatever bears the number: a new kind of scrap paper needs no line here.
-- To drop a partition the parent is locked against everybody: beside another import, which reads
-- it until its merge ends, that is a long wait or a deadlock. Then the drawer is only emptied, or
-- left, and the sweep before a later import throws it away.
CREATE OR REPLACE FUNCTION staging.chiudi(fornitura bigint) RETURNS void
LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    t text;
    sue CONSTANT text[] := ARRAY(
        SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
        WHERE c.relnamespace = 'staging'::regnamespace AND c.relname = p.relname || '_' || fornitura);
BEGIN
    BEGIN
        FOREACH t IN ARRAY sue LOOP
            EXECUTE format('DROP TABLE IF EXISTS staging.%I', t);
        END LOOP;
    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
        FOREACH t IN ARRAY sue LOOP
            BEGIN
                EXECUTE format('TRUNCATE staging.%I', t);
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                NULL;
            END;
        END LOOP;
    END;
    DELETE FROM staging.foglio WHERE fornitura_id = fornitura;
    DELETE FROM staging.anomalia WHERE fornitura_id = fornitura;
END $$;

-- Subjects, and now and then titles, are delivered by both cadastres, each with a chain of its own.
-- A row that one wrote and the other delivered equal must outlive the undo of the one.
CREATE TABLE catasto.conferma (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    versione_id  bigint NOT NULL,
    tipo         text NOT NULL,
    fornitura_id bigint NOT NULL,
    PRIMARY KEY (ente_id, versione_id, tipo)
);
COMMENT ON TABLE catasto.conferma IS 'Quale fornitura dell''altro catasto ha consegnato uguale una versione di soggetto o di titolarità: la eredita, se chi l''ha scritta si annulla';
CREATE INDEX conferma_fornitura ON catasto.conferma (ente_id, fornitura_id);

-- The first census of an ente that has no map yet: its partitions, empty, for particelle that are
-- drawn nowhere. True when they were made now.
CREATE FUNCTION catasto.assicura_partizioni(ente integer) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE i integer;
BEGIN
    IF catasto.ha_partizioni(ente) THEN
        RETURN false;
    END IF;
    PERFORM catasto.crea_partizioni(ente);
    FOR i IN 1..4 LOOP
        PERFORM catasto.indicizza_partizioni(ente, i);
    END LOOP;
    PERFORM catasto.attacca_partizioni(ente);
    RETURN true;
END $$;

-- The id of a particella that is drawn nowhere: that of its main sheet (contract §0).
CREATE FUNCTION catasto.id_non_disegnata(comune text, sezione text, foglio integer, numero text, denominatore text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT comune || COALESCE(NULLIF(sezione, ''), '_') || lpad(foglio::text, 4, '0') || '00.' || numero
           || CASE WHEN denominatore <> '' THEN '/' || denominatore ELSE '' END
$$;

-- A number without the zeros in front; "0" where there was nothing else (catasto-censuario §3.2).
CREATE FUNCTION catasto.senza_zeri(s text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN trim(s) ~ '^[0-9]+$' THEN COALESCE(NULLIF(ltrim(trim(s), '0'), ''), '0') ELSE upper(trim(s)) END
$$;
