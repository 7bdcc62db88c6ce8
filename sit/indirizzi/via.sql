-- name: FindVia
SELECT via_id FROM indirizzi.via WHERE ente_id = @ente AND codice = @codice;

-- name: ListNomi
SELECT odonimo, dug, denominazione, COALESCE(localita, ''), COALESCE(codice_comunale, ''),
       COALESCE(dal, '-infinity'::date), COALESCE(al, 'infinity'::date)
FROM indirizzi.stato_via
WHERE ente_id = @ente AND via_id = @via AND superseded_at IS NULL AND (dal IS NULL OR al IS NULL OR dal < al)
ORDER BY dal NULLS FIRST;

-- name: ListAlias
SELECT nome FROM indirizzi.alias WHERE ente_id = @ente AND via_id = @via ORDER BY nome;

-- name: ListVie
SELECT v.codice, s.odonimo, s.dug, s.denominazione, COALESCE(s.localita, ''), COALESCE(n.civici, 0)
FROM indirizzi.stato_via s
JOIN indirizzi.via v ON v.ente_id = s.ente_id AND v.via_id = s.via_id
LEFT JOIN (
    SELECT c.via_id, count(*) AS civici
    FROM indirizzi.stato_civico c
    WHERE c.ente_id = @ente AND c.superseded_at IS NULL
      AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
    GROUP BY c.via_id
) n ON n.via_id = s.via_id
WHERE s.ente_id = @ente AND s.superseded_at IS NULL
  AND (s.dal IS NULL OR s.dal <= @giorno::date) AND (s.al IS NULL OR s.al > @giorno::date)
ORDER BY s.denominazione, s.dug, v.codice;

-- name: ListCiviciDellaVia
SELECT k.codice AS id, v.codice AS via, COALESCE(n.odonimo, '') AS odonimo, c.testo,
       COALESCE(c.dal, '-infinity'::date) AS dal, COALESCE(c.al, 'infinity'::date) AS al,
       ST_Transform(c.geom, 6706) AS luogo, COALESCE(c.metodo, '') AS metodo, COALESCE(round(c.precisione_m::numeric, 1), 0)::float8 AS precisione,
       COALESCE(p.id, '') AS particella, COALESCE(e.id, '') AS edificio, COALESCE(l.modo = 'dentro', false) AS dentro,
       COALESCE(l.distanza_m, 0)::float8 AS distanza
FROM indirizzi.stato_civico c
JOIN indirizzi.civico k ON k.ente_id = c.ente_id AND k.civico_id = c.civico_id
JOIN indirizzi.via v ON v.ente_id = c.ente_id AND v.via_id = c.via_id
LEFT JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id
     AND (n.dal IS NULL OR n.dal <= @giorno::date) AND (n.al IS NULL OR n.al > @giorno::date)
LEFT JOIN indirizzi.legame l ON l.ente_id = c.ente_id AND l.civico_id = c.civico_id AND c.al IS NULL
LEFT JOIN catasto.particella p ON p.ente_id = l.ente_id AND p.particella_id = l.particella_id
LEFT JOIN LATERAL indirizzi.id_edificio(l.ente_id, l.disegno_id) AS e(id) ON true
WHERE c.ente_id = @ente AND c.via_id = @via AND c.superseded_at IS NULL
  AND (c.dal IS NULL OR c.dal <= @giorno::date) AND (c.al IS NULL OR c.al > @giorno::date)
ORDER BY c.ordine, c.esponente, c.specificita, k.codice;
