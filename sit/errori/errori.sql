-- name: Segnala
INSERT INTO errori.errore (ente_id, codice, tipo, oggetto, testo, chiave, impronta)
VALUES (@ente, @codice, @tipo, @oggetto, @testo, @chiave::bytea, @impronta::bytea)
ON CONFLICT DO NOTHING
RETURNING codice;

-- name: FindChiave
SELECT codice, impronta = @impronta::bytea AS uguale FROM errori.errore WHERE ente_id = @ente AND chiave = @chiave::bytea;

-- name: ButtaScaduti
-- A report is kept a year after it was closed: long enough for who wrote it to read the answer.
DELETE FROM errori.errore WHERE ente_id = @ente AND chiuso_at < now() - interval '1 year';

-- name: ListCoda
SELECT e.codice AS ente, x.codice, x.tipo, x.oggetto, x.testo, x.stato, x.nota, x.chi, x.created_at, x.preso_at, x.chiuso_at
FROM errori.errore x JOIN sit.ente e USING (ente_id)
WHERE x.ente_id = ANY (@enti::integer[]) AND (@chiusi::boolean OR x.chiuso_at IS NULL)
ORDER BY x.created_at, x.errore_id;

-- name: FindEsito
SELECT codice, tipo, oggetto, stato, COALESCE(nota, '') AS nota, created_at, chiuso_at
FROM errori.errore WHERE ente_id = @ente AND codice = @codice;

-- name: Aggiorna
UPDATE errori.errore SET stato = @stato::text, nota = COALESCE(NULLIF(@nota::text, ''), nota), chi = @chi,
       preso_at = CASE WHEN @stato::text = 'preso_in_carico' THEN now() ELSE preso_at END,
       chiuso_at = CASE WHEN @stato::text = 'preso_in_carico' THEN NULL ELSE now() END
WHERE ente_id = @ente AND codice = @codice;

-- name: Giudica
INSERT INTO errori.giudizio (ente_id, giorno, pagina, voto) VALUES (@ente, @giorno::date, @pagina, @voto)
ON CONFLICT (ente_id, giorno, pagina, voto) DO UPDATE SET n = errori.giudizio.n + 1;

-- name: ListGiudizi
SELECT e.codice AS ente, g.pagina, sum(g.n)::bigint AS n, (sum(g.n * g.voto)::float8 / sum(g.n)) AS media
FROM errori.giudizio g JOIN sit.ente e USING (ente_id)
WHERE g.ente_id = ANY (@enti::integer[])
GROUP BY e.codice, g.pagina
ORDER BY e.codice, g.pagina;
