-- The cadastral map, as delivered and as used. Geometry columns carry no SRID until the
-- first ente fixes it (geo.fissa_srid): until then they are empty (contract §0, Areas).

CREATE SEQUENCE catasto.foglio_seq AS integer;

CREATE TABLE catasto.foglio (
    ente_id  integer NOT NULL REFERENCES sit.ente,
    foglio_id integer NOT NULL DEFAULT nextval('catasto.foglio_seq'),
    nome     text NOT NULL,
    comune   text NOT NULL,
    sezione  text NOT NULL DEFAULT '',
    foglio   integer NOT NULL,
    allegato text NOT NULL DEFAULT '',
    sviluppo text NOT NULL DEFAULT '',
    PRIMARY KEY (ente_id, foglio_id),
    UNIQUE (ente_id, nome)
);
COMMENT ON TABLE catasto.foglio IS 'Un foglio di mappa, o un suo allegato o sviluppo; nome è il nome mappa di 11 caratteri';

-- What a delivery says of a sheet. Two groups of classes have a history of their own, because
-- a source speaks only of the classes that its format has (contract §0): 1 confine and
-- particelle, 2 fabbricati and segni.
CREATE TABLE catasto.stesura (
    ente_id      integer NOT NULL,
    foglio_id    integer NOT NULL,
    gruppo       smallint NOT NULL CHECK (gruppo IN (1, 2)),
    fornitura_id bigint NOT NULL,
    riferimento  date NOT NULL,
    fonte        text NOT NULL CHECK (fonte IN ('cxf', 'geojson', 'gml', 'vettoriale')),
    modo         text NOT NULL CHECK (modo IN ('prima', 'nuova', 'correzione', 'precedente', 'ignorata')),
    sistema      text NOT NULL,
    precisione_m real NOT NULL,
    scala        integer,
    dx           double precision NOT NULL DEFAULT 0,
    dy           double precision NOT NULL DEFAULT 0,
    adattamento  jsonb,
    PRIMARY KEY (ente_id, foglio_id, gruppo, fornitura_id),
    FOREIGN KEY (ente_id, fornitura_id) REFERENCES forniture.fornitura
);
COMMENT ON TABLE catasto.stesura IS 'Un foglio dentro una fornitura: data di riferimento, fonte, sistema di coordinate, come è entrato';
COMMENT ON COLUMN catasto.stesura.modo IS 'prima consegna; nuova versione; correzione di un giorno già caricato; precedente alla più antica; ignorata perché una fonte migliore parla dello stesso giorno';
COMMENT ON COLUMN catasto.stesura.dx IS 'Traslazione del blocco tolta prima del confronto, in metri (est)';
COMMENT ON COLUMN catasto.stesura.adattamento IS 'Parametri e punti della trasformazione adattata, quando l''origine non è nota';

CREATE SEQUENCE catasto.particella_seq;

-- One particella per (ente, comune, sezione, foglio, numero, denominatore); letters, X numbers,
-- STRADA and ACQUA are one per sheet, so for them mappa names the sheet (contract §0).
-- Partitioned like the drawings, and for the same reason.
CREATE TABLE catasto.particella (
    ente_id       integer NOT NULL,
    particella_id bigint NOT NULL DEFAULT nextval('catasto.particella_seq'),
    comune        text NOT NULL,
    sezione       text NOT NULL,
    foglio        integer NOT NULL,
    numero        text NOT NULL,
    denominatore  text NOT NULL,
    mappa         text NOT NULL,
    tipo          text NOT NULL CHECK (tipo IN ('particella', 'strada', 'acqua')),
    id            text NOT NULL,
    nata_da       bigint NOT NULL,
    PRIMARY KEY (ente_id, particella_id),
    -- The join with the census and the answer to "foglio 3 particella 45".
    UNIQUE (ente_id, foglio, numero, denominatore, comune, sezione, mappa)
) PARTITION BY LIST (ente_id);
COMMENT ON TABLE catasto.particella IS 'Una particella, per sempre: nasce con la prima fonte che la nomina';
COMMENT ON COLUMN catasto.particella.id IS 'Riferimento catastale nazionale del foglio dove fu disegnata per la prima volta';

CREATE SEQUENCE catasto.disegno_seq;

-- Everything that is drawn on the map, with the days it held and when we believed it.
-- Partitioned by ente, so that a first load fills and indexes its partition beside the living
-- ones and attaches it in the merge. No policy: geometry is public.
CREATE TABLE catasto.disegno (
    ente_id         integer NOT NULL,
    disegno_id      bigint NOT NULL DEFAULT nextval('catasto.disegno_seq'),
    foglio_id       integer NOT NULL,
    classe          smallint NOT NULL,
    particella_id   bigint,
    codice          text NOT NULL,
    ordine          integer NOT NULL DEFAULT 0,
    tipo            text,
    testo           text,
    angolo          real,
    altezza         real,
    esterno         boolean NOT NULL DEFAULT false,
    dal             date,
    al              date,
    fornitura_id    bigint NOT NULL,
    fonte           text NOT NULL,
    riga            integer,
    digest          bigint NOT NULL,
    superficie      double precision,
    area_mq         double precision,
    etichetta       geometry,
    geom            geometry,
    geom_consegnata geometry,
    tile_geom       bytea,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    superseded_at   timestamptz,
    superata_da     bigint
) PARTITION BY LIST (ente_id);
COMMENT ON TABLE catasto.disegno IS 'Un oggetto disegnato sulla mappa catastale, nel periodo in cui vale';
COMMENT ON COLUMN catasto.disegno.classe IS '1 confine del foglio, 2 particella, strada o acqua, 3 fabbricato, 4 segno (testo, simbolo, linea, fiduciale)';
COMMENT ON COLUMN catasto.disegno.ordine IS 'Del fabbricato: posto per area decrescente fra quelli della stessa particella sul foglio';
COMMENT ON COLUMN catasto.disegno.dal IS 'Primo giorno; nullo: da prima che noi sappiamo';
COMMENT ON COLUMN catasto.disegno.al IS 'Giorno in cui non vale più; nullo: vale ancora';
COMMENT ON COLUMN catasto.disegno.digest IS 'Impronta delle coordinate consegnate e del loro sistema: a parità il disegno è invariato';
COMMENT ON COLUMN catasto.disegno.superficie IS 'Area dichiarata dalla mappa consegnata: conservata, mai mostrata (cartografia §1.12)';
COMMENT ON COLUMN catasto.disegno.area_mq IS 'Area calcolata dalla geometria, nel fuso proprio dell''ente';
COMMENT ON COLUMN catasto.disegno.geom_consegnata IS 'Geometria come consegnata, dove quella in uso è stata riparata o spostata';
COMMENT ON COLUMN catasto.disegno.etichetta IS 'Centro del numero o del testo scritto sulla mappa';
COMMENT ON COLUMN catasto.disegno.esterno IS 'Segno fuori dal confine; per una particella: il numero è scritto fuori, con un richiamo';
COMMENT ON COLUMN catasto.disegno.altezza IS 'Altezza del testo in metri sul terreno; nulla se la fonte non la dice';
COMMENT ON COLUMN catasto.disegno.tile_geom IS 'TWKB in Web Mercator al centimetro, pronta per le tegole';
COMMENT ON COLUMN catasto.disegno.superseded_at IS 'Quando abbiamo smesso di crederci: una correzione l''ha sostituita';

-- What a delivery changed on rows that it did not write, so that undo can give it back.
CREATE TABLE catasto.modifica (
    ente_id       integer NOT NULL,
    fornitura_id  bigint NOT NULL,
    disegno_id    bigint NOT NULL,
    dal           date,
    al            date,
    etichetta     geometry,
    angolo        real,
    altezza       real,
    PRIMARY KEY (ente_id, fornitura_id, disegno_id)
);
COMMENT ON TABLE catasto.modifica IS 'I valori che un disegno aveva prima di una fornitura: servono ad annullarla';

CREATE TABLE catasto.successione (
    ente_id      integer NOT NULL,
    da           bigint NOT NULL,
    a            bigint NOT NULL,
    origine      text NOT NULL CHECK (origine IN ('mutazione', 'sovrapposizione', 'operatore')),
    data         date,
    area_mq      double precision,
    fornitura_id bigint,
    PRIMARY KEY (ente_id, da, a, origine)
);
COMMENT ON TABLE catasto.successione IS 'Da quale particella viene un''altra: frazionamenti e fusioni';
CREATE INDEX successione_a ON catasto.successione (ente_id, a);

CREATE TABLE catasto.confine_ente (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    fornitura_id bigint NOT NULL,
    geom         geometry NOT NULL,
    tile_geom    bytea NOT NULL,
    PRIMARY KEY (ente_id, fornitura_id)
);
COMMENT ON TABLE catasto.confine_ente IS 'Confine di un ente: vale l''ultimo consegnato (confini.comuni); fornitura 0 è l''unione dei confini dei fogli di oggi, che vale dove non ce n''è';
CREATE INDEX confine_ente_geom ON catasto.confine_ente USING gist (geom);

CREATE TABLE catasto.scarto (
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
COMMENT ON TABLE catasto.scarto IS 'Una riga o un oggetto consegnato che non si è potuto leggere o collocare';
ALTER TABLE catasto.scarto ENABLE ROW LEVEL SECURITY;
CREATE POLICY scarto_ente ON catasto.scarto USING (ente_id = ANY ((SELECT sit.enti())::integer[]));

CREATE TABLE catasto.anomalia (
    ente_id      integer NOT NULL,
    fornitura_id bigint NOT NULL,
    anomalia_id  bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    codice       text NOT NULL,
    gravita      text NOT NULL CHECK (gravita IN ('errore', 'avviso', 'nota')),
    foglio       text,
    oggetto      text,
    testo        text NOT NULL,
    file         text,
    riga         bigint,
    PRIMARY KEY (ente_id, fornitura_id, anomalia_id)
);
COMMENT ON TABLE catasto.anomalia IS 'Dati consegnati che contraddicono se stessi o i vicini: sono entrati, e qui sono elencati';

CREATE SEQUENCE catasto.tile_version_seq;

-- Which segments of the tile snapshot a commit touched. Not the journal: read in order the
-- journal would wait for the oldest open transaction, an import of another ente included.
CREATE TABLE catasto.tile_version (
    ente_id   integer NOT NULL,
    layer     text NOT NULL,
    foglio_id integer NOT NULL,
    versione  bigint NOT NULL DEFAULT nextval('catasto.tile_version_seq'),
    PRIMARY KEY (ente_id, layer, foglio_id)
);
COMMENT ON TABLE catasto.tile_version IS 'Versione di ogni segmento delle tegole (ente, strato, foglio; foglio 0: tutto l''ente)';

GRANT SELECT ON catasto.foglio, catasto.stesura, catasto.particella, catasto.disegno, catasto.successione,
    catasto.confine_ente, catasto.scarto, catasto.anomalia, catasto.tile_version TO sit_app;

-- The first load of an ente. Its partitions are made bare beside the living ones, filled by
-- several connections, indexed (a filled table is indexed seven times faster than an indexed one
-- is filled) and attached in the merge: until then nobody sees them.

CREATE FUNCTION catasto.ha_partizioni(ente integer) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'catasto.disegno'::regclass
                   AND inhrelid = to_regclass(format('catasto.disegno_%s', ente)))
$$;

-- What an import that died left behind.
CREATE FUNCTION catasto.butta_partizioni(ente integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT catasto.ha_partizioni(ente) THEN
        EXECUTE format('DROP TABLE IF EXISTS catasto.%I, catasto.%I', format('disegno_%s', ente), format('particella_%s', ente));
    END IF;
END $$;

CREATE FUNCTION catasto.crea_partizioni(ente integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    PERFORM catasto.butta_partizioni(ente);
    FOREACH t IN ARRAY ARRAY['disegno', 'particella'] LOOP
        EXECUTE format('CREATE TABLE catasto.%I (LIKE catasto.%I INCLUDING DEFAULTS INCLUDING COMMENTS INCLUDING CONSTRAINTS, CHECK (ente_id = %s))',
            format('%s_%s', t, ente), t, ente);
    END LOOP;
END $$;

-- The indexes of a partition, by number, so that two connections may each build some.
CREATE FUNCTION catasto.indicizza_partizioni(ente integer, quale integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    disegno text := format('disegno_%s', ente);
    particella text := format('particella_%s', ente);
BEGIN
    CASE quale
    WHEN 1 THEN -- What is here: the spatial questions of every room, on what is believed today.
        EXECUTE format('CREATE INDEX ON catasto.%I USING gist (geom) WHERE superseded_at IS NULL', disegno);
    WHEN 2 THEN
        EXECUTE format('ALTER TABLE catasto.%I ADD PRIMARY KEY (ente_id, disegno_id)', disegno);
        -- Undo and the report of a delivery.
        EXECUTE format('CREATE INDEX ON catasto.%I (fornitura_id)', disegno);
        -- The state of one sheet, read by the merge and by the tile loader.
        EXECUTE format('CREATE INDEX ON catasto.%I (foglio_id, classe)', disegno);
    WHEN 3 THEN -- The drawings of one particella through time.
        EXECUTE format('CREATE INDEX ON catasto.%I (particella_id, classe) WHERE superseded_at IS NULL', disegno);
    WHEN 4 THEN
        EXECUTE format('ALTER TABLE catasto.%I ADD PRIMARY KEY (ente_id, particella_id)', particella);
        EXECUTE format('ALTER TABLE catasto.%I ADD UNIQUE (ente_id, foglio, numero, denominatore, comune, sezione, mappa)', particella);
    END CASE;
END $$;

CREATE FUNCTION catasto.attacca_partizioni(ente integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['disegno', 'particella'] LOOP
        EXECUTE format('ALTER TABLE catasto.%I ATTACH PARTITION catasto.%I FOR VALUES IN (%s)', t, format('%s_%s', t, ente), ente);
        EXECUTE format('GRANT SELECT ON catasto.%I TO sit_app', format('%s_%s', t, ente));
    END LOOP;
END $$;

-- Gives every geometry column of the offices its SRID. Called once, when the first ente fixes it.
CREATE FUNCTION geo.fissa_srid(srid integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
    IF srid NOT IN (7791, 7792, 7793) THEN
        RAISE EXCEPTION 'SRID % non ammesso: 7791, 7792 o 7793', srid;
    END IF;
    FOR c IN
        SELECT n.nspname, t.relname, a.attname, postgis_typmod_type(a.atttypmod) AS tipo
        FROM pg_attribute a
        JOIN pg_class t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p') AND NOT t.relispartition
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE a.atttypid = 'geometry'::regtype AND NOT a.attisdropped
          AND n.nspname NOT IN ('staging', 'infra', 'public')
    LOOP
        EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I TYPE geometry(%s, %s)',
            c.nspname, c.relname, c.attname, COALESCE(c.tipo, 'Geometry'), srid);
    END LOOP;
    INSERT INTO infra.impostazione (chiave, valore) VALUES ('srid', srid::text);
END $$;
