-- name: Lista
-- By number: a page is a walk along the key, and no run in between moves anything.
SELECT s.segnalazione_id, s.regola, s.severita, s.stato, s.presenza, s.anno, s.oggetto_tipo, s.oggetto, s.persona::text, s.particella_id, s.posizione_id,
       s.stima_cent, s.confidenza, s.decadenza, encode(s.chiave, 'hex') AS chiave, s.assegnata_a, COALESCE(s.attesa, '-infinity') AS attesa, s.priorita, s.versione, s.updated_at,
       0::bigint AS ordine, p.id AS particella, p.foglio::text AS foglio, p.numero, ST_AsEWKB(ST_Transform(l.geom, 4326)) AS punto
FROM riscontri.segnalazione s
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = s.particella_id
LEFT JOIN riscontri.luogo l ON l.ente_id = s.ente_id AND l.segnalazione_id = s.segnalazione_id
WHERE s.ente_id = @ente AND s.segnalazione_id > @dopo_id
  AND riscontri.vaglia(s, @regola::text[], @severita::text[], @stato::text[], @presenza::text[], @anno::integer, @min_cent::bigint, @oggetto::text, @persona::text::uuid, @assegnata::bigint, @senza_risolte::boolean)
  AND (@particella::text IS NULL OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.id = @particella::text))
  AND (@testo::text IS NULL OR starts_with(upper(s.oggetto), @testo::text)
       OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.foglio::text = @foglio::text AND (@numero::text = '' OR q.numero = @numero::text)))
ORDER BY s.segnalazione_id
LIMIT @limite;

-- name: ListaRiquadro
-- The same in a box: the places first, by their index, then what is known of the few that stand there.
WITH riquadro AS MATERIALIZED (
    SELECT ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 4326), riscontri.srid()) AS g
), qui AS MATERIALIZED (
    SELECT q.segnalazione_id, q.geom FROM riscontri.luogo q, riquadro r
    WHERE q.ente_id = @ente AND q.geom && r.g AND ST_Intersects(q.geom, r.g) AND q.segnalazione_id > @dopo_id
    ORDER BY q.segnalazione_id
)
SELECT s.segnalazione_id, s.regola, s.severita, s.stato, s.presenza, s.anno, s.oggetto_tipo, s.oggetto, s.persona::text, s.particella_id, s.posizione_id,
       s.stima_cent, s.confidenza, s.decadenza, encode(s.chiave, 'hex') AS chiave, s.assegnata_a, COALESCE(s.attesa, '-infinity') AS attesa, s.priorita, s.versione, s.updated_at,
       0::bigint AS ordine, p.id AS particella, p.foglio::text AS foglio, p.numero, ST_AsEWKB(ST_Transform(l.geom, 4326)) AS punto
FROM qui l
JOIN riscontri.segnalazione s ON s.ente_id = @ente AND s.segnalazione_id = l.segnalazione_id
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = s.particella_id
WHERE riscontri.vaglia(s, @regola::text[], @severita::text[], @stato::text[], @presenza::text[], @anno::integer, @min_cent::bigint, @oggetto::text, @persona::text::uuid, @assegnata::bigint, @senza_risolte::boolean)
  AND (@particella::text IS NULL OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.id = @particella::text))
  AND (@testo::text IS NULL OR starts_with(upper(s.oggetto), @testo::text)
       OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.foglio::text = @foglio::text AND (@numero::text = '' OR q.numero = @numero::text)))
ORDER BY s.segnalazione_id
LIMIT @limite;

-- name: ListaOrdinata
-- By what an officer would begin with: 1 priorita, 2 stima, 3 decadenza. The page is cut before anything is
-- joined: of a whole ente only its rows are looked up on the map.
SELECT s.segnalazione_id, s.regola, s.severita, s.stato, s.presenza, s.anno, s.oggetto_tipo, s.oggetto, s.persona::text, s.particella_id, s.posizione_id,
       s.stima_cent, s.confidenza, s.decadenza, encode(s.chiave, 'hex') AS chiave, s.assegnata_a, COALESCE(s.attesa, '-infinity') AS attesa, s.priorita, s.versione, s.updated_at,
       s.ordine, p.id AS particella, p.foglio::text AS foglio, p.numero, ST_AsEWKB(ST_Transform(l.geom, 4326)) AS punto
FROM (
  SELECT o.* FROM (
    SELECT s.*, CASE @ordine::integer WHEN 1 THEN -s.priorita WHEN 2 THEN -COALESCE(s.stima_cent, -1) ELSE (s.decadenza - '2000-01-01'::date)::bigint END AS ordine
    FROM riscontri.segnalazione s
    WHERE s.ente_id = @ente
      AND riscontri.vaglia(s, @regola::text[], @severita::text[], @stato::text[], @presenza::text[], @anno::integer, @min_cent::bigint, @oggetto::text, @persona::text::uuid, @assegnata::bigint, @senza_risolte::boolean)
      AND (@particella::text IS NULL OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.id = @particella::text))
      AND (@testo::text IS NULL OR starts_with(upper(s.oggetto), @testo::text)
           OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.foglio::text = @foglio::text AND (@numero::text = '' OR q.numero = @numero::text)))
      AND (@ovest::float8 IS NULL OR s.segnalazione_id IN (
            SELECT q.segnalazione_id FROM riscontri.luogo q,
                   (SELECT ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 4326), riscontri.srid()) AS g) r
            WHERE q.ente_id = @ente AND q.geom && r.g AND ST_Intersects(q.geom, r.g)))
  ) o
  WHERE o.ordine > @dopo_ordine OR o.ordine = @dopo_ordine AND o.segnalazione_id > @dopo_id
  ORDER BY o.ordine, o.segnalazione_id
  LIMIT @limite
) s
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = s.particella_id
LEFT JOIN riscontri.luogo l ON l.ente_id = s.ente_id AND l.segnalazione_id = s.segnalazione_id
ORDER BY s.ordine, s.segnalazione_id;

-- name: Conta
-- What a filter finds, by regola, stato and severita.
SELECT s.regola, s.stato, s.severita, count(*) AS n, COALESCE(sum(s.stima_cent), 0)::bigint AS cent
FROM riscontri.segnalazione s
WHERE s.ente_id = @ente
  AND riscontri.vaglia(s, @regola::text[], @severita::text[], @stato::text[], @presenza::text[], @anno::integer, @min_cent::bigint, @oggetto::text, @persona::text::uuid, @assegnata::bigint, @senza_risolte::boolean)
  AND (@particella::text IS NULL OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.id = @particella::text))
  AND (@testo::text IS NULL OR starts_with(upper(s.oggetto), @testo::text)
       OR s.particella_id IN (SELECT q.particella_id FROM catasto.particella q WHERE q.ente_id = @ente AND q.foglio::text = @foglio::text AND (@numero::text = '' OR q.numero = @numero::text)))
  AND (@ovest::float8 IS NULL OR s.segnalazione_id IN (
        SELECT q.segnalazione_id FROM riscontri.luogo q,
               (SELECT ST_Transform(ST_MakeEnvelope(@ovest::float8, @sud::float8, @est::float8, @nord::float8, 4326), riscontri.srid()) AS g) r
        WHERE q.ente_id = @ente AND q.geom && r.g AND ST_Intersects(q.geom, r.g)))
GROUP BY s.regola, s.stato, s.severita;

-- name: Una
SELECT s.segnalazione_id, s.regola, s.severita, s.stato, s.presenza, s.anno, s.oggetto_tipo, s.oggetto, s.persona::text, s.particella_id, s.posizione_id,
       s.stima_cent, s.confidenza, s.decadenza, encode(s.chiave, 'hex') AS chiave, s.assegnata_a, COALESCE(s.attesa, '-infinity') AS attesa, s.priorita, s.versione, s.updated_at,
       0::bigint AS ordine, p.id AS particella, p.foglio::text AS foglio, p.numero, ST_AsEWKB(ST_Transform(l.geom, 4326)) AS punto, s.evidenza, s.motivo
FROM riscontri.segnalazione s
LEFT JOIN catasto.particella p ON p.ente_id = s.ente_id AND p.particella_id = s.particella_id
LEFT JOIN riscontri.luogo l ON l.ente_id = s.ente_id AND l.segnalazione_id = s.segnalazione_id
WHERE s.ente_id = @ente AND s.segnalazione_id = @id;

-- name: Passi
SELECT quando, chi, nome, da, a, motivo, nota FROM riscontri.passo WHERE ente_id = @ente AND segnalazione_id = @id ORDER BY quando DESC, passo_id DESC;

-- name: Esecuzioni
SELECT x.esecuzione_id AS id, e.codice AS ente, x.anno, x.stato, x.conteggi, x.avvisi, x.chi, x.iniziata_at, x.conclusa_at
FROM riscontri.esecuzione x JOIN sit.ente e USING (ente_id)
WHERE x.ente_id = @ente
ORDER BY x.esecuzione_id DESC
LIMIT @limite;

-- name: Addetti
-- Who may be given a segnalazione: the people of the tax office of the ente, on a day.
SELECT o.operatore_id AS id, o.nome
FROM infra.operatore o
WHERE o.disabilitato IS NULL AND (o.scade IS NULL OR @oggi::date < o.scade)
  AND EXISTS (SELECT FROM authz.incarico i WHERE i.ente_id = @ente AND i.operatore_id = o.operatore_id AND i.ruolo = 'tributi' AND i.dal <= @oggi::date AND (i.al IS NULL OR @oggi::date < i.al))
ORDER BY o.nome, o.operatore_id;
