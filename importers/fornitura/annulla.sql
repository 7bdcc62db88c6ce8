-- Undo of the last delivery of a chain: what it wrote goes, what it closed lives again.

-- name: EnteDellaFornitura
SELECT ente_id FROM forniture.fornitura WHERE fornitura_id = @fornitura;

-- name: BloccaFornitura
SELECT ente_id, tipo, catena, stato FROM forniture.fornitura WHERE fornitura_id = @fornitura FOR UPDATE;

-- name: PiuRecenti
-- The later ones of the same chain, which must be undone first: later merged, for numbers are
-- given while reading and merges go by reference date.
SELECT f.fornitura_id FROM forniture.fornitura f
JOIN forniture.fornitura q ON q.ente_id = @ente AND q.fornitura_id = @fornitura
WHERE f.ente_id = @ente AND f.catena = @catena AND f.stato = 'acquisita' AND f.fornitura_id <> @fornitura AND f.conclusa_at >= q.conclusa_at
ORDER BY f.conclusa_at;

-- name: GiorniToccati
SELECT foglio_id, riferimento AS giorno FROM catasto.stesura WHERE ente_id = @ente AND fornitura_id = @fornitura AND gruppo = 1 AND modo IN ('nuova', 'correzione')
UNION
-- A delivery that went before the others begins them on the oldest day it found.
SELECT s.foglio_id, (SELECT min(t.riferimento) FROM catasto.stesura t
                     WHERE t.ente_id = @ente AND t.foglio_id = s.foglio_id AND t.gruppo = 1 AND t.fornitura_id <> @fornitura AND t.modo <> 'ignorata')
FROM catasto.stesura s WHERE s.ente_id = @ente AND s.fornitura_id = @fornitura AND s.gruppo = 1 AND s.modo = 'precedente';

-- name: TogliDisegni
DELETE FROM catasto.disegno WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: RidaiVita
UPDATE catasto.disegno SET superseded_at = NULL, superata_da = NULL
WHERE ente_id = @ente AND superata_da = @fornitura;

-- name: RidaiValori
WITH vecchi AS (
    DELETE FROM catasto.modifica WHERE ente_id = @ente AND fornitura_id = @fornitura RETURNING *
)
UPDATE catasto.disegno d SET dal = v.dal, al = v.al, etichetta = v.etichetta, angolo = v.angolo, altezza = v.altezza,
    -- A number that had no place of its own was written inside.
    esterno = d.esterno AND NOT (d.classe = 2 AND v.altezza IS NULL AND d.altezza IS NOT NULL)
FROM vecchi v
WHERE d.ente_id = @ente AND d.disegno_id = v.disegno_id;

-- name: TogliStesure
DELETE FROM catasto.stesura WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: TogliAnomalie
DELETE FROM catasto.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: TogliSuccessioniOrfane
DELETE FROM catasto.successione s
WHERE s.ente_id = @ente AND s.origine = 'sovrapposizione' AND s.fornitura_id = @fornitura;

-- name: ParticelleNonDisegnate
-- Those that only the census still names: their id is again that of the main sheet, and those born with
-- this delivery are of the census that first named them.
UPDATE catasto.particella p SET id = catasto.id_non_disegnata(p.comune, p.sezione, p.foglio, p.numero, p.denominatore),
    nata_da = CASE WHEN p.nata_da = @fornitura THEN s.prima ELSE p.nata_da END
FROM (SELECT particella_id, min(fornitura_id) AS prima FROM catasto.stadio_terreno WHERE ente_id = @ente AND particella_id IS NOT NULL GROUP BY 1) AS s
WHERE p.ente_id = @ente AND p.particella_id = s.particella_id
  AND (p.nata_da = @fornitura OR p.id <> catasto.id_non_disegnata(p.comune, p.sezione, p.foglio, p.numero, p.denominatore))
  AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = p.particella_id);

-- name: TogliParticelleOrfane
-- Born with this delivery, or with one that was undone while this drew it, and never named since:
-- it never was.
DELETE FROM catasto.particella p
WHERE p.ente_id = @ente
  AND (p.nata_da = @fornitura
       OR EXISTS (SELECT FROM forniture.fornitura f WHERE f.ente_id = @ente AND f.fornitura_id = p.nata_da AND f.stato = 'annullata'))
  AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = p.particella_id)
  AND NOT EXISTS (SELECT FROM catasto.stadio_terreno t WHERE t.ente_id = @ente AND t.particella_id = p.particella_id);

-- name: TogliFogliOrfani
DELETE FROM catasto.foglio f
WHERE f.ente_id = @ente
  AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.foglio_id = f.foglio_id)
  AND NOT EXISTS (SELECT FROM catasto.stesura s WHERE s.ente_id = @ente AND s.foglio_id = f.foglio_id);

-- name: TogliConfine
DELETE FROM catasto.confine_ente WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: ConfineDaRifare
-- After an undo nothing tells any more which confini it touched.
WITH oggi AS (
    SELECT d.geom FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 1 AND d.superseded_at IS NULL AND d.al IS NULL
), tolto AS (
    DELETE FROM catasto.confine_ente WHERE ente_id = @ente AND fornitura_id = 0 AND NOT EXISTS (SELECT FROM oggi)
)
INSERT INTO catasto.confine_ente (ente_id, fornitura_id, geom, tile_geom)
SELECT @ente, 0, u.geom, ST_AsTWKB(ST_Transform(u.geom, 3857), 2)
FROM (SELECT geo.contorno(ST_Collect(ST_SimplifyPreserveTopology(geom, 0.05))) AS geom FROM oggi) AS u
WHERE u.geom IS NOT NULL AND NOT ST_IsEmpty(u.geom)
ON CONFLICT (ente_id, fornitura_id) DO UPDATE SET geom = EXCLUDED.geom, tile_geom = EXCLUDED.tile_geom;

-- name: RilegaTutti
-- After an undo nothing tells what was near what it took away.
SELECT indirizzi.rilega(@ente::int);

-- name: LegaTutto
SELECT tributi.chiedi_legami(@ente::int) FROM catasto.lega(@ente::int, 0);

-- name: VersioneComuni
INSERT INTO catasto.tile_version (ente_id, layer, foglio_id) VALUES (@ente, 'comuni', 0)
ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');

-- name: SegnaAnnullata
UPDATE forniture.fornitura SET stato = 'annullata', annullata_at = now(), annullata_da = @chi, annullata_per = @motivo
WHERE ente_id = @ente AND fornitura_id = @fornitura;
