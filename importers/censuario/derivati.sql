-- What follows from the registers, kept by merge and undo for what they touched: the particelle that
-- the census names, what everybody may know of them, the identifiers of the units, the counts of today.

-- name: AssicuraPartizioni
SELECT catasto.assicura_partizioni(@ente::int);

-- name: MappeLettere
-- A letter is one particella a sheet. The census knows no allegati: where the map draws exactly one of
-- that name on the sheets of the foglio it is that one, else that of the main sheet.
UPDATE staging.stadio_terreno s SET p_mappa = q.mappa
FROM (SELECT p.foglio, p.numero, p.denominatore, p.comune, p.sezione, min(p.mappa) AS mappa
      FROM catasto.particella p
      WHERE p.ente_id = @ente AND p.mappa <> ''
        AND EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = p.particella_id AND d.superseded_at IS NULL)
      GROUP BY 1, 2, 3, 4, 5
      HAVING count(*) = 1) AS q
WHERE s.fornitura_id = @fornitura AND s.p_mappa <> '' AND s.p_mappa <> q.mappa
  AND s.p_foglio = q.foglio AND s.p_numero = q.numero AND s.p_denominatore = q.denominatore AND s.comune = q.comune AND s.sezione = q.sezione;

-- name: NuoveParticelle
INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
SELECT @ente, q.comune, q.sezione, q.p_foglio, q.p_numero, q.p_denominatore, q.p_mappa, 'particella',
       catasto.id_non_disegnata(q.comune, q.sezione, q.p_foglio, q.p_numero, q.p_denominatore), @fornitura
FROM (SELECT DISTINCT s.comune, s.sezione, s.p_foglio, s.p_numero, s.p_denominatore, s.p_mappa
      FROM staging.stadio_terreno s WHERE s.fornitura_id = @fornitura AND s.p_numero IS NOT NULL) AS q
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = q.p_foglio AND p.numero = q.p_numero AND p.denominatore = q.p_denominatore
    AND p.comune = q.comune AND p.sezione = q.sezione AND p.mappa = q.p_mappa
WHERE p.particella_id IS NULL;

-- name: TogliTerreni
-- What is public of the particelle that a delivery touches is written anew.
DELETE FROM catasto.terreno t
USING (SELECT DISTINCT particella_id FROM catasto.stadio_terreno
       WHERE ente_id = @ente AND (fornitura_id = @fornitura OR superata_da = @fornitura) AND particella_id IS NOT NULL) AS q
WHERE t.ente_id = @ente AND t.particella_id = q.particella_id;

-- name: ScriviTerreni
-- A state that has ended, nobody knows when, ends on its registration or where it began.
INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, subalterno, dal, al, superficie_mq, qualita, soppressa)
SELECT @ente, s.particella_id, s.immobile, s.progressivo, COALESCE(catasto.senza_zeri(s.subalterno), ''), s.dal,
       CASE WHEN NOT s.aperto THEN COALESCE(s.al, s.reg_al, s.dal, '-infinity') END, s.superficie_mq, s.qualita, s.soppressa
FROM catasto.stadio_terreno s
LEFT JOIN catasto.terreno t ON t.ente_id = @ente AND t.particella_id = s.particella_id AND t.immobile = s.immobile AND t.progressivo = s.progressivo
WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.particella_id IS NOT NULL AND t.particella_id IS NULL;

-- name: ScriviPrimiTerreni
INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, subalterno, dal, al, superficie_mq, qualita, soppressa)
SELECT @ente, s.particella_id, s.immobile, s.progressivo, COALESCE(catasto.senza_zeri(s.subalterno), ''), s.dal,
       CASE WHEN NOT s.aperto THEN COALESCE(s.al, s.reg_al, s.dal, '-infinity') END, s.superficie_mq, s.qualita, s.soppressa
FROM catasto.stadio_terreno s
WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.particella_id IS NOT NULL;

-- name: Identificativi
-- Of the states that were written; those that a unit had already stay as they are.
INSERT INTO catasto.identificativo (ente_id, comune, sezione, immobile, sezione_urbana, foglio, numero, denominatore, subalterno, nata_da)
SELECT @ente, q.comune, q.sezione, q.immobile, split_part(q.chiave, '|', 1), split_part(q.chiave, '|', 2), split_part(q.chiave, '|', 3),
       split_part(q.chiave, '|', 4), split_part(q.chiave, '|', 5), @fornitura
FROM (SELECT DISTINCT s.comune, s.sezione, s.immobile, k.chiave
      FROM staging.stadio_uiu s CROSS JOIN LATERAL unnest(s.chiavi) AS k (chiave)
      WHERE s.fornitura_id = @fornitura
        AND (@prima::boolean OR s.n IN (SELECT c.n FROM staging.scelta c
             WHERE c.fornitura_id = @fornitura AND c.registro = 'U' AND c.esito IN ('nuovo', 'modificato', 'chiuso', 'riaperto')))) AS q
ON CONFLICT DO NOTHING;

-- name: Consistenza
-- The state of today is the highest stage, below 901, that holds today (contract §0).
WITH oggi AS (SELECT (now() AT TIME ZONE 'Europe/Rome')::date AS giorno),
unita AS (
    SELECT DISTINCT ON (u.immobile, u.comune, u.sezione) u.soppressa OR u.bcnc AS esclusa
    FROM catasto.stadio_uiu u, oggi
    WHERE u.ente_id = @ente AND u.superseded_at IS NULL AND u.progressivo < 901
      AND (u.dal IS NULL OR u.dal <= oggi.giorno) AND (u.aperto OR u.al > oggi.giorno)
    ORDER BY u.immobile, u.comune, u.sezione, u.progressivo DESC
), terreni AS (
    SELECT DISTINCT ON (t.immobile, t.comune, t.sezione) t.particella_id, t.soppressa
    FROM catasto.stadio_terreno t, oggi
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND t.progressivo < 901
      AND (t.dal IS NULL OR t.dal <= oggi.giorno) AND (t.aperto OR t.al > oggi.giorno)
    ORDER BY t.immobile, t.comune, t.sezione, t.progressivo DESC
)
INSERT INTO catasto.consistenza (ente_id, uiu, particelle, aggiornata)
SELECT @ente, (SELECT count(*) FROM unita WHERE NOT esclusa),
       (SELECT count(DISTINCT p.particella_id) FROM terreni t JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = t.particella_id
        WHERE NOT t.soppressa AND p.numero ~ '^[0-9]'),
       (SELECT max(COALESCE(e.registrata_al, e.alla_data)) FROM catasto.estrazione e JOIN forniture.fornitura f USING (ente_id, fornitura_id)
        WHERE e.ente_id = @ente AND (f.stato = 'acquisita' AND f.fornitura_id <> @fornitura OR f.fornitura_id = @fornitura AND @acquisita::boolean))
ON CONFLICT (ente_id) DO UPDATE SET uiu = EXCLUDED.uiu, particelle = EXCLUDED.particelle, aggiornata = EXCLUDED.aggiornata;

-- name: Lega
-- Units, civici, descent: what ties the registers to the map and to the streets.
SELECT tributi.chiedi_legami(@ente::int) FROM catasto.lega(@ente::int, @fornitura::bigint);

-- name: LegaTutto
-- After an undo nothing tells what it had touched.
SELECT tributi.chiedi_legami(@ente::int) FROM catasto.lega(@ente::int, 0);

-- name: CampionePiccolo
-- How many rows there are is what matters now; the server's own ANALYZE comes a minute later.
SELECT set_config('default_statistics_target', '10', true);

-- name: AnalizzaPrimi
-- After a first load: the planner must not go on believing that the registers are empty.
SELECT catasto.analizza_cresciute();
