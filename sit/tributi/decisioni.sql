-- What is proposed, what operatori decide of it, and taking it back.

-- name: GruppiProposte
-- Proposals by why nothing ties the position by itself.
SELECT l.livello, COALESCE(n.motivo, '') AS motivo, count(DISTINCT (l.tributo, l.posizione_id)) AS quante
FROM tributi.legame l
LEFT JOIN tributi.non_legata n ON n.ente_id = l.ente_id AND n.tributo = l.tributo AND n.posizione_id = l.posizione_id
WHERE l.ente_id = @ente AND l.stato = 'proposto'
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2;

-- name: ListProposte
-- What the position says and what the unit is, beside each other.
SELECT l.tributo, l.posizione_id, l.comune, l.sezione, l.immobile, l.particella_id, l.livello, l.punteggio, l.storia, COALESCE(k.id, '') AS particella,
       COALESCE(t.persona, m.persona)::text AS persona, COALESCE(t.n_foglio, m.n_foglio) AS foglio, COALESCE(t.n_numero, m.n_numero) AS numero,
       COALESCE(t.n_denominatore, m.n_denominatore) AS denominatore, COALESCE(t.n_subalterno, m.n_subalterno) AS sub,
       btrim(concat_ws(' ', t.via_testo, t.civico, t.esponente)) AS indirizzo, t.superficie_mq::float8 AS mq, COALESCE(t.categoria, m.categoria, '') AS categoria, m.anno, COALESCE(t.uso, 0) AS uso,
       COALESCE(u.categoria, '') AS u_categoria, u.superficie AS u_mq, COALESCE(i.nomi, '') AS u_identificativi, COALESCE(c.indirizzo, '') AS u_indirizzo,
       EXISTS (SELECT FROM catasto.titolarita x JOIN catasto.soggetto s ON s.ente_id = x.ente_id AND s.superseded_at IS NULL AND s.soggetto = x.soggetto AND s.tipo = x.soggetto_tipo AND s.comune = x.comune AND s.sezione = x.sezione
               WHERE x.ente_id = l.ente_id AND x.superseded_at IS NULL AND x.immobile_tipo = 'F' AND x.immobile = l.immobile AND x.comune = l.comune AND x.sezione = l.sezione AND l.immobile <> 0
                 AND s.persona = COALESCE(t.persona, m.persona)) AS titolare
FROM (SELECT l.* FROM tributi.legame l
      LEFT JOIN tributi.non_legata n ON n.ente_id = l.ente_id AND n.tributo = l.tributo AND n.posizione_id = l.posizione_id
      WHERE l.ente_id = @ente AND l.stato = 'proposto' AND l.livello = @livello AND COALESCE(n.motivo, '') = @motivo
        AND (l.tributo, l.posizione_id, l.immobile, l.particella_id) > (@d_tributo::text, @d_posizione::bigint, @d_immobile::bigint, @d_particella::bigint)
      ORDER BY l.tributo, l.posizione_id, l.immobile, l.particella_id LIMIT @limite) l
LEFT JOIN tributi.tari t ON l.tributo = 'TARI' AND t.ente_id = l.ente_id AND t.posizione_id = l.posizione_id AND t.superseded_at IS NULL
LEFT JOIN tributi.imu m ON l.tributo = 'IMU' AND m.ente_id = l.ente_id AND m.posizione_id = l.posizione_id AND m.superseded_at IS NULL
LEFT JOIN catasto.particella k ON k.ente_id = l.ente_id AND k.particella_id = l.particella_id
LEFT JOIN LATERAL (SELECT s.categoria, s.superficie FROM catasto.stadio_uiu s
                   WHERE s.ente_id = l.ente_id AND s.superseded_at IS NULL AND s.immobile = l.immobile AND s.comune = l.comune AND s.sezione = l.sezione AND s.progressivo < 901 AND l.immobile <> 0
                   ORDER BY s.soppressa, s.progressivo DESC LIMIT 1) u ON true
LEFT JOIN LATERAL (SELECT string_agg(tributi.mostra(COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione), i.foglio, i.numero, i.denominatore, i.subalterno), ', ' ORDER BY i.foglio, i.numero, i.subalterno) AS nomi
                   FROM catasto.identificativo i WHERE i.ente_id = l.ente_id AND i.immobile = l.immobile AND i.comune = l.comune AND i.sezione = l.sezione AND l.immobile <> 0) i ON true
LEFT JOIN LATERAL (SELECT string_agg(btrim(c.scritto || ' ' || ltrim(c.civico, '0')), ', ' ORDER BY c.ordine) AS indirizzo
                   FROM catasto.uiu_civico c WHERE c.ente_id = l.ente_id AND c.immobile = l.immobile AND c.comune = l.comune AND c.sezione = l.sezione AND l.immobile <> 0) c ON true
ORDER BY l.tributo, l.posizione_id, l.immobile, l.particella_id;

-- name: NuovoLotto
SELECT nextval('tributi.lotto_seq');

-- name: ScriviDecisioni
-- Only of what is still proposed: who decides late on an old page decides nothing.
WITH scelta AS (
    SELECT * FROM unnest(@tributi::text[], @posizioni::bigint[], @comuni::text[], @sezioni::text[], @immobili::bigint[], @particelle::bigint[])
        AS s (tributo, posizione_id, comune, sezione, immobile, particella_id)
)
INSERT INTO tributi.decisione (ente_id, tributo, posizione_id, id_posizione, anno, scritto, comune, sezione, immobile, particella_id, livello, esito, motivo, chi, operatore, lotto)
SELECT @ente, l.tributo, l.posizione_id, m.id_posizione, m.anno,
       CASE WHEN t.posizione_id IS NOT NULL
            THEN tributi.scritto(t.n_sezione, t.n_foglio, t.n_numero, t.n_denominatore, t.n_subalterno, concat_ws('|', t.via_testo, t.civico, t.esponente, t.interno))
            ELSE tributi.scritto(m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, '') END,
       l.comune, l.sezione, l.immobile, l.particella_id, l.livello, @esito, @motivo, @chi, @operatore, @lotto
FROM scelta s
JOIN tributi.legame l ON l.ente_id = @ente AND l.stato = 'proposto' AND l.tributo = s.tributo AND l.posizione_id = s.posizione_id AND l.comune = s.comune AND l.sezione = s.sezione
    AND l.immobile = s.immobile AND l.particella_id = s.particella_id
LEFT JOIN tributi.tari t ON l.tributo = 'TARI' AND t.ente_id = @ente AND t.posizione_id = l.posizione_id AND t.superseded_at IS NULL
LEFT JOIN tributi.imu m ON l.tributo = 'IMU' AND m.ente_id = @ente AND m.posizione_id = l.posizione_id AND m.superseded_at IS NULL
WHERE t.posizione_id IS NOT NULL OR m.posizione_id IS NOT NULL;

-- name: Rilega
SELECT tributi.rilega(@lotto);

-- name: ListVieProposte
-- Written names that were taken for a street, not surely: one row each, the most frequent first.
SELECT q.nome, q.via_id, max(n.odonimo) AS via, max(n.localita) AS localita, q.punteggio, q.quante
FROM (
    SELECT indirizzi.spiana(r.via) AS nome, i.via_id, max(i.punteggio) AS punteggio, count(*) AS quante
    FROM tributi.indirizzo i
    JOIN (SELECT 'TARI' AS origine, t.posizione_id AS riga_id, t.via_testo AS via FROM tributi.tari t WHERE t.ente_id = @ente AND t.superseded_at IS NULL
          UNION ALL
          SELECT 'RESIDENTE', a.residenza_id, a.via_testo FROM anagrafe.residente a WHERE a.ente_id = @ente AND a.superseded_at IS NULL
          UNION ALL
          SELECT 'PRATICA', p.pratica_id, p.via_testo FROM edilizia.pratica p WHERE p.ente_id = @ente AND p.superseded_at IS NULL) r ON r.origine = i.origine AND r.riga_id = i.riga_id
    WHERE i.ente_id = @ente AND i.stato = 'proposto' AND i.via_id IS NOT NULL
    GROUP BY 1, 2
) q
LEFT JOIN indirizzi.nome_via n ON n.ente_id = @ente AND n.via_id = q.via_id AND n.al IS NULL
GROUP BY q.nome, q.via_id, q.punteggio, q.quante
ORDER BY q.quante DESC, q.nome LIMIT 100;

-- name: ScriviDecisioniVie
INSERT INTO tributi.decisione_via (ente_id, nome, via_id, esito, motivo, chi, operatore, lotto)
SELECT @ente, s.nome, v.via_id, @esito, @motivo, @chi, @operatore, @lotto
FROM unnest(@nomi::text[], @vie::bigint[]) AS s (nome, via_id)
JOIN indirizzi.via v ON v.ente_id = @ente AND v.via_id = s.via_id;

-- name: InsegnaVie
SELECT tributi.insegna_via(d.via_id, d.nome, @operatore) FROM tributi.decisione_via d WHERE d.ente_id = @ente AND d.lotto = @lotto AND d.esito = 'confermato' AND d.annullata_at IS NULL;

-- name: DisimparaVie
SELECT tributi.disimpara_via(d.via_id, d.nome) FROM tributi.decisione_via d WHERE d.ente_id = @ente AND d.lotto = @lotto AND d.esito = 'confermato' AND d.annullata_at IS NULL;

-- name: RilegaVie
SELECT tributi.rilega_vie();

-- name: ListLotti
-- The last decisions, as they were taken together.
SELECT q.lotto, q.vie, max(q.quando) AS quando, max(q.operatore) AS operatore, max(q.esito) AS esito, max(q.motivo) AS motivo, count(*) AS quante, bool_and(q.annullata) AS annullato
FROM (SELECT d.lotto, false AS vie, d.quando, d.operatore, d.esito, d.motivo, d.annullata_at IS NOT NULL AS annullata FROM tributi.decisione d WHERE d.ente_id = @ente
      UNION ALL
      SELECT d.lotto, true, d.quando, d.operatore, d.esito, d.motivo, d.annullata_at IS NOT NULL FROM tributi.decisione_via d WHERE d.ente_id = @ente) q
GROUP BY q.lotto, q.vie ORDER BY q.lotto DESC LIMIT 20;

-- name: AnnullaDecisioni
UPDATE tributi.decisione SET annullata_at = now(), annullata_da = @operatore WHERE ente_id = @ente AND lotto = @lotto AND annullata_at IS NULL;

-- name: AnnullaDecisioniVie
UPDATE tributi.decisione_via SET annullata_at = now(), annullata_da = @operatore WHERE ente_id = @ente AND lotto = @lotto AND annullata_at IS NULL;

-- name: ConPazienza
-- A name of a street may move any address of the ente: on a large one that is more than a page takes.
SELECT set_config('statement_timeout', '60s', true);
