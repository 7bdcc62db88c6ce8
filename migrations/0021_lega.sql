-- How the ties of 0019 are made, and when.

-- An identifier as people read it (tributi.md §2.1).
CREATE FUNCTION tributi.mostra(sezione text, foglio text, numero text, denominatore text, subalterno text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN $1 = '' THEN '' ELSE 'Sez. ' || $1 || ' ' END || 'Fg. ' || $2 || ' n. ' || $3
           || CASE WHEN $4 = '' THEN '' ELSE '/' || $4 END || CASE WHEN $5 = '' THEN '' ELSE ' sub ' || $5 END
$$;

-- What a decision rests upon: the identifier, else the address.
CREATE FUNCTION tributi.scritto(sezione text, foglio text, numero text, denominatore text, subalterno text, indirizzo text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN $2 <> '' AND $3 <> '' THEN concat_ws('|', $1, $2, $3, $4, $5) ELSE upper(COALESCE($6, '')) END
$$;

-- May a position be of a unit of this categoria? A home is an A but the offices (A/10), its pertinenza a C/2, C/6, C/7; a
-- business is anything but a home. Of IMU the group that it declares tells.
CREATE FUNCTION tributi.compatibile(tipo_utenza text, uso smallint, dichiarata text, categoria text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(CASE
        WHEN $1 = 'D' AND $2 = 3 THEN $4 IN ('C02', 'C06', 'C07')
        WHEN $1 = 'D' THEN $4 LIKE 'A%' AND $4 <> 'A10'
        WHEN $1 = 'N' THEN $4 = 'A10' OR $4 ~ '^[BCDE]'
        ELSE COALESCE($3, '') = '' OR left($3, 1) = left($4, 1) END, false)
$$;

-- Are two identifiers one keystroke apart: a sign more, less or changed, or two exchanged?
CREATE FUNCTION tributi.un_tasto(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT $1 <> $2 AND abs(length($1) - length($2)) <= 1
       AND (substr($1, q.n + 2) = substr($2, q.n + 2) OR substr($1, q.n + 2) = substr($2, q.n + 1) OR substr($1, q.n + 1) = substr($2, q.n + 2)
            OR substr($1, q.n + 1, 2) = reverse(substr($2, q.n + 1, 2)) AND substr($1, q.n + 3) = substr($2, q.n + 3))
    FROM (SELECT count(*)::integer AS n FROM generate_series(1, LEAST(length($1), length($2))) AS i WHERE left($1, i) = left($2, i)) AS q
$$;

-- Positions, units and particelle (tributi.md §2.1). A position is asked about one day (TARI: today, or its last) or about its year
-- (IMU). Units and identifiers are numbered (u, k) so that what is joined ten times is narrow. solo: these positions; null: all.
CREATE FUNCTION tributi.lega_posizioni(ente integer, solo bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_mergejoin = off SET jit = off SET work_mem = '64MB' AS $$
    WITH RECURSIVE posizione AS MATERIALIZED (
        SELECT 'TARI' AS tributo, t.posizione_id, NULL::text AS id_posizione, NULL::integer AS anno, 'F' AS oggetto, t.comune, t.n_sezione AS sezione, t.n_foglio AS foglio, t.n_numero AS numero,
               t.n_denominatore AS denominatore, t.n_subalterno AS subalterno, g.giorno AS dal, g.giorno + 1 AS al, t.persona, t.tipo_utenza, t.uso, NULL::text AS categoria, t.superficie_mq AS mq, i.civico_id,
               tributi.scritto(t.n_sezione, t.n_foglio, t.n_numero, t.n_denominatore, t.n_subalterno, concat_ws('|', t.via_testo, t.civico, t.esponente, t.interno)) AS scritto
        FROM tributi.tari t
        CROSS JOIN LATERAL (SELECT CASE WHEN t.dal > catasto.oggi() THEN t.dal WHEN t.al <= catasto.oggi() THEN t.al - 1 ELSE catasto.oggi() END AS giorno) g
        LEFT JOIN tributi.indirizzo i ON i.ente_id = $1 AND i.origine = 'TARI' AND i.riga_id = t.posizione_id AND i.stato <> 'proposto'
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND ($2 IS NULL OR t.posizione_id = ANY ($2))
        UNION ALL
        SELECT 'IMU', m.posizione_id, m.id_posizione, m.anno, m.tipo_oggetto, m.comune, m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, make_date(m.anno, 1, 1),
               GREATEST(make_date(m.anno, 1, 2), LEAST(make_date(m.anno + 1, 1, 1), catasto.oggi() + 1)), m.persona, NULL, NULL, m.categoria, NULL, NULL,
               tributi.scritto(m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, '')
        FROM tributi.imu m
        WHERE m.ente_id = $1 AND m.superseded_at IS NULL AND ($2 IS NULL OR m.posizione_id = ANY ($2))
    ), chiave AS MATERIALIZED (
        SELECT row_number() OVER () AS k, q.*
        FROM (SELECT DISTINCT p.oggetto = 'F' AS urbana, p.comune, p.sezione, p.foglio, p.numero, p.denominatore, CASE WHEN p.oggetto = 'F' THEN p.subalterno ELSE '' END AS subalterno, p.dal, p.al
              FROM posizione p WHERE p.foglio <> '' AND p.numero <> '') q
    ), domanda AS MATERIALIZED (
        SELECT p.tributo, p.posizione_id, p.persona, p.tipo_utenza, p.uso, p.categoria, p.dal, p.al, c.k
        FROM posizione p
        JOIN chiave c ON c.urbana = (p.oggetto = 'F') AND c.comune = p.comune AND c.sezione = p.sezione AND c.foglio = p.foglio AND c.numero = p.numero AND c.denominatore = p.denominatore
            AND c.subalterno = CASE WHEN p.oggetto = 'F' THEN p.subalterno ELSE '' END AND c.dal = p.dal AND c.al = p.al

    -- The units: their states, each until the next, and which identifiers each state bears.
    ), stato AS MATERIALIZED (
        SELECT dense_rank() OVER (ORDER BY s.comune, s.sezione, s.immobile) AS u, s.comune, s.sezione, s.immobile, s.progressivo, s.categoria, s.superficie AS mq, s.bcnc, s.soppressa, s.aperto,
               s.dal, LEAST(visura.fine(s.al, s.reg_al, s.aperto, 'infinity'), lead(s.dal) OVER (PARTITION BY s.comune, s.sezione, s.immobile ORDER BY s.progressivo)) AS fino,
               s.progressivo = max(s.progressivo) OVER (PARTITION BY s.comune, s.sezione, s.immobile) AS ultimo, s.g_mutazione, s.c_mutazione, s.identificativi
        FROM catasto.stadio_uiu s
        WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.progressivo < 901 AND (s.dal IS NULL OR s.al IS NULL OR s.dal < s.al)
    ), unita AS MATERIALIZED (
        -- What it is: its last state that is not a suppression.
        SELECT DISTINCT ON (s.u) s.u, s.comune, s.sezione, s.immobile, s.categoria, s.mq, s.bcnc FROM stato s ORDER BY s.u, s.soppressa, s.progressivo DESC
    ), vita AS MATERIALIZED (
        SELECT s.u, COALESCE(s.dal, '-infinity') AS dal, s.fino FROM stato s WHERE NOT s.soppressa
    ), identita AS MATERIALIZED (
        SELECT x.u, i.comune, i.sezione, i.sezione_urbana, i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END AS subalterno, i.particella_id,
               count(*) OVER (PARTITION BY x.u) AS quanti
        FROM unita x
        JOIN catasto.identificativo i ON i.ente_id = $1 AND i.comune = x.comune AND i.sezione = x.sezione AND i.immobile = x.immobile
    ), detta AS MATERIALIZED (
        -- Only units of several identifiers have to be asked which one they bore when.
        SELECT DISTINCT s.u, s.progressivo, visura.norma(e->>'sezione_urbana') AS sezione_urbana, visura.norma(e->>'foglio') AS foglio, visura.norma(e->>'numero') AS numero,
               COALESCE(NULLIF(visura.norma(e->>'denominatore'), '0'), '') AS denominatore, COALESCE(NULLIF(visura.norma(e->>'subalterno'), '0'), '') AS subalterno
        FROM stato s
        JOIN (SELECT DISTINCT i.u FROM identita i WHERE i.quanti > 1) d ON d.u = s.u
        CROSS JOIN LATERAL jsonb_array_elements(s.identificativi) AS e
    ), porta AS MATERIALIZED (
        SELECT s.u, s.progressivo, COALESCE(s.dal, '-infinity') AS dal, s.fino, s.soppressa, i.comune, i.sezione, COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione) AS sua, i.foglio, i.numero, i.denominatore,
               i.subalterno, i.particella_id
        FROM stato s
        JOIN identita i ON i.u = s.u
        LEFT JOIN detta d ON d.u = s.u AND d.progressivo = s.progressivo AND d.sezione_urbana = i.sezione_urbana AND d.foglio = i.foglio AND d.numero = i.numero AND d.denominatore = i.denominatore
            AND d.subalterno = i.subalterno
        WHERE i.quanti = 1 OR s.identificativi = '[]' OR d.u IS NOT NULL
    ), nome AS MATERIALIZED (
        SELECT DISTINCT ON (p.u) p.u, tributi.mostra(p.sua, p.foglio, p.numero, p.denominatore, p.subalterno) AS nome
        FROM porta p ORDER BY p.u, p.soppressa, p.progressivo DESC, p.foglio, p.numero, p.subalterno
    ), possesso AS MATERIALIZED (
        SELECT s.persona, x.u, COALESCE(t.dal, '-infinity') AS dal, visura.fine(t.al, t.reg_al, t.aperto, 'infinity') AS fino
        FROM catasto.titolarita t
        JOIN catasto.soggetto s ON s.ente_id = $1 AND s.superseded_at IS NULL AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
        JOIN unita x ON x.comune = t.comune AND x.sezione = t.sezione AND x.immobile = t.immobile
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'F'

    -- M1, M2: who bears on those days what is written.
    ), trovata AS MATERIALIZED (
        SELECT c.k, p.u, p.particella_id, c.comune = p.comune AND c.sezione = p.sua AS esatta, NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal AS viva
        FROM chiave c
        JOIN porta p ON p.foglio = c.foglio AND p.numero = c.numero AND p.denominatore = c.denominatore AND p.subalterno = c.subalterno
        WHERE c.urbana AND (c.sezione IN ('', p.sua, p.sezione) OR p.sua = '')
    ), diretta AS MATERIALIZED (
        SELECT t.k, t.u, max(t.particella_id) AS particella_id, bool_or(t.esatta) AS esatta FROM trovata t WHERE t.viva GROUP BY t.k, t.u
    ), contata AS MATERIALIZED (
        SELECT d.k, count(*) FILTER (WHERE d.esatta) AS esatte, count(*) AS tutte FROM diretta d GROUP BY d.k
    ), prima AS MATERIALIZED (
        SELECT d.k, d.u, d.particella_id, CASE WHEN d.esatta THEN 'M1' ELSE 'M2' END AS livello
        FROM diretta d JOIN contata c ON c.k = d.k WHERE d.esatta OR c.esatte = 0 AND c.tutte = 1

    -- M3: what became of who bore it. The heirs of a unit that an act ends are those born by the act; where none is, those that go on.
    ), muore AS MATERIALIZED (
        SELECT s.u, s.comune, s.g_mutazione AS atto FROM stato s WHERE s.soppressa AND s.g_mutazione IS NOT NULL
        UNION
        SELECT s.u, s.comune, s.c_mutazione FROM stato s WHERE s.ultimo AND NOT s.soppressa AND NOT s.aperto AND s.c_mutazione IS NOT NULL
    ), nasce AS MATERIALIZED (
        SELECT s.u, s.comune, s.g_mutazione AS atto, bool_or(s.progressivo = 1) AS nuova
        FROM stato s
        WHERE NOT s.soppressa AND s.g_mutazione IN (SELECT m.atto FROM muore m)
        GROUP BY 1, 2, 3
    ), atto AS MATERIALIZED (
        -- Nobody can follow the heirs of a whole comune that one act renumbered.
        SELECT n.atto, n.comune, bool_or(n.nuova) AS fa_nascere
        FROM nasce n
        JOIN (SELECT m.atto, m.comune, count(*) AS morti FROM muore m GROUP BY 1, 2) m ON m.atto = n.atto AND m.comune = n.comune
        GROUP BY 1, 2 HAVING count(*) * max(m.morti) <= 2500
    ), erede AS MATERIALIZED (
        SELECT DISTINCT m.u AS da, n.u AS a
        FROM muore m
        JOIN atto t ON t.atto = m.atto AND t.comune = m.comune
        JOIN nasce n ON n.atto = t.atto AND n.comune = t.comune AND n.nuova = t.fa_nascere
        WHERE n.u <> m.u
    ), antica AS MATERIALIZED (
        SELECT q.k, q.u
        FROM (SELECT t.k, t.u, bool_or(t.esatta) AS esatta, bool_or(bool_or(t.esatta)) OVER (PARTITION BY t.k) AS una_esatta
              FROM trovata t WHERE t.k NOT IN (SELECT c.k FROM contata c) GROUP BY t.k, t.u) q
        WHERE q.esatta OR NOT q.una_esatta
    ), cammino AS (
        SELECT a.k, a.u, 0 AS passi, '{}'::text[] AS storia FROM antica a
        UNION
        SELECT c.k, e.a, c.passi + 1, c.storia || n.nome
        FROM cammino c
        JOIN erede e ON e.da = c.u
        JOIN nome n ON n.u = e.a
        WHERE c.passi < 12 AND n.nome <> ALL (c.storia)
    ), giunta AS MATERIALIZED (
        SELECT q.k, q.u, array_prepend(tributi.mostra(c.sezione, c.foglio, c.numero, c.denominatore, c.subalterno), CASE WHEN q.passi = 0 THEN ARRAY[q.allora] ELSE q.storia END) AS storia
        FROM (SELECT DISTINCT ON (w.k, w.u) w.k, w.u, w.passi, w.storia, tributi.mostra(p.sua, p.foglio, p.numero, p.denominatore, p.subalterno) AS allora, min(w.passi) OVER (PARTITION BY w.k) AS minimo
              FROM cammino w
              JOIN chiave c ON c.k = w.k
              JOIN porta p ON p.u = w.u AND NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal
              ORDER BY w.k, w.u, w.passi, w.storia, p.progressivo DESC, p.foglio, p.numero, p.subalterno) q
        JOIN chiave c ON c.k = q.k
        WHERE q.passi = q.minimo
    ), terza AS MATERIALIZED (
        -- Of several heirs, those that the person holds; of those, those that may be what the position says.
        SELECT q.*, count(*) OVER (PARTITION BY q.tributo, q.posizione_id) AS quanti
        FROM (SELECT d.tributo, d.posizione_id, g.u, g.storia, rank() OVER (PARTITION BY d.tributo, d.posizione_id
                         ORDER BY bool_or(s.u IS NOT NULL) DESC, tributi.compatibile(d.tipo_utenza, d.uso, d.categoria, x.categoria) DESC) AS posto
              FROM domanda d
              JOIN giunta g ON g.k = d.k
              JOIN unita x ON x.u = g.u
              LEFT JOIN possesso s ON s.u = g.u AND s.persona = d.persona AND s.dal < d.al AND s.fino > d.dal
              GROUP BY d.tributo, d.posizione_id, d.tipo_utenza, d.uso, d.categoria, x.categoria, g.u, g.storia) q
        WHERE q.posto = 1

    -- M4: the one unit of the same particella that may be it, where one side says no sub.
    ), dubbia AS MATERIALIZED (
        SELECT d.* FROM domanda d WHERE d.k NOT IN (SELECT c.k FROM contata c) AND d.k NOT IN (SELECT g.k FROM giunta g)
    ), quarta AS MATERIALIZED (
        SELECT q.tributo, q.posizione_id, min(q.u) AS u, min(q.particella_id) AS particella_id
        FROM (SELECT DISTINCT d.tributo, d.posizione_id, p.u, p.particella_id
              FROM dubbia d
              JOIN chiave c ON c.k = d.k AND c.urbana
              JOIN porta p ON p.foglio = c.foglio AND p.numero = c.numero AND p.denominatore = c.denominatore AND (p.subalterno = '') <> (c.subalterno = '')
              JOIN unita x ON x.u = p.u AND NOT x.bcnc
              WHERE p.comune = c.comune AND (c.sezione IN ('', p.sua, p.sezione) OR p.sua = '') AND NOT p.soppressa AND p.dal < c.al AND p.fino > c.dal
                AND tributi.compatibile(d.tipo_utenza, d.uso, d.categoria, x.categoria)) q
        GROUP BY 1, 2 HAVING count(DISTINCT q.u) = 1

    -- M5: a unit at the same civico that the person holds, or where she lives, and of about that size: within 15 % of the whole
    -- surface or of the 80 % of it that pays.
    ), resto AS MATERIALIZED (
        SELECT p.* FROM posizione p
        LEFT JOIN domanda d ON d.tributo = 'TARI' AND d.posizione_id = p.posizione_id
        LEFT JOIN quarta q ON q.tributo = 'TARI' AND q.posizione_id = p.posizione_id
        WHERE p.tributo = 'TARI' AND p.civico_id IS NOT NULL AND q.posizione_id IS NULL
          AND (d.k IS NULL OR d.k NOT IN (SELECT c.k FROM contata c) AND d.k NOT IN (SELECT g.k FROM giunta g))
    ), abita AS MATERIALIZED (
        SELECT r.persona, i.civico_id, COALESCE(r.dal, '-infinity') AS dal, LEAST(COALESCE(r.al, 'infinity'), COALESCE(r.decesso, 'infinity')) AS fino
        FROM anagrafe.residente r
        JOIN tributi.indirizzo i ON i.ente_id = $1 AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.stato <> 'proposto'
        WHERE r.ente_id = $1 AND r.superseded_at IS NULL AND r.persona IS NOT NULL AND i.civico_id IS NOT NULL
    ), quinta AS MATERIALIZED (
        SELECT q.*, count(*) OVER (PARTITION BY q.posizione_id) AS quanti
        FROM (SELECT DISTINCT r.posizione_id, x.u
              FROM resto r
              JOIN catasto.uiu_civico c ON c.ente_id = $1 AND c.civico_id = r.civico_id
              JOIN unita x ON x.comune = c.comune AND x.sezione = c.sezione AND x.immobile = c.immobile AND NOT x.bcnc
              JOIN vita v ON v.u = x.u AND v.dal < r.al AND v.fino > r.dal
              LEFT JOIN possesso s ON s.u = x.u AND s.persona = r.persona AND s.dal < r.al AND s.fino > r.dal
              LEFT JOIN abita a ON a.civico_id = r.civico_id AND a.persona = r.persona AND a.dal < r.al AND a.fino > r.dal
              WHERE (s.u IS NOT NULL OR a.civico_id IS NOT NULL) AND tributi.compatibile(r.tipo_utenza, r.uso, r.categoria, x.categoria)
                AND (r.mq IS NULL OR COALESCE(x.mq, 0) = 0 OR abs(r.mq - x.mq) <= 0.15 * x.mq OR abs(r.mq - 0.8 * x.mq) <= 0.12 * x.mq)) q

    -- M6: the particella on which the civico stands, and its unit if but one may be it.
    ), sesta AS MATERIALIZED (
        SELECT r.posizione_id, l.particella_id, CASE WHEN count(DISTINCT x.u) = 1 THEN min(x.u) END AS u
        FROM resto r
        JOIN indirizzi.legame l ON l.ente_id = $1 AND l.civico_id = r.civico_id AND l.particella_id IS NOT NULL
        LEFT JOIN (porta p JOIN unita x ON x.u = p.u AND NOT x.bcnc) ON p.particella_id = l.particella_id AND NOT p.soppressa AND p.dal < r.al AND p.fino > r.dal
            AND tributi.compatibile(r.tipo_utenza, r.uso, r.categoria, x.categoria)
        WHERE r.posizione_id NOT IN (SELECT q.posizione_id FROM quinta q)
        GROUP BY 1, 2

    -- Land: the same three levels, with particelle. What the census does not know is as it is drawn.
    ), terreno AS MATERIALIZED (
        SELECT t.particella_id, COALESCE(t.dal, '-infinity') AS dal, LEAST(COALESCE(t.al, 'infinity'), lead(t.dal) OVER (PARTITION BY t.particella_id, t.immobile ORDER BY t.progressivo)) AS fino, t.soppressa
        FROM catasto.terreno t
        WHERE t.ente_id = $1 AND t.progressivo < 901 AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al) AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), esiste AS MATERIALIZED (
        SELECT t.particella_id, t.dal, t.fino FROM terreno t WHERE NOT t.soppressa
        UNION ALL
        SELECT d.particella_id, COALESCE(d.dal, '-infinity'), COALESCE(d.al, 'infinity')
        FROM catasto.disegno d
        WHERE d.ente_id = $1 AND d.classe = 2 AND d.superseded_at IS NULL AND d.particella_id NOT IN (SELECT t.particella_id FROM terreno t) AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), terra AS MATERIALIZED (
        SELECT c.k, p.particella_id, bool_or(c.comune = p.comune AND c.sezione = p.sezione) AS esatta, bool_or(e.particella_id IS NOT NULL) AS viva
        FROM chiave c
        JOIN catasto.particella p ON p.ente_id = $1 AND p.mappa = '' AND p.foglio = CASE WHEN c.foglio ~ '^[0-9]{1,4}$' THEN c.foglio::integer END AND p.numero = c.numero AND p.denominatore = c.denominatore
        LEFT JOIN esiste e ON e.particella_id = p.particella_id AND e.dal < c.al AND e.fino > c.dal
        WHERE NOT c.urbana AND (c.sezione IN ('', p.sezione) OR p.sezione = '')
        GROUP BY 1, 2
    ), terra_contata AS MATERIALIZED (
        SELECT t.k, count(*) FILTER (WHERE t.esatta) AS esatte, count(*) AS tutte FROM terra t WHERE t.viva GROUP BY t.k
    ), discende AS MATERIALIZED (
        SELECT d.da, d.a, tributi.mostra(p.sezione, p.foglio::text, p.numero, p.denominatore, '') AS nome
        FROM catasto.discendenza d JOIN catasto.particella p ON p.ente_id = $1 AND p.particella_id = d.a
        WHERE d.ente_id = $1 AND EXISTS (SELECT FROM chiave c WHERE NOT c.urbana)
    ), terra_cammino AS (
        SELECT t.k, t.particella_id, 0 AS passi, '{}'::text[] AS storia FROM terra t WHERE t.k NOT IN (SELECT c.k FROM terra_contata c)
        UNION
        SELECT c.k, d.a, c.passi + 1, c.storia || d.nome
        FROM terra_cammino c
        JOIN discende d ON d.da = c.particella_id
        WHERE c.passi < 12 AND d.nome <> ALL (c.storia)
    ), terra_giunta AS MATERIALIZED (
        SELECT q.k, q.particella_id, array_prepend(tributi.mostra(c.sezione, c.foglio, c.numero, c.denominatore, ''), q.storia) AS storia
        FROM (SELECT DISTINCT ON (w.k, w.particella_id) w.k, w.particella_id, w.passi, w.storia, min(w.passi) OVER (PARTITION BY w.k) AS minimo
              FROM terra_cammino w
              JOIN chiave c ON c.k = w.k
              JOIN esiste e ON e.particella_id = w.particella_id AND e.dal < c.al AND e.fino > c.dal
              WHERE w.passi > 0
              ORDER BY w.k, w.particella_id, w.passi, w.storia) q
        JOIN chiave c ON c.k = q.k
        WHERE q.passi = q.minimo
    ), terra_possesso AS MATERIALIZED (
        SELECT DISTINCT s.persona, x.particella_id
        FROM catasto.titolarita t
        JOIN catasto.soggetto s ON s.ente_id = $1 AND s.superseded_at IS NULL AND s.soggetto = t.soggetto AND s.tipo = t.soggetto_tipo AND s.comune = t.comune AND s.sezione = t.sezione
        JOIN catasto.stadio_terreno x ON x.ente_id = $1 AND x.superseded_at IS NULL AND x.comune = t.comune AND x.sezione = t.sezione AND x.immobile = t.immobile
        WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'T' AND EXISTS (SELECT FROM terra_giunta)
    ), terra_terza AS MATERIALIZED (
        SELECT q.*, count(*) OVER (PARTITION BY q.tributo, q.posizione_id) AS quanti
        FROM (SELECT d.tributo, d.posizione_id, g.particella_id, g.storia, rank() OVER (PARTITION BY d.tributo, d.posizione_id ORDER BY (s.persona IS NOT NULL) DESC) AS posto
              FROM domanda d
              JOIN terra_giunta g ON g.k = d.k
              LEFT JOIN terra_possesso s ON s.particella_id = g.particella_id AND s.persona = d.persona) q
        WHERE q.posto = 1

    ), legata AS MATERIALIZED (
        SELECT d.tributo, d.posizione_id, p.u, p.particella_id, p.livello, 'automatico' AS stato, 100 AS punteggio, '{}'::text[] AS storia FROM domanda d JOIN prima p ON p.k = d.k
        UNION ALL
        SELECT t.tributo, t.posizione_id, t.u, NULL, 'M3', CASE WHEN t.quanti = 1 THEN 'automatico' ELSE 'proposto' END, CASE WHEN t.quanti = 1 THEN 95 ELSE 70 END, t.storia FROM terza t
        UNION ALL
        SELECT q.tributo, q.posizione_id, q.u, q.particella_id, 'M4', 'proposto', 80, '{}' FROM quarta q
        UNION ALL
        SELECT 'TARI', q.posizione_id, q.u, NULL, 'M5', 'proposto', CASE WHEN q.quanti = 1 THEN 75 ELSE 60 END, '{}' FROM quinta q WHERE q.quanti <= 3
        UNION ALL
        SELECT 'TARI', q.posizione_id, q.u, q.particella_id, 'M6', 'proposto', CASE WHEN q.u IS NULL THEN 40 ELSE 50 END, '{}' FROM sesta q
        UNION ALL
        SELECT d.tributo, d.posizione_id, NULL, t.particella_id, CASE WHEN t.esatta THEN 'M1' ELSE 'M2' END, 'automatico', 100, '{}'
        FROM domanda d JOIN terra t ON t.k = d.k AND t.viva JOIN terra_contata c ON c.k = t.k WHERE t.esatta OR c.esatte = 0 AND c.tutte = 1
        UNION ALL
        SELECT t.tributo, t.posizione_id, NULL, t.particella_id, 'M3', CASE WHEN t.quanti = 1 THEN 'automatico' ELSE 'proposto' END, CASE WHEN t.quanti = 1 THEN 95 ELSE 70 END, t.storia FROM terra_terza t
    ), terreno_di AS MATERIALIZED (
        -- The particella of a unit that was found otherwise than by it: that of its last identifier.
        SELECT DISTINCT ON (p.u) p.u, p.particella_id FROM porta p WHERE p.particella_id IS NOT NULL ORDER BY p.u, p.soppressa, p.progressivo DESC, p.particella_id
    ), trovata_oggi AS MATERIALIZED (
        SELECT l.tributo, l.posizione_id, COALESCE(x.comune, '') AS comune, COALESCE(x.sezione, '') AS sezione, COALESCE(x.immobile, 0) AS immobile,
               COALESCE(l.particella_id, t.particella_id, 0) AS particella_id, l.livello, l.stato, l.punteggio, l.storia
        FROM legata l
        LEFT JOIN unita x ON x.u = l.u
        LEFT JOIN terreno_di t ON t.u = l.u

    -- What operatori decided, of the position as it is still written.
    ), decisa AS MATERIALIZED (
        SELECT DISTINCT ON (p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id * (d.immobile = 0)::integer)
               p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id, d.particella_id * (d.immobile = 0)::integer AS terra, d.livello, d.esito
        FROM tributi.decisione d
        JOIN posizione p ON p.tributo = d.tributo AND p.scritto = d.scritto
        WHERE d.ente_id = $1 AND d.annullata_at IS NULL
          AND (p.posizione_id = d.posizione_id OR d.tributo = 'IMU' AND p.id_posizione = d.id_posizione AND p.anno >= d.anno)
        ORDER BY p.tributo, p.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id * (d.immobile = 0)::integer, d.decisione_id DESC
    ), scelta AS MATERIALIZED (
        SELECT t.tributo, t.posizione_id, t.comune, t.sezione, t.immobile, t.particella_id, t.livello, CASE WHEN d.esito = 'confermato' THEN 'confermato' ELSE t.stato END AS stato, t.punteggio, t.storia
        FROM trovata_oggi t
        LEFT JOIN decisa d ON d.tributo = t.tributo AND d.posizione_id = t.posizione_id AND d.comune = t.comune AND d.sezione = t.sezione AND d.immobile = t.immobile
            AND d.terra = t.particella_id * (t.immobile = 0)::integer
        WHERE d.esito IS DISTINCT FROM 'respinto'
        UNION ALL
        SELECT d.tributo, d.posizione_id, d.comune, d.sezione, d.immobile, d.particella_id, d.livello, 'confermato', 100, '{}'
        FROM decisa d
        LEFT JOIN trovata_oggi t ON d.tributo = t.tributo AND d.posizione_id = t.posizione_id AND d.comune = t.comune AND d.sezione = t.sezione AND d.immobile = t.immobile
            AND d.terra = t.particella_id * (t.immobile = 0)::integer
        WHERE d.esito = 'confermato' AND t.posizione_id IS NULL
    ), nuovo AS MATERIALIZED (
        -- Once one is confirmed the other proposals are answered.
        SELECT s.*, row_number() OVER (PARTITION BY s.tributo, s.posizione_id ORDER BY s.stato, s.punteggio DESC, s.immobile, s.particella_id) AS posto
        FROM (SELECT s.*, bool_or(s.stato = 'confermato') OVER (PARTITION BY s.tributo, s.posizione_id) AS risolta FROM scelta s) s
        WHERE NOT (s.risolta AND s.stato = 'proposto')
    ), tolto AS (
        DELETE FROM tributi.legame l
        WHERE l.ente_id = $1 AND ($2 IS NULL OR l.posizione_id = ANY ($2))
          AND NOT EXISTS (SELECT FROM nuovo n WHERE n.posto <= 40 AND n.tributo = l.tributo AND n.posizione_id = l.posizione_id AND n.immobile = l.immobile AND n.particella_id = l.particella_id
                          AND n.comune = l.comune AND n.sezione = l.sezione)
    )
    INSERT INTO tributi.legame AS l (ente_id, tributo, posizione_id, comune, sezione, immobile, particella_id, livello, stato, punteggio, storia)
    SELECT $1, n.tributo, n.posizione_id, n.comune, n.sezione, n.immobile, n.particella_id, n.livello, n.stato, n.punteggio, n.storia
    FROM nuovo n
    WHERE n.posto <= 40 -- no one reads more
    ON CONFLICT (ente_id, tributo, posizione_id, immobile, particella_id, comune, sezione) DO UPDATE
        SET livello = EXCLUDED.livello, stato = EXCLUDED.stato, punteggio = EXCLUDED.punteggio, storia = EXCLUDED.storia
        WHERE (l.livello, l.stato, l.punteggio, l.storia) IS DISTINCT FROM (EXCLUDED.livello, EXCLUDED.stato, EXCLUDED.punteggio, EXCLUDED.storia)
$$;

-- Why the others are not tied, from the general to the particular.
CREATE FUNCTION tributi.motiva(ente integer, solo bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_mergejoin = off SET jit = off AS $$
    WITH sciolta AS MATERIALIZED (
        SELECT p.*, r.si AS respinta, h.si AS eredi
        FROM (
            SELECT 'TARI' AS tributo, t.posizione_id, 'F' AS oggetto, t.comune, t.n_sezione AS sezione, t.n_foglio AS foglio, t.n_numero AS numero, t.n_denominatore AS denominatore,
                   t.n_subalterno AS subalterno, t.persona, CASE WHEN t.al <= catasto.oggi() THEN t.al ELSE catasto.oggi() + 1 END AS fino
            FROM tributi.tari t WHERE t.ente_id = $1 AND t.superseded_at IS NULL AND ($2 IS NULL OR t.posizione_id = ANY ($2))
            UNION ALL
            SELECT 'IMU', m.posizione_id, m.tipo_oggetto, m.comune, m.n_sezione, m.n_foglio, m.n_numero, m.n_denominatore, m.n_subalterno, m.persona, make_date(m.anno + 1, 1, 1)
            FROM tributi.imu m WHERE m.ente_id = $1 AND m.superseded_at IS NULL AND ($2 IS NULL OR m.posizione_id = ANY ($2))
        ) p
        LEFT JOIN (SELECT DISTINCT l.tributo, l.posizione_id FROM tributi.legame l WHERE l.ente_id = $1 AND l.stato <> 'proposto') l ON l.tributo = p.tributo AND l.posizione_id = p.posizione_id
        LEFT JOIN (SELECT DISTINCT l.tributo, l.posizione_id, true AS si FROM tributi.legame l WHERE l.ente_id = $1 AND l.livello = 'M3') h ON h.tributo = p.tributo AND h.posizione_id = p.posizione_id
        LEFT JOIN (SELECT DISTINCT d.tributo, d.posizione_id, true AS si FROM tributi.decisione d WHERE d.ente_id = $1 AND d.esito = 'respinto' AND d.livello IN ('M1', 'M2', 'M3') AND d.annullata_at IS NULL) r
            ON r.tributo = p.tributo AND r.posizione_id = p.posizione_id
        WHERE l.posizione_id IS NULL
    ), catasto AS MATERIALIZED (
        SELECT EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = $1) AS fabbricati,
               EXISTS (SELECT FROM catasto.particella p WHERE p.ente_id = $1) AS terreni
    ), nata AS MATERIALIZED (
        SELECT s.comune, s.sezione, s.immobile, min(COALESCE(s.dal, '-infinity')) AS dal
        FROM catasto.stadio_uiu s WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.progressivo < 901 GROUP BY 1, 2, 3
    ), nota AS MATERIALIZED (
        SELECT i.comune, COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione) AS sezione, i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END AS subalterno, n.dal
        FROM catasto.identificativo i JOIN nata n ON n.comune = i.comune AND n.sezione = i.sezione AND n.immobile = i.immobile
        WHERE i.ente_id = $1
    ), uguale AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id, count(DISTINCT n.sezione) AS sezioni, bool_or(n.sezione = s.sezione) AS esatta, bool_and(n.dal >= s.fino) AS futura
        FROM sciolta s
        JOIN nota n ON n.foglio = s.foglio AND n.numero = s.numero AND n.denominatore = s.denominatore AND n.subalterno = s.subalterno AND (s.sezione IN ('', n.sezione) OR n.sezione = '')
        WHERE s.oggetto = 'F' GROUP BY 1, 2
    ), terra AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id, count(DISTINCT p.sezione) AS sezioni, bool_or(p.sezione = s.sezione) AS esatta
        FROM sciolta s
        JOIN catasto.particella p ON p.ente_id = $1 AND p.mappa = '' AND p.foglio = CASE WHEN s.foglio ~ '^[0-9]{1,4}$' THEN s.foglio::integer END AND p.numero = s.numero AND p.denominatore = s.denominatore
        WHERE s.oggetto <> 'F' GROUP BY 1, 2
    ), foglio AS MATERIALIZED (
        SELECT DISTINCT true AS urbano, n.foglio FROM nota n
        UNION
        SELECT DISTINCT false, p.foglio::text FROM catasto.particella p WHERE p.ente_id = $1
    ), mappale AS MATERIALIZED (
        SELECT DISTINCT n.foglio, n.numero, n.denominatore FROM nota n
    ), somiglia AS MATERIALIZED (
        -- A unit of the same person one keystroke away.
        SELECT DISTINCT ON (q.tributo, q.posizione_id) q.*
        FROM (SELECT s.tributo, s.posizione_id, i.comune, i.sezione, i.immobile,
                     tributi.mostra(COALESCE(NULLIF(i.sezione_urbana, ''), i.sezione), i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END) AS nome,
                     tributi.un_tasto(concat_ws('|', s.foglio, s.numero, s.denominatore, s.subalterno), concat_ws('|', i.foglio, i.numero, i.denominatore, CASE i.subalterno WHEN '0' THEN '' ELSE i.subalterno END)) AS vicina
              FROM sciolta s
              JOIN catasto.soggetto g ON g.ente_id = $1 AND g.superseded_at IS NULL AND g.persona = s.persona
              JOIN catasto.titolarita t ON t.ente_id = $1 AND t.superseded_at IS NULL AND t.immobile_tipo = 'F' AND t.soggetto = g.soggetto AND t.soggetto_tipo = g.tipo AND t.comune = g.comune
                  AND t.sezione = g.sezione AND visura.fine(t.al, t.reg_al, t.aperto, 'infinity') > catasto.oggi()
              JOIN catasto.identificativo i ON i.ente_id = $1 AND i.comune = t.comune AND i.sezione = t.sezione AND i.immobile = t.immobile
              WHERE s.oggetto = 'F' AND s.foglio <> '' AND s.numero <> '') q
        WHERE q.vicina
        ORDER BY q.tributo, q.posizione_id, q.nome, q.immobile
    ), nuova AS MATERIALIZED (
        SELECT s.tributo, s.posizione_id,
               CASE WHEN NOT CASE WHEN s.oggetto = 'F' THEN c.fabbricati ELSE c.terreni END THEN 'CATASTO_ASSENTE'
                    WHEN s.foglio = '' OR s.numero = '' THEN 'IDENTIFICATIVO_ASSENTE'
                    WHEN s.respinta THEN 'RESPINTO'
                    WHEN s.eredi THEN 'PIU_SUCCESSORI'
                    WHEN NOT u.esatta AND u.sezioni > 1 OR NOT t.esatta AND t.sezioni > 1 THEN 'SEZIONE_AMBIGUA'
                    WHEN u.futura THEN 'NON_ANCORA_NATA'
                    WHEN u.posizione_id IS NOT NULL OR t.posizione_id IS NOT NULL THEN 'SOPPRESSA_SENZA_SUCCESSORE'
                    WHEN f.foglio IS NULL THEN 'FOGLIO_IGNOTO'
                    WHEN m.foglio IS NULL OR s.oggetto <> 'F' THEN 'PARTICELLA_IGNOTA'
                    WHEN s.subalterno = '' THEN 'SUB_ASSENTE'
                    ELSE 'SUB_IGNOTO' END AS motivo,
               v.comune, v.sezione, v.immobile, v.nome
        FROM sciolta s
        CROSS JOIN catasto c
        LEFT JOIN uguale u ON u.tributo = s.tributo AND u.posizione_id = s.posizione_id
        LEFT JOIN terra t ON t.tributo = s.tributo AND t.posizione_id = s.posizione_id
        LEFT JOIN foglio f ON f.urbano = (s.oggetto = 'F') AND f.foglio = s.foglio
        LEFT JOIN mappale m ON m.foglio = s.foglio AND m.numero = s.numero AND m.denominatore = s.denominatore
        LEFT JOIN somiglia v ON v.tributo = s.tributo AND v.posizione_id = s.posizione_id
    ), tolta AS (
        DELETE FROM tributi.non_legata x WHERE x.ente_id = $1 AND ($2 IS NULL OR x.posizione_id = ANY ($2)) AND NOT EXISTS (SELECT FROM nuova n WHERE n.tributo = x.tributo AND n.posizione_id = x.posizione_id)
    )
    INSERT INTO tributi.non_legata AS x (ente_id, tributo, posizione_id, motivo, s_comune, s_sezione, s_immobile, suggerito)
    SELECT $1, n.tributo, n.posizione_id, n.motivo, COALESCE(n.comune, ''), COALESCE(n.sezione, ''), n.immobile, n.nome FROM nuova n
    ON CONFLICT (ente_id, tributo, posizione_id) DO UPDATE
        SET motivo = EXCLUDED.motivo, s_comune = EXCLUDED.s_comune, s_sezione = EXCLUDED.s_sezione, s_immobile = EXCLUDED.s_immobile, suggerito = EXCLUDED.suggerito
        WHERE (x.motivo, x.s_comune, x.s_sezione, x.s_immobile, x.suggerito) IS DISTINCT FROM (EXCLUDED.motivo, EXCLUDED.s_comune, EXCLUDED.s_sezione, EXCLUDED.s_immobile, EXCLUDED.suggerito)
$$;

-- Everything that is tied from positions, residents and files, after a merge or an undo that
-- touched any of the two sides; how many links it made.
CREATE FUNCTION tributi.lega(ente integer) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    -- A map or a stradario of an ente whose offices deliver nothing has nothing to tie.
    IF NOT EXISTS (SELECT FROM tributi.tari t WHERE t.ente_id = ente) AND NOT EXISTS (SELECT FROM tributi.imu m WHERE m.ente_id = ente)
       AND NOT EXISTS (SELECT FROM anagrafe.residente r WHERE r.ente_id = ente) AND NOT EXISTS (SELECT FROM edilizia.pratica p WHERE p.ente_id = ente) THEN
        DELETE FROM tributi.indirizzo i WHERE i.ente_id = ente;
        DELETE FROM tributi.legame l WHERE l.ente_id = ente;
        DELETE FROM tributi.non_legata n WHERE n.ente_id = ente;
        RETURN 0;
    END IF;
    PERFORM tributi.lega_indirizzi(ente);
    PERFORM tributi.lega_posizioni(ente, NULL);
    PERFORM tributi.motiva(ente, NULL);
    RETURN (SELECT count(*) FROM tributi.legame l WHERE l.ente_id = ente);
END $$;

-- Whoever changes one of the two sides asks, in his transaction, that they be tied again: one import brings
-- several deliveries of an ente, and ties after the last. What a crash leaves asked for is tied by
-- the next import or the next start of the server.
CREATE TABLE tributi.da_legare (
    ente_id integer PRIMARY KEY REFERENCES sit.ente
);
COMMENT ON TABLE tributi.da_legare IS 'Gli enti di cui è cambiato qualcosa, acquisito o annullato, che nessuno ha ancora legato di nuovo';
CREATE FUNCTION tributi.chiedi_legami(ente integer) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO tributi.da_legare (ente_id) VALUES ($1) ON CONFLICT DO NOTHING
$$;

-- An operatore has decided of some positions, or taken it back: those are tied again, and with them the same IMU position in the other
-- years. As the ente of who asks, which is where the policies read it from, never an argument.
CREATE FUNCTION tributi.rilega(lotto bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e integer;
    decise bigint[];
BEGIN
    FOREACH e IN ARRAY sit.enti() LOOP
        SELECT array_agg(DISTINCT p) INTO decise
        FROM (SELECT d.posizione_id AS p FROM tributi.decisione d WHERE d.ente_id = e AND d.lotto = rilega.lotto
              UNION
              SELECT m.posizione_id FROM tributi.decisione d JOIN tributi.imu m ON m.ente_id = e AND m.id_posizione = d.id_posizione AND m.superseded_at IS NULL
              WHERE d.ente_id = e AND d.lotto = rilega.lotto AND d.tributo = 'IMU') q;
        IF decise IS NOT NULL THEN
            PERFORM tributi.lega_posizioni(e, decise);
            PERFORM tributi.motiva(e, decise);
        END IF;
    END LOOP;
END $$;

-- A decision about a street may move any position.
CREATE FUNCTION tributi.rilega_vie() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tributi.lega(e) FROM unnest(sit.enti()) AS e
$$;

-- And taught another name of a street, or took it back. Who keeps the names in memory is told.
CREATE FUNCTION tributi.insegna_via(via bigint, nome text, chi text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH insegnato AS (
        INSERT INTO indirizzi.alias (ente_id, via_id, nome, origine, chi)
        SELECT e, v.via_id, $2, 'operatore', $3 FROM unnest(sit.enti()) AS e JOIN indirizzi.via v ON v.ente_id = e AND v.via_id = $1
        ON CONFLICT (ente_id, via_id, nome) DO NOTHING
    )
    INSERT INTO indirizzi.versione AS x (ente_id, versione) SELECT e, 1 FROM unnest(sit.enti()) AS e
    ON CONFLICT (ente_id) DO UPDATE SET versione = x.versione + 1
$$;
CREATE FUNCTION tributi.disimpara_via(via bigint, nome text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH tolto AS (
        DELETE FROM indirizzi.alias a WHERE a.ente_id = ANY (sit.enti()) AND a.via_id = $1 AND a.nome = $2 AND a.origine = 'operatore'
    )
    INSERT INTO indirizzi.versione AS x (ente_id, versione) SELECT e, 1 FROM unnest(sit.enti()) AS e
    ON CONFLICT (ente_id) DO UPDATE SET versione = x.versione + 1
$$;
REVOKE ALL ON FUNCTION tributi.lega(integer), tributi.chiedi_legami(integer), tributi.lega_indirizzi(integer), tributi.lega_posizioni(integer, bigint[]), tributi.motiva(integer, bigint[]), indirizzi.riconosci(integer, text[]), tributi.rilega(bigint), tributi.rilega_vie(),
    tributi.insegna_via(bigint, text, text), tributi.disimpara_via(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tributi.rilega(bigint), tributi.rilega_vie(), tributi.insegna_via(bigint, text, text), tributi.disimpara_via(bigint, text) TO sit_app;

-- Who lives where: the civico of each residence and the units that have that address. By the policies of who asks.
CREATE VIEW anagrafe.dimora WITH (security_invoker = true) AS
SELECT r.ente_id, r.residenza_id, r.persona, r.id_famiglia, r.nascita, r.dal, LEAST(r.al, r.decesso) AS al, i.via_id, i.civico_id, r.interno, u.comune, u.sezione, u.immobile,
       count(u.immobile) OVER (PARTITION BY r.ente_id, r.residenza_id) AS unita
FROM anagrafe.residente r
JOIN tributi.indirizzo i ON i.ente_id = r.ente_id AND i.origine = 'RESIDENTE' AND i.riga_id = r.residenza_id AND i.stato <> 'proposto'
LEFT JOIN catasto.uiu_civico u ON u.ente_id = i.ente_id AND u.civico_id = i.civico_id
WHERE r.superseded_at IS NULL AND i.civico_id IS NOT NULL;
COMMENT ON VIEW anagrafe.dimora IS 'Ogni residenza il cui civico è trovato, una riga per unità a quel civico (immobile nullo: nessuna); [dal, al) è quando vi abita';
COMMENT ON COLUMN anagrafe.dimora.unita IS 'Quante unità hanno quel civico: se più di una, chi abita in quale lo dice solo l''interno';
GRANT SELECT ON anagrafe.dimora TO sit_app;
