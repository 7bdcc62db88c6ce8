-- name: Numera
-- The number that a pratica has for ever, and whether its comune is one of the ente.
SELECT edilizia.numero_pratica(@codice, @comune, @archivio, @anno::integer, @numero),
       EXISTS (SELECT FROM sit.ente_comune c WHERE c.ente_id = @ente AND c.comune = @comune);

-- name: Inserisci
-- A pratica of the office; nothing when there is one by its key.
INSERT INTO edilizia.pratica (ente_id, pratica_id, comune, archivio, anno, numero, protocollo, data_protocollo, kind, stato, oggetto, data_esito, data_inizio_lavori, data_fine_lavori,
    mq_aggiunti, soggetti, immobili, via_testo, civico, impronta, a_mano, chi)
SELECT @ente, @pratica, @comune, @archivio, @anno::integer, @numero, n.protocollo, n.data_protocollo, n.kind, n.stato, n.oggetto, n.data_esito, n.data_inizio_lavori, n.data_fine_lavori,
    n.mq_aggiunti, COALESCE(n.soggetti, '[]'), COALESCE(n.immobili, '[]'), n.via_testo, n.civico, 0, @campi::jsonb, @chi
FROM jsonb_populate_record(NULL::edilizia.pratica, @campi::jsonb) n
ON CONFLICT (ente_id, pratica_id) WHERE superseded_at IS NULL DO NOTHING;

-- name: Blocca
SELECT p.versione_id FROM edilizia.pratica p WHERE p.ente_id = @ente AND p.pratica_id = @pratica AND p.superseded_at IS NULL FOR UPDATE;

-- name: Rinnova
-- The living version, with what the office writes over it.
WITH vecchia AS (
    UPDATE edilizia.pratica p SET superseded_at = now() WHERE p.ente_id = @ente AND p.pratica_id = @pratica AND p.superseded_at IS NULL
    RETURNING p.*
)
INSERT INTO edilizia.pratica (ente_id, pratica_id, comune, archivio, anno, numero, protocollo, data_protocollo, kind, stato, oggetto, data_esito, data_inizio_lavori, data_fine_lavori,
    mq_aggiunti, soggetti, immobili, via_testo, civico, impronta, consegnato, consegnata_da, a_mano, grezze, chi)
SELECT v.ente_id, v.pratica_id, v.comune, v.archivio, v.anno, v.numero, n.protocollo, n.data_protocollo, n.kind, n.stato, n.oggetto, n.data_esito, n.data_inizio_lavori, n.data_fine_lavori,
    n.mq_aggiunti, COALESCE(n.soggetti, '[]'), COALESCE(n.immobili, '[]'), n.via_testo, n.civico, v.impronta, v.consegnato, v.consegnata_da,
    CASE WHEN @campi::jsonb -> 'geometria' = 'null' THEN (v.a_mano || @campi::jsonb) - 'geometria' ELSE v.a_mano || @campi::jsonb END, v.grezze, @chi
FROM vecchia v CROSS JOIN LATERAL jsonb_populate_record(ROW(v.*)::edilizia.pratica, @campi::jsonb) n;

-- name: Annota
INSERT INTO edilizia.evento (ente_id, pratica_id, data, stato, atto, nota, chi) VALUES (@ente, @pratica, @data::date, @stato, @atto::text, @nota::text, @chi);

-- name: Lega
SELECT edilizia.lega_pratiche(@ente::integer, ARRAY[@pratica::bigint]);

-- name: Persona
SELECT infra.persona(@cf)::text;

-- name: Candidate
-- The things that answer to an identifier, each by its id, and whether one bears the very sezione that was declared.
SELECT COALESCE(array_agg(DISTINCT q.id ORDER BY q.id), '{}'), COALESCE(bool_or(q.esatta), false)
FROM (
    SELECT p.id, p.comune = @comune AND p.sezione = @sezione AS esatta
    FROM catasto.particella p
    WHERE p.ente_id = @ente AND p.foglio = CASE WHEN @foglio ~ '^[0-9]{1,4}$' THEN (@foglio)::integer END AND p.numero = @numero AND p.denominatore = @denominatore
      AND p.mappa = '' AND p.tipo = 'particella' AND (@sezione = '' OR p.sezione = @sezione OR p.sezione = '')
    UNION ALL
    SELECT i.comune || i.sezione || '-F-' || i.immobile, true
    FROM catasto.identificativo i
    WHERE @sub <> '' AND i.ente_id = @ente AND i.foglio = @foglio AND i.numero = @numero AND i.denominatore = @denominatore AND i.subalterno = @sub
      AND (i.sezione_urbana = @sezione OR i.sezione = @sezione)
      AND NOT EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = @ente AND p.particella_id = i.particella_id)
) q;

-- name: ButtaRichieste
DELETE FROM edilizia.richiesta WHERE ente_id = @ente AND created_at < now() - interval '1 day';

-- name: NuovaRichiesta
INSERT INTO edilizia.richiesta (ente_id, chi, chiave, impronta, pratica_id) VALUES (@ente, @chi, @chiave::bytea, @impronta::bytea, @pratica)
ON CONFLICT DO NOTHING;

-- name: FindRichiesta
SELECT r.pratica_id, r.impronta = @impronta::bytea FROM edilizia.richiesta r WHERE r.ente_id = @ente AND r.chi = @chi AND r.chiave = @chiave::bytea;
