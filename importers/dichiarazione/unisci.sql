-- What all merges have in common.

-- name: SenzaCicli
-- Of what was just staged the planner knows nothing: left to itself it loops.
SELECT set_config('enable_nestloop', 'off', true);

-- name: UltimoGiorno
-- Of the acquired deliveries of a kind that is whole for the ente.
SELECT max(riferimento) FROM forniture.fornitura
WHERE ente_id = @ente AND tipo = @tipo AND stato = 'acquisita' AND fornitura_id <> @fornitura;

-- name: UltimiGiorni
-- Of those that spoke of these years.
SELECT anno, max(riferimento) FROM tributi.anno_consegnato
WHERE ente_id = @ente AND tipo = @tipo AND anno = ANY (@anni::integer[])
GROUP BY anno
ORDER BY anno;

-- name: ScriviAnni
INSERT INTO tributi.anno_consegnato (ente_id, fornitura_id, anno, tipo, riferimento)
SELECT @ente, @fornitura, a, @tipo, @giorno FROM unnest(@anni::integer[]) AS a;

-- name: TogliAnni
DELETE FROM tributi.anno_consegnato WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: DepositaTributi
INSERT INTO tributi.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, oggetto, testo, file, riga FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY file, riga, codice;

-- name: DepositaAnagrafe
INSERT INTO anagrafe.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, oggetto, testo, file, riga FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY file, riga, codice;

-- name: ContaAnomalie
SELECT codice, count(*), min(testo) FROM staging.anomalia WHERE fornitura_id = @fornitura GROUP BY codice ORDER BY codice;

-- name: TogliAnomalie
WITH tributi AS (DELETE FROM tributi.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura)
DELETE FROM anagrafe.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: ChiediLegami
SELECT tributi.chiedi_legami(@ente);
