-- Which enti these questions see, the policies alone say: a second list of enti beside theirs would
-- have every index descended once for each pair of the two, and a join ente by ente as many times.

-- name: SoggettiPerCF
-- By tax code: a valid one over all enti at once, a wrong one as it was delivered. Each has an index.
SELECT e.ente_id, e.codice, s.tipo, s.cf, s.cf_valido, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede,
       s.persona::text AS persona, s.nome_ricerca
FROM (
    SELECT * FROM catasto.soggetto WHERE cf = ANY (@cf::text[]) AND cf_valido AND superseded_at IS NULL
    UNION ALL
    SELECT * FROM catasto.soggetto WHERE cf = ANY (@cf::text[]) AND NOT cf_valido AND cf IS NOT NULL AND superseded_at IS NULL
) s
JOIN sit.ente e ON e.ente_id = s.ente_id
ORDER BY e.codice, s.versione_id
LIMIT 1000;

-- name: SoggettiPerPersona
-- What the registers say today of a person, under any id that she has or had.
SELECT e.ente_id, e.codice, s.tipo, s.cf, s.cf_valido, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede,
       s.persona::text AS persona, s.nome_ricerca
FROM catasto.soggetto v
JOIN catasto.soggetto s ON s.ente_id = v.ente_id AND s.soggetto = v.soggetto AND s.tipo = v.tipo AND s.comune = v.comune AND s.sezione = v.sezione
 AND s.superseded_at IS NULL
JOIN sit.ente e ON e.ente_id = s.ente_id
WHERE v.persona = @persona::text::uuid
GROUP BY e.ente_id, s.ente_id, s.versione_id
ORDER BY (s.persona = @persona::text::uuid) DESC, e.codice, s.versione_id;

-- name: SoggettiPerNome
-- Names in a stretch of the alphabet. Who begins a name with two letters is shown some.
SELECT e.ente_id, e.codice, s.tipo, s.cf, s.cf_valido, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede,
       s.persona::text AS persona, s.nome_ricerca
FROM (
    SELECT * FROM catasto.soggetto x
    WHERE x.nome_ricerca >= @da::text AND x.nome_ricerca < @a::text AND x.superseded_at IS NULL AND (@nascita::date IS NULL OR x.nascita = @nascita)
    LIMIT 5000
) s
JOIN sit.ente e ON e.ente_id = s.ente_id
ORDER BY s.nome_ricerca, s.nascita, e.codice, s.versione_id
LIMIT @limite;

-- name: ParoleSimili
SELECT simile FROM visura.parole_simili(@parola) WHERE simile <> @parola;

-- name: SoggettiPerParole
-- The persons whose name begins with one of some words, and goes on as asked.
SELECT e.ente_id, e.codice, s.tipo, s.cf, s.cf_valido, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede,
       s.persona::text AS persona, s.nome_ricerca
FROM unnest(@da::text[], @a::text[]) AS p(da, a)
CROSS JOIN LATERAL (
    SELECT x.* FROM catasto.soggetto x
    WHERE x.nome_ricerca >= p.da AND x.nome_ricerca < p.a AND x.superseded_at IS NULL AND (@nascita::date IS NULL OR x.nascita = @nascita)
    LIMIT @limite
) s
JOIN sit.ente e ON e.ente_id = s.ente_id
ORDER BY s.nome_ricerca, s.nascita, e.codice, s.versione_id
LIMIT 2000;

-- name: SoggettiPerNomi
-- The namesakes of some persons.
SELECT e.ente_id, e.codice, s.tipo, s.cf, s.cf_valido, s.denominazione, s.cognome, s.nome, s.sesso, s.nascita, s.luogo_nascita, s.sede,
       s.persona::text AS persona, s.nome_ricerca
FROM catasto.soggetto s
JOIN sit.ente e ON e.ente_id = s.ente_id
WHERE s.nome_ricerca = ANY (@nomi::text[]) AND s.superseded_at IS NULL
ORDER BY e.codice, s.versione_id
LIMIT 1000;

-- name: Restringi
-- From here on the transaction sees fewer enti: those where what is asked for was found.
SELECT set_config('sit.enti', @enti, true);

-- name: Decisioni
-- What operatori decided about some persons.
SELECT persona::text AS persona, uguale_a::text AS uguale_a, stato
FROM visura.stessa_persona
WHERE persona = ANY (@persone::text[]::uuid[])
UNION
SELECT uguale_a::text, persona::text, stato
FROM visura.stessa_persona
WHERE uguale_a = ANY (@persone::text[]::uuid[]);

-- name: DecidiPersona
INSERT INTO visura.stessa_persona (ente_id, persona, uguale_a, stato, chi)
VALUES (@ente, @persona::text::uuid, @uguale::text::uuid, @stato, @chi)
ON CONFLICT (ente_id, persona, uguale_a) DO UPDATE SET stato = EXCLUDED.stato, chi = EXCLUDED.chi, quando = now();

-- name: EntiDiPersona
-- The enti that know a person today.
SELECT DISTINCT ente_id, cf_valido FROM catasto.soggetto
WHERE persona = @persona::text::uuid AND superseded_at IS NULL
ORDER BY cf_valido, ente_id;

-- name: Decaduta
DELETE FROM visura.stessa_persona
WHERE ente_id = @ente AND (persona = @persona::text::uuid AND uguale_a = @uguale::text::uuid OR persona = @uguale::text::uuid AND uguale_a = @persona::text::uuid);
