-- Declarations of units (DOCFA), and whether the catasto has them. A declaration is in the acts when a
-- state of its unit bears its protocollo; else, by its day, when the unit has a state that an
-- accatastamento or a variazione began and that was registered from that day on.

-- name: DocfaDiUIU
-- Those of the unit by its id; and those of the same identifier under an id that no state has.
SELECT d.legame, d.comune, d.sezione, d.immobile, d.protocollo, d.anno, d.registrazione, d.categoria, d.classe, d.consistenza_milli, d.superficie, d.rendita_milli,
    d.n_sezione_urbana, d.n_foglio, d.n_numero, d.n_denominatore, d.n_subalterno, s.progressivo, s.reg_dal, COALESCE(s.scritto, false) AS scritto,
    (SELECT count(*) FROM catasto.docfa_poligono p WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND (p.immobile, p.protocollo, p.anno, p.comune, p.sezione) = (d.immobile, d.protocollo, d.anno, d.comune, d.sezione)) AS poligoni,
    (SELECT count(*) FROM catasto.docfa_scheda p WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND (p.immobile, p.protocollo, p.anno, p.comune, p.sezione) = (d.immobile, d.protocollo, d.anno, d.comune, d.sezione)) AS schede,
    (SELECT count(*) FROM catasto.docfa_documento p WHERE p.ente_id = @ente AND p.superseded_at IS NULL AND (p.protocollo, p.anno) = (d.protocollo, d.anno)) AS documenti
FROM (
    SELECT v.*, 'immobile' AS legame
    FROM catasto.docfa v
    WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.immobile = @immobile AND v.comune = @comune AND v.sezione = @sezione
    UNION ALL
    SELECT v.*, 'identificativo'
    FROM catasto.docfa v
    WHERE v.ente_id = @ente AND v.superseded_at IS NULL AND v.comune = @comune AND (v.immobile, v.sezione) <> (@immobile, @sezione)
      AND v.docfa_id IN (
        SELECT y.docfa_id
        FROM catasto.identificativo i
        JOIN catasto.docfa y ON y.ente_id = @ente AND y.superseded_at IS NULL AND y.n_foglio = i.foglio AND y.n_numero = i.numero AND y.n_subalterno = i.subalterno
             AND y.n_denominatore = i.denominatore AND y.n_sezione_urbana = i.sezione_urbana
        WHERE i.ente_id = @ente AND i.immobile = @immobile AND i.comune = @comune AND i.sezione = @sezione AND i.foglio <> '' AND i.numero <> '')
      AND NOT EXISTS (SELECT FROM catasto.stadio_uiu x WHERE x.ente_id = @ente AND x.superseded_at IS NULL AND x.immobile = v.immobile AND x.comune = v.comune AND x.sezione = v.sezione)
) d
LEFT JOIN LATERAL (
    SELECT x.progressivo, x.reg_dal, y.scritto
    FROM catasto.stadio_uiu x
    CROSS JOIN LATERAL (SELECT upper(btrim(x.protocollo)) IN (d.protocollo || '/' || d.anno, d.protocollo) AND COALESCE(x.protocollo LIKE '%/%' OR x.reg_dal >= d.registrazione, false)
                               OR x.g_anno = d.anno AND length(d.protocollo) >= 6 AND strpos(upper(COALESCE(x.g_descrizione, '')), d.protocollo) > 0 AS scritto) y
    WHERE x.ente_id = @ente AND x.superseded_at IS NULL AND x.immobile = @immobile AND x.comune = @comune AND x.sezione = @sezione AND x.progressivo < 901
      AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
      AND (y.scritto OR x.reg_dal >= d.registrazione AND x.g_tipo IN ('A', 'V'))
    ORDER BY COALESCE(y.scritto, false) DESC, x.progressivo LIMIT 1
) s ON true
WHERE d.registrazione IS NULL OR d.registrazione <= @noto::date
ORDER BY d.registrazione DESC NULLS LAST, d.anno DESC, d.protocollo, d.immobile;

-- name: DocfaDiParticella
-- Those of the units that the registers have on a particella, and those that say its number: a unit
-- that the registers have not yet.
SELECT v.comune, v.sezione, v.immobile
FROM catasto.docfa v
JOIN catasto.identificativo i ON i.ente_id = @ente AND i.particella_id = @particella AND i.immobile = v.immobile AND i.comune = v.comune AND i.sezione = v.sezione
WHERE v.ente_id = @ente AND v.superseded_at IS NULL
UNION
SELECT v.comune, v.sezione, v.immobile
FROM catasto.particella p
JOIN catasto.docfa v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.n_foglio = p.foglio::text AND v.n_numero = p.numero AND v.n_denominatore = p.denominatore
     AND v.comune = p.comune AND v.sezione = p.sezione AND v.n_sezione_urbana = ''
WHERE p.ente_id = @ente AND p.particella_id = @particella
UNION
SELECT v.comune, v.sezione, v.immobile
FROM catasto.particella p
JOIN visura.sezione_urbana x ON x.ente_id = @ente AND x.sezione = p.sezione AND x.foglio IN ('', p.foglio::text)
JOIN catasto.docfa v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.n_sezione_urbana = x.sezione_urbana AND x.foglio_urbano IN ('', v.n_foglio)
     AND COALESCE(NULLIF(x.foglio, ''), v.n_foglio) = p.foglio::text AND v.n_numero = p.numero AND v.n_denominatore = p.denominatore AND v.comune = p.comune
WHERE p.ente_id = @ente AND p.particella_id = @particella
ORDER BY immobile, comune, sezione
LIMIT @limite;
