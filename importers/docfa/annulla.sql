-- Undo: what a delivery wrote goes, what it superseded lives again.

-- name: Togli
WITH dichiarate AS (DELETE FROM catasto.docfa WHERE ente_id = @ente AND fornitura_id = @fornitura),
poligoni AS (DELETE FROM catasto.docfa_poligono WHERE ente_id = @ente AND fornitura_id = @fornitura),
schede AS (DELETE FROM catasto.docfa_scheda WHERE ente_id = @ente AND fornitura_id = @fornitura),
documenti AS (DELETE FROM catasto.docfa_documento WHERE ente_id = @ente AND fornitura_id = @fornitura)
DELETE FROM catasto.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVita
WITH dichiarate AS (UPDATE catasto.docfa SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura),
poligoni AS (UPDATE catasto.docfa_poligono SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura),
schede AS (UPDATE catasto.docfa_scheda SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura)
UPDATE catasto.docfa_documento SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;
