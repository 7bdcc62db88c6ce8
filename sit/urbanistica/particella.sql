-- name: ListTerreni
-- Some particelle by their keys, in the order asked for, as drawn on a day, what the census says they measure, and
-- whether what was measured ahead was measured on these drawings.
SELECT k.posto::integer, p.particella_id, p.id, COALESCE(d.area_mq, 0) AS area, COALESCE(d.precisione_m, 0) AS precisione, d.disegni IS NOT NULL AS disegnata,
       c.superficie_mq AS superficie, c.soppressa OR c.cessata AS soppressa,
       COALESCE(s.pronta AND s.disegni = d.disegni, false) AS pronta
FROM unnest(@comuni::text[], @sezioni::text[], @fogli::integer[], @numeri::text[], @denominatori::text[], @mappe::text[])
     WITH ORDINALITY AS k(comune, sezione, foglio, numero, denominatore, mappa, posto)
JOIN catasto.particella p ON p.ente_id = @ente AND p.foglio = k.foglio AND p.numero = k.numero AND p.denominatore = k.denominatore
 AND p.comune = k.comune AND p.sezione = k.sezione AND p.mappa = k.mappa
LEFT JOIN LATERAL urbanistica.sagome(@ente, @giorno::date, ARRAY[p.particella_id]) d ON true
CROSS JOIN LATERAL catasto.censuario(@ente, p.particella_id, @giorno::date) c
LEFT JOIN urbanistica.sagoma s ON s.ente_id = @ente AND s.particella_id = p.particella_id
ORDER BY k.posto;

-- name: ListStrati
-- The layers of a day: which version holds, and whether it has been measured ahead. A vincolo none of whose rows is
-- public is hidden from who may not see those.
SELECT t.tema, t.chiave, t.stato, t.vale, COALESCE(t.fornitura_id, 0) AS fornitura, COALESCE(t.versione, '-infinity'::date) AS versione, COALESCE(t.impronta, '') AS impronta,
       COALESCE(t.approvazione, t.versione, 'infinity'::date) AS approvazione, COALESCE(t.adozione, t.versione, 'infinity'::date) AS adozione,
       COALESCE(s.firma = t.firma AND (s.dal IS NULL OR s.dal <= @giorno::date) AND (s.al IS NULL OR @giorno::date < s.al), false) AS pronto
FROM urbanistica.strati(@ente, @giorno::date) t
LEFT JOIN urbanistica.strato s ON s.ente_id = @ente AND s.tema = t.tema AND s.chiave = t.chiave AND s.stato = t.stato
WHERE t.tema = 'zone' OR @riservati::boolean
   OR EXISTS (SELECT FROM urbanistica.vincolo v WHERE v.ente_id = @ente AND v.codice = t.chiave AND v.superseded_at IS NULL AND v.pubblico)
ORDER BY t.tema, t.chiave, t.stato;

-- name: ListMisurate
-- What was measured ahead, of the layers named.
SELECT o.particella_id, v.tema, v.chiave, v.stato, v.sigla, v.articolo, v.titolo, v.norma, v.pubblico, v.dimensione, v.descrizione, v.zto,
       o.precisione_m::float8, o.area_mq, o.perimetro_m, o.lunghezza_m, o.confine, o.coperta_mq, o.posto, o.bordi
FROM urbanistica.sovrapposizione o
JOIN urbanistica.voce v ON v.ente_id = o.ente_id AND v.voce_id = o.voce_id
WHERE o.ente_id = @ente AND o.particella_id = ANY (@particelle::bigint[]) AND (v.pubblico OR @riservati::boolean)
  AND (v.tema, v.chiave, v.stato) IN (SELECT * FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]));

-- name: Misura
-- What has to be measured now: of the layers named.
SELECT m.particella_id, m.tema, m.chiave, m.stato, m.sigla, m.articolo, m.titolo, m.norma, m.pubblico, m.dimensione, m.descrizione, m.zto,
       m.precisione_m, m.area_mq, m.perimetro_m, m.lunghezza_m, m.confine, m.coperta_mq, m.posto, m.bordi
FROM urbanistica.misura(@ente, @giorno::date, @particelle::bigint[], @temi::text[], @chiavi::text[], @stati::text[]) m
WHERE m.pubblico OR @riservati::boolean;
