-- Scrap paper of the address importers, on the plan of that of the maps: unlogged, partitioned by
-- delivery, dropped and never swept.

CREATE UNLOGGED TABLE staging.via (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    codice          text NOT NULL,
    stradario       boolean NOT NULL,
    codice_comunale text,
    dug             text,
    denominazione   text,
    odonimo         text NOT NULL,
    localita        text,
    lingua1         text,
    lingua2         text,
    file            text NOT NULL,
    riga            integer NOT NULL,
    via_id          bigint,
    vivo_id         bigint,
    dal             date,
    al              date,
    esito           text
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.via IS 'Una via come letta dal file; nullo è ciò di cui il file non parla';
COMMENT ON COLUMN staging.via.stradario IS 'La dice uno stradario (STRAD), non la riga di un civico';
COMMENT ON COLUMN staging.via.vivo_id IS 'Lo stato che sarà sostituito: ciò di cui il file non parla si prende da lì';
COMMENT ON COLUMN staging.via.esito IS 'uguale, modificata, riconosciuta (è una via già nota, di cui la consegna non dice il nome); nullo: nuova';

CREATE UNLOGGED TABLE staging.civico (
    fornitura_id    bigint NOT NULL,
    n               integer NOT NULL,
    via             text NOT NULL,
    accesso         text,
    codice_comunale text,
    numero          text NOT NULL,
    ordine          integer NOT NULL,
    esponente       text NOT NULL,
    specificita     text NOT NULL,
    metrico         text NOT NULL,
    snc             text NOT NULL,
    testo           text NOT NULL,
    metodo          text,
    precisione_m    real,
    quota           double precision,
    x               double precision,
    y               double precision,
    srid            integer NOT NULL,
    respinto        text,
    detto           text,
    altro           text,
    file            text NOT NULL,
    riga            integer NOT NULL,
    via_id          bigint,
    civico_id       bigint,
    vivo_id         bigint,
    geom            geometry,
    dal             date,
    al              date,
    esito           text
) PARTITION BY LIST (fornitura_id);
COMMENT ON TABLE staging.civico IS 'Un civico come letto dal file; via è il codice della sua strada';
COMMENT ON COLUMN staging.civico.respinto IS 'Perché la posizione consegnata non vale; nullo: vale, o non è stata consegnata';
COMMENT ON COLUMN staging.civico.detto IS 'Che cosa c''era scritto al posto della posizione respinta';
COMMENT ON COLUMN staging.civico.esito IS 'uguale, modificato; nullo: nuovo';

CREATE FUNCTION staging.apri_indirizzi(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['via', 'civico'] LOOP
        EXECUTE format('CREATE UNLOGGED TABLE staging.%I PARTITION OF staging.%I FOR VALUES IN (%s)',
            format('%s_%s', t, fornitura), t, fornitura);
    END LOOP;
END $$;

-- The same drawer is emptied whatever was in it.
CREATE OR REPLACE FUNCTION staging.chiudi(fornitura bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['oggetto', 'vivo', 'disegno', 'via', 'civico'] LOOP
        EXECUTE format('DROP TABLE IF EXISTS staging.%I', format('%s_%s', t, fornitura));
    END LOOP;
    DELETE FROM staging.foglio WHERE fornitura_id = fornitura;
    DELETE FROM staging.anomalia WHERE fornitura_id = fornitura;
END $$;

-- Does a street say what we know already? The functions of this file are inlined where they are called.
CREATE FUNCTION staging.stessa_via(s staging.via, v indirizzi.stato_via) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT s.odonimo = v.odonimo AND COALESCE(s.dug, v.dug) = v.dug AND COALESCE(s.denominazione, v.denominazione) = v.denominazione
       AND (s.codice_comunale IS NULL OR s.codice_comunale = COALESCE(v.codice_comunale, ''))
       AND (s.localita IS NULL OR s.localita = COALESCE(v.localita, ''))
       AND (s.lingua1 IS NULL OR s.lingua1 = COALESCE(v.lingua1, '')) AND (s.lingua2 IS NULL OR s.lingua2 = COALESCE(v.lingua2, ''))
$$;

-- And a civico? One that moved less than five centimetres did not move (as drawings, contract §0);
-- what it does not say it does not change, its position included.
CREATE FUNCTION staging.stesso_civico(s staging.civico, c indirizzi.stato_civico) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT s.via_id = c.via_id
       AND (s.numero, s.esponente, s.specificita, s.metrico, s.snc) = (c.numero, c.esponente, c.specificita, c.metrico, c.snc)
       AND (s.codice_comunale IS NULL OR s.codice_comunale = COALESCE(c.codice_comunale, ''))
       AND CASE WHEN s.respinto IS NOT NULL THEN c.geom IS NULL
                WHEN s.geom IS NULL THEN true
                ELSE COALESCE(ST_DWithin(s.geom, c.geom, 0.05), false) AND s.metodo IS NOT DISTINCT FROM c.metodo
                     AND s.quota IS NOT DISTINCT FROM c.quota END
$$;
