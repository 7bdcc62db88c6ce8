-- name: Anomalie
-- Each office keeps those of its own deliveries; the newest delivery first. Those of the offices that hold
-- persons are for who may read them (@stanze).
SELECT fornitura_id, stanza, anomalia_id, codice, gravita, foglio, oggetto, testo, file, riga FROM (
    (SELECT fornitura_id, 1 AS stanza, anomalia_id, codice, gravita, foglio, oggetto, testo, file, riga
     FROM catasto.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura)
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND (@foglio::text = '' OR foglio = @foglio)
       AND (@numero::int IS NULL OR foglio ~ '^.{5}[0-9]{4}..$' AND substr(foglio, 6, 4) = lpad(@numero::text, 4, '0') OR foglio ~ '^[0-9]{1,4}$' AND ltrim(foglio, '0') = @numero::text)
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (1, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
    UNION ALL
    (SELECT fornitura_id, 2, anomalia_id, codice, gravita, NULL, oggetto, testo, file, riga
     FROM indirizzi.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura)
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND @foglio::text = '' AND @numero::int IS NULL
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (2, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
    UNION ALL
    (SELECT fornitura_id, 3, anomalia_id, codice, gravita, NULL, oggetto, testo, file, riga
     FROM tributi.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura) AND 3 = ANY (@stanze::integer[])
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND @foglio::text = '' AND @numero::int IS NULL
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (3, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
    UNION ALL
    (SELECT fornitura_id, 4, anomalia_id, codice, gravita, NULL, oggetto, testo, file, riga
     FROM anagrafe.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura) AND 4 = ANY (@stanze::integer[])
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND @foglio::text = '' AND @numero::int IS NULL
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (4, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
    UNION ALL
    (SELECT fornitura_id, 5, anomalia_id, codice, gravita, NULL, oggetto, testo, file, riga
     FROM urbanistica.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura)
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND @foglio::text = '' AND @numero::int IS NULL
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (5, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
    UNION ALL
    (SELECT fornitura_id, 6, anomalia_id, codice, gravita, NULL, oggetto, testo, file, riga
     FROM edilizia.anomalia
     WHERE ente_id = @ente AND (@fornitura::bigint = 0 OR fornitura_id = @fornitura) AND 6 = ANY (@stanze::integer[])
       AND (@codice::text = '' OR codice = @codice) AND (@gravita::text = '' OR gravita = @gravita)
       AND @foglio::text = '' AND @numero::int IS NULL
       AND (@dopo_fornitura::bigint = 0 OR fornitura_id < @dopo_fornitura OR fornitura_id = @dopo_fornitura AND (6, anomalia_id) > (@dopo_stanza::int, @dopo_anomalia::bigint))
     ORDER BY fornitura_id DESC, anomalia_id LIMIT @limite)
) a
ORDER BY fornitura_id DESC, stanza, anomalia_id
LIMIT @limite;
