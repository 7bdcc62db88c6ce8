-- name: Censuario
-- The census of X100, told in the comment of Censuario.
DO $$
DECLARE
    e integer;
BEGIN
    SELECT ente_id INTO e FROM sit.ente WHERE codice = 'X100';
    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi, conclusa_at)
    VALUES (e, 21, 'catasto.terreni', 'catasto.terreni', 't.zip', 't', 'completa', '2025-05-31', 'acquisita', 'prova', now()),
           (e, 22, 'catasto.fabbricati', 'catasto.fabbricati', 'f.zip', 'f', 'completa', '2025-04-30', 'acquisita', 'prova', now());
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    VALUES (e, 'X100', '', 3, '100', '', '', 'particella', 'X100_000300.100', 21);
    INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, subalterno, particella_id, qualita, superficie_mq, partita, dal, al, aperto, g_mutazione, g_causale, c_mutazione, c_causale, impronta, fornitura_id)
    SELECT e, 'X100', t.immobile, t.progressivo, p.foglio::text, p.numero, t.sub, p.particella_id, t.qualita, t.mq, t.partita, t.dal::date, t.al::date, t.al IS NULL, t.nasce, t.g, t.finisce, t.c, 0, 21
    FROM (VALUES (101, 1, 'X100_000100.1', NULL, 282, 400, '0000001', NULL, NULL, NULL, NULL, NULL, NULL),
                 (102, 1, 'X100_000100.2', NULL, 1, 380, '0000700', NULL, NULL, NULL, NULL, NULL, NULL),
                 (103, 1, 'X100_000100.3', '1', 36, 200, '0000700', NULL, NULL, NULL, NULL, NULL, NULL),
                 (104, 1, 'X100_000100.3', '2', 1, 196, '0000701', NULL, NULL, NULL, NULL, NULL, NULL),
                 (105, 1, 'X100_000100.4', NULL, 1, 400, '0000700', NULL, '2024-01-01', NULL, NULL, NULL, NULL),
                 (105, 2, 'X100_000100.4', NULL, 998, NULL, '0000000', '2024-01-01', NULL, NULL, NULL, NULL, NULL),
                 (106, 1, 'X100_000100.5', NULL, 1, 800, '0000702', NULL, '2021-12-15', NULL, NULL, 9001, 'FRZ'),
                 (106, 2, 'X100_000100.5', NULL, 998, NULL, '0000000', '2021-12-15', NULL, 9001, 'FRZ', NULL, NULL),
                 (107, 1, 'X100_000100.6', NULL, 1, 400, '0000702', '2021-12-15', NULL, 9001, 'FRZ', NULL, NULL),
                 (108, 1, 'X100_000100.7', NULL, 1, 400, '0000702', '2021-12-15', NULL, 9001, 'FRZ', NULL, NULL),
                 (109, 1, 'X100_000300.99', NULL, 91, 50, '0000702', NULL, '2025-01-10', NULL, NULL, 9002, 'FRZ'),
                 (109, 2, 'X100_000300.99', NULL, 91, 30, '0000702', '2025-01-10', NULL, 9002, 'FRZ', NULL, NULL),
                 (110, 1, 'X100_000300.100', NULL, 91, 20, '0000702', '2025-01-10', NULL, 9002, 'FRZ', NULL, NULL))
         AS t (immobile, progressivo, id, sub, qualita, mq, partita, dal, al, nasce, g, finisce, c)
    JOIN catasto.particella p ON p.ente_id = e AND p.id = t.id;
    INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, subalterno, dal, al, superficie_mq, qualita, soppressa)
    SELECT e, particella_id, immobile, progressivo, COALESCE(subalterno, ''), dal, al, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno WHERE ente_id = e;
    INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, partita, aperto, impronta, fornitura_id, identificativi, indirizzi)
    SELECT e, 'X100', u.immobile, 1, u.categoria, u.partita, true, 0, 22,
           jsonb_build_array(jsonb_build_object('sezione_urbana', u.su, 'foglio', u.foglio, 'numero', u.numero, 'denominatore', '', 'subalterno', u.sub, 'edificialita', '')),
           jsonb_build_array(jsonb_build_object('toponimo', u.top, 'indirizzo', u.via, 'civici', jsonb_build_array(u.civico), 'codice_strada', ''))
    FROM (VALUES (201, 'A02', NULL, '', '0001', '00001', '0001', '236', 'ROSA PROVETTI', '000001'), (202, 'A02', NULL, '', '0001', '00001', '0002', '236', 'DEI PLATANI', '000012/A'),
                 (203, NULL, 'A', '', '0001', '00001', '0003', '0', '', ''), (204, NULL, 'C', '', '0001', '00001', '0004', '236', 'ROSA PROVETTI', '1'),
                 (205, 'C06', NULL, 'U', '0009', '00045', '0001', '236', 'DEL TUTTO IGNOTA', '7'), (206, 'C06', NULL, '', '0001', '00777', '0001', '236', 'ROSA PROVETTI', '400'))
         AS u (immobile, categoria, partita, su, foglio, numero, sub, top, via, civico);
    INSERT INTO catasto.identificativo (ente_id, comune, immobile, sezione_urbana, foglio, numero, subalterno, nata_da)
    SELECT e, 'X100', s.immobile, i->>'sezione_urbana', ltrim(i->>'foglio', '0'), ltrim(i->>'numero', '0'), ltrim(i->>'subalterno', '0'), 22
    FROM catasto.stadio_uiu s CROSS JOIN LATERAL jsonb_array_elements(s.identificativi) AS i WHERE s.ente_id = e;
    INSERT INTO catasto.consistenza (ente_id, uiu, particelle, aggiornata) VALUES (e, 4, 8, '2025-05-31');
    PERFORM catasto.lega(e, 0);
END $$;
