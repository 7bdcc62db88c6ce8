-- What a comune has voted for some years. Numbers travel as whole numbers of their last decimal.

-- name: Aliquote
SELECT anno, fattispecie, categoria, (aliquota_permille * 10000)::bigint AS aliquota, detrazione_cent AS detrazione
FROM tributi.aliquota
WHERE ente_id = @ente AND anno BETWEEN @da AND @a AND superseded_at IS NULL AND al IS NULL;

-- name: Tariffe
SELECT anno, tipo_utenza, componenti, categoria, (fissa_euro_mq * 1000000)::bigint AS fissa_mq, (variabile_euro * 10000)::bigint AS variabile,
       (variabile_euro_mq * 1000000)::bigint AS variabile_mq, COALESCE((tefa_permille * 10000)::bigint, -1) AS tefa
FROM tributi.tariffa
WHERE ente_id = @ente AND anno BETWEEN @da AND @a AND superseded_at IS NULL AND al IS NULL;

-- name: ValoriAree
SELECT anno, zona, (euro_mq * 10000)::bigint AS euro_mq, (abbattimento * 10000)::bigint AS abbattimento
FROM tributi.valore_area
WHERE ente_id = @ente AND anno BETWEEN @da AND @a AND superseded_at IS NULL AND al IS NULL;
