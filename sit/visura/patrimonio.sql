-- name: CodiciPatrimonio
SELECT cf, COALESCE(nota, '') AS nota, chi FROM visura.patrimonio_cf WHERE ente_id = @ente ORDER BY cf;

-- name: AggiungiCodice
INSERT INTO visura.patrimonio_cf (ente_id, cf, nota, chi) VALUES (@ente, @cf, NULLIF(@nota, ''), @chi)
ON CONFLICT (ente_id, cf) DO UPDATE SET nota = EXCLUDED.nota, chi = EXCLUDED.chi, quando = now();

-- name: TogliCodice
DELETE FROM visura.patrimonio_cf WHERE ente_id = @ente AND cf = @cf;

-- name: CodiciProposti
-- Codes under which somebody with the name of the comune holds something.
SELECT DISTINCT s.cf, s.denominazione
FROM catasto.soggetto s
WHERE s.ente_id = @ente AND s.nome_ricerca >= @da::text AND s.nome_ricerca < @a::text AND s.superseded_at IS NULL
  AND s.tipo = 'G' AND s.cf_valido AND NOT EXISTS (SELECT FROM visura.patrimonio_cf c WHERE c.ente_id = @ente AND c.cf = s.cf)
ORDER BY s.cf;
