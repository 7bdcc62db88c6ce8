-- name: SearchCivici
-- A number on each of some streets: the civici that have it, the nearest ones on either side, and some of those that
-- begin like it.
-- modo 0 looks for the number, 1 for a civico without a number, 2 for the metres of a road.
WITH v AS MATERIALIZED (
    SELECT * FROM unnest(@enti::integer[], @vie::bigint[], @ordini::integer[], @esponenti::text[], @modi::integer[], @seguiti::integer[])
        WITH ORDINALITY AS u(ente_id, via_id, ordine, esponente, modo, seguiti, posto)
)
SELECT (v.posto - 1)::integer AS posto, c.codice, s.testo, s.ordine, s.esponente, s.specificita, s.giro,
       s.al IS NOT NULL AND s.al <= @giorno::date AS finito,
       CASE WHEN s.al <= @giorno::date THEN COALESCE(o.via_id, 0) ELSE 0 END AS via_oggi, COALESCE(o.testo, '') AS testo_oggi,
       ST_X(g.p) AS lon, ST_Y(g.p) AS lat
FROM v
CROSS JOIN LATERAL (
    (SELECT 0 AS giro, x.* FROM indirizzi.stato_civico x
     WHERE x.ente_id = v.ente_id AND x.via_id = v.via_id AND x.ordine = v.ordine AND x.superseded_at IS NULL AND (x.dal IS NULL OR x.dal <= @giorno::date)
       AND CASE v.modo WHEN 1 THEN x.numero = '' AND x.snc <> '' WHEN 2 THEN x.metrico <> '' ELSE x.numero <> '' END
     ORDER BY upper(x.esponente) = v.esponente DESC, x.al DESC NULLS FIRST, x.esponente LIMIT 8)
    UNION ALL
    (SELECT 1, x.* FROM indirizzi.stato_civico x
     WHERE v.modo <> 1 AND x.ente_id = v.ente_id AND x.via_id = v.via_id AND x.ordine < v.ordine AND x.superseded_at IS NULL AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
       AND CASE v.modo WHEN 2 THEN x.metrico <> '' ELSE x.numero <> '' END
     ORDER BY x.ordine DESC LIMIT 1)
    UNION ALL
    (SELECT 1, x.* FROM indirizzi.stato_civico x
     WHERE v.modo <> 1 AND x.ente_id = v.ente_id AND x.via_id = v.via_id AND x.ordine > v.ordine AND x.superseded_at IS NULL AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date)
       AND CASE v.modo WHEN 2 THEN x.metrico <> '' ELSE x.numero <> '' END
     ORDER BY x.ordine LIMIT 1)
    UNION ALL
    (SELECT 2, x.* FROM indirizzi.stato_civico x
     WHERE v.seguiti > 0 AND v.ordine > 0 AND x.ente_id = v.ente_id AND x.via_id = v.via_id AND x.ordine >= v.ordine * 10 AND x.ordine < v.ordine * 10 + 10
       AND x.superseded_at IS NULL AND (x.dal IS NULL OR x.dal <= @giorno::date) AND (x.al IS NULL OR x.al > @giorno::date) AND x.numero <> ''
     ORDER BY x.ordine, x.esponente LIMIT v.seguiti)
) s
JOIN indirizzi.civico c ON c.ente_id = s.ente_id AND c.civico_id = s.civico_id
LEFT JOIN LATERAL (
    -- What the civico became, where its state has ended.
    SELECT y.via_id, y.testo, y.geom FROM indirizzi.stato_civico y
    WHERE s.al <= @giorno::date AND y.ente_id = s.ente_id AND y.civico_id = s.civico_id AND y.superseded_at IS NULL
      AND (y.dal IS NULL OR y.dal <= @giorno::date) AND (y.al IS NULL OR y.al > @giorno::date)
    LIMIT 1
) o ON true
CROSS JOIN LATERAL (SELECT ST_Transform(COALESCE(o.geom, s.geom), 6706) AS p) g
ORDER BY v.posto, s.giro, s.ordine, s.esponente;
