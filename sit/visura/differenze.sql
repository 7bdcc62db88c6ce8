-- name: UIUCambiate
-- Units touched between two days, or by a delivery, each with its state before, its state
-- after, the first that it ever had, and how the one before ended. Their rows are read and sorted
-- once, superseded ones too: a delivery may be followed by others that superseded what it wrote.
WITH toccate AS MATERIALIZED (
    SELECT DISTINCT s.immobile, s.comune, s.sezione
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND @fornitura::bigint IS NULL AND s.superseded_at IS NULL
      AND (s.dal > @prima::date AND s.dal <= @dopo::date
           OR visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @prima AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') <= @dopo)
    UNION
    SELECT s.immobile, s.comune, s.sezione
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND (s.fornitura_id = @fornitura OR s.superata_da = @fornitura)
), segnate AS (
    SELECT s.*,
           s.fornitura_id <= @noto_prima::bigint AND (s.superseded_at IS NULL OR s.superata_da > @noto_prima)
             AND (s.dal IS NULL OR s.dal <= @prima) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @prima AS vecchia,
           s.fornitura_id <= @noto_dopo::bigint AND (s.superseded_at IS NULL OR s.superata_da > @noto_dopo)
             AND (s.dal IS NULL OR s.dal <= @dopo) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @dopo AS nuova,
           s.fornitura_id <= @noto_dopo AND (s.superseded_at IS NULL OR s.superata_da > @noto_dopo) AS nota
    FROM toccate t JOIN catasto.stadio_uiu s ON s.immobile = t.immobile AND s.comune = t.comune AND s.sezione = t.sezione
    WHERE s.ente_id = @ente AND s.progressivo < 901
), numerate AS (
    SELECT g.*, max(progressivo) FILTER (WHERE vecchia) OVER uno AS pv, max(progressivo) FILTER (WHERE nuova) OVER uno AS pn,
           min(progressivo) FILTER (WHERE nota AND NOT soppressa) OVER uno AS pp
    FROM segnate g WINDOW uno AS (PARTITION BY immobile, comune, sezione)
)
SELECT n.immobile, n.comune, n.sezione,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.vecchia AND n.progressivo = n.pv))[1] AS vecchia,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nuova AND n.progressivo = n.pn))[1] AS nuova,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nota AND n.progressivo = n.pp))[1] AS prima,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nota AND n.progressivo = n.pv))[1] AS chiusa
FROM numerate n
GROUP BY n.immobile, n.comune, n.sezione
HAVING max(n.stadio_id) FILTER (WHERE n.vecchia AND n.progressivo = n.pv) IS DISTINCT FROM max(n.stadio_id) FILTER (WHERE n.nuova AND n.progressivo = n.pn)
ORDER BY n.comune, n.sezione, n.immobile;

-- name: TerreniCambiati
-- Immobili of the terreni, in the same way.
WITH toccate AS MATERIALIZED (
    SELECT DISTINCT s.immobile, s.comune, s.sezione
    FROM catasto.stadio_terreno s
    WHERE s.ente_id = @ente AND @fornitura::bigint IS NULL AND s.superseded_at IS NULL
      AND (s.dal > @prima::date AND s.dal <= @dopo::date
           OR visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @prima AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') <= @dopo)
    UNION
    SELECT s.immobile, s.comune, s.sezione
    FROM catasto.stadio_terreno s
    WHERE s.ente_id = @ente AND (s.fornitura_id = @fornitura OR s.superata_da = @fornitura)
), segnate AS (
    SELECT s.*,
           s.fornitura_id <= @noto_prima::bigint AND (s.superseded_at IS NULL OR s.superata_da > @noto_prima)
             AND (s.dal IS NULL OR s.dal <= @prima) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @prima AS vecchia,
           s.fornitura_id <= @noto_dopo::bigint AND (s.superseded_at IS NULL OR s.superata_da > @noto_dopo)
             AND (s.dal IS NULL OR s.dal <= @dopo) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @dopo AS nuova,
           s.fornitura_id <= @noto_dopo AND (s.superseded_at IS NULL OR s.superata_da > @noto_dopo) AS nota
    FROM toccate t JOIN catasto.stadio_terreno s ON s.immobile = t.immobile AND s.comune = t.comune AND s.sezione = t.sezione
    WHERE s.ente_id = @ente AND s.progressivo < 901
), numerate AS (
    SELECT g.*, max(progressivo) FILTER (WHERE vecchia) OVER uno AS pv, max(progressivo) FILTER (WHERE nuova) OVER uno AS pn,
           min(progressivo) FILTER (WHERE nota AND NOT soppressa) OVER uno AS pp
    FROM segnate g WINDOW uno AS (PARTITION BY immobile, comune, sezione)
)
SELECT n.immobile, n.comune, n.sezione,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.vecchia AND n.progressivo = n.pv))[1] AS vecchia,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nuova AND n.progressivo = n.pn))[1] AS nuova,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nota AND n.progressivo = n.pp))[1] AS prima,
       (array_agg(to_jsonb(n)) FILTER (WHERE n.nota AND n.progressivo = n.pv))[1] AS chiusa,
       COALESCE((SELECT p.id FROM catasto.particella p WHERE p.ente_id = @ente AND p.particella_id = COALESCE(max(n.particella_id) FILTER (WHERE n.nuova AND n.progressivo = n.pn), max(n.particella_id) FILTER (WHERE n.vecchia AND n.progressivo = n.pv))), '') AS particella
FROM numerate n
GROUP BY n.immobile, n.comune, n.sezione
HAVING max(n.stadio_id) FILTER (WHERE n.vecchia AND n.progressivo = n.pv) IS DISTINCT FROM max(n.stadio_id) FILTER (WHERE n.nuova AND n.progressivo = n.pn)
ORDER BY n.comune, n.sezione, n.immobile;

-- name: TitoliCambiati
-- Immobili whose holders changed between two days, or by a delivery: the titles of before and
-- those of after, as sets.
WITH toccati AS MATERIALIZED (
    SELECT DISTINCT t.immobile_tipo, t.immobile, t.comune, t.sezione
    FROM catasto.titolarita t
    WHERE t.ente_id = @ente AND @fornitura::bigint IS NULL AND t.superseded_at IS NULL
      AND (t.dal > @prima::date AND t.dal <= @dopo::date
           OR visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @prima AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') <= @dopo)
    UNION
    SELECT t.immobile_tipo, t.immobile, t.comune, t.sezione
    FROM catasto.titolarita t
    WHERE t.ente_id = @ente AND (t.fornitura_id = @fornitura OR t.superata_da = @fornitura)
), righe AS MATERIALIZED (
    SELECT t.*,
           t.fornitura_id <= @noto_prima::bigint AND (t.superseded_at IS NULL OR t.superata_da > @noto_prima)
             AND (t.dal IS NULL OR t.dal <= @prima) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @prima AS vecchio,
           t.fornitura_id <= @noto_dopo::bigint AND (t.superseded_at IS NULL OR t.superata_da > @noto_dopo)
             AND (t.dal IS NULL OR t.dal <= @dopo) AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > @dopo AS nuovo
    FROM catasto.titolarita t JOIN toccati k USING (immobile_tipo, immobile, comune, sezione)
    WHERE t.ente_id = @ente
)
SELECT r.immobile_tipo AS tipo, r.immobile, r.comune, r.sezione, r.vecchio, r.nuovo, r.soggetto_tipo, r.soggetto AS numero, r.diritto, r.diritto_libero,
       r.quota_num, r.quota_den, r.dal, r.al, r.reg_dal, r.reg_al, r.aperto, r.impianto,
       r.g_tipo, r.g_numero, r.g_progressivo, r.g_anno, r.g_mutazione, r.g_causale, r.g_descrizione,
       r.c_tipo, r.c_numero, r.c_progressivo, r.c_anno, r.c_mutazione, r.c_causale, r.c_descrizione, r.chiusura,
       s.persona::text AS persona, s.cf, s.denominazione, s.cognome, s.nome, COALESCE(q.id, '') AS particella
FROM righe r
LEFT JOIN catasto.soggetto s ON @nomi::boolean AND s.ente_id = @ente AND s.soggetto = r.soggetto AND s.tipo = r.soggetto_tipo AND s.comune = r.comune
 AND s.sezione = r.sezione AND s.superseded_at IS NULL
LEFT JOIN LATERAL (
    SELECT p.id FROM catasto.stadio_terreno x
    JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = x.particella_id
    WHERE r.immobile_tipo = 'T' AND x.ente_id = @ente AND x.immobile = r.immobile AND x.comune = r.comune AND x.sezione = r.sezione AND x.superseded_at IS NULL
    ORDER BY x.progressivo DESC LIMIT 1
) q ON true
WHERE r.vecchio OR r.nuovo
ORDER BY r.immobile_tipo, r.immobile, r.comune, r.sezione, r.chiave;

-- name: DisegniCambiati
-- Particelle whose drawing changed between two days: drawn before, drawn after. Of a delivery
-- only its sheets are looked at.
WITH disegni AS MATERIALIZED (
    SELECT d.particella_id, d.disegno_id, d.area_mq,
           (d.dal IS NULL OR d.dal <= @prima::date) AND (d.al IS NULL OR d.al > @prima) AS vecchio,
           (d.dal IS NULL OR d.dal <= @dopo::date) AND (d.al IS NULL OR d.al > @dopo) AS nuovo
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 2 AND d.superseded_at IS NULL AND d.particella_id IS NOT NULL
      AND (d.dal > @prima AND d.dal <= @dopo OR d.al > @prima AND d.al <= @dopo)
      AND (@fornitura::bigint IS NULL
           OR d.foglio_id IN (SELECT foglio_id FROM catasto.stesura WHERE ente_id = @ente AND fornitura_id = @fornitura AND gruppo = 1))
)
SELECT p.id, p.particella_id,
       EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
               AND (x.dal IS NULL OR x.dal <= @prima) AND (x.al IS NULL OR x.al > @prima)) AS vecchia,
       EXISTS (SELECT FROM catasto.disegno x WHERE x.ente_id = @ente AND x.particella_id = p.particella_id AND x.classe = 2 AND x.superseded_at IS NULL
               AND (x.dal IS NULL OR x.dal <= @dopo) AND (x.al IS NULL OR x.al > @dopo)) AS nuova,
       COALESCE(sum(d.area_mq) FILTER (WHERE d.vecchio), 0)::float8 AS mq_prima, COALESCE(sum(d.area_mq) FILTER (WHERE d.nuovo), 0)::float8 AS mq_dopo,
       EXISTS (SELECT FROM catasto.terreno t WHERE t.ente_id = @ente AND t.particella_id = p.particella_id AND NOT t.soppressa
               AND (t.dal IS NULL OR t.dal <= @prima) AND (t.al IS NULL OR t.al > @prima)) AS censita_prima,
       EXISTS (SELECT FROM catasto.terreno t WHERE t.ente_id = @ente AND t.particella_id = p.particella_id AND NOT t.soppressa
               AND (t.dal IS NULL OR t.dal <= @dopo) AND (t.al IS NULL OR t.al > @dopo)) AS censita_dopo,
       ARRAY(SELECT q.id FROM catasto.successione s JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = s.a
             WHERE s.ente_id = @ente AND s.da = p.particella_id AND s.data > @prima AND s.data <= @dopo ORDER BY 1) AS figlie,
       ARRAY(SELECT q.id FROM catasto.successione s JOIN catasto.particella q ON q.ente_id = @ente AND q.particella_id = s.da
             WHERE s.ente_id = @ente AND s.a = p.particella_id AND s.data > @prima AND s.data <= @dopo ORDER BY 1) AS madri
FROM disegni d
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = d.particella_id
WHERE p.tipo = 'particella'
GROUP BY p.id, p.particella_id
ORDER BY p.id;

-- name: FornituraDi
SELECT tipo, stato, riferimento FROM forniture.fornitura WHERE ente_id = @ente AND fornitura_id = @fornitura;
