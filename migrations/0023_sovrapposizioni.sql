-- How much of each particella the plans and the constraints take. What is kept is raw: square metres as
-- measured, before any rule of tolerance or of rounding, so that the rules are read in one place (room
-- urbanistica) and may change without measuring again.

-- What is buildable of each particella on a day, by adoption (edilizia §3.2, art. 36 c. 2 DL 223/2006), for
-- the taxes: one row for each zone of the particella. Rows of one particella do not overlap, so they
-- add up: where two instruments say buildable, the one adopted last has it. A sliver of a zone (§4.3) is no row.
-- mq is of the superficie catastale of that day, where the census has one, else of the map. Of all
-- particelle, or of those named.
CREATE FUNCTION urbanistica.edificabile_al(ente integer, giorno date, particelle bigint[] DEFAULT NULL)
RETURNS TABLE (particella_id bigint, strumento text, stato text, sigla text, articolo text, zto text, data_adozione date,
               quota double precision, mq double precision, mq_particella double precision, da_catasto boolean)
LANGUAGE sql STABLE SET jit = off AS $$
    WITH e AS MATERIALIZED (
        SELECT x.zona AS fuso FROM sit.ente x WHERE x.ente_id = $1
    ), valida AS MATERIALIZED (
        SELECT z.strumento, z.stato, z.sigla, COALESCE(z.articolo, '') AS articolo, z.zto, z.data_adozione, z.precisione_m, z.geom
        FROM urbanistica.zona z
        WHERE z.ente_id = $1 AND z.edificabile AND z.superseded_at IS NULL AND (z.al IS NULL OR $2 < z.al)
          -- Of some particelle, the zones that come near them.
          AND ($3 IS NULL OR EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = $1 AND d.particella_id = ANY ($3) AND d.classe = 2 AND d.superseded_at IS NULL AND d.geom && z.geom))
          -- Since the adoption; but what only corrects or approves an earlier version, of the same
          -- adoption, since it holds.
          AND (z.data_adozione IS NULL OR z.data_adozione <= $2)
          AND (z.dal IS NULL OR z.dal <= $2
               OR z.data_adozione IS NOT NULL AND NOT EXISTS (
                    SELECT FROM urbanistica.versione v
                    WHERE v.ente_id = $1 AND v.tema = 'zone' AND v.chiave = z.strumento AND v.superseded_at IS NULL
                      AND v.giorno < z.dal AND COALESCE(v.data_adozione, v.giorno) >= z.data_adozione))
    ), tassello AS MATERIALIZED (
        SELECT v.strumento, v.stato, v.sigla, v.articolo, v.zto, v.data_adozione, v.precisione_m, ST_Subdivide(v.geom, 256) AS geom
        FROM valida v
    ), pezzo AS MATERIALIZED (
        SELECT d.particella_id, t.strumento, t.stato, t.sigla, t.articolo, t.zto, t.data_adozione, t.precisione_m,
               CASE WHEN ST_Covers(t.geom, d.geom) THEN d.geom ELSE ST_CollectionExtract(ST_Intersection(t.geom, d.geom), 3) END AS geom
        FROM tassello t
        JOIN catasto.disegno d ON d.ente_id = $1 AND d.geom && t.geom AND ST_Intersects(t.geom, d.geom)
         AND d.classe = 2 AND d.particella_id IS NOT NULL AND ($3 IS NULL OR d.particella_id = ANY ($3)) AND d.superseded_at IS NULL
         AND (d.dal IS NULL OR d.dal <= $2) AND (d.al IS NULL OR $2 < d.al)
    ), parte AS MATERIALIZED (
        SELECT p.particella_id, p.strumento, p.stato, p.sigla, p.articolo, max(p.zto) AS zto, max(p.data_adozione) AS data_adozione,
               max(p.precisione_m) AS precisione_m, CASE WHEN count(*) = 1 THEN (array_agg(p.geom))[1] ELSE ST_Union(p.geom) END AS geom
        FROM pezzo p
        WHERE NOT ST_IsEmpty(p.geom)
        GROUP BY p.particella_id, p.strumento, p.stato, p.sigla, p.articolo
    ), particella AS MATERIALIZED (
        SELECT q.particella_id, CASE WHEN d.n = 1 THEN d.area ELSE ST_Area(ST_Transform(ST_Union(d.geometrie), e.fuso)) END AS area, d.precisione_m
        FROM (SELECT DISTINCT p.particella_id FROM parte p) q
        CROSS JOIN e
        CROSS JOIN LATERAL (
            SELECT count(*) AS n, array_agg(x.geom) AS geometrie, max(COALESCE(x.area_mq, ST_Area(ST_Transform(x.geom, e.fuso)))) AS area,
                   max(COALESCE(s.precisione_m, 0.6)) AS precisione_m
            FROM catasto.disegno x
            LEFT JOIN catasto.stesura s ON s.ente_id = $1 AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
            WHERE x.ente_id = $1 AND x.particella_id = q.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
              AND (x.dal IS NULL OR x.dal <= $2) AND (x.al IS NULL OR $2 < x.al)
        ) d
    ), misurata AS MATERIALIZED (
        SELECT p.*, q.area AS mq_mappa, m.area,
               row_number() OVER (PARTITION BY p.particella_id ORDER BY p.data_adozione DESC NULLS LAST, p.stato DESC, p.strumento, p.sigla, p.articolo) AS posto,
               count(*) OVER (PARTITION BY p.particella_id) AS quante
        FROM parte p
        JOIN particella q ON q.particella_id = p.particella_id AND q.area > 0
        CROSS JOIN e
        CROSS JOIN LATERAL (SELECT ST_Area(ST_Transform(p.geom, e.fuso)) AS area, ST_Perimeter(ST_Transform(p.geom, e.fuso)) AS perimetro) m
        WHERE m.area > 0
          AND NOT (m.area < GREATEST(1, 0.005 * q.area) AND 2 * m.area / m.perimetro < sqrt(q.precisione_m ^ 2 + p.precisione_m ^ 2))
    ), disgiunta AS (
        SELECT m.*, CASE WHEN m.posto = 1 THEN m.area ELSE (
                   SELECT CASE WHEN ST_Area(ST_Intersection(m.geom, g.prima)) < 0.01 THEN m.area
                               ELSE ST_Area(ST_Transform(ST_Difference(m.geom, g.prima), e.fuso)) END
                   FROM (SELECT ST_Union(o.geom) AS prima FROM misurata o WHERE o.particella_id = m.particella_id AND o.posto < m.posto) g
               ) END AS propria
        FROM misurata m CROSS JOIN e
    )
    SELECT m.particella_id, m.strumento, m.stato, m.sigla, NULLIF(m.articolo, ''), m.zto, m.data_adozione,
           LEAST(m.propria / m.mq_mappa, 1), LEAST(m.propria / m.mq_mappa, 1) * r.mq, r.mq, r.da_catasto
    FROM disgiunta m
    CROSS JOIN LATERAL catasto.censuario($1, m.particella_id, $2) c
    CROSS JOIN LATERAL (SELECT CASE WHEN c.superficie_mq > 0 THEN c.superficie_mq::double precision ELSE m.mq_mappa END AS mq,
                               COALESCE(c.superficie_mq > 0, false) AS da_catasto) r
    WHERE m.propria > 0.01
$$;
COMMENT ON FUNCTION urbanistica.edificabile_al IS 'Quanto è edificabile di ogni particella in un giorno, secondo gli strumenti adottati: quota della particella e metri quadrati riportati alla superficie catastale';

-- Shapes cut small. One zone may be a tenth of the comune, with tens of thousands of vertices: what is
-- under a particella is asked of the pieces. A row of zona or vincolo never changes its shape, so its pieces
-- are made when it comes and go when it goes; whether it holds is asked of the row.
CREATE TABLE urbanistica.tassello_zona (
    ente_id integer NOT NULL,
    zona_id bigint NOT NULL,
    pezzo   integer NOT NULL,
    geom    geometry NOT NULL,
    PRIMARY KEY (ente_id, zona_id, pezzo)
);
COMMENT ON TABLE urbanistica.tassello_zona IS 'Le zone tagliate in pezzi di al più 128 vertici';
CREATE INDEX tassello_zona_geom ON urbanistica.tassello_zona USING gist (geom);

CREATE TABLE urbanistica.tassello_vincolo (
    ente_id    integer NOT NULL,
    vincolo_id bigint NOT NULL,
    pezzo      integer NOT NULL,
    geom       geometry NOT NULL,
    PRIMARY KEY (ente_id, vincolo_id, pezzo)
);
COMMENT ON TABLE urbanistica.tassello_vincolo IS 'I vincoli tagliati in pezzi di al più 128 vertici';
CREATE INDEX tassello_vincolo_geom ON urbanistica.tassello_vincolo USING gist (geom);

CREATE FUNCTION urbanistica.taglia_zone() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM urbanistica.tassello_zona t USING tolte o WHERE t.ente_id = o.ente_id AND t.zona_id = o.zona_id;
    ELSE
        INSERT INTO urbanistica.tassello_zona (ente_id, zona_id, pezzo, geom)
        SELECT n.ente_id, n.zona_id, t.pezzo, t.geom
        FROM nuove n
        CROSS JOIN LATERAL ST_Subdivide(CASE WHEN ST_IsValid(n.geom) THEN n.geom ELSE ST_MakeValid(n.geom) END, 128) WITH ORDINALITY AS t (geom, pezzo);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zona_nuova AFTER INSERT ON urbanistica.zona REFERENCING NEW TABLE AS nuove FOR EACH STATEMENT EXECUTE FUNCTION urbanistica.taglia_zone();
CREATE TRIGGER zona_tolta AFTER DELETE ON urbanistica.zona REFERENCING OLD TABLE AS tolte FOR EACH STATEMENT EXECUTE FUNCTION urbanistica.taglia_zone();

CREATE FUNCTION urbanistica.taglia_vincoli() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM urbanistica.tassello_vincolo t USING tolte o WHERE t.ente_id = o.ente_id AND t.vincolo_id = o.vincolo_id;
    ELSE
        INSERT INTO urbanistica.tassello_vincolo (ente_id, vincolo_id, pezzo, geom)
        SELECT n.ente_id, n.vincolo_id, t.pezzo, t.geom
        FROM nuove n
        CROSS JOIN LATERAL ST_Subdivide(CASE WHEN ST_IsValid(n.geom) THEN n.geom ELSE ST_MakeValid(n.geom) END, 128) WITH ORDINALITY AS t (geom, pezzo);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER vincolo_nuovo AFTER INSERT ON urbanistica.vincolo REFERENCING NEW TABLE AS nuove FOR EACH STATEMENT EXECUTE FUNCTION urbanistica.taglia_vincoli();
CREATE TRIGGER vincolo_tolto AFTER DELETE ON urbanistica.vincolo REFERENCING OLD TABLE AS tolte FOR EACH STATEMENT EXECUTE FUNCTION urbanistica.taglia_vincoli();

-- The particelle as drawn on a day: which drawings, how large in the ente's own zone, how precise.
CREATE FUNCTION urbanistica.sagome(ente integer, giorno date, particelle bigint[])
RETURNS TABLE (particella_id bigint, disegni bigint[], area_mq double precision, precisione_m double precision, geom geometry)
LANGUAGE sql STABLE AS $$
    SELECT p.particella_id, d.disegni, CASE WHEN d.n = 1 AND d.area IS NOT NULL THEN d.area ELSE ST_Area(ST_Transform(g.geom, e.zona)) END, d.precisione_m, g.geom
    FROM (SELECT DISTINCT unnest($3) AS particella_id) p
    JOIN sit.ente e ON e.ente_id = $1
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, array_agg(x.disegno_id ORDER BY x.disegno_id) AS disegni, array_agg(x.geom ORDER BY x.disegno_id) AS geometrie, max(x.area_mq) AS area,
               max(COALESCE(s.precisione_m, 0.6))::double precision AS precisione_m
        FROM catasto.disegno x
        LEFT JOIN catasto.stesura s ON s.ente_id = $1 AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
        WHERE x.ente_id = $1 AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.dal <= $2) AND (x.al IS NULL OR $2 < x.al)
    ) d
    CROSS JOIN LATERAL (SELECT CASE WHEN d.n = 1 THEN d.geometrie[1] ELSE ST_Union(d.geometrie) END AS geom) g
    WHERE d.n > 0
$$;

-- What the plans and the constraints of a day take of some particelle: one row for each particella and each
-- voce (zones dissolved by strumento, stato, sigla and articolo; constraints by codice, titolo, norma and
-- whether they are areas, lines or points). Of all layers, or of those named.
--
-- coperta_mq is what all zones of the instrument cover of the particella; posto is the place of the zone among them,
-- and bordi, for those that may be slivers (§4.3), how long a boundary each of the others has with it.
-- confine: it has nothing of the particella but its boundary, within a centimetre.
CREATE FUNCTION urbanistica.misura(ente integer, giorno date, particelle bigint[], temi text[], chiavi text[], stati text[])
RETURNS TABLE (particella_id bigint, tema text, chiave text, stato text, sigla text, articolo text, titolo text, norma text, pubblico boolean, dimensione smallint,
               descrizione text, zto text, precisione_m double precision, area_mq double precision, perimetro_m double precision, lunghezza_m double precision,
               confine boolean, coperta_mq double precision, posto smallint, bordi double precision[])
LANGUAGE plpgsql STABLE SET jit = off AS $$
BEGIN
    RETURN QUERY
    WITH e AS MATERIALIZED (
        SELECT x.zona AS fuso FROM sit.ente x WHERE x.ente_id = misura.ente
    ), p AS MATERIALIZED (
        SELECT s.particella_id, s.area_mq, s.geom FROM urbanistica.sagome(misura.ente, misura.giorno, misura.particelle) s
    ), strato AS MATERIALIZED (
        SELECT u.tema, u.chiave, u.stato FROM unnest(misura.temi, misura.chiavi, misura.stati) AS u (tema, chiave, stato)
    ), pezzo AS MATERIALIZED (
        SELECT p.particella_id, 'zone' AS tema, z.strumento AS chiave, z.stato, z.sigla, COALESCE(z.articolo, '') AS articolo, '' AS titolo, '' AS norma, true AS pubblico,
               2::smallint AS dimensione, z.descrizione, z.zto, z.precisione_m,
               CASE WHEN ST_Covers(t.geom, p.geom) THEN p.geom ELSE ST_CollectionExtract(ST_Intersection(p.geom, t.geom), 3) END AS geom
        FROM p
        JOIN urbanistica.tassello_zona t ON t.geom && p.geom AND t.ente_id = misura.ente
        -- OFFSET 0: by its key, one for each piece found, whatever the planner thinks there will be.
        CROSS JOIN LATERAL (
            SELECT * FROM urbanistica.zona x
            WHERE x.ente_id = t.ente_id AND x.zona_id = t.zona_id AND x.superseded_at IS NULL
              AND (x.dal IS NULL OR x.dal <= misura.giorno) AND (x.al IS NULL OR misura.giorno < x.al) OFFSET 0
        ) z
        WHERE ST_Intersects(p.geom, t.geom)
          AND (misura.temi IS NULL OR ('zone', z.strumento, z.stato) IN (SELECT s.tema, s.chiave, s.stato FROM strato s))
        UNION ALL
        SELECT p.particella_id, 'vincoli', v.codice, '', '', '', COALESCE(v.titolo, ''), COALESCE(v.norma, ''), v.pubblico,
               m.dimensione, NULL, NULL, v.precisione_m,
               CASE WHEN m.dimensione < 2 THEN ST_CollectionExtract(ST_Intersection(t.geom, p.geom), m.dimensione + 1)
                    WHEN ST_Covers(t.geom, p.geom) THEN p.geom ELSE ST_CollectionExtract(ST_Intersection(p.geom, t.geom), 3) END
        FROM p
        JOIN urbanistica.tassello_vincolo t ON t.geom && ST_Expand(p.geom, 0.01) AND t.ente_id = misura.ente
        CROSS JOIN LATERAL (
            SELECT * FROM urbanistica.vincolo x
            WHERE x.ente_id = t.ente_id AND x.vincolo_id = t.vincolo_id AND x.superseded_at IS NULL
              AND (x.dal IS NULL OR x.dal <= misura.giorno) AND (x.al IS NULL OR misura.giorno < x.al) OFFSET 0
        ) v
        CROSS JOIN LATERAL (SELECT ST_Dimension(t.geom)::smallint AS dimensione) m
        WHERE (ST_Intersects(p.geom, t.geom) OR ST_DWithin(p.geom, t.geom, 0.01))
          AND (misura.temi IS NULL OR ('vincoli', v.codice, '') IN (SELECT s.tema, s.chiave, s.stato FROM strato s))
    ), parte AS MATERIALIZED (
        SELECT z.particella_id, z.tema, z.chiave, z.stato, z.sigla, z.articolo, z.titolo, z.norma, z.pubblico, z.dimensione,
               min(z.descrizione) AS descrizione, min(z.zto) AS zto, max(z.precisione_m)::double precision AS precisione_m,
               CASE WHEN count(*) = 1 THEN (array_agg(z.geom))[1] ELSE ST_Union(z.geom) END AS geom
        FROM pezzo z
        GROUP BY z.particella_id, z.tema, z.chiave, z.stato, z.sigla, z.articolo, z.titolo, z.norma, z.pubblico, z.dimensione
    ), misurata AS MATERIALIZED (
        SELECT q.*, p.area_mq AS intera_mq, p.geom AS intera,
               CASE WHEN q.geom = p.geom THEN p.area_mq ELSE m.area END AS area, m.perimetro, m.lunghezza,
               CASE WHEN q.tema = 'zone' THEN row_number() OVER (PARTITION BY q.particella_id, q.tema, q.chiave, q.stato ORDER BY q.sigla COLLATE "C", q.articolo COLLATE "C") END AS posto
        FROM parte q
        JOIN p ON p.particella_id = q.particella_id
        CROSS JOIN e
        CROSS JOIN LATERAL (SELECT ST_Transform(q.geom, e.fuso) AS geom) g
        CROSS JOIN LATERAL (
            SELECT CASE WHEN q.dimensione = 2 THEN ST_Area(g.geom) ELSE 0 END AS area, CASE WHEN q.dimensione = 2 THEN ST_Perimeter(g.geom) ELSE 0 END AS perimetro,
                   CASE WHEN q.dimensione = 1 THEN ST_Length(g.geom) ELSE 0 END AS lunghezza
        ) m
        WHERE q.tema = 'vincoli' OR m.area > 0
    ), piano AS MATERIALIZED (
        SELECT m.particella_id, m.chiave, m.stato, count(*) AS quante,
               CASE WHEN count(*) = 1 THEN max(m.area) ELSE ST_Area(ST_Transform(ST_Union(m.geom), (SELECT e.fuso FROM e))) END AS coperta
        FROM misurata m WHERE m.tema = 'zone' GROUP BY m.particella_id, m.chiave, m.stato
    )
    SELECT m.particella_id, m.tema, m.chiave, m.stato, m.sigla, m.articolo, m.titolo, m.norma, m.pubblico, m.dimensione, m.descrizione, m.zto, m.precisione_m,
           m.area, m.perimetro, m.lunghezza,
           CASE m.dimensione
               WHEN 2 THEN m.area < 0.01
               WHEN 1 THEN ST_IsEmpty(m.geom) OR ST_Length(ST_Difference(m.geom, ST_Buffer(ST_Boundary(m.intera), 0.01))) < 0.01
               ELSE ST_IsEmpty(m.geom) OR ST_DWithin(m.geom, ST_Boundary(m.intera), 0.01) END,
           l.coperta, m.posto::smallint,
           CASE WHEN l.quante > 1 AND m.area < GREATEST(1, 0.005 * m.intera_mq) THEN (
               SELECT array_agg(CASE WHEN o.posto = m.posto THEN 0 ELSE ST_Length(ST_Intersection(ST_Boundary(m.geom), ST_Buffer(o.geom, 0.01))) END ORDER BY o.posto)
               FROM misurata o WHERE o.tema = 'zone' AND o.particella_id = m.particella_id AND o.chiave = m.chiave AND o.stato = m.stato) END
    FROM misurata m
    LEFT JOIN piano l ON m.tema = 'zone' AND l.particella_id = m.particella_id AND l.chiave = m.chiave AND l.stato = m.stato;
END $$;

-- The layers of an ente as seen from a day: the version of that day, if any holds, and the firma of all that live.
CREATE FUNCTION urbanistica.strati(ente integer, giorno date)
RETURNS TABLE (tema text, chiave text, stato text, firma text, vale boolean, fornitura_id bigint, versione date, impronta text, approvazione date, adozione date)
LANGUAGE sql STABLE AS $$
    SELECT v.tema, v.chiave, v.stato, md5(string_agg(concat_ws(' ', v.fornitura_id, v.impronta, COALESCE(v.dal, '-infinity'), COALESCE(v.al, 'infinity')), ',' ORDER BY v.fornitura_id)),
           bool_or(q.qui), (array_agg(v.fornitura_id ORDER BY v.giorno DESC) FILTER (WHERE q.qui))[1], (array_agg(v.giorno ORDER BY v.giorno DESC) FILTER (WHERE q.qui))[1],
           (array_agg(v.impronta ORDER BY v.giorno DESC) FILTER (WHERE q.qui))[1], (array_agg(v.data_approvazione ORDER BY v.giorno DESC) FILTER (WHERE q.qui))[1],
           (array_agg(v.data_adozione ORDER BY v.giorno DESC) FILTER (WHERE q.qui))[1]
    FROM urbanistica.versione v
    CROSS JOIN LATERAL (SELECT (v.dal IS NULL OR v.dal <= $2) AND (v.al IS NULL OR $2 < v.al) AS qui) q
    WHERE v.ente_id = $1 AND v.superseded_at IS NULL
    GROUP BY v.tema, v.chiave, v.stato
$$;

-- What has been measured ahead, of a whole ente. It is a cache: what is not there, or does not match the
-- drawing or the layers of the day asked for, is measured when it is asked.
CREATE SEQUENCE urbanistica.voce_seq;

CREATE TABLE urbanistica.strato (
    ente_id       integer NOT NULL REFERENCES sit.ente,
    tema          text NOT NULL CHECK (tema IN ('zone', 'vincoli')),
    chiave        text NOT NULL,
    stato         text NOT NULL,
    firma         text NOT NULL,
    dal           date,
    al            date,
    misurato_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ente_id, tema, chiave, stato)
);
COMMENT ON TABLE urbanistica.strato IS 'Gli strati misurati su tutte le particelle dell''ente';
COMMENT ON COLUMN urbanistica.strato.firma IS 'Delle versioni che vivevano: se cambia, si misura di nuovo (urbanistica.strati)';
COMMENT ON COLUMN urbanistica.strato.dal IS 'Primo giorno in cui valgono le stesse righe; al: il primo in cui non più';

CREATE TABLE urbanistica.voce (
    ente_id      integer NOT NULL,
    voce_id      bigint NOT NULL DEFAULT nextval('urbanistica.voce_seq'),
    tema         text NOT NULL,
    chiave       text NOT NULL,
    stato        text NOT NULL,
    sigla        text NOT NULL,
    articolo     text NOT NULL,
    titolo       text NOT NULL,
    norma        text NOT NULL,
    pubblico     boolean NOT NULL,
    dimensione   smallint NOT NULL,
    descrizione  text,
    zto          text,
    PRIMARY KEY (ente_id, voce_id),
    UNIQUE (ente_id, tema, chiave, stato, sigla, articolo, titolo, norma, pubblico, dimensione)
);
COMMENT ON TABLE urbanistica.voce IS 'Una riga che un certificato può avere: una zona di uno strumento, un vincolo';

CREATE TABLE urbanistica.sovrapposizione (
    ente_id       integer NOT NULL,
    particella_id bigint NOT NULL,
    voce_id       bigint NOT NULL,
    precisione_m  real NOT NULL,
    area_mq       double precision NOT NULL,
    perimetro_m   double precision NOT NULL,
    lunghezza_m   double precision NOT NULL,
    confine       boolean NOT NULL,
    coperta_mq    double precision,
    posto         smallint,
    bordi         double precision[],
    PRIMARY KEY (ente_id, particella_id, voce_id)
);
COMMENT ON TABLE urbanistica.sovrapposizione IS 'Quanto di una particella prende una voce, come misurato: senza tolleranze né arrotondamenti';
-- A layer that is measured again takes its own away.
CREATE INDEX sovrapposizione_voce ON urbanistica.sovrapposizione (ente_id, voce_id);

CREATE TABLE urbanistica.sagoma (
    ente_id       integer NOT NULL,
    particella_id bigint NOT NULL,
    disegni       bigint[] NOT NULL,
    pronta        boolean NOT NULL,
    PRIMARY KEY (ente_id, particella_id)
);
COMMENT ON TABLE urbanistica.sagoma IS 'I disegni su cui una particella è stata misurata';
COMMENT ON COLUMN urbanistica.sagoma.pronta IS 'Falso finché non è misurata su tutti gli strati';

CREATE TABLE urbanistica.misurazione (
    ente_id integer NOT NULL REFERENCES sit.ente PRIMARY KEY,
    mappa   bigint NOT NULL,
    giorno  date NOT NULL
);
COMMENT ON TABLE urbanistica.misurazione IS 'A quale versione della mappa, e in quale giorno, si è guardato per l''ultima volta quali disegni sono cambiati';

GRANT SELECT ON urbanistica.tassello_zona, urbanistica.tassello_vincolo, urbanistica.strato, urbanistica.voce, urbanistica.sovrapposizione, urbanistica.sagoma TO sit_app;
SELECT geo.adegua_srid('urbanistica');
