-- name: Indirizzi
-- The streets of X100, drawn in the comment of Indirizzi.
DO $$
DECLARE
    e integer;
BEGIN
    SELECT ente_id INTO e FROM sit.ente WHERE codice = 'X100';
    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, letti, chi, conclusa_at)
    VALUES (e, 11, 'indirizzi.anncsu', 'indirizzi.anncsu', 'i.csv', 'i', 'completa', '2020-06-01', 'acquisita', '{"INDIR":4}', 'prova', now()),
           (e, 12, 'indirizzi.anncsu', 'indirizzi.anncsu', 'j.csv', 'j', 'completa', '2023-01-01', 'acquisita', '{"INDIR":4}', 'prova', now());
    INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da) VALUES (e, 1, '700001', 11), (e, 2, '700002', 11);
    INSERT INTO indirizzi.stato_via (ente_id, via_id, codice_comunale, dug, denominazione, odonimo, localita, dal, al, fornitura_id)
    VALUES (e, 1, '1', 'VIA', 'DEI PLATANI', 'VIA DEI PLATANI', NULL, NULL, '2023-01-01', 12),
           (e, 1, '1', 'VIA', 'ROSA PROVETTI', 'VIA ROSA PROVETTI', NULL, '2023-01-01', NULL, 12),
           (e, 2, '2', 'LOCALITA''', 'PRATO', 'LOCALITA'' PRATO', 'PRATO', NULL, NULL, 11);
    INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da)
    VALUES (e, 1, '8001', 11), (e, 2, '8002', 11), (e, 3, '8003', 11), (e, 4, '8004', 12), (e, 5, '8005', 11);
    INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, testo, metodo, precisione_m, geom, cella, dal, al, fornitura_id)
    SELECT e, c.id, c.via, c.numero, c.numero::integer, c.esponente, c.testo, c.metodo, c.precisione,
           g.g, indirizzi.cella(g.g), c.dal::date, c.al::date, c.fornitura
    FROM (VALUES (1, 1, '1', '', '1', 'GPS', 3, 10, 16, NULL, NULL, 11), (2, 1, '12', 'A', '12/A', 'GPS', 3, 70, 41, NULL, NULL, 11),
                 (3, 1, '2', '', '2', 'cartografia', 5, 30, 41, NULL, '2023-01-01', 12), (4, 1, '3', '', '3', 'cartografia', 5, 50, 41, '2023-01-01', NULL, 12))
         AS c (id, via, numero, esponente, testo, metodo, precisione, x, y, dal, al, fornitura)
    CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(470000 + c.x, 4550000 + c.y), 7792) AS g) AS g;
    INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, snc, testo, fornitura_id) VALUES (e, 5, 2, '1', 'SNC', 11);
    PERFORM indirizzi.rilega(e);
    INSERT INTO indirizzi.versione (ente_id, versione) VALUES (e, 2);
END $$;
