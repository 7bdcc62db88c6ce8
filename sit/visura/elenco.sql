-- name: FormaValida
SELECT ST_IsValid(@geometria::geometry);

-- name: SottoForma
-- The particelle of a day that share more than a line with a shape in longitude and latitude.
WITH forma AS MATERIALIZED (
    SELECT g, ST_Expand(ST_Transform(g, @srid::integer), 1) AS riquadro
    FROM (SELECT CASE WHEN @distanza::float8 > 0 THEN ST_Buffer(x.g, @distanza) ELSE x.g END AS g
          FROM (SELECT ST_Transform(ST_SetSRID(@geometria::geometry, 6706), @zona::integer) AS g) x) y
)
SELECT DISTINCT d.particella_id
FROM forma
JOIN catasto.disegno d ON d.ente_id = @ente AND d.geom && forma.riquadro AND d.classe = 2 AND d.superseded_at IS NULL
 AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR d.al > @giorno::date)
WHERE ST_Intersects(ST_Transform(d.geom, @zona::integer), forma.g)
  AND (ST_Dimension(forma.g) < 2 OR ST_Area(ST_Intersection(ST_Transform(d.geom, @zona::integer), forma.g)) >= 0.01)
LIMIT @limite;

-- name: ParticellePerChiave
SELECT DISTINCT p.particella_id
FROM unnest(@comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[], @mappe::text[])
     AS k(comune, sezione, foglio, numero, denominatore, mappa)
JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = k.foglio AND p.numero = k.numero AND p.denominatore = k.denominatore
 AND p.comune = k.comune AND p.sezione = k.sezione AND p.mappa = k.mappa;

-- name: ElencoTitolari
-- The titles of a day over what exists on some particelle: themselves in the terreni, and the
-- units whose identifiers of the day lead to them.
WITH immobili AS MATERIALIZED (
    SELECT 'T' AS tipo, k.immobile, k.comune, k.sezione, s.particella_id, s.subalterno AS sub, NULL::text AS categoria
    FROM (SELECT DISTINCT immobile, comune, sezione FROM catasto.stadio_terreno
          WHERE ente_id = @ente AND particella_id = ANY (@particelle::bigint[]) AND superseded_at IS NULL) k
    CROSS JOIN LATERAL (
        SELECT x.particella_id, x.subalterno, x.soppressa FROM catasto.stadio_terreno x
        WHERE x.ente_id = @ente AND x.immobile = k.immobile AND x.comune = k.comune AND x.sezione = k.sezione AND x.superseded_at IS NULL
          AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date
          AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
        ORDER BY x.progressivo DESC LIMIT 1
    ) s
    WHERE NOT s.soppressa AND s.particella_id = ANY (@particelle::bigint[])
    UNION ALL
    SELECT 'F', k.immobile, k.comune, k.sezione, k.particella_id, k.sub, s.categoria
    FROM (SELECT DISTINCT ON (immobile, comune, sezione) immobile, comune, sezione, particella_id, subalterno AS sub FROM catasto.identificativo
          WHERE ente_id = @ente AND particella_id = ANY (@particelle::bigint[]) ORDER BY immobile, comune, sezione, foglio, numero, subalterno) k
    CROSS JOIN LATERAL (
        SELECT x.categoria, x.soppressa, x.identificativi FROM catasto.stadio_uiu x
        WHERE x.ente_id = @ente AND x.immobile = k.immobile AND x.comune = k.comune AND x.sezione = k.sezione AND x.superseded_at IS NULL
          AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date
          AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
        ORDER BY x.progressivo DESC LIMIT 1
    ) s
    WHERE NOT s.soppressa
      AND EXISTS (
        SELECT FROM jsonb_to_recordset(s.identificativi) AS y(sezione_urbana text, foglio text, numero text, denominatore text, subalterno text)
        JOIN catasto.identificativo i ON i.ente_id = @ente AND i.immobile = k.immobile AND i.comune = k.comune AND i.sezione = k.sezione
         AND i.foglio = visura.norma(y.foglio) AND i.numero = visura.norma(y.numero) AND i.denominatore = visura.norma(y.denominatore)
         AND i.subalterno = visura.norma(y.subalterno) AND i.sezione_urbana = visura.norma(y.sezione_urbana)
        WHERE i.particella_id = ANY (@particelle::bigint[]))
)
SELECT m.tipo, m.immobile, m.comune, m.sezione, p.id AS particella, p.foglio, COALESCE(m.sub, '') AS sub, m.categoria,
       t.versione_id, t.diritto, t.diritto_libero, t.quota_num, t.quota_den, t.dal, t.al, t.reg_dal, t.reg_al, t.aperto,
       s.persona::text AS persona, s.cf, s.denominazione, s.cognome, s.nome
FROM immobili m
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = m.particella_id
JOIN catasto.titolarita t ON t.ente_id = @ente AND t.immobile = m.immobile AND t.immobile_tipo = m.tipo AND t.comune = m.comune AND t.sezione = m.sezione
 AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, @noto::date) > @giorno::date
 AND (t.reg_dal IS NULL OR t.reg_dal <= @noto::date)
LEFT JOIN catasto.soggetto s ON s.ente_id = @ente AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
 AND s.superseded_at IS NULL
ORDER BY p.foglio, p.sezione, p.numero, m.tipo, m.sub, m.immobile, s.nome_ricerca, t.versione_id
LIMIT @limite;

-- name: ElencoPerCF
-- The titles of a day of some persons, in one ente.
SELECT t.immobile_tipo AS tipo, t.immobile, t.comune, t.sezione, COALESCE(p.id, '') AS particella, COALESCE(p.foglio, 0) AS foglio,
       COALESCE(u.sub, g.subalterno, '') AS sub, u.categoria,
       t.versione_id, t.diritto, t.diritto_libero, t.quota_num, t.quota_den, t.dal, t.al, t.reg_dal, t.reg_al, t.aperto,
       s.persona::text AS persona, s.cf, s.denominazione, s.cognome, s.nome
FROM catasto.soggetto s
JOIN catasto.titolarita t ON t.ente_id = @ente AND t.soggetto = s.soggetto AND t.soggetto_tipo = s.tipo AND t.comune = s.comune AND t.sezione = s.sezione
 AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal <= @giorno::date) AND visura.fine(t.al, t.reg_al, t.aperto, @noto::date) > @giorno::date
 AND (t.reg_dal IS NULL OR t.reg_dal <= @noto::date)
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.categoria, visura.norma(x.identificativi -> 0 ->> 'subalterno') AS sub,
           (SELECT i.particella_id FROM catasto.identificativo i
            WHERE i.ente_id = @ente AND i.immobile = t.immobile AND i.comune = t.comune AND i.sezione = t.sezione
              AND i.foglio = visura.norma(x.identificativi -> 0 ->> 'foglio') AND i.numero = visura.norma(x.identificativi -> 0 ->> 'numero')
            ORDER BY i.subalterno LIMIT 1) AS particella_id
    FROM catasto.stadio_uiu x
    WHERE t.immobile_tipo = 'F' AND x.ente_id = @ente AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date)
      AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) u ON true
LEFT JOIN LATERAL (
    SELECT x.soppressa, x.particella_id, x.subalterno FROM catasto.stadio_terreno x
    WHERE t.immobile_tipo = 'T' AND x.ente_id = @ente AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione
      AND x.superseded_at IS NULL AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date)
      AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) g ON true
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = COALESCE(u.particella_id, g.particella_id)
WHERE s.ente_id = @ente AND s.cf = ANY (@cf::text[]) AND s.superseded_at IS NULL AND COALESCE(u.soppressa, g.soppressa, false) = false
ORDER BY s.cf, t.immobile_tipo, p.foglio, p.numero, t.immobile, t.versione_id
LIMIT @limite;

-- name: ElencoApprovato
SELECT EXISTS (
    SELECT FROM visura.elenco_richiesto
    WHERE ente_id = @ente AND genere = @genere AND chi = @chi AND impronta = @impronta AND stato = 'approvata' AND decisa_at > now() - interval '7 days');

-- name: ChiediElenco
-- The request of a second signature: the one that waits already, or a new one.
WITH attesa AS (
    SELECT richiesta_id FROM visura.elenco_richiesto
    WHERE ente_id = @ente AND genere = @genere AND chi = @chi AND impronta = @impronta AND stato = 'chiesta'
    ORDER BY richiesta_id LIMIT 1
), nuova AS (
    INSERT INTO visura.elenco_richiesto (ente_id, impronta, modo, righe, scopo, genere, chi, nome)
    SELECT @ente, @impronta, @modo, @righe, @scopo, @genere, @chi, @nome
    WHERE NOT EXISTS (SELECT FROM attesa)
    RETURNING richiesta_id
)
SELECT richiesta_id FROM attesa UNION ALL SELECT richiesta_id FROM nuova;

-- name: ElenchiInAttesa
SELECT ente_id, richiesta_id, modo, righe, scopo, nome, chi, genere, chiesta_at
FROM visura.elenco_richiesto
WHERE ente_id = ANY (@enti::integer[]) AND stato = 'chiesta' AND chiesta_at > now() - interval '30 days'
ORDER BY ente_id, richiesta_id;

-- name: DecidiElenco
UPDATE visura.elenco_richiesto
SET stato = @stato, deciso_da = @chi, deciso_nome = @nome, decisa_at = now()
WHERE ente_id = @ente AND richiesta_id = @richiesta AND stato = 'chiesta' AND (genere <> 1 OR chi <> @chi);

-- name: SistemaDiRiferimento
-- The SRID of storage, which every geometry column has; 0 until the first ente fixes it.
SELECT COALESCE(max(postgis_typmod_srid(a.atttypmod)), 0)::integer FROM pg_attribute a WHERE a.attrelid = 'catasto.disegno'::regclass AND a.attname = 'geom';
