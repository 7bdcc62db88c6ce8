-- name: Lista
SELECT f.fornitura_id, e.codice AS ente, f.tipo, f.file, f.sha256, f.modo, f.riferimento, f.stato,
       f.nuovi, f.modificati, f.chiusi, f.invariati, f.scarti, f.anomalie, f.motivo, f.chi,
       f.iniziata_at, f.conclusa_at, f.annullata_at, f.annullata_da, f.annullata_per
FROM forniture.fornitura f JOIN sit.ente e USING (ente_id)
WHERE (@ente::text = '' OR e.codice = @ente)
ORDER BY f.fornitura_id;
