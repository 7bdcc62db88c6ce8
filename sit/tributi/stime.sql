-- name: MedianeRendita
-- The median rendita of a hundred m², in thousandths of euro, of the units that exist on a day: by use
-- and foglio, by use and zona censuaria, where there are ten; by use in the comune (tributi.md §7.3).
WITH unita AS MATERIALIZED (
    SELECT DISTINCT ON (s.immobile, s.comune, s.sezione) s.immobile, s.comune, s.sezione, s.categoria, s.zona, s.superficie,
           COALESCE(s.rendita_milli, round(s.rendita_lire / 1936.27, 2) * 1000) AS rendita, s.soppressa, s.bcnc, visura.norma(s.identificativi->0->>'foglio') AS foglio
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.progressivo < 901
      AND (s.dal IS NULL OR s.dal <= @giorno::date) AND visura.fine(s.al, s.reg_al, s.aperto, 'infinity') > @giorno::date
    ORDER BY s.immobile, s.comune, s.sezione, s.progressivo DESC
), campione AS (
    SELECT u.foglio, visura.norma(u.zona) AS zona, round(u.rendita * 100 / u.superficie)::bigint AS rendita,
           CASE WHEN u.categoria ~ '^A0[1-8]$' THEN 'abitazione' WHEN u.categoria ~ '^C0[267]$' THEN 'deposito'
                WHEN u.categoria ~ '^C0[13]$' THEN 'negozio' WHEN u.categoria ~ '^D0[178]$' THEN 'industria' END AS uso
    FROM unita u
    WHERE NOT u.soppressa AND NOT u.bcnc AND u.superficie > 0 AND u.rendita > 0
)
SELECT CASE WHEN GROUPING(c.foglio) = 0 THEN 'F' || c.foglio WHEN GROUPING(c.zona) = 0 THEN 'Z' || c.zona ELSE '' END AS dove, c.uso,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY c.rendita) AS rendita
FROM campione c
WHERE c.uso IS NOT NULL
GROUP BY GROUPING SETS ((c.foglio, c.uso), (c.zona, c.uso), (c.uso))
HAVING (count(*) >= 10 OR GROUPING(c.foglio) = 1 AND GROUPING(c.zona) = 1) AND (GROUPING(c.zona) = 1 OR c.zona <> '');

-- name: ZoneDeiFogli
-- The zona censuaria of each foglio: the one of most of its units.
SELECT q.foglio, q.zona
FROM (
    SELECT visura.norma(s.identificativi->0->>'foglio') AS foglio, visura.norma(s.zona) AS zona,
           row_number() OVER (PARTITION BY visura.norma(s.identificativi->0->>'foglio') ORDER BY count(*) DESC, visura.norma(s.zona)) AS posto
    FROM catasto.stadio_uiu s
    WHERE s.ente_id = @ente AND s.superseded_at IS NULL AND s.aperto AND s.zona IS NOT NULL
    GROUP BY 1, 2
) q
WHERE q.posto = 1 AND q.foglio <> '' AND q.zona <> '';
