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
