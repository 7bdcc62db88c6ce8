-- The DOCFA supply: what professionals declare of units, month by month, before the catasto has it
-- (catasto-censuario §7.1). Kept as the registers are: a row is never changed, what a delivery says
-- anew supersedes it, so undo is two statements. The one writer is importers/docfa.
--
-- A protocollo begins anew each year, so it goes with the year of its registration.

CREATE TABLE catasto.docfa (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    docfa_id        bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    zona            text,
    categoria       text,
    classe          text,
    consistenza_milli bigint,
    superficie      bigint,
    rendita_milli   bigint,
    partita_speciale text,
    lotto           text,
    edificio        text,
    scala           text,
    interni         text[] NOT NULL DEFAULT '{}',
    piani           text[] NOT NULL DEFAULT '{}',
    sezione_urbana  text,
    foglio          text,
    numero          text,
    denominatore    text,
    subalterno      text,
    edificialita    text,
    graffati        text,
    toponimo        text,
    indirizzo       text,
    civici          text[] NOT NULL DEFAULT '{}',
    ulteriori_indirizzi text,
    -- As identifiers are looked for (§3.2): plain columns, because a policy keeps a function out of the index.
    n_sezione_urbana text NOT NULL GENERATED ALWAYS AS (visura.norma(sezione_urbana)) STORED,
    n_foglio        text NOT NULL GENERATED ALWAYS AS (visura.norma(foglio)) STORED,
    n_numero        text NOT NULL GENERATED ALWAYS AS (visura.norma(numero)) STORED,
    n_denominatore  text NOT NULL GENERATED ALWAYS AS (COALESCE(NULLIF(visura.norma(denominatore), '0'), '')) STORED,
    n_subalterno    text NOT NULL GENERATED ALWAYS AS (visura.norma(subalterno)) STORED,
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, docfa_id)
);
COMMENT ON TABLE catasto.docfa IS 'Una unità come dichiarata con DOCFA (DC.DAT): non è ancora catasto, lo diventa quando il suo stadio è nei fabbricati';
COMMENT ON COLUMN catasto.docfa.anno IS 'Anno di registrazione, 0 se la data non si legge: i protocolli ricominciano ogni anno';
COMMENT ON COLUMN catasto.docfa.rendita_milli IS 'Rendita proposta, in millesimi di euro';
COMMENT ON COLUMN catasto.docfa.impronta IS 'Del contenuto consegnato: a parità la riga non cambia';
-- One living row a unit of a declaration; the declarations of a unit by its id, or of a place; a declaration whole.
CREATE UNIQUE INDEX docfa_viva ON catasto.docfa (ente_id, immobile, protocollo, anno, comune, sezione) WHERE superseded_at IS NULL;
CREATE INDEX docfa_identificativo ON catasto.docfa (ente_id, n_foglio, n_numero, n_subalterno) WHERE superseded_at IS NULL;
CREATE INDEX docfa_protocollo ON catasto.docfa (ente_id, protocollo, anno) WHERE superseded_at IS NULL;
CREATE INDEX docfa_fornitura ON catasto.docfa (ente_id, fornitura_id);
CREATE INDEX docfa_superata ON catasto.docfa (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE catasto.docfa_poligono (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    poligono_id     bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    progressivo     bigint NOT NULL,
    superficie_milli bigint,
    ambiente        text,
    altezza_milli   bigint,
    altezza_massima_milli bigint,
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, poligono_id)
);
COMMENT ON TABLE catasto.docfa_poligono IS 'Un poligono misurato in una unità dichiarata (DM.DAT): superficie per tipo di ambiente';
COMMENT ON COLUMN catasto.docfa_poligono.superficie_milli IS 'Millesimi di metro quadrato';
COMMENT ON COLUMN catasto.docfa_poligono.altezza_milli IS 'Millesimi di centimetro';
CREATE UNIQUE INDEX docfa_poligono_vivo ON catasto.docfa_poligono (ente_id, immobile, protocollo, anno, progressivo, comune, sezione) WHERE superseded_at IS NULL;
CREATE INDEX docfa_poligono_fornitura ON catasto.docfa_poligono (ente_id, fornitura_id);
CREATE INDEX docfa_poligono_superata ON catasto.docfa_poligono (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE catasto.docfa_scheda (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    scheda_id       bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    comune          text NOT NULL,
    sezione         text NOT NULL DEFAULT '',
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    nome_file       text NOT NULL,
    numero          bigint NOT NULL,
    formato         text,
    scala           bigint,
    sha256          text,
    byte            bigint,
    impronta        bigint NOT NULL,
    file            text,
    riga            integer,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, scheda_id)
);
COMMENT ON TABLE catasto.docfa_scheda IS 'Una planimetria, o un elaborato planimetrico (immobile 0), di una dichiarazione DOCFA (SC.DAT). Riservata: la vedono chi ha diritti sull''unità e chi la tratta per una pratica dell''ente (sicurezza); nessuna pagina pubblica, nessuna API la dà';
COMMENT ON COLUMN catasto.docfa_scheda.sha256 IS 'L''immagine, fra i file conservati (archivio.file); nullo: non è stata consegnata';
CREATE UNIQUE INDEX docfa_scheda_viva ON catasto.docfa_scheda (ente_id, immobile, protocollo, anno, nome_file, numero, comune, sezione) WHERE superseded_at IS NULL;
-- An image that comes by itself finds its line.
CREATE INDEX docfa_scheda_file ON catasto.docfa_scheda (ente_id, nome_file, numero) WHERE superseded_at IS NULL;
CREATE INDEX docfa_scheda_fornitura ON catasto.docfa_scheda (ente_id, fornitura_id);
CREATE INDEX docfa_scheda_superata ON catasto.docfa_scheda (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE catasto.docfa_documento (
    ente_id         integer NOT NULL REFERENCES sit.ente,
    documento_id    bigint NOT NULL DEFAULT nextval('catasto.registro_seq'),
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    formato         text NOT NULL,
    sha256          text NOT NULL,
    byte            bigint NOT NULL,
    file            text,
    fornitura_id    bigint NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, documento_id)
);
COMMENT ON TABLE catasto.docfa_documento IS 'Il PDF e il DAT di una dichiarazione DOCFA (DOC), conservati come file: contengono dichiarante, tecnico e intestatari, e nessuno li legge qui dentro';
COMMENT ON COLUMN catasto.docfa_documento.anno IS 'Quello della dichiarazione dello stesso protocollo, se è nota; altrimenti quello della fornitura';
CREATE UNIQUE INDEX docfa_documento_vivo ON catasto.docfa_documento (ente_id, protocollo, anno, formato) WHERE superseded_at IS NULL;
CREATE INDEX docfa_documento_fornitura ON catasto.docfa_documento (ente_id, fornitura_id);
CREATE INDEX docfa_documento_superata ON catasto.docfa_documento (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- What is declared is not public, and the documents are of people.
ALTER TABLE catasto.docfa ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.docfa_poligono ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.docfa_scheda ENABLE ROW LEVEL SECURITY;
ALTER TABLE catasto.docfa_documento ENABLE ROW LEVEL SECURITY;
CREATE POLICY docfa_ente ON catasto.docfa USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY docfa_poligono_ente ON catasto.docfa_poligono USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY docfa_scheda_ente ON catasto.docfa_scheda USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY docfa_documento_ente ON catasto.docfa_documento USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON catasto.docfa, catasto.docfa_poligono, catasto.docfa_scheda, catasto.docfa_documento TO sit_app;

-- What a delivery keeps for as long as it stands: the term of the files that were only uploaded is
-- not theirs.
CREATE TABLE archivio.trattenuto (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    fornitura_id bigint NOT NULL,
    sha256       text NOT NULL,
    PRIMARY KEY (ente_id, fornitura_id, sha256)
);
COMMENT ON TABLE archivio.trattenuto IS 'I file che una fornitura acquisita conserva: non scadono finché non si annulla';
CREATE INDEX trattenuto_file ON archivio.trattenuto (ente_id, sha256);

-- Scrap paper, as that of the registers.
CREATE UNLOGGED TABLE staging.docfa (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    zona            text,
    categoria       text,
    classe          text,
    consistenza_milli bigint,
    superficie      bigint,
    rendita_milli   bigint,
    partita_speciale text,
    lotto           text,
    edificio        text,
    scala           text,
    interni         text[] NOT NULL,
    piani           text[] NOT NULL,
    sezione_urbana  text,
    foglio          text,
    numero          text,
    denominatore    text,
    subalterno      text,
    edificialita    text,
    graffati        text,
    toponimo        text,
    indirizzo       text,
    civici          text[] NOT NULL,
    ulteriori_indirizzi text,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.docfa IS 'Una riga di DC.DAT come letta';

CREATE UNLOGGED TABLE staging.docfa_poligono (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    progressivo     bigint NOT NULL,
    superficie_milli bigint,
    ambiente        text,
    altezza_milli   bigint,
    altezza_massima_milli bigint,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.docfa_poligono IS 'Una riga di DM.DAT come letta';

CREATE UNLOGGED TABLE staging.docfa_scheda (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    comune          text NOT NULL,
    sezione         text NOT NULL,
    immobile        bigint NOT NULL,
    protocollo      text NOT NULL,
    anno            integer NOT NULL,
    registrazione   date,
    nome_file       text NOT NULL,
    numero          bigint NOT NULL,
    formato         text,
    scala           bigint,
    sha256          text,
    byte            bigint,
    impronta        bigint NOT NULL,
    file            text NOT NULL,
    riga            integer NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.docfa_scheda IS 'Una riga di SC.DAT come letta, con la sua immagine quando è fra quelle consegnate';

CREATE UNLOGGED TABLE staging.docfa_file (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    nome            text NOT NULL,
    numero          bigint,
    formato         text,
    anno            integer,
    sha256          text NOT NULL,
    byte            bigint NOT NULL,
    file            text NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.docfa_file IS 'Un file da conservare: con numero è un''immagine, con formato un documento, che ha per nome il protocollo';

CREATE FUNCTION staging.apri_docfa(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['docfa', 'docfa_poligono', 'docfa_scheda', 'docfa_file'] LOOP
        EXECUTE format('CREATE UNLOGGED TABLE staging.%I (LIKE staging.%I INCLUDING ALL)', format('%s_%s', t, fornitura), t);
        EXECUTE format('ALTER TABLE staging.%I ATTACH PARTITION staging.%I FOR VALUES IN (%s)', t, format('%s_%s', t, fornitura), fornitura);
    END LOOP;
END $$;

CREATE FUNCTION staging.analizza_docfa(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['docfa', 'docfa_poligono', 'docfa_scheda', 'docfa_file'] LOOP
        EXECUTE format('ANALYZE staging.%I', format('%s_%s', t, fornitura));
    END LOOP;
END $$;
