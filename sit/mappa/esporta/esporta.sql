-- One statement a tema. Each gives the columns of the tema in their order (temi.go), then longitude and
-- latitude of the point of its label where @forma is 'punto', then its shape where @forma is
-- 'geojson' or 'wkb'. Results are read as text: numbers are rounded here, and only here.

-- name: Paziente
-- An export is as long as the ente is large: its owner ends it, not the clock of the questions.
SELECT set_config('statement_timeout', '0', true), set_config('jit', 'off', true),
       CASE WHEN current_setting('server_version_num')::integer >= 170000 THEN set_config('transaction_timeout', '0', true) END;

-- name: Stato
-- The version of all that a file of the ente may hold, and the last day, of those up to the one
-- asked for, on which something of it changed: any day between two changes is the same file.
SELECT (SELECT COALESCE(max(v.versione), 0) || '-' || count(*) FROM catasto.tile_version v WHERE v.ente_id = @ente)
       || '-' || COALESCE((SELECT i.versione FROM indirizzi.versione i WHERE i.ente_id = @ente), 0) AS versione,
       COALESCE(m.al, m.primo, '-infinity'::date) AS mappa_al,
       COALESCE(m.tardo, '-infinity'::date) AS mappa_dal,
       COALESCE(c.al, c.primo, '-infinity'::date) AS indirizzi_al,
       COALESCE(GREATEST(c.cambio_civici, c.cambio_vie), '-infinity'::date) AS indirizzi_dal,
       EXISTS (SELECT FROM catasto.stesura t WHERE t.ente_id = @ente AND t.gruppo = 2 AND t.modo <> 'ignorata') AS ha_edifici,
       c.n AS ha_civici
FROM (SELECT max(f.riferimento) FILTER (WHERE f.riferimento <= @giorno::date) AS al, min(f.riferimento) AS primo, max(f.prima) AS tardo
      FROM (SELECT t.riferimento, min(t.riferimento) FILTER (WHERE t.gruppo = 1) OVER (PARTITION BY t.foglio_id) AS prima
            FROM catasto.stesura t WHERE t.ente_id = @ente AND t.modo <> 'ignorata') f) m,
     (SELECT (SELECT max(f.riferimento) FILTER (WHERE f.riferimento <= @giorno::date) FROM forniture.fornitura f
              WHERE f.ente_id = @ente AND f.tipo LIKE 'indirizzi.%' AND f.stato = 'acquisita') AS al,
             (SELECT min(f.riferimento) FROM forniture.fornitura f
              WHERE f.ente_id = @ente AND f.tipo LIKE 'indirizzi.%' AND f.stato = 'acquisita') AS primo,
             (SELECT GREATEST(max(s.dal) FILTER (WHERE s.dal <= @giorno::date), max(s.al) FILTER (WHERE s.al <= @giorno::date))
              FROM indirizzi.stato_civico s WHERE s.ente_id = @ente AND s.superseded_at IS NULL) AS cambio_civici,
             (SELECT GREATEST(max(s.dal) FILTER (WHERE s.dal <= @giorno::date), max(s.al) FILTER (WHERE s.al <= @giorno::date))
              FROM indirizzi.stato_via s WHERE s.ente_id = @ente AND s.superseded_at IS NULL) AS cambio_vie,
             EXISTS (SELECT FROM indirizzi.civico i WHERE i.ente_id = @ente) AS n) c;

-- name: Particelle
-- One row a particella, whatever sheets it is drawn on: its shape is the union of its drawings.
SELECT p.id, p.comune, NULLIF(p.sezione, ''), p.foglio, NULLIF(substr(p.id, 10, 1), '0'), NULLIF(substr(p.id, 11, 1), '0'),
       p.numero, NULLIF(p.denominatore, ''), p.tipo,
       trim_scale(round((CASE WHEN d.n = 1 THEN d.area ELSE ST_Area(ST_Transform(g.geom, @zona::integer)) END)::numeric, 2)),
       d.dal, d.fonte, trim_scale(round(d.precisione::numeric, 2)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(g.geom, 6706)), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Multi(ST_Transform(g.geom, @zona::integer)), 'NDR'), 'hex') END
FROM (
    SELECT x.particella_id, count(*) AS n, max(x.area_mq) AS area, max(x.dal) AS dal,
           (array_agg(x.fonte ORDER BY f.nome))[1] AS fonte, max(s.precisione_m) AS precisione,
           (array_agg(x.etichetta ORDER BY f.nome) FILTER (WHERE x.etichetta IS NOT NULL AND NOT x.esterno))[1] AS etichetta,
           array_agg(x.geom ORDER BY f.nome, x.disegno_id) AS geometrie
    FROM catasto.disegno x
    JOIN catasto.foglio f ON f.ente_id = x.ente_id AND f.foglio_id = x.foglio_id
    LEFT JOIN catasto.stesura s ON s.ente_id = x.ente_id AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
    WHERE x.ente_id = @ente AND x.classe = 2 AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    GROUP BY x.particella_id
) d
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id
CROSS JOIN LATERAL (SELECT CASE WHEN d.n = 1 THEN d.geometrie[1] ELSE ST_Union(d.geometrie) END AS geom OFFSET 0) g
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(COALESCE(d.etichetta, ST_PointOnSurface(g.geom)), 6706) END AS punto OFFSET 0) l
ORDER BY p.comune COLLATE "C", p.sezione COLLATE "C", p.foglio, CASE WHEN p.numero ~ '^[0-9]{1,9}$' THEN p.numero::integer END NULLS LAST,
         p.numero COLLATE "C", p.denominatore COLLATE "C", p.mappa COLLATE "C";

-- name: Fogli
SELECT f.nome, f.comune, NULLIF(f.sezione, ''), f.foglio, NULLIF(f.allegato, ''), NULLIF(f.sviluppo, ''),
       d.riferimento, trim_scale(round(ST_Area(ST_Transform(d.geom, @zona::integer))::numeric, 2)), d.dal, d.fonte, trim_scale(round(d.precisione::numeric, 2)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(d.geom, 6706)), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Multi(ST_Transform(d.geom, @zona::integer)), 'NDR'), 'hex') END
FROM (
    SELECT x.foglio_id, max(x.dal) AS dal, (array_agg(x.fonte ORDER BY x.disegno_id))[1] AS fonte, max(s.precisione_m) AS precisione,
           max(s.riferimento) AS riferimento,
           CASE WHEN count(*) = 1 THEN (array_agg(x.geom))[1] ELSE ST_Union(x.geom ORDER BY x.disegno_id) END AS geom
    FROM catasto.disegno x
    LEFT JOIN catasto.stesura s ON s.ente_id = x.ente_id AND s.foglio_id = x.foglio_id AND s.gruppo = 1 AND s.fornitura_id = x.fornitura_id
    WHERE x.ente_id = @ente AND x.classe = 1 AND x.superseded_at IS NULL
      AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
    GROUP BY x.foglio_id
) d
JOIN catasto.foglio f ON f.ente_id = @ente AND f.foglio_id = d.foglio_id
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(ST_PointOnSurface(d.geom), 6706) END AS punto OFFSET 0) l
ORDER BY f.nome COLLATE "C";

-- name: Edifici
-- Named <sheet>.<numero>+<n> (contract §4.1).
SELECT f.nome || '.' || COALESCE(n.numero, '') || '+' || x.ordine, f.comune, NULLIF(f.sezione, ''), f.foglio, NULLIF(f.allegato, ''), NULLIF(f.sviluppo, ''),
       p.id, n.numero, trim_scale(round(x.area_mq::numeric, 2)), x.dal, x.fonte, trim_scale(round(s.precisione_m::numeric, 2)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(x.geom, 6706)), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Multi(ST_Transform(x.geom, @zona::integer)), 'NDR'), 'hex') END
FROM catasto.disegno x
JOIN catasto.foglio f ON f.ente_id = x.ente_id AND f.foglio_id = x.foglio_id
LEFT JOIN catasto.stesura s ON s.ente_id = x.ente_id AND s.foglio_id = x.foglio_id AND s.gruppo = 2 AND s.fornitura_id = x.fornitura_id
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
CROSS JOIN LATERAL (SELECT p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END AS numero) n
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(ST_PointOnSurface(x.geom), 6706) END AS punto OFFSET 0) l
WHERE x.ente_id = @ente AND x.classe = 3 AND x.superseded_at IS NULL
  AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
ORDER BY f.nome COLLATE "C", CASE WHEN p.numero ~ '^[0-9]{1,9}$' THEN p.numero::integer END NULLS LAST,
         p.numero COLLATE "C", p.denominatore COLLATE "C", x.ordine, x.disegno_id;

-- name: Etichette
SELECT p.id, p.numero || CASE WHEN p.denominatore <> '' THEN '/' || p.denominatore ELSE '' END, trim_scale(round(x.angolo::numeric, 4)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_Transform(x.etichetta, 6706), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Transform(x.etichetta, @zona::integer), 'NDR'), 'hex') END
FROM catasto.disegno x
JOIN catasto.foglio f ON f.ente_id = x.ente_id AND f.foglio_id = x.foglio_id
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(x.etichetta, 6706) END AS punto OFFSET 0) l
WHERE x.ente_id = @ente AND x.classe = 2 AND x.tipo = 'particella' AND x.etichetta IS NOT NULL AND x.superseded_at IS NULL
  AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
ORDER BY f.nome COLLATE "C", p.id COLLATE "C", x.disegno_id;

-- name: Segni
SELECT f.nome, x.tipo, NULLIF(x.testo, ''), trim_scale(round(x.angolo::numeric, 4)), trim_scale(round(x.altezza::numeric, 2)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(x.geom, 6706)), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Transform(x.geom, @zona::integer), 'NDR'), 'hex') END
FROM catasto.disegno x
JOIN catasto.foglio f ON f.ente_id = x.ente_id AND f.foglio_id = x.foglio_id
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(ST_PointOnSurface(x.geom), 6706) END AS punto OFFSET 0) l
WHERE x.ente_id = @ente AND x.classe = 4 AND x.superseded_at IS NULL
  AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
ORDER BY f.nome COLLATE "C", x.tipo COLLATE "C", x.testo COLLATE "C", x.disegno_id;

-- name: Civici
-- One delivered without a position has no shape. A street that has no name on the day, such as one
-- suppressed before its civici were, lends the one it had last.
SELECT c.codice, v.codice, sv.odonimo, sv.localita, s.testo, NULLIF(s.esponente, ''), s.metodo, trim_scale(round(s.precisione_m::numeric, 2)), p.id, s.dal,
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_Transform(s.geom, 6706), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Transform(s.geom, @zona::integer), 'NDR'), 'hex') END
FROM indirizzi.stato_civico s
JOIN indirizzi.civico c ON c.ente_id = s.ente_id AND c.civico_id = s.civico_id
JOIN indirizzi.via v ON v.ente_id = s.ente_id AND v.via_id = s.via_id
LEFT JOIN LATERAL (
    SELECT t.odonimo, t.localita FROM indirizzi.stato_via t
    WHERE t.ente_id = s.ente_id AND t.via_id = s.via_id AND t.superseded_at IS NULL
    ORDER BY (t.dal IS NULL OR t.dal <= @giorno::date) AND (t.al IS NULL OR t.al > @giorno::date) DESC, t.dal DESC NULLS LAST, t.stato_via_id DESC LIMIT 1
) sv ON true
LEFT JOIN indirizzi.legame g ON g.ente_id = s.ente_id AND g.civico_id = s.civico_id
LEFT JOIN catasto.particella p ON p.ente_id = g.ente_id AND p.particella_id = g.particella_id
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(s.geom, 6706) END AS punto OFFSET 0) l
WHERE s.ente_id = @ente AND s.superseded_at IS NULL
  AND (s.dal IS NULL OR s.dal <= @giorno::date) AND (s.al IS NULL OR s.al > @giorno::date)
ORDER BY sv.odonimo COLLATE "C", v.codice COLLATE "C", s.ordine, s.testo COLLATE "C", c.codice COLLATE "C";

-- name: Comuni
-- The boundary delivered last; fornitura 0 is the union of the sheets.
SELECT e.codice, e.nome, e.istat, e.provincia, e.regione, trim_scale(round(ST_Area(ST_Transform(c.geom, @zona::integer))::numeric, 2)),
       round(ST_X(l.punto)::numeric, 7), round(ST_Y(l.punto)::numeric, 7),
       CASE @forma::text WHEN 'geojson' THEN ST_AsGeoJSON(ST_ForcePolygonCCW(ST_Transform(c.geom, 6706)), 7, 0)
                         WHEN 'wkb' THEN encode(ST_AsBinary(ST_Multi(ST_Transform(c.geom, @zona::integer)), 'NDR'), 'hex') END
FROM sit.ente e
JOIN catasto.confine_ente c ON c.ente_id = e.ente_id
CROSS JOIN LATERAL (SELECT CASE WHEN @forma::text = 'punto' THEN ST_Transform(ST_PointOnSurface(c.geom), 6706) END AS punto OFFSET 0) l
WHERE e.ente_id = @ente AND c.fornitura_id = (SELECT max(k.fornitura_id) FROM catasto.confine_ente k WHERE k.ente_id = @ente);
