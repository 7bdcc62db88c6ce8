-- The merge of a DOCFA supply. Keys: a unit of a declaration (comune, sezione, immobile, protocollo,
-- anno), and within it a polygon or a drawing; a document is of a declaration whole.

-- name: ComuniDi
SELECT comune FROM sit.ente_comune WHERE ente_id = @ente;

-- name: Analizza
SELECT staging.analizza_docfa(@fornitura);

-- name: SenzaCicli
-- Of what a merge has just written the planner knows nothing: left to itself it loops.
SELECT set_config('enable_nestloop', 'off', true);

-- name: Ripetute
-- Of lines about the same thing the last one wins.
WITH dichiarate AS (
    DELETE FROM staging.docfa s USING staging.docfa d
    WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
      AND (d.immobile, d.protocollo, d.anno, d.comune, d.sezione) = (s.immobile, s.protocollo, s.anno, s.comune, s.sezione)
    RETURNING s.n
), poligoni AS (
    DELETE FROM staging.docfa_poligono s USING staging.docfa_poligono d
    WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
      AND (d.immobile, d.protocollo, d.anno, d.progressivo, d.comune, d.sezione) = (s.immobile, s.protocollo, s.anno, s.progressivo, s.comune, s.sezione)
    RETURNING s.n
), schede AS (
    DELETE FROM staging.docfa_scheda s USING staging.docfa_scheda d
    WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
      AND (d.immobile, d.protocollo, d.anno, d.nome_file, d.numero, d.comune, d.sezione) = (s.immobile, s.protocollo, s.anno, s.nome_file, s.numero, s.comune, s.sezione)
    RETURNING s.n
), file AS (
    DELETE FROM staging.docfa_file s USING staging.docfa_file d
    WHERE s.fornitura_id = @fornitura AND d.fornitura_id = @fornitura AND d.n > s.n
      AND d.nome = s.nome AND (d.numero = s.numero OR d.formato = s.formato)
    RETURNING s.n
)
SELECT (SELECT count(*) FROM dichiarate) + (SELECT count(*) FROM poligoni) + (SELECT count(*) FROM schede) + (SELECT count(*) FROM file);

-- name: AbbinaImmagini
UPDATE staging.docfa_scheda s SET sha256 = f.sha256, byte = f.byte
FROM staging.docfa_file f
WHERE s.fornitura_id = @fornitura AND f.fornitura_id = @fornitura AND f.nome = s.nome_file AND f.numero = s.numero;

-- name: SchedeDiPrima
-- A split supply may bring the lines in one import and the drawings in another.
INSERT INTO staging.docfa_scheda (fornitura_id, n, comune, sezione, immobile, protocollo, anno, registrazione, nome_file, numero, formato, scala, sha256, byte, impronta, file, riga)
SELECT @fornitura, 0, v.comune, v.sezione, v.immobile, v.protocollo, v.anno, v.registrazione, v.nome_file, v.numero, v.formato, v.scala, f.sha256, f.byte, v.impronta, COALESCE(v.file, ''), COALESCE(v.riga, 0)
FROM staging.docfa_file f
JOIN catasto.docfa_scheda v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.nome_file = f.nome AND v.numero = f.numero AND v.anno BETWEEN @anno::integer - 1 AND @anno::integer
WHERE f.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM staging.docfa_scheda s WHERE s.fornitura_id = @fornitura AND s.nome_file = f.nome AND s.numero = f.numero);

-- name: ImmaginiSenzaScheda
WITH perse AS (
    INSERT INTO catasto.scarto (ente_id, fornitura_id, file, riga, campo, motivo)
    SELECT @ente, @fornitura, f.file, 0, 'nome file', 'nessuna riga di SC.DAT nomina questa immagine: non si sa di quale dichiarazione sia'
    FROM staging.docfa_file f
    WHERE f.fornitura_id = @fornitura AND f.numero IS NOT NULL
      AND NOT EXISTS (SELECT FROM staging.docfa_scheda s WHERE s.fornitura_id = @fornitura AND s.nome_file = f.nome AND s.numero = f.numero)
    RETURNING 1
)
SELECT count(*) FROM perse;

-- name: AnnoDeiDocumenti
UPDATE staging.docfa_file f SET anno = COALESCE(
    (SELECT max(d.anno) FROM staging.docfa d WHERE d.fornitura_id = @fornitura AND d.protocollo = f.nome),
    (SELECT max(d.anno) FROM catasto.docfa d WHERE d.ente_id = @ente AND d.protocollo = f.nome AND d.superseded_at IS NULL AND d.anno BETWEEN @anno::integer - 1 AND @anno::integer),
    @anno::integer)
WHERE f.fornitura_id = @fornitura AND f.formato IS NOT NULL;

-- name: SuperaDichiarate
UPDATE catasto.docfa v SET superseded_at = now(), superata_da = @fornitura
FROM staging.docfa s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND (v.immobile, v.protocollo, v.anno, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.comune, s.sezione);

-- name: InserisciDichiarate
INSERT INTO catasto.docfa (ente_id, comune, sezione, immobile, protocollo, anno, registrazione, zona, categoria, classe, consistenza_milli, superficie, rendita_milli,
    partita_speciale, lotto, edificio, scala, interni, piani, sezione_urbana, foglio, numero, denominatore, subalterno, edificialita, graffati,
    toponimo, indirizzo, civici, ulteriori_indirizzi, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.immobile, s.protocollo, s.anno, s.registrazione, s.zona, s.categoria, s.classe, s.consistenza_milli, s.superficie, s.rendita_milli,
    s.partita_speciale, s.lotto, s.edificio, s.scala, s.interni, s.piani, s.sezione_urbana, s.foglio, s.numero, s.denominatore, s.subalterno, s.edificialita, s.graffati,
    s.toponimo, s.indirizzo, s.civici, s.ulteriori_indirizzi, s.impronta, s.file, s.riga, @fornitura
FROM staging.docfa s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM catasto.docfa v WHERE v.ente_id = @ente AND v.superseded_at IS NULL
                  AND (v.immobile, v.protocollo, v.anno, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.comune, s.sezione))
ORDER BY s.n;

-- name: SuperaPoligoni
UPDATE catasto.docfa_poligono v SET superseded_at = now(), superata_da = @fornitura
FROM staging.docfa_poligono s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.impronta <> s.impronta
  AND (v.immobile, v.protocollo, v.anno, v.progressivo, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.progressivo, s.comune, s.sezione);

-- name: InserisciPoligoni
INSERT INTO catasto.docfa_poligono (ente_id, comune, sezione, immobile, protocollo, anno, registrazione, progressivo, superficie_milli, ambiente, altezza_milli, altezza_massima_milli,
    impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.immobile, s.protocollo, s.anno, s.registrazione, s.progressivo, s.superficie_milli, s.ambiente, s.altezza_milli, s.altezza_massima_milli,
    s.impronta, s.file, s.riga, @fornitura
FROM staging.docfa_poligono s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM catasto.docfa_poligono v WHERE v.ente_id = @ente AND v.superseded_at IS NULL
                  AND (v.immobile, v.protocollo, v.anno, v.progressivo, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.progressivo, s.comune, s.sezione))
ORDER BY s.n;

-- name: SuperaSchede
-- A line without its drawing says nothing against one that has it.
UPDATE catasto.docfa_scheda v SET superseded_at = now(), superata_da = @fornitura
FROM staging.docfa_scheda s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura
  AND (v.impronta <> s.impronta OR v.sha256 IS DISTINCT FROM COALESCE(s.sha256, v.sha256))
  AND (v.immobile, v.protocollo, v.anno, v.nome_file, v.numero, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.nome_file, s.numero, s.comune, s.sezione);

-- name: InserisciSchede
INSERT INTO catasto.docfa_scheda (ente_id, comune, sezione, immobile, protocollo, anno, registrazione, nome_file, numero, formato, scala, sha256, byte, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.immobile, s.protocollo, s.anno, s.registrazione, s.nome_file, s.numero, s.formato, s.scala,
    COALESCE(s.sha256, p.sha256), COALESCE(s.byte, p.byte), s.impronta, s.file, s.riga, @fornitura
FROM staging.docfa_scheda s
LEFT JOIN catasto.docfa_scheda p ON p.ente_id = @ente AND p.superata_da = @fornitura
     AND (p.immobile, p.protocollo, p.anno, p.nome_file, p.numero, p.comune, p.sezione) = (s.immobile, s.protocollo, s.anno, s.nome_file, s.numero, s.comune, s.sezione)
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM catasto.docfa_scheda v WHERE v.ente_id = @ente AND v.superseded_at IS NULL
                  AND (v.immobile, v.protocollo, v.anno, v.nome_file, v.numero, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.nome_file, s.numero, s.comune, s.sezione))
ORDER BY s.n;

-- name: SuperaDocumenti
UPDATE catasto.docfa_documento v SET superseded_at = now(), superata_da = @fornitura
FROM staging.docfa_file s
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND s.fornitura_id = @fornitura AND v.sha256 <> s.sha256
  AND (v.protocollo, v.anno, v.formato) = (s.nome, s.anno, s.formato);

-- name: InserisciDocumenti
INSERT INTO catasto.docfa_documento (ente_id, protocollo, anno, formato, sha256, byte, file, fornitura_id)
SELECT @ente, s.nome, s.anno, s.formato, s.sha256, s.byte, s.file, @fornitura
FROM staging.docfa_file s
WHERE s.fornitura_id = @fornitura AND s.formato IS NOT NULL
  AND NOT EXISTS (SELECT FROM catasto.docfa_documento v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND (v.protocollo, v.anno, v.formato) = (s.nome, s.anno, s.formato))
ORDER BY s.n;

-- name: Staged
SELECT (SELECT count(*) FROM staging.docfa WHERE fornitura_id = @fornitura) AS dichiarate,
       (SELECT count(*) FROM staging.docfa_poligono WHERE fornitura_id = @fornitura) AS poligoni,
       (SELECT count(*) FROM staging.docfa_scheda WHERE fornitura_id = @fornitura) AS schede,
       (SELECT count(*) FROM staging.docfa_file WHERE fornitura_id = @fornitura AND formato IS NOT NULL) AS documenti;

-- name: Righe
-- What the parse says to have staged; a crash of the server empties unlogged tables.
SELECT (SELECT count(*) FROM staging.docfa WHERE fornitura_id = @fornitura) + (SELECT count(*) FROM staging.docfa_poligono WHERE fornitura_id = @fornitura)
     + (SELECT count(*) FROM staging.docfa_scheda WHERE fornitura_id = @fornitura) + (SELECT count(*) FROM staging.docfa_file WHERE fornitura_id = @fornitura);
