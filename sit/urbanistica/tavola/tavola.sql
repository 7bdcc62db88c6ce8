-- name: Oggetto
-- A thing is looked for by its public id; of the versions that bear it, the one that holds on the day,
-- else the latest. Constraints that are not public are known to nobody who asks here (contract §2).
SELECT * FROM (
    SELECT 'zona' AS tipo, z.id, z.strumento, z.stato, z.sigla AS codice, z.descrizione AS titolo, z.zto, z.articolo AS norma, NULL AS atto, z.edificabile,
           z.data_adozione, z.data_approvazione, z.dal, z.al, z.area_mq, z.precisione_m::float8 AS precisione_m
    FROM urbanistica.zona z WHERE z.ente_id = @ente AND z.id = @id AND z.superseded_at IS NULL
    UNION ALL
    SELECT 'vincolo', v.id, NULL, NULL, v.codice, v.titolo, NULL, v.norma, v.atto, NULL,
           NULL, NULL, v.dal, v.al, v.area_mq, v.precisione_m::float8
    FROM urbanistica.vincolo v WHERE v.ente_id = @ente AND v.id = @id AND v.superseded_at IS NULL AND v.pubblico
) AS o
ORDER BY ((dal IS NULL OR dal <= @giorno::date) AND (al IS NULL OR @giorno::date < al)) DESC, dal DESC NULLS LAST
LIMIT 1;

-- name: Impronte
-- The footprints of a window, in degrees: the largest, when there are more than are asked for.
SELECT i.codice, i.altezza_m::float8 AS altezza_m, i.piani, i.epoca, i.area_mq, ST_Transform(i.geom, 4326) AS geom
FROM urbanistica.impronta i
JOIN (SELECT ST_Transform(ST_MakeEnvelope(@ovest, @sud, @est, @nord, 4326), @srid::integer) AS geom) AS q ON i.geom && q.geom
WHERE i.ente_id = @ente AND i.superseded_at IS NULL AND (i.dal IS NULL OR i.dal <= @giorno::date) AND (i.al IS NULL OR @giorno::date < i.al)
ORDER BY i.area_mq DESC
LIMIT @quante;
