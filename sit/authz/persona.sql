-- The opaque ids of persons.

-- name: ChiavePersone
-- Made once, readable by the owner alone.
WITH nuova AS (
    INSERT INTO infra.impostazione (chiave, valore) VALUES ('chiave_persone', @chiave)
    ON CONFLICT (chiave) DO NOTHING
    RETURNING valore
)
SELECT valore FROM nuova UNION ALL SELECT valore FROM infra.impostazione WHERE chiave = 'chiave_persone' LIMIT 1;
