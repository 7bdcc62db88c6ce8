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
