-- What the tax office and the registry of residents deliver. Rows are kept as the registers are: never
-- changed, what a delivery says anew supersedes them, so undo is two statements (delete what bears
-- the delivery, give life to what it superseded). What a whole delivery lacks is superseded by the
-- same row with al, its reference date.
--
-- dal and al are the days of the fact, half open; n_* are the identifiers normalised (tributi.md
-- §2.1), the ones as typed are in grezza, which is the line as delivered.

CREATE SEQUENCE tributi.versione_seq;
CREATE SEQUENCE tributi.posizione_seq;

CREATE TABLE tributi.tari (
    ente_id          integer NOT NULL,
    versione_id      bigint NOT NULL DEFAULT nextval('tributi.versione_seq'),
    posizione_id     bigint NOT NULL,
    comune           text NOT NULL,
    id_utenza        text NOT NULL,
    id_oggetto       text NOT NULL,
    tipo_utenza      text NOT NULL CHECK (tipo_utenza IN ('D', 'N')),
    cf               text,
    cf_valido        boolean NOT NULL DEFAULT false,
    persona          uuid,
    denominazione    text,
    n_sezione        text NOT NULL DEFAULT '',
    n_foglio         text NOT NULL DEFAULT '',
    n_numero         text NOT NULL DEFAULT '',
    n_denominatore   text NOT NULL DEFAULT '',
    n_subalterno     text NOT NULL DEFAULT '',
    causale_assenza  smallint,
    prog_nazionale   text,
    prog_accesso     text,
    via_testo        text,
    civico           text,
    esponente        text,
    scala            text,
    piano            text,
    interno          text,
    superficie_mq    numeric(11,2),
    superficie_origine text,
    categoria        text,
    componenti       smallint,
    titolo           text,
    uso              smallint,
    riduzioni        jsonb NOT NULL DEFAULT '[]',
    ateco            text,
    piva             text,
    dovuto_fissa_cent bigint,
    dovuto_variabile_cent bigint,
    tefa_cent        bigint,
    perequazione_cent bigint,
    anno             integer,
    dal              date,
    al               date,
    altro            jsonb,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL,
    fornitura_id     bigint NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at    timestamptz,
    superata_da      bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE tributi.tari IS 'Un oggetto di una utenza TARI, dall''estratto del gestionale (tributi.md §4.7)';
COMMENT ON COLUMN tributi.tari.posizione_id IS 'Uno per (id_utenza, id_oggetto), per sempre: con questo la conosce chi sta fuori';
COMMENT ON COLUMN tributi.tari.persona IS 'Id opaco dell''intestatario (infra.persona), se il codice fiscale è valido';
COMMENT ON COLUMN tributi.tari.riduzioni IS '[{codice, percento}]';
COMMENT ON COLUMN tributi.tari.altro IS 'Colonne consegnate che il tracciato non ha';
CREATE UNIQUE INDEX tari_viva ON tributi.tari (ente_id, posizione_id) WHERE superseded_at IS NULL;
CREATE INDEX tari_persona ON tributi.tari (ente_id, persona) WHERE superseded_at IS NULL;
-- Only an undo asks for the rows of a delivery, which lie side by side: a range of pages costs the load nothing.
CREATE INDEX tari_fornitura ON tributi.tari USING brin (fornitura_id);
CREATE INDEX tari_superata ON tributi.tari (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE tributi.imu (
    ente_id          integer NOT NULL,
    versione_id      bigint NOT NULL DEFAULT nextval('tributi.versione_seq'),
    posizione_id     bigint NOT NULL,
    comune           text NOT NULL,
    id_posizione     text NOT NULL,
    anno             integer NOT NULL,
    cf               text,
    cf_valido        boolean NOT NULL DEFAULT false,
    persona          uuid,
    denominazione    text,
    tipo_oggetto     text NOT NULL CHECK (tipo_oggetto IN ('F', 'T', 'A')),
    n_sezione        text NOT NULL DEFAULT '',
    n_foglio         text NOT NULL DEFAULT '',
    n_numero         text NOT NULL DEFAULT '',
    n_denominatore   text NOT NULL DEFAULT '',
    n_subalterno     text NOT NULL DEFAULT '',
    categoria        text,
    rendita_cent     bigint,
    reddito_dominicale_cent bigint,
    valore_area_cent bigint,
    quota_num        bigint,
    quota_den        bigint,
    mesi             smallint,
    abitazione_principale boolean NOT NULL DEFAULT false,
    pertinenza       boolean NOT NULL DEFAULT false,
    riduzione        text,
    esenzione        text,
    aliquota_permille numeric(7,4),
    dovuto_cent      bigint,
    dal              date,
    al               date,
    altro            jsonb,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL,
    fornitura_id     bigint NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at    timestamptz,
    superata_da      bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE tributi.imu IS 'Una posizione IMU di un anno (contract §3.1)';
COMMENT ON COLUMN tributi.imu.posizione_id IS 'Uno per (anno, id_posizione), per sempre';
COMMENT ON COLUMN tributi.imu.categoria IS 'Come la scrive il catasto: A02';
COMMENT ON COLUMN tributi.imu.al IS 'Nullo finché un estratto dell''anno la contiene; poi il giorno del primo che non la contiene più';
CREATE UNIQUE INDEX imu_viva ON tributi.imu (ente_id, posizione_id) WHERE superseded_at IS NULL;
CREATE INDEX imu_chiave ON tributi.imu (ente_id, anno, id_posizione);
CREATE INDEX imu_persona ON tributi.imu (ente_id, persona) WHERE superseded_at IS NULL;
CREATE INDEX imu_fornitura ON tributi.imu USING brin (fornitura_id);
CREATE INDEX imu_superata ON tributi.imu (ente_id, superata_da) WHERE superata_da IS NOT NULL;

CREATE TABLE tributi.aliquota (
    ente_id          integer NOT NULL REFERENCES sit.ente,
    versione_id      bigint NOT NULL DEFAULT nextval('tributi.versione_seq'),
    anno             integer NOT NULL,
    fattispecie      text NOT NULL,
    categoria        text NOT NULL DEFAULT '',
    aliquota_permille numeric(7,4) NOT NULL,
    detrazione_cent  bigint NOT NULL DEFAULT 0,
    al               date,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL,
    fornitura_id     bigint NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at    timestamptz,
    superata_da      bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE tributi.aliquota IS 'Aliquota IMU di una fattispecie in un anno (contract §3.3); categoria la restringe, vuota: tutte';
COMMENT ON COLUMN tributi.aliquota.al IS 'Il giorno in cui un prospetto dell''anno non la contiene più';
CREATE UNIQUE INDEX aliquota_viva ON tributi.aliquota (ente_id, anno, fattispecie, categoria) WHERE superseded_at IS NULL;

CREATE TABLE tributi.tariffa (
    ente_id          integer NOT NULL REFERENCES sit.ente,
    versione_id      bigint NOT NULL DEFAULT nextval('tributi.versione_seq'),
    anno             integer NOT NULL,
    tipo_utenza      text NOT NULL CHECK (tipo_utenza IN ('D', 'N')),
    componenti       smallint NOT NULL DEFAULT 0,
    categoria        text NOT NULL DEFAULT '',
    fissa_euro_mq    numeric(12,6) NOT NULL DEFAULT 0,
    variabile_euro   numeric(12,4) NOT NULL DEFAULT 0,
    variabile_euro_mq numeric(12,6) NOT NULL DEFAULT 0,
    tefa_permille    numeric(7,4),
    al               date,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL,
    fornitura_id     bigint NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at    timestamptz,
    superata_da      bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE tributi.tariffa IS 'Tariffa TARI di un anno: domestica per componenti (6 vale 6 o più), non domestica per categoria (contract §3.3)';
CREATE UNIQUE INDEX tariffa_viva ON tributi.tariffa (ente_id, anno, tipo_utenza, componenti, categoria) WHERE superseded_at IS NULL;

CREATE TABLE tributi.valore_area (
    ente_id          integer NOT NULL REFERENCES sit.ente,
    versione_id      bigint NOT NULL DEFAULT nextval('tributi.versione_seq'),
    anno             integer NOT NULL,
    zona             text NOT NULL,
    euro_mq          numeric(12,4) NOT NULL,
    abbattimento     numeric(7,4) NOT NULL DEFAULT 0,
    al               date,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL,
    fornitura_id     bigint NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    superseded_at    timestamptz,
    superata_da      bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE tributi.valore_area IS 'Valore di riferimento delle aree fabbricabili di una zona in un anno';
COMMENT ON COLUMN tributi.valore_area.abbattimento IS 'Per cento da togliere al valore';
CREATE UNIQUE INDEX valore_area_viva ON tributi.valore_area (ente_id, anno, zona) WHERE superseded_at IS NULL;

CREATE SEQUENCE anagrafe.versione_seq;
CREATE SEQUENCE anagrafe.residenza_seq;

CREATE TABLE anagrafe.residente (
    ente_id       integer NOT NULL,
    versione_id   bigint NOT NULL DEFAULT nextval('anagrafe.versione_seq'),
    residenza_id  bigint NOT NULL,
    comune        text NOT NULL,
    chiave        text NOT NULL,
    cf            text,
    cf_valido     boolean NOT NULL DEFAULT false,
    persona       uuid,
    cognome       text,
    nome          text,
    nascita       date,
    decesso       date,
    id_famiglia   text,
    via_testo     text,
    civico        text,
    esponente     text,
    interno       text,
    prog_accesso  text,
    dal           date,
    al            date,
    altro         jsonb,
    impronta      bigint NOT NULL,
    grezza        text NOT NULL,
    file          text NOT NULL,
    riga          bigint NOT NULL,
    fornitura_id  bigint NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    superseded_at timestamptz,
    superata_da   bigint,
    PRIMARY KEY (ente_id, versione_id)
);
COMMENT ON TABLE anagrafe.residente IS 'Una persona che risiede a un indirizzo in un periodo (contract §3.4)';
COMMENT ON COLUMN anagrafe.residente.residenza_id IS 'Uno per (chiave, dal), per sempre';
COMMENT ON COLUMN anagrafe.residente.chiave IS 'Il codice fiscale come scritto, valido o no; dove manca, cognome, nome e nascita: riconosce la riga di una persona, non la persona';
CREATE UNIQUE INDEX residente_vivo ON anagrafe.residente (ente_id, residenza_id) WHERE superseded_at IS NULL;
CREATE INDEX residente_persona ON anagrafe.residente (ente_id, persona) WHERE superseded_at IS NULL;
CREATE INDEX residente_famiglia ON anagrafe.residente (ente_id, id_famiglia) WHERE superseded_at IS NULL;
CREATE INDEX residente_fornitura ON anagrafe.residente USING brin (fornitura_id);
CREATE INDEX residente_superata ON anagrafe.residente (ente_id, superata_da) WHERE superata_da IS NOT NULL;

ALTER TABLE tributi.tari ENABLE ROW LEVEL SECURITY;
ALTER TABLE tributi.imu ENABLE ROW LEVEL SECURITY;
ALTER TABLE anagrafe.residente ENABLE ROW LEVEL SECURITY;
CREATE POLICY tari_ente ON tributi.tari USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY imu_ente ON tributi.imu USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
CREATE POLICY residente_ente ON anagrafe.residente USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT ON tributi.tari, tributi.imu, tributi.aliquota, tributi.tariffa, tributi.valore_area, anagrafe.residente TO sit_app;

-- Which years a delivery was whole for: an extract older than the last one that spoke of its years is
-- refused, whatever came between about others.
CREATE TABLE tributi.anno_consegnato (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    fornitura_id bigint NOT NULL,
    anno         integer NOT NULL,
    tipo         text NOT NULL,
    riferimento  date NOT NULL,
    PRIMARY KEY (ente_id, fornitura_id, anno)
);
COMMENT ON TABLE tributi.anno_consegnato IS 'Gli anni di cui una consegna acquisita dice tutto (contract §1)';

-- Scrap paper: the rows as read, n their order. What a line says lies between n and impronta, which is
-- the digest of that; after it the line as delivered.
CREATE UNLOGGED TABLE staging.tari (
    fornitura_id     bigint NOT NULL,
    n                integer NOT NULL,
    comune           text NOT NULL,
    id_utenza        text NOT NULL,
    id_oggetto       text NOT NULL,
    tipo_utenza      text NOT NULL,
    cf               text,
    cf_valido        boolean NOT NULL,
    persona          uuid,
    denominazione    text,
    n_sezione        text NOT NULL,
    n_foglio         text NOT NULL,
    n_numero         text NOT NULL,
    n_denominatore   text NOT NULL,
    n_subalterno     text NOT NULL,
    causale_assenza  smallint,
    prog_nazionale   text,
    prog_accesso     text,
    via_testo        text,
    civico           text,
    esponente        text,
    scala            text,
    piano            text,
    interno          text,
    superficie_mq    numeric,
    superficie_origine text,
    categoria        text,
    componenti       smallint,
    titolo           text,
    uso              smallint,
    riduzioni        jsonb NOT NULL,
    ateco            text,
    piva             text,
    dovuto_fissa_cent bigint,
    dovuto_variabile_cent bigint,
    tefa_cent        bigint,
    perequazione_cent bigint,
    anno             integer,
    dal              date,
    al               date,
    altro            jsonb,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.tari IS 'Una riga dell''estratto TARI come letta';

CREATE UNLOGGED TABLE staging.imu (
    fornitura_id     bigint NOT NULL,
    n                integer NOT NULL,
    comune           text NOT NULL,
    id_posizione     text NOT NULL,
    anno             integer NOT NULL,
    cf               text,
    cf_valido        boolean NOT NULL,
    persona          uuid,
    denominazione    text,
    tipo_oggetto     text NOT NULL,
    n_sezione        text NOT NULL,
    n_foglio         text NOT NULL,
    n_numero         text NOT NULL,
    n_denominatore   text NOT NULL,
    n_subalterno     text NOT NULL,
    categoria        text,
    rendita_cent     bigint,
    reddito_dominicale_cent bigint,
    valore_area_cent bigint,
    quota_num        bigint,
    quota_den        bigint,
    mesi             smallint,
    abitazione_principale boolean NOT NULL,
    pertinenza       boolean NOT NULL,
    riduzione        text,
    esenzione        text,
    aliquota_permille numeric,
    dovuto_cent      bigint,
    altro            jsonb,
    impronta         bigint NOT NULL,
    grezza           text NOT NULL,
    file             text NOT NULL,
    riga             bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.imu IS 'Una riga dell''estratto IMU come letta';

CREATE UNLOGGED TABLE staging.residente (
    fornitura_id  bigint NOT NULL,
    n             integer NOT NULL,
    comune        text NOT NULL,
    chiave        text NOT NULL,
    cf            text,
    cf_valido     boolean NOT NULL,
    persona       uuid,
    cognome       text,
    nome          text,
    nascita       date,
    decesso       date,
    id_famiglia   text,
    via_testo     text,
    civico        text,
    esponente     text,
    interno       text,
    prog_accesso  text,
    dal           date,
    al            date,
    altro         jsonb,
    impronta      bigint NOT NULL,
    grezza        text NOT NULL,
    file          text NOT NULL,
    riga          bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.residente IS 'Una riga dell''anagrafe come letta';

CREATE UNLOGGED TABLE staging.aliquota (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    anno         integer NOT NULL,
    fattispecie  text NOT NULL,
    categoria    text NOT NULL,
    aliquota_permille numeric NOT NULL,
    detrazione_cent bigint NOT NULL,
    impronta     bigint NOT NULL,
    grezza       text NOT NULL,
    file         text NOT NULL,
    riga         bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.aliquota IS 'Una riga delle aliquote IMU come letta';

CREATE UNLOGGED TABLE staging.tariffa (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    anno         integer NOT NULL,
    tipo_utenza  text NOT NULL,
    componenti   smallint NOT NULL,
    categoria    text NOT NULL,
    fissa_euro_mq numeric NOT NULL,
    variabile_euro numeric NOT NULL,
    variabile_euro_mq numeric NOT NULL,
    tefa_permille numeric,
    impronta     bigint NOT NULL,
    grezza       text NOT NULL,
    file         text NOT NULL,
    riga         bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.tariffa IS 'Una riga delle tariffe TARI come letta';

CREATE UNLOGGED TABLE staging.valore_area (
    fornitura_id bigint NOT NULL,
    n            integer NOT NULL,
    anno         integer NOT NULL,
    zona         text NOT NULL,
    euro_mq      numeric NOT NULL,
    abbattimento numeric NOT NULL,
    impronta     bigint NOT NULL,
    grezza       text NOT NULL,
    file         text NOT NULL,
    riga         bigint NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.valore_area IS 'Una riga dei valori delle aree come letta';

CREATE UNLOGGED TABLE staging.nominata (
    fornitura_id bigint NOT NULL,
    anno         integer NOT NULL,
    a            text NOT NULL,
    b            text NOT NULL
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.nominata IS 'La chiave di una riga che è negli scarti: la consegna la nomina, dunque non chiude ciò che se ne sapeva';
