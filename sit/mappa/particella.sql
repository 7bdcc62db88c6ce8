-- name: FindParticella
-- One particella by the parts of its id, with its drawings seen from a day. An id may name the
-- sheet where it was first drawn, the main sheet (the 00 form), or any sheet where it is drawn.
SELECT p.id, p.tipo,
       d.n > 0 AS in_mappa,
       d.n = 0 AND d.finita AS soppressa,
       d.tutti > 0 AS disegnata,
       c.presente, c.noto, c.soppressa AS soppressa_catasto, c.cessata, c.superficie_mq AS superficie_catastale, c.qualita, c.ente_urbano, c.subalterni,
       d.dal, d.al, d.precisione, d.fonte, d.mappa_dal,
       CASE WHEN d.n = 1 THEN d.area WHEN d.n > 1 THEN ST_Area(ST_Transform(g.geom, @zona::integer)) END AS area_mq,
       ST_Transform(g.geom, 6706) AS geom,
       ARRAY(SELECT DISTINCT q.id FROM catasto.discendenza s
             JOIN catasto.particella q ON q.ente_id = s.ente_id AND q.particella_id = s.da
             WHERE s.ente_id = @ente AND s.a = p.particella_id ORDER BY 1) AS predecessori,
       ARRAY(SELECT DISTINCT q.id FROM catasto.discendenza s
             JOIN catasto.particella q ON q.ente_id = s.ente_id AND q.particella_id = s.a
             WHERE s.ente_id = @ente AND s.da = p.particella_id ORDER BY 1) AS successori
FROM catasto.particella p
CROSS JOIN LATERAL (
    SELECT count(*) AS tutti,
           count(*) FILTER (WHERE o.quando = 0) AS n,
           COALESCE(bool_or(o.quando = 1), false) AS finita,
           array_agg(o.geom ORDER BY o.nome) FILTER (WHERE o.quando = 0) AS geometrie,
           max(o.area_mq) FILTER (WHERE o.quando = 0) AS area,
           -- Of several sheets: since the last of them, until the first.
           COALESCE(CASE WHEN count(*) FILTER (WHERE o.quando = 0) > 0 THEN max(o.dal) FILTER (WHERE o.quando = 0)
                ELSE (array_agg(o.dal ORDER BY o.quando, CASE WHEN o.quando = 1 THEN o.al END DESC, o.dal))[1] END, '-infinity'::date) AS dal,
           COALESCE(CASE WHEN count(*) FILTER (WHERE o.quando = 0) > 0 THEN min(o.al) FILTER (WHERE o.quando = 0)
                ELSE (array_agg(o.al ORDER BY o.quando, CASE WHEN o.quando = 1 THEN o.al END DESC, o.dal))[1] END, 'infinity'::date) AS al,
           COALESCE((array_agg(o.precisione_m ORDER BY o.quando, o.precisione_m DESC))[1], 0)::float8 AS precisione,
           COALESCE((array_agg(o.fonte ORDER BY o.quando, o.nome))[1], '') AS fonte,
           COALESCE(max(o.mappa_dal) FILTER (WHERE o.quando = 0), '-infinity'::date) AS mappa_dal
    FROM (
        -- quando: 0 holds on the day, 1 ended before, 2 begins after.
        SELECT x.dal, x.al, x.geom, x.area_mq, x.fonte, f.nome, s.precisione_m,
               CASE WHEN x.al <= @giorno::date THEN 1 WHEN x.dal > @giorno::date THEN 2 ELSE 0 END AS quando,
               (SELECT min(t.riferimento) FROM catasto.stesura t
                WHERE t.ente_id = @ente AND t.foglio_id = x.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata') AS mappa_dal
        FROM catasto.disegno x
        JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id
        LEFT JOIN catasto.stesura s ON s.ente_id = @ente AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
        WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
    ) o
) d
CROSS JOIN LATERAL catasto.censuario(@ente::integer, p.particella_id, @giorno::date) c
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.n = 1 THEN d.geometrie[1] WHEN d.n > 1 THEN ST_Union(d.geometrie) END AS geom
) g
WHERE p.ente_id = @ente AND p.foglio = @foglio AND p.numero = @numero AND p.denominatore = @denominatore
  AND p.comune = @comune AND p.sezione = @sezione AND p.mappa = @mappa
  AND (p.id = @id OR @principale
       OR EXISTS (SELECT 1 FROM catasto.disegno y
                  JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = y.foglio_id
                  WHERE y.ente_id = @ente AND y.particella_id = p.particella_id AND y.superseded_at IS NULL AND f.nome = @nome));

-- name: MappaConsegnata
SELECT EXISTS (SELECT 1 FROM catasto.stesura WHERE ente_id = @ente AND modo <> 'ignorata');

-- name: ListParticelle
-- A page of particelle in the order of their key, which is that of the unique index: foglio and
-- numero are ranges so that they bound the scan whatever was left out of the question.
WITH pagina AS MATERIALIZED (
    SELECT p.particella_id, p.id, p.tipo, p.foglio, p.numero, p.denominatore, p.comune, p.sezione, p.mappa
    FROM catasto.particella p
    WHERE p.ente_id = @ente
      AND p.foglio BETWEEN @foglio_min AND @foglio_max
      AND p.numero BETWEEN @numero_min AND @numero_max
      AND (@denominatore::text IS NULL OR p.denominatore = @denominatore)
      AND (@sezione::text IS NULL OR p.sezione = @sezione)
      AND (p.foglio, p.numero, p.denominatore, p.comune, p.sezione, p.mappa)
        > (@c_foglio::integer, @c_numero::text, @c_denominatore::text, @c_comune::text, @c_sezione::text, @c_mappa::text)
      AND (@tutte::boolean OR EXISTS (
            SELECT 1 FROM catasto.disegno x
            WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
              AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date))
           OR (SELECT k.presente FROM catasto.censuario(@ente::integer, p.particella_id, @giorno::date) k))
    ORDER BY p.foglio, p.numero, p.denominatore, p.comune, p.sezione, p.mappa
    LIMIT @limite
)
SELECT p.id, p.tipo, p.mappa,
       d.n > 0 AS in_mappa,
       d.n = 0 AND d.finita AS soppressa,
       d.tutti > 0 AS disegnata,
       c.presente, c.noto, c.soppressa AS soppressa_catasto, c.cessata, c.superficie_mq AS superficie_catastale, c.qualita, c.ente_urbano, c.subalterni,
       d.dal, d.al, d.precisione, d.fonte, d.mappa_dal,
       CASE WHEN d.n = 1 THEN d.area WHEN d.n > 1 THEN ST_Area(ST_Transform(g.geom, @zona::integer)) END AS area_mq,
       ST_Transform(g.geom, 6706) AS geom,
       ARRAY(SELECT DISTINCT q.id FROM catasto.discendenza s
             JOIN catasto.particella q ON q.ente_id = s.ente_id AND q.particella_id = s.da
             WHERE s.ente_id = @ente AND s.a = p.particella_id ORDER BY 1) AS predecessori,
       ARRAY(SELECT DISTINCT q.id FROM catasto.discendenza s
             JOIN catasto.particella q ON q.ente_id = s.ente_id AND q.particella_id = s.a
             WHERE s.ente_id = @ente AND s.da = p.particella_id ORDER BY 1) AS successori
FROM pagina p
CROSS JOIN LATERAL (
    SELECT count(*) AS tutti,
           count(*) FILTER (WHERE o.quando = 0) AS n,
           COALESCE(bool_or(o.quando = 1), false) AS finita,
           array_agg(o.geom ORDER BY o.nome) FILTER (WHERE o.quando = 0) AS geometrie,
           max(o.area_mq) FILTER (WHERE o.quando = 0) AS area,
           COALESCE(CASE WHEN count(*) FILTER (WHERE o.quando = 0) > 0 THEN max(o.dal) FILTER (WHERE o.quando = 0)
                ELSE (array_agg(o.dal ORDER BY o.quando, CASE WHEN o.quando = 1 THEN o.al END DESC, o.dal))[1] END, '-infinity'::date) AS dal,
           COALESCE(CASE WHEN count(*) FILTER (WHERE o.quando = 0) > 0 THEN min(o.al) FILTER (WHERE o.quando = 0)
                ELSE (array_agg(o.al ORDER BY o.quando, CASE WHEN o.quando = 1 THEN o.al END DESC, o.dal))[1] END, 'infinity'::date) AS al,
           COALESCE((array_agg(o.precisione_m ORDER BY o.quando, o.precisione_m DESC))[1], 0)::float8 AS precisione,
           COALESCE((array_agg(o.fonte ORDER BY o.quando, o.nome))[1], '') AS fonte,
           COALESCE(max(o.mappa_dal) FILTER (WHERE o.quando = 0), '-infinity'::date) AS mappa_dal
    FROM (
        SELECT x.dal, x.al, x.geom, x.area_mq, x.fonte, f.nome, s.precisione_m,
               CASE WHEN x.al <= @giorno::date THEN 1 WHEN x.dal > @giorno::date THEN 2 ELSE 0 END AS quando,
               (SELECT min(t.riferimento) FROM catasto.stesura t
                WHERE t.ente_id = @ente AND t.foglio_id = x.foglio_id AND t.gruppo = 1 AND t.modo <> 'ignorata') AS mappa_dal
        FROM catasto.disegno x
        JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = x.foglio_id
        LEFT JOIN catasto.stesura s ON s.ente_id = @ente AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
        WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
          AND (x.dal IS NULL OR x.al IS NULL OR x.dal < x.al)
    ) o
) d
CROSS JOIN LATERAL catasto.censuario(@ente::integer, p.particella_id, @giorno::date) c
CROSS JOIN LATERAL (
    SELECT CASE WHEN d.n = 1 THEN d.geometrie[1] WHEN d.n > 1 THEN ST_Union(d.geometrie) END AS geom
) g
ORDER BY p.foglio, p.numero, p.denominatore, p.comune, p.sezione, p.mappa;
