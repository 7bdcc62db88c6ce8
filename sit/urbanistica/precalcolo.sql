-- name: BloccaMisurazione
-- One measures an ente at a time.
SELECT pg_try_advisory_lock(hashtext('urbanistica.misurazione'), @ente);

-- name: SbloccaMisurazione
SELECT pg_advisory_unlock(hashtext('urbanistica.misurazione'), @ente);

-- name: MappaCambiata
-- Whether some drawing may have changed since it was last looked at: a delivery touched the map, or a day has passed.
SELECT COALESCE(max(v.versione), 0) AS mappa,
       COALESCE(max(v.versione), 0) <> COALESCE((SELECT m.mappa FROM urbanistica.misurazione m WHERE m.ente_id = @ente), -1)
       OR @giorno::date <> COALESCE((SELECT m.giorno FROM urbanistica.misurazione m WHERE m.ente_id = @ente), '-infinity'::date) AS cambiata
FROM catasto.tile_version v
WHERE v.ente_id = @ente AND v.layer = 'particelle';

-- name: SegnaSagome
-- The particelle drawn today: those drawn otherwise than when they were measured are to be measured again.
WITH oggi AS MATERIALIZED (
    SELECT d.particella_id, array_agg(d.disegno_id ORDER BY d.disegno_id) AS disegni
    FROM catasto.disegno d
    WHERE d.ente_id = @ente AND d.classe = 2 AND d.particella_id IS NOT NULL AND d.superseded_at IS NULL
      AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
    GROUP BY d.particella_id
), tolte AS (
    DELETE FROM urbanistica.sagoma s WHERE s.ente_id = @ente AND NOT EXISTS (SELECT FROM oggi o WHERE o.particella_id = s.particella_id)
    RETURNING s.particella_id
), via AS (
    DELETE FROM urbanistica.sovrapposizione o USING tolte t WHERE o.ente_id = @ente AND o.particella_id = t.particella_id
)
INSERT INTO urbanistica.sagoma AS s (ente_id, particella_id, disegni, pronta)
SELECT @ente, o.particella_id, o.disegni, false FROM oggi o
ON CONFLICT (ente_id, particella_id) DO UPDATE SET disegni = EXCLUDED.disegni, pronta = false WHERE s.disegni <> EXCLUDED.disegni;

-- name: SegnaMisurazione
INSERT INTO urbanistica.misurazione (ente_id, mappa, giorno) VALUES (@ente, @mappa, @giorno::date)
ON CONFLICT (ente_id) DO UPDATE SET mappa = EXCLUDED.mappa, giorno = EXCLUDED.giorno;

-- name: ListStratiDaMisurare
-- Every layer of the ente, the days around today in which the same rows hold, and whether it must be measured.
SELECT t.tema, t.chiave, t.stato, t.firma, g.dal, g.al,
       NOT COALESCE(s.firma = t.firma AND (s.dal IS NULL OR s.dal <= @giorno::date) AND (s.al IS NULL OR @giorno::date < s.al), false) AS da_misurare
FROM urbanistica.strati(@ente, @giorno::date) t
LEFT JOIN urbanistica.strato s ON s.ente_id = @ente AND s.tema = t.tema AND s.chiave = t.chiave AND s.stato = t.stato
CROSS JOIN LATERAL (
    SELECT max(q.g) FILTER (WHERE q.g <= @giorno::date) AS dal, min(q.g) FILTER (WHERE q.g > @giorno::date) AS al
    FROM (
        SELECT unnest(ARRAY[z.dal, z.al]) AS g FROM urbanistica.zona z
        WHERE t.tema = 'zone' AND z.ente_id = @ente AND z.strumento = t.chiave AND z.stato = t.stato AND z.superseded_at IS NULL
        UNION ALL
        SELECT unnest(ARRAY[v.dal, v.al]) FROM urbanistica.vincolo v
        WHERE t.tema = 'vincoli' AND v.ente_id = @ente AND v.codice = t.chiave AND v.superseded_at IS NULL
    ) q
) g
ORDER BY t.tema DESC, t.chiave, t.stato;

-- name: TogliStrati
-- What was measured of the layers that changed, or are no more, goes first: nothing is read of them until they are done.
WITH sparito AS (
    DELETE FROM urbanistica.strato s
    WHERE s.ente_id = @ente
      AND ((s.tema, s.chiave, s.stato) IN (SELECT * FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]))
           OR (s.tema, s.chiave, s.stato) NOT IN (SELECT t.tema, t.chiave, t.stato FROM urbanistica.strati(@ente, @giorno::date) t))
), voce AS (
    DELETE FROM urbanistica.voce v
    WHERE v.ente_id = @ente
      AND ((v.tema, v.chiave, v.stato) IN (SELECT * FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]))
           OR (v.tema, v.chiave, v.stato) NOT IN (SELECT t.tema, t.chiave, t.stato FROM urbanistica.strati(@ente, @giorno::date) t))
    RETURNING v.voce_id
)
DELETE FROM urbanistica.sovrapposizione o USING voce WHERE o.ente_id = @ente AND o.voce_id = voce.voce_id;

-- name: ScriviVoci
-- What the layers named have to say, once each.
INSERT INTO urbanistica.voce (ente_id, tema, chiave, stato, sigla, articolo, titolo, norma, pubblico, dimensione, descrizione, zto)
SELECT @ente, u.tema, u.chiave, u.stato, z.sigla, COALESCE(z.articolo, ''), '', '', true, 2, min(z.descrizione), min(z.zto)
FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]) AS u (tema, chiave, stato)
JOIN urbanistica.zona z ON u.tema = 'zone' AND z.ente_id = @ente AND z.strumento = u.chiave AND z.stato = u.stato AND z.superseded_at IS NULL
GROUP BY u.tema, u.chiave, u.stato, z.sigla, COALESCE(z.articolo, '')
UNION ALL
SELECT DISTINCT @ente, u.tema, u.chiave, u.stato, '', '', COALESCE(v.titolo, ''), COALESCE(v.norma, ''), v.pubblico, ST_Dimension(t.geom), NULL, NULL
FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]) AS u (tema, chiave, stato)
JOIN urbanistica.vincolo v ON u.tema = 'vincoli' AND v.ente_id = @ente AND v.codice = u.chiave AND v.superseded_at IS NULL
JOIN urbanistica.tassello_vincolo t ON t.ente_id = v.ente_id AND t.vincolo_id = v.vincolo_id;

-- name: TogliSagome
DELETE FROM urbanistica.sovrapposizione o USING urbanistica.sagoma s
WHERE s.ente_id = @ente AND NOT s.pronta AND o.ente_id = s.ente_id AND o.particella_id = s.particella_id;

-- name: ListSagomeDaMisurare
SELECT s.particella_id FROM urbanistica.sagoma s WHERE s.ente_id = @ente AND NOT s.pronta ORDER BY s.particella_id;

-- name: ListSagomeToccate
-- The particelle, measured already, that the pieces of the layers named come near: the others have nothing of them.
SELECT DISTINCT s.particella_id
FROM (
    SELECT t.geom
    FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]) AS u (tema, chiave, stato)
    JOIN urbanistica.zona z ON u.tema = 'zone' AND z.ente_id = @ente AND z.strumento = u.chiave AND z.stato = u.stato AND z.superseded_at IS NULL
    JOIN urbanistica.tassello_zona t ON t.ente_id = z.ente_id AND t.zona_id = z.zona_id
    UNION ALL
    SELECT ST_Expand(t.geom, 0.01)
    FROM unnest(@temi::text[], @chiavi::text[], @stati::text[]) AS u (tema, chiave, stato)
    JOIN urbanistica.vincolo v ON u.tema = 'vincoli' AND v.ente_id = @ente AND v.codice = u.chiave AND v.superseded_at IS NULL
    JOIN urbanistica.tassello_vincolo t ON t.ente_id = v.ente_id AND t.vincolo_id = v.vincolo_id
) x
JOIN catasto.disegno d ON d.ente_id = @ente AND d.geom && x.geom AND d.classe = 2 AND d.superseded_at IS NULL
 AND (d.dal IS NULL OR d.dal <= @giorno::date) AND (d.al IS NULL OR @giorno::date < d.al)
JOIN urbanistica.sagoma s ON s.ente_id = @ente AND s.particella_id = d.particella_id AND s.pronta
ORDER BY s.particella_id;

-- name: ScriviSovrapposizioni
INSERT INTO urbanistica.sovrapposizione (ente_id, particella_id, voce_id, precisione_m, area_mq, perimetro_m, lunghezza_m, confine, coperta_mq, posto, bordi)
SELECT @ente, m.particella_id, v.voce_id, m.precisione_m, m.area_mq, m.perimetro_m, m.lunghezza_m, m.confine, m.coperta_mq, m.posto, m.bordi
FROM urbanistica.misura(@ente, @giorno::date, @particelle::bigint[], @temi::text[], @chiavi::text[], @stati::text[]) m
JOIN urbanistica.voce v ON v.ente_id = @ente AND v.tema = m.tema AND v.chiave = m.chiave AND v.stato = m.stato AND v.sigla = m.sigla AND v.articolo = m.articolo
 AND v.titolo = m.titolo AND v.norma = m.norma AND v.pubblico = m.pubblico AND v.dimensione = m.dimensione;

-- name: SegnaStrati
INSERT INTO urbanistica.strato (ente_id, tema, chiave, stato, firma, dal, al)
SELECT @ente, u.tema, u.chiave, u.stato, u.firma, u.dal, u.al
FROM unnest(@temi::text[], @chiavi::text[], @stati::text[], @firme::text[], @dal::date[], @al::date[]) AS u (tema, chiave, stato, firma, dal, al);

-- name: SegnaPronte
UPDATE urbanistica.sagoma SET pronta = true WHERE ente_id = @ente AND NOT pronta;

-- name: AnalizzaSovrapposizioni
ANALYZE urbanistica.sovrapposizione, urbanistica.sagoma, urbanistica.voce;

-- name: ListEntiConPiani
SELECT DISTINCT ente_id FROM urbanistica.versione UNION SELECT ente_id FROM urbanistica.strato ORDER BY 1;
