-- name: Consultazioni
-- One ente at a time and newest first, each by its own index; the merge of them is short.
SELECT c.consultazione_id AS id, c.quando, c.genere, c.chi, c.nome, c.ufficio, c.scopo, c.risorsa, c.oggetto, e.codice AS ente, c.campi, cardinality(c.persone) AS persone
FROM unnest(@enti::integer[]) AS q(ente_id)
JOIN sit.ente e ON e.ente_id = q.ente_id
CROSS JOIN LATERAL (
    SELECT c.* FROM authz.consultazione c
    WHERE c.ente_id = q.ente_id
      AND c.quando >= @dal::timestamptz AND c.quando < @al::timestamptz
      AND (c.quando, c.consultazione_id) < (@prima::timestamptz, @prima_id::bigint)
      AND (@genere::smallint = 0 OR c.genere = @genere AND (@chi::bigint = 0 OR c.chi = @chi))
      AND (@oggetto::text = '' OR c.oggetto = @oggetto)
      AND (@risorsa::text = '' OR c.risorsa = @risorsa)
    ORDER BY c.quando DESC, c.consultazione_id DESC
    LIMIT @quante) c
ORDER BY c.quando DESC, c.consultazione_id DESC
LIMIT @quante;

-- name: ChiHaGuardato
SELECT c.consultazione_id AS id, c.quando, c.genere, c.chi, c.nome, c.ufficio, c.scopo, c.risorsa, c.oggetto, e.codice AS ente, c.campi, 1 AS persone
FROM authz.chi_ha_guardato(@cf, @prima::timestamptz, @prima_id::bigint, @quante) c
JOIN sit.ente e ON e.ente_id = c.ente_id
ORDER BY c.quando DESC, c.consultazione_id DESC;

-- name: PerOperatore
SELECT c.genere, c.chi, max(c.nome) AS nome, e.codice AS ente, count(*) AS consultazioni, sum(cardinality(c.persone)) AS persone, count(DISTINCT c.scopo) AS scopi,
       min(c.quando) AS prima, max(c.quando) AS ultima
FROM authz.consultazione c
JOIN sit.ente e ON e.ente_id = c.ente_id
WHERE c.ente_id = ANY (@enti::integer[]) AND c.quando >= @dal::timestamptz AND c.quando < @al::timestamptz
GROUP BY c.genere, c.chi, e.codice
ORDER BY consultazioni DESC, c.genere, c.chi, e.codice;

-- name: Allerte
-- Hours in which somebody looked at more than so many things of an ente.
SELECT c.genere, c.chi, max(c.nome) AS nome, e.codice AS ente, date_trunc('hour', c.quando) AS ora, count(*) AS consultazioni
FROM authz.consultazione c
JOIN sit.ente e ON e.ente_id = c.ente_id
WHERE c.ente_id = ANY (@enti::integer[]) AND c.quando >= @dal::timestamptz AND c.genere < 3
GROUP BY c.genere, c.chi, e.codice, ora
HAVING count(*) > @oltre::integer
ORDER BY ora DESC, consultazioni DESC
LIMIT 200;

-- name: Protocolli
-- Applications named as a reason that no pratica has borne since.
SELECT c.scopo, e.codice AS ente, min(c.quando) AS prima, max(c.quando) AS ultima, count(*) AS consultazioni, max(c.nome) AS nome, max(c.genere) AS genere, max(c.chi) AS chi
FROM authz.consultazione c
JOIN sit.ente e ON e.ente_id = c.ente_id
WHERE c.ente_id = ANY (@enti::integer[]) AND c.scopo ~ '^protocollo:[0-9]+/[0-9]{4}$'
  AND NOT EXISTS (SELECT FROM edilizia.pratica p
                  WHERE p.ente_id = c.ente_id AND p.superseded_at IS NULL AND p.protocollo IS NOT NULL
                    AND edilizia.protocollo_di(p.protocollo, p.data_protocollo, p.anno) = ltrim(split_part(c.scopo, ':', 2), '0'))
GROUP BY c.scopo, e.codice
HAVING min(c.quando) < @prima::timestamptz
ORDER BY prima
LIMIT 500;

-- name: Riscontra
-- For the watch: who looked at more than so many things of an ente since a moment.
SELECT ente_id, genere, chi, count(*) AS consultazioni
FROM authz.consultazione
WHERE quando >= @dal AND genere < 3
GROUP BY ente_id, genere, chi
HAVING count(*) > @oltre::integer
ORDER BY ente_id, chi;
