-- The merge of a delivery of registers (catasto-censuario §3.4). Every query runs in the one transaction
-- that makes it real.
--
-- staging.scelta says what becomes of each row read; a register that has nothing yet is filled without
-- looking (@prima). A row is superseded before its successor is written, because only one of a key lives.

-- name: SenzaCicli
SELECT set_config('enable_nestloop', 'off', true);

-- name: ConCicli
SELECT set_config('enable_nestloop', 'on', true);

-- name: Vuoti
-- Which registers have nothing of this ente yet: those that no acquired delivery may have written. The
-- register of deliveries knows it without looking among the rows of all the enti.
SELECT NOT COALESCE(bool_or(tipo = 'catasto.fabbricati'), false), NOT COALESCE(bool_or(tipo = 'catasto.terreni'), false), count(*) = 0, count(*) = 0
FROM forniture.fornitura
WHERE ente_id = @ente AND stato = 'acquisita' AND tipo IN ('catasto.fabbricati', 'catasto.terreni');

-- name: ConfrontaSoggetti
INSERT INTO staging.scelta (fornitura_id, registro, n, vivo_id, esito)
SELECT @fornitura, 'S', s.n, v.versione_id, CASE WHEN v.versione_id IS NULL THEN 'nuovo' WHEN s.impronta = v.impronta THEN 'invariato' ELSE 'modificato' END
FROM staging.soggetto s
LEFT JOIN catasto.soggetto v ON v.ente_id = @ente AND v.superseded_at IS NULL
    AND v.soggetto = s.soggetto AND v.tipo = s.tipo AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura;

-- name: SuperaSoggetti
UPDATE catasto.soggetto v SET superseded_at = now(), superata_da = @fornitura
FROM staging.scelta c
WHERE c.fornitura_id = @fornitura AND c.registro = 'S' AND c.esito IN ('modificato', 'chiuso', 'riaperto')
  AND v.ente_id = @ente AND v.versione_id = c.vivo_id;

-- name: InserisciSoggetti
INSERT INTO catasto.soggetto (ente_id, comune, sezione, tipo, soggetto, cognome, nome, denominazione, sesso, nascita, luogo_nascita, sede,
    cf, cf_valido, note, persona, nome_ricerca, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.tipo, s.soggetto, s.cognome, s.nome, s.denominazione, s.sesso, s.nascita, s.luogo_nascita, s.sede,
    s.cf, s.cf_valido, s.note, s.persona, s.nome_ricerca, s.impronta, s.file, s.riga, @fornitura
FROM staging.soggetto s
WHERE s.fornitura_id = @fornitura
  AND (@prima::boolean OR s.n IN (SELECT c.n FROM staging.scelta c
       WHERE c.fornitura_id = @fornitura AND c.registro = 'S' AND c.esito IN ('nuovo', 'modificato')));

-- name: Parole
INSERT INTO catasto.parola_soggetto (ente_id, parola)
SELECT DISTINCT @ente::int, p.parola COLLATE "C"
FROM catasto.soggetto s CROSS JOIN LATERAL string_to_table(s.nome_ricerca, ' ') AS p (parola)
WHERE s.ente_id = @ente AND s.fornitura_id = @fornitura AND p.parola <> ''
ON CONFLICT DO NOTHING;

-- name: ConfermaSoggetti
-- What the other cadastre wrote and this one delivers equal is also of this one.
INSERT INTO catasto.conferma (ente_id, versione_id, tipo, fornitura_id)
SELECT @ente, c.vivo_id, @tipo::text, @fornitura
FROM staging.scelta c
JOIN catasto.soggetto v ON v.ente_id = @ente AND v.versione_id = c.vivo_id
JOIN forniture.fornitura w ON w.ente_id = @ente AND w.fornitura_id = v.fornitura_id AND w.tipo <> @tipo
WHERE c.fornitura_id = @fornitura AND c.registro = 'S' AND c.esito = 'invariato'
ON CONFLICT DO NOTHING;

-- name: ConfermaTitolarita
INSERT INTO catasto.conferma (ente_id, versione_id, tipo, fornitura_id)
SELECT @ente, c.vivo_id, @tipo::text, @fornitura
FROM staging.scelta c
JOIN catasto.titolarita v ON v.ente_id = @ente AND v.versione_id = c.vivo_id
JOIN forniture.fornitura w ON w.ente_id = @ente AND w.fornitura_id = v.fornitura_id AND w.tipo <> @tipo
WHERE c.fornitura_id = @fornitura AND c.registro = 'H' AND c.esito = 'invariato'
ON CONFLICT DO NOTHING;

-- States. An open record that says less of a closed state than is known of it (its registration is
-- older than the end) leaves it closed; what a whole delivery had closed for not containing it, a
-- later delivery that contains it opens again.

-- name: ConfrontaUIU
INSERT INTO staging.scelta (fornitura_id, registro, n, vivo_id, esito)
SELECT @fornitura, 'U', s.n, v.stadio_id, CASE
    WHEN v.stadio_id IS NULL THEN 'nuovo'
    WHEN s.aperto AND v.chiusura = 'riconciliata' AND v.al < @giorno::date THEN 'riaperto'
    WHEN s.impronta = v.impronta THEN 'invariato'
    WHEN s.aperto AND NOT v.aperto AND (s.reg_dal < COALESCE(v.reg_al, v.al)) IS NOT FALSE THEN 'mantenuto'
    WHEN v.aperto AND NOT s.aperto THEN 'chiuso'
    ELSE 'modificato' END
FROM staging.stadio_uiu s
LEFT JOIN catasto.stadio_uiu v ON v.ente_id = @ente AND v.superseded_at IS NULL
    AND v.immobile = s.immobile AND v.progressivo = s.progressivo AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura;

-- name: SuperaUIU
UPDATE catasto.stadio_uiu v SET superseded_at = now(), superata_da = @fornitura
FROM staging.scelta c
WHERE c.fornitura_id = @fornitura AND c.registro = 'U' AND c.esito IN ('modificato', 'chiuso', 'riaperto')
  AND v.ente_id = @ente AND v.stadio_id = c.vivo_id;

-- name: InserisciUIU
INSERT INTO catasto.stadio_uiu (ente_id, comune, sezione, immobile, progressivo, zona, categoria, classe, consistenza_milli, superficie, rendita_lire, rendita_milli, lotto, edificio, scala, interni, piani,
    partita, annotazione, protocollo, data_notifica, flag_classamento, extra, identificativi, indirizzi, utilita, riserve,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.immobile, s.progressivo, s.zona, s.categoria, s.classe, s.consistenza_milli, s.superficie, s.rendita_lire, s.rendita_milli, s.lotto, s.edificio, s.scala, s.interni, s.piani,
    s.partita, s.annotazione, s.protocollo, s.data_notifica, s.flag_classamento, s.extra, s.identificativi, s.indirizzi, s.utilita, s.riserve,
    s.dal, s.reg_dal, s.g_tipo, s.g_numero, s.g_progressivo, s.g_anno, s.g_mutazione, s.g_causale, s.g_descrizione, s.impianto,
    s.al, s.reg_al, s.c_tipo, s.c_numero, s.c_progressivo, s.c_anno, s.c_mutazione, s.c_causale, s.c_descrizione, s.aperto, s.impronta, s.file, s.riga, @fornitura
FROM staging.stadio_uiu s
WHERE s.fornitura_id = @fornitura
  AND (@prima::boolean OR s.n IN (SELECT c.n FROM staging.scelta c
       WHERE c.fornitura_id = @fornitura AND c.registro = 'U' AND c.esito IN ('nuovo', 'modificato', 'chiuso', 'riaperto')));

-- name: ConfrontaTerreni
INSERT INTO staging.scelta (fornitura_id, registro, n, vivo_id, esito)
SELECT @fornitura, 'T', s.n, v.stadio_id, CASE
    WHEN v.stadio_id IS NULL THEN 'nuovo'
    WHEN s.aperto AND v.chiusura = 'riconciliata' AND v.al < @giorno::date THEN 'riaperto'
    WHEN s.impronta = v.impronta THEN 'invariato'
    WHEN s.aperto AND NOT v.aperto AND (s.reg_dal < COALESCE(v.reg_al, v.al)) IS NOT FALSE THEN 'mantenuto'
    WHEN v.aperto AND NOT s.aperto THEN 'chiuso'
    ELSE 'modificato' END
FROM staging.stadio_terreno s
LEFT JOIN catasto.stadio_terreno v ON v.ente_id = @ente AND v.superseded_at IS NULL
    AND v.immobile = s.immobile AND v.progressivo = s.progressivo AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura;

-- name: SuperaTerreni
UPDATE catasto.stadio_terreno v SET superseded_at = now(), superata_da = @fornitura
FROM staging.scelta c
WHERE c.fornitura_id = @fornitura AND c.registro = 'T' AND c.esito IN ('modificato', 'chiuso', 'riaperto')
  AND v.ente_id = @ente AND v.stadio_id = c.vivo_id;

-- name: InserisciTerreni
INSERT INTO catasto.stadio_terreno (ente_id, comune, sezione, immobile, progressivo, foglio, numero, denominatore, subalterno, edificialita, qualita, classe, superficie_mq, flag_reddito, flag_porzione, flag_deduzioni,
    dominicale_lire, agrario_lire, dominicale_milli, agrario_milli, partita, annotazione, extra, deduzioni, riserve, porzioni, particella_id,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.immobile, s.progressivo, s.foglio, s.numero, s.denominatore, s.subalterno, s.edificialita, s.qualita, s.classe, s.superficie_mq, s.flag_reddito, s.flag_porzione, s.flag_deduzioni,
    s.dominicale_lire, s.agrario_lire, s.dominicale_milli, s.agrario_milli, s.partita, s.annotazione, s.extra, s.deduzioni, s.riserve, s.porzioni, p.particella_id,
    s.dal, s.reg_dal, s.g_tipo, s.g_numero, s.g_progressivo, s.g_anno, s.g_mutazione, s.g_causale, s.g_descrizione, s.impianto,
    s.al, s.reg_al, s.c_tipo, s.c_numero, s.c_progressivo, s.c_anno, s.c_mutazione, s.c_causale, s.c_descrizione, s.aperto, s.impronta, s.file, s.riga, @fornitura
FROM staging.stadio_terreno s
LEFT JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = s.p_foglio AND p.numero = s.p_numero AND p.denominatore = s.p_denominatore
    AND p.comune = s.comune AND p.sezione = s.sezione AND p.mappa = s.p_mappa
WHERE s.fornitura_id = @fornitura
  AND (@prima::boolean OR s.n IN (SELECT c.n FROM staging.scelta c
       WHERE c.fornitura_id = @fornitura AND c.registro = 'T' AND c.esito IN ('nuovo', 'modificato', 'chiuso', 'riaperto')));

-- The chain: the act that begins a stage ends the one before it, where nobody has delivered its end.

-- name: DerivaUIU
INSERT INTO staging.chiusura (fornitura_id, registro, vivo_id, propria, chiusura, al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione)
SELECT @fornitura, 'U', p.stadio_id, p.fornitura_id = @fornitura, 'derivata', d.dal, d.reg_dal,
       d.g_tipo, d.g_numero, d.g_progressivo, d.g_anno, d.g_mutazione, d.g_causale, d.g_descrizione
FROM catasto.stadio_uiu d
JOIN catasto.stadio_uiu p ON p.ente_id = @ente AND p.superseded_at IS NULL AND p.aperto
    AND p.immobile = d.immobile AND p.progressivo = d.progressivo - 1 AND p.comune = d.comune AND p.sezione = d.sezione
WHERE d.ente_id = @ente AND d.superseded_at IS NULL AND d.progressivo BETWEEN 2 AND 900
  AND (d.fornitura_id = @fornitura OR p.fornitura_id = @fornitura);

-- name: DerivaTerreni
INSERT INTO staging.chiusura (fornitura_id, registro, vivo_id, propria, chiusura, al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione)
SELECT @fornitura, 'T', p.stadio_id, p.fornitura_id = @fornitura, 'derivata', d.dal, d.reg_dal,
       d.g_tipo, d.g_numero, d.g_progressivo, d.g_anno, d.g_mutazione, d.g_causale, d.g_descrizione
FROM catasto.stadio_terreno d
JOIN catasto.stadio_terreno p ON p.ente_id = @ente AND p.superseded_at IS NULL AND p.aperto
    AND p.immobile = d.immobile AND p.progressivo = d.progressivo - 1 AND p.comune = d.comune AND p.sezione = d.sezione
WHERE d.ente_id = @ente AND d.superseded_at IS NULL AND d.progressivo BETWEEN 2 AND 900
  AND (d.fornitura_id = @fornitura OR p.fornitura_id = @fornitura);

-- A whole delivery lacks what has ended, unless it was not asked for it: special partite, another comune
-- or sezione.

-- name: RiconciliaUIU
INSERT INTO staging.chiusura (fornitura_id, registro, vivo_id, propria, chiusura, al, reg_al)
SELECT @fornitura, 'U', v.stadio_id, false, 'riconciliata', @giorno::date, @giorno::date
FROM catasto.stadio_uiu v
LEFT JOIN staging.stadio_uiu s ON s.fornitura_id = @fornitura AND s.immobile = v.immobile AND s.progressivo = v.progressivo AND s.comune = v.comune AND s.sezione = v.sezione
LEFT JOIN staging.chiusura k ON k.fornitura_id = @fornitura AND k.registro = 'U' AND k.vivo_id = v.stadio_id
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.aperto AND v.fornitura_id <> @fornitura
  AND s.n IS NULL AND k.vivo_id IS NULL
  AND (v.reg_dal <= @giorno::date) IS NOT FALSE
  AND (@comune::text = '' OR v.comune = @comune) AND (@sezione::text = '' OR v.sezione = @sezione)
  AND (@speciali::boolean OR NOT (COALESCE(v.partita, '') ~* '^ *(0+|A|C|R) *$'));

-- name: RiconciliaTerreni
INSERT INTO staging.chiusura (fornitura_id, registro, vivo_id, propria, chiusura, al, reg_al)
SELECT @fornitura, 'T', v.stadio_id, false, 'riconciliata', @giorno::date, @giorno::date
FROM catasto.stadio_terreno v
LEFT JOIN staging.stadio_terreno s ON s.fornitura_id = @fornitura AND s.immobile = v.immobile AND s.progressivo = v.progressivo AND s.comune = v.comune AND s.sezione = v.sezione
LEFT JOIN staging.chiusura k ON k.fornitura_id = @fornitura AND k.registro = 'T' AND k.vivo_id = v.stadio_id
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.aperto AND v.fornitura_id <> @fornitura
  AND s.n IS NULL AND k.vivo_id IS NULL
  AND (v.reg_dal <= @giorno::date) IS NOT FALSE
  AND (@comune::text = '' OR v.comune = @comune) AND (@sezione::text = '' OR v.sezione = @sezione)
  AND (@speciali::boolean OR NOT (v.soppressa OR COALESCE(v.partita, '') ~ '^ *0*[0-5] *$'));

-- name: RiconciliaTitolarita
-- Of the immobili of this cadastre; those of a property of a special partita that the delivery was not
-- asked for stay as they are.
INSERT INTO staging.chiusura (fornitura_id, registro, vivo_id, propria, chiusura, al, reg_al)
SELECT @fornitura, 'H', v.versione_id, false, 'riconciliata', @giorno::date, @giorno::date
FROM catasto.titolarita v
LEFT JOIN staging.titolarita s ON s.fornitura_id = @fornitura AND s.chiave = v.chiave AND s.immobile_tipo = v.immobile_tipo AND s.comune = v.comune AND s.sezione = v.sezione
WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.aperto AND v.fornitura_id <> @fornitura AND s.n IS NULL
  AND v.immobile_tipo = @immobile_tipo
  AND (v.reg_dal <= @giorno::date) IS NOT FALSE
  AND (@comune::text = '' OR v.comune = @comune) AND (@sezione::text = '' OR v.sezione = @sezione)
  AND (@speciali::boolean OR (v.immobile, v.comune, v.sezione) NOT IN (
        SELECT u.immobile, u.comune, u.sezione FROM catasto.stadio_uiu u
        WHERE @immobile_tipo = 'F' AND u.ente_id = @ente AND u.superseded_at IS NULL AND u.aperto AND COALESCE(u.partita, '') ~* '^ *(0+|A|C|R) *$'
        UNION ALL
        SELECT t.immobile, t.comune, t.sezione FROM catasto.stadio_terreno t
        WHERE @immobile_tipo = 'T' AND t.ente_id = @ente AND t.superseded_at IS NULL AND t.aperto AND (t.soppressa OR COALESCE(t.partita, '') ~ '^ *0*[0-5] *$')));

-- name: SogliaStadi
-- How many states would end for being absent, of how many that were open before this delivery.
SELECT (SELECT count(*) FROM staging.chiusura WHERE fornitura_id = @fornitura AND registro IN ('U', 'T') AND chiusura = 'riconciliata'),
       (SELECT count(*) FROM catasto.stadio_uiu v WHERE @immobile_tipo = 'F' AND v.ente_id = @ente AND v.aperto
            AND (v.superseded_at IS NULL AND v.fornitura_id <> @fornitura OR v.superata_da = @fornitura))
     + (SELECT count(*) FROM catasto.stadio_terreno v WHERE @immobile_tipo = 'T' AND v.ente_id = @ente AND v.aperto
            AND (v.superseded_at IS NULL AND v.fornitura_id <> @fornitura OR v.superata_da = @fornitura));

-- name: SogliaTitolarita
-- The same of titles, but for those of immobili that end too.
SELECT (SELECT count(*) FROM staging.chiusura k
        JOIN catasto.titolarita v ON v.ente_id = @ente AND v.versione_id = k.vivo_id
        WHERE k.fornitura_id = @fornitura AND k.registro = 'H' AND (v.immobile, v.comune, v.sezione) NOT IN (
            SELECT u.immobile, u.comune, u.sezione FROM staging.chiusura x JOIN catasto.stadio_uiu u ON u.ente_id = @ente AND u.stadio_id = x.vivo_id
            WHERE x.fornitura_id = @fornitura AND x.registro = 'U' AND x.chiusura = 'riconciliata'
            UNION ALL
            SELECT t.immobile, t.comune, t.sezione FROM staging.chiusura x JOIN catasto.stadio_terreno t ON t.ente_id = @ente AND t.stadio_id = x.vivo_id
            WHERE x.fornitura_id = @fornitura AND x.registro = 'T' AND x.chiusura = 'riconciliata')),
       (SELECT count(*) FROM catasto.titolarita v WHERE v.ente_id = @ente AND v.immobile_tipo = @immobile_tipo AND v.aperto
            AND (v.superseded_at IS NULL AND v.fornitura_id <> @fornitura OR v.superata_da = @fornitura));

-- name: ChiudiUIU
WITH superati AS (
    UPDATE catasto.stadio_uiu v SET superseded_at = now(), superata_da = @fornitura
    FROM staging.chiusura k
    WHERE k.fornitura_id = @fornitura AND k.registro = 'U' AND NOT k.propria AND v.ente_id = @ente AND v.stadio_id = k.vivo_id
    RETURNING v.*, k.chiusura AS k_chiusura, k.al AS k_al, k.reg_al AS k_reg_al, k.c_tipo AS k_tipo, k.c_numero AS k_numero, k.c_progressivo AS k_progressivo,
        k.c_anno AS k_anno, k.c_mutazione AS k_mutazione, k.c_causale AS k_causale, k.c_descrizione AS k_descrizione
)
INSERT INTO catasto.stadio_uiu (ente_id, comune, sezione, immobile, progressivo, zona, categoria, classe, consistenza_milli, superficie, rendita_lire, rendita_milli, lotto, edificio, scala, interni, piani,
    partita, annotazione, protocollo, data_notifica, flag_classamento, extra, identificativi, indirizzi, utilita, riserve,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, chiusura, impronta, file, riga, fornitura_id)
SELECT ente_id, comune, sezione, immobile, progressivo, zona, categoria, classe, consistenza_milli, superficie, rendita_lire, rendita_milli, lotto, edificio, scala, interni, piani,
    partita, annotazione, protocollo, data_notifica, flag_classamento, extra, identificativi, indirizzi, utilita, riserve,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    k_al, k_reg_al, k_tipo, k_numero, k_progressivo, k_anno, k_mutazione, k_causale, k_descrizione, false, k_chiusura, impronta, file, riga, @fornitura
FROM superati;

-- name: CompletaUIU
-- Of rows that this very delivery wrote nothing else bears witness: they are completed.
UPDATE catasto.stadio_uiu v SET al = k.al, reg_al = k.reg_al, c_tipo = k.c_tipo, c_numero = k.c_numero, c_progressivo = k.c_progressivo, c_anno = k.c_anno,
    c_mutazione = k.c_mutazione, c_causale = k.c_causale, c_descrizione = k.c_descrizione, aperto = false, chiusura = k.chiusura
FROM staging.chiusura k
WHERE k.fornitura_id = @fornitura AND k.registro = 'U' AND k.propria AND v.ente_id = @ente AND v.stadio_id = k.vivo_id;

-- name: ChiudiTerreni
WITH superati AS (
    UPDATE catasto.stadio_terreno v SET superseded_at = now(), superata_da = @fornitura
    FROM staging.chiusura k
    WHERE k.fornitura_id = @fornitura AND k.registro = 'T' AND NOT k.propria AND v.ente_id = @ente AND v.stadio_id = k.vivo_id
    RETURNING v.*, k.chiusura AS k_chiusura, k.al AS k_al, k.reg_al AS k_reg_al, k.c_tipo AS k_tipo, k.c_numero AS k_numero, k.c_progressivo AS k_progressivo,
        k.c_anno AS k_anno, k.c_mutazione AS k_mutazione, k.c_causale AS k_causale, k.c_descrizione AS k_descrizione
)
INSERT INTO catasto.stadio_terreno (ente_id, comune, sezione, immobile, progressivo, foglio, numero, denominatore, subalterno, edificialita, qualita, classe, superficie_mq, flag_reddito, flag_porzione, flag_deduzioni,
    dominicale_lire, agrario_lire, dominicale_milli, agrario_milli, partita, annotazione, extra, deduzioni, riserve, porzioni, particella_id,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, chiusura, impronta, file, riga, fornitura_id)
SELECT ente_id, comune, sezione, immobile, progressivo, foglio, numero, denominatore, subalterno, edificialita, qualita, classe, superficie_mq, flag_reddito, flag_porzione, flag_deduzioni,
    dominicale_lire, agrario_lire, dominicale_milli, agrario_milli, partita, annotazione, extra, deduzioni, riserve, porzioni, particella_id,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    k_al, k_reg_al, k_tipo, k_numero, k_progressivo, k_anno, k_mutazione, k_causale, k_descrizione, false, k_chiusura, impronta, file, riga, @fornitura
FROM superati;

-- name: CompletaTerreni
-- Of rows that this very delivery wrote nothing else bears witness: they are completed.
UPDATE catasto.stadio_terreno v SET al = k.al, reg_al = k.reg_al, c_tipo = k.c_tipo, c_numero = k.c_numero, c_progressivo = k.c_progressivo, c_anno = k.c_anno,
    c_mutazione = k.c_mutazione, c_causale = k.c_causale, c_descrizione = k.c_descrizione, aperto = false, chiusura = k.chiusura
FROM staging.chiusura k
WHERE k.fornitura_id = @fornitura AND k.registro = 'T' AND k.propria AND v.ente_id = @ente AND v.stadio_id = k.vivo_id;

-- Titles.

-- name: ConfrontaTitolarita
INSERT INTO staging.scelta (fornitura_id, registro, n, vivo_id, esito)
SELECT @fornitura, 'H', s.n, v.versione_id, CASE
    WHEN v.versione_id IS NULL THEN 'nuovo'
    WHEN s.aperto AND v.chiusura = 'riconciliata' AND v.al < @giorno::date THEN 'riaperto'
    WHEN s.impronta = v.impronta THEN 'invariato'
    WHEN s.aperto AND NOT v.aperto AND (s.reg_dal < COALESCE(v.reg_al, v.al)) IS NOT FALSE THEN 'mantenuto'
    WHEN v.aperto AND NOT s.aperto THEN 'chiuso'
    ELSE 'modificato' END
FROM staging.titolarita s
LEFT JOIN catasto.titolarita v ON v.ente_id = @ente AND v.superseded_at IS NULL
    AND v.chiave = s.chiave AND v.immobile_tipo = s.immobile_tipo AND v.comune = s.comune AND v.sezione = s.sezione
WHERE s.fornitura_id = @fornitura;

-- name: SuperaTitolarita
UPDATE catasto.titolarita v SET superseded_at = now(), superata_da = @fornitura
FROM staging.scelta c
WHERE c.fornitura_id = @fornitura AND c.registro = 'H' AND c.esito IN ('modificato', 'chiuso', 'riaperto')
  AND v.ente_id = @ente AND v.versione_id = c.vivo_id;

-- name: InserisciTitolarita
INSERT INTO catasto.titolarita (ente_id, comune, sezione, chiave, titolo, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, diritto_libero, quota_num, quota_den, regime, riferimento, partita,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, impronta, file, riga, fornitura_id)
SELECT @ente, s.comune, s.sezione, s.chiave, s.titolo, s.soggetto_tipo, s.soggetto, s.immobile_tipo, s.immobile, s.diritto, s.diritto_libero, s.quota_num, s.quota_den, s.regime, s.riferimento, s.partita,
    s.dal, s.reg_dal, s.g_tipo, s.g_numero, s.g_progressivo, s.g_anno, s.g_mutazione, s.g_causale, s.g_descrizione, s.impianto,
    s.al, s.reg_al, s.c_tipo, s.c_numero, s.c_progressivo, s.c_anno, s.c_mutazione, s.c_causale, s.c_descrizione, s.aperto, s.impronta, s.file, s.riga, @fornitura
FROM staging.titolarita s
WHERE s.fornitura_id = @fornitura
  AND (@prima::boolean OR s.n IN (SELECT c.n FROM staging.scelta c
       WHERE c.fornitura_id = @fornitura AND c.registro = 'H' AND c.esito IN ('nuovo', 'modificato', 'chiuso', 'riaperto')));

-- name: ChiudiTitolarita
WITH superati AS (
    UPDATE catasto.titolarita v SET superseded_at = now(), superata_da = @fornitura
    FROM staging.chiusura k
    WHERE k.fornitura_id = @fornitura AND k.registro = 'H' AND NOT k.propria AND v.ente_id = @ente AND v.versione_id = k.vivo_id
    RETURNING v.*, k.chiusura AS k_chiusura, k.al AS k_al, k.reg_al AS k_reg_al, k.c_tipo AS k_tipo, k.c_numero AS k_numero, k.c_progressivo AS k_progressivo,
        k.c_anno AS k_anno, k.c_mutazione AS k_mutazione, k.c_causale AS k_causale, k.c_descrizione AS k_descrizione
)
INSERT INTO catasto.titolarita (ente_id, comune, sezione, chiave, titolo, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, diritto_libero, quota_num, quota_den, regime, riferimento, partita,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    al, reg_al, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, aperto, chiusura, impronta, file, riga, fornitura_id)
SELECT ente_id, comune, sezione, chiave, titolo, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, diritto_libero, quota_num, quota_den, regime, riferimento, partita,
    dal, reg_dal, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impianto,
    k_al, k_reg_al, k_tipo, k_numero, k_progressivo, k_anno, k_mutazione, k_causale, k_descrizione, false, k_chiusura, impronta, file, riga, @fornitura
FROM superati;

-- name: Conta
-- A row written where nothing was is new; one that was superseded by a closed one has ended; what came
-- and was not written is as it was.
SELECT
    (SELECT count(*) FROM staging.scelta WHERE fornitura_id = @fornitura AND esito = 'nuovo') AS nuovi,
    (SELECT count(*) FROM staging.scelta WHERE fornitura_id = @fornitura AND esito IN ('modificato', 'riaperto')) AS modificati,
    (SELECT count(*) FROM staging.scelta WHERE fornitura_id = @fornitura AND esito = 'chiuso')
        + (SELECT count(*) FROM staging.chiusura WHERE fornitura_id = @fornitura AND NOT propria) AS chiusi,
    (SELECT count(*) FROM staging.scelta WHERE fornitura_id = @fornitura AND esito IN ('invariato', 'mantenuto')) AS invariati,
    (SELECT count(*) FROM staging.scelta WHERE fornitura_id = @fornitura AND esito = 'mantenuto') AS mantenuti,
    (SELECT count(*) FROM staging.chiusura WHERE fornitura_id = @fornitura AND chiusura = 'derivata') AS derivati,
    (SELECT count(*) FROM staging.chiusura WHERE fornitura_id = @fornitura AND chiusura = 'riconciliata') AS riconciliati;

-- name: Acquisiti
-- Things, not rows: a unit may come in several stages.
SELECT (SELECT count(*) FROM (SELECT DISTINCT immobile, comune, sezione FROM staging.stadio_uiu WHERE fornitura_id = @fornitura) AS u) AS uiu,
       (SELECT count(*) FROM (SELECT DISTINCT immobile, comune, sezione FROM staging.stadio_terreno WHERE fornitura_id = @fornitura) AS t) AS particelle,
       (SELECT count(*) FROM staging.titolarita WHERE fornitura_id = @fornitura) AS titolarita,
       (SELECT count(*) FROM staging.soggetto WHERE fornitura_id = @fornitura) AS soggetti;

-- name: NumeroVersioni
SELECT (SELECT count(*) FROM staging.stadio_uiu WHERE fornitura_id = @fornitura), (SELECT count(*) FROM staging.stadio_terreno WHERE fornitura_id = @fornitura),
       (SELECT count(*) FROM staging.soggetto WHERE fornitura_id = @fornitura), (SELECT count(*) FROM staging.titolarita WHERE fornitura_id = @fornitura);
