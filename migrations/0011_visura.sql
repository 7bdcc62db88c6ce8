-- What room visura needs to answer about the registers: when a thing held, names with
-- errors, which lists were approved, and under which codes the comune itself owns.

-- Until when a state or a title held, for who knows what was registered up to a day: what was
-- closed later is open again. A closed one that says no day ends when it was registered; one that
-- says not even that holds on no day. One expression, so that the planner sees through it.
CREATE FUNCTION visura.fine(al date, reg_al date, aperto boolean, noto date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN aperto OR reg_al > noto THEN 'infinity'::date ELSE COALESCE(al, reg_al, '-infinity'::date) END $$;

-- The clean spelling of a part of an identifier (catasto-censuario §3.2).
CREATE FUNCTION visura.norma(parte text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN btrim(parte) ~ '^[0-9]+$' THEN COALESCE(NULLIF(ltrim(btrim(parte), '0'), ''), '0') ELSE COALESCE(upper(btrim(parte)), '') END $$;

-- A wrong tax code is found as it was delivered; the valid ones have an index over all enti.
CREATE INDEX soggetto_cf_errato ON catasto.soggetto (ente_id, cf) WHERE NOT cf_valido AND cf IS NOT NULL AND superseded_at IS NULL;

-- Fuzzy operators are never index conditions under a policy: one function of the owner looks
-- among words alone, reads the enti from where the policies read them, and tells no name.
CREATE INDEX parola_soggetto_simile ON catasto.parola_soggetto USING gin (parola gin_trgm_ops);
CREATE FUNCTION visura.parole_simili(parola text) RETURNS TABLE (simile text, quanto real)
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
SET pg_trgm.similarity_threshold = 0.4
AS $$
    SELECT p.parola, max(similarity(p.parola, $1))
    FROM catasto.parola_soggetto p
    WHERE p.parola % $1 AND p.ente_id = ANY ((SELECT sit.enti())::integer[])
    GROUP BY p.parola
    ORDER BY 2 DESC, 1
    LIMIT 12
$$;
REVOKE ALL ON FUNCTION visura.parole_simili(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visura.parole_simili(text) TO sit_app;

CREATE TABLE visura.patrimonio_cf (
    ente_id  integer NOT NULL REFERENCES sit.ente,
    cf       text NOT NULL CHECK (cf ~ '^[0-9]{11}$'),
    nota     text,
    chi      text NOT NULL,
    quando   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (ente_id, cf)
);
COMMENT ON TABLE visura.patrimonio_cf IS 'I codici fiscali con cui l''ente stesso è intestatario nei registri';
GRANT SELECT, INSERT, UPDATE, DELETE ON visura.patrimonio_cf TO sit_app;

-- A list of over 500 owners wants a second operatore. What was asked is kept as a hash and a
-- count: neither a name nor a tax code.
CREATE TABLE visura.elenco_richiesto (
    ente_id      integer NOT NULL REFERENCES sit.ente,
    richiesta_id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    impronta     text NOT NULL,
    modo         text NOT NULL CHECK (modo IN ('geometria', 'particelle', 'cf')),
    righe        integer NOT NULL,
    scopo        text NOT NULL,
    genere       smallint NOT NULL,
    chi          bigint NOT NULL,
    nome         text NOT NULL,
    chiesta_at   timestamptz NOT NULL DEFAULT now(),
    stato        text NOT NULL DEFAULT 'chiesta' CHECK (stato IN ('chiesta', 'approvata', 'negata')),
    deciso_da    bigint,
    deciso_nome  text,
    decisa_at    timestamptz,
    PRIMARY KEY (ente_id, richiesta_id),
    CONSTRAINT elenco_due_firme CHECK (genere <> 1 OR deciso_da IS DISTINCT FROM chi)
);
COMMENT ON TABLE visura.elenco_richiesto IS 'Gli elenchi di oltre 500 righe chiesti, e chi li ha approvati: vale per chi lo ha chiesto, per la stessa domanda, per sette giorni';
CREATE INDEX elenco_richiesto_chi ON visura.elenco_richiesto (ente_id, chi, impronta);
ALTER TABLE visura.elenco_richiesto ENABLE ROW LEVEL SECURITY;
CREATE POLICY elenco_richiesto_ente ON visura.elenco_richiesto USING (ente_id = ANY ((SELECT sit.enti())::integer[]));
GRANT SELECT, INSERT, UPDATE ON visura.elenco_richiesto TO sit_app;

-- What was decided about a person, from either side.
CREATE INDEX stessa_persona_uguale ON visura.stessa_persona (ente_id, uguale_a);
