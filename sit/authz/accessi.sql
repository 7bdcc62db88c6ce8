-- name: IncarichiDi
SELECT nome, cf, COALESCE(ente_id, 0) AS ente, COALESCE(codice, '') AS codice, COALESCE(ruolo, '') AS ruolo
FROM infra.incarichi_di(@operatore, @giorno)
ORDER BY codice, ruolo;

-- name: TuttiGliEnti
SELECT ente_id FROM sit.ente;
