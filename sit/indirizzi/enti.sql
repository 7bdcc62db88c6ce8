-- name: ListEntiDellaVia
-- The key begins with the ente: one look for each.
SELECT e.ente_id
FROM sit.ente e
WHERE EXISTS (SELECT FROM indirizzi.via v WHERE v.ente_id = e.ente_id AND v.codice = @codice)
ORDER BY e.codice;
