-- name: Elenco
SELECT f.fornitura_id, e.codice AS ente, f.tipo, f.file, f.sha256, f.modo, f.riferimento, f.stato,
       f.nuovi, f.modificati, f.chiusi, f.invariati, f.scarti, f.anomalie, f.motivo, f.chi,
       f.iniziata_at, f.conclusa_at, f.annullata_at, f.annullata_da, f.annullata_per,
       f.letti, f.acquisiti, f.avvisi, f.conferme, f.durata_ms
FROM forniture.fornitura f JOIN sit.ente e USING (ente_id)
WHERE f.ente_id = @ente AND (@tipo::text = '' OR f.tipo = @tipo) AND (@stato::text = '' OR f.stato = @stato)
  AND (@dopo::bigint = 0 OR f.fornitura_id < @dopo)
ORDER BY f.fornitura_id DESC
LIMIT @limite;

-- name: Una
SELECT f.fornitura_id, e.codice AS ente, f.tipo, f.file, f.sha256, f.modo, f.riferimento, f.stato,
       f.nuovi, f.modificati, f.chiusi, f.invariati, f.scarti, f.anomalie, f.motivo, f.chi,
       f.iniziata_at, f.conclusa_at, f.annullata_at, f.annullata_da, f.annullata_per,
       f.letti, f.acquisiti, f.avvisi, f.conferme, f.durata_ms
FROM forniture.fornitura f JOIN sit.ente e USING (ente_id)
WHERE f.ente_id = @ente AND f.fornitura_id = @fornitura;

-- name: Formato
SELECT formato FROM catasto.estrazione WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: Ultime
-- The last day that the acquired deliveries of each cadastre speak of.
SELECT x.tipo, max(GREATEST(x.registrata_al, x.alla_data))
FROM catasto.estrazione x JOIN forniture.fornitura f USING (ente_id, fornitura_id)
WHERE x.ente_id = @ente AND f.stato = 'acquisita'
GROUP BY x.tipo
HAVING max(GREATEST(x.registrata_al, x.alla_data)) IS NOT NULL
ORDER BY x.tipo;
