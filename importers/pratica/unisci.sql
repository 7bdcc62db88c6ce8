-- The merge of a register of building files. Key: (comune, archivio, anno, numero), which gives pratica_id.

-- name: Righe
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT count(*) FROM staging.pratica WHERE fornitura_id = @fornitura;

-- name: Trattieni
-- Who writes by hand waits: what he writes next is over what is delivered now.
SELECT pg_advisory_xact_lock(hashtext('edilizia.pratica'), @ente::integer);

-- name: CampionePiccolo
-- How many rows there are is what matters now: the full sample costs as much as the merge.
SELECT set_config('default_statistics_target', '10', true);

-- name: Analizza
SELECT staging.analizza_tabelle(@fornitura, VARIADIC @tabelle::text[]);

-- name: SenzaCicli
-- Of what a merge has just written the planner knows nothing: left to itself it loops.
SELECT set_config('enable_nestloop', 'off', true);

-- name: Intere
-- One pratica of all its lines. Of a field that two lines tell differently the last one wins; immobili and
-- applicants are of all the lines, in their order.
INSERT INTO staging.pratica_intera (fornitura_id, pratica_id, comune, archivio, anno, numero, contenuto, impronta, discordi, grezze, file, riga)
WITH righe AS MATERIALIZED (
    SELECT s.*, edilizia.numero_pratica(@codice, s.comune, s.archivio, s.anno, s.numero) AS pratica_id FROM staging.pratica s WHERE s.fornitura_id = @fornitura
), immobili AS MATERIALIZED (
    SELECT q.pratica_id, jsonb_agg(q.v ORDER BY q.n, q.o) AS immobili
    FROM (SELECT DISTINCT ON (r.pratica_id, i.v) r.pratica_id, i.v, r.n, i.o FROM righe r CROSS JOIN LATERAL jsonb_array_elements(r.immobili) WITH ORDINALITY AS i (v, o)
          ORDER BY r.pratica_id, i.v, r.n, i.o) q
    GROUP BY q.pratica_id
), soggetti AS MATERIALIZED (
    SELECT q.pratica_id, jsonb_agg(jsonb_build_object('ruolo', 'richiedente', 'cf', q.cf, 'denominazione', q.denominazione, 'persona', q.persona) ORDER BY q.n) AS soggetti
    FROM (SELECT DISTINCT ON (r.pratica_id, r.cf, r.denominazione) r.pratica_id, r.cf, r.denominazione, r.persona, r.n FROM righe r
          WHERE r.cf IS NOT NULL OR r.denominazione IS NOT NULL ORDER BY r.pratica_id, r.cf, r.denominazione, r.n) q
    GROUP BY q.pratica_id
), una AS MATERIALIZED (
    SELECT r.pratica_id, min(r.comune) AS comune, min(r.archivio) AS archivio, min(r.anno) AS anno, min(r.numero) AS numero,
           max(r.protocollo) AS protocollo, max(r.data_protocollo) AS data_protocollo, max(r.kind) AS kind, max(r.stato) AS stato, max(r.oggetto) AS oggetto, max(r.via_testo) AS via_testo, max(r.civico) AS civico, max(r.data_esito) AS data_esito, max(r.data_inizio_lavori) AS data_inizio_lavori, max(r.data_fine_lavori) AS data_fine_lavori, max(r.mq_aggiunti) AS mq_aggiunti,
           array_remove(ARRAY[CASE WHEN min(r.protocollo) <> max(r.protocollo) THEN 'protocollo' END,
               CASE WHEN min(r.data_protocollo) <> max(r.data_protocollo) THEN 'data_protocollo' END,
               CASE WHEN min(r.kind) <> max(r.kind) THEN 'kind' END,
               CASE WHEN min(r.stato) <> max(r.stato) THEN 'stato' END,
               CASE WHEN min(r.oggetto) <> max(r.oggetto) THEN 'oggetto' END,
               CASE WHEN min(r.via_testo) <> max(r.via_testo) THEN 'via_testo' END,
               CASE WHEN min(r.civico) <> max(r.civico) THEN 'civico' END,
               CASE WHEN min(r.data_esito) <> max(r.data_esito) THEN 'data_esito' END,
               CASE WHEN min(r.data_inizio_lavori) <> max(r.data_inizio_lavori) THEN 'data_inizio_lavori' END,
               CASE WHEN min(r.data_fine_lavori) <> max(r.data_fine_lavori) THEN 'data_fine_lavori' END,
               CASE WHEN min(r.mq_aggiunti) <> max(r.mq_aggiunti) THEN 'mq_aggiunti' END], NULL) AS discordi,
           jsonb_agg(jsonb_build_object('file', r.file, 'riga', r.riga, 'testo', r.grezza) ORDER BY r.n) AS grezze, max(r.file) AS file, max(r.riga) AS riga
    FROM righe r
    GROUP BY r.pratica_id
), ultima AS MATERIALIZED (
    -- Only of those whose lines disagree: to put the lines of all in order costs ten times as much.
    SELECT r.pratica_id,
           (array_agg(r.protocollo ORDER BY r.n DESC) FILTER (WHERE r.protocollo IS NOT NULL))[1] AS protocollo,
           (array_agg(r.data_protocollo ORDER BY r.n DESC) FILTER (WHERE r.data_protocollo IS NOT NULL))[1] AS data_protocollo,
           (array_agg(r.kind ORDER BY r.n DESC) FILTER (WHERE r.kind IS NOT NULL))[1] AS kind,
           (array_agg(r.stato ORDER BY r.n DESC) FILTER (WHERE r.stato IS NOT NULL))[1] AS stato,
           (array_agg(r.oggetto ORDER BY r.n DESC) FILTER (WHERE r.oggetto IS NOT NULL))[1] AS oggetto,
           (array_agg(r.via_testo ORDER BY r.n DESC) FILTER (WHERE r.via_testo IS NOT NULL))[1] AS via_testo,
           (array_agg(r.civico ORDER BY r.n DESC) FILTER (WHERE r.civico IS NOT NULL))[1] AS civico,
           (array_agg(r.data_esito ORDER BY r.n DESC) FILTER (WHERE r.data_esito IS NOT NULL))[1] AS data_esito,
           (array_agg(r.data_inizio_lavori ORDER BY r.n DESC) FILTER (WHERE r.data_inizio_lavori IS NOT NULL))[1] AS data_inizio_lavori,
           (array_agg(r.data_fine_lavori ORDER BY r.n DESC) FILTER (WHERE r.data_fine_lavori IS NOT NULL))[1] AS data_fine_lavori,
           (array_agg(r.mq_aggiunti ORDER BY r.n DESC) FILTER (WHERE r.mq_aggiunti IS NOT NULL))[1] AS mq_aggiunti
    FROM righe r
    WHERE r.pratica_id IN (SELECT u.pratica_id FROM una u WHERE u.discordi <> '{}')
    GROUP BY r.pratica_id
)
SELECT @fornitura, u.pratica_id, u.comune, u.archivio, u.anno, u.numero, c.contenuto, hashtextextended(c.contenuto::text, 0), u.discordi, u.grezze, u.file, u.riga
FROM una u
LEFT JOIN ultima x ON x.pratica_id = u.pratica_id
LEFT JOIN immobili i ON i.pratica_id = u.pratica_id
LEFT JOIN soggetti s ON s.pratica_id = u.pratica_id
CROSS JOIN LATERAL (SELECT jsonb_build_object('protocollo', COALESCE(x.protocollo, u.protocollo), 'data_protocollo', COALESCE(x.data_protocollo, u.data_protocollo), 'kind', COALESCE(x.kind, u.kind), 'stato', COALESCE(x.stato, u.stato), 'oggetto', COALESCE(x.oggetto, u.oggetto), 'via_testo', COALESCE(x.via_testo, u.via_testo), 'civico', COALESCE(x.civico, u.civico), 'data_esito', COALESCE(x.data_esito, u.data_esito), 'data_inizio_lavori', COALESCE(x.data_inizio_lavori, u.data_inizio_lavori), 'data_fine_lavori', COALESCE(x.data_fine_lavori, u.data_fine_lavori), 'mq_aggiunti', COALESCE(x.mq_aggiunti, u.mq_aggiunti),
    'immobili', COALESCE(i.immobili, '[]'), 'soggetti', COALESCE(s.soggetti, '[]')) AS contenuto) c;

-- name: Supera
UPDATE edilizia.pratica v SET superseded_at = now(), superata_da = @fornitura
FROM staging.pratica_intera s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.pratica_id = s.pratica_id AND v.impronta <> s.impronta;

-- name: Inserisci
-- What is delivered, under what the office wrote: but where the two now agree the delivery has it again.
INSERT INTO edilizia.pratica (ente_id, pratica_id, comune, archivio, anno, numero, protocollo, data_protocollo, kind, stato, oggetto, data_esito, data_inizio_lavori, data_fine_lavori,
    mq_aggiunti, soggetti, immobili, via_testo, civico, impronta, consegnato, consegnata_da, a_mano, grezze, fornitura_id)
SELECT @ente, s.pratica_id, COALESCE(p.comune, s.comune), COALESCE(p.archivio, s.archivio), s.anno, COALESCE(p.numero, s.numero), n.protocollo, n.data_protocollo, n.kind, n.stato, n.oggetto,
    n.data_esito, n.data_inizio_lavori, n.data_fine_lavori, n.mq_aggiunti, COALESCE(n.soggetti, '[]'), COALESCE(n.immobili, '[]'), n.via_testo, n.civico,
    s.impronta, s.contenuto, @fornitura, m.a_mano, s.grezze, @fornitura
FROM staging.pratica_intera s
LEFT JOIN edilizia.pratica p ON p.ente_id = @ente AND p.superata_da = @fornitura AND p.pratica_id = s.pratica_id
CROSS JOIN LATERAL (
    SELECT COALESCE(jsonb_object_agg(k.key, k.value) FILTER (WHERE k.value IS DISTINCT FROM s.contenuto->k.key), '{}') AS a_mano
    FROM jsonb_each(COALESCE(p.a_mano, '{}')) k
) m
CROSS JOIN LATERAL jsonb_populate_record(NULL::edilizia.pratica, s.contenuto || m.a_mano) n
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM edilizia.pratica v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.pratica_id = s.pratica_id);

-- name: Eventi
-- What the days of a delivered pratica tell, once each. Of works that began nobody says how the file ended
-- before: it was concluded.
INSERT INTO edilizia.evento (ente_id, pratica_id, data, stato, chi, fornitura_id)
SELECT @ente, q.pratica_id, q.data, q.stato, 'consegna', @fornitura
FROM (
    SELECT v.pratica_id, e.data, e.stato, e.o
    FROM edilizia.pratica v
    CROSS JOIN LATERAL jsonb_populate_record(NULL::edilizia.pratica, v.consegnato) c
    CROSS JOIN LATERAL (VALUES
        (1, CASE WHEN c.stato <> 'bozza' THEN c.data_protocollo END, 'presentata'),
        (2, c.data_esito, CASE WHEN c.stato = ANY (@esiti::text[]) THEN c.stato ELSE 'conclusa' END),
        (3, c.data_inizio_lavori, 'lavori_iniziati'),
        (4, c.data_fine_lavori, 'lavori_ultimati')) AS e (o, data, stato)
    WHERE v.ente_id = @ente AND v.fornitura_id = @fornitura AND e.data IS NOT NULL
) q
WHERE NOT EXISTS (SELECT FROM edilizia.evento x WHERE x.ente_id = @ente AND x.pratica_id = q.pratica_id AND x.data = q.data AND x.stato = q.stato)
ORDER BY q.pratica_id, q.data, q.o;

-- name: Discordi
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'PRATICA_DISCORDE', 'avviso', lpad(to_hex(s.pratica_id), 15, '0'),
       'le righe della pratica dicono cose diverse: vale l''ultima, per ' || array_to_string(s.discordi, ', '), s.file, s.riga
FROM staging.pratica_intera s WHERE s.fornitura_id = @fornitura AND s.discordi <> '{}';

-- name: ModificateAMano
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'PRATICA_MODIFICATA_A_MANO', 'avviso', lpad(to_hex(v.pratica_id), 15, '0'),
       'la consegna dice altro da ciò che l''ufficio ha scritto: resta quello dell''ufficio, per ' || m.campi, s.file, s.riga
FROM edilizia.pratica v
JOIN staging.pratica_intera s ON s.fornitura_id = @fornitura AND s.pratica_id = v.pratica_id
CROSS JOIN LATERAL (SELECT string_agg(k, ', ' ORDER BY k) AS campi FROM jsonb_object_keys(v.a_mano) AS k WHERE k <> 'geometria') m
WHERE v.ente_id = @ente AND v.fornitura_id = @fornitura AND m.campi IS NOT NULL;

-- name: Deposita
INSERT INTO edilizia.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, oggetto, testo, file, riga FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY file, riga, codice;

-- name: ContaAnomalie
SELECT codice, count(*), min(testo) FROM staging.anomalia WHERE fornitura_id = @fornitura GROUP BY codice ORDER BY codice;

-- name: ChiediLegami
SELECT tributi.chiedi_legami(@ente::integer);
