-- name: FindPratica
-- A pratica as it is now.
SELECT p.pratica_id, p.versione_id, p.comune, NULLIF(p.archivio, '') AS archivio, p.anno, p.numero, p.protocollo, p.data_protocollo, p.kind, p.stato, p.oggetto,
       p.data_esito, p.data_inizio_lavori, p.data_fine_lavori, p.mq_aggiunti::float8 AS mq_aggiunti, p.via_testo, p.civico, p.soggetti, p.immobili,
       CASE WHEN p.consegnato IS NULL THEN '{}' ELSE ARRAY(SELECT k FROM jsonb_object_keys(p.a_mano) AS k ORDER BY k) END::text[] AS a_mano
FROM edilizia.pratica p
WHERE p.ente_id = @ente AND p.pratica_id = @pratica AND p.superseded_at IS NULL;

-- name: Legami
-- Where the declared immobili of some pratiche lead, and whether that exists today.
WITH l AS MATERIALIZED (
    SELECT l.* FROM edilizia.legame l WHERE l.ente_id = @ente AND l.pratica_id = ANY (@pratiche::bigint[])
), viva AS MATERIALIZED (
    SELECT v.particella_id FROM edilizia.vive(@ente, ARRAY(SELECT l.particella_id FROM l)) v
)
SELECT l.pratica_id, l.n, p.id AS particella, l.immobile, l.comune, l.sezione, l.livello, l.perche,
       CASE WHEN l.immobile <> 0 THEN EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = @ente AND s.immobile = l.immobile AND s.comune = l.comune AND s.sezione = l.sezione
                                                AND s.superseded_at IS NULL AND s.progressivo < 901 AND s.aperto AND NOT s.soppressa)
            ELSE l.particella_id IN (SELECT v.particella_id FROM viva v) END AS viva
FROM l
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = l.particella_id
ORDER BY l.pratica_id, l.n, l.perche, p.id, l.immobile;

-- name: Eventi
SELECT v.data, v.stato, v.atto, v.nota, v.chi, v.fornitura_id IS NOT NULL AS consegnato
FROM edilizia.evento v
WHERE v.ente_id = @ente AND v.pratica_id = @pratica
ORDER BY v.data, v.evento_id;

-- name: Luogo
SELECT l.origine, ST_Transform(l.geom, 6706) AS geom FROM edilizia.luogo l WHERE l.ente_id = @ente AND l.pratica_id = @pratica;
