-- Ties what a delivery, or the undo of one, has asked to tie again.

-- name: DaLegare
SELECT ente_id FROM tributi.da_legare ORDER BY ente_id;

-- name: BloccaEnteSeLibero
SELECT pg_try_advisory_lock(hashtext('mappa'), @ente::int);

-- name: Prendi
-- Taken away in the transaction that ties: if that fails it is still asked for.
DELETE FROM tributi.da_legare WHERE ente_id = @ente;

-- name: LegaPosizioni
-- Positions, residents and addresses.
SELECT tributi.lega(@ente::int);

-- name: LegaPratiche
-- The building files, some of which only an address places.
SELECT edilizia.lega(@ente::int);
