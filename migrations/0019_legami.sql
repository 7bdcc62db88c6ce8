-- To which units, particelle and civici the positions and the residents are tied (tributi.md §2): the level is kept with
-- each link, what is proposed waits for an operatore, and his decision survives every later delivery.

CREATE TABLE tributi.legame (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    tributo       text NOT NULL CHECK (tributo IN ('TARI', 'IMU')),
    posizione_id  bigint NOT NULL,
    comune        text NOT NULL DEFAULT '',
    sezione       text NOT NULL DEFAULT '',
    immobile      bigint NOT NULL DEFAULT 0,
    particella_id bigint NOT NULL DEFAULT 0,
    livello       text NOT NULL CHECK (livello IN ('M1', 'M2', 'M3', 'M4', 'M5', 'M6')),
    stato         text NOT NULL CHECK (stato IN ('automatico', 'proposto', 'confermato')),
    punteggio     smallint NOT NULL DEFAULT 100,
    storia        text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (ente_id, tributo, posizione_id, immobile, particella_id, comune, sezione)
);
COMMENT ON TABLE tributi.legame IS 'A quale unità (immobile, con comune e sezione) o particella è legata una posizione; più d''una se si riferisce a più unità';
COMMENT ON COLUMN tributi.legame.immobile IS 'Identificativo dell''unità urbana in catasto.stadio_uiu; 0: la posizione è di un terreno o di un''area';
COMMENT ON COLUMN tributi.legame.particella_id IS 'La particella (catasto.particella); 0: l''unità non è ancora legata alla mappa';
COMMENT ON COLUMN tributi.legame.stato IS 'M1-M3 automatico; M4-M6 proposto finché un operatore non conferma';
COMMENT ON COLUMN tributi.legame.storia IS 'Gli identificativi soppressi attraverso cui si è arrivati, dal dichiarato a quello di oggi';
CREATE INDEX legame_immobile ON tributi.legame (ente_id, immobile);
CREATE INDEX legame_particella ON tributi.legame (ente_id, particella_id);

-- Where a written address stands. origine names the table whose row it is.
CREATE TABLE tributi.indirizzo (
    ente_id    integer NOT NULL REFERENCES sit.ente,
    origine    text NOT NULL CHECK (origine IN ('TARI', 'RESIDENTE', 'PRATICA')),
    riga_id    bigint NOT NULL,
    via_id     bigint,
    civico_id  bigint,
    punteggio  smallint NOT NULL,
    modo       text NOT NULL CHECK (modo IN ('codice', 'esatto', 'alias', 'simile')),
    stato      text NOT NULL CHECK (stato IN ('automatico', 'proposto', 'confermato')),
    PRIMARY KEY (ente_id, origine, riga_id)
);
COMMENT ON TABLE tributi.indirizzo IS 'La via e il civico di un indirizzo scritto a mano (tributi.md §2.3): di una posizione TARI, di una residenza, di una pratica';
COMMENT ON COLUMN tributi.indirizzo.riga_id IS 'posizione_id, residenza_id o pratica_id';
CREATE INDEX indirizzo_civico ON tributi.indirizzo (ente_id, civico_id);

ALTER TABLE tributi.legame ENABLE ROW LEVEL SECURITY;
ALTER TABLE tributi.indirizzo ENABLE ROW LEVEL SECURITY;
CREATE POLICY legame_ente ON tributi.legame USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY indirizzo_ente ON tributi.indirizzo USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON tributi.legame, tributi.indirizzo TO sit_app;

-- What an operatore said of a proposal. It holds while the position writes the same thing, in the later years of the same IMU
-- position too; a decision taken back is kept, with who took it back.
CREATE TABLE tributi.decisione (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    decisione_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    tributo       text NOT NULL CHECK (tributo IN ('TARI', 'IMU')),
    posizione_id  bigint NOT NULL,
    id_posizione  text,
    anno          integer,
    scritto       text NOT NULL,
    comune        text NOT NULL DEFAULT '',
    sezione       text NOT NULL DEFAULT '',
    immobile      bigint NOT NULL DEFAULT 0,
    particella_id bigint NOT NULL DEFAULT 0,
    livello       text NOT NULL,
    esito         text NOT NULL CHECK (esito IN ('confermato', 'respinto')),
    motivo        text NOT NULL,
    chi           bigint NOT NULL,
    operatore     text NOT NULL,
    quando        timestamptz NOT NULL DEFAULT now(),
    lotto         bigint NOT NULL,
    annullata_at  timestamptz,
    annullata_da  text,
    PRIMARY KEY (ente_id, decisione_id)
);
COMMENT ON TABLE tributi.decisione IS 'Ciò che un operatore ha detto di un legame proposto: vale finché la posizione scrive la stessa cosa';
COMMENT ON COLUMN tributi.decisione.id_posizione IS 'Solo IMU: la stessa posizione negli anni seguenti eredita la decisione';
COMMENT ON COLUMN tributi.decisione.scritto IS 'L''identificativo, o l''indirizzo dove manca, su cui si è deciso (tributi.scritto)';
COMMENT ON COLUMN tributi.decisione.lotto IS 'Le decisioni prese insieme, con un solo motivo: si annullano insieme';
CREATE SEQUENCE tributi.lotto_seq;
CREATE INDEX decisione_viva ON tributi.decisione (ente_id, tributo, posizione_id) WHERE annullata_at IS NULL;
CREATE INDEX decisione_lotto ON tributi.decisione (ente_id, lotto);

-- And of a street that a written name was taken for: a yes teaches an alias, a no is kept here.
CREATE TABLE tributi.decisione_via (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    decisione_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    nome          text NOT NULL,
    via_id        bigint NOT NULL,
    esito         text NOT NULL CHECK (esito IN ('confermato', 'respinto')),
    motivo        text NOT NULL,
    chi           bigint NOT NULL,
    operatore     text NOT NULL,
    quando        timestamptz NOT NULL DEFAULT now(),
    lotto         bigint NOT NULL,
    annullata_at  timestamptz,
    annullata_da  text,
    PRIMARY KEY (ente_id, decisione_id)
);
COMMENT ON TABLE tributi.decisione_via IS 'Un operatore ha detto che un nome scritto è, o non è, quello di una via';
COMMENT ON COLUMN tributi.decisione_via.nome IS 'Il nome come lo riduce indirizzi.spiana';
CREATE INDEX decisione_via_lotto ON tributi.decisione_via (ente_id, lotto);

-- The positions that nothing ties by itself, and why (tributi.md §2.1: history is followed before anything is called missing). A
-- look-alike is one keystroke away, and of the same person.
CREATE TABLE tributi.non_legata (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    tributo      text NOT NULL CHECK (tributo IN ('TARI', 'IMU')),
    posizione_id bigint NOT NULL,
    motivo       text NOT NULL,
    s_comune     text NOT NULL DEFAULT '',
    s_sezione    text NOT NULL DEFAULT '',
    s_immobile   bigint,
    suggerito    text,
    PRIMARY KEY (ente_id, tributo, posizione_id)
);
COMMENT ON TABLE tributi.non_legata IS 'Le posizioni senza un legame automatico o confermato, e perché; ricalcolata da tributi.lega';
COMMENT ON COLUMN tributi.non_legata.motivo IS 'CATASTO_ASSENTE, IDENTIFICATIVO_ASSENTE, FOGLIO_IGNOTO, PARTICELLA_IGNOTA, SUB_ASSENTE, SUB_IGNOTO, SEZIONE_AMBIGUA, SOPPRESSA_SENZA_SUCCESSORE, PIU_SUCCESSORI, RESPINTO';
COMMENT ON COLUMN tributi.non_legata.suggerito IS 'Identificativo di un''unità della stessa persona che differisce per un solo carattere; s_* dicono l''unità';
CREATE INDEX non_legata_motivo ON tributi.non_legata (ente_id, motivo, tributo, posizione_id);

ALTER TABLE tributi.decisione ENABLE ROW LEVEL SECURITY;
ALTER TABLE tributi.decisione_via ENABLE ROW LEVEL SECURITY;
ALTER TABLE tributi.non_legata ENABLE ROW LEVEL SECURITY;
CREATE POLICY decisione_ente ON tributi.decisione USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY decisione_via_ente ON tributi.decisione_via USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY non_legata_ente ON tributi.non_legata USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON tributi.non_legata TO sit_app;
GRANT SELECT, INSERT, UPDATE ON tributi.decisione, tributi.decisione_via TO sit_app;
GRANT USAGE ON SEQUENCE tributi.lotto_seq TO sit_app;

-- Addresses as people type them (tributi.md §2.3). Step 1: upper case, no accent, no sign, short forms
-- written out; a kind of street is short only at the beginning. A locality goes after a bar.
CREATE FUNCTION indirizzi.spiana(testo text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    t text := btrim(translate(upper(testo), 'ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇÑ’`´', 'AAAAEEEEIIIIOOOOUUUUCN'''''''));
    luogo text := '';
    m text[];
    corte CONSTANT text[] := ARRAY[
        '(VLE|V\.? ?LE)', 'VIALE', '(VLO|V\.? ?LO|VIC)', 'VICOLO', 'V', 'VIA', '(PZZA|P\.? ?ZZA|PZA|P\.? ?ZA)', 'PIAZZA', '(P\.? ?ZZALE|P\.? ?LE|PLE)', 'PIAZZALE', '(P\.? ?TTA|P\.? ?ZZETTA)', 'PIAZZETTA',
        '(CSO|C\.? ?SO)', 'CORSO', '(LGO|L\.? ?GO)', 'LARGO', 'S\.? ?S', 'STRADA STATALE', 'S\.? ?P', 'STRADA PROVINCIALE', 'S\.? ?C', 'STRADA COMUNALE', '(STR|ST\.? ?DA|S\.? ?DA)', 'STRADA',
        '(LOC|LOCAL)', 'LOCALITA', '(FRAZ|FR|FZ)', 'FRAZIONE', '(CDA|C\.? ?DA|CONTR)', 'CONTRADA', '(BGO|B\.? ?GO)', 'BORGO', '(BORG|B\.? ?TA)', 'BORGATA', 'REG', 'REGIONE', '(SAL|S\.? ?TA)', 'SALITA',
        '(TRAV|TR)', 'TRAVERSA', 'CASC', 'CASCINA', '(L\.? ?MARE)', 'LUNGOMARE', '(Q\.? ?RE)', 'QUARTIERE', 'VILL', 'VILLAGGIO'];
BEGIN
    m := regexp_match(t, '^(.{4,}?)[ ,(\-]+(?:LOC|LOCALITA''?|FRAZ|FRAZIONE)[. ]+([^0-9]+?)\)?$');
    IF m IS NOT NULL THEN
        t := m[1];
        luogo := '|' || btrim(regexp_replace(m[2], '[^A-Z0-9]+', ' ', 'g'));
    END IF;
    FOR i IN 1..cardinality(corte) / 2 LOOP
        IF t ~ ('^' || corte[2 * i - 1] || '[. ] ?[^. ]') THEN
            t := regexp_replace(t, '^' || corte[2 * i - 1] || '[. ] ?', corte[2 * i] || ' ');
            EXIT;
        END IF;
    END LOOP;
    t := regexp_replace(t, '\mF\.? ?LLI\M\.?', 'FRATELLI ', 'g');
    -- The first of a month, however written.
    t := regexp_replace(t, '\m(I|PRIMO|1[°º])(?=[ .]*(GENNAIO|FEBBRAIO|MARZO|APRILE|MAGGIO|GIUGNO|LUGLIO|AGOSTO|SETTEMBRE|OTTOBRE|NOVEMBRE|DICEMBRE))', '1 ', 'g');
    RETURN btrim(regexp_replace(t, '[^A-Z0-9]+', ' ', 'g')) || luogo;
END $$;

-- Step 4: the words that tell, in the order in which they are written. Particles and titles are left out, a saint is
-- a saint, a number is a number whether Roman, Arabic or a word.
CREATE FUNCTION indirizzi.parole_via(piano text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(array_agg(CASE
               WHEN p = ANY ('{SAN,SANTO,SANTA,SANT,SANTI,SANTE,SS}'::text[]) THEN 'SAN'
               WHEN p ~ '^[IVX]{2,}$' AND array_position(romani, p) IS NOT NULL THEN array_position(romani, p)::text
               WHEN array_position(parole, p) IS NOT NULL THEN array_position(parole, p)::text
               WHEN p ~ '^0+[1-9]' THEN ltrim(p, '0')
               ELSE p END ORDER BY n), '{}')
    FROM (SELECT w.p, w.n, w.n = max(w.n) OVER () AND w.n > 1 AS ultima FROM regexp_split_to_table(split_part($1, '|', 1), ' ') WITH ORDINALITY AS w (p, n)) AS w,
         (SELECT '{I,II,III,IV,V,VI,VII,VIII,IX,X,XI,XII,XIII,XIV,XV,XVI,XVII,XVIII,XIX,XX,XXI,XXII,XXIII,XXIV,XXV,XXVI,XXVII,XXVIII,XXIX,XXX,XXXI}'::text[] AS romani,
                 '{UNO,DUE,TRE,QUATTRO,CINQUE,SEI,SETTE,OTTO,NOVE,DIECI,UNDICI,DODICI,TREDICI,QUATTORDICI,QUINDICI,SEDICI,DICIASSETTE,DICIOTTO,DICIANNOVE,VENTI,VENTUNO,VENTIDUE,VENTITRE,VENTIQUATTRO,VENTICINQUE,VENTISEI,VENTISETTE,VENTOTTO,VENTINOVE,TRENTA,TRENTUNO}'::text[] AS parole) AS c
    WHERE p <> ALL ('{"",DI,DEL,DELLO,DELLA,DELL,DEI,DEGLI,DELLE,D,DE,DA,DAL,DALLA,DALL,DAI,AL,ALLA,ALLO,ALL,AI,ALLE,LA,LE,IL,LO,L,GLI,IN,NEL,NELLA,E,ED,CON,SUL,SULLA,SUI,PER,DOTT,DOTTOR,DR,CAV,GEN,GENERALE,PROF,PROFESSOR,ING,AVV,ON,DON,MONS,MONSIGNOR,PADRE,COL,COLONNELLO,CAP,CAPITANO,SEN,CARD,CONTE,RE}'::text[])
       OR w.ultima AND length(p) = 1 -- BRAMANTE D. is no particle
$$;

-- Two ways of writing one name: one leaves first names out, or cuts them to an initial, and the surname stands in both. What
-- tells two streets apart is never what is left out.
CREATE FUNCTION indirizzi.stesso_nome(via text[], scritto text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(q.cognome = ANY ($2), false)
       AND NOT q.via || q.scritto && '{NUOVA,NUOVO,VECCHIA,VECCHIO,ALTA,ALTO,BASSA,BASSO,SUPERIORE,INFERIORE,INTERNA,ESTERNA,PRIVATA,VICINALE,PRIMA,PRIMO,SECONDA,SECONDO,TERZA,TERZO,QUARTA,NORD,SUD,EST,OVEST,DESTRA,SINISTRA,SAN,FRATELLI,GRANDE,PICCOLA,PICCOLO}'::text[]
       AND NOT EXISTS (SELECT FROM unnest(q.via || q.scritto) AS p WHERE p ~ '^[0-9]+$')
       AND (cardinality(q.scritto) = 0
            OR cardinality(q.via) = 0 AND q.cognome IN ($2[1], $2[cardinality($2)])
            OR NOT EXISTS (SELECT FROM unnest(q.scritto) AS s WHERE NOT EXISTS (SELECT FROM unnest(q.via) AS v WHERE 1 IN (length(s), length(v)) AND left(s, 1) = left(v, 1)))
               AND NOT EXISTS (SELECT FROM unnest(q.via) AS v WHERE NOT EXISTS (SELECT FROM unnest(q.scritto) AS s WHERE 1 IN (length(s), length(v)) AND left(s, 1) = left(v, 1))))
    FROM (SELECT ARRAY(SELECT unnest($1) EXCEPT SELECT unnest($2)) AS via, ARRAY(SELECT unnest($2) EXCEPT SELECT unnest($1)) AS scritto,
                 (SELECT p FROM unnest($1) WITH ORDINALITY AS w (p, n) WHERE length(p) > 2 AND p <> 'SAN' ORDER BY n DESC LIMIT 1) AS cognome) AS q
$$;

-- Step 3: number, esponente, colour, stair, floor, flat: "12/A SC. B P. 3 INT. 7". What does not
-- begin with a number has none.
CREATE FUNCTION indirizzi.leggi_civico(testo text, OUT numero integer, OUT esponente text, OUT colore text, OUT scala text, OUT piano text, OUT interno text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    t text := btrim(upper(testo));
    m text[];
BEGIN
    esponente := '';
    colore := '';
    scala := substring(t FROM '\m(?:SC|SCALA)[. ]*([A-Z0-9]{1,4})\M');
    piano := substring(t FROM '\m(?:P|PIANO)[. ]+([A-Z0-9]{1,4})\M');
    interno := substring(t FROM '\m(?:INT|INTERNO)[. ]*([A-Z0-9]{1,5})\M');
    t := btrim(regexp_replace(t, '\m(SC|SCALA|P|PIANO|INT|INTERNO)[. ]+[A-Z0-9]{1,5}\M.*$', ''), ' ,;-/.');
    m := regexp_match(t, '^(?:N(?:UM(?:ERO)?)?[.°º ]*)?0*([1-9][0-9]{0,4})(?![0-9])[ ./\\\-]*(.*)$');
    IF m IS NULL THEN
        RETURN;
    END IF;
    numero := m[1]::integer;
    t := m[2];
    -- Genova, Firenze, Savona number shops in red and homes in black.
    m := regexp_match(t, '^(.*?)[ ./\-]*\m(ROSSO|NERO)$');
    IF m IS NOT NULL THEN
        colore := left(m[2], 1);
        t := m[1];
    END IF;
    esponente := regexp_replace(t, '[^A-Z0-9]', '', 'g');
END $$;

-- Of each way of writing a street, the street: step 5. Names are compared once for each way in which they are written; trigrams
-- meet by hash, so that a name is weighed only against those with which it shares some.
-- score = 0,75 · similarity + 0,15 · same kind of street + 0,10 · same locality.
CREATE FUNCTION indirizzi.riconosci(ente integer, scritte text[])
RETURNS TABLE (scritta text, via_id bigint, punteggio smallint, modo text, stato text, coda text)
LANGUAGE sql STABLE SET enable_nestloop = off SET jit = off AS $$
    WITH testo AS MATERIALIZED (
        SELECT DISTINCT s AS scritta, indirizzi.spiana(s) AS piano FROM unnest($2) AS s WHERE s ~ '[A-Za-z]'
    ), forma AS MATERIALIZED (
        -- As it stands, and without a civico at its end: in "VIA ROMA 12/A" there is one, in "VIA 4 NOVEMBRE" there is none.
        SELECT t.scritta, 0 AS n, NULL::text AS coda, t.piano FROM testo t
        UNION ALL
        SELECT t.scritta, 1, m[2], indirizzi.spiana(m[1])
        FROM testo t
        CROSS JOIN LATERAL regexp_match(upper(t.scritta), '^(.*?[^0-9 ,/\-][.'')]?)[ ,\-]+((?:N(?:UMERO)?[.°º]? *)?[0-9]{1,5}(?: *[/\-]? *(?:BIS|TER|QUATER|[A-Z]|[0-9]{1,3}))?(?: *[/\-]? *(?:ROSSO|NERO))?(?:[ ,]+(?:SC|SCALA|INT|INTERNO|P|PIANO)[. ]+[A-Z0-9]+)*|S[. /]*N[. /]*C[. /]*)$') AS m
        WHERE m IS NOT NULL
    ), specie AS MATERIALIZED (
        SELECT DISTINCT replace(t.nome, '''', '') AS dug FROM infra.toponimo t WHERE t.nome !~ ' '
    ), cercata AS MATERIALIZED (
        SELECT f.piano AS intero, split_part(f.piano, '|', 1) AS piano, split_part(f.piano, '|', 2) AS luogo, COALESCE(k.dug, '') AS dug,
               btrim(substr(split_part(f.piano, '|', 1), CASE WHEN k.dug IS NULL THEN 1 ELSE length(k.dug) + 1 END)) AS denominazione
        FROM (SELECT DISTINCT f.piano, split_part(split_part(f.piano, '|', 1), ' ', 1) AS primo FROM forma f) f
        LEFT JOIN specie k ON k.dug = f.primo
    ), nome AS MATERIALIZED (
        SELECT v.via_id, v.piano, v.luogo, bool_or(v.oggi) AS oggi, bool_and(v.alias) AS alias, COALESCE(max(k.dug), '') AS dug,
               btrim(substr(v.piano, CASE WHEN max(k.dug) IS NULL THEN 1 ELSE length(max(k.dug)) + 1 END)) AS denominazione
        FROM (
            SELECT s.via_id, split_part(p, '|', 1) AS piano,
                   COALESCE(NULLIF(split_part(p, '|', 2), ''), split_part(indirizzi.spiana(COALESCE(s.localita, '')), '|', 1)) AS luogo,
                   s.al IS NULL OR s.al > catasto.oggi() AS oggi, false AS alias
            FROM indirizzi.stato_via s CROSS JOIN LATERAL indirizzi.spiana(s.odonimo) AS p
            WHERE s.ente_id = $1 AND s.superseded_at IS NULL
            UNION ALL
            SELECT a.via_id, split_part(p, '|', 1), split_part(p, '|', 2), true, true
            FROM indirizzi.alias a CROSS JOIN LATERAL indirizzi.spiana(a.nome) AS p WHERE a.ente_id = $1
        ) v
        LEFT JOIN specie k ON k.dug = split_part(v.piano, ' ', 1)
        GROUP BY v.via_id, v.piano, v.luogo

    -- Every pair of denominations once: as words in no order, as one word, as sets of trigrams.
    ), scrittura AS MATERIALIZED (
        SELECT row_number() OVER () AS n, d.denominazione, d.parole, array_to_string(d.parole, ' ') AS testo
        FROM (SELECT c.denominazione, indirizzi.parole_via(c.denominazione) AS parole FROM (SELECT DISTINCT c.denominazione FROM cercata c) c) d
    ), chiamata AS MATERIALIZED (
        SELECT row_number() OVER () AS n, d.denominazione, d.parole, array_to_string(d.parole, ' ') AS testo
        FROM (SELECT n.denominazione, indirizzi.parole_via(n.denominazione) AS parole FROM (SELECT DISTINCT n.denominazione FROM nome n) n) d
    ), vicina AS MATERIALIZED (
        SELECT a.n AS scritta, b.n AS via
        FROM (SELECT s.n, t, count(*) OVER (PARTITION BY s.n) AS quanti FROM scrittura s CROSS JOIN LATERAL unnest(show_trgm(s.testo)) AS t) a
        JOIN (SELECT s.n, t, count(*) OVER (PARTITION BY s.n) AS quanti FROM chiamata s CROSS JOIN LATERAL unnest(show_trgm(s.testo)) AS t) b ON b.t = a.t
        GROUP BY 1, 2 HAVING count(*) >= 0.6 * LEAST(min(a.quanti), min(b.quanti))
        UNION
        SELECT a.n, b.n FROM scrittura a JOIN chiamata b ON replace(b.denominazione, ' ', '') = replace(a.denominazione, ' ', '')
    ), coppia AS MATERIALIZED (
        SELECT * FROM (
            SELECT a.denominazione AS scritta, b.denominazione AS via,
                   CASE WHEN replace(a.denominazione, ' ', '') = replace(b.denominazione, ' ', '') OR x.stesse THEN 1
                        WHEN a.parole && b.parole AND indirizzi.stesso_nome(b.parole, a.parole) THEN 0.96
                        -- Two numbers are never almost the same.
                        WHEN x.numeri THEN similarity(a.testo, b.testo)::numeric
                        ELSE 0 END AS quanto
            FROM vicina v
            JOIN scrittura a ON a.n = v.scritta
            JOIN chiamata b ON b.n = v.via
            CROSS JOIN LATERAL (
                SELECT cardinality(b.parole) > 0 AND ARRAY(SELECT CASE p WHEN 'S' THEN 'SAN' ELSE p END FROM unnest(a.parole) AS p ORDER BY 1)
                                                   = ARRAY(SELECT CASE p WHEN 'S' THEN 'SAN' ELSE p END FROM unnest(b.parole) AS p ORDER BY 1) AS stesse,
                       ARRAY(SELECT p FROM unnest(a.parole) AS p WHERE p ~ '^[0-9]+$' ORDER BY 1) = ARRAY(SELECT p FROM unnest(b.parole) AS p WHERE p ~ '^[0-9]+$' ORDER BY 1) AS numeri
            ) x
        ) q
        WHERE q.quanto >= 0.6 -- below it no score reaches 0,70
    ), voto AS MATERIALIZED (
        SELECT c.intero, n.via_id, max(0.75 * k.quanto + 0.15 * (n.dug = c.dug)::integer + 0.10 * (c.luogo IN ('', n.luogo))::integer) AS voto,
               bool_or(u.uguale AND n.alias) AS alias, bool_or(u.uguale AND n.oggi AND NOT n.alias) AS esatto, bool_or(u.uguale AND NOT n.oggi) AS antico
        FROM cercata c
        JOIN coppia k ON k.scritta = c.denominazione
        JOIN nome n ON n.denominazione = k.via
        CROSS JOIN LATERAL (SELECT c.piano = n.piano AND c.luogo IN ('', n.luogo) AS uguale) u
        LEFT JOIN tributi.decisione_via d ON d.ente_id = $1 AND d.esito = 'respinto' AND d.annullata_at IS NULL AND d.via_id = n.via_id AND d.nome = c.intero
        WHERE d.decisione_id IS NULL
        GROUP BY c.intero, n.via_id
    ), posto AS MATERIALIZED (
        -- A name written as it is beats one that only resembles: the second-best rule is for those.
        SELECT v.*, row_number() OVER w AS posto, lead(v.voto) OVER w AS secondo, count(*) FILTER (WHERE v.alias) OVER f AS aliasi,
               count(*) FILTER (WHERE v.esatto) OVER f AS esatti, count(*) FILTER (WHERE v.antico) OVER f AS antichi
        FROM voto v
        WINDOW f AS (PARTITION BY v.intero), w AS (PARTITION BY v.intero ORDER BY v.alias DESC, v.esatto DESC, v.antico DESC, v.voto DESC, v.via_id)
    )
    SELECT DISTINCT ON (f.scritta) f.scritta, p.via_id, round(100 * p.voto)::smallint,
           CASE WHEN p.alias THEN 'alias' WHEN p.esatto OR p.antico THEN 'esatto' ELSE 'simile' END,
           CASE WHEN CASE WHEN p.alias THEN p.aliasi = 1
                          WHEN p.esatto THEN p.esatti = 1
                          WHEN p.antico THEN p.antichi = 1
                          ELSE p.voto >= 0.90 AND COALESCE(p.secondo, 0) <= p.voto - 0.08 END THEN 'automatico' ELSE 'proposto' END,
           f.coda
    FROM forma f
    JOIN posto p ON p.intero = f.piano
    WHERE p.posto = 1 AND p.voto >= 0.70
    ORDER BY f.scritta, p.alias OR p.esatto OR p.antico DESC, p.voto DESC, f.n
$$;

-- The street and the civico of what is typed in positions, residences and building files. A code of ANNCSU says it
-- by itself. On the same number without or with an esponente that nobody else has, only what is written counts.
CREATE FUNCTION tributi.lega_indirizzi(ente integer) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET jit = off AS $$
    WITH riga AS MATERIALIZED (
        SELECT 'TARI' AS origine, t.posizione_id AS riga_id, btrim(t.via_testo) AS via, btrim(t.civico) AS civico, btrim(t.esponente) AS esponente,
               NULLIF(btrim(t.prog_accesso), '') AS accesso, NULLIF(btrim(t.prog_nazionale), '') AS nazionale
        FROM tributi.tari t WHERE t.ente_id = $1 AND t.superseded_at IS NULL
        UNION ALL
        SELECT 'RESIDENTE', r.residenza_id, btrim(r.via_testo), btrim(r.civico), btrim(r.esponente), NULLIF(btrim(r.prog_accesso), ''), NULL
        FROM anagrafe.residente r WHERE r.ente_id = $1 AND r.superseded_at IS NULL
        UNION ALL
        SELECT 'PRATICA', p.pratica_id, btrim(p.via_testo), btrim(p.civico), NULL, NULL, NULL
        FROM edilizia.pratica p WHERE p.ente_id = $1 AND p.superseded_at IS NULL
    ), nota AS MATERIALIZED (
        SELECT * FROM indirizzi.riconosci($1, ARRAY(SELECT DISTINCT r.via FROM riga r WHERE r.via <> ''))
    ), civico AS MATERIALIZED (
        SELECT c.civico_id, c.via_id, c.ordine AS numero, regexp_replace(upper(c.esponente), '[^A-Z0-9]', '', 'g') AS esponente, upper(c.specificita) AS specificita, k.codice
        FROM indirizzi.stato_civico c
        JOIN indirizzi.civico k ON k.ente_id = $1 AND k.civico_id = c.civico_id
        WHERE c.ente_id = $1 AND c.superseded_at IS NULL AND (c.al IS NULL OR c.al > catasto.oggi()) AND (c.dal IS NULL OR c.dal <= catasto.oggi())
    ), colorato AS MATERIALIZED (
        SELECT EXISTS (SELECT FROM civico c WHERE c.specificita IN ('R', 'ROSSO', 'N', 'NERO')) AS si
    ), accesso AS MATERIALIZED (
        -- One number, several accesses: that without a specification, if it is one.
        SELECT q.via_id, q.numero, q.esponente, q.colore, min(q.civico_id) AS civico_id
        FROM (
            SELECT c.via_id, c.numero, c.esponente, c.civico_id, CASE WHEN c.specificita IN ('R', 'ROSSO') THEN 'R' ELSE '' END AS colore,
                   rank() OVER (PARTITION BY c.via_id, c.numero, c.esponente, c.specificita IN ('R', 'ROSSO') ORDER BY c.specificita NOT IN ('', 'R', 'ROSSO', 'N', 'NERO')) AS posto
            FROM civico c WHERE c.numero > 0
        ) q
        WHERE q.posto = 1
        GROUP BY 1, 2, 3, 4 HAVING count(*) = 1
    ), letto AS MATERIALIZED (
        SELECT q.civico, q.esponente, l.numero, CASE WHEN k.si AND l.esponente IN ('R', 'N') THEN '' ELSE l.esponente END AS letto,
               CASE WHEN l.colore = 'R' OR k.si AND l.esponente = 'R' THEN 'R' ELSE '' END AS colore
        FROM (SELECT DISTINCT COALESCE(NULLIF(r.civico, ''), n.coda, '') AS civico, COALESCE(r.esponente, '') AS esponente FROM riga r LEFT JOIN nota n ON n.scritta = r.via) q
        CROSS JOIN LATERAL indirizzi.leggi_civico(q.civico || CASE WHEN q.esponente = '' THEN '' ELSE '/' || q.esponente END) AS l
        CROSS JOIN colorato k
    ), trovato AS MATERIALIZED (
        SELECT r.origine, r.riga_id, COALESCE(p.via_id, v.via_id, n.via_id) AS via_id, p.civico_id AS per_codice,
               l.numero, l.letto, l.colore,
               CASE WHEN p.civico_id IS NOT NULL OR v.via_id IS NOT NULL THEN 100 ELSE n.punteggio END AS punteggio,
               CASE WHEN p.civico_id IS NOT NULL OR v.via_id IS NOT NULL THEN 'codice' ELSE n.modo END AS modo,
               CASE WHEN p.civico_id IS NOT NULL OR v.via_id IS NOT NULL THEN 'automatico' ELSE n.stato END AS stato
        FROM riga r
        LEFT JOIN civico p ON p.codice = r.accesso
        LEFT JOIN indirizzi.via v ON v.ente_id = $1 AND v.codice = r.nazionale
        LEFT JOIN nota n ON n.scritta = r.via
        LEFT JOIN letto l ON l.civico = COALESCE(NULLIF(r.civico, ''), n.coda, '') AND l.esponente = COALESCE(r.esponente, '')
        WHERE COALESCE(p.via_id, v.via_id, n.via_id) IS NOT NULL
    ), nuovo AS MATERIALIZED (
        SELECT DISTINCT ON (t.origine, t.riga_id) t.origine, t.riga_id, t.via_id, COALESCE(t.per_codice, a.civico_id) AS civico_id, t.punteggio, t.modo, t.stato
        FROM trovato t
        LEFT JOIN accesso a ON a.via_id = t.via_id AND a.numero = t.numero AND a.esponente = t.letto AND a.colore = t.colore
        ORDER BY t.origine, t.riga_id, t.per_codice
    ), tolto AS (
        DELETE FROM tributi.indirizzo i WHERE i.ente_id = $1 AND NOT EXISTS (SELECT FROM nuovo n WHERE n.origine = i.origine AND n.riga_id = i.riga_id)
    )
    INSERT INTO tributi.indirizzo AS i (ente_id, origine, riga_id, via_id, civico_id, punteggio, modo, stato)
    SELECT $1, n.origine, n.riga_id, n.via_id, n.civico_id, n.punteggio, n.modo, n.stato FROM nuovo n
    ON CONFLICT (ente_id, origine, riga_id) DO UPDATE
        SET via_id = EXCLUDED.via_id, civico_id = EXCLUDED.civico_id, punteggio = EXCLUDED.punteggio, modo = EXCLUDED.modo, stato = EXCLUDED.stato
        WHERE (i.via_id, i.civico_id, i.punteggio, i.modo, i.stato) IS DISTINCT FROM (EXCLUDED.via_id, EXCLUDED.civico_id, EXCLUDED.punteggio, EXCLUDED.modo, EXCLUDED.stato)
$$;

-- An identifier as people read it (tributi.md §2.1).
CREATE FUNCTION tributi.mostra(sezione text, foglio text, numero text, denominatore text, subalterno text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN $1 = '' THEN '' ELSE 'Sez. ' || $1 || ' ' END || 'Fg. ' || $2 || ' n. ' || $3
           || CASE WHEN $4 = '' THEN '' ELSE '/' || $4 END || CASE WHEN $5 = '' THEN '' ELSE ' sub ' || $5 END
$$;

-- What a decision rests upon: the identifier, else the address.
CREATE FUNCTION tributi.scritto(sezione text, foglio text, numero text, denominatore text, subalterno text, indirizzo text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN $2 <> '' AND $3 <> '' THEN concat_ws('|', $1, $2, $3, $4, $5) ELSE upper(COALESCE($6, '')) END
$$;

-- May a position be of a unit of this categoria? A home is an A but the offices (A/10), its pertinenza a C/2, C/6, C/7; a
-- business is anything but a home. Of IMU the group that it declares tells.
CREATE FUNCTION tributi.compatibile(tipo_utenza text, uso smallint, dichiarata text, categoria text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(CASE
        WHEN $1 = 'D' AND $2 = 3 THEN $4 IN ('C02', 'C06', 'C07')
        WHEN $1 = 'D' THEN $4 LIKE 'A%' AND $4 <> 'A10'
        WHEN $1 = 'N' THEN $4 = 'A10' OR $4 ~ '^[BCDE]'
        ELSE COALESCE($3, '') = '' OR left($3, 1) = left($4, 1) END, false)
$$;

-- Are two identifiers one keystroke apart: a sign more, less or changed, or two exchanged?
CREATE FUNCTION tributi.un_tasto(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT $1 <> $2 AND abs(length($1) - length($2)) <= 1
       AND (substr($1, q.n + 2) = substr($2, q.n + 2) OR substr($1, q.n + 2) = substr($2, q.n + 1) OR substr($1, q.n + 1) = substr($2, q.n + 2)
            OR substr($1, q.n + 1, 2) = reverse(substr($2, q.n + 1, 2)) AND substr($1, q.n + 3) = substr($2, q.n + 3))
    FROM (SELECT count(*)::integer AS n FROM generate_series(1, LEAST(length($1), length($2))) AS i WHERE left($1, i) = left($2, i)) AS q
$$;

-- Positions, units and particelle (tributi.md §2.1). A position is asked about one day (TARI: today, or its last) or about its year
-- (IMU). Units and identifiers are numbered (u, k) so that what is joined ten times is narrow. solo: these positions; null: all.
CREATE FUNCTION tributi.lega_posizioni(ente integer, solo bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_mergejoin = off SET jit = off SET work_mem = '64MB' AS $$
    WITH RECURSIVE posizione AS MATERIALIZED (
        SELECT 'TARI' AS tributo, t.posizione_id, NULL::text AS id_posizione, NULL::integer AS anno, 'F' AS oggetto, t.comune, t.n_sezione AS sezione, t.n_foglio AS foglio, t.n_numero AS numero,
               t.n_denominatore AS denominatore, t.n_subalterno AS subalterno, g.giorno AS dal, g.giorno + 1 AS al, t.persona, t.tipo_utenza, t.uso, NULL::text AS categoria, t.superficie_mq AS mq, i.civico_id,
               tributi.scritto(t.n_sezione, t.n_foglio, t.n_numero, t.n_denominatore, t.n_subalterno, concat_ws('|', t.via_testo, t.civico, t.esponente, t.interno)) AS scritto
        FROM tributi.tari t
        CROSS JOIN LATERAL (SELECT CASE WHEN t.dal > catasto.oggi() THEN t.dal WHEN t.al <= catasto.oggi() THEN t.al - 1 ELSE catasto.oggi() END AS giorno) g
        LEFT JOIN tributi.indirizzo i ON i.ente_id = $1 AND i.origine = 'TARI' AND i.riga_id = t.posizione_id AND i.stato <> 'proposto'
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND ($2 IS NULL OR t.posizione_id = ANY ($2))
        UNION ALL
        SELECT 'IMU', m.posizione_id, m.id_posizione, m.anno, m.tipo_oggetto, m.comune, m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, make_date(m.anno, 1, 1),
               GREATEST(make_date(m.anno, 1, 2), LEAST(make_date(m.anno + 1, 1, 1), catasto.oggi() + 1)), m.persona, NULL, NULL, m.categoria, NULL, NULL,
               tributi.scritto(m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, '')
        FROM tributi.imu m
        WHERE m.ente_id = $1 AND m.superseded_at IS NULL AND ($2 IS NULL OR m.posizione_id = ANY ($2))
    ), chiave AS MATERIALIZED (
        SELECT row_number() OVER () AS k, q.*
        FROM (SELECT DISTINCT p.oggetto = 'F' AS urbana, p.comune, p.sezione, p.foglio, p.numero, p.denominatore, CASE WHEN p.oggetto = 'F' THEN p.subalterno ELSE '' END AS subalterno, p.dal, p.al
              FROM posizione p WHERE p.foglio <> '' AND p.numero <> '') q
    ), domanda AS MATERIALIZED (
        SELECT p.tributo, p.posizione_id, p.persona, p.tipo_utenza, p.uso, p.categoria, p.dal, p.al, c.k
        FROM posizione p
        JOIN chiave c ON c.urbana = (p.oggetto = 'F') AND c.comune = p.comune AND c.sezione = p.sezione AND c.foglio = p.foglio AND c.numero = p.numero AND c.denominatore = p.denominatore
            AND c.subalterno = CASE WHEN p.oggetto = 'F' THEN p.subalterno ELSE '' END AND c.dal = p.dal AND c.al = p.al

    -- The units: their states, each until the next, and which identifiers each state bears.
    ), stato AS MATERIALIZED (
        SELECT dense_rank() OVER (ORDER BY s.comune, s.sezione, s.immobile) AS u, s.comune, s.sezione, s.immobile, s.progressivo, s.categoria, s.superficie AS mq, s.bcnc, s.soppressa, s.aperto,
               s.dal, LEAST(visura.fine(s.al, s.reg_al, s.aperto, 'infinity'), lead(s.dal) OVER (PARTITION BY s.comune, s.sezione, s.immobile ORDER BY s.progressivo)) AS fino,
               s.progressivo = max(s.progressivo) OVER (PARTITION BY s.comune, s.sezione, s.immobile) AS ultimo, s.g_mutazione, s.c_mutazione, s.identificativi
        FROM catasto.stadio_uiu s
        WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.progressivo < 901 AND (s.dal IS NULL OR s.al IS NULL OR s.dal < s.al)
    ), unita AS MATERIALIZED (
        -- What it is: its last state that is not a suppression.
        SELECT DISTINCT ON (s.u) s.u, s.comune, s.sezione, s.immobile, s.categoria, s.mq, s.bcnc FROM stato s ORDER BY s.u, s.soppressa, s.progressivo DESC
    ), vita AS MATERIALIZED (
        SELECT s.u, COALESCE(s.dal, '-infinity') AS dal, s.fino FROM stato s WHERE NOT s.soppressa
    ), identita AS MATERIALIZED (
        SELECT x.u, i.comune, i.sezione, i.sezione_urbana, i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END AS subalterno, i.particella_id,
               count(*) OVER (PARTITION BY x.u) AS quanti
        FROM unita x
        JOIN catasto.identificativo i ON i.ente_id = $1 AND i.comune = x.comune AND i.sezione = x.sezione AND i.immobile = x.immobile
    ), detta AS MATERIALIZED (
        -- Only units of several identifiers have to be asked which one they bore when.
        SELECT DISTINCT s.u, s.progressivo, visura.norma(e->>'sezione_urbana') AS sezione_urbana, visura.norma(e->>'foglio') AS foglio, visura.norma(e->>'numero') AS numero,
               COALESCE(NULLIF(visura.norma(e->>'denominatore'), '0'), '') AS denominatore, COALESCE(NULLIF(visura.norma(e->>'subalterno'), '0'), '') AS subalterno
        FROM stato s
        JOIN (SELECT DISTINCT i.u FROM identita i WHERE i.quanti > 1) d ON d.u = s.u
        CROSS JOIN LATERAL jsonb_array_elements(s.identificativi) AS e
    ), porta AS MATERIALIZED (
        SELECT s.u, s.progressivo, COALESCE(s.dal, '-infinity') AS dal, s.fino, s.soppressa, i.comune, i.sezione, COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione) AS sua, i.foglio, i.numero, i.denominatore,
               i.subalterno, i.particella_id
        FROM stato s
        JOIN identita i ON i.u = s.u
        LEFT JOIN detta d ON d.u = s.u AND d.progressivo = s.progressivo AND d.sezione_urbana = i.sezione_urbana AND d.foglio = i.foglio AND d.numero = i.numero AND d.denominatore = i.denominatore
            AND d.subalterno = i.subalterno
        WHERE i.quanti = 1 OR s.identificativi = '[]' OR d.u IS NOT NULL
    ), nome AS MATERIALIZED (
        SELECT DISTINCT ON (p.u) p.u, tributi.mostra(p.sua, p.foglio, p.numero, p.denominatore, p.subalterno) AS nome
        FROM porta p ORDER BY p.u, p.soppressa, p.progressivo DESC, p.foglio, p.numero, p.subalterno
    ), possesso AS MATERIALIZED (
        SELECT s.persona, x.u, COALESCE(t.dal, '-infinity') AS dal, visura.fine(t.al, t.reg_al, t.aperto, 'infinity') AS fino
        FROM catasto.titolarita t
        JOIN catasto.soggetto s ON s.ente_id = $1 AND s.superseded_at IS NULL AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
        JOIN unita x ON x.comune = t.comune AND x.sezione = t.sezione AND x.immobile = t.immobile
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'F'

    -- M1, M2: who bears on those days what is written.
    ), trovata AS MATERIALIZED (
        SELECT c.k, p.u, p.particella_id, c.comune = p.comune AND c.sezione = p.sua AS esatta, NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal AS viva
        FROM chiave c
        JOIN porta p ON p.foglio = c.foglio AND p.numero = c.numero AND p.denominatore = c.denominatore AND p.subalterno = c.subalterno
        WHERE c.urbana AND (c.sezione IN ('', p.sua, p.sezione) OR p.sua = '')
    ), diretta AS MATERIALIZED (
        SELECT t.k, t.u, max(t.particella_id) AS particella_id, bool_or(t.esatta) AS esatta FROM trovata t WHERE t.viva GROUP BY t.k, t.u
    ), contata AS MATERIALIZED (
        SELECT d.k, count(*) FILTER (WHERE d.esatta) AS esatte, count(*) AS tutte FROM diretta d GROUP BY d.k
    ), prima AS MATERIALIZED (
        SELECT d.k, d.u, d.particella_id, CASE WHEN d.esatta THEN 'M1' ELSE 'M2' END AS livello
        FROM diretta d JOIN contata c ON c.k = d.k WHERE d.esatta OR c.esatte = 0 AND c.tutte = 1

    -- M3: what became of who bore it. The heirs of a unit that an act ends are those born by the act; where none is, those that go on.
    ), muore AS MATERIALIZED (
        SELECT s.u, s.comune, s.g_mutazione AS atto FROM stato s WHERE s.soppressa AND s.g_mutazione IS NOT NULL
        UNION
        SELECT s.u, s.comune, s.c_mutazione FROM stato s WHERE s.ultimo AND NOT s.soppressa AND NOT s.aperto AND s.c_mutazione IS NOT NULL
    ), nasce AS MATERIALIZED (
        SELECT s.u, s.comune, s.g_mutazione AS atto, bool_or(s.progressivo = 1) AS nuova
        FROM stato s
        WHERE NOT s.soppressa AND s.g_mutazione IN (SELECT m.atto FROM muore m)
        GROUP BY 1, 2, 3
    ), atto AS MATERIALIZED (
        -- Nobody can follow the heirs of a whole comune that one act renumbered.
        SELECT n.atto, n.comune, bool_or(n.nuova) AS fa_nascere
        FROM nasce n
        JOIN (SELECT m.atto, m.comune, count(*) AS morti FROM muore m GROUP BY 1, 2) m ON m.atto = n.atto AND m.comune = n.comune
        GROUP BY 1, 2 HAVING count(*) * max(m.morti) <= 2500
    ), erede AS MATERIALIZED (
        SELECT DISTINCT m.u AS da, n.u AS a
        FROM muore m
        JOIN atto t ON t.atto = m.atto AND t.comune = m.comune
        JOIN nasce n ON n.atto = t.atto AND n.comune = t.comune AND n.nuova = t.fa_nascere
        WHERE n.u <> m.u
    ), antica AS MATERIALIZED (
        SELECT q.k, q.u
        FROM (SELECT t.k, t.u, bool_or(t.esatta) AS esatta, bool_or(bool_or(t.esatta)) OVER (PARTITION BY t.k) AS una_esatta
              FROM trovata t WHERE t.k NOT IN (SELECT c.k FROM contata c) GROUP BY t.k, t.u) q
        WHERE q.esatta OR NOT q.una_esatta
    ), cammino AS (
        SELECT a.k, a.u, 0 AS passi, '{}'::text[] AS storia FROM antica a
        UNION
        SELECT c.k, e.a, c.passi + 1, c.storia || n.nome
        FROM cammino c
        JOIN erede e ON e.da = c.u
        JOIN nome n ON n.u = e.a
        WHERE c.passi < 12 AND n.nome <> ALL (c.storia)
    ), giunta AS MATERIALIZED (
        SELECT q.k, q.u, array_prepend(tributi.mostra(c.sezione, c.foglio, c.numero, c.denominatore, c.subalterno), CASE WHEN q.passi = 0 THEN ARRAY[q.allora] ELSE q.storia END) AS storia
        FROM (SELECT DISTINCT ON (w.k, w.u) w.k, w.u, w.passi, w.storia, tributi.mostra(p.sua, p.foglio, p.numero, p.denominatore, p.subalterno) AS allora, min(w.passi) OVER (PARTITION BY w.k) AS minimo
              FROM cammino w
              JOIN chiave c ON c.k = w.k
              JOIN porta p ON p.u = w.u AND NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal
              ORDER BY w.k, w.u, w.passi, w.storia, p.progressivo DESC, p.foglio, p.numero, p.subalterno) q
        JOIN chiave c ON c.k = q.k
        WHERE q.passi = q.minimo
    ), terza AS MATERIALIZED (
        -- Of several heirs, those that the person holds; of those, those that may be what the position says.
        SELECT q.*, count(*) OVER (PARTITION BY q.tributo, q.posizione_id) AS quanti
        FROM (SELECT d.tributo, d.posizione_id, g.u, g.storia, rank() OVER (PARTITION BY d.tributo, d.posizione_id
                         ORDER BY bool_or(s.u IS NOT NULL) DESC, tributi.compatibile(d.tipo_utenza, d.uso, d.categoria, x.categoria) DESC) AS posto
              FROM domanda d
              JOIN giunta g ON g.k = d.k
              JOIN unita x ON x.u = g.u
              LEFT JOIN possesso s ON s.u = g.u AND s.persona = d.persona AND s.dal < d.al AND s.fino > d.dal
              GROUP BY d.tributo, d.posizione_id, d.tipo_utenza, d.uso, d.categoria, x.categoria, g.u, g.storia) q
        WHERE q.posto = 1

    -- M4: the one unit of the same particella that may be it, where one side says no sub.
    ), dubbia AS MATERIALIZED (
        SELECT d.* FROM domanda d WHERE d.k NOT IN (SELECT c.k FROM contata c) AND d.k NOT IN (SELECT g.k FROM giunta g)
    ), quarta AS MATERIALIZED (
        SELECT q.tributo, q.posizione_id, min(q.u) AS u, min(q.particella_id) AS particella_id
        FROM (SELECT DISTINCT d.tributo, d.posizione_id, p.u, p.particella_id
              FROM dubbia d
              JOIN chiave c ON c.k = d.k AND c.urbana
              JOIN porta p ON p.foglio = c.foglio AND p.numero = c.numero AND p.denominatore = c.denominatore AND (p.subalterno = '') <> (c.subalterno = '')
              JOIN unita x ON x.u = p.u AND NOT x.bcnc
              WHERE p.comune = c.comune AND (c.sezione IN ('', p.sua, p.sezione) OR p.sua = '') AND NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal
                AND tributi.compatibile(d.tipo_utenza, d.uso, d.categoria, x.categoria)) q
        GROUP BY 1, 2 HAVING count(DISTINCT q.u) = 1

    -- M5: a unit at the same civico that the person holds, or where she lives, and of about that size: within 15 % of the whole
    -- surface or of the 80 % of it that pays.
    ), resto AS MATERIALIZED (
        SELECT p.* FROM posizione p
        LEFT JOIN domanda d ON d.tributo = 'TARI' AND d.posizione_id = p.posizione_id
        LEFT JOIN quarta q ON q.tributo = 'TARI' AND q.posizione_id = p.posizione_id
        WHERE p.tributo = 'TARI' AND p.civico_id IS NOT NULL AND q.posizione_id IS NULL
          AND (d.k IS NULL OR d.k NOT IN (SELECT c.k FROM contata c) AND d.k NOT IN (SELECT g.k FROM giunta g))
    ), abita AS MATERIALIZED (
        SELECT r.persona, i.civico_id, COALESCE(r.dal, '-infinity') AS dal, LEAST(COALESCE(r.al, 'infinity'), COALESCE(r.decesso, 'infinity')) AS fino
        FROM anagrafe.residente r
        JOIN tributi.indirizzo i ON i.ente_id = $1 AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.stato <> 'proposto'
        WHERE r.ente_id = $1 AND r.superseded_at IS NULL AND r.persona IS NOT NULL AND i.civico_id IS NOT NULL
    ), quinta AS MATERIALIZED (
        SELECT q.*, count(*) OVER (PARTITION BY q.posizione_id) AS quanti
        FROM (SELECT DISTINCT r.posizione_id, x.u
              FROM resto r
              JOIN catasto.uiu_civico c ON c.ente_id = $1 AND c.civico_id = r.civico_id
              JOIN unita x ON x.comune = c.comune AND x.sezione = c.sezione AND x.immobile = c.immobile AND NOT x.bcnc
              JOIN vita v ON v.u = x.u AND v.dal < r.al AND v.fino > r.dal
              LEFT JOIN possesso s ON s.u = x.u AND s.persona = r.persona AND s.dal < r.al AND s.fino > r.dal
              LEFT JOIN abita a ON a.civico_id = r.civico_id AND a.persona = r.persona AND a.dal < r.al AND a.fino > r.dal
              WHERE (s.u IS NOT NULL OR a.civico_id IS NOT NULL) AND tributi.compatibile(r.tipo_utenza, r.uso, r.categoria, x.categoria)
                AND (r.mq IS NULL OR COALESCE(x.mq, 0) = 0 OR abs(r.mq - x.mq) <= 0.15 * x.mq OR abs(r.mq - 0.8 * x.mq) <= 0.12 * x.mq)) q

    -- M6: the particella on which the civico stands, and its unit if but one may be it.
    ), sesta AS MATERIALIZED (
        SELECT r.posizione_id, l.particella_id, CASE WHEN count(DISTINCT x.u) = 1 THEN min(x.u) END AS u
        FROM resto r
        JOIN indirizzi.legame l ON l.ente_id = $1 AND l.civico_id = r.civico_id AND l.particella_id IS NOT NULL
        LEFT JOIN (porta p JOIN unita x ON x.u = p.u AND NOT x.bcnc) ON p.particella_id = l.particella_id AND NOT p.soppressa AND p.dal < r.al AND p.fino > r.dal
            AND tributi.compatibile(r.tipo_utenza, r.uso, r.categoria, x.categoria)
        WHERE r.posizione_id NOT IN (SELECT q.posizione_id FROM quinta q)
        GROUP BY 1, 2

    -- Land: the same three levels, with particelle. What the census does not know is as it is drawn.
    ), terreno AS MATERIALIZED (
        SELECT t.particella_id, COALESCE(t.dal, '-infinity') AS dal, LEAST(COALESCE(t.al, 'infinity'), lead(t.dal) OVER (PARTITION BY t.particella_id, t.immobile ORDER BY t.progressivo)) AS fino, t.soppressa
        FROM catasto.terreno t
        WHERE t.ente_id = $1 AND t.progressivo < 901 AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al) AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), esiste AS MATERIALIZED (
        SELECT t.particella_id, t.dal, t.fino FROM terreno t WHERE NOT t.soppressa
        UNION ALL
        SELECT d.particella_id, COALESCE(d.dal, '-infinity'), COALESCE(d.al, 'infinity')
        FROM catasto.disegno d
        WHERE d.ente_id = $1 AND d.classe = 2 AND d.superseded_at IS NULL AND d.particella_id NOT IN (SELECT t.particella_id FROM terreno t) AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), terra AS MATERIALIZED (
        SELECT c.k, p.particella_id, bool_or(c.comune = p.comune AND c.sezione = p.sezione) AS esatta, bool_or(e.particella_id IS NOT NULL) AS viva
        FROM chiave c
        JOIN catasto.particella p ON p.ente_id = $1 AND p.mappa = '' AND p.foglio = CASE WHEN c.foglio ~ '^[0-9]{1,4}$' THEN c.foglio::integer END AND p.numero = c.numero AND p.denominatore = c.denominatore
        LEFT JOIN esiste e ON e.particella_id = p.particella_id AND e.dal < c.al AND e.fino > c.dal
        WHERE NOT c.urbana AND (c.sezione IN ('', p.sezione) OR p.sezione = '')
        GROUP BY 1, 2
    ), terra_contata AS MATERIALIZED (
        SELECT t.k, count(*) FILTER (WHERE t.esatta) AS esatte, count(*) AS tutte FROM terra t WHERE t.viva GROUP BY t.k
    ), discende AS MATERIALIZED (
        SELECT d.da, d.a, tributi.mostra(p.sezione, p.foglio::text, p.numero, p.denominatore, '') AS nome
        FROM catasto.discendenza d JOIN catasto.particella p ON p.ente_id = $1 AND p.particella_id = d.a
        WHERE d.ente_id = $1 AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), terra_cammino AS (
        SELECT t.k, t.particella_id, 0 AS passi, '{}'::text[] AS storia FROM terra t WHERE t.k NOT IN (SELECT c.k FROM terra_contata c)
        UNION
        SELECT c.k, d.a, c.passi + 1, c.storia || d.nome
        FROM terra_cammino c
        JOIN discende d ON d.da = c.particella_id
        WHERE c.passi < 12 AND d.nome <> ALL (c.storia)
    ), terra_giunta AS MATERIALIZED (
        SELECT q.k, q.particella_id, array_prepend(tributi.mostra(c.sezione, c.foglio, c.numero, c.denominatore, ''), q.storia) AS storia
        FROM (SELECT DISTINCT ON (w.k, w.particella_id) w.k, w.particella_id, w.passi, w.storia, min(w.passi) OVER (PARTITION BY w.k) AS minimo
              FROM terra_cammino w
              JOIN chiave c ON c.k = w.k
              JOIN esiste e ON e.particella_id = w.particella_id AND e.dal < c.al AND e.fino > c.dal
              WHERE w.passi > 0
              ORDER BY w.k, w.particella_id, w.passi, w.storia) q
        JOIN chiave c ON c.k = q.k
        WHERE q.passi = q.minimo
    ), terra_possesso AS MATERIALIZED (
        SELECT DISTINCT s.persona, x.particella_id
        FROM catasto.titolarita t
        JOIN catasto.soggetto s ON s.ente_id = $1 AND s.superseded_at IS NULL AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
        JOIN catasto.stadio_terreno x ON x.ente_id = $1 AND x.superseded_at IS NULL AND x.comune = t.comune AND x.sezione = t.sezione AND x.immobile = t.immobile
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'T' AND EXISTS (SELECT FROM terra_giunta)
    ), terra_terza AS MATERIALIZED (
        SELECT q.*, count(*) OVER (PARTITION BY q.tributo, q.posizione_id) AS quanti
        FROM (SELECT d.tributo, d.posizione_id, g.particella_id, g.storia, rank() OVER (PARTITION BY d.tributo, d.posizione_id ORDER BY (s.persona IS NOT NULL) DESC) AS posto
              FROM domanda d
              JOIN terra_giunta g ON g.k = d.k
              LEFT JOIN terra_possesso s ON s.particella_id = g.particella_id AND s.persona = d.persona) q
        WHERE q.posto = 1

    ), legata AS MATERIALIZED (
        SELECT d.tributo, d.posizione_id, p.u, p.particella_id, p.livello, 'automatico' AS stato, 100 AS punteggio, '{}'::text[] AS storia FROM domanda d JOIN prima p ON p.k = d.k
        UNION ALL
        SELECT t.tributo, t.posizione_id, t.u, NULL, 'M3', CASE WHEN t.quanti = 1 THEN 'automatico' ELSE 'proposto' END, CASE WHEN t.quanti = 1 THEN 95 ELSE 70 END, t.storia FROM terza t
        UNION ALL
        SELECT q.tributo, q.posizione_id, q.u, q.particella_id, 'M4', 'proposto', 80, '{}' FROM quarta q
        UNION ALL
        SELECT 'TARI', q.posizione_id, q.u, NULL, 'M5', 'proposto', CASE WHEN q.quanti = 1 THEN 75 ELSE 60 END, '{}' FROM quinta q WHERE q.quanti <= 3
        UNION ALL
        SELECT 'TARI', q.posizione_id, q.u, q.particella_id, 'M6', 'proposto', CASE WHEN q.u IS NULL THEN 40 ELSE 50 END, '{}' FROM sesta q
        UNION ALL
        SELECT d.tributo, d.posizione_id, NULL, t.particella_id, CASE WHEN t.esatta THEN 'M1' ELSE 'M2' END, 'automatico', 100, '{}'
        FROM domanda d JOIN terra t ON t.k = d.k AND t.viva JOIN terra_contata c ON c.k = t.k WHERE t.esatta OR c.esatte = 0 AND c.tutte = 1
        UNION ALL
        SELECT t.tributo, t.posizione_id, NULL, t.particella_id, 'M3', CASE WHEN t.quanti = 1 THEN 'automatico' ELSE 'proposto' END, CASE WHEN t.quanti = 1 THEN 95 ELSE 70 END, t.storia FROM terra_terza t
    ), terreno_di AS MATERIALIZED (
        -- The particella of a unit that was found otherwise than by it: that of its last identifier.
        SELECT DISTINCT ON (p.u) p.u, p.particella_id FROM porta p WHERE p.particella_id IS NOT NULL ORDER BY p.u, p.soppressa, p.progressivo DESC, p.particella_id
    ), trovata_oggi AS MATERIALIZED (
        SELECT l.tributo, l.posizione_id, COALESCE(x.comune, '') AS comune, COALESCE(x.sezione, '') AS sezione, COALESCE(x.immobile, 0) AS immobile,
               COALESCE(l.particella_id, t.particella_id, 0) AS particella_id, l.livello, l.stato, l.punteggio, l.storia
        FROM legata l
        LEFT JOIN unita x ON x.u = l.u
        LEFT JOIN terreno_di t ON t.u = l.u

    -- What operatori decided, of the position as it is still written.
    ), decisa AS MATERIALIZED (
        SELECT DISTINCT ON (p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id * (d.immobile = 0)::integer)
               p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id, d.particella_id * (d.immobile = 0)::integer AS terra, d.livello, d.esito
        FROM tributi.decisione d
        JOIN posizione p ON p.tributo = d.tributo AND p.scritto = d.scritto
        WHERE d.ente_id = $1 AND d.annullata_at IS NULL
          AND (p.posizione_id = d.posizione_id OR d.tributo = 'IMU' AND p.id_posizione = d.id_posizione AND p.anno >= d.anno)
        ORDER BY p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id * (d.immobile = 0)::integer, d.decisione_id DESC
    ), scelta AS MATERIALIZED (
        SELECT t.tributo, t.posizione_id, t.comune, t.sezione, t.immobile, t.particella_id, t.livello, CASE WHEN d.esito = 'confermato' THEN 'confermato' ELSE t.stato END AS stato, t.punteggio, t.storia
        FROM trovata_oggi t
        LEFT JOIN decisa d ON d.tributo = t.tributo AND d.posizione_id = t.posizione_id AND d.comune = t.comune AND d.sezione = t.sezione AND d.immobile = t.immobile
            AND d.terra = t.particella_id * (t.immobile = 0)::integer
        WHERE d.esito IS DISTINCT FROM 'respinto'
        UNION ALL
        SELECT d.tributo, d.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id, d.livello, 'confermato', 100, '{}'
        FROM decisa d
        LEFT JOIN trovata_oggi t ON d.tributo = t.tributo AND d.posizione_id = t.posizione_id AND d.comune = t.comune AND d.sezione = t.sezione AND d.immobile = t.immobile
            AND d.terra = t.particella_id * (t.immobile = 0)::integer
        WHERE d.esito = 'confermato' AND t.posizione_id IS NULL
    ), nuovo AS MATERIALIZED (
        -- Once one is confirmed the other proposals are answered.
        SELECT s.*, row_number() OVER (PARTITION BY s.tributo, s.posizione_id ORDER BY s.stato, s.punteggio DESC, s.immobile, s.particella_id) AS posto
        FROM (SELECT s.*, bool_or(s.stato = 'confermato') OVER (PARTITION BY s.tributo, s.posizione_id) AS risolta FROM scelta s) s
        WHERE NOT (s.risolta AND s.stato = 'proposto')
    ), tolto AS (
        DELETE FROM tributi.legame l
        WHERE l.ente_id = $1 AND ($2 IS NULL OR l.posizione_id = ANY ($2))
          AND NOT EXISTS (SELECT FROM nuovo n WHERE n.posto <= 40 AND n.tributo = l.tributo AND n.posizione_id = l.posizione_id AND n.immobile = l.immobile AND n.particella_id = l.particella_id
                          AND n.comune = l.comune AND n.sezione = l.sezione)
    )
    INSERT INTO tributi.legame AS l (ente_id, tributo, posizione_id, comune, sezione, immobile, particella_id, livello, stato, punteggio, storia)
    SELECT $1, n.tributo, n.posizione_id, n.comune, n.sezione, n.immobile, n.particella_id, n.livello, n.stato, n.punteggio, n.storia
    FROM nuovo n
    WHERE n.posto <= 40 -- no one reads more
    ON CONFLICT (ente_id, tributo, posizione_id, immobile, particella_id, comune, sezione) DO UPDATE
        SET livello = EXCLUDED.livello, stato = EXCLUDED.stato, punteggio = EXCLUDED.punteggio, storia = EXCLUDED.storia
        WHERE (l.livello, l.stato, l.punteggio, l.storia) IS DISTINCT FROM (EXCLUDED.livello, EXCLUDED.stato, EXCLUDED.punteggio, EXCLUDED.storia)
$$;

-- Why the others are not tied, from the general to the particular.
CREATE FUNCTION tributi.motiva(ente integer, solo bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_mergejoin = off SET jit = off AS $$
    WITH sciolta AS MATERIALIZED (
        SELECT p.*, r.si AS respinta, h.si AS eredi
        FROM (
            SELECT 'TARI' AS tributo, t.posizione_id, 'F' AS oggetto, t.comune, t.n_sezione AS sezione, t.n_foglio AS foglio, t.n_numero AS numero, t.n_denominatore AS denominatore,
                   t.n_subalterno AS subalterno, t.persona, CASE WHEN t.al <= catasto.oggi() THEN t.al ELSE catasto.oggi() + 1 END AS fino
            FROM tributi.tari t WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND ($2 IS NULL OR t.posizione_id = ANY ($2))
            UNION ALL
            SELECT 'IMU', m.posizione_id, m.tipo_oggetto, m.comune, m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, m.persona, make_date(m.anno + 1, 1, 1)
            FROM tributi.imu m WHERE m.ente_id = $1 AND m.superseded_at IS NULL AND ($2 IS NULL OR m.posizione_id = ANY ($2))
        ) p
        LEFT JOIN (SELECT DISTINCT l.tributo, l.posizione_id FROM tributi.legame l WHERE l.ente_id = $1 AND l.stato <> 'proposto') l ON l.tributo = p.tributo AND l.posizione_id = p.posizione_id
        LEFT JOIN (SELECT DISTINCT l.tributo, l.posizione_id, true AS si FROM tributi.legame l WHERE l.ente_id = $1 AND l.livello = 'M3') h ON h.tributo = p.tributo AND h.posizione_id = p.posizione_id
        LEFT JOIN (SELECT DISTINCT d.tributo, d.posizione_id, true AS si FROM tributi.decisione d WHERE d.ente_id = $1 AND d.esito = 'respinto' AND d.livello IN ('M1', 'M2', 'M3') AND d.annullata_at IS NULL) r
            ON r.tributo = p.tributo AND r.posizione_id = p.posizione_id
        WHERE l.posizione_id IS NULL
    ), catasto AS MATERIALIZED (
        SELECT EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = $1) AS fabbricati,
               EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = $1) AS terreni
    ), nata AS MATERIALIZED (
        SELECT s.comune, s.sezione, s.immobile, min(COALESCE(s.dal, '-infinity')) AS dal
        FROM catasto.stadio_uiu s WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.progressivo < 901 GROUP BY 1, 2, 3
    ), nota AS MATERIALIZED (
        SELECT i.comune, COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione) AS sezione, i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END AS subalterno, n.dal
        FROM catasto.identificativo i JOIN nata n ON n.comune = i.comune AND n.sezione = i.sezione AND n.immobile = i.immobile
        WHERE i.ente_id = $1
    ), uguale AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id, count(DISTINCT n.sezione) AS sezioni, bool_or(n.sezione = s.sezione) AS esatta, bool_and(n.dal >= s.fino) AS futura
        FROM sciolta s
        JOIN nota n ON n.foglio = s.foglio AND n.numero = s.numero AND n.denominatore = s.denominatore AND n.subalterno = s.subalterno AND (s.sezione IN ('', n.sezione) OR n.sezione = '')
        WHERE s.oggetto = 'F' GROUP BY 1, 2
    ), terra AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id, count(DISTINCT p.sezione) AS sezioni, bool_or(p.sezione = s.sezione) AS esatta
        FROM sciolta s
        JOIN catasto.particella p ON p.ente_id = $1 AND p.mappa = '' AND p.foglio = CASE WHEN s.foglio ~ '^[0-9]{1,4}$' THEN s.foglio::integer END AND p.numero = s.numero AND p.denominatore = s.denominatore
        WHERE s.oggetto <> 'F' GROUP BY 1, 2
    ), foglio AS MATERIALIZED (
        SELECT DISTINCT true AS urbano, n.foglio FROM nota n
        UNION
        SELECT DISTINCT false, p.foglio::text FROM catasto.particella p WHERE p.ente_id = $1
    ), mappale AS MATERIALIZED (
        SELECT DISTINCT n.foglio, n.numero, n.denominatore FROM nota n
    ), somiglia AS MATERIALIZED (
        -- A unit of the same person one keystroke away.
        SELECT DISTINCT ON (q.tributo, q.posizione_id) q.*
        FROM (SELECT s.tributo, s.posizione_id, i.comune, i.sezione, i.immobile,
                     tributi.mostra(COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione), i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END) AS nome,
                     tributi.un_tasto(concat_ws('|', s.foglio, s.numero, s.denominatore, s.subalterno), concat_ws('|', i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END)) AS vicina
              FROM sciolta s
              JOIN catasto.soggetto g ON g.ente_id = $1 AND g.superseded_at IS NULL AND g.persona = s.persona
              JOIN catasto.titolarita t ON t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'F' AND t.soggetto = g.soggetto AND t.soggetto_tipo = g.tipo AND t.comune = g.comune
                  AND t.sezione = g.sezione AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > catasto.oggi()
              JOIN catasto.identificativo i ON i.ente_id = $1 AND i.comune = t.comune AND i.sezione = t.sezione AND i.immobile = t.immobile
              WHERE s.oggetto = 'F' AND s.foglio <> '' AND s.numero <> '') q
        WHERE q.vicina
        ORDER BY q.tributo, q.posizione_id, q.nome, q.immobile
    ), nuova AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id,
               CASE WHEN NOT CASE WHEN s.oggetto = 'F' THEN c.fabbricati ELSE c.terreni END THEN 'CATASTO_ASSENTE'
                    WHEN s.foglio = '' OR s.numero = '' THEN 'IDENTIFICATIVO_ASSENTE'
                    WHEN s.respinta THEN 'RESPINTO'
                    WHEN s.eredi THEN 'PIU_SUCCESSORI'
                    WHEN NOT u.esatta AND u.sezioni > 1 OR NOT t.esatta AND t.sezioni > 1 THEN 'SEZIONE_AMBIGUA'
                    WHEN u.futura THEN 'NON_ANCORA_NATA'
                    WHEN u.posizione_id IS NOT NULL OR t.posizione_id IS NOT NULL THEN 'SOPPRESSA_SENZA_SUCCESSORE'
                    WHEN f.foglio IS NULL THEN 'FOGLIO_IGNOTO'
                    WHEN m.foglio IS NULL OR s.oggetto <> 'F' THEN 'PARTICELLA_IGNOTA'
                    WHEN s.subalterno = '' THEN 'SUB_ASSENTE'
                    ELSE 'SUB_IGNOTO' END AS motivo,
               v.comune, v.sezione, v.immobile, v.nome
        FROM sciolta s
        CROSS JOIN catasto c
        LEFT JOIN uguale u ON u.tributo = s.tributo AND u.posizione_id = s.posizione_id
        LEFT JOIN terra t ON t.tributo = s.tributo AND t.posizione_id = s.posizione_id
        LEFT JOIN foglio f ON f.urbano = (s.oggetto = 'F') AND f.foglio = s.foglio
        LEFT JOIN mappale m ON m.foglio = s.foglio AND m.numero = s.numero AND m.denominatore = s.denominatore
        LEFT JOIN somiglia v ON v.tributo = s.tributo AND v.posizione_id = s.posizione_id
    ), tolta AS (
        DELETE FROM tributi.non_legata x WHERE x.ente_id = $1 AND ($2 IS NULL OR x.posizione_id = ANY ($2)) AND NOT EXISTS (SELECT FROM nuova n WHERE n.tributo = x.tributo AND n.posizione_id = x.posizione_id)
    )
    INSERT INTO tributi.non_legata AS x (ente_id, tributo, posizione_id, motivo, s_comune, s_sezione, s_immobile, suggerito)
    SELECT $1, n.tributo, n.posizione_id, n.motivo, COALESCE(n.comune, ''), COALESCE(n.sezione, ''), n.immobile, n.nome FROM nuova n
    ON CONFLICT (ente_id, tributo, posizione_id) DO UPDATE
        SET motivo = EXCLUDED.motivo, s_comune = EXCLUDED.s_comune, s_sezione = EXCLUDED.s_sezione, s_immobile = EXCLUDED.s_immobile, suggerito = EXCLUDED.suggerito
        WHERE (x.motivo, x.s_comune, x.s_sezione, x.s_immobile, x.suggerito) IS DISTINCT FROM (EXCLUDED.motivo, EXCLUDED.s_comune, EXCLUDED.s_sezione, EXCLUDED.s_immobile, EXCLUDED.suggerito)
$$;

-- Everything that is tied from positions, residents and files, after a merge or an undo that
-- touched any of the two sides; how many links it made.
CREATE FUNCTION tributi.lega(ente integer) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    -- A map or a stradario of an ente whose offices deliver nothing has nothing to tie.
    IF NOT EXISTS (SELECT FROM tributi.tari t WHERE t.ente_id = ente) AND NOT EXISTS (SELECT FROM tributi.imu m WHERE m.ente_id = ente)
       AND NOT EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = ente) AND NOT EXISTS (SELECT FROM edilizia.pratica p WHERE p.ente_id = ente) THEN
        DELETE FROM tributi.indirizzo i WHERE i.ente_id = ente;
        DELETE FROM tributi.legame l WHERE l.ente_id = ente;
        DELETE FROM tributi.non_legata n WHERE n.ente_id = ente;
        RETURN 0;
    END IF;
    PERFORM tributi.lega_indirizzi(ente);
    PERFORM tributi.lega_posizioni(ente, NULL);
    PERFORM tributi.motiva(ente, NULL);
    RETURN (SELECT count(*) FROM tributi.legame l WHERE l.ente_id = ente);
END $$;

-- Whoever changes one of the two sides asks, in his transaction, that they be tied again: one import brings
-- several deliveries of an ente, and ties after the last. What a crash leaves asked for is tied by
-- the next import or the next start of the server.
CREATE TABLE tributi.da_legare (
    ente_id integer PRIMARY KEY REFERENCES sit.ente
);
COMMENT ON TABLE tributi.da_legare IS 'Gli enti di cui è cambiato qualcosa, acquisito o annullato, che nessuno ha ancora legato di nuovo';
CREATE FUNCTION tributi.chiedi_legami(ente integer) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO tributi.da_legare (ente_id) VALUES ($1) ON CONFLICT DO NOTHING
$$;

-- An operatore has decided of some positions, or taken it back: those are tied again, and with them the same IMU position in the other
-- years. As the ente of who asks, which is where the policies read it from, never an argument.
CREATE FUNCTION tributi.rilega(lotto bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e integer;
    decise bigint[];
BEGIN
    FOREACH e IN ARRAY sit.enti() LOOP
        SELECT array_agg(DISTINCT p) INTO decise
        FROM (SELECT d.posizione_id AS p FROM tributi.decisione d WHERE d.ente_id = e AND d.lotto = rilega.lotto
              UNION
              SELECT m.posizione_id FROM tributi.decisione d JOIN tributi.imu m ON m.ente_id = e AND m.id_posizione = d.id_posizione AND m.superseded_at IS NULL
              WHERE d.ente_id = e AND d.lotto = rilega.lotto AND d.tributo = 'IMU') q;
        IF decise IS NOT NULL THEN
            PERFORM tributi.lega_posizioni(e, decise);
            PERFORM tributi.motiva(e, decise);
        END IF;
    END LOOP;
END $$;

-- A decision about a street may move any position.
CREATE FUNCTION tributi.rilega_vie() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tributi.lega(e) FROM unnest(sit.enti()) AS e
$$;

-- And taught another name of a street, or took it back. Who keeps the names in memory is told.
CREATE FUNCTION tributi.insegna_via(via bigint, nome text, chi text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH insegnato AS (
        INSERT INTO indirizzi.alias (ente_id, via_id, nome, origine, chi)
        SELECT e, v.via_id, $2, 'operatore', $3 FROM unnest(sit.enti()) AS e JOIN indirizzi.via v ON v.ente_id = e AND v.via_id = $1
        ON CONFLICT (ente_id, via_id, nome) DO NOTHING
    )
    INSERT INTO indirizzi.versione AS x (ente_id, versione) SELECT e, 1 FROM unnest(sit.enti()) AS e
    ON CONFLICT (ente_id) DO UPDATE SET versione = x.versione + 1
$$;
CREATE FUNCTION tributi.disimpara_via(via bigint, nome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH tolto AS (
        DELETE FROM indirizzi.alias a WHERE a.ente_id = ANY (sit.enti()) AND a.via_id = $1 AND a.nome = $2 AND a.origine = 'operatore'
    )
    INSERT INTO indirizzi.versione AS x (ente_id, versione) SELECT e, 1 FROM unnest(sit.enti()) AS e
    ON CONFLICT (ente_id) DO UPDATE SET versione = x.versione + 1
$$;
REVOKE ALL ON FUNCTION tributi.lega(integer), tributi.chiedi_legami(integer), tributi.lega_indirizzi(integer), tributi.lega_posizioni(integer, bigint[]), tributi.motiva(integer, bigint[]), indirizzi.riconosci(integer, text[]), tributi.rilega(bigint), tributi.rilega_vie(),
    tributi.insegna_via(bigint, text, text), tributi.disimpara_via(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tributi.rilega(bigint), tributi.rilega_vie(), tributi.insegna_via(bigint, text, text), tributi.disimpara_via(bigint, text) TO sit_app;

-- Who lives where: the civico of each residence and the units that have that address. By the policies of who asks.
CREATE VIEW anagrafe.dimora WITH (security_invoker = true) AS
SELECT r.ente_id, r.residenza_id, r.persona, r.id_famiglia, r.nascita, r.dal, LEAST(r.al, r.decesso) AS al, i.via_id, i.civico_id, r.interno, u.comune, u.sezione, u.immobile,
       count(u.immobile) OVER (PARTITION BY r.ente_id, r.residenza_id) AS unita
FROM anagrafe.residente r
JOIN tributi.indirizzo i ON i.ente_id = r.ente_id AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.stato <> 'proposto'
LEFT JOIN catasto.uiu_civico u ON u.ente_id = i.ente_id AND u.civico_id = i.civico_id
WHERE r.superseded_at IS NULL AND i.civico_id IS NOT NULL;
COMMENT ON VIEW anagrafe.dimora IS 'Ogni residenza il cui civico è trovato, una riga per unità a quel civico (immobile nullo: nessuna); [dal, al) è quando vi abita';
COMMENT ON COLUMN anagrafe.dimora.unita IS 'Quante unità hanno quel civico: se più di una, chi abita in quale lo dice solo l''interno';
GRANT SELECT ON anagrafe.dimora TO sit_app;
