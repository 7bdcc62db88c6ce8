-- name: SenzaFretta
-- A run is no request: nobody waits for it with a browser open. Its questions are few and large.
SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true), set_config('lock_timeout', '0', true),
       CASE WHEN current_setting('server_version_num')::integer >= 170000 THEN set_config('transaction_timeout', '0', true) END,
       set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
       -- What rules join are sets that the planner takes for a few rows: a nested loop over one took 40 s for 6000 units.
       set_config('enable_nestloop', 'off', true);

-- name: UnaAllaVolta
-- One run of an ente at a time: it falls with the transaction.
SELECT pg_advisory_xact_lock(hashtext('riscontri'), @ente::integer);

-- name: Comincia
INSERT INTO riscontri.esecuzione (ente_id, anno, regole, stato, chi) VALUES (@ente, @anno, @regole::text[], 'in_corso', @chi)
RETURNING esecuzione_id, iniziata_at;

-- name: Abbandona
-- Who holds the lock knows that whatever else is under way is of a process that died.
UPDATE riscontri.esecuzione SET stato = 'fallita', conclusa_at = clock_timestamp()
WHERE ente_id = @ente AND stato = 'in_corso' AND esecuzione_id < @esecuzione;

-- name: Fallisce
UPDATE riscontri.esecuzione SET stato = 'fallita', conclusa_at = clock_timestamp() WHERE ente_id = @ente AND esecuzione_id = @esecuzione;

-- name: Conclude
UPDATE riscontri.esecuzione SET stato = 'conclusa', conteggi = @conteggi::jsonb, avvisi = @avvisi::jsonb, conclusa_at = clock_timestamp()
WHERE ente_id = @ente AND esecuzione_id = @esecuzione
RETURNING conclusa_at;

-- name: Ingressi
-- What there is to compare in a year.
SELECT EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = @ente AND s.superseded_at IS NULL) AS uiu,
       EXISTS (SELECT FROM catasto.terreno t WHERE t.ente_id = @ente) AS terreni,
       EXISTS (SELECT FROM catasto.titolarita t WHERE t.ente_id = @ente AND t.superseded_at IS NULL) AS titolarita,
       EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.classe = 2 AND d.superseded_at IS NULL) AS mappa,
       EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = @ente AND r.superseded_at IS NULL) AS residenti,
       EXISTS (SELECT FROM urbanistica.impronta i WHERE i.ente_id = @ente AND i.superseded_at IS NULL) AS impronte,
       EXISTS (SELECT FROM urbanistica.zona z WHERE z.ente_id = @ente AND z.superseded_at IS NULL) AS zone,
       EXISTS (SELECT FROM tributi.tariffa t WHERE t.ente_id = @ente AND t.anno = @anno AND t.superseded_at IS NULL AND t.al IS NULL) AS tariffe,
       EXISTS (SELECT FROM tributi.aliquota a WHERE a.ente_id = @ente AND a.anno = @anno AND a.superseded_at IS NULL AND a.al IS NULL) AS aliquote,
       t.n AS tari, t.identificate AS tari_identificate, t.legate AS tari_legate, t.storia AS tari_storia,
       i.n AS imu, i.identificate AS imu_identificate, i.legate AS imu_legate, i.storia AS imu_storia
FROM (
    SELECT count(*) AS n, count(*) FILTER (WHERE p.n_foglio <> '' AND p.n_numero <> '') AS identificate,
           count(*) FILTER (WHERE l.livello IS NOT NULL) AS legate, count(*) FILTER (WHERE l.livello = 'M3') AS storia
    FROM tributi.tari p
    LEFT JOIN (SELECT l.posizione_id, min(l.livello) AS livello FROM tributi.legame l WHERE l.ente_id = @ente AND l.tributo = 'TARI' AND l.stato <> 'proposto' GROUP BY 1) l
        USING (posizione_id)
    WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND (p.dal IS NULL OR p.dal < @fine::date) AND (p.al IS NULL OR @inizio::date < p.al)
) t, (
    SELECT count(*) AS n, count(*) FILTER (WHERE p.n_foglio <> '' AND p.n_numero <> '') AS identificate,
           count(*) FILTER (WHERE l.livello IS NOT NULL) AS legate, count(*) FILTER (WHERE l.livello = 'M3') AS storia
    FROM tributi.imu p
    LEFT JOIN (SELECT l.posizione_id, min(l.livello) AS livello FROM tributi.legame l WHERE l.ente_id = @ente AND l.tributo = 'IMU' AND l.stato <> 'proposto' GROUP BY 1) l
        USING (posizione_id)
    WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND p.anno = @anno AND p.al IS NULL
) i;

-- name: RegoleEnte
SELECT regola, attiva, prova, soglie FROM riscontri.regola_ente WHERE ente_id = @ente;

-- name: ScriviRegola
INSERT INTO riscontri.regola_ente AS r (ente_id, regola, attiva, prova, soglie, chi) VALUES (@ente, @regola, @attiva, @prova, @soglie::jsonb, @chi)
ON CONFLICT (ente_id, regola) DO UPDATE SET attiva = EXCLUDED.attiva, prova = EXCLUDED.prova, soglie = EXCLUDED.soglie, chi = EXCLUDED.chi, modificata_at = now();

-- name: Riapri
-- What was archived stays so until what it rests on changes (contract §0); the step says who opened it again.
WITH riaperta AS (
    UPDATE riscontri.segnalazione s SET stato = 'nuova', motivo = NULL, assegnata_a = NULL, versione = s.versione + 1, updated_at = now()
    FROM unnest(@chiave::bytea[], @hash::bytea[]) AS v (chiave, hash)
    WHERE s.ente_id = @ente AND s.chiave = v.chiave AND s.stato = 'archiviata' AND s.hash_evidenza <> v.hash
    RETURNING s.segnalazione_id
)
INSERT INTO riscontri.passo (ente_id, segnalazione_id, nome, da, a, motivo)
SELECT @ente, r.segnalazione_id, 'Riscontri', 'archiviata', 'nuova', 'I dati su cui si fonda sono cambiati da quando era stata archiviata.' FROM riaperta r;

-- name: Scrivi
-- What a rule found, all at once. What an officer decided is not touched. versione is what a
-- reader may notice.
INSERT INTO riscontri.segnalazione AS s (ente_id, regola, versione_regola, severita, presenza, anno, oggetto_tipo, oggetto, persona, particella_id, immobile, posizione_id,
    stima_cent, confidenza, decadenza, evidenza, chiave, hash_evidenza, attesa, priorita, prima, ultima)
SELECT @ente, v.regola, @versione, v.severita, 'nuova', @anno, v.oggetto_tipo, v.oggetto, v.persona::uuid, v.particella_id, v.immobile, v.posizione_id,
       v.stima, v.confidenza, @decadenza::date, v.evidenza::jsonb || CASE WHEN v.spiegazione IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('stima', v.spiegazione::jsonb) END, v.chiave, v.hash,
       NULLIF(v.attesa, '-infinity'), v.priorita, @esecuzione, @esecuzione
FROM unnest(@regola::text[], @severita::text[], @oggetto_tipo::text[], @oggetto::text[], @persona::text[], @particella::bigint[], @immobile::bigint[], @posizione::bigint[],
            @stima::bigint[], @confidenza::smallint[], @evidenza::text[], @spiegazione::text[], @chiave::bytea[], @hash::bytea[], @attesa::date[], @priorita::bigint[])
     AS v (regola, severita, oggetto_tipo, oggetto, persona, particella_id, immobile, posizione_id, stima, confidenza, evidenza, spiegazione, chiave, hash, attesa, priorita)
ON CONFLICT (ente_id, chiave) DO UPDATE SET
    versione_regola = EXCLUDED.versione_regola, severita = EXCLUDED.severita, oggetto = EXCLUDED.oggetto, particella_id = EXCLUDED.particella_id, immobile = EXCLUDED.immobile,
    posizione_id = EXCLUDED.posizione_id, stima_cent = EXCLUDED.stima_cent, confidenza = EXCLUDED.confidenza, evidenza = EXCLUDED.evidenza, hash_evidenza = EXCLUDED.hash_evidenza,
    attesa = EXCLUDED.attesa, priorita = EXCLUDED.priorita, ultima = EXCLUDED.ultima,
    presenza = CASE WHEN s.presenza = 'risolta' THEN 'nuova' ELSE 'persistente' END,
    versione = s.versione + CASE WHEN (s.severita, s.oggetto, s.particella_id, s.stima_cent, s.confidenza, s.evidenza, s.attesa, s.presenza)
        IS DISTINCT FROM (EXCLUDED.severita, EXCLUDED.oggetto, EXCLUDED.particella_id, EXCLUDED.stima_cent, EXCLUDED.confidenza, EXCLUDED.evidenza, EXCLUDED.attesa, 'persistente') THEN 1 ELSE 0 END,
    updated_at = now()
RETURNING s.presenza;

-- name: Risolvi
-- What a rule that ran does not find any more, of the same year.
UPDATE riscontri.segnalazione s SET presenza = 'risolta', versione = s.versione + 1, updated_at = now()
WHERE s.ente_id = @ente AND s.anno = @anno AND s.regola = ANY (@codici::text[]) AND s.ultima <> @esecuzione AND s.presenza <> 'risolta';

-- name: CollocaPunti
-- Where the rule itself knows the place.
INSERT INTO riscontri.luogo AS l (ente_id, segnalazione_id, geom)
SELECT @ente, s.segnalazione_id, ST_GeomFromEWKB(v.punto)
FROM unnest(@chiave::bytea[], @punto::bytea[]) AS v (chiave, punto)
JOIN riscontri.segnalazione s ON s.ente_id = @ente AND s.chiave = v.chiave
WHERE v.punto IS NOT NULL
ON CONFLICT (ente_id, segnalazione_id) DO UPDATE SET geom = EXCLUDED.geom WHERE NOT (l.geom ~= EXCLUDED.geom);

-- name: Colloca
-- The others stand on their particella, as it is drawn today; when it is drawn anew they move.
INSERT INTO riscontri.luogo AS l (ente_id, segnalazione_id, geom)
SELECT @ente, s.segnalazione_id, d.geom
FROM riscontri.segnalazione s
JOIN (
    SELECT DISTINCT ON (d.particella_id) d.particella_id, ST_PointOnSurface(d.geom) AS geom
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 2 AND d.superseded_at IS NULL AND d.geom IS NOT NULL
      AND (d.dal IS NULL OR d.dal <= @oggi::date) AND (d.al IS NULL OR @oggi::date < d.al)
      AND d.particella_id IN (SELECT s.particella_id FROM riscontri.segnalazione s WHERE s.ente_id = @ente AND s.ultima = @esecuzione)
    ORDER BY d.particella_id, d.area_mq DESC NULLS LAST, d.disegno_id
) d USING (particella_id)
WHERE s.ente_id = @ente AND s.ultima = @esecuzione AND NOT (s.regola = ANY (@con_punto::text[]))
ON CONFLICT (ente_id, segnalazione_id) DO UPDATE SET geom = EXCLUDED.geom WHERE NOT (l.geom ~= EXCLUDED.geom);
