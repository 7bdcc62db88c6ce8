-- Before the merge: staging only. Lines of one state that did not lie together become one row, of keys
-- that came twice the last line holds, and records without the one they belong to are scarti.

-- name: AnalizzaRegistri
SELECT staging.analizza_registri(@fornitura);

-- name: PiegaUIU
WITH gruppi AS MATERIALIZED (
    SELECT immobile, progressivo, comune, sezione,
           max(n) FILTER (WHERE r1 IS NOT NULL) AS n1,
           max(n) FILTER (WHERE r2 IS NOT NULL) AS n2,
           max(n) FILTER (WHERE r3 IS NOT NULL) AS n3,
           max(n) FILTER (WHERE r4 IS NOT NULL) AS n4,
           max(n) FILTER (WHERE r5 IS NOT NULL) AS n5,
           GREATEST(count(r1) - 1, 0) + GREATEST(count(r2) - 1, 0) + GREATEST(count(r3) - 1, 0) + GREATEST(count(r4) - 1, 0) + GREATEST(count(r5) - 1, 0) AS ripetute
    FROM staging.stadio_uiu WHERE fornitura_id = @fornitura
    GROUP BY immobile, progressivo, comune, sezione
    HAVING count(*) > 1
), piegati AS (
    UPDATE staging.stadio_uiu t SET
        identificativi = COALESCE(p2.identificativi, '[]'),
        chiavi = p2.chiavi,
        r2 = p2.r2,
        indirizzi = COALESCE(p3.indirizzi, '[]'),
        r3 = p3.r3,
        utilita = COALESCE(p4.utilita, '[]'),
        r4 = p4.r4,
        riserve = COALESCE(p5.riserve, '[]'),
        r5 = p5.r5,
        impronta = COALESCE(t.r1, 0) # COALESCE(p2.r2, 0) # COALESCE(p3.r3, 0) # COALESCE(p4.r4, 0) # COALESCE(p5.r5, 0)
    FROM gruppi g
    LEFT JOIN staging.stadio_uiu p2 ON p2.fornitura_id = @fornitura AND p2.n = g.n2
    LEFT JOIN staging.stadio_uiu p3 ON p3.fornitura_id = @fornitura AND p3.n = g.n3
    LEFT JOIN staging.stadio_uiu p4 ON p4.fornitura_id = @fornitura AND p4.n = g.n4
    LEFT JOIN staging.stadio_uiu p5 ON p5.fornitura_id = @fornitura AND p5.n = g.n5
    WHERE t.fornitura_id = @fornitura AND t.n = g.n1
), tolti AS (
    DELETE FROM staging.stadio_uiu t USING gruppi g
    WHERE t.fornitura_id = @fornitura AND g.n1 IS NOT NULL AND t.n <> g.n1
      AND t.immobile = g.immobile AND t.progressivo = g.progressivo AND t.comune = g.comune AND t.sezione = g.sezione
)
SELECT COALESCE(sum(ripetute), 0)::bigint FROM gruppi;

-- name: PiegaTerreni
WITH gruppi AS MATERIALIZED (
    SELECT immobile, progressivo, comune, sezione,
           max(n) FILTER (WHERE r1 IS NOT NULL) AS n1,
           max(n) FILTER (WHERE r2 IS NOT NULL) AS n2,
           max(n) FILTER (WHERE r3 IS NOT NULL) AS n3,
           max(n) FILTER (WHERE r4 IS NOT NULL) AS n4,
           GREATEST(count(r1) - 1, 0) + GREATEST(count(r2) - 1, 0) + GREATEST(count(r3) - 1, 0) + GREATEST(count(r4) - 1, 0) AS ripetute
    FROM staging.stadio_terreno WHERE fornitura_id = @fornitura
    GROUP BY immobile, progressivo, comune, sezione
    HAVING count(*) > 1
), piegati AS (
    UPDATE staging.stadio_terreno t SET
        deduzioni = COALESCE(p2.deduzioni, '[]'),
        r2 = p2.r2,
        riserve = COALESCE(p3.riserve, '[]'),
        r3 = p3.r3,
        porzioni = COALESCE(p4.porzioni, '[]'),
        r4 = p4.r4,
        impronta = COALESCE(t.r1, 0) # COALESCE(p2.r2, 0) # COALESCE(p3.r3, 0) # COALESCE(p4.r4, 0)
    FROM gruppi g
    LEFT JOIN staging.stadio_terreno p2 ON p2.fornitura_id = @fornitura AND p2.n = g.n2
    LEFT JOIN staging.stadio_terreno p3 ON p3.fornitura_id = @fornitura AND p3.n = g.n3
    LEFT JOIN staging.stadio_terreno p4 ON p4.fornitura_id = @fornitura AND p4.n = g.n4
    WHERE t.fornitura_id = @fornitura AND t.n = g.n1
), tolti AS (
    DELETE FROM staging.stadio_terreno t USING gruppi g
    WHERE t.fornitura_id = @fornitura AND g.n1 IS NOT NULL AND t.n <> g.n1
      AND t.immobile = g.immobile AND t.progressivo = g.progressivo AND t.comune = g.comune AND t.sezione = g.sezione
)
SELECT COALESCE(sum(ripetute), 0)::bigint FROM gruppi;

-- name: OrfaniUIU
WITH tolti AS (
    DELETE FROM staging.stadio_uiu WHERE fornitura_id = @fornitura AND r1 IS NULL RETURNING file, righe, grezze
), scritti AS (
    INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, campo, motivo, contenuto)
    SELECT @ente, @fornitura, t.file, x.riga, 'tipo record', 'manca il record 1 del suo stadio: da sola la riga non si può collocare', x.grezza
    FROM tolti t CROSS JOIN LATERAL unnest(t.righe, t.grezze) AS x (riga, grezza)
    RETURNING 1
)
SELECT count(*) FROM scritti;

-- name: OrfaniTerreni
WITH tolti AS (
    DELETE FROM staging.stadio_terreno WHERE fornitura_id = @fornitura AND r1 IS NULL RETURNING file, righe, grezze
), scritti AS (
    INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, campo, motivo, contenuto)
    SELECT @ente, @fornitura, t.file, x.riga, 'tipo record', 'manca il record 1 del suo stadio: da sola la riga non si può collocare', x.grezza
    FROM tolti t CROSS JOIN LATERAL unnest(t.righe, t.grezze) AS x (riga, grezza)
    RETURNING 1
)
SELECT count(*) FROM scritti;

-- name: SoggettiRipetuti
WITH gruppi AS (
    SELECT soggetto, tipo, comune, sezione, max(n) AS n FROM staging.soggetto WHERE fornitura_id = @fornitura GROUP BY soggetto, tipo, comune, sezione HAVING count(*) > 1
), tolti AS (
    DELETE FROM staging.soggetto t USING gruppi g WHERE t.fornitura_id = @fornitura AND t.n <> g.n AND t.soggetto = g.soggetto AND t.tipo = g.tipo AND t.comune = g.comune AND t.sezione = g.sezione RETURNING 1
)
SELECT count(*) FROM tolti;

-- name: TitolaritaRipetute
WITH gruppi AS (
    SELECT chiave, immobile_tipo, comune, sezione, max(n) AS n FROM staging.titolarita WHERE fornitura_id = @fornitura GROUP BY chiave, immobile_tipo, comune, sezione HAVING count(*) > 1
), tolti AS (
    DELETE FROM staging.titolarita t USING gruppi g WHERE t.fornitura_id = @fornitura AND t.n <> g.n AND t.chiave = g.chiave AND t.immobile_tipo = g.immobile_tipo AND t.comune = g.comune AND t.sezione = g.sezione RETURNING 1
)
SELECT count(*) FROM tolti;

-- Parts of one extraction that came from several places: their rows move to its partition.

-- name: AccogliUIU
UPDATE staging.stadio_uiu SET fornitura_id = @fornitura, n = n + @dopo::int WHERE fornitura_id = @da;

-- name: AccogliTerreni
UPDATE staging.stadio_terreno SET fornitura_id = @fornitura, n = n + @dopo::int WHERE fornitura_id = @da;

-- name: AccogliSoggetti
UPDATE staging.soggetto SET fornitura_id = @fornitura, n = n + @dopo::int WHERE fornitura_id = @da;

-- name: AccogliTitolarita
UPDATE staging.titolarita SET fornitura_id = @fornitura, n = n + @dopo::int WHERE fornitura_id = @da;

-- name: AccogliAnomalie
UPDATE staging.anomalia SET fornitura_id = @fornitura WHERE fornitura_id = @da;
