-- The register of building files. Each change makes a new row and supersedes the one before, whoever
-- makes it: a delivery (fornitura_id) or an operatore (chi). What people write may name people, so
-- the files are under a policy; what everybody may know of one is in edilizia.luogo, without free text.
--
-- A row is what holds: consegnato, the last delivered content, under a_mano, the fields that the
-- office wrote itself. A delivery that says what the last one said (impronta) changes nothing; one
-- that says something else renews consegnato, and leaves a_mano as it is but for the fields on
-- which it now agrees with the office.

CREATE SEQUENCE edilizia.versione_seq;

CREATE TABLE edilizia.pratica (
    ente_id        integer NOT NULL,
    versione_id    bigint NOT NULL DEFAULT nextval('edilizia.versione_seq'),
    pratica_id     bigint NOT NULL,
    comune         text NOT NULL DEFAULT '',
    archivio       text NOT NULL DEFAULT '',
    anno           integer,
    numero         text NOT NULL,
    protocollo     text,
    data_protocollo date,
    kind           text NOT NULL CHECK (kind IN ('CILA', 'CILAS', 'SCIA', 'SCIA_ALT', 'PDC', 'SCA', 'SANATORIA', 'CONDONO', 'PAESAGGISTICA')),
    stato          text NOT NULL,
    oggetto        text,
    data_esito     date,
    data_inizio_lavori date,
    data_fine_lavori date,
    mq_aggiunti    numeric(11,2),
    soggetti       jsonb NOT NULL DEFAULT '[]',
    immobili       jsonb NOT NULL DEFAULT '[]',
    via_testo      text,
    civico         text,
    impronta       bigint NOT NULL,
    consegnato     jsonb,
    consegnata_da  bigint,
    a_mano         jsonb NOT NULL DEFAULT '{}',
    grezze         jsonb NOT NULL DEFAULT '[]',
    fornitura_id   bigint,
    chi            text,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    superseded_at  timestamptz,
    superata_da    bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE edilizia.pratica IS 'Una pratica edilizia (contract §3.2, edilizia §1.4), a una versione';
COMMENT ON COLUMN edilizia.pratica.pratica_id IS 'edilizia.numero_pratica di (comune, archivio, anno, numero): con questo, in esadecimale, la conosce chi sta fuori';
COMMENT ON COLUMN edilizia.pratica.soggetti IS '[{ruolo, cf, denominazione, persona}]';
COMMENT ON COLUMN edilizia.pratica.immobili IS '[{sezione, foglio, numero, denominatore, sub}] come dichiarati, normalizzati (tributi.md §2.1)';
COMMENT ON COLUMN edilizia.pratica.impronta IS 'Del contenuto consegnato; 0: mai consegnata';
COMMENT ON COLUMN edilizia.pratica.consegnato IS 'Il contenuto come l''ultima consegna lo dice; nullo: la pratica è dell''ufficio';
COMMENT ON COLUMN edilizia.pratica.consegnata_da IS 'La fornitura di cui è consegnato';
COMMENT ON COLUMN edilizia.pratica.a_mano IS 'I campi scritti dall''ufficio, che vincono su consegnato; geometria: la posizione è disegnata';
COMMENT ON COLUMN edilizia.pratica.grezze IS 'Le righe consegnate: [{file, riga, testo}]';
CREATE UNIQUE INDEX pratica_viva ON edilizia.pratica (ente_id, pratica_id) WHERE superseded_at IS NULL;
-- The lists, the latest first.
CREATE INDEX pratica_elenco ON edilizia.pratica (ente_id, COALESCE(anno, 0), length(numero), numero, pratica_id) WHERE superseded_at IS NULL;
CREATE INDEX pratica_storia ON edilizia.pratica (ente_id, pratica_id, versione_id);
CREATE INDEX pratica_protocollo ON edilizia.pratica (ente_id, protocollo) WHERE superseded_at IS NULL;
-- Only an undo asks for the rows of a delivery, which lie side by side: a range of pages costs the load nothing.
CREATE INDEX pratica_fornitura ON edilizia.pratica USING brin (fornitura_id);
CREATE INDEX pratica_consegna ON edilizia.pratica (ente_id, consegnata_da) WHERE superseded_at IS NULL AND consegnata_da IS NOT NULL;
CREATE INDEX pratica_superata ON edilizia.pratica (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- The same file gets the same number for ever, on every import: sixty bits of a digest of its key.
CREATE FUNCTION edilizia.numero_pratica(ente text, comune text, archivio text, anno integer, numero text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || substr(md5(concat_ws(chr(31), ente, upper(comune), upper(archivio), COALESCE(anno::text, ''), upper(numero))), 1, 15))::bit(60)::bigint
$$;

-- The application that a file bears, as the reason of a consultation names it: 123/2026.
CREATE FUNCTION edilizia.protocollo_di(protocollo text, giorno date, anno integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ltrim((regexp_match(protocollo, '[0-9]+'))[1], '0') || '/'
           || COALESCE((regexp_match(protocollo, '[0-9]+\s*/\s*((?:19|20)[0-9]{2})\M'))[1], extract(year FROM giorno)::text, anno::text)
$$;
CREATE INDEX pratica_domanda ON edilizia.pratica (ente_id, edilizia.protocollo_di(protocollo, data_protocollo, anno)) WHERE superseded_at IS NULL AND protocollo IS NOT NULL;

CREATE TABLE edilizia.evento (
    ente_id     integer NOT NULL,
    evento_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    pratica_id  bigint NOT NULL,
    data        date NOT NULL,
    stato       text NOT NULL,
    atto        text,
    nota        text,
    chi         text NOT NULL,
    fornitura_id bigint,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, evento_id)
);
COMMENT ON TABLE edilizia.evento IS 'Un cambiamento di stato di una pratica: la data, l''atto, chi lo ha scritto';
CREATE INDEX evento_pratica ON edilizia.evento (ente_id, pratica_id);
CREATE INDEX evento_fornitura ON edilizia.evento USING brin (fornitura_id);

-- Derived from the living version: which particella, unit or civico a file is about, today.
CREATE TABLE edilizia.legame (
    ente_id       integer NOT NULL,
    pratica_id    bigint NOT NULL,
    n             integer NOT NULL,
    particella_id bigint NOT NULL DEFAULT 0,
    immobile      bigint NOT NULL DEFAULT 0,
    livello       text NOT NULL CHECK (livello IN ('M1', 'M2', 'M3', 'M4', 'M5', 'M6')),
    perche        text NOT NULL CHECK (perche IN ('identificativo', 'storia', 'geometria', 'civico')),
    comune        text NOT NULL DEFAULT '',
    sezione       text NOT NULL DEFAULT '',
    PRIMARY KEY (ente_id, pratica_id, n, particella_id, perche, immobile, comune, sezione)
);
COMMENT ON TABLE edilizia.legame IS 'A quali particelle e unità porta l''immobile n (da 0; -1 l''indirizzo) di una pratica: quelle dichiarate e, seguendo la storia, quelle venute dopo';
COMMENT ON COLUMN edilizia.legame.immobile IS 'L''unità (catasto.stadio_uiu, con comune e sezione); 0: la pratica è della particella intera';
COMMENT ON COLUMN edilizia.legame.particella_id IS '0: l''unità non è legata alla mappa';
CREATE INDEX legame_particella ON edilizia.legame (ente_id, particella_id);
CREATE INDEX legame_immobile ON edilizia.legame (ente_id, immobile) WHERE immobile <> 0;

CREATE TABLE edilizia.luogo (
    ente_id    integer NOT NULL,
    pratica_id bigint NOT NULL,
    anno       integer,
    kind       text NOT NULL,
    stato      text NOT NULL,
    data       date,
    origine    text NOT NULL CHECK (origine IN ('disegno', 'particelle', 'civico')),
    geom       geometry(MultiPolygon) NOT NULL,
    PRIMARY KEY (ente_id, pratica_id)
);
COMMENT ON TABLE edilizia.luogo IS 'Dov''è una pratica, e ciò che chiunque può saperne: nessun testo libero, nessuna persona';
COMMENT ON COLUMN edilizia.luogo.origine IS 'disegno: tracciata dall''ufficio, che vince; particelle: unione di quelle di oggi a cui si lega; civico: il fabbricato del civico';
CREATE INDEX luogo_geom ON edilizia.luogo USING gist (geom);

-- A request that may be sent again (Idempotency-Key) makes its thing once.
CREATE TABLE edilizia.richiesta (
    ente_id    integer NOT NULL,
    chi        text NOT NULL,
    chiave     bytea NOT NULL,
    impronta   bytea NOT NULL,
    pratica_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, chi, chiave)
);
COMMENT ON TABLE edilizia.richiesta IS 'Le richieste di scrivere già eseguite, per un giorno: ripetute, non fanno una seconda cosa';

ALTER TABLE edilizia.pratica ENABLE ROW LEVEL SECURITY;
ALTER TABLE edilizia.evento ENABLE ROW LEVEL SECURITY;
ALTER TABLE edilizia.richiesta ENABLE ROW LEVEL SECURITY;
CREATE POLICY pratica_ente ON edilizia.pratica USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY evento_ente ON edilizia.evento USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY richiesta_ente ON edilizia.richiesta USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON edilizia.pratica, edilizia.evento, edilizia.legame, edilizia.luogo, edilizia.richiesta TO sit_app;
GRANT INSERT ON edilizia.pratica, edilizia.evento, edilizia.legame, edilizia.luogo, edilizia.richiesta TO sit_app;
GRANT UPDATE (superseded_at, superata_da) ON edilizia.pratica TO sit_app;
GRANT UPDATE, DELETE ON edilizia.legame, edilizia.luogo TO sit_app;
GRANT DELETE ON edilizia.richiesta TO sit_app;
GRANT USAGE ON SEQUENCE edilizia.versione_seq TO sit_app;
SELECT geo.adegua_srid('edilizia');

-- Scrap paper: a line as read, and a file of all its lines.
CREATE UNLOGGED TABLE staging.pratica (
    fornitura_id   bigint NOT NULL,
    n              integer NOT NULL,
    comune         text NOT NULL,
    archivio       text NOT NULL,
    anno           integer,
    numero         text NOT NULL,
    protocollo     text,
    data_protocollo date,
    kind           text NOT NULL,
    stato          text NOT NULL,
    oggetto        text,
    cf             text,
    denominazione  text,
    persona        uuid,
    immobili       jsonb NOT NULL,
    via_testo      text,
    civico         text,
    data_esito     date,
    data_inizio_lavori date,
    data_fine_lavori date,
    mq_aggiunti    numeric(11,2),
    grezza         text NOT NULL,
    file           text NOT NULL,
    riga           bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.pratica IS 'Una riga del registro delle pratiche edilizie come letta (contract §3.2)';

CREATE UNLOGGED TABLE staging.pratica_intera (
    fornitura_id   bigint NOT NULL,
    pratica_id     bigint NOT NULL,
    comune         text NOT NULL,
    archivio       text NOT NULL,
    anno           integer,
    numero         text NOT NULL,
    contenuto      jsonb NOT NULL,
    impronta       bigint NOT NULL,
    discordi       text[] NOT NULL,
    grezze         jsonb NOT NULL,
    file           text NOT NULL,
    riga           bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.pratica_intera IS 'Una pratica con tutte le sue righe: contenuto ha i campi di edilizia.pratica';

-- Which of some particelle exist today: the census says, where it knows them, else the map
-- (contract §0, Particella).
CREATE FUNCTION edilizia.vive(ente integer, particelle bigint[]) RETURNS TABLE (particella_id bigint)
LANGUAGE sql STABLE AS $$
    WITH q AS MATERIALIZED (SELECT DISTINCT x FROM unnest($2) AS x),
    censita AS MATERIALIZED (
        SELECT s.particella_id, COALESCE(bool_or(s.qui AND NOT s.soppressa), false) AS viva
        FROM (
            SELECT t.particella_id, t.soppressa, t.vale AND t.progressivo = max(t.progressivo) FILTER (WHERE t.vale) OVER (PARTITION BY t.particella_id, t.immobile) AS qui
            FROM (
                SELECT t.*, (t.dal IS NULL OR t.dal <= catasto.oggi()) AND (t.al IS NULL OR t.al > catasto.oggi()) AS vale
                FROM catasto.terreno t JOIN q ON q.x = t.particella_id
                WHERE t.ente_id = $1 AND t.progressivo < 901 AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al)
            ) t
        ) s
        GROUP BY s.particella_id
    )
    SELECT c.particella_id FROM censita c WHERE c.viva
    UNION ALL
    SELECT DISTINCT d.particella_id
    FROM q JOIN catasto.disegno d ON d.particella_id = q.x
    WHERE d.ente_id = $1 AND d.classe = 2 AND d.superseded_at IS NULL AND (d.dal IS NULL OR d.dal <= catasto.oggi()) AND (d.al IS NULL OR d.al > catasto.oggi())
      AND NOT EXISTS (SELECT FROM censita c WHERE c.particella_id = d.particella_id)
$$;

-- Ties the files of an ente (all of them where pratiche is null) to particelle and units, as declared
-- (M1, or M2 where the sezione is not said on one side and one thing alone answers), and on through
-- their history (M3); a file of which no identifier is found, through the civico of its address (M6). What lived
-- on after the day of the file is followed from that day; what had died before it bears a stale
-- identifier, and is followed from its end. Then the place: the union of what exists today, but
-- for what the office has drawn. Only rows that come out different change. How many changed.
CREATE FUNCTION edilizia.lega_pratiche(ente integer, pratiche bigint[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    cambiate bigint;
    n_righe bigint;
BEGIN
    WITH RECURSIVE dichiarato AS MATERIALIZED (
        SELECT p.pratica_id, (i.n - 1)::integer AS n, p.comune, COALESCE(i.v->>'sezione', '') AS sezione, COALESCE(i.v->>'foglio', '') AS foglio,
               COALESCE(i.v->>'numero', '') AS numero, COALESCE(i.v->>'denominatore', '') AS denominatore, COALESCE(i.v->>'sub', '') AS sub,
               COALESCE(p.data_protocollo, make_date(p.anno, 1, 1)) AS giorno
        FROM edilizia.pratica p
        CROSS JOIN LATERAL jsonb_array_elements(p.immobili) WITH ORDINALITY AS i (v, n)
        WHERE p.ente_id = ente AND p.superseded_at IS NULL AND (pratiche IS NULL OR p.pratica_id = ANY (pratiche))
    ), candidata AS MATERIALIZED (
        SELECT d.pratica_id, d.n, d.giorno, t.particella_id, t.comune = d.comune AND t.sezione = d.sezione AS esatta,
               count(*) OVER w AS quante, bool_or(t.comune = d.comune AND t.sezione = d.sezione) OVER w AS una_esatta
        FROM dichiarato d
        JOIN catasto.particella t ON t.ente_id = ente AND t.mappa = '' AND t.tipo = 'particella'
         AND t.foglio = CASE WHEN d.foglio ~ '^[0-9]{1,4}$' THEN d.foglio::integer END AND t.numero = d.numero AND t.denominatore = d.denominatore
         AND (d.sezione = '' OR t.sezione = d.sezione
              -- A sezione urbana is no sezione of the land: no guess.
              OR t.sezione = '' AND NOT EXISTS (SELECT FROM visura.sezione_urbana u WHERE u.ente_id = ente AND u.sezione_urbana = d.sezione))
        WINDOW w AS (PARTITION BY d.pratica_id, d.n)
    ), dritta AS MATERIALIZED (
        SELECT c.pratica_id, c.n, c.giorno, c.particella_id, CASE WHEN c.esatta THEN 'M1' ELSE 'M2' END AS livello
        FROM candidata c WHERE c.esatta OR NOT c.una_esatta AND c.quante = 1
    ), trovata AS MATERIALIZED (
        SELECT d.pratica_id, d.n, d.giorno, c.immobile, c.comune, c.sezione, c.particella_id,
               c.comune = d.comune AND COALESCE(NULLIF(c.sezione_urbana, ''), c.sezione) = d.sezione AS esatta,
               count(*) OVER w AS quante, bool_or(c.comune = d.comune AND COALESCE(NULLIF(c.sezione_urbana, ''), c.sezione) = d.sezione) OVER w AS una_esatta
        FROM dichiarato d
        JOIN catasto.identificativo c ON c.ente_id = ente AND c.foglio = d.foglio AND c.numero = d.numero AND c.subalterno = d.sub AND c.denominatore = d.denominatore
         AND (d.sezione = '' OR c.sezione_urbana = d.sezione OR c.sezione = d.sezione OR c.sezione_urbana = '' AND c.sezione = '')
        WHERE d.sub <> ''
        WINDOW w AS (PARTITION BY d.pratica_id, d.n)
    ), unita AS MATERIALIZED (
        SELECT u.pratica_id, u.n, u.giorno, u.immobile, u.comune, u.sezione, COALESCE(u.particella_id, d.particella_id, 0) AS particella_id,
               CASE WHEN u.esatta THEN 'M1' ELSE 'M2' END AS livello
        FROM trovata u
        LEFT JOIN dritta d ON d.pratica_id = u.pratica_id AND d.n = u.n
        WHERE u.esatta OR NOT u.una_esatta AND u.quante = 1
    ), venuta AS (
        -- The units that came of them, by acts that end one and begin another.
        SELECT u.pratica_id, u.n, u.immobile, u.comune, u.sezione, u.particella_id, 0 AS passi FROM unita u
        UNION
        SELECT v.pratica_id, v.n, f.immobile, f.comune, f.sezione, v.particella_id, v.passi + 1
        FROM venuta v
        JOIN catasto.stadio_uiu s ON s.ente_id = ente AND s.immobile = v.immobile AND s.comune = v.comune AND s.sezione = v.sezione
         AND s.superseded_at IS NULL AND s.c_mutazione IS NOT NULL
        JOIN catasto.stadio_uiu f ON f.ente_id = ente AND f.g_mutazione = s.c_mutazione AND f.superseded_at IS NULL AND NOT f.soppressa AND f.progressivo = 1
         AND f.comune = s.comune AND f.sezione = s.sezione AND f.immobile <> s.immobile
        WHERE v.passi < 20
    ), partenza AS MATERIALIZED (
        SELECT d.pratica_id, d.n, d.giorno, d.particella_id FROM dritta d
        UNION
        SELECT u.pratica_id, u.n, u.giorno, u.particella_id FROM unita u WHERE u.particella_id <> 0
    ), viva AS MATERIALIZED (
        SELECT v.particella_id FROM edilizia.vive(ente, ARRAY(SELECT p.particella_id FROM partenza p)) v
    ), origine AS MATERIALIZED (
        SELECT q.particella_id, q.giorno,
               CASE WHEN q.particella_id IN (SELECT v.particella_id FROM viva v)
                      OR EXISTS (SELECT FROM catasto.discendenza x WHERE x.ente_id = ente AND x.da = q.particella_id AND (x.data IS NULL OR x.data >= q.giorno))
                    THEN q.giorno END AS dopo
        FROM (SELECT DISTINCT p.particella_id, p.giorno FROM partenza p) q
    ), storia AS (
        SELECT o.particella_id AS da, o.giorno, o.particella_id AS a, o.dopo FROM origine o
        UNION
        SELECT s.da, s.giorno, x.a, GREATEST(x.data, s.dopo)
        FROM storia s
        JOIN catasto.discendenza x ON x.ente_id = ente AND x.da = s.a AND (x.data IS NULL OR s.dopo IS NULL OR x.data >= s.dopo)
    ), identificata AS MATERIALIZED (
        SELECT u.pratica_id, u.n, u.particella_id, u.immobile, u.livello, 'identificativo' AS perche, u.comune, u.sezione FROM unita u
        UNION ALL
        SELECT d.pratica_id, d.n, d.particella_id, 0, d.livello, 'identificativo', '', ''
        FROM dritta d WHERE NOT EXISTS (SELECT FROM unita u WHERE u.pratica_id = d.pratica_id AND u.n = d.n)
        UNION ALL
        SELECT DISTINCT p.pratica_id, p.n, s.a, 0, 'M3', 'storia', '', ''
        FROM partenza p
        JOIN storia s ON s.da = p.particella_id AND s.giorno IS NOT DISTINCT FROM p.giorno AND s.a <> s.da
        UNION ALL
        SELECT DISTINCT v.pratica_id, v.n, v.particella_id, v.immobile, 'M3', 'storia', v.comune, v.sezione
        FROM venuta v
        WHERE NOT EXISTS (SELECT FROM unita u WHERE u.pratica_id = v.pratica_id AND u.n = v.n AND u.immobile = v.immobile AND u.comune = v.comune AND u.sezione = v.sezione)
    ), nuovo AS MATERIALIZED (
        SELECT i.pratica_id, i.n, i.particella_id, i.immobile::bigint AS immobile, i.livello, i.perche, i.comune, i.sezione FROM identificata i
        UNION ALL
        SELECT t.riga_id, -1, l.particella_id, 0, 'M6', 'civico', '', ''
        FROM tributi.indirizzo t
        JOIN edilizia.pratica p ON p.ente_id = ente AND p.pratica_id = t.riga_id AND p.superseded_at IS NULL
        JOIN indirizzi.legame l ON l.ente_id = ente AND l.civico_id = t.civico_id AND l.particella_id IS NOT NULL
        WHERE t.ente_id = ente AND t.origine = 'PRATICA' AND (pratiche IS NULL OR t.riga_id = ANY (pratiche))
          AND NOT EXISTS (SELECT FROM identificata i WHERE i.pratica_id = t.riga_id)
    ), tolto AS (
        DELETE FROM edilizia.legame l
        WHERE l.ente_id = ente AND (pratiche IS NULL OR l.pratica_id = ANY (pratiche))
          AND NOT EXISTS (SELECT FROM nuovo n WHERE n.pratica_id = l.pratica_id AND n.n = l.n AND n.particella_id = l.particella_id AND n.perche = l.perche
                            AND n.immobile = l.immobile AND n.comune = l.comune AND n.sezione = l.sezione)
        RETURNING 1
    ), messo AS (
        INSERT INTO edilizia.legame AS l (ente_id, pratica_id, n, particella_id, immobile, livello, perche, comune, sezione)
        SELECT DISTINCT ON (n.pratica_id, n.n, n.particella_id, n.perche, n.immobile, n.comune, n.sezione)
               ente, n.pratica_id, n.n, n.particella_id, n.immobile, n.livello, n.perche, n.comune, n.sezione
        FROM nuovo n
        ORDER BY n.pratica_id, n.n, n.particella_id, n.perche, n.immobile, n.comune, n.sezione, n.livello
        ON CONFLICT (ente_id, pratica_id, n, particella_id, perche, immobile, comune, sezione) DO UPDATE SET livello = EXCLUDED.livello
            WHERE l.livello <> EXCLUDED.livello
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM tolto) + (SELECT count(*) FROM messo) INTO cambiate;

    WITH pratica AS MATERIALIZED (
        SELECT p.pratica_id, p.anno, p.kind, p.stato, COALESCE(p.data_esito, p.data_protocollo) AS data, p.a_mano ? 'geometria' AS disegnata
        FROM edilizia.pratica p
        WHERE p.ente_id = ente AND p.superseded_at IS NULL AND (pratiche IS NULL OR p.pratica_id = ANY (pratiche))
    ), legata AS MATERIALIZED (
        SELECT DISTINCT l.pratica_id, l.particella_id, l.perche = 'civico' AS per_civico
        FROM edilizia.legame l JOIN pratica p ON p.pratica_id = l.pratica_id
        WHERE l.ente_id = ente AND NOT p.disegnata
    ), dove AS MATERIALIZED (
        SELECT q.pratica_id, CASE WHEN bool_or(q.per_civico) THEN 'civico' ELSE 'particelle' END AS origine,
               ST_Multi(ST_CollectionExtract(ST_Union(q.geom), 3)) AS geom
        FROM (
            SELECT l.pratica_id, l.per_civico, d.geom
            FROM legata l
            JOIN edilizia.vive(ente, ARRAY(SELECT l.particella_id FROM legata l)) v ON v.particella_id = l.particella_id
            JOIN catasto.disegno d ON d.ente_id = ente AND d.particella_id = l.particella_id AND d.classe = 2 AND d.superseded_at IS NULL
             AND (d.dal IS NULL OR d.dal <= catasto.oggi()) AND (d.al IS NULL OR d.al > catasto.oggi())
            WHERE NOT l.per_civico
            UNION ALL
            SELECT p.pratica_id, true, d.geom
            FROM (SELECT DISTINCT l.pratica_id FROM legata l WHERE l.per_civico) p
            JOIN tributi.indirizzo t ON t.ente_id = ente AND t.origine = 'PRATICA' AND t.riga_id = p.pratica_id
            JOIN indirizzi.legame l ON l.ente_id = ente AND l.civico_id = t.civico_id
            JOIN catasto.disegno d ON d.ente_id = ente AND d.superseded_at IS NULL
             AND CASE WHEN l.disegno_id IS NOT NULL THEN d.disegno_id = l.disegno_id
                      ELSE d.particella_id = l.particella_id AND d.classe = 2 AND (d.dal IS NULL OR d.dal <= catasto.oggi()) AND (d.al IS NULL OR d.al > catasto.oggi()) END
        ) q
        GROUP BY q.pratica_id
    ), nuovo AS MATERIALIZED (
        SELECT p.pratica_id, p.anno, p.kind, p.stato, p.data, p.disegnata, d.origine, d.geom
        FROM pratica p LEFT JOIN dove d ON d.pratica_id = p.pratica_id AND NOT ST_IsEmpty(d.geom)
    ), tolto AS (
        DELETE FROM edilizia.luogo l
        WHERE l.ente_id = ente AND (pratiche IS NULL OR l.pratica_id = ANY (pratiche))
          AND NOT EXISTS (SELECT FROM nuovo n WHERE n.pratica_id = l.pratica_id AND (n.disegnata OR n.geom IS NOT NULL))
        RETURNING 1
    ), disegnato AS (
        UPDATE edilizia.luogo l SET anno = n.anno, kind = n.kind, stato = n.stato, data = n.data
        FROM nuovo n
        WHERE l.ente_id = ente AND l.pratica_id = n.pratica_id AND n.disegnata AND (l.anno, l.kind, l.stato, l.data) IS DISTINCT FROM (n.anno, n.kind, n.stato, n.data)
        RETURNING 1
    ), messo AS (
        INSERT INTO edilizia.luogo AS l (ente_id, pratica_id, anno, kind, stato, data, origine, geom)
        SELECT ente, n.pratica_id, n.anno, n.kind, n.stato, n.data, n.origine, n.geom FROM nuovo n WHERE NOT n.disegnata AND n.geom IS NOT NULL
        ON CONFLICT (ente_id, pratica_id) DO UPDATE
            SET anno = EXCLUDED.anno, kind = EXCLUDED.kind, stato = EXCLUDED.stato, data = EXCLUDED.data, origine = EXCLUDED.origine, geom = EXCLUDED.geom
            WHERE (l.anno, l.kind, l.stato, l.data, l.origine) IS DISTINCT FROM (EXCLUDED.anno, EXCLUDED.kind, EXCLUDED.stato, EXCLUDED.data, EXCLUDED.origine)
               OR l.geom IS DISTINCT FROM EXCLUDED.geom
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM tolto) + (SELECT count(*) FROM disegnato) + (SELECT count(*) FROM messo) INTO n_righe;
    RETURN cambiate + n_righe;
END $$;

-- All the files of an ente, after a merge or an undo of files, maps, registers or addresses. What a
-- merge has just written has no statistics yet, so loops are dear (catasto.lega).
CREATE FUNCTION edilizia.lega(ente integer) RETURNS bigint
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM edilizia.pratica p WHERE p.ente_id = ente) THEN
        DELETE FROM edilizia.legame l WHERE l.ente_id = ente;
        DELETE FROM edilizia.luogo l WHERE l.ente_id = ente;
        RETURN 0;
    END IF;
    RETURN edilizia.lega_pratiche(ente, NULL);
END $$;
REVOKE ALL ON FUNCTION edilizia.lega, edilizia.lega_pratiche FROM PUBLIC;
GRANT EXECUTE ON FUNCTION edilizia.lega_pratiche TO sit_app;
