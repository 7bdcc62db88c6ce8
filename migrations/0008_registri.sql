-- The registers of the cadastre as delivered: states of units and of particelle, subjects,
-- titles. A row is never changed: what a delivery says anew supersedes the row and inserts
-- another, so undo is two statements (delete what bears the delivery, give life to what it
-- superseded). A state comes whole, so its lists (identifiers, addresses, shares in common
-- goods, reserves, deductions, portions) live in its row, word for word, as jsonb.
--
-- No key to the enti: it would look each of a million rows up again, and every row bears a delivery,
-- which has one.
--
-- Days: dal and al are of efficacia, half open; reg_dal and reg_al of registrazione. No dal
-- means impianto or not said; no al and aperto means that it still holds. Open does not mean
-- existing: see soppressa.

CREATE SEQUENCE catasto.registro_seq;

CREATE TABLE catasto.stadio_uiu (
    ente_id         integer NOT NULL,
    stadio_id       bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
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
    interni         text[] NOT NULL DEFAULT '{}',
    piani           text[] NOT NULL DEFAULT '{}',
    partita         text,
    annotazione     text,
    protocollo      text,
    data_notifica   date,
    flag_classamento text,
    extra           text[],
    identificativi  jsonb NOT NULL DEFAULT '[]',
    indirizzi       jsonb NOT NULL DEFAULT '[]',
    utilita         jsonb NOT NULL DEFAULT '[]',
    riserve         jsonb NOT NULL DEFAULT '[]',
    dal             date,
    al              date,
    reg_dal         date,
    reg_al          date,
    impianto        boolean NOT NULL DEFAULT false,
    aperto          boolean NOT NULL,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    chiusura        text CHECK (chiusura IN ('derivata', 'riconciliata')),
    soppressa       boolean NOT NULL GENERATED ALWAYS AS (COALESCE(partita, '') = 'C') STORED,
    bcnc            boolean NOT NULL GENERATED ALWAYS AS (COALESCE(partita, '') = 'A') STORED,
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stadio_id)
);
COMMENT ON TABLE catasto.stadio_uiu IS 'Uno stadio di una unità immobiliare urbana (FAB), come consegnato';
COMMENT ON COLUMN catasto.stadio_uiu.rendita_milli IS 'Rendita in millesimi di euro: le consegne ammettono tre decimali';
COMMENT ON COLUMN catasto.stadio_uiu.identificativi IS 'Record 2: [{sezione_urbana, foglio, numero, denominatore, subalterno, edificialita}], come consegnati; il primo è quello della visura, gli altri sono graffati';
COMMENT ON COLUMN catasto.stadio_uiu.indirizzi IS 'Record 3: [{toponimo, indirizzo, civici[], codice_strada}]';
COMMENT ON COLUMN catasto.stadio_uiu.utilita IS 'Record 4: [{sezione_urbana, foglio, numero, denominatore, subalterno}]';
COMMENT ON COLUMN catasto.stadio_uiu.riserve IS 'Record 5: [{codice, partita}]';
COMMENT ON COLUMN catasto.stadio_uiu.annotazione IS 'Testo libero: può contenere nomi di persone; anche le descrizioni degli atti';
COMMENT ON COLUMN catasto.stadio_uiu.chiusura IS 'Come è finito se nessuno lo ha consegnato finito: derivata dallo stadio seguente, o riconciliata con una consegna completa';
COMMENT ON COLUMN catasto.stadio_uiu.impronta IS 'Del contenuto consegnato: a parità la riga non cambia';
-- One living row a state; and the states of a unit, in order.
CREATE UNIQUE INDEX stadio_uiu_vivo ON catasto.stadio_uiu (ente_id, immobile, progressivo, comune, sezione) WHERE superseded_at IS NULL;
-- What one act did: genealogy, both ways.
CREATE INDEX stadio_uiu_nati ON catasto.stadio_uiu (ente_id, g_mutazione) WHERE superseded_at IS NULL AND g_mutazione IS NOT NULL;
CREATE INDEX stadio_uiu_finiti ON catasto.stadio_uiu (ente_id, c_mutazione) WHERE superseded_at IS NULL AND c_mutazione IS NOT NULL;
-- Undo, and what a delivery changed.
CREATE INDEX stadio_uiu_fornitura ON catasto.stadio_uiu (ente_id, fornitura_id);
CREATE INDEX stadio_uiu_superata ON catasto.stadio_uiu (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE catasto.stadio_terreno (
    ente_id         integer NOT NULL,
    stadio_id       bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
    immobile        bigint NOT NULL,
    progressivo     integer NOT NULL,
    foglio          text,
    numero          text,
    denominatore    text,
    subalterno      text,
    edificialita    text,
    particella_id   bigint,
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
    deduzioni       jsonb NOT NULL DEFAULT '[]',
    riserve         jsonb NOT NULL DEFAULT '[]',
    porzioni        jsonb NOT NULL DEFAULT '[]',
    dal             date,
    al              date,
    reg_dal         date,
    reg_al          date,
    impianto        boolean NOT NULL DEFAULT false,
    aperto          boolean NOT NULL,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    chiusura        text CHECK (chiusura IN ('derivata', 'riconciliata')),
    soppressa       boolean NOT NULL GENERATED ALWAYS AS (partita ~ '^0+$' IS TRUE OR qualita = 998 IS TRUE) STORED,
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stadio_id)
);
COMMENT ON TABLE catasto.stadio_terreno IS 'Uno stadio di una particella del catasto terreni (TER), come consegnato';
COMMENT ON COLUMN catasto.stadio_terreno.particella_id IS 'La particella di cui parla (catasto.particella); più immobili con subalterno sono di una sola';
COMMENT ON COLUMN catasto.stadio_terreno.deduzioni IS 'Record 2: ["A1","C17"]';
COMMENT ON COLUMN catasto.stadio_terreno.porzioni IS 'Record 4: [{porzione, qualita, classe, superficie_mq, dominicale_milli?, agrario_milli?}]';
CREATE UNIQUE INDEX stadio_terreno_vivo ON catasto.stadio_terreno (ente_id, immobile, progressivo, comune, sezione) WHERE superseded_at IS NULL;
CREATE INDEX stadio_terreno_particella ON catasto.stadio_terreno (ente_id, particella_id) WHERE superseded_at IS NULL;
CREATE INDEX stadio_terreno_nati ON catasto.stadio_terreno (ente_id, g_mutazione) WHERE superseded_at IS NULL AND g_mutazione IS NOT NULL;
CREATE INDEX stadio_terreno_finiti ON catasto.stadio_terreno (ente_id, c_mutazione) WHERE superseded_at IS NULL AND c_mutazione IS NOT NULL;
CREATE INDEX stadio_terreno_fornitura ON catasto.stadio_terreno (ente_id, fornitura_id);
CREATE INDEX stadio_terreno_superata ON catasto.stadio_terreno (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- Which units have, or ever had, an identifier; when, the states tell. Every identifier of a
-- graffato is one. What a delivery writes there may be anything, a name too: it is under a policy.
CREATE TABLE catasto.identificativo (
    ente_id        integer NOT NULL REFERENCES sit.ente,
    comune         text NOT NULL,
    sezione        text NOT NULL DEFAULT '',
    immobile       bigint NOT NULL,
    sezione_urbana text NOT NULL DEFAULT '',
    foglio         text NOT NULL DEFAULT '',
    numero         text NOT NULL DEFAULT '',
    denominatore   text NOT NULL DEFAULT '',
    subalterno     text NOT NULL DEFAULT '',
    particella_id  bigint,
    legame         text CHECK (legame IN ('identificativo', 'sezione_urbana')),
    nata_da        bigint NOT NULL,
    PRIMARY KEY (ente_id, immobile, foglio, numero, denominatore, subalterno, sezione_urbana, comune, sezione)
);
COMMENT ON TABLE catasto.identificativo IS 'Gli identificativi, normalizzati, che una unità ha o ha avuto, e la particella a cui portano';
COMMENT ON COLUMN catasto.identificativo.foglio IS 'Normalizzato: maiuscolo, senza zeri davanti (catasto-censuario §3.2); come consegnato sta nello stadio';
COMMENT ON COLUMN catasto.identificativo.legame IS 'Come si è trovata la particella: stesso foglio e numero, o per la tabella delle sezioni urbane';
-- "uiu?foglio=&numero=&sub="
CREATE INDEX identificativo_cerca ON catasto.identificativo (ente_id, foglio, numero, subalterno);
CREATE INDEX identificativo_particella ON catasto.identificativo (ente_id, particella_id);
CREATE INDEX identificativo_fornitura ON catasto.identificativo (ente_id, nata_da);

CREATE TABLE catasto.soggetto (
    ente_id       integer NOT NULL,
    versione_id   bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune        text NOT NULL,
    sezione       text NOT NULL DEFAULT '',
    tipo          text NOT NULL CHECK (tipo IN ('P', 'G')),
    soggetto      bigint NOT NULL,
    cognome       text,
    nome          text,
    denominazione text,
    sesso         text,
    nascita       date,
    luogo_nascita text,
    sede          text,
    cf            text,
    cf_valido     boolean NOT NULL DEFAULT false,
    note          text,
    persona       uuid NOT NULL,
    -- upper case, no accent nor sign, one blank between words: how people are looked for
    nome_ricerca  text COLLATE "C" NOT NULL,
    impronta      bigint NOT NULL,
    file          text,
    riga          integer,
    fornitura_id  bigint NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    superata_da   bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE catasto.soggetto IS 'Un soggetto (SOG); le versioni sostituite restano, perché i codici fiscali si correggono';
COMMENT ON COLUMN catasto.soggetto.persona IS 'Id opaco: impronta con chiave del codice fiscale valido, altrimenti di ente e identificativo soggetto (contract §4.1)';
COMMENT ON COLUMN catasto.soggetto.cf IS 'Come consegnato; se cf_valido è falso non serve mai a dire che due sono la stessa persona';
CREATE UNIQUE INDEX soggetto_vivo ON catasto.soggetto (ente_id, soggetto, tipo, comune, sezione) WHERE superseded_at IS NULL;
-- Leads with the ente, as all do, and is read once for each ente of who asks. Superseded rows
-- too: the id that a person had before the tax code was corrected still finds her.
CREATE INDEX soggetto_persona ON catasto.soggetto (ente_id, persona);
CREATE INDEX soggetto_nome ON catasto.soggetto (ente_id, nome_ricerca) WHERE superseded_at IS NULL;
CREATE INDEX soggetto_fornitura ON catasto.soggetto (ente_id, fornitura_id);
CREATE INDEX soggetto_superata ON catasto.soggetto (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- The words of which the names of an ente are made: a misspelt name is looked for here, among
-- some thousand words, and the persons are then found by plain equality.
CREATE TABLE catasto.parola_soggetto (
    ente_id integer NOT NULL REFERENCES sit.ente,
    parola  text COLLATE "C" NOT NULL,
    PRIMARY KEY (ente_id, parola)
);
COMMENT ON TABLE catasto.parola_soggetto IS 'Le prime parole dei nomi dei soggetti di un ente: servono alla ricerca con errori';

CREATE TABLE catasto.titolarita (
    ente_id         integer NOT NULL,
    versione_id     bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
    chiave          bigint NOT NULL,
    titolo          bigint,
    soggetto_tipo   text NOT NULL CHECK (soggetto_tipo IN ('P', 'G', '')), -- empty: the line does not say
    soggetto        bigint NOT NULL,
    immobile_tipo   text NOT NULL CHECK (immobile_tipo IN ('F', 'T')),
    immobile        bigint NOT NULL,
    diritto         text NOT NULL,
    diritto_libero  text,
    quota_num       bigint,
    quota_den       bigint,
    regime          text,
    riferimento     bigint,
    partita         text,
    dal             date,
    al              date,
    reg_dal         date,
    reg_al          date,
    impianto        boolean NOT NULL DEFAULT false,
    aperto          boolean NOT NULL,
    g_tipo          text,
    g_numero        text,
    g_progressivo   text,
    g_anno          integer,
    g_mutazione     bigint,
    g_causale       text,
    g_descrizione   text,
    c_tipo          text,
    c_numero        text,
    c_progressivo   text,
    c_anno          integer,
    c_mutazione     bigint,
    c_causale       text,
    c_descrizione   text,
    chiusura        text CHECK (chiusura IN ('derivata', 'riconciliata')),
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE catasto.titolarita IS 'Un diritto di un soggetto su un immobile (TIT), come consegnato; può non avere soggetto o immobile fra quelli consegnati';
COMMENT ON COLUMN catasto.titolarita.chiave IS 'L''identificativo di titolarità; dove manca, negativo: impronta della chiave di ripiego (catasto-censuario §3.1)';
COMMENT ON COLUMN catasto.titolarita.diritto IS 'I tre caratteri di TIT, spazi compresi: distinguono due famiglie di codici';
COMMENT ON COLUMN catasto.titolarita.riferimento IS 'Soggetto di riferimento: il coniuge quando il regime è C';
CREATE UNIQUE INDEX titolarita_viva ON catasto.titolarita (ente_id, chiave, immobile_tipo, comune, sezione) WHERE superseded_at IS NULL;
CREATE INDEX titolarita_immobile ON catasto.titolarita (ente_id, immobile, immobile_tipo) WHERE superseded_at IS NULL;
CREATE INDEX titolarita_soggetto ON catasto.titolarita (ente_id, soggetto, soggetto_tipo) WHERE superseded_at IS NULL;
CREATE INDEX titolarita_fornitura ON catasto.titolarita (ente_id, fornitura_id);
CREATE INDEX titolarita_superata ON catasto.titolarita (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- What the PRM says of a delivery. The cursor of an ente and a cadastre is the latest day that
-- its acquired deliveries speak of: undoing one takes it back by itself.
CREATE TABLE catasto.estrazione (
    ente_id        integer NOT NULL REFERENCES sit.ente,
    fornitura_id   bigint NOT NULL,
    tipo           text NOT NULL CHECK (tipo IN ('F', 'T')),
    modo           text NOT NULL CHECK (modo IN ('completa', 'aggiornamento', 'parziale')),
    richiesta      date,
    elaborata      date,
    alla_data      date,
    registrata_dal date,
    registrata_al  date,
    ptaspec        boolean,
    fogli          text,
    prm            jsonb NOT NULL DEFAULT '{}',
    formato        jsonb,
    PRIMARY KEY (ente_id, fornitura_id)
);
COMMENT ON TABLE catasto.estrazione IS 'I parametri (PRM) di una consegna di registri, e il rapporto sul formato dei suoi file, senza valori personali';
COMMENT ON COLUMN catasto.estrazione.ptaspec IS 'Se la completa comprende le partite speciali; nullo: il PRM non lo dice';

-- What everybody may know of a particella from the census: no person, no income. Derived from
-- stadio_terreno by merge and undo, for the particelle they touch.
CREATE TABLE catasto.terreno (
    ente_id       integer NOT NULL,
    particella_id bigint NOT NULL,
    immobile      bigint NOT NULL,
    progressivo   integer NOT NULL,
    subalterno    text NOT NULL DEFAULT '',
    dal           date,
    al            date,
    superficie_mq bigint,
    qualita       integer,
    soppressa     boolean NOT NULL,
    PRIMARY KEY (ente_id, particella_id, immobile, progressivo)
);
COMMENT ON TABLE catasto.terreno IS 'Ciò che di una particella il censuario dice a tutti: superficie, qualità, subalterni, se è soppressa, e quando';

CREATE TABLE catasto.consistenza (
    ente_id    integer NOT NULL REFERENCES sit.ente PRIMARY KEY,
    uiu        integer NOT NULL DEFAULT 0,
    particelle integer NOT NULL DEFAULT 0,
    aggiornata date
);
COMMENT ON TABLE catasto.consistenza IS 'Quante unità esistenti (senza i BCNC) e quante particelle numerate esistenti ha il censuario di un ente, oggi';
COMMENT ON COLUMN catasto.consistenza.aggiornata IS 'Ultimo giorno di registrazione di cui parlano le consegne acquisite';

-- Units and civici, from the address of the unit; rebuilt by catasto.lega.
CREATE TABLE catasto.uiu_civico (
    ente_id   integer NOT NULL REFERENCES sit.ente,
    immobile  bigint NOT NULL,
    comune    text NOT NULL,
    sezione   text NOT NULL DEFAULT '',
    ordine    integer NOT NULL,
    via_id    bigint,
    civico_id bigint,
    grado     text NOT NULL CHECK (grado IN ('codice', 'esatto', 'simile', 'via', 'nessuno')),
    motivo    text,
    PRIMARY KEY (ente_id, immobile, comune, sezione, ordine)
);
COMMENT ON TABLE catasto.uiu_civico IS 'La via e il civico che ogni indirizzo dello stadio di oggi di una unità trova nello stradario';
CREATE INDEX uiu_civico_civico ON catasto.uiu_civico (ente_id, civico_id) WHERE civico_id IS NOT NULL;

-- What the office itself says about the registers: room visura is the writer.
CREATE SCHEMA visura;
COMMENT ON SCHEMA visura IS 'Ciò che gli uffici decidono sui registri: sezioni urbane, persone riconosciute';
GRANT USAGE ON SCHEMA visura TO sit_app;

CREATE TABLE visura.sezione_urbana (
    ente_id        integer NOT NULL REFERENCES sit.ente,
    sezione_urbana text NOT NULL,
    foglio_urbano  text NOT NULL DEFAULT '',
    sezione        text NOT NULL DEFAULT '',
    foglio         text NOT NULL DEFAULT '',
    chi            text NOT NULL,
    modificata_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, sezione_urbana, foglio_urbano)
);
COMMENT ON TABLE visura.sezione_urbana IS 'A quale foglio di terreni porta un foglio di una sezione urbana; foglio_urbano vuoto: tutti; foglio vuoto: lo stesso numero';
GRANT SELECT, INSERT, UPDATE, DELETE ON visura.sezione_urbana TO sit_app;

CREATE TABLE visura.stessa_persona (
    ente_id   integer NOT NULL REFERENCES sit.ente,
    persona   uuid NOT NULL,
    uguale_a  uuid NOT NULL,
    stato     text NOT NULL CHECK (stato IN ('confermata', 'esclusa')),
    chi       text NOT NULL,
    quando    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, persona, uguale_a)
);
COMMENT ON TABLE visura.stessa_persona IS 'Un operatore ha detto che due persone dei registri sono, o non sono, la stessa; ente_id è l''ente del soggetto senza codice fiscale valido';

-- People and what is written freely are seen by whom an ente was granted.
ALTER TABLE catasto.stadio_uiu ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.stadio_terreno ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.identificativo ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.uiu_civico ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.soggetto ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.parola_soggetto ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.titolarita ENABLE ROW LEVEL SECURITY;
ALTER TABLE visura.stessa_persona ENABLE ROW LEVEL SECURITY;
CREATE POLICY stadio_uiu_ente ON catasto.stadio_uiu USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY stadio_terreno_ente ON catasto.stadio_terreno USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY identificativo_ente ON catasto.identificativo USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY uiu_civico_ente ON catasto.uiu_civico USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY soggetto_ente ON catasto.soggetto USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY parola_soggetto_ente ON catasto.parola_soggetto USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY titolarita_ente ON catasto.titolarita USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY stessa_persona_ente ON visura.stessa_persona USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON visura.stessa_persona TO sit_app;

GRANT SELECT ON catasto.stadio_uiu, catasto.stadio_terreno, catasto.identificativo, catasto.soggetto, catasto.parola_soggetto,
    catasto.titolarita, catasto.estrazione, catasto.terreno, catasto.consistenza, catasto.uiu_civico TO sit_app;
