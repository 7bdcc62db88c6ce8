-- The merge of a delivery of addresses. Every query runs in the one transaction that makes it real.
--
-- A delivery speaks of the days of its window, [dal, al), which for the latest is from its day on.
-- Whatever held there and is not what it says is superseded: what it held before the window and
-- after it goes on as copies that bear this delivery. So undo drops what bears the delivery
-- and gives life to what it superseded, and no state is ever changed.

-- name: Analizza
SELECT staging.analizza(@fornitura, 'via'), staging.analizza(@fornitura, 'civico');

-- name: SenzaCicli
SELECT set_config('enable_nestloop', 'off', true);

-- name: ConCicli
SELECT set_config('enable_nestloop', 'on', true);

-- name: AnomalieVie
INSERT INTO indirizzi.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, CASE WHEN r.stradario THEN 'VIA_RIPETUTA' ELSE 'NOME_DISCORDE' END, 'avviso', r.codice,
       CASE WHEN r.stradario THEN 'La via ' || r.odonimo || ' è ripetuta: vale l''ultima riga, «' || r.ultimo || '».'
            ELSE 'La via si chiama anche «' || r.ultimo || '» in righe successive: vale l''ultimo nome.' END,
       r.file, r.riga
FROM (SELECT v.*, lead(v.n) OVER w AS poi, last_value(v.odonimo) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ultimo
      FROM staging.via v WHERE v.fornitura_id = @fornitura
      WINDOW w AS (PARTITION BY v.codice, v.stradario ORDER BY v.n)) AS r
WHERE r.poi IS NOT NULL AND (r.stradario OR r.odonimo <> r.ultimo);

-- name: ScegliVie
-- Of each street one line: the stradario's, else the last. With a stradario what it does not list
-- is no street.
DELETE FROM staging.via v
USING (SELECT n, row_number() OVER (PARTITION BY codice ORDER BY stradario DESC, n DESC) AS posto
       FROM staging.via WHERE fornitura_id = @fornitura) AS r
WHERE v.fornitura_id = @fornitura AND v.n = r.n AND (r.posto > 1 OR @stradario::boolean AND NOT v.stradario);

-- name: RiconosciVie
-- A comune's own table knows its streets by the local code or by name: where ANNCSU has delivered
-- them they are those, and keep the name that ANNCSU gives them.
UPDATE staging.via s SET via_id = q.via_id, esito = 'riconosciuta'
FROM (SELECT s.n, min(v.via_id) AS via_id
      FROM staging.via s
      JOIN indirizzi.stato_via v ON v.ente_id = @ente AND v.superseded_at IS NULL AND v.al IS NULL
       AND (left(s.codice, 1) = 'c' AND v.codice_comunale = substr(s.codice, 2)
            OR left(s.codice, 1) = 'n' AND upper(v.odonimo) = upper(s.odonimo))
      WHERE s.fornitura_id = @fornitura AND left(s.codice, 1) IN ('c', 'n')
        AND NOT EXISTS (SELECT FROM indirizzi.via k WHERE k.ente_id = @ente AND k.codice = s.codice)
      GROUP BY s.n) AS q
WHERE s.fornitura_id = @fornitura AND s.n = q.n;

-- name: NuoveVie
INSERT INTO indirizzi.via (ente_id, codice, nata_da)
SELECT @ente, codice, @fornitura FROM staging.via WHERE fornitura_id = @fornitura AND via_id IS NULL
ON CONFLICT DO NOTHING;

-- name: LegaVie
UPDATE staging.via s SET via_id = v.via_id
FROM indirizzi.via v
WHERE s.fornitura_id = @fornitura AND s.via_id IS NULL AND v.ente_id = @ente AND v.codice = s.codice;

-- name: ViaDeiCivici
UPDATE staging.civico s SET via_id = v.via_id
FROM staging.via v
WHERE s.fornitura_id = @fornitura AND v.fornitura_id = @fornitura AND v.codice = s.via;

-- name: ViaNotaDeiCivici
-- Lines that give the street no name: it was delivered before, by itself.
UPDATE staging.civico s SET via_id = v.via_id
FROM indirizzi.via v
WHERE s.fornitura_id = @fornitura AND s.via_id IS NULL AND NOT @stradario::boolean AND v.ente_id = @ente AND v.codice = s.via
  AND EXISTS (SELECT FROM indirizzi.stato_via t WHERE t.ente_id = @ente AND t.via_id = v.via_id AND t.superseded_at IS NULL);

-- name: SenzaVia
-- A civico without its street is nowhere. The line itself is gone: what we read of it is kept.
WITH tolti AS (
    DELETE FROM staging.civico WHERE fornitura_id = @fornitura AND via_id IS NULL RETURNING *
), scartati AS (
    INSERT INTO indirizzi.scarto (ente_id, fornitura_id, file, riga, campo, valore, motivo, contenuto)
    SELECT @ente, @fornitura, file, riga, 'PROGRESSIVO_NAZIONALE', via,
           CASE WHEN @stradario::boolean THEN 'la via del civico non è nello stradario della stessa consegna' ELSE 'la via del civico non è fra quelle consegnate' END,
           convert_to(concat_ws(';', via, accesso, numero, esponente, specificita, metrico, snc, x, y, metodo), 'UTF8')
    FROM tolti
)
SELECT count(*) FROM tolti;

-- name: CiviciRipetuti
-- The last line wins, first of those of one access, then of those that would be written alike: the
-- key is street, number, esponente in whatever case, specificita.
WITH per_accesso AS (
    SELECT n, row_number() OVER (PARTITION BY accesso ORDER BY n DESC) AS posto
    FROM staging.civico WHERE fornitura_id = @fornitura AND accesso IS NOT NULL
), per_chiave AS (
    SELECT s.n, row_number() OVER (PARTITION BY s.via_id, COALESCE(NULLIF(s.numero, ''), 'm' || NULLIF(s.metrico, ''), 's' || NULLIF(s.snc, ''), 'a' || s.accesso),
                                   s.esponente, s.specificita ORDER BY s.n DESC) AS posto
    FROM staging.civico s
    WHERE s.fornitura_id = @fornitura AND s.n NOT IN (SELECT n FROM per_accesso WHERE posto > 1)
), tolti AS (
    DELETE FROM staging.civico s
    USING (SELECT n, 'ACCESSO_RIPETUTO' AS codice FROM per_accesso WHERE posto > 1
           UNION ALL SELECT n, 'CIVICO_RIPETUTO' FROM per_chiave WHERE posto > 1) AS r
    WHERE s.fornitura_id = @fornitura AND s.n = r.n
    RETURNING s.*, r.codice
)
INSERT INTO indirizzi.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, t.codice, 'errore', COALESCE(t.accesso, t.via),
       CASE t.codice WHEN 'ACCESSO_RIPETUTO' THEN 'L''accesso ' || t.accesso || ' è ripetuto: vale l''ultima riga.'
                     ELSE 'Il civico ' || t.testo || ' della via ' || t.via || ' è ripetuto: vale l''ultima riga.' END, t.file, t.riga
FROM tolti t;

-- name: SistemiIgnoti
SELECT COALESCE(min(srid), 0) FROM staging.civico s
WHERE fornitura_id = @fornitura AND NOT EXISTS (SELECT FROM spatial_ref_sys r WHERE r.srid = s.srid);

-- name: Posa
UPDATE staging.civico SET geom = ST_Transform(ST_SetSRID(ST_MakePoint(x, y), srid), @srid::integer)
WHERE fornitura_id = @fornitura AND x IS NOT NULL;

-- name: FuoriComune
-- Farther than five hundred metres outside the boundary that the ente has today. Where it has none
-- nobody can tell. The outline is made simple to a metre and widened once, and then asked of every point.
WITH confine AS MATERIALIZED (
    SELECT ST_Buffer(ST_SimplifyPreserveTopology(geom, 1), 500, 4) AS g FROM catasto.confine_ente
    WHERE ente_id = @ente ORDER BY fornitura_id DESC LIMIT 1
)
UPDATE staging.civico s SET respinto = 'POSIZIONE_FUORI_COMUNE', detto = s.x || ' ' || s.y, geom = NULL
FROM confine
WHERE s.fornitura_id = @fornitura AND s.geom IS NOT NULL AND NOT ST_Intersects(confine.g, s.geom);

-- name: AnomaliePosizione
INSERT INTO indirizzi.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo, file, riga)
SELECT @ente, @fornitura, respinto, 'avviso', COALESCE(accesso, via),
       CASE respinto
           WHEN 'POSIZIONE_FUORI_ITALIA' THEN 'Le coordinate «' || detto || '» non cadono in Italia: il civico resta senza posizione.'
           WHEN 'POSIZIONE_FUORI_COMUNE' THEN 'Le coordinate «' || detto || '» cadono a più di 500 metri dal confine: il civico resta senza posizione.'
           ELSE 'Le coordinate «' || detto || '» non si leggono: il civico resta senza posizione.' END, file, riga
FROM staging.civico WHERE fornitura_id = @fornitura AND respinto IS NOT NULL;

-- name: RiconosciAccessi
UPDATE staging.civico s SET civico_id = k.civico_id
FROM indirizzi.civico k
WHERE s.fornitura_id = @fornitura AND s.accesso IS NOT NULL AND k.ente_id = @ente AND k.codice = s.accesso;

-- name: RiconosciChiavi
-- A line without the number of its access is the civico that is written like it, if no other line
-- has taken it.
UPDATE staging.civico s SET civico_id = q.civico_id
FROM (SELECT DISTINCT ON (s.n) s.n, c.civico_id
      FROM staging.civico s
      JOIN indirizzi.stato_civico c ON c.ente_id = @ente AND c.via_id = s.via_id AND c.superseded_at IS NULL
       AND (c.numero, c.metrico, c.snc, c.esponente, c.specificita) = (s.numero, s.metrico, s.snc, s.esponente, s.specificita)
      WHERE s.fornitura_id = @fornitura AND s.accesso IS NULL
        AND c.civico_id NOT IN (SELECT civico_id FROM staging.civico WHERE fornitura_id = @fornitura AND civico_id IS NOT NULL)
      ORDER BY s.n, COALESCE(c.al, 'infinity') DESC, c.civico_id) AS q
WHERE s.fornitura_id = @fornitura AND s.n = q.n;

-- name: NuoviCivici
INSERT INTO indirizzi.civico (ente_id, codice, nata_da)
SELECT @ente, COALESCE(s.accesso, 'x' || left(md5(concat_ws('|', s.via, s.numero, s.metrico, s.snc, s.esponente, s.specificita)), 15)), @fornitura
FROM staging.civico s WHERE s.fornitura_id = @fornitura AND s.civico_id IS NULL
ON CONFLICT DO NOTHING;

-- name: LegaCivici
UPDATE staging.civico s SET civico_id = k.civico_id
FROM indirizzi.civico k
WHERE s.fornitura_id = @fornitura AND s.civico_id IS NULL AND k.ente_id = @ente
  AND k.codice = COALESCE(s.accesso, 'x' || left(md5(concat_ws('|', s.via, s.numero, s.metrico, s.snc, s.esponente, s.specificita)), 15));

-- name: ConfrontaVie
-- A state that says the same and touches the window is taken up in the new one.
UPDATE staging.via s SET
    esito = CASE WHEN p.coperta THEN 'uguale' WHEN p.vivo_id IS NOT NULL OR p.dal IS NOT NULL THEN 'modificata' END,
    vivo_id = p.vivo_id, dal = LEAST(p.dal, @dal::date), al = GREATEST(p.al, @al::date)
FROM (
    SELECT t.n, bool_or(t.uguale AND t.dal <= @dal::date AND t.al >= @al::date) AS coperta,
           min(t.dal) FILTER (WHERE t.uguale) AS dal, max(t.al) FILTER (WHERE t.uguale) AS al,
           (array_agg(t.stato_via_id ORDER BY t.dal DESC) FILTER (WHERE t.dal < @al::date AND t.al > @dal::date))[1] AS vivo_id
    FROM (SELECT s.n, v.stato_via_id, COALESCE(v.dal, '-infinity') AS dal, COALESCE(v.al, 'infinity') AS al, staging.stessa_via(s, v) AS uguale
          FROM staging.via s
          JOIN indirizzi.stato_via v ON v.ente_id = @ente AND v.via_id = s.via_id AND v.superseded_at IS NULL
          WHERE s.fornitura_id = @fornitura AND s.esito IS NULL) AS t
    WHERE t.dal <= @al::date AND t.al >= @dal::date
    GROUP BY t.n) AS p
WHERE s.fornitura_id = @fornitura AND s.n = p.n;

-- name: SostituisciVie
WITH scelti AS MATERIALIZED (
    SELECT * FROM (
        SELECT v.stato_via_id, COALESCE(v.dal, '-infinity') AS da, COALESCE(v.al, 'infinity') AS fino,
               s.n IS NULL AS assente, COALESCE(staging.stessa_via(s, v), false) AS uguale
        FROM indirizzi.stato_via v
        LEFT JOIN staging.via s ON s.fornitura_id = @fornitura AND s.via_id = v.via_id
        WHERE v.ente_id = @ente AND v.superseded_at IS NULL
          AND CASE WHEN s.n IS NULL THEN @intera::boolean ELSE s.esito IS NULL OR s.esito = 'modificata' END) AS t
    WHERE t.da < @al::date AND t.fino > @dal::date OR t.uguale AND t.da <= @al::date AND t.fino >= @dal::date
), superati AS (
    UPDATE indirizzi.stato_via v SET superseded_at = now(), superata_da = @fornitura
    FROM scelti t WHERE v.ente_id = @ente AND v.stato_via_id = t.stato_via_id
    RETURNING v.*, t.da, t.fino, t.assente, t.uguale
), resti AS (
    INSERT INTO indirizzi.stato_via (ente_id, via_id, codice_comunale, dug, denominazione, odonimo, localita, lingua1, lingua2, dal, al, fornitura_id, file, riga)
    SELECT p.ente_id, p.via_id, p.codice_comunale, p.dug, p.denominazione, p.odonimo, p.localita, p.lingua1, p.lingua2,
           NULLIF(r.da, '-infinity'), NULLIF(r.fino, 'infinity'), @fornitura, p.file, p.riga
    FROM superati p CROSS JOIN LATERAL (VALUES (p.da, @dal::date), (@al::date, p.fino)) AS r (da, fino)
    WHERE NOT p.uguale AND r.da < r.fino
)
SELECT count(DISTINCT via_id) FILTER (WHERE assente) FROM superati;

-- name: InserisciVie
INSERT INTO indirizzi.stato_via (ente_id, via_id, codice_comunale, dug, denominazione, odonimo, localita, lingua1, lingua2, dal, al, fornitura_id, file, riga)
SELECT @ente, s.via_id, NULLIF(COALESCE(s.codice_comunale, v.codice_comunale), ''), COALESCE(s.dug, v.dug, ''), COALESCE(s.denominazione, v.denominazione, s.odonimo), s.odonimo,
       NULLIF(COALESCE(s.localita, v.localita), ''), NULLIF(COALESCE(s.lingua1, v.lingua1), ''), NULLIF(COALESCE(s.lingua2, v.lingua2), ''),
       NULLIF(COALESCE(s.dal, @dal::date), '-infinity'), NULLIF(COALESCE(s.al, @al::date), 'infinity'), @fornitura, s.file, s.riga
FROM staging.via s
LEFT JOIN indirizzi.stato_via v ON v.ente_id = @ente AND v.stato_via_id = s.vivo_id
WHERE s.fornitura_id = @fornitura AND (s.esito IS NULL OR s.esito = 'modificata');

-- name: ConfrontaCivici
UPDATE staging.civico s SET
    esito = CASE WHEN p.coperto THEN 'uguale' WHEN p.vivo_id IS NOT NULL OR p.dal IS NOT NULL THEN 'modificato' END,
    vivo_id = p.vivo_id, dal = LEAST(p.dal, @dal::date), al = GREATEST(p.al, @al::date)
FROM (
    SELECT t.n, bool_or(t.uguale AND t.dal <= @dal::date AND t.al >= @al::date) AS coperto,
           min(t.dal) FILTER (WHERE t.uguale) AS dal, max(t.al) FILTER (WHERE t.uguale) AS al,
           (array_agg(t.stato_civico_id ORDER BY t.dal DESC) FILTER (WHERE t.dal < @al::date AND t.al > @dal::date))[1] AS vivo_id
    FROM (SELECT s.n, c.stato_civico_id, COALESCE(c.dal, '-infinity') AS dal, COALESCE(c.al, 'infinity') AS al, staging.stesso_civico(s, c) AS uguale
          FROM staging.civico s
          JOIN indirizzi.stato_civico c ON c.ente_id = @ente AND c.civico_id = s.civico_id AND c.superseded_at IS NULL
          WHERE s.fornitura_id = @fornitura) AS t
    WHERE t.dal <= @al::date AND t.al >= @dal::date
    GROUP BY t.n) AS p
WHERE s.fornitura_id = @fornitura AND s.n = p.n;

-- name: SostituisciCivici
-- A civico of a comune's own table that ANNCSU now delivers under its own number ends too.
WITH scelti AS MATERIALIZED (
    SELECT * FROM (
        SELECT c.stato_civico_id, COALESCE(c.dal, '-infinity') AS da, COALESCE(c.al, 'infinity') AS fino,
               s.n IS NULL AS assente, COALESCE(staging.stesso_civico(s, c), false) AS uguale
        FROM indirizzi.stato_civico c
        LEFT JOIN staging.civico s ON s.fornitura_id = @fornitura AND s.civico_id = c.civico_id
        LEFT JOIN (
            SELECT DISTINCT t.stato_civico_id
            FROM staging.civico s
            JOIN indirizzi.stato_civico t ON t.ente_id = @ente AND t.superseded_at IS NULL AND t.via_id = s.via_id
             AND (t.numero, t.metrico, t.snc, t.esponente, t.specificita) = (s.numero, s.metrico, s.snc, s.esponente, s.specificita)
             AND t.civico_id <> s.civico_id
            JOIN indirizzi.civico k ON k.ente_id = @ente AND k.civico_id = t.civico_id AND k.codice LIKE 'x%'
            WHERE s.fornitura_id = @fornitura AND s.accesso IS NOT NULL
        ) AS soppiantato ON soppiantato.stato_civico_id = c.stato_civico_id
        WHERE c.ente_id = @ente AND c.superseded_at IS NULL
          AND CASE WHEN s.n IS NULL THEN @intera::boolean OR soppiantato.stato_civico_id IS NOT NULL
                   ELSE s.esito IS NULL OR s.esito = 'modificato' END) AS t
    WHERE t.da < @al::date AND t.fino > @dal::date OR t.uguale AND t.da <= @al::date AND t.fino >= @dal::date
), superati AS (
    UPDATE indirizzi.stato_civico c SET superseded_at = now(), superata_da = @fornitura
    FROM scelti t WHERE c.ente_id = @ente AND c.stato_civico_id = t.stato_civico_id
    RETURNING c.*, t.da, t.fino, t.assente, t.uguale
), resti AS (
    INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, specificita, metrico, snc, testo, codice_comunale,
        metodo, precisione_m, quota, geom, cella, altro, dal, al, fornitura_id, file, riga)
    SELECT p.ente_id, p.civico_id, p.via_id, p.numero, p.ordine, p.esponente, p.specificita, p.metrico, p.snc, p.testo, p.codice_comunale,
        p.metodo, p.precisione_m, p.quota, p.geom, p.cella, p.altro, NULLIF(r.da, '-infinity'), NULLIF(r.fino, 'infinity'), @fornitura, p.file, p.riga
    FROM superati p CROSS JOIN LATERAL (VALUES (p.da, @dal::date), (@al::date, p.fino)) AS r (da, fino)
    WHERE NOT p.uguale AND r.da < r.fino
)
SELECT count(DISTINCT civico_id) FILTER (WHERE assente) FROM superati;

-- name: InserisciCivici
-- A line without coordinates does not take away a position that was known.
INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, specificita, metrico, snc, testo, codice_comunale,
    metodo, precisione_m, quota, geom, cella, altro, dal, al, fornitura_id, file, riga)
SELECT @ente, s.civico_id, s.via_id, s.numero, s.ordine, s.esponente, s.specificita, s.metrico, s.snc, s.testo, NULLIF(COALESCE(s.codice_comunale, v.codice_comunale), ''),
    g.metodo, g.precisione_m, g.quota, g.geom, indirizzi.cella(g.geom), s.altro::jsonb,
    NULLIF(COALESCE(s.dal, @dal::date), '-infinity'), NULLIF(COALESCE(s.al, @al::date), 'infinity'), @fornitura, s.file, s.riga
FROM staging.civico s
LEFT JOIN indirizzi.stato_civico v ON v.ente_id = @ente AND v.stato_civico_id = s.vivo_id
CROSS JOIN LATERAL (
    SELECT s.metodo, s.precisione_m, s.quota, s.geom WHERE s.respinto IS NULL AND s.geom IS NOT NULL
    UNION ALL SELECT v.metodo, v.precisione_m, v.quota, v.geom WHERE s.respinto IS NULL AND s.geom IS NULL
    UNION ALL SELECT NULL, NULL, NULL, NULL WHERE s.respinto IS NOT NULL) AS g
WHERE s.fornitura_id = @fornitura AND (s.esito IS NULL OR s.esito = 'modificato');

-- name: Conta
SELECT count(*) FILTER (WHERE esito IS NULL) AS nuovi, count(*) FILTER (WHERE esito IN ('modificata', 'modificato')) AS modificati,
       count(*) FILTER (WHERE esito IN ('uguale', 'riconosciuta')) AS invariati, count(*) FILTER (WHERE civico) AS civici, count(*) FILTER (WHERE NOT civico) AS vie
FROM (SELECT esito, false AS civico FROM staging.via WHERE fornitura_id = @fornitura
      UNION ALL SELECT esito, true FROM staging.civico WHERE fornitura_id = @fornitura) AS t;

-- name: ContaAnomalie
SELECT codice, count(*), min(testo) FROM indirizzi.anomalia WHERE ente_id = @ente AND fornitura_id = @fornitura GROUP BY codice ORDER BY codice;

-- name: VieSenzaVia
-- Streets that a stradario has suppressed while their civici still stand.
INSERT INTO indirizzi.anomalia (ente_id, fornitura_id, codice, gravita, oggetto, testo)
SELECT @ente, @fornitura, 'VIA_SOPPRESSA_CON_CIVICI', 'avviso', k.codice, 'La via ' || max(n.odonimo) || ' non è più nello stradario, ma ha ancora ' || count(DISTINCT c.civico_id) || ' civici.'
FROM indirizzi.stato_civico c
JOIN indirizzi.via k ON k.ente_id = c.ente_id AND k.via_id = c.via_id
JOIN indirizzi.nome_via n ON n.ente_id = c.ente_id AND n.via_id = c.via_id AND n.al IS NULL
WHERE c.ente_id = @ente AND c.superseded_at IS NULL AND c.al IS NULL
  AND NOT EXISTS (SELECT FROM indirizzi.stato_via v WHERE v.ente_id = @ente AND v.via_id = c.via_id AND v.superseded_at IS NULL AND v.al IS NULL)
GROUP BY k.codice;

-- name: Versioni
-- The segments of the tiles that this delivery touched: where its civici stand or stood, and where
-- those stand whose street it named anew.
INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
SELECT @ente::int, 'civici', c.cella
FROM indirizzi.stato_civico c
WHERE c.ente_id = @ente AND c.cella IS NOT NULL
  AND (c.fornitura_id = @fornitura OR c.superata_da = @fornitura
       OR c.superseded_at IS NULL AND c.via_id IN (SELECT v.via_id FROM indirizzi.stato_via v WHERE v.ente_id = @ente AND (v.fornitura_id = @fornitura OR v.superata_da = @fornitura)))
GROUP BY c.cella
ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');

-- name: Rilega
SELECT indirizzi.rilega(@ente::int);

-- name: LegaUnita
-- The units whose address this stradario may now know.
SELECT tributi.chiedi_legami(@ente::int) FROM catasto.lega_civici(@ente::int, NULL);

-- name: Stradario
INSERT INTO indirizzi.versione (ente_id, versione) VALUES (@ente, 1)
ON CONFLICT (ente_id) DO UPDATE SET versione = indirizzi.versione.versione + 1;

-- name: Annuncia
SELECT pg_notify('tile_version', (@ente::int)::text);
