-- Undo: what a delivery wrote goes, what it superseded lives again.

-- name: Togli
WITH versioni AS (DELETE FROM urbanistica.versione WHERE ente_id = @ente AND scritta_da = @fornitura),
zone AS (DELETE FROM urbanistica.zona WHERE ente_id = @ente AND scritta_da = @fornitura),
vincoli AS (DELETE FROM urbanistica.vincolo WHERE ente_id = @ente AND scritta_da = @fornitura),
impronte AS (DELETE FROM urbanistica.impronta WHERE ente_id = @ente AND scritta_da = @fornitura)
DELETE FROM urbanistica.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVita
WITH versioni AS (UPDATE urbanistica.versione SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura),
zone AS (UPDATE urbanistica.zona SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura),
vincoli AS (UPDATE urbanistica.vincolo SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura)
UPDATE urbanistica.impronta SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
