-- Undo: what a delivery wrote goes, what it superseded lives again. The states of a cadastre are written
-- by its own chain alone. Subjects and titles may be written by both: there a version is taken out of the
-- middle of a list, and who superseded it is now who superseded the one before; and what the other
-- cadastre delivered equal is inherited by it.

-- name: TogliStadi
WITH uiu AS (DELETE FROM catasto.stadio_uiu WHERE ente_id = @ente AND fornitura_id = @fornitura)
DELETE FROM catasto.stadio_terreno WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVitaStadi
WITH uiu AS (UPDATE catasto.stadio_uiu SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura)
UPDATE catasto.stadio_terreno SET superseded_at = NULL, superata_da = NULL WHERE ente_id = @ente AND superata_da = @fornitura;

-- name: EreditaSoggetti
WITH passati AS (
    UPDATE catasto.soggetto v SET fornitura_id = k.fornitura_id
    FROM catasto.conferma k
    WHERE v.ente_id = @ente AND v.fornitura_id = @fornitura AND k.ente_id = @ente AND k.versione_id = v.versione_id AND k.fornitura_id <> @fornitura
    RETURNING v.versione_id, v.soggetto, v.tipo, v.comune, v.sezione, k.fornitura_id
), tolte AS (
    DELETE FROM catasto.conferma k USING passati p WHERE k.ente_id = @ente AND k.versione_id = p.versione_id AND k.fornitura_id = p.fornitura_id
)
UPDATE catasto.soggetto v SET superata_da = p.fornitura_id
FROM passati p
WHERE v.ente_id = @ente AND v.superata_da = @fornitura AND v.soggetto = p.soggetto AND v.tipo = p.tipo AND v.comune = p.comune AND v.sezione = p.sezione;

-- name: TogliSoggetti
WITH tolti AS (
    DELETE FROM catasto.soggetto WHERE ente_id = @ente AND fornitura_id = @fornitura
    RETURNING soggetto, tipo, comune, sezione, superseded_at, superata_da
)
UPDATE catasto.soggetto v SET superseded_at = t.superseded_at, superata_da = t.superata_da
FROM tolti t
WHERE v.ente_id = @ente AND v.superata_da = @fornitura AND v.soggetto = t.soggetto AND v.tipo = t.tipo AND v.comune = t.comune AND v.sezione = t.sezione;

-- name: EreditaTitolarita
WITH passati AS (
    UPDATE catasto.titolarita v SET fornitura_id = k.fornitura_id
    FROM catasto.conferma k
    WHERE v.ente_id = @ente AND v.fornitura_id = @fornitura AND k.ente_id = @ente AND k.versione_id = v.versione_id AND k.fornitura_id <> @fornitura
    RETURNING v.versione_id, v.chiave, v.immobile_tipo, v.comune, v.sezione, k.fornitura_id
), tolte AS (
    DELETE FROM catasto.conferma k USING passati p WHERE k.ente_id = @ente AND k.versione_id = p.versione_id AND k.fornitura_id = p.fornitura_id
)
UPDATE catasto.titolarita v SET superata_da = p.fornitura_id
FROM passati p
WHERE v.ente_id = @ente AND v.superata_da = @fornitura AND v.chiave = p.chiave AND v.immobile_tipo = p.immobile_tipo AND v.comune = p.comune AND v.sezione = p.sezione;

-- name: TogliTitolarita
WITH tolti AS (
    DELETE FROM catasto.titolarita WHERE ente_id = @ente AND fornitura_id = @fornitura
    RETURNING chiave, immobile_tipo, comune, sezione, superseded_at, superata_da
)
UPDATE catasto.titolarita v SET superseded_at = t.superseded_at, superata_da = t.superata_da
FROM tolti t
WHERE v.ente_id = @ente AND v.superata_da = @fornitura AND v.chiave = t.chiave AND v.immobile_tipo = t.immobile_tipo AND v.comune = t.comune AND v.sezione = t.sezione;

-- name: TogliConferme
DELETE FROM catasto.conferma WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: TogliParole
-- Words are of all the names ever written: which go is known only by looking at what is left.
DELETE FROM catasto.parola_soggetto p
WHERE p.ente_id = @ente AND p.parola NOT IN (
    SELECT w.parola FROM catasto.soggetto s CROSS JOIN LATERAL string_to_table(s.nome_ricerca, ' ') AS w (parola) WHERE s.ente_id = @ente);

-- name: TogliIdentificativi
DELETE FROM catasto.identificativo WHERE ente_id = @ente AND nata_da = @fornitura;

-- name: TogliParticelle
-- Born with this delivery: those that are drawn are now of the first who drew them, the others never were.
WITH disegnate AS (
    UPDATE catasto.particella p SET nata_da = d.prima
    FROM (SELECT particella_id, min(fornitura_id) AS prima FROM catasto.disegno WHERE ente_id = @ente AND particella_id IS NOT NULL GROUP BY 1) AS d
    WHERE p.ente_id = @ente AND p.nata_da = @fornitura AND d.particella_id = p.particella_id
)
DELETE FROM catasto.particella p
WHERE p.ente_id = @ente AND p.nata_da = @fornitura
  AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = p.particella_id)
  AND NOT EXISTS (SELECT FROM catasto.stadio_terreno s WHERE s.ente_id = @ente AND s.particella_id = p.particella_id);

-- name: TogliAnomalie
DELETE FROM catasto.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;
