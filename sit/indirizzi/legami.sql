-- name: ListCiviciDellaParticella
SELECT k.codice AS id, v.codice AS via, COALESCE(n.odonimo, '') AS odonimo, c.testo,
       COALESCE(c.dal, '-infinity'::date) AS dal, COALESCE(c.al, 'infinity'::date) AS al,
       ST_Transform(c.geom, 6706) AS luogo, COALESCE(c.metodo, '') AS metodo, COALESCE(round(c.precisione_m::numeric, 1), 0)::float8 AS precisione,
       p.id AS particella, COALESCE(e.id, '') AS edificio, l.modo = 'dentro' AS dentro, l.distanza_m::float8 AS distanza
FROM catasto.particella p
JOIN indirizzi.legame l ON l.ente_id = p.ente_id AND l.particella_id = p.particella_id
JOIN indirizzi.stato_civico c ON c.ente_id = l.ente_id AND c.civico_id = l.civico_id AND c.superseded_at IS NULL AND c.al IS NULL
JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
JOIN indirizzi.via v ON v.ente_id = c.ente_id AND v.via_id = c.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
LEFT JOIN LATERAL indirizzi.id_edificio(l.ente_id, l.disegno_id) AS e(id) ON true
WHERE p.ente_id = @ente AND p.id = @particella
ORDER BY n.denominazione, v.codice, c.ordine, c.esponente, k.codice;

-- name: ListCiviciDellEdificio
-- The id of a building is its sheet, its number and a count: the sheet finds the candidates.
SELECT k.codice AS id, v.codice AS via, COALESCE(n.odonimo, '') AS odonimo, c.testo,
       COALESCE(c.dal, '-infinity'::date) AS dal, COALESCE(c.al, 'infinity'::date) AS al,
       ST_Transform(c.geom, 6706) AS luogo, COALESCE(c.metodo, '') AS metodo, COALESCE(round(c.precisione_m::numeric, 1), 0)::float8 AS precisione,
       COALESCE(p.id, '') AS particella, @edificio::text AS edificio, l.modo = 'dentro' AS dentro, l.distanza_m::float8 AS distanza
FROM catasto.foglio f
JOIN catasto.disegno d ON d.ente_id = f.ente_id AND d.foglio_id = f.foglio_id AND d.classe = 3 AND d.superseded_at IS NULL AND d.al IS NULL
JOIN indirizzi.legame l ON l.ente_id = d.ente_id AND l.disegno_id = d.disegno_id
JOIN indirizzi.stato_civico c ON c.ente_id = l.ente_id AND c.civico_id = l.civico_id AND c.superseded_at IS NULL AND c.al IS NULL
JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
JOIN indirizzi.via v ON v.ente_id = c.ente_id AND v.via_id = c.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
LEFT JOIN catasto.particella p ON p.ente_id = l.ente_id AND p.particella_id = l.particella_id
WHERE f.ente_id = @ente AND f.nome = split_part(@edificio, '.', 1) AND indirizzi.id_edificio(d.ente_id, d.disegno_id) = @edificio
ORDER BY n.denominazione, v.codice, c.ordine, c.esponente, k.codice;

-- name: FindCivico
SELECT k.codice AS id, v.codice AS via, COALESCE(n.odonimo, '') AS odonimo, c.testo,
       COALESCE(c.dal, '-infinity'::date) AS dal, COALESCE(c.al, 'infinity'::date) AS al,
       ST_Transform(c.geom, 6706) AS luogo, COALESCE(c.metodo, '') AS metodo, COALESCE(round(c.precisione_m::numeric, 1), 0)::float8 AS precisione,
       COALESCE(p.id, '') AS particella, COALESCE(e.id, '') AS edificio, COALESCE(l.modo = 'dentro', false) AS dentro,
       COALESCE(l.distanza_m, 0)::float8 AS distanza
FROM indirizzi.civico k
JOIN indirizzi.stato_civico c ON c.ente_id = k.ente_id AND c.civico_id = k.civico_id AND c.superseded_at IS NULL
 AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
JOIN indirizzi.via v ON v.ente_id = c.ente_id AND v.via_id = c.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
LEFT JOIN indirizzi.legame l ON l.ente_id = c.ente_id AND l.civico_id = c.civico_id AND c.al IS NULL
LEFT JOIN catasto.particella p ON p.ente_id = l.ente_id AND p.particella_id = l.particella_id
LEFT JOIN LATERAL indirizzi.id_edificio(l.ente_id, l.disegno_id) AS e(id) ON true
WHERE k.ente_id = @ente AND k.codice = @codice;
