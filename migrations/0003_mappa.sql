-- The cadastral map, as delivered and as used. Geometry columns carry no SRID until the
-- first ente fixes it (geo.fissa_srid): until then they are empty (contract §0, Areas).

CREATE TABLE catasto.foglio (
    ente_id  integer NOT NULL REFERENCES sit.ente,
    foglio_id integer NOT NULL GENERATED ALWAYS AS IDENTITY,
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
COMMENT ON COLUMN catasto.stesura.modo IS 'prima consegna; nuova versione; correzione della più recente; precedente alla più antica; ignorata perché una fonte migliore parla dello stesso giorno';
COMMENT ON COLUMN catasto.stesura.dx IS 'Traslazione del blocco tolta prima del confronto, in metri (est)';
COMMENT ON COLUMN catasto.stesura.adattamento IS 'Parametri e punti della trasformazione adattata, quando l''origine non è nota';

CREATE SEQUENCE catasto.particella_seq;

-- One particella per (ente, comune, sezione, foglio, numero, denominatore); letters, X numbers,
-- STRADA and ACQUA are one per sheet, so for them mappa names the sheet (contract §0).
CREATE TABLE catasto.particella (
    ente_id       integer NOT NULL REFERENCES sit.ente,
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
    UNIQUE (ente_id, foglio, numero, denominatore, comune, sezione, mappa),
    UNIQUE (ente_id, id)
);
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

-- A partition is made bare, filled, indexed (COPY into an indexed table is seven times slower)
-- and attached last: attaching locks the parent, and two enti may be loading side by side.
CREATE FUNCTION catasto.crea_partizione(ente integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE catasto.%I (LIKE catasto.disegno INCLUDING DEFAULTS INCLUDING COMMENTS, CHECK (ente_id = %s))',
        format('disegno_%s', ente), ente);
END $$;

CREATE FUNCTION catasto.attacca_partizione(ente integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE nome text := format('disegno_%s', ente);
BEGIN
    EXECUTE format('ALTER TABLE catasto.%1$I ADD PRIMARY KEY (ente_id, disegno_id)', nome);
    -- What is here: the spatial questions of every room, on what is believed today.
    EXECUTE format('CREATE INDEX ON catasto.%1$I USING gist (geom) WHERE superseded_at IS NULL', nome);
    -- The drawings of one particella through time.
    EXECUTE format('CREATE INDEX ON catasto.%1$I (particella_id, classe) WHERE superseded_at IS NULL', nome);
    -- The state of one sheet, read by the merge and by the tile loader.
    EXECUTE format('CREATE INDEX ON catasto.%1$I (foglio_id, classe)', nome);
    -- Undo and the report of a delivery.
    EXECUTE format('CREATE INDEX ON catasto.%1$I (fornitura_id)', nome);
    EXECUTE format('ALTER TABLE catasto.disegno ATTACH PARTITION catasto.%I FOR VALUES IN (%s)', nome, ente);
    EXECUTE format('GRANT SELECT ON catasto.%I TO sit_app', nome);
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

-- The first load of an ente writes its particelle straight into the bare partition.
CREATE FUNCTION catasto.riempi_partizione(ente integer, fornitura bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE scritti bigint;
BEGIN
    EXECUTE format($sql$
        INSERT INTO catasto.%I (ente_id, foglio_id, classe, particella_id, codice, tipo, testo, angolo, altezza, esterno,
            fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
        SELECT $1, f.foglio_id, s.classe, s.particella_id, s.codice, s.tipo, s.testo, s.angolo, s.altezza, s.esterno,
               $2, f.fonte, s.riga, s.digest, s.superficie, s.area_mq, s.etichetta, s.geom, s.geom_consegnata, s.tile_geom
        FROM staging.disegno s
        JOIN staging.foglio f ON f.fornitura_id = $2 AND f.nome = s.foglio
        WHERE s.fornitura_id = $2 AND s.classe <= 2 AND f.modo1 = 'prima'
        $sql$, format('disegno_%s', ente)) USING ente, fornitura;
    GET DIAGNOSTICS scritti = ROW_COUNT;
    RETURN scritti;
END $$;
