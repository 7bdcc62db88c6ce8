-- name: Enti
SELECT ente_id AS id, codice, nome, COALESCE(istat, '') AS istat, COALESCE(provincia, '') AS provincia,
       COALESCE(regione, '') AS regione, zona
FROM sit.ente
ORDER BY codice;

-- name: SRID
SELECT valore::integer FROM infra.impostazione WHERE chiave = 'srid';

-- name: LockSRID
-- Two commands that add the first ente together must not fix two SRIDs.
SELECT pg_advisory_xact_lock(@key::bigint);

-- name: FixSRID
SELECT geo.fissa_srid(@srid);

-- name: AddEnte
INSERT INTO sit.ente (codice, nome, istat, provincia, regione, zona)
VALUES (@codice, @nome, NULLIF(@istat, ''), NULLIF(@provincia, ''), NULLIF(@regione, ''), @zona)
ON CONFLICT (codice) DO NOTHING
RETURNING ente_id;

-- name: AddComuni
INSERT INTO sit.ente_comune (ente_id, comune)
SELECT @ente, unnest(@comuni::text[])
ON CONFLICT DO NOTHING;
