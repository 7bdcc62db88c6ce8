-- What contradicts itself or lacks its other half. It goes in, and is listed.

-- name: PoligoniSoli
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'POLIGONI_SENZA_DICHIARAZIONE', 'nota', s.comune || s.sezione || '-F-' || s.immobile,
       'protocollo ' || s.protocollo || '/' || s.anno || ': ci sono i poligoni (' || count(*) || ') e non la riga di DC.DAT che dichiara l''unità', min(s.file), min(s.riga)
FROM staging.docfa_poligono s
WHERE s.fornitura_id = @fornitura
  AND NOT EXISTS (SELECT FROM catasto.docfa v WHERE v.ente_id = @ente AND v.superseded_at IS NULL
                  AND (v.immobile, v.protocollo, v.anno, v.comune, v.sezione) = (s.immobile, s.protocollo, s.anno, s.comune, s.sezione))
GROUP BY s.comune, s.sezione, s.immobile, s.protocollo, s.anno;

-- name: SchedeSenzaImmagine
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @fornitura, 'SCHEDA_SENZA_IMMAGINE', 'avviso', CASE WHEN v.immobile = 0 THEN v.protocollo || '/' || v.anno ELSE v.comune || v.sezione || '-F-' || v.immobile END,
       'protocollo ' || v.protocollo || '/' || v.anno || ': l''immagine ' || v.nome_file || '.' || lpad(v.numero::text, greatest(3, length(v.numero::text)), '0') || ' non è fra i file consegnati', v.file, v.riga
FROM catasto.docfa_scheda v
WHERE v.ente_id = @ente AND v.fornitura_id = @fornitura AND v.superseded_at IS NULL AND v.sha256 IS NULL;

-- name: DocumentiSpaiati
INSERT INTO staging.anomalia (fornitura_id, codice, gravita, oggetto, testo, file)
SELECT @fornitura, 'DOCUMENTO_SPAIATO', 'nota', s.nome || '/' || s.anno,
       'della dichiarazione ' || s.nome || '/' || s.anno || ' è consegnato il ' || s.formato || ' e non il ' || CASE s.formato WHEN 'PDF' THEN 'DAT' ELSE 'PDF' END, s.file
FROM staging.docfa_file s
WHERE s.fornitura_id = @fornitura AND s.formato IN ('PDF', 'DAT')
  AND NOT EXISTS (SELECT FROM catasto.docfa_documento v WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.protocollo = s.nome AND v.anno = s.anno
                  AND v.formato = CASE s.formato WHEN 'PDF' THEN 'DAT' ELSE 'PDF' END);

-- name: Dichiarazioni
-- How many declarations have a document here: what the index counts.
SELECT count(DISTINCT nome) FROM staging.docfa_file WHERE fornitura_id = @fornitura AND formato IS NOT NULL;

-- name: Misurate
-- The units that this delivery declared or measured, with all their polygons.
SELECT v.docfa_id, v.comune || v.sezione || '-F-' || v.immobile AS oggetto, v.protocollo || '/' || v.anno AS protocollo, COALESCE(v.categoria, '') AS categoria, v.superficie,
       COALESCE(v.file, '') AS file, COALESCE(v.riga, 0) AS riga, p.superficie_milli, COALESCE(p.ambiente, '') AS ambiente, COALESCE(p.altezza_milli, 0) AS altezza_milli, COALESCE(p.altezza_massima_milli, 0) AS altezza_massima_milli
FROM (
    SELECT immobile, protocollo, anno, comune, sezione FROM catasto.docfa WHERE ente_id = @ente AND fornitura_id = @fornitura
    UNION
    SELECT immobile, protocollo, anno, comune, sezione FROM catasto.docfa_poligono WHERE ente_id = @ente AND fornitura_id = @fornitura
) k
JOIN catasto.docfa v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.superficie > 0
     AND v.immobile = k.immobile AND v.protocollo = k.protocollo AND v.anno = k.anno AND v.comune = k.comune AND v.sezione = k.sezione
JOIN catasto.docfa_poligono p ON p.ente_id = @ente AND p.superseded_at IS NULL
     AND p.immobile = k.immobile AND p.protocollo = k.protocollo AND p.anno = k.anno AND p.comune = k.comune AND p.sezione = k.sezione
ORDER BY v.docfa_id, p.progressivo;

-- name: Deposita
INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, codice, gravita, oggetto, testo, file, riga FROM staging.anomalia WHERE fornitura_id = @fornitura
ORDER BY file, riga;

-- name: ContaAnomalie
SELECT codice, count(*), min(testo) FROM staging.anomalia WHERE fornitura_id = @fornitura GROUP BY codice ORDER BY codice;
