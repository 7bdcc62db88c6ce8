-- Undo: what a delivery wrote goes, what it superseded lives again.

-- name: DopoDiLei
-- Another delivery, of whatever tipo, that stands on what this one wrote.
SELECT DISTINCT t.superata_da FROM (
    SELECT superata_da FROM indirizzi.stato_via WHERE ente_id = @ente AND fornitura_id = @fornitura AND superata_da <> @fornitura
    UNION ALL
    SELECT superata_da FROM indirizzi.stato_civico WHERE ente_id = @ente AND fornitura_id = @fornitura AND superata_da <> @fornitura
) AS t ORDER BY 1;

-- name: TogliStati
WITH vie AS (DELETE FROM indirizzi.stato_via WHERE ente_id = @ente AND fornitura_id = @fornitura)
DELETE FROM indirizzi.stato_civico WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVita
WITH vie AS (UPDATE indirizzi.stato_via SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura)
UPDATE indirizzi.stato_civico SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;

-- name: TogliCiviciOrfani
-- Born with this delivery, and never named since: they never were.
DELETE FROM indirizzi.civico k
WHERE k.ente_id = @ente AND k.nata_da = @fornitura
  AND NOT EXISTS (SELECT FROM indirizzi.stato_civico c WHERE c.ente_id = @ente AND c.civico_id = k.civico_id);

-- name: TogliVieOrfane
WITH tolte AS (
    DELETE FROM indirizzi.via k
    WHERE k.ente_id = @ente AND k.nata_da = @fornitura
      AND NOT EXISTS (SELECT FROM indirizzi.stato_via v WHERE v.ente_id = @ente AND v.via_id = k.via_id)
      AND NOT EXISTS (SELECT FROM indirizzi.stato_civico c WHERE c.ente_id = @ente AND c.via_id = k.via_id)
    RETURNING k.via_id
)
DELETE FROM indirizzi.alias a USING tolte t WHERE a.ente_id = @ente AND a.via_id = t.via_id;

-- name: TogliAnomalie
DELETE FROM indirizzi.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;
