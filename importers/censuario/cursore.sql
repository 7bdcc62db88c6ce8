-- name: Cursore
-- How far the acquired deliveries of a cadastre speak, and whether one of them was whole. One limited to
-- some sheets takes nobody further.
SELECT max(COALESCE(e.registrata_al, e.alla_data)) FILTER (WHERE e.modo <> 'parziale'), COALESCE(bool_or(e.modo = 'completa'), false)
FROM catasto.estrazione e JOIN forniture.fornitura f USING (ente_id, fornitura_id)
WHERE e.ente_id = @ente AND e.tipo = @tipo AND f.stato = 'acquisita';

-- name: ScriviEstrazione
INSERT INTO catasto.estrazione (ente_id, fornitura_id, tipo, modo, richiesta, elaborata, alla_data, registrata_dal, registrata_al, ptaspec, fogli, prm, formato)
VALUES (@ente, @fornitura, @tipo, @modo, @richiesta, @elaborata, @alla_data, @registrata_dal, @registrata_al, @ptaspec, @fogli, @prm, @formato)
ON CONFLICT (ente_id, fornitura_id) DO UPDATE SET tipo = EXCLUDED.tipo, modo = EXCLUDED.modo, richiesta = EXCLUDED.richiesta, elaborata = EXCLUDED.elaborata,
    alla_data = EXCLUDED.alla_data, registrata_dal = EXCLUDED.registrata_dal, registrata_al = EXCLUDED.registrata_al, ptaspec = EXCLUDED.ptaspec,
    fogli = EXCLUDED.fogli, prm = EXCLUDED.prm, formato = EXCLUDED.formato;
