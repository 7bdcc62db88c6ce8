-- The merge of a map delivery. Every query runs in the one transaction that makes it real.

-- name: NuoviFogli
INSERT INTO catasto.foglio (ente_id, foglio_id, nome, comune, sezione, foglio, allegato, sviluppo)
SELECT @ente, foglio_id, nome, comune, sezione, foglio, allegato, sviluppo
FROM staging.foglio WHERE fornitura_id = @fornitura
ON CONFLICT DO NOTHING;

-- name: NuoveParticelle
-- Born with the first source that names it; its id is the sheet where it is first drawn, the
-- main one on a tie (contract §0).
INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
SELECT DISTINCT ON (f.foglio, s.numero, s.denominatore, f.comune, f.sezione, m.mappa)
       @ente, f.comune, f.sezione, f.foglio, s.numero, s.denominatore, m.mappa, s.tipo,
       s.foglio || '.' || s.numero || CASE WHEN s.denominatore <> '' THEN '/' || s.denominatore ELSE '' END, @fornitura
FROM staging.disegno s
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
CROSS JOIN LATERAL (SELECT CASE WHEN s.numero ~ '^[0-9]' THEN '' ELSE s.foglio END AS mappa) AS m
WHERE s.fornitura_id = @fornitura AND s.classe = 2 AND s.particella_id IS NULL
ORDER BY f.foglio, s.numero, s.denominatore, f.comune, f.sezione, m.mappa, (f.allegato, f.sviluppo) <> ('', ''), s.foglio
ON CONFLICT DO NOTHING;

-- name: LegaParticelle
UPDATE staging.disegno s SET particella_id = p.particella_id
FROM staging.foglio f
JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = f.foglio AND p.comune = f.comune AND p.sezione = f.sezione
WHERE s.fornitura_id = @fornitura AND s.classe = 2 AND s.particella_id IS NULL
  AND f.fornitura_id = @fornitura AND f.nome = s.foglio
  AND (p.numero, p.denominatore) = (s.numero, s.denominatore)
  AND p.mappa = CASE WHEN s.numero ~ '^[0-9]' THEN '' ELSE s.foglio END;

-- name: PrimoDisegno
-- What the census knew and nobody had drawn takes the id of the sheet where it is first drawn.
UPDATE catasto.particella p SET id = q.id
FROM (SELECT DISTINCT ON (s.particella_id) s.particella_id,
             s.foglio || '.' || s.numero || CASE WHEN s.denominatore <> '' THEN '/' || s.denominatore ELSE '' END AS id
      FROM staging.disegno s
      JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
      WHERE s.fornitura_id = @fornitura AND s.classe = 2 AND s.particella_id IS NOT NULL
      ORDER BY s.particella_id, (f.allegato, f.sviluppo) <> ('', ''), s.foglio) AS q
WHERE p.ente_id = @ente AND p.particella_id = q.particella_id AND p.id <> q.id
  AND NOT EXISTS (SELECT FROM catasto.disegno d WHERE d.ente_id = @ente AND d.particella_id = p.particella_id AND d.classe = 2);

-- name: LegaFabbricatiNumero
-- The CXF writes on a building the number of its particella.
UPDATE staging.disegno s SET particella_id = p.particella_id
FROM staging.foglio f
JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = f.foglio AND p.comune = f.comune AND p.sezione = f.sezione
WHERE s.fornitura_id = @fornitura AND s.classe = 3 AND s.particella_id IS NULL AND s.numero <> ''
  AND f.fornitura_id = @fornitura AND f.nome = s.foglio
  AND (p.numero, p.denominatore) = (s.numero, s.denominatore)
  AND p.mappa = CASE WHEN s.numero ~ '^[0-9]' THEN '' ELSE s.foglio END;

-- name: LegaFabbricatiDentro
-- The GeoJSON sheets do not: the particella of the sheet that holds most of the building has it.
-- An unchanged one stays where it was found, unless that particella is not what it was. The
-- particelle are those of the day of the sheet, whatever came after it.
UPDATE staging.disegno s SET particella_id = (
    SELECT d.particella_id
    FROM catasto.disegno d
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id AND p.tipo = 'particella'
    WHERE d.ente_id = @ente AND d.foglio_id = q.foglio_id AND d.classe = 2 AND d.superseded_at IS NULL
      AND (d.dal IS NULL OR d.dal <= q.riferimento) AND (d.al IS NULL OR d.al > q.riferimento)
      AND d.geom && q.geom AND ST_Intersects(d.geom, q.geom)
    ORDER BY ST_Covers(d.geom, q.geom) DESC, ST_Area(ST_Intersection(d.geom, q.geom)) DESC, d.disegno_id
    LIMIT 1)
FROM (
    SELECT s.n, f.foglio_id, f.riferimento, COALESCE(s.geom, v.geom) AS geom
    FROM staging.disegno s
    JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
    LEFT JOIN catasto.disegno v ON v.ente_id = @ente AND v.disegno_id = s.vivo_id
    WHERE s.fornitura_id = @fornitura AND s.classe = 3
      AND CASE WHEN s.esito = 'uguale' THEN s.codice = '+' AND NOT EXISTS (
                   SELECT FROM staging.disegno p
                   WHERE p.fornitura_id = @fornitura AND p.classe = 2 AND p.particella_id = v.particella_id AND p.esito IN ('uguale', 'traslato'))
               ELSE s.particella_id IS NULL END) AS q
WHERE s.fornitura_id = @fornitura AND s.n = q.n AND q.geom IS NOT NULL;

-- name: OrdinaFabbricati
-- n by area descending among the buildings of one particella on one sheet. Those unchanged keep
-- their area, but not always their place, nor their particella where that was renumbered; nor
-- do those that only moved, where they are left as they were (InserisciTraslati).
WITH posto AS (
    SELECT s.n, row_number() OVER (PARTITION BY s.foglio, COALESCE(s.particella_id, d.particella_id)
                                   ORDER BY COALESCE(s.area_mq, d.area_mq) DESC NULLS LAST, s.n) AS k,
           d.ordine AS era, d.particella_id AS era_di, COALESCE(s.particella_id, d.particella_id) AS particella_id,
           s.esito = 'uguale' OR s.esito = 'traslato' AND f.al2 IS NOT NULL AS resta
    FROM staging.disegno s
    JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
    LEFT JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = s.vivo_id
    WHERE s.fornitura_id = @fornitura AND s.classe = 3
)
UPDATE staging.disegno s SET ordine = p.k, particella_id = p.particella_id,
    esito = CASE WHEN p.resta AND (p.era <> p.k OR p.era_di IS DISTINCT FROM p.particella_id) THEN 'riordinato' ELSE s.esito END
FROM posto p
WHERE s.fornitura_id = @fornitura AND s.n = p.n;

-- name: AttaccaPartizioni
SELECT catasto.attacca_partizioni(@ente::int);

-- name: InserisciTraslati
-- A correction takes the place of what it corrects, with the same validity. Not when a later
-- drawing of the sheet is loaded: where the sheet lies is what the latest says, and it is this
-- delivery that is moved onto it (Inserisci).
INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
    dal, al, fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
SELECT @ente, f.foglio_id, s.classe, s.particella_id, s.codice, CASE WHEN s.classe = 3 THEN s.ordine ELSE o.ordine END, s.tipo, s.testo, s.angolo, s.altezza, s.esterno,
       o.dal, o.al, @fornitura, f.fonte, s.riga, s.digest, s.superficie, s.area_mq, s.etichetta, s.geom, s.geom_consegnata, s.tile_geom
FROM staging.disegno s
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
JOIN catasto.disegno o ON o.ente_id = @ente AND o.disegno_id = s.vivo_id
WHERE s.fornitura_id = @fornitura AND s.esito = 'traslato' AND s.classe = ANY (@classi::smallint[])
  AND CASE WHEN s.classe <= 2 THEN f.al1 ELSE f.al2 END IS NULL;

-- name: SuperaTraslati
UPDATE catasto.disegno d SET superseded_at = now(), superata_da = @fornitura
FROM staging.disegno s JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
WHERE s.fornitura_id = @fornitura AND s.esito = 'traslato' AND s.classe = ANY (@classi::smallint[])
  AND d.ente_id = @ente AND d.disegno_id = s.vivo_id
  AND CASE WHEN s.classe <= 2 THEN f.al1 ELSE f.al2 END IS NULL;

-- name: Ricorda
-- What the merge is about to change on rows it did not write, for undo.
INSERT INTO catasto.modifica (ente_id, fornitura_id, disegno_id, dal, al, etichetta, angolo, altezza)
SELECT @ente, @fornitura, d.disegno_id, d.dal, d.al, d.etichetta, d.angolo, d.altezza
FROM catasto.disegno d
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.foglio_id = d.foglio_id
CROSS JOIN LATERAL (SELECT CASE WHEN d.classe <= 2 THEN f.modo1 ELSE f.modo2 END AS modo) AS m
WHERE d.ente_id = @ente AND d.superseded_at IS NULL AND d.classe = ANY (@classi::smallint[]) AND m.modo IN ('nuova', 'correzione', 'precedente')
  AND d.disegno_id IN (
        SELECT disegno_id FROM staging.vivo WHERE fornitura_id = @fornitura AND NOT trovato
        UNION SELECT vivo_id FROM staging.disegno WHERE fornitura_id = @fornitura AND esito IN ('ridisegnato', 'riordinato'))
ON CONFLICT DO NOTHING;

-- name: Chiudi
-- What is gone or redrawn is cut out of the days that the delivery speaks of, [dal, al): what it
-- held before them ends with them, what it holds after them begins there. What held on both
-- sides goes on after them as a row of this delivery; of what held on neither nothing is left:
-- it never was so.
WITH tolto AS (
    SELECT v.disegno_id, m.dal, m.al,
           m.dal IS NOT NULL AND (v.dal IS NULL OR v.dal < m.dal) AS prima,
           m.al IS NOT NULL AND (v.al IS NULL OR v.al > m.al) AS dopo
    FROM staging.vivo v
    JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = v.foglio
    JOIN LATERAL (VALUES (1, f.modo1, f.dal1, f.al1), (2, f.modo2, f.dal2, f.al2)) AS m (gruppo, modo, dal, al)
        ON m.gruppo = CASE WHEN v.classe <= 2 THEN 1 ELSE 2 END
    WHERE v.fornitura_id = @fornitura AND v.classe = ANY (@classi::smallint[]) AND m.modo IN ('nuova', 'correzione')
      AND v.disegno_id IN (
            SELECT disegno_id FROM staging.vivo WHERE fornitura_id = @fornitura AND NOT trovato
            UNION SELECT vivo_id FROM staging.disegno WHERE fornitura_id = @fornitura AND esito IN ('ridisegnato', 'riordinato'))
), continua AS (
    INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
        dal, al, fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
    SELECT d.ente_id, d.foglio_id, d.classe, d.particella_id, d.codice, d.ordine, d.tipo, d.testo, d.angolo, d.altezza, d.esterno,
        t.al, d.al, @fornitura, d.fonte, d.riga, d.digest, d.superficie, d.area_mq, d.etichetta, d.geom, d.geom_consegnata, d.tile_geom
    FROM tolto t JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = t.disegno_id
    WHERE t.prima AND t.dopo
)
UPDATE catasto.disegno d SET
    superseded_at = CASE WHEN NOT t.prima AND NOT t.dopo THEN now() END,
    superata_da = CASE WHEN NOT t.prima AND NOT t.dopo THEN @fornitura::bigint END,
    dal = CASE WHEN t.dopo AND NOT t.prima THEN t.al ELSE d.dal END,
    al = CASE WHEN t.prima THEN t.dal ELSE d.al END
FROM tolto t
WHERE d.ente_id = @ente AND d.disegno_id = t.disegno_id;

-- name: SpostaStoria
-- The earlier drawings of a shifted sheet, those just closed included, move with it, so that a
-- past day still tiles; as delivered they stay beside. Only the latest drawing of a sheet moves it.
WITH superati AS (
    UPDATE catasto.disegno d SET superseded_at = now(), superata_da = @fornitura
    FROM staging.foglio f
    WHERE f.fornitura_id = @fornitura AND (f.dx <> 0 OR f.dy <> 0)
      AND d.ente_id = @ente AND d.foglio_id = f.foglio_id AND d.superseded_at IS NULL AND d.al IS NOT NULL
      AND d.fornitura_id <> @fornitura AND d.classe = ANY (@classi::smallint[])
      AND CASE WHEN d.classe <= 2 THEN f.modo1 ELSE f.modo2 END IN ('nuova', 'correzione')
      AND CASE WHEN d.classe <= 2 THEN f.al1 ELSE f.al2 END IS NULL
    RETURNING d.*, f.dx, f.dy
)
INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
    dal, al, fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
SELECT ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
    dal, al, @fornitura, fonte, riga, digest, superficie, area_mq, ST_Translate(etichetta, dx, dy), ST_Translate(geom, dx, dy),
    COALESCE(geom_consegnata, geom), ST_AsTWKB(ST_Transform(ST_Translate(geom, dx, dy), 3857), 2)
FROM superati;

-- name: Precede
-- An older delivery goes before: what differs from it begins with the oldest drawing we had.
UPDATE catasto.disegno d SET dal = m.al
FROM staging.foglio f
CROSS JOIN LATERAL (VALUES (1, f.modo1, f.al1), (2, f.modo2, f.al2)) AS m (gruppo, modo, al)
WHERE f.fornitura_id = @fornitura AND d.ente_id = @ente AND d.foglio_id = f.foglio_id
  AND m.gruppo = CASE WHEN d.classe <= 2 THEN 1 ELSE 2 END
  AND m.modo = 'precedente' AND d.superseded_at IS NULL AND d.classe = ANY (@classi::smallint[]) AND d.disegno_id IN (
        SELECT disegno_id FROM staging.vivo WHERE fornitura_id = @fornitura AND NOT trovato
        UNION SELECT vivo_id FROM staging.disegno WHERE fornitura_id = @fornitura AND esito IN ('ridisegnato', 'riordinato'));

-- name: Arricchisci
-- A drawing that did not change may still learn where its number is written.
WITH ricco AS (
    SELECT s.vivo_id, s.etichetta, s.angolo, s.altezza, s.esterno
    FROM staging.disegno s
    WHERE s.fornitura_id = @fornitura AND s.classe = 2 AND s.esito = 'uguale' AND s.altezza IS NOT NULL AND s.etichetta IS NOT NULL
), ricordato AS (
    INSERT INTO catasto.modifica (ente_id, fornitura_id, disegno_id, dal, al, etichetta, angolo, altezza)
    SELECT @ente, @fornitura, d.disegno_id, d.dal, d.al, d.etichetta, d.angolo, d.altezza
    FROM ricco r JOIN catasto.disegno d ON d.ente_id = @ente AND d.disegno_id = r.vivo_id AND d.altezza IS NULL
    ON CONFLICT DO NOTHING
)
UPDATE catasto.disegno d SET etichetta = r.etichetta, angolo = r.angolo, altezza = r.altezza, esterno = r.esterno
FROM ricco r
WHERE d.ente_id = @ente AND d.disegno_id = r.vivo_id AND d.altezza IS NULL;

-- name: Inserisci
-- New and redrawn. In a delivery that a later drawing follows the shift is taken from the older side.
INSERT INTO catasto.disegno (ente_id, foglio_id, classe, particella_id, codice, ordine, tipo, testo, angolo, altezza, esterno,
    dal, al, fornitura_id, fonte, riga, digest, superficie, area_mq, etichetta, geom, geom_consegnata, tile_geom)
SELECT @ente, f.foglio_id, s.classe, s.particella_id, s.codice, s.ordine, s.tipo, s.testo,
       COALESCE(s.angolo, v.angolo), COALESCE(s.altezza, v.altezza), s.esterno,
       m.dal, m.al, @fornitura, f.fonte, s.riga, s.digest, COALESCE(s.superficie, v.superficie), COALESCE(s.area_mq, v.area_mq),
       CASE WHEN sposta THEN ST_Translate(s.etichetta, -f.dx, -f.dy) ELSE COALESCE(s.etichetta, v.etichetta) END,
       CASE WHEN sposta THEN ST_Translate(s.geom, -f.dx, -f.dy) ELSE COALESCE(s.geom, v.geom) END,
       CASE WHEN sposta THEN COALESCE(s.geom_consegnata, s.geom) ELSE COALESCE(s.geom_consegnata, v.geom_consegnata) END,
       CASE WHEN sposta THEN ST_AsTWKB(ST_Transform(ST_Translate(s.geom, -f.dx, -f.dy), 3857), 2) ELSE COALESCE(s.tile_geom, v.tile_geom) END
FROM staging.disegno s
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = s.foglio
CROSS JOIN LATERAL (VALUES (1, f.modo1, f.dal1, f.al1), (2, f.modo2, f.dal2, f.al2)) AS m (gruppo, modo, dal, al)
CROSS JOIN LATERAL (SELECT m.al IS NOT NULL AND (f.dx <> 0 OR f.dy <> 0) AND s.geom IS NOT NULL AS sposta) AS q
LEFT JOIN catasto.disegno v ON s.esito = 'riordinato' AND v.ente_id = @ente AND v.disegno_id = s.vivo_id
WHERE s.fornitura_id = @fornitura AND m.gruppo = CASE WHEN s.classe <= 2 THEN 1 ELSE 2 END
  AND s.classe = ANY (@classi::smallint[])
  AND (s.esito IS NULL OR s.esito IN ('ridisegnato', 'riordinato'));

-- name: ChiudiAssenti
-- --completa: the sheets of the ente that the delivery does not contain end with it.
WITH assenti AS (
    SELECT d.disegno_id, d.foglio_id, d.classe, d.dal, d.al, d.etichetta, d.angolo, d.altezza
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.superseded_at IS NULL AND d.al IS NULL AND d.classe = ANY (@classi::smallint[])
      AND d.foglio_id NOT IN (SELECT foglio_id FROM staging.foglio WHERE fornitura_id = @fornitura)
      AND (d.dal IS NULL OR d.dal <= @giorno::date)
      -- What was seen after that day had not ended on it.
      AND NOT EXISTS (SELECT FROM catasto.stesura s WHERE s.ente_id = @ente AND s.foglio_id = d.foglio_id
                      AND s.gruppo = CASE WHEN d.classe <= 2 THEN 1 ELSE 2 END AND s.modo <> 'ignorata' AND s.riferimento > @giorno::date)
), ricordati AS (
    INSERT INTO catasto.modifica (ente_id, fornitura_id, disegno_id, dal, al, etichetta, angolo, altezza)
    SELECT @ente, @fornitura, disegno_id, dal, al, etichetta, angolo, altezza FROM assenti
    ON CONFLICT DO NOTHING
), chiusi AS (
    UPDATE catasto.disegno d SET al = @giorno::date FROM assenti a
    WHERE d.ente_id = @ente AND d.disegno_id = a.disegno_id
    RETURNING d.foglio_id, d.classe
)
SELECT count(*) FROM chiusi;

-- name: ScriviStesure
INSERT INTO catasto.stesura (ente_id, foglio_id, gruppo, fornitura_id, riferimento, fonte, modo, sistema, precisione_m, scala, dx, dy, adattamento)
SELECT @ente, f.foglio_id, m.gruppo, @fornitura, f.riferimento, f.fonte, m.modo, f.sistema, f.precisione_m, f.scala, f.dx, f.dy, f.adattamento
FROM staging.foglio f
CROSS JOIN LATERAL (VALUES (1, f.modo1), (2, f.modo2)) AS m (gruppo, modo)
WHERE f.fornitura_id = @fornitura AND m.gruppo = ANY (@gruppi::smallint[]);

-- name: GiorniSuccessione
-- The sheets and days on which this delivery may have changed who descends from whom.
SELECT foglio_id, CASE WHEN modo1 = 'precedente' THEN al1 ELSE riferimento END AS giorno
FROM staging.foglio
WHERE fornitura_id = @fornitura AND modo1 IN ('nuova', 'correzione', 'precedente');

-- name: Versioni
-- The segments of the tile snapshot that this delivery touched.
INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
SELECT DISTINCT @ente::int, l.layer, d.foglio_id
FROM catasto.disegno d
JOIN (VALUES (1, 'fogli'), (2, 'particelle'), (2, 'particelle_etichette'), (2, 'segni'), (3, 'edifici'), (4, 'segni')) AS l (classe, layer) ON l.classe = d.classe
WHERE d.ente_id = @ente
  AND (d.fornitura_id = @fornitura OR d.superata_da = @fornitura
       OR d.disegno_id IN (SELECT disegno_id FROM catasto.modifica WHERE ente_id = @ente AND fornitura_id = @fornitura))
ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');

-- name: Rilega
-- The civici near what changed: on which particella and at which building they stand now.
SELECT indirizzi.rilega(@ente::int, @fornitura::bigint);

-- name: LegaRegistri
-- Units and particelle that wait for each other, and what the census says otherwise than the map.
SELECT tributi.chiedi_legami(@ente::int) FROM catasto.lega(@ente::int, @fornitura::bigint);

-- name: ConfineDaiFogli
-- Without a delivered boundary the ente is the union of the confini of today. Only a delivery
-- that touched a confine has to make it anew.
WITH toccato AS (
    SELECT FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 1
      AND (d.fornitura_id = @fornitura OR d.superata_da = @fornitura
           OR d.disegno_id IN (SELECT disegno_id FROM catasto.modifica WHERE ente_id = @ente AND fornitura_id = @fornitura))
    LIMIT 1
), oggi AS (
    SELECT d.geom FROM catasto.disegno d, toccato
    WHERE d.ente_id = @ente AND d.classe = 1 AND d.superseded_at IS NULL AND d.al IS NULL
), tolto AS (
    DELETE FROM catasto.confine_ente USING toccato
    WHERE ente_id = @ente AND fornitura_id = 0 AND NOT EXISTS (SELECT FROM oggi)
), scritto AS (
    INSERT INTO catasto.confine_ente (ente_id, fornitura_id, geom, tile_geom)
    SELECT @ente, 0, u.geom, ST_AsTWKB(ST_Transform(u.geom, 3857), 2)
    FROM (SELECT geo.contorno(ST_Collect(ST_SimplifyPreserveTopology(geom, 0.05))) AS geom FROM oggi) AS u
    WHERE u.geom IS NOT NULL AND NOT ST_IsEmpty(u.geom)
    ON CONFLICT (ente_id, fornitura_id) DO UPDATE SET geom = EXCLUDED.geom, tile_geom = EXCLUDED.tile_geom
    RETURNING ente_id
)
INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
SELECT ente_id, 'comuni', 0 FROM scritto
ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');
