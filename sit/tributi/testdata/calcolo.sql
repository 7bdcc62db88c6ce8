-- Scenes over the registers of visuratest: ODILIA holds half of the unit 1001 (foglio 7, 45 sub 3) and the
-- usufruct of the particella 50 of the same foglio, both of X100.

-- name: Dichiarata
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, mesi, abitazione_principale, impronta, grezza, file, riga, fornitura_id)
SELECT ente_id, 1, 'X100', 'A', 2024, 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), 'F', '7', '45', '3', 12, true, 0, '', '', 1, 1 FROM sit.ente WHERE codice = 'X100';

-- name: Altrove
DO $$
DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100');
BEGIN
    INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, mesi, abitazione_principale, impronta, grezza, file, riga, fornitura_id)
    VALUES (e, 1, 'X100', 'A', 2024, 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), 'F', '7', '46', '1', 12, true, 0, '', '', 1, 1);
    INSERT INTO catasto.uiu_civico (ente_id, immobile, comune, ordine, via_id, civico_id, grado) VALUES (e, 1001, 'X100', 1, 1, 501, 'esatto');
    INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, cf, cf_valido, persona, dal, impronta, grezza, file, riga, fornitura_id)
    VALUES (e, 61, 'X100', 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), '2010-01-01', 0, '', '', 1, 1);
    INSERT INTO tributi.indirizzo (ente_id, origine, riga_id, via_id, civico_id, punteggio, modo, stato) VALUES (e, 'RESIDENTE', 61, 1, 777, 100, 'esatto', 'automatico');
END $$;

-- name: Residente
DO $$
DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100');
BEGIN
    INSERT INTO catasto.uiu_civico (ente_id, immobile, comune, ordine, via_id, civico_id, grado) VALUES (e, 1001, 'X100', 1, 1, 501, 'esatto');
    INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, cf, cf_valido, persona, interno, dal, al, impronta, grezza, file, riga, fornitura_id)
    VALUES (e, 61, 'X100', 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), '03', '2010-01-01', '2024-05-10', 0, '', '', 1, 1);
    INSERT INTO tributi.indirizzo (ente_id, origine, riga_id, via_id, civico_id, punteggio, modo, stato) VALUES (e, 'RESIDENTE', 61, 1, 501, 100, 'esatto', 'automatico');
END $$;

-- name: AltroInterno
DO $$
DECLARE e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100');
BEGIN
    INSERT INTO catasto.uiu_civico (ente_id, immobile, comune, ordine, via_id, civico_id, grado) VALUES (e, 1001, 'X100', 1, 1, 501, 'esatto');
    INSERT INTO anagrafe.residente (ente_id, residenza_id, comune, cf, cf_valido, persona, interno, dal, impronta, grezza, file, riga, fornitura_id)
    VALUES (e, 61, 'X100', 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), '4', '2010-01-01', 0, '', '', 1, 1);
    INSERT INTO tributi.indirizzo (ente_id, origine, riga_id, via_id, civico_id, punteggio, modo, stato) VALUES (e, 'RESIDENTE', 61, 1, 501, 100, 'esatto', 'automatico');
END $$;

-- name: Inagibile
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, mesi, riduzione, impronta, grezza, file, riga, fornitura_id)
SELECT ente_id, n, 'X100', n::text, 2024, 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), 'F', '7', '45', '3', m, r, 0, '', '', 1, 1
FROM sit.ente, (VALUES (1, 5, 'inagibile'), (2, 7, NULL)) AS v (n, m, r) WHERE codice = 'X100';

-- name: Venduta
UPDATE catasto.titolarita SET al = '2024-04-17', aperto = false WHERE chiave = 9002 AND comune = 'X100';

-- name: Lavori
WITH chiuso AS (
    UPDATE catasto.stadio_uiu SET al = '2024-06-10', aperto = false WHERE comune = 'X100' AND immobile = 1001 AND progressivo = 2 RETURNING *
)
INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, rendita_milli, identificativi, dal, aperto, g_causale, impronta, fornitura_id)
SELECT ente_id, comune, immobile, 3, 'A02', 1000000, identificativi, '2024-06-10', true, 'AMP', 9, 11 FROM chiuso;

-- name: Rettifica
WITH chiuso AS (
    UPDATE catasto.stadio_uiu SET al = '2024-06-10', aperto = false WHERE comune = 'X100' AND immobile = 1001 AND progressivo = 2 RETURNING *
)
INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, rendita_milli, identificativi, dal, aperto, g_causale, impronta, fornitura_id)
SELECT ente_id, comune, immobile, 3, 'A02', 1000000, identificativi, '2024-06-10', true, 'VCL', 9, 11 FROM chiuso;

-- name: Area
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, mesi, valore_area_cent, impronta, grezza, file, riga, fornitura_id)
SELECT ente_id, 1, 'X100', 'A', 2024, 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), 'A', '7', '50', 12, 5000000, 0, '', '', 1, 1 FROM sit.ente WHERE codice = 'X100';

-- name: SenzaTitolo
INSERT INTO tributi.imu (ente_id, posizione_id, comune, id_posizione, anno, cf, cf_valido, persona, tipo_oggetto, n_foglio, n_numero, n_subalterno, mesi, abitazione_principale, impronta, grezza, file, riga, fornitura_id)
SELECT ente_id, 1, 'X100', 'A', 2024, 'TRBDLO61E63X100K', true, infra.persona('TRBDLO61E63X100K'), 'F', '7', '45', '99', 12, true, 0, '', '', 1, 1 FROM sit.ente WHERE codice = 'X100';
