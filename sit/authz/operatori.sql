-- name: SalvaOperatore
-- Who was disabled and is added again may sign in again.
INSERT INTO infra.operatore AS o (cf, nome, email, scade) VALUES (@cf, @nome, @email, @scade)
ON CONFLICT (cf) DO UPDATE SET nome = EXCLUDED.nome, email = EXCLUDED.email, scade = EXCLUDED.scade, disabilitato = NULL
RETURNING operatore_id, xmax = 0 AS nuovo;

-- name: Incarica
INSERT INTO authz.incarico (ente_id, operatore_id, ruolo, dal, al, concesso_da)
SELECT @ente, @operatore, ruolo, @dal::date, @al::date, @da FROM unnest(@ruoli::text[]) AS r(ruolo)
WHERE NOT EXISTS (SELECT FROM authz.incarico i WHERE i.ente_id = @ente AND i.operatore_id = @operatore AND i.ruolo = r.ruolo
                  AND i.dal <= @dal::date AND (i.al IS NULL OR i.al > @dal::date));

-- name: Operatori
SELECT o.cf, o.nome, o.email, o.scade, o.disabilitato, o.password IS NOT NULL AS password,
       ARRAY(SELECT e.codice || ':' || i.ruolo FROM authz.incarico i JOIN sit.ente e ON e.ente_id = i.ente_id
             WHERE i.operatore_id = o.operatore_id AND i.dal <= @oggi::date AND (i.al IS NULL OR i.al > @oggi::date) ORDER BY 1) AS incarichi
FROM infra.operatore o
ORDER BY o.nome, o.cf;

-- name: Disabilita
UPDATE infra.operatore SET disabilitato = COALESCE(disabilitato, @ora), sessioni_dal = @ora WHERE cf = @cf;

-- name: CambiaPassword
UPDATE infra.operatore SET password = @password, sessioni_dal = @ora WHERE cf = @cf;

-- name: Incarichi
-- As the amministratore sees them: the policy leaves those of his enti.
SELECT i.ente_id AS ente, e.codice, e.nome AS nome_ente, i.incarico_id AS id, i.operatore_id AS operatore, o.nome, o.email, i.ruolo, i.dal, i.al,
       i.concesso_da, i.finito_da, i.rivisto_at, i.rivisto_da, o.scade, o.disabilitato IS NOT NULL AS disabilitato
FROM authz.incarico i
JOIN infra.operatore o ON o.operatore_id = i.operatore_id
JOIN sit.ente e ON e.ente_id = i.ente_id
WHERE i.ente_id = ANY (@enti::integer[]) AND (i.al IS NULL OR i.al > @oggi::date - 365)
ORDER BY o.nome, i.operatore_id, e.codice, i.ruolo, i.dal DESC;

-- name: Termina
UPDATE authz.incarico SET al = GREATEST(@oggi::date, dal), finito_da = @da
WHERE ente_id = @ente AND incarico_id = @id AND operatore_id <> @chi AND (al IS NULL OR al > @oggi::date);

-- name: Rivedi
UPDATE authz.incarico SET rivisto_at = @ora, rivisto_da = @da
WHERE ente_id = @ente AND incarico_id = @id AND operatore_id <> @chi AND (al IS NULL OR al > @oggi::date);

