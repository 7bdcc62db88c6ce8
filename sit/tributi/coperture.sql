-- How many positions, residents, building files and civici are on the map, how, and why the rest are not. Nobody is read: they
-- are only counted.

-- name: CoperturaPosizioni
SELECT p.tributo, COALESCE(l.voce, n.motivo, '') AS voce, COALESCE(l.certa, false) AS si, count(*) AS quanti
FROM (SELECT 'TARI' AS tributo, t.posizione_id FROM tributi.tari t WHERE t.ente_id = @ente AND t.superseded_at IS NULL
      UNION ALL
      SELECT 'IMU', m.posizione_id FROM tributi.imu m WHERE m.ente_id = @ente AND m.superseded_at IS NULL) p
LEFT JOIN (SELECT l.tributo, l.posizione_id, min(l.livello) FILTER (WHERE l.stato <> 'proposto') AS voce, bool_or(l.stato <> 'proposto') AS certa FROM tributi.legame l WHERE l.ente_id = @ente GROUP BY 1, 2) l
    ON l.tributo = p.tributo AND l.posizione_id = p.posizione_id
LEFT JOIN tributi.non_legata n ON n.ente_id = @ente AND n.tributo = p.tributo AND n.posizione_id = p.posizione_id
GROUP BY 1, 2, 3 ORDER BY 1, 3 DESC, 4 DESC, 2;

-- name: CoperturaIndirizzi
-- A civico found; else how far it got.
SELECT r.origine, CASE WHEN i.stato = 'proposto' THEN 'VIA_DA_CONFERMARE' WHEN i.civico_id IS NOT NULL THEN i.modo WHEN i.via_id IS NOT NULL AND r.civico THEN 'CIVICO_IGNOTO' WHEN i.via_id IS NOT NULL THEN 'CIVICO_NON_INDICATO'
            WHEN r.via THEN 'VIA_IGNOTA' ELSE 'VIA_NON_INDICATA' END AS voce,
       COALESCE(i.civico_id IS NOT NULL AND i.stato <> 'proposto', false) AS si, count(*) AS quanti
FROM (SELECT 'TARI' AS origine, t.posizione_id AS riga_id, COALESCE(t.via_testo, '') <> '' AS via, COALESCE(t.civico, '') <> '' AS civico FROM tributi.tari t WHERE t.ente_id = @ente AND t.superseded_at IS NULL
      UNION ALL
      SELECT 'RESIDENTE', a.residenza_id, COALESCE(a.via_testo, '') <> '', COALESCE(a.civico, '') <> '' FROM anagrafe.residente a WHERE a.ente_id = @ente AND a.superseded_at IS NULL
      UNION ALL
      SELECT 'PRATICA', p.pratica_id, COALESCE(p.via_testo, '') <> '', COALESCE(p.civico, '') <> '' FROM edilizia.pratica p WHERE p.ente_id = @ente AND p.superseded_at IS NULL) r
LEFT JOIN tributi.indirizzo i ON i.ente_id = @ente AND i.origine = r.origine AND i.riga_id = r.riga_id
GROUP BY 1, 2, 3 ORDER BY 1, 3 DESC, 4 DESC, 2;

-- name: CoperturaPratiche
SELECT 'PRATICHE' AS quale, COALESCE(l.livello, 'NESSUNA_PARTICELLA') AS voce, l.livello IS NOT NULL AS si, count(*) AS quanti
FROM edilizia.pratica p
LEFT JOIN (SELECT l.pratica_id, min(l.livello) AS livello FROM edilizia.legame l WHERE l.ente_id = @ente GROUP BY 1) l ON l.pratica_id = p.pratica_id
WHERE p.ente_id = @ente AND p.superseded_at IS NULL
GROUP BY 1, 2, 3 ORDER BY 3 DESC, 4 DESC, 2;

-- name: CoperturaCivici
SELECT 'CIVICI' AS quale, COALESCE(l.modo, CASE WHEN c.geom IS NULL THEN 'SENZA_POSIZIONE' ELSE 'LONTANO_DALLA_MAPPA' END) AS voce, l.modo IS NOT NULL AS si, count(*) AS quanti
FROM indirizzi.stato_civico c
LEFT JOIN indirizzi.legame l ON l.ente_id = c.ente_id AND l.civico_id = c.civico_id
WHERE c.ente_id = @ente AND c.superseded_at IS NULL AND (c.al IS NULL OR c.al > catasto.oggi())
GROUP BY 1, 2, 3 ORDER BY 3 DESC, 4 DESC, 2;

-- name: ListNonLegate
SELECT n.posizione_id FROM tributi.non_legata n
WHERE n.ente_id = @ente AND n.tributo = @tributo AND n.motivo = @motivo AND n.posizione_id > @dopo
ORDER BY n.posizione_id LIMIT @limite;
