-- Undo: what a delivery wrote goes, what it superseded lives again, and what the office wrote since stays.

-- name: SottoLaMano
-- A pratica on which the office wrote after the delivery: what was delivered before it is put back under what
-- the office wrote. Where nothing was, the pratica is the office's, whole.
WITH viva AS (
    UPDATE edilizia.pratica v SET superseded_at = now()
    WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.consegnata_da = @fornitura AND v.fornitura_id IS DISTINCT FROM @fornitura
    RETURNING v.*
), prima AS (
    SELECT v.pratica_id, b.consegnato, b.consegnata_da, b.impronta, b.grezze, b.a_mano
    FROM viva v
    LEFT JOIN LATERAL (
        SELECT b.* FROM edilizia.pratica b
        WHERE b.ente_id = @ente AND b.pratica_id = v.pratica_id
          AND b.versione_id < (SELECT min(f.versione_id) FROM edilizia.pratica f WHERE f.ente_id = @ente AND f.pratica_id = v.pratica_id AND f.fornitura_id = @fornitura)
        ORDER BY b.versione_id DESC LIMIT 1
    ) b ON true
)
INSERT INTO edilizia.pratica (ente_id, pratica_id, comune, archivio, anno, numero, protocollo, data_protocollo, kind, stato, oggetto, data_esito, data_inizio_lavori, data_fine_lavori,
    mq_aggiunti, soggetti, immobili, via_testo, civico, impronta, consegnato, consegnata_da, a_mano, grezze, chi)
SELECT v.ente_id, v.pratica_id, v.comune, v.archivio, v.anno, v.numero, n.protocollo, n.data_protocollo, n.kind, n.stato, n.oggetto, n.data_esito, n.data_inizio_lavori, n.data_fine_lavori,
    n.mq_aggiunti, COALESCE(n.soggetti, '[]'), COALESCE(n.immobili, '[]'), n.via_testo, n.civico, COALESCE(p.impronta, 0), p.consegnato, p.consegnata_da, m.a_mano, COALESCE(p.grezze, v.grezze), 'annullamento'
FROM viva v
JOIN prima p ON p.pratica_id = v.pratica_id
CROSS JOIN LATERAL (
    SELECT (CASE WHEN p.impronta IS NULL THEN jsonb_strip_nulls(v.consegnato) ELSE p.a_mano - 'geometria' END) || v.a_mano AS a_mano
) m
CROSS JOIN LATERAL jsonb_populate_record(NULL::edilizia.pratica, COALESCE(p.consegnato, '{}') || m.a_mano) n;

-- name: TogliVersioni
DELETE FROM edilizia.pratica WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVita
UPDATE edilizia.pratica v SET superata_da = NULL,
       superseded_at = CASE WHEN EXISTS (SELECT FROM edilizia.pratica w WHERE w.ente_id = @ente AND w.pratica_id = v.pratica_id AND w.superseded_at IS NULL) THEN v.superseded_at END
WHERE v.ente_id = @ente AND v.superata_da = @fornitura;

-- name: TogliEventi
DELETE FROM edilizia.evento WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: TogliAnomalie
DELETE FROM edilizia.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;
