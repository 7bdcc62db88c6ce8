-- name: StadiUIU
-- All the living states of a unit, in order; the day and what was known then are judged by who
-- reads, since a history wants them all.
SELECT to_jsonb(s)
FROM catasto.stadio_uiu s
WHERE s.ente_id = @ente AND s.immobile = @immobile AND s.comune = @comune AND s.sezione = @sezione AND s.superseded_at IS NULL
ORDER BY s.progressivo;

-- name: ListUIU
-- Units by identifier: which ever had it the index tells, whether their state of the day has it
-- the state itself. Suppressed ones do not exist.
SELECT t.immobile, t.comune, t.sezione, to_jsonb(s) AS stato
FROM (
    SELECT DISTINCT i.immobile, i.comune, i.sezione
    FROM catasto.identificativo i
    WHERE i.ente_id = @ente AND i.foglio = @foglio
      AND (@numero::text IS NULL OR i.numero = @numero)
      AND (@denominatore::text IS NULL OR i.denominatore = @denominatore)
      AND (@sub::text IS NULL OR i.subalterno = @sub)
      AND (@urbana::text IS NULL OR i.sezione_urbana = @urbana)
      AND (@sezione::text IS NULL OR i.sezione = @sezione)
      AND (i.immobile, i.comune, i.sezione) > (@c_immobile::bigint, @c_comune::text, @c_sezione::text)
) t
CROSS JOIN LATERAL (
    SELECT x.* FROM catasto.stadio_uiu x
    WHERE x.ente_id = @ente AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione AND x.superseded_at IS NULL
      AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date
      AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) s
WHERE NOT s.soppressa
  AND EXISTS (
    SELECT FROM jsonb_to_recordset(s.identificativi) AS k(sezione_urbana text, foglio text, numero text, denominatore text, subalterno text)
    WHERE visura.norma(k.foglio) = @foglio
      AND (@numero::text IS NULL OR visura.norma(k.numero) = @numero)
      AND (@denominatore::text IS NULL OR visura.norma(k.denominatore) = @denominatore)
      AND (@sub::text IS NULL OR visura.norma(k.subalterno) = @sub)
      AND (@urbana::text IS NULL OR visura.norma(k.sezione_urbana) = @urbana))
ORDER BY t.immobile, t.comune, t.sezione
LIMIT @limite;

-- name: ListTutteUIU
-- All units of an ente, in the order of the index of their states.
SELECT s.immobile, s.comune, s.sezione, to_jsonb(s) AS stato
FROM (
    SELECT DISTINCT ON (x.immobile, x.comune, x.sezione) x.*
    FROM catasto.stadio_uiu x
    WHERE x.ente_id = @ente AND x.superseded_at IS NULL AND x.immobile >= @c_immobile
      AND (x.immobile, x.comune, x.sezione) > (@c_immobile::bigint, @c_comune::text, @c_sezione::text)
      AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date
      AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.immobile, x.comune, x.sezione, x.progressivo DESC
) s
WHERE NOT s.soppressa
ORDER BY s.immobile, s.comune, s.sezione
LIMIT @limite;

-- name: ListUIUDiParticella
-- Units whose identifiers lead to a particella.
SELECT t.immobile, t.comune, t.sezione, to_jsonb(s) AS stato
FROM (
    SELECT DISTINCT i.immobile, i.comune, i.sezione
    FROM catasto.identificativo i
    WHERE i.ente_id = @ente AND i.particella_id = @particella
      AND (i.immobile, i.comune, i.sezione) > (@c_immobile::bigint, @c_comune::text, @c_sezione::text)
) t
CROSS JOIN LATERAL (
    SELECT x.* FROM catasto.stadio_uiu x
    WHERE x.ente_id = @ente AND x.immobile = t.immobile AND x.comune = t.comune AND x.sezione = t.sezione AND x.superseded_at IS NULL
      AND x.progressivo < 901 AND (x.dal IS NULL OR x.dal <= @giorno::date) AND visura.fine(x.al, x.reg_al, x.aperto, @noto::date) > @giorno::date
      AND (x.reg_dal IS NULL OR x.reg_dal <= @noto::date)
    ORDER BY x.progressivo DESC LIMIT 1
) s
WHERE NOT s.soppressa
  AND EXISTS (
    SELECT FROM jsonb_to_recordset(s.identificativi) AS k(sezione_urbana text, foglio text, numero text, denominatore text, subalterno text)
    JOIN catasto.identificativo i ON i.ente_id = @ente AND i.immobile = t.immobile AND i.comune = t.comune AND i.sezione = t.sezione
     AND i.foglio = visura.norma(k.foglio) AND i.numero = visura.norma(k.numero) AND i.denominatore = visura.norma(k.denominatore)
     AND i.subalterno = visura.norma(k.subalterno) AND i.sezione_urbana = visura.norma(k.sezione_urbana)
    WHERE i.particella_id = @particella)
ORDER BY t.immobile, t.comune, t.sezione
LIMIT @limite;

-- name: ParticelleDiUIU
-- To which particella each identifier of some units leads.
SELECT i.immobile, i.comune, i.sezione, i.sezione_urbana, i.foglio, i.numero, i.denominatore, i.subalterno, p.id
FROM catasto.identificativo i
JOIN catasto.particella p ON p.ente_id = @ente AND p.particella_id = i.particella_id
WHERE i.ente_id = @ente AND i.immobile = ANY (@immobili::bigint[]);
