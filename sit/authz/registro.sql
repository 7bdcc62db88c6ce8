-- name: Annota
INSERT INTO authz.consultazione (ente_id, genere, chi, nome, ufficio, sessione, indirizzo, scopo, risorsa, oggetto, campi, persone)
VALUES (@ente, @genere, @chi, @nome, @ufficio, @sessione, @indirizzo, @scopo, @risorsa, @oggetto, COALESCE(@campi::text[], '{}'), COALESCE(@persone::text[]::uuid[], '{}'));
