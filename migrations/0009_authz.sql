-- Who may see what, and who has looked. The register of consultations is only ever added to:
-- nobody but the sealer of the owner writes the chain, a second later, in a table of its own.

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
    ufficio     text NOT NULL,
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
COMMENT ON COLUMN authz.consultazione.ufficio IS 'I ruoli di chi ha guardato, in questo ente e in quel momento; vuoto per chi non è un operatore';
COMMENT ON COLUMN authz.consultazione.persone IS 'Id opachi delle persone viste: ciascuna può sapere chi ha guardato';
ALTER TABLE authz.consultazione ENABLE ROW LEVEL SECURITY;
CREATE POLICY consultazione_ente ON authz.consultazione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT ON authz.consultazione TO sit_app;

-- The DPO reads backwards from today; a person asks for the lines that name him, whatever the ente.
CREATE INDEX consultazione_quando ON authz.consultazione (ente_id, quando, consultazione_id);
CREATE INDEX consultazione_chi ON authz.consultazione (ente_id, genere, chi, quando, consultazione_id);
CREATE INDEX consultazione_oggetto ON authz.consultazione (ente_id, oggetto, quando, consultazione_id);
CREATE INDEX consultazione_persone ON authz.consultazione USING gin (persone);

-- A person is found by the tax code in whatever ente: the one question that names no ente.
CREATE INDEX soggetto_cf ON catasto.soggetto (cf) WHERE cf IS NOT NULL;

-- The people who sign in. They belong to no ente, so they live in infra; what they may do in an
-- ente is an incarico. The app sees those who have one in the enti of its setting, never a password.
CREATE TABLE infra.operatore (
    operatore_id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    cf           text NOT NULL UNIQUE CHECK (cf ~ '^[A-Z0-9]{16}$'),
    nome         text NOT NULL CHECK (nome <> ''),
    email        text NOT NULL,
    scade        date,
    disabilitato timestamptz,
    password     text,
    sessioni_dal timestamptz NOT NULL DEFAULT '-infinity',
    created_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE infra.operatore IS 'Chi accede per lavoro';
COMMENT ON COLUMN infra.operatore.scade IS 'Giorno da cui non accede più';
COMMENT ON COLUMN infra.operatore.password IS 'Impronta argon2id della password di emergenza, in forma PHC';
COMMENT ON COLUMN infra.operatore.sessioni_dal IS 'Le sessioni cominciate prima non valgono: disabilitare e cambiare password le finiscono tutte';

CREATE TABLE authz.incarico (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    incarico_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    operatore_id bigint NOT NULL REFERENCES infra.operatore,
    ruolo        text NOT NULL CHECK (ruolo IN ('amministratore', 'tributi', 'edilizia', 'urbanistica', 'tecnico', 'dpo')),
    dal          date NOT NULL,
    al           date CHECK (al >= dal),
    concesso_da  text NOT NULL,
    finito_da    text,
    rivisto_at   timestamptz,
    rivisto_da   text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, incarico_id)
);
COMMENT ON TABLE authz.incarico IS 'Un operatore ha un ruolo in un ente, nei giorni [dal, al)';
CREATE UNIQUE INDEX incarico_aperto ON authz.incarico (ente_id, operatore_id, ruolo) WHERE al IS NULL;
CREATE INDEX incarico_operatore ON authz.incarico (operatore_id);
ALTER TABLE authz.incarico ENABLE ROW LEVEL SECURITY;
CREATE POLICY incarico_ente ON authz.incarico USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT ON authz.incarico TO sit_app;
GRANT UPDATE (al, finito_da, rivisto_at, rivisto_da) ON authz.incarico TO sit_app;

ALTER TABLE infra.operatore ENABLE ROW LEVEL SECURITY;
CREATE POLICY operatore_incaricato ON infra.operatore USING (operatore_id IN (SELECT i.operatore_id FROM authz.incarico i));
GRANT USAGE ON SCHEMA infra TO sit_app;
GRANT SELECT (operatore_id, cf, nome, email, scade, disabilitato, created_at) ON infra.operatore TO sit_app;

CREATE TABLE infra.chiave (
    chiave_id  bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    impronta   bytea NOT NULL UNIQUE,
    nome       text NOT NULL,
    enti       integer[] NOT NULL,
    scopi      text[] NOT NULL,
    scade      timestamptz NOT NULL,
    revocata   timestamptz,
    creata_da  text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE infra.chiave IS 'Le chiavi dei programmi: della chiave resta solo l''impronta sha256';

CREATE TABLE infra.sessione (
    impronta text PRIMARY KEY,
    dati     bytea NOT NULL,
    scade    timestamptz NOT NULL
);
COMMENT ON TABLE infra.sessione IS 'Chi ha acceduto al portale: del biscotto resta solo l''impronta';
CREATE INDEX sessione_scade ON infra.sessione (scade);

-- An OpenID Connect sign-in under way: each state is good once.
CREATE TABLE infra.ingresso (
    stato    bytea PRIMARY KEY,
    nonce    text NOT NULL,
    verifica text NOT NULL,
    dopo     text NOT NULL,
    scade    timestamptz NOT NULL
);
COMMENT ON TABLE infra.ingresso IS 'Accessi OpenID Connect in corso';
GRANT INSERT, SELECT, DELETE ON infra.ingresso TO sit_app;

-- Of a failed sign-in only a hash of the account or of the address is kept, for a day.
CREATE TABLE infra.tentativo (
    soggetto bytea PRIMARY KEY,
    falliti  integer NOT NULL,
    ultimo   timestamptz NOT NULL
);
COMMENT ON TABLE infra.tentativo IS 'Accessi falliti di seguito, per conto e per indirizzo';
GRANT SELECT, INSERT, UPDATE, DELETE ON infra.tentativo TO sit_app;

-- What the app may learn before it knows who asks: one row for one secret, and never a list.
CREATE FUNCTION infra.chiave_di(impronta bytea)
RETURNS TABLE (id bigint, nome text, enti integer[], scopi text[], scade timestamptz, revocata boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT c.chiave_id, c.nome, c.enti, c.scopi, c.scade, c.revocata IS NOT NULL FROM infra.chiave c WHERE c.impronta = chiave_di.impronta $$;

CREATE FUNCTION infra.credenziale(cf text)
RETURNS TABLE (id bigint, password text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT o.operatore_id, COALESCE(o.password, '') FROM infra.operatore o WHERE o.cf = credenziale.cf $$;

-- An operatore on a day, once for each incarico that he has then; once with none. Nothing of who
-- is disabled or expired.
CREATE FUNCTION infra.incarichi_di(operatore bigint, giorno date)
RETURNS TABLE (nome text, cf text, sessioni_dal timestamptz, ente_id integer, codice text, ruolo text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT o.nome, o.cf, o.sessioni_dal, i.ente_id, e.codice, i.ruolo
    FROM infra.operatore o
    LEFT JOIN authz.incarico i ON i.operatore_id = o.operatore_id AND i.dal <= giorno AND (i.al IS NULL OR giorno < i.al)
    LEFT JOIN sit.ente e ON e.ente_id = i.ente_id
    WHERE o.operatore_id = operatore AND o.disabilitato IS NULL AND (o.scade IS NULL OR giorno < o.scade)
$$;

-- Who is not known yet gets a row; who is keeps his own, and the office learns only the number.
CREATE FUNCTION infra.registra_operatore(cf text, nome text, email text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE trovato bigint;
BEGIN
    INSERT INTO infra.operatore AS o (cf, nome, email) VALUES (registra_operatore.cf, registra_operatore.nome, registra_operatore.email)
    ON CONFLICT DO NOTHING RETURNING o.operatore_id INTO trovato;
    IF trovato IS NULL THEN
        SELECT o.operatore_id INTO trovato FROM infra.operatore o WHERE o.cf = registra_operatore.cf;
    END IF;
    RETURN trovato;
END $$;

CREATE FUNCTION infra.leggi_sessione(impronta text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT s.dati FROM infra.sessione s WHERE s.impronta = leggi_sessione.impronta AND s.scade > clock_timestamp() $$;

CREATE FUNCTION infra.scrivi_sessione(impronta text, dati bytea, scade timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO infra.sessione AS s (impronta, dati, scade) VALUES ($1, $2, $3)
    ON CONFLICT ON CONSTRAINT sessione_pkey DO UPDATE SET dati = EXCLUDED.dati, scade = EXCLUDED.scade
$$;

CREATE FUNCTION infra.togli_sessione(impronta text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ DELETE FROM infra.sessione s WHERE s.impronta = togli_sessione.impronta $$;

-- A person asks who has looked at him, in every ente: the lines that bear one of the opaque ids
-- that his tax code has in the registers.
CREATE FUNCTION authz.chi_ha_guardato(cf text, prima timestamptz, prima_id bigint, quante integer)
RETURNS SETOF authz.consultazione
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT c.* FROM authz.consultazione c
    WHERE c.persone && ARRAY(SELECT DISTINCT s.persona FROM catasto.soggetto s WHERE s.cf = chi_ha_guardato.cf AND s.cf_valido)
      AND (prima IS NULL OR (c.quando, c.consultazione_id) < (prima, prima_id))
    ORDER BY c.quando DESC, c.consultazione_id DESC
    LIMIT quante
$$;

REVOKE ALL ON FUNCTION infra.chiave_di, infra.credenziale, infra.incarichi_di, infra.registra_operatore, infra.leggi_sessione, infra.scrivi_sessione,
    infra.togli_sessione, authz.chi_ha_guardato FROM PUBLIC;
GRANT EXECUTE ON FUNCTION infra.chiave_di, infra.credenziale, infra.incarichi_di, infra.registra_operatore, infra.leggi_sessione, infra.scrivi_sessione,
    infra.togli_sessione, authz.chi_ha_guardato TO sit_app;

-- The chain. Each line gets a seal that hashes it together with the seal before, in the order in
-- which lines became visible; so a line that is changed, taken away or slipped in breaks it.
CREATE TABLE authz.sigillo (
    ente_id          integer NOT NULL REFERENCES sit.ente,
    sequenza         bigint NOT NULL,
    consultazione_id bigint NOT NULL,
    impronta         bytea NOT NULL,
    sigillato_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ente_id, sequenza),
    UNIQUE (ente_id, consultazione_id)
);
COMMENT ON TABLE authz.sigillo IS 'Catena del registro: sha256 del sigillo precedente e della riga';

CREATE TABLE authz.taglio (
    ente_id    integer NOT NULL REFERENCES sit.ente,
    sequenza   bigint NOT NULL,
    impronta   bytea NOT NULL,
    ultima     timestamptz NOT NULL,
    tagliato_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ente_id, sequenza)
);
COMMENT ON TABLE authz.taglio IS 'Fin dove il registro è stato cancellato perché vecchio: da qui la catena riparte';
COMMENT ON COLUMN authz.taglio.ultima IS 'Quando fu scritta l''ultima riga cancellata';

CREATE TABLE authz.testa (
    ente_id  integer PRIMARY KEY REFERENCES sit.ente,
    sequenza bigint NOT NULL,
    impronta bytea NOT NULL
);
COMMENT ON TABLE authz.testa IS 'L''ultimo sigillo di ogni ente: chi togliesse la fine della catena dovrebbe cambiare anche qui';

CREATE TABLE authz.da_sigillare (
    ente_id          integer NOT NULL REFERENCES sit.ente,
    consultazione_id bigint NOT NULL,
    PRIMARY KEY (ente_id, consultazione_id)
);
COMMENT ON TABLE authz.da_sigillare IS 'Righe appena scritte, che aspettano il sigillo';

CREATE FUNCTION authz.mette_in_coda() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO authz.da_sigillare (ente_id, consultazione_id) SELECT n.ente_id, n.consultazione_id FROM nuove n;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION authz.mette_in_coda FROM PUBLIC;
CREATE TRIGGER consultazione_in_coda AFTER INSERT ON authz.consultazione
    REFERENCING NEW TABLE AS nuove FOR EACH STATEMENT EXECUTE FUNCTION authz.mette_in_coda();

-- Not even the owner changes the register by mistake; only the retention takes away its oldest part.
CREATE FUNCTION authz.solo_aggiunte() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('sit.conservazione', true) = 'scaduta' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'authz.%: lines are only added', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER consultazione_solo_aggiunte BEFORE UPDATE OR DELETE ON authz.consultazione FOR EACH ROW EXECUTE FUNCTION authz.solo_aggiunte();
CREATE TRIGGER sigillo_solo_aggiunte BEFORE UPDATE OR DELETE ON authz.sigillo FOR EACH ROW EXECUTE FUNCTION authz.solo_aggiunte();
CREATE TRIGGER taglio_solo_aggiunte BEFORE UPDATE OR DELETE ON authz.taglio FOR EACH ROW EXECUTE FUNCTION authz.solo_aggiunte();
CREATE TRIGGER consultazione_non_si_svuota BEFORE TRUNCATE ON authz.consultazione FOR EACH STATEMENT EXECUTE FUNCTION authz.solo_aggiunte();
CREATE TRIGGER sigillo_non_si_svuota BEFORE TRUNCATE ON authz.sigillo FOR EACH STATEMENT EXECUTE FUNCTION authz.solo_aggiunte();
CREATE TRIGGER taglio_non_si_svuota BEFORE TRUNCATE ON authz.taglio FOR EACH STATEMENT EXECUTE FUNCTION authz.solo_aggiunte();

-- A line as it is hashed: the same bytes whatever the settings of the session.
CREATE FUNCTION authz.canonica(r authz.consultazione) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT convert_to(jsonb_build_array(r.ente_id, r.consultazione_id, (extract(epoch FROM r.quando) * 1000000)::bigint, r.genere, r.chi, r.nome, r.ufficio,
        r.sessione, r.indirizzo, r.scopo, r.risorsa, r.oggetto, to_jsonb(r.campi), to_jsonb(r.persone))::text, 'UTF8')
$$;

-- Where the chain of an ente begins.
CREATE FUNCTION authz.radice(ente integer) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT sha256(convert_to('sit authz.consultazione ' || ente::text, 'UTF8')) $$;

-- Seals what waits, in an ente, and tells how many lines; none when another server is at it.
CREATE FUNCTION authz.sigilla(ente integer, quante integer) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    seq bigint;
    testa bytea;
    riga authz.consultazione;
    n bigint := 0;
BEGIN
    IF NOT pg_try_advisory_xact_lock(1366556681, ente) THEN
        RETURN 0;
    END IF;
    SELECT u.sequenza, u.impronta INTO seq, testa
    FROM (SELECT s.sequenza, s.impronta FROM authz.sigillo s WHERE s.ente_id = ente
          UNION ALL SELECT t.sequenza, t.impronta FROM authz.taglio t WHERE t.ente_id = ente) u
    ORDER BY u.sequenza DESC LIMIT 1;
    IF seq IS NULL THEN
        seq := 0;
        testa := authz.radice(ente);
    END IF;
    FOR riga IN
        WITH tolte AS (
            DELETE FROM authz.da_sigillare d
            WHERE d.ente_id = ente AND d.consultazione_id IN (
                SELECT x.consultazione_id FROM authz.da_sigillare x WHERE x.ente_id = ente ORDER BY x.consultazione_id LIMIT quante)
            RETURNING d.consultazione_id)
        SELECT c.* FROM authz.consultazione c JOIN tolte t ON t.consultazione_id = c.consultazione_id
        WHERE c.ente_id = ente ORDER BY c.consultazione_id
    LOOP
        seq := seq + 1;
        n := n + 1;
        testa := sha256(testa || authz.canonica(riga));
        INSERT INTO authz.sigillo (ente_id, sequenza, consultazione_id, impronta) VALUES (ente, seq, riga.consultazione_id, testa);
    END LOOP;
    IF n > 0 THEN
        INSERT INTO authz.testa AS t (ente_id, sequenza, impronta) VALUES (ente, seq, testa)
        ON CONFLICT (ente_id) DO UPDATE SET sequenza = EXCLUDED.sequenza, impronta = EXCLUDED.impronta;
    END IF;
    RETURN n;
END $$;

-- Takes away the sealed lines written before a moment, from the oldest on and without holes, and
-- leaves the seal at which the chain goes on.
CREATE FUNCTION authz.taglia(ente integer, prima timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    fino bigint;
    n bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1366556681, ente);
    SELECT COALESCE(min(s.sequenza) FILTER (WHERE c.quando >= prima) - 1, max(s.sequenza)) INTO fino
    FROM authz.sigillo s JOIN authz.consultazione c ON c.ente_id = s.ente_id AND c.consultazione_id = s.consultazione_id
    WHERE s.ente_id = ente;
    INSERT INTO authz.taglio (ente_id, sequenza, impronta, ultima)
    SELECT ente, s.sequenza, s.impronta, c.quando
    FROM authz.sigillo s JOIN authz.consultazione c ON c.ente_id = s.ente_id AND c.consultazione_id = s.consultazione_id
    WHERE s.ente_id = ente AND s.sequenza = fino;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    PERFORM set_config('sit.conservazione', 'scaduta', true);
    DELETE FROM authz.consultazione c USING authz.sigillo s
    WHERE s.ente_id = ente AND s.sequenza <= fino AND c.ente_id = ente AND c.consultazione_id = s.consultazione_id;
    GET DIAGNOSTICS n = ROW_COUNT;
    DELETE FROM authz.sigillo s WHERE s.ente_id = ente AND s.sequenza <= fino;
    PERFORM set_config('sit.conservazione', '', true);
    RETURN n;
END $$;
REVOKE ALL ON FUNCTION authz.sigilla, authz.taglia FROM PUBLIC;
