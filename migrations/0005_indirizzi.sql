-- Streets and street numbers, as ANNCSU or the comune delivers them (tributi.md §2.3).
--
-- A via and a civico are one for ever and have one public code; what is said of them is a state.
-- A state that ends is never changed: a copy that ends takes its place. So a delivery is undone by
-- dropping what it wrote and giving life to what it superseded.

CREATE SCHEMA indirizzi;
COMMENT ON SCHEMA indirizzi IS 'Stradario e numeri civici: vie, accessi, dove cadono sulla mappa';
GRANT USAGE ON SCHEMA indirizzi TO sit_app;

CREATE SEQUENCE indirizzi.via_seq;

CREATE TABLE indirizzi.via (
    ente_id integer NOT NULL REFERENCES sit.ente,
    via_id  bigint NOT NULL DEFAULT nextval('indirizzi.via_seq'),
    codice  text NOT NULL,
    nata_da bigint NOT NULL,
    PRIMARY KEY (ente_id, via_id),
    UNIQUE (ente_id, codice)
);
COMMENT ON TABLE indirizzi.via IS 'Un''area di circolazione, per sempre';
COMMENT ON COLUMN indirizzi.via.codice IS 'PROGRESSIVO_NAZIONALE di ANNCSU; dove manca, la lettera c e il codice comunale';

CREATE SEQUENCE indirizzi.stato_via_seq;

CREATE TABLE indirizzi.stato_via (
    ente_id         integer NOT NULL,
    stato_via_id    bigint NOT NULL DEFAULT nextval('indirizzi.stato_via_seq'),
    via_id          bigint NOT NULL,
    codice_comunale text,
    dug             text NOT NULL DEFAULT '',
    denominazione   text NOT NULL,
    odonimo         text NOT NULL,
    localita        text,
    lingua1         text,
    lingua2         text,
    dal             date,
    al              date,
    fornitura_id    bigint NOT NULL,
    file            text,
    riga            integer,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stato_via_id)
);
COMMENT ON TABLE indirizzi.stato_via IS 'Come una via si chiama in un periodo';
COMMENT ON COLUMN indirizzi.stato_via.dug IS 'Denominazione urbanistica generica: VIA, PIAZZA, CONTRADA';
COMMENT ON COLUMN indirizzi.stato_via.denominazione IS 'Il nome senza la dug';
COMMENT ON COLUMN indirizzi.stato_via.odonimo IS 'Il nome intero, come consegnato';
COMMENT ON COLUMN indirizzi.stato_via.dal IS 'Primo giorno; nullo: da prima che noi sappiamo';
COMMENT ON COLUMN indirizzi.stato_via.al IS 'Giorno in cui non vale più; nullo: vale ancora';
-- The states of a street, for its page and for the merge.
CREATE INDEX stato_via_via ON indirizzi.stato_via (ente_id, via_id) WHERE superseded_at IS NULL;
-- Undo.
CREATE INDEX stato_via_fornitura ON indirizzi.stato_via (ente_id, fornitura_id);
CREATE INDEX stato_via_superata ON indirizzi.stato_via (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE indirizzi.alias (
    ente_id    integer NOT NULL,
    alias_id   bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    via_id     bigint NOT NULL,
    nome       text NOT NULL,
    origine    text NOT NULL CHECK (origine IN ('operatore', 'storico')),
    chi        text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, alias_id),
    UNIQUE (ente_id, via_id, nome)
);
COMMENT ON TABLE indirizzi.alias IS 'Altri nomi con cui una via è conosciuta: antichi, dialettali, insegnati dagli uffici';

CREATE SEQUENCE indirizzi.civico_seq;

-- No key to the ente: looked up for each of half a million rows, it costs a third of their writing.
CREATE TABLE indirizzi.civico (
    ente_id   integer NOT NULL,
    civico_id bigint NOT NULL DEFAULT nextval('indirizzi.civico_seq'),
    codice    text NOT NULL,
    nata_da   bigint NOT NULL,
    PRIMARY KEY (ente_id, civico_id),
    UNIQUE (ente_id, codice)
);
COMMENT ON TABLE indirizzi.civico IS 'Un accesso, per sempre';
COMMENT ON COLUMN indirizzi.civico.codice IS 'PROGRESSIVO_ACCESSO di ANNCSU; dove manca, un identificativo nostro, stabile';

CREATE SEQUENCE indirizzi.stato_civico_seq;

CREATE TABLE indirizzi.stato_civico (
    ente_id         integer NOT NULL,
    stato_civico_id bigint NOT NULL DEFAULT nextval('indirizzi.stato_civico_seq'),
    civico_id       bigint NOT NULL,
    via_id          bigint NOT NULL,
    numero          text NOT NULL DEFAULT '',
    ordine          integer NOT NULL DEFAULT 0,
    esponente       text NOT NULL DEFAULT '',
    specificita     text NOT NULL DEFAULT '',
    metrico         text NOT NULL DEFAULT '',
    snc             text NOT NULL DEFAULT '',
    testo           text NOT NULL,
    codice_comunale text,
    metodo          text,
    precisione_m    real,
    quota           double precision,
    geom            geometry(Point),
    cella           integer,
    altro           jsonb,
    dal             date,
    al              date,
    fornitura_id    bigint NOT NULL,
    file            text,
    riga            integer,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint,
    PRIMARY KEY (ente_id, stato_civico_id)
);
COMMENT ON TABLE indirizzi.stato_civico IS 'Com''è un civico in un periodo: la via, il numero, il punto';
COMMENT ON COLUMN indirizzi.stato_civico.ordine IS 'La parte numerica del civico (o i metri), per ordinare e per cercare';
COMMENT ON COLUMN indirizzi.stato_civico.testo IS 'Come si scrive dopo il nome della via: 12/A';
COMMENT ON COLUMN indirizzi.stato_civico.metodo IS 'Come fu presa la posizione, dal codice METODO consegnato';
COMMENT ON COLUMN indirizzi.stato_civico.precisione_m IS 'Scarto quadratico presunto della posizione, dal metodo; nullo: non si sa';
COMMENT ON COLUMN indirizzi.stato_civico.geom IS 'Nullo: consegnato senza una posizione credibile';
COMMENT ON COLUMN indirizzi.stato_civico.cella IS 'Il quadrato della mappa in cui cade (indirizzi.cella): un segmento delle tegole';
COMMENT ON COLUMN indirizzi.stato_civico.altro IS 'Le colonne consegnate che non conosciamo, come sono: non fanno uno stato nuovo';
-- "via roma 12": the civici of a street in order.
CREATE INDEX stato_civico_via ON indirizzi.stato_civico (ente_id, via_id, ordine) WHERE superseded_at IS NULL;
CREATE INDEX stato_civico_civico ON indirizzi.stato_civico (ente_id, civico_id) WHERE superseded_at IS NULL;
-- The civici near a point or in a shape.
CREATE INDEX stato_civico_geom ON indirizzi.stato_civico USING gist (geom) WHERE superseded_at IS NULL;
-- One segment of the tiles.
CREATE INDEX stato_civico_cella ON indirizzi.stato_civico (ente_id, cella) WHERE superseded_at IS NULL;
CREATE INDEX stato_civico_fornitura ON indirizzi.stato_civico (ente_id, fornitura_id);
CREATE INDEX stato_civico_superata ON indirizzi.stato_civico (ente_id, superata_da) WHERE superata_da IS NOT NULL;

-- Where the civici of today stand on the map of today: derived, and computed anew by the merge
-- of addresses and by that of maps, whichever comes.
CREATE TABLE indirizzi.legame (
    ente_id       integer NOT NULL,
    civico_id     bigint NOT NULL,
    particella_id bigint,
    disegno_id    bigint,
    modo          text NOT NULL CHECK (modo IN ('dentro', 'vicino')),
    distanza_m    real NOT NULL,
    PRIMARY KEY (ente_id, civico_id)
);
COMMENT ON TABLE indirizzi.legame IS 'La particella e il fabbricato a cui un civico dà accesso, secondo la mappa (livello M6 di tributi.md §2.1)';
COMMENT ON COLUMN indirizzi.legame.disegno_id IS 'Il fabbricato, in catasto.disegno';
COMMENT ON COLUMN indirizzi.legame.modo IS 'dentro: il punto è nella particella o nel fabbricato; vicino: è il più vicino entro la distanza massima';
CREATE INDEX legame_particella ON indirizzi.legame (ente_id, particella_id);
CREATE INDEX legame_disegno ON indirizzi.legame (ente_id, disegno_id);

CREATE TABLE indirizzi.scarto (
    ente_id      integer NOT NULL,
    fornitura_id bigint NOT NULL,
    scarto_id    bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    file         text NOT NULL,
    riga         bigint NOT NULL,
    campo        text,
    valore       text,
    motivo       text NOT NULL,
    contenuto    bytea,
    PRIMARY KEY (ente_id, fornitura_id, scarto_id)
);
COMMENT ON TABLE indirizzi.scarto IS 'Una riga di stradario o di civici che non si è potuta leggere o collocare';

CREATE TABLE indirizzi.anomalia (
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
COMMENT ON TABLE indirizzi.anomalia IS 'Vie e civici consegnati che contraddicono se stessi o la mappa: sono entrati, e qui sono elencati';

-- Counts up whenever a merge changes a street or an alias: who keeps the names in memory looks here.
CREATE TABLE indirizzi.versione (
    ente_id  integer PRIMARY KEY REFERENCES sit.ente,
    versione bigint NOT NULL
);
COMMENT ON TABLE indirizzi.versione IS 'Versione dello stradario di un ente: cambia a ogni fornitura acquisita o annullata';

-- How a street was called, day by day: each name until the next one, the first from ever, the last
-- for ever. So whoever stands on a street always has a name to give, even after it was suppressed.
CREATE VIEW indirizzi.nome_via AS
SELECT ente_id, via_id, stato_via_id, odonimo, dug, denominazione, localita,
       CASE WHEN row_number() OVER w > 1 THEN dal END AS dal, lead(dal) OVER w AS al
FROM indirizzi.stato_via
WHERE superseded_at IS NULL AND (dal IS NULL OR al IS NULL OR dal < al)
WINDOW w AS (PARTITION BY ente_id, via_id ORDER BY dal NULLS FIRST);
COMMENT ON VIEW indirizzi.nome_via IS 'Il nome di una via in ogni giorno, anche fuori dal tempo in cui esiste';

GRANT SELECT ON ALL TABLES IN SCHEMA indirizzi TO sit_app;

-- The map is loaded by squares of two kilometres: small enough that a renumbered village makes
-- little anew, large enough that a city is some hundreds. The numbers fit any of the three zones.
CREATE FUNCTION indirizzi.cella(punto geometry) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (floor(ST_Y(punto) / 2000) * 2048 + floor((ST_X(punto) + 1000000) / 2000))::integer
$$;

-- The public id of a building: <sheet>.<numero>+<n>, <sheet>.+<n> without a particella (contract §4.1).
CREATE FUNCTION indirizzi.id_edificio(ente integer, disegno bigint) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT f.nome || '.' || COALESCE(p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, '') || '+' || d.ordine
    FROM catasto.disegno d
    JOIN catasto.foglio f ON f.ente_id = d.ente_id AND f.foglio_id = d.foglio_id
    LEFT JOIN catasto.particella p ON p.ente_id = d.ente_id AND p.particella_id = d.particella_id
    WHERE d.ente_id = $1 AND d.disegno_id = $2
$$;

-- Links the civici of today with the map of today, all of them or those near what a map delivery
-- touched. An access stands at the gate or at the door, often on the road: where it is in no
-- numbered particella it belongs to that of its building, else to the nearest, within twenty-five
-- metres. Of the 2.449 real civici of Bucchianico two thirds stand in a building, 95 of a hundred
-- within 3 m of one, the farthest at 22,8; beyond ten metres nearly half have a second building
-- as near as the first, so more reach would be guessing.
CREATE FUNCTION indirizzi.rilega(ente integer, fornitura bigint DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    massimo CONSTANT double precision := 25;
    quanti integer;
BEGIN
    IF NOT EXISTS (SELECT FROM indirizzi.stato_civico c WHERE c.ente_id = ente) THEN
        DELETE FROM indirizzi.legame l WHERE l.ente_id = ente;
        RETURN 0;
    END IF;
    WITH toccato AS MATERIALIZED (
        SELECT ST_SetSRID(ST_Expand(ST_Extent(d.geom), massimo)::geometry, max(ST_SRID(d.geom))) AS g
        FROM catasto.disegno d
        WHERE fornitura IS NOT NULL AND d.ente_id = ente AND d.classe IN (2, 3)
          AND (d.fornitura_id = fornitura OR d.superata_da = fornitura
               OR d.disegno_id IN (SELECT m.disegno_id FROM catasto.modifica m WHERE m.ente_id = ente AND m.fornitura_id = fornitura))
        GROUP BY d.foglio_id
    ), civici AS MATERIALIZED (
        SELECT c.civico_id, c.geom
        FROM indirizzi.stato_civico c
        WHERE c.ente_id = ente AND c.superseded_at IS NULL AND c.al IS NULL AND c.geom IS NOT NULL
          AND (fornitura IS NULL OR EXISTS (SELECT FROM toccato t WHERE t.g && c.geom))
    ), legati AS MATERIALIZED (
        SELECT c.civico_id, COALESCE(q.particella_id, f.particella_id, v.particella_id) AS particella_id, f.disegno_id,
               CASE WHEN q.particella_id IS NOT NULL OR f.m = 0 THEN 'dentro' ELSE 'vicino' END AS modo,
               COALESCE(f.m, v.m, 0) AS distanza_m
        FROM civici c
        LEFT JOIN LATERAL (
            SELECT d.particella_id
            FROM catasto.disegno d
            WHERE d.ente_id = ente AND d.classe = 2 AND d.tipo = 'particella' AND d.superseded_at IS NULL AND d.al IS NULL
              AND d.geom && c.geom AND ST_Covers(d.geom, c.geom)
            ORDER BY d.area_mq, d.disegno_id LIMIT 1
        ) q ON true
        -- The building where the point is, else the nearest of its own particella, else the nearest.
        LEFT JOIN LATERAL (
            SELECT d.disegno_id, d.particella_id, ST_Distance(d.geom, c.geom) AS m
            FROM catasto.disegno d
            WHERE d.ente_id = ente AND d.classe = 3 AND d.superseded_at IS NULL AND d.al IS NULL AND ST_DWithin(d.geom, c.geom, massimo)
            ORDER BY ST_Distance(d.geom, c.geom) > 0, d.particella_id IS DISTINCT FROM q.particella_id, 3, d.disegno_id LIMIT 1
        ) f ON true
        LEFT JOIN LATERAL (
            SELECT d.particella_id, ST_Distance(d.geom, c.geom) AS m
            FROM catasto.disegno d
            WHERE q.particella_id IS NULL AND f.particella_id IS NULL
              AND d.ente_id = ente AND d.classe = 2 AND d.tipo = 'particella' AND d.superseded_at IS NULL AND d.al IS NULL
              AND ST_DWithin(d.geom, c.geom, massimo)
            ORDER BY 2, d.disegno_id LIMIT 1
        ) v ON true
    ), tolti AS (
        DELETE FROM indirizzi.legame l
        WHERE l.ente_id = ente AND (fornitura IS NULL OR l.civico_id IN (SELECT civico_id FROM civici))
          AND NOT EXISTS (SELECT FROM legati n WHERE n.civico_id = l.civico_id AND (n.particella_id IS NOT NULL OR n.disegno_id IS NOT NULL))
    )
    INSERT INTO indirizzi.legame AS l (ente_id, civico_id, particella_id, disegno_id, modo, distanza_m)
    SELECT ente, n.civico_id, n.particella_id, n.disegno_id, n.modo, n.distanza_m
    FROM legati n
    WHERE n.particella_id IS NOT NULL OR n.disegno_id IS NOT NULL
    ON CONFLICT (ente_id, civico_id) DO UPDATE
        SET particella_id = EXCLUDED.particella_id, disegno_id = EXCLUDED.disegno_id, modo = EXCLUDED.modo, distanza_m = EXCLUDED.distanza_m
        WHERE (l.particella_id, l.disegno_id, l.modo, l.distanza_m)
              IS DISTINCT FROM (EXCLUDED.particella_id, EXCLUDED.disegno_id, EXCLUDED.modo, EXCLUDED.distanza_m);
    SELECT count(*) INTO quanti FROM indirizzi.legame l WHERE l.ente_id = ente;
    RETURN quanti;
END $$;

-- A database whose SRID is fixed already gives it to the new column too.
DO $$
DECLARE srid integer;
BEGIN
    SELECT valore::integer INTO srid FROM infra.impostazione WHERE chiave = 'srid';
    IF srid IS NOT NULL THEN
        EXECUTE format('ALTER TABLE indirizzi.stato_civico ALTER COLUMN geom TYPE geometry(Point, %s)', srid);
    END IF;
END $$;
