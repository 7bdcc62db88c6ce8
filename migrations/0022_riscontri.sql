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
    attesa          date,
    priorita        bigint NOT NULL DEFAULT 0,
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
COMMENT ON COLUMN riscontri.segnalazione.attesa IS 'Fino a questo giorno si aspetta: il fatto da cui nasce ha meno di 60 giorni, e i registri arrivano tardi (tributi.md §7.4)';
COMMENT ON COLUMN riscontri.segnalazione.priorita IS 'Stima per confidenza diviso i minuti che costa guardarla: con che cosa conviene cominciare';
COMMENT ON COLUMN riscontri.segnalazione.versione IS 'Sale a ogni cambiamento: è l''ETag';
COMMENT ON COLUMN riscontri.segnalazione.prima IS 'L''esecuzione che l''ha trovata per la prima volta; ultima: quella che l''ha vista per ultima';
CREATE UNIQUE INDEX segnalazione_chiave ON riscontri.segnalazione (ente_id, chiave);
CREATE INDEX segnalazione_coda ON riscontri.segnalazione (ente_id, regola, stato, stima_cent DESC NULLS LAST);
-- What to begin with, and what a run did not find again.
CREATE INDEX segnalazione_priorita ON riscontri.segnalazione (ente_id, priorita DESC, segnalazione_id);
CREATE INDEX segnalazione_anno ON riscontri.segnalazione (ente_id, anno, regola);
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

CREATE TABLE riscontri.regola_ente (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    regola        text NOT NULL,
    attiva        boolean NOT NULL DEFAULT true,
    prova         boolean NOT NULL DEFAULT false,
    soglie        jsonb NOT NULL DEFAULT '{}',
    chi           text NOT NULL,
    modificata_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, regola)
);
COMMENT ON TABLE riscontri.regola_ente IS 'Come un ente usa una regola; dove non c''è riga, come la regola è scritta';
COMMENT ON COLUMN riscontri.regola_ente.prova IS 'Le sue segnalazioni si guardano a campione: la precisione non è ancora provata (tributi.md §7.3)';
COMMENT ON COLUMN riscontri.regola_ente.soglie IS '{nome: valore}: solo quelle che l''ente ha cambiato';

ALTER TABLE riscontri.segnalazione ENABLE ROW LEVEL SECURITY;
ALTER TABLE riscontri.passo ENABLE ROW LEVEL SECURITY;
CREATE POLICY segnalazione_ente ON riscontri.segnalazione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY passo_ente ON riscontri.passo USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
-- The room is the writer: a run as much as an officer, each in the one ente that the policies show.
GRANT SELECT ON riscontri.esecuzione, riscontri.segnalazione, riscontri.luogo, riscontri.passo, riscontri.regola_ente TO sit_app;
GRANT INSERT, UPDATE ON riscontri.esecuzione, riscontri.segnalazione, riscontri.luogo, riscontri.regola_ente TO sit_app;
GRANT INSERT ON riscontri.passo TO sit_app;
SELECT geo.adegua_srid('riscontri');

-- What the rules have in common, each one expression that the planner sees through. They answer
-- for one ente, through the policies of who asks.

-- Every unit on a day: of its states the highest progressivo below 901 that holds (contract §0),
-- the suppressed ones too. The income in cents; of the identifiers, those of the state.
CREATE FUNCTION riscontri.unita(ente integer, giorno date)
RETURNS TABLE (comune text, sezione text, immobile bigint, progressivo integer, id text, categoria text, classe text, superficie bigint, rendita_cent bigint,
               partita text, soppressa boolean, bcnc boolean, dal date, identificativi jsonb, utilita jsonb, annotazione text, flag_classamento text, data_notifica date, interni text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (s.immobile, s.comune, s.sezione)
           s.comune, s.sezione, s.immobile, s.progressivo, s.comune || s.sezione || '-F-' || s.immobile, s.categoria, s.classe, s.superficie,
           COALESCE(round(s.rendita_milli / 10.0), round(s.rendita_lire * 100 / 1936.27))::bigint,
           s.partita, s.soppressa, s.bcnc, s.dal, s.identificativi, s.utilita, s.annotazione, s.flag_classamento, s.data_notifica,
           s.interni
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.progressivo < 901
      AND (s.dal IS NULL OR s.dal <= $2) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > $2
    ORDER BY s.immobile, s.comune, s.sezione, s.progressivo DESC
$$;

-- The identifiers, normalised, of the units that exist on a day, graffati included: where each
-- leads, and which is the first.
CREATE FUNCTION riscontri.identificativo(ente integer, giorno date)
RETURNS TABLE (comune text, sezione text, immobile bigint, bcnc boolean, categoria text, posto bigint, sezione_urbana text, foglio text, numero text, denominatore text, subalterno text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT u.comune, u.sezione, u.immobile, u.bcnc, u.categoria, i.posto, COALESCE(visura.norma(i.x->>'sezione_urbana'), ''), COALESCE(visura.norma(i.x->>'foglio'), ''),
           COALESCE(visura.norma(i.x->>'numero'), ''), COALESCE(NULLIF(visura.norma(i.x->>'denominatore'), '0'), ''), COALESCE(NULLIF(visura.norma(i.x->>'subalterno'), '0'), '')
    FROM riscontri.unita($1, $2) u
    CROSS JOIN LATERAL jsonb_array_elements(u.identificativi) WITH ORDINALITY AS i (x, posto)
    WHERE NOT u.soppressa
$$;

-- Who has a right over what on a day, as an opaque person.
CREATE FUNCTION riscontri.titolare(ente integer, giorno date)
RETURNS TABLE (immobile_tipo text, comune text, sezione text, immobile bigint, persona uuid, diritto text, quota_num bigint, quota_den bigint, denominazione text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT t.immobile_tipo, t.comune, t.sezione, t.immobile, s.persona, t.diritto, t.quota_num, t.quota_den, s.denominazione
    FROM catasto.titolarita t
    JOIN catasto.soggetto s ON s.ente_id = t.ente_id AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione AND s.superseded_at IS NULL
    WHERE t.ente_id = $1 AND t.superseded_at IS NULL
      AND (t.dal IS NULL OR t.dal <= $2) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > $2
$$;

-- Bodies whose buildings follow rules of their own: the State, regions, provinces, comuni, health, housing bodies.
CREATE FUNCTION riscontri.ente_pubblico(denominazione text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT denominazione IS NOT NULL
       AND upper(denominazione) ~ '(^|[^A-Z])(DEMANIO|COMUNE D|PROVINCIA D|REGIONE |STATO ITALIANO|MINISTERO|AGENZIA D|AZIENDA SANITARIA|ASL |A\.S\.L|ATER|A\.T\.E\.R|ACER|ALER|IACP|I\.A\.C\.P|UNIONE D[EI]I COMUNI|COMUNITA'' MONTANA|CITTA'' METROPOLITANA)'
$$;

-- The fifteen characters of a personal tax code without omocodia, its check letter apart
-- (tributi.md §2.2): it suggests, and never says that two are one.
CREATE FUNCTION riscontri.cf_base(cf text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cf ~ '^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$'
        THEN substr(cf, 1, 6) || translate(substr(cf, 7, 2), 'LMNPQRSTUV', '0123456789') || substr(cf, 9, 1) || translate(substr(cf, 10, 2), 'LMNPQRSTUV', '0123456789')
             || substr(cf, 12, 1) || translate(substr(cf, 13, 3), 'LMNPQRSTUV', '0123456789') END
$$;

-- The system of coordinates of the database; null until an ente has fixed it, and then nothing is anywhere.
CREATE FUNCTION riscontri.srid() RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NULLIF(GREATEST(postgis_typmod_srid(a.atttypmod), 0), 0) FROM pg_attribute a WHERE a.attrelid = 'riscontri.luogo'::regclass AND a.attname = 'geom'
$$;

-- Where each unit that exists on a day stands: the particella of its first identifier that leads to one.
CREATE FUNCTION riscontri.sede(ente integer, giorno date)
RETURNS TABLE (comune text, sezione text, immobile bigint, foglio text, numero text, subalterno text, particella_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT ON (i.immobile, i.comune, i.sezione) i.comune, i.sezione, i.immobile, i.foglio, i.numero, i.subalterno, c.particella_id
    FROM riscontri.identificativo($1, $2) i
    LEFT JOIN catasto.identificativo c ON c.ente_id = $1 AND c.immobile = i.immobile AND c.comune = i.comune AND c.sezione = i.sezione AND c.foglio = i.foglio AND c.numero = i.numero
         AND c.denominatore = i.denominatore AND COALESCE(NULLIF(c.subalterno, '0'), '') = i.subalterno AND c.sezione_urbana = i.sezione_urbana
    ORDER BY i.immobile, i.comune, i.sezione, c.particella_id IS NULL, i.posto
$$;

-- What may be shown of a number that a program of the office gave: some are tax codes.
CREATE FUNCTION riscontri.senza_cf(numero text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN upper(numero) !~ '[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]' AND numero !~ '(^|[^0-9])[0-9]{11}([^0-9]|$)' THEN numero END
$$;

-- What a list, its counts and its files are asked for. One expression, so that the planner sees
-- through it; null asks for nothing.
CREATE FUNCTION riscontri.vaglia(s riscontri.segnalazione, regola text[], severita text[], stato text[], presenza text[], anno integer, min_cent bigint,
    oggetto text, persona uuid, assegnata bigint, senza_risolte boolean) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ($2 IS NULL OR ($1).regola = ANY ($2)) AND ($3 IS NULL OR ($1).severita = ANY ($3)) AND ($4 IS NULL OR ($1).stato = ANY ($4))
       AND ($5 IS NULL OR ($1).presenza = ANY ($5)) AND ($6 IS NULL OR ($1).anno = $6) AND ($7 IS NULL OR ($1).stima_cent >= $7)
       AND ($8 IS NULL OR ($1).oggetto = $8) AND ($9 IS NULL OR ($1).persona = $9) AND ($10 IS NULL OR COALESCE(($1).assegnata_a, 0) = $10)
       AND (NOT $11 OR ($1).presenza <> 'risolta')
$$;
