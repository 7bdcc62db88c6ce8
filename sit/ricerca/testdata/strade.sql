-- Invented streets of X100 (Borgo Sant'Elpidio) and X200 (Villa Nova), over mappatest's territory.
DO $$
DECLARE
    e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100');
    f integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X200');
BEGIN
    INSERT INTO indirizzi.via (ente_id, via_id, codice, nata_da)
    VALUES (e, 1, '1001', 1), (e, 2, '1002', 1), (e, 3, '1003', 1), (e, 4, '1004', 1), (e, 5, '1005', 1), (e, 6, '1006', 1), (e, 7, '1007', 1), (f, 8, '2001', 1);
    INSERT INTO indirizzi.stato_via (ente_id, via_id, dug, denominazione, odonimo, localita, lingua2, dal, al, fornitura_id) VALUES
        (e, 1, 'VIA', 'ROMA', 'VIA ROMA', NULL, NULL, NULL, NULL, 1),
        (e, 2, 'VIA', 'DEL LITTORIO', 'VIA DEL LITTORIO', NULL, NULL, NULL, '1946-01-01', 1),
        (e, 2, 'VIA', 'GIACOMO MATTEOTTI', 'VIA GIACOMO MATTEOTTI', NULL, NULL, '1946-01-01', NULL, 1),
        (e, 3, 'VICOLO', 'CIECO', 'VICOLO CIECO', NULL, NULL, NULL, '2010-01-01', 1),
        (e, 4, 'VIA', 'DEL PONTE', 'VIA DEL PONTE', 'CAPRILE', NULL, NULL, NULL, 1),
        (e, 5, 'STRADA', 'PROVINCIALE 10', 'STRADA PROVINCIALE 10', NULL, NULL, NULL, NULL, 1),
        (e, 6, 'VIA', 'DELLA STAZIONE', 'VIA DELLA STAZIONE', 'CAPRILE', 'BAHNHOFSTRASSE', NULL, NULL, 1),
        (e, 7, 'VIA', 'XX SETTEMBRE', 'VIA XX SETTEMBRE', NULL, NULL, NULL, NULL, 1),
        (f, 8, 'VIA', 'ROMA', 'VIA ROMA', NULL, NULL, NULL, NULL, 1);
    INSERT INTO indirizzi.stato_via (ente_id, via_id, dug, denominazione, odonimo, fornitura_id, superseded_at)
    VALUES (e, 1, 'VIA', 'SBAGLIATA', 'VIA SBAGLIATA', 1, now());
    INSERT INTO indirizzi.alias (ente_id, via_id, nome, origine, chi)
    VALUES (e, 1, 'Via Maestra', 'storico', 'prova'), (e, 2, 'Strada del Mulino', 'operatore', 'prova');
    INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) SELECT e, n, (9000 + n)::text, 1 FROM generate_series(1, 11) AS n;
    INSERT INTO indirizzi.civico (ente_id, civico_id, codice, nata_da) VALUES (f, 20, '9020', 1);
    INSERT INTO indirizzi.stato_civico (ente_id, civico_id, via_id, numero, ordine, esponente, metrico, snc, testo, dal, al, fornitura_id, geom)
    SELECT x.ente, x.civico, x.via, x.numero, x.ordine, x.esponente, x.metrico, x.snc, x.testo, x.dal::date, x.al::date, 1,
           ST_SetSRID(ST_MakePoint(470000 + x.x, 4550010), 7792)
    FROM (VALUES
        (e, 1, 1, '1', 1, '', '', '', '1', NULL, NULL, 1),
        (e, 2, 1, '12', 12, '', '', '', '12', NULL, NULL, 12),
        (e, 3, 1, '12', 12, 'A', '', '', '12/A', NULL, NULL, 13),
        (e, 4, 1, '14', 14, 'BIS', '', '', '14/BIS', NULL, NULL, 14),
        (e, 5, 1, '13', 13, '', '', '', '13', NULL, '2020-01-01', 15),
        (e, 6, 1, '7', 7, '', '', '', '7', NULL, '2021-01-01', 16),
        (e, 6, 1, '9', 9, '', '', '', '9', '2021-01-01', NULL, 16),
        (e, 7, 2, '3', 3, '', '', '', '3', NULL, NULL, 20),
        (e, 8, 5, '', 12300, '', '12300', '', 'km 12,300', NULL, NULL, 30),
        (e, 9, 4, '', 0, '', '', '1', 'SNC', NULL, NULL, 40),
        (e, 10, 7, '5', 5, '', '', '', '5', NULL, NULL, 50),
        (e, 11, 7, '20', 20, '', '', '', '20', NULL, NULL, 55),
        (f, 20, 8, '12', 12, '', '', '', '12', NULL, NULL, 900)
    ) AS x (ente, civico, via, numero, ordine, esponente, metrico, snc, testo, dal, al, x);
    INSERT INTO indirizzi.versione VALUES (e, 1), (f, 1);
END $$;
