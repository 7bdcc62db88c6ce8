-- name: XC03
-- Surfaces declared for TARI below 80 per cent of what the cadastre has, and above all of it. What is
-- compared is a group: the units and the utenze that links hold together, each once. Of utenze that
-- follow each other in the year, those of its last day.
WITH RECURSIVE riga AS MATERIALIZED (
    SELECT t.posizione_id, t.id_utenza, t.persona, t.tipo_utenza, t.componenti, t.categoria, t.superficie_mq, t.superficie_origine,
           COALESCE(t.dal, '-infinity') AS dal, LEAST(COALESCE(t.al, @fine::date), @fine::date) AS al,
           t.tipo_utenza = 'N' AND EXISTS (SELECT FROM jsonb_array_elements(t.riduzioni) AS r WHERE r->>'codice' ~* '(spec|649|assimil)') AS speciali
    FROM tributi.tari t
    WHERE t.ente_id = @ente AND t.superseded_at IS NULL AND (t.dal IS NULL OR t.dal < @fine::date) AND (t.al IS NULL OR @inizio::date < t.al)
), legame AS MATERIALIZED (
    SELECT DISTINCT r.id_utenza, l.posizione_id, l.comune, l.sezione, l.immobile, l.stato = 'proposto' AS proposto, l.livello
    FROM tributi.legame l JOIN riga r USING (posizione_id)
    WHERE l.ente_id = @ente AND l.tributo = 'TARI' AND l.immobile <> 0
), unita AS MATERIALIZED (
    SELECT u.comune, u.sezione, u.immobile, u.id, u.categoria, u.superficie, u.dal, u.bcnc
    FROM riscontri.unita(@ente, @giorno::date) u
    WHERE NOT u.soppressa
), nodo AS MATERIALIZED (
    SELECT DISTINCT id_utenza, comune || sezione || '-F-' || immobile AS uiu FROM legame WHERE NOT proposto
), arco AS MATERIALIZED (
    -- The utenze that share a unit: few units have more than one.
    SELECT DISTINCT a.id_utenza AS da, b.id_utenza AS a FROM nodo a JOIN nodo b ON b.uiu = a.uiu AND b.id_utenza <> a.id_utenza
), raggiunta AS (
    SELECT DISTINCT da AS origine, da AS utenza FROM arco
    UNION
    SELECT r.origine, x.a FROM raggiunta r JOIN arco x ON x.da = r.utenza
), gruppo AS MATERIALIZED (
    SELECT origine AS id_utenza, min(utenza) AS gruppo FROM raggiunta GROUP BY 1
    UNION ALL
    SELECT n.id_utenza, n.id_utenza FROM (SELECT DISTINCT id_utenza FROM nodo) n WHERE NOT EXISTS (SELECT FROM arco WHERE da = n.id_utenza)
), ultimo AS MATERIALIZED (
    SELECT g.gruppo, max(r.al) - 1 AS giorno FROM gruppo g JOIN riga r USING (id_utenza) GROUP BY 1
), utenza AS MATERIALIZED (
    -- All the rows of an utenza that is tied, those of its rows that are not too: they may be of the same rooms.
    SELECT g.gruppo, r.* FROM gruppo g JOIN ultimo u USING (gruppo) JOIN riga r USING (id_utenza) WHERE r.dal <= u.giorno AND u.giorno < r.al
), dichiarata AS (
    SELECT u.gruppo, sum(u.superficie_mq) AS mq, bool_or(u.superficie_mq IS NULL) AS ignota, bool_or(u.speciali) AS speciali, bool_or(u.superficie_origine = 'C') AS misurata,
           max(u.dal) AS dal, count(*) AS righe, jsonb_agg(u.posizione_id ORDER BY u.posizione_id) AS posizioni
    FROM utenza u GROUP BY 1
), prima AS (
    -- The utenza that the lead is about: the largest.
    SELECT DISTINCT ON (u.gruppo) u.gruppo, u.posizione_id, u.persona, u.tipo_utenza, u.componenti, u.categoria, u.superficie_mq
    FROM utenza u JOIN legame l ON l.posizione_id = u.posizione_id AND NOT l.proposto
    ORDER BY u.gruppo, u.superficie_mq DESC NULLS LAST, u.posizione_id
), catastale AS (
    SELECT g.gruppo, sum(g.superficie) AS mq, bool_or(COALESCE(g.superficie, 0) = 0) AS ignota, bool_or(g.categoria IS NULL OR g.categoria !~ '^[ABC]') AS altro,
           bool_or(g.categoria ~ '^A') AS abitazione, max(g.dal) AS dal, bool_or(g.in_attesa) AS in_attesa, min(g.particella_id) AS particella_id, min(g.immobile) AS immobile,
           jsonb_agg(jsonb_strip_nulls(jsonb_build_object('uiu', g.id, 'categoria', g.categoria, 'superficie_mq', g.superficie)) ORDER BY g.id) AS unita
    FROM (
        SELECT DISTINCT u.gruppo, c.id, c.categoria, c.superficie, c.dal, c.immobile, s.particella_id,
               EXISTS (SELECT FROM legame x WHERE x.immobile = c.immobile AND x.comune = c.comune AND x.sezione = c.sezione AND x.proposto) AS in_attesa
        FROM utenza u
        JOIN legame l ON l.posizione_id = u.posizione_id AND NOT l.proposto
        JOIN unita c ON c.immobile = l.immobile AND c.comune = l.comune AND c.sezione = l.sezione
        LEFT JOIN riscontri.sede(@ente, @giorno::date) s ON s.immobile = c.immobile AND s.comune = c.comune AND s.sezione = c.sezione
        WHERE NOT c.bcnc
    ) g
    GROUP BY 1
), confronto AS (
    SELECT d.gruppo, d.mq, c.mq AS catastale, d.righe, d.posizioni, d.misurata, c.ignota, c.abitazione, c.unita, c.particella_id, c.immobile, GREATEST(d.dal, COALESCE(c.dal, '-infinity')) AS dal,
           0.80 * c.mq AS minimo, GREATEST((@soglie::jsonb->>'tolleranza_mq')::numeric, (@soglie::jsonb->>'tolleranza_percento')::numeric / 100 * c.mq) AS tolleranza
    FROM dichiarata d JOIN catastale c USING (gruppo)
    WHERE NOT d.ignota AND NOT d.speciali AND NOT c.altro AND NOT c.in_attesa AND c.mq > 0
)
SELECT CASE WHEN x.mq > x.catastale THEN 'XC-03b' END AS codice, CASE WHEN x.mq > x.catastale THEN 'C' END AS severita, 'utenza' AS oggetto_tipo, 'TARI-' || p.posizione_id AS oggetto,
       p.persona::text AS persona, x.particella_id, x.immobile, p.posizione_id, x.dal AS evento, x.dal,
       -- The surface of FAB has the balconies in it: of dwellings it proves less.
       (CASE WHEN x.abitazione THEN 65 ELSE 75 END - CASE WHEN x.misurata THEN 25 ELSE 0 END - CASE WHEN x.ignota THEN 5 ELSE 0 END)::integer AS confidenza,
       jsonb_build_object('unita', x.unita, 'posizioni_tari', x.posizioni, 'superficie_dichiarata_mq', x.mq, 'superficie_catastale_mq', x.catastale, 'minimo_mq', round(x.minimo, 2),
           'tolleranza_mq', round(x.tolleranza, 2), 'fonte', 'superficie totale dello stadio catastale (FAB): può comprendere le aree scoperte', 'tipo_utenza', p.tipo_utenza,
           'componenti', p.componenti, 'categoria', p.categoria, 'superficie_riga_mq', p.superficie_mq) AS evidenza,
       NULL::bytea AS punto
FROM confronto x JOIN prima p USING (gruppo)
WHERE x.mq < x.minimo - x.tolleranza OR x.mq > x.catastale + x.tolleranza AND NOT x.ignota
ORDER BY p.posizione_id;
