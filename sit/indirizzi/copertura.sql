-- name: Copertura
SELECT (SELECT count(*) FROM indirizzi.stato_via s WHERE s.ente_id = @ente AND s.superseded_at IS NULL
          AND (s.dal IS NULL OR s.dal <= @giorno::date) AND (s.al IS NULL OR s.al > @giorno::date)),
       (SELECT count(*) FROM indirizzi.legame l WHERE l.ente_id = @ente AND l.particella_id IS NOT NULL),
       (SELECT count(*) FROM indirizzi.legame l WHERE l.ente_id = @ente AND l.disegno_id IS NOT NULL),
       COALESCE(u.riferimento, '-infinity'::date), COALESCE(u.tipo, '')
FROM (SELECT) AS uno
LEFT JOIN (SELECT f.riferimento, f.tipo FROM forniture.fornitura f
           WHERE f.ente_id = @ente AND f.tipo IN ('indirizzi.anncsu', 'indirizzi.civici') AND f.stato = 'acquisita'
           ORDER BY f.riferimento DESC, f.conclusa_at DESC LIMIT 1) u ON true;

-- name: CoperturaPerMetodo
SELECT COALESCE(c.metodo, ''), count(*), count(c.geom)
FROM indirizzi.stato_civico c
WHERE c.ente_id = @ente AND c.superseded_at IS NULL
  AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
GROUP BY 1 ORDER BY 1;
