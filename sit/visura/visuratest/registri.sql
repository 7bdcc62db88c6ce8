-- name: Registri
-- The worked example of catasto-censuario §6 in X100, as an import leaves it, and two units of X200.
DO $$
DECLARE
    e integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X100');
    a integer := (SELECT ente_id FROM sit.ente WHERE codice = 'X200');
    p45 bigint; p46 bigint; p49 bigint; p50 bigint;
BEGIN
    INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, file, sha256, modo, riferimento, stato, chi)
    VALUES (e, 11, 'catasto.fabbricati', 'catasto.fabbricati', 'x.fab', 'f', 'aggiornamento', '2015-06-30', 'acquisita', 'prova'),
           (e, 12, 'catasto.terreni', 'catasto.terreni', 'x.ter', 't', 'completa', '2015-06-30', 'acquisita', 'prova'),
           (a, 13, 'catasto.fabbricati', 'catasto.fabbricati', 'y.fab', 'g', 'completa', '2020-01-01', 'acquisita', 'prova');
    INSERT INTO catasto.particella (ente_id, comune, sezione, foglio, numero, denominatore, mappa, tipo, id, nata_da)
    SELECT e, 'X100', '', 7, n, '', '', 'particella', 'X100_000700.' || n, 12 FROM unnest(ARRAY['45', '46', '49', '50']) AS n;
    SELECT particella_id INTO p45 FROM catasto.particella WHERE ente_id = e AND foglio = 7 AND numero = '45';
    SELECT particella_id INTO p46 FROM catasto.particella WHERE ente_id = e AND foglio = 7 AND numero = '46';
    SELECT particella_id INTO p49 FROM catasto.particella WHERE ente_id = e AND foglio = 7 AND numero = '49';
    SELECT particella_id INTO p50 FROM catasto.particella WHERE ente_id = e AND foglio = 7 AND numero = '50';

    INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, classe, consistenza_milli, superficie, rendita_lire, rendita_milli, edificio, scala, interni, piani,
        partita, annotazione, protocollo, data_notifica, flag_classamento, identificativi, indirizzi, utilita, riserve, dal, al, reg_dal, reg_al, aperto,
        g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, impronta, fornitura_id)
    VALUES
    (e, 'X100', 1001, 1, 'A03', '02', 5000, NULL, 650000, 335705, 'A', '1', '{3}', '{2}', '0001234', NULL, NULL, NULL, NULL,
     '[{"sezione_urbana":null,"foglio":"0007","numero":"00045","denominatore":null,"subalterno":"0003","edificialita":null}]',
     '[{"toponimo":"236","indirizzo":"DELLE GINESTRE","civici":["000012"],"codice_strada":"42"}]', '[]', '[]',
     '1990-03-15', '2015-06-10', '1990-03-15', '2015-06-11', false, 'A', '004512', '001', 1990, 700001, 'NC', 'COSTITUZIONE',
     'V', '021733', '001', 2015, 700450, 'VAR', 'AMPLIAMENTO CHIESTO DA TREBIOTTI ODILIA', 1, 11),
    (e, 'X100', 1001, 2, 'A02', '03', 6500, 118, 1013000, 523170, 'A', '1', '{3}', '{2}', NULL, 'di stadio: classamento e rendita proposti', 'TO0123456/2015', '2015-06-20', '1',
     '[{"sezione_urbana":null,"foglio":"0007","numero":"00045","denominatore":null,"subalterno":"0003","edificialita":null},{"sezione_urbana":null,"foglio":"0007","numero":"00046","denominatore":null,"subalterno":"0001","edificialita":null}]',
     '[{"toponimo":"236","indirizzo":"DELLE GINESTRE","civici":["000012","00014A"],"codice_strada":"42"}]',
     '[{"sezione_urbana":null,"foglio":"0007","numero":"00045","denominatore":null,"subalterno":"0001"}]', '[{"codice":"1","partita":"0000777"}]',
     '2015-06-10', NULL, '2015-06-11', NULL, true, 'V', '021733', '001', 2015, 700450, 'VAR', 'AMPLIAMENTO CHIESTO DA TREBIOTTI ODILIA', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, 11),
    (e, 'X100', 1002, 1, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, '{}', '{T}', 'A', NULL, NULL, NULL, NULL,
     '[{"foglio":"0007","numero":"00045","subalterno":"0001"}]', '[]', '[]', '[]',
     '1990-03-15', NULL, '1990-03-15', NULL, true, 'A', '004512', '001', 1990, 700001, 'NC', 'COSTITUZIONE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, 11),
    (e, 'X100', 1003, 2, NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, '{}', '{}', 'C', NULL, NULL, NULL, NULL,
     '[{"foglio":"0007","numero":"00045","subalterno":"0004"}]', '[]', '[]', '[]',
     '2015-06-10', NULL, '2015-06-11', NULL, true, 'V', '021733', '001', 2015, 700451, 'FUS', 'FUSIONE', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4, 11);
    INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, classe, consistenza_milli, rendita_milli, identificativi, dal, reg_dal, aperto, g_causale, g_mutazione, impronta, fornitura_id)
    VALUES (a, 'X200', 500, 1, 'C06', '01', 20000, 41320, '[{"foglio":"0001","numero":"00010","subalterno":"0002"}]', '2005-01-01', '2005-01-10', true, 'NC', 7, 5, 13),
           (a, 'X200', 501, 1, 'A02', 'U', 4000, 200000, '[{"foglio":"0001","numero":"00010","subalterno":"0003"}]', '2005-01-01', '2005-01-10', true, 'NC', 7, 6, 13);
    INSERT INTO catasto.identificativo (ente_id, comune, immobile, foglio, numero, subalterno, particella_id, legame, nata_da)
    VALUES (e, 'X100', 1001, '7', '45', '3', p45, 'identificativo', 11), (e, 'X100', 1001, '7', '46', '1', p46, 'identificativo', 11),
           (e, 'X100', 1002, '7', '45', '1', p45, 'identificativo', 11), (e, 'X100', 1003, '7', '45', '4', p45, 'identificativo', 11),
           (a, 'X200', 500, '1', '10', '2', NULL, NULL, 13), (a, 'X200', 501, '1', '10', '3', NULL, NULL, 13);

    INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, particella_id, qualita, classe, superficie_mq, flag_reddito, flag_porzione, flag_deduzioni,
        dominicale_milli, agrario_milli, partita, annotazione, deduzioni, riserve, porzioni, dal, reg_dal, impianto, aperto, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, impronta, fornitura_id)
    VALUES
    (e, 'X100', 2001, 2, '7', '00045', p45, 282, '00', 540, '1', '0', '0', 0, 0, '0000001', NULL, '[]', '[]', '[]', '1990-03-15', '1990-03-15', false, true, 'M', '000321', '001', 1990, 800002, 'TM', 'TIPO MAPPALE DEL 15/03/1990', 1, 12),
    (e, 'X100', 2002, 3, '7', '00050', p50, 993, '00', 4215, '0', '1', '1', 21770, 10900, NULL, 'DI IMMOBILE: PARTICELLA PORZIONATA', '["A1","C17"]', '[{"codice":"1","partita":"0000777"}]',
     '[{"porzione":"AA","qualita":1,"classe":"02","superficie_mq":3000},{"porzione":"AB","qualita":29,"classe":"01","superficie_mq":1215}]',
     '2008-09-04', '2008-09-04', false, true, 'F', '187654', '001', 2008, 800120, 'FRZ', 'FRAZIONAMENTO DEL 04/09/2008', 2, 12),
    (e, 'X100', 2003, 2, '7', '00049', p49, 998, '00', NULL, '1', '0', '0', 0, 0, '0000000', NULL, '[]', '[]', '[]', '2008-09-04', '2008-09-04', false, true, 'F', '187654', '001', 2008, 800120, 'FRZ', 'FRAZIONAMENTO DEL 04/09/2008', 3, 12),
    (e, 'X100', 2004, 1, '7', '*', NULL, 302, '00', 1870, '1', '0', '0', 0, 0, '0000005', NULL, '[]', '[]', '[]', NULL, '1979-01-16', true, true, 'I', '000000', '000', 0, 1, 'IMP', 'IMPIANTO', 4, 12);
    INSERT INTO catasto.terreno (ente_id, particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa)
    SELECT ente_id, particella_id, immobile, progressivo, dal, superficie_mq, qualita, soppressa FROM catasto.stadio_terreno WHERE ente_id = e AND particella_id IS NOT NULL;
    INSERT INTO catasto.successione (ente_id, da, a, origine, data) VALUES (e, p49, p50, 'mutazione', '2008-09-04');

    INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, nome, denominazione, sesso, nascita, luogo_nascita, sede, cf, cf_valido, note, persona, nome_ricerca, impronta, fornitura_id)
    VALUES
    (e, 'X100', 'P', 3001, 'TREBIOTTI', 'ODILIA', NULL, '2', '1961-05-23', 'X100', NULL, 'TRBDLO61E63X100K', true, NULL, md5('cfTRBDLO61E63X100K')::uuid, 'TREBIOTTI ODILIA', 1, 11),
    (e, 'X100', 'P', 3002, 'BRAVESCO', 'ERMANTE', NULL, '1', '1958-11-02', 'X100', NULL, 'BRVRNT58S02X100P', true, 'CONIUGE DI TREBIOTTI ODILIA', md5('cfBRVRNT58S02X100P')::uuid, 'BRAVESCO ERMANTE', 2, 11),
    (e, 'X100', 'G', 3003, NULL, NULL, 'EDILIZIA IMMAGINARIA "LA BETULLA" S.R.L.', NULL, NULL, NULL, 'X100', '00000123455', true, NULL, md5('cf00000123455')::uuid, 'EDILIZIA IMMAGINARIA LA BETULLA SRL', 3, 11),
    (e, 'X100', 'P', 3004, 'BRAVESCO', 'ERMANTE', NULL, '1', '1958-11-02', 'X100', NULL, NULL, false, NULL, md5('id3004')::uuid, 'BRAVESCO ERMANTE', 4, 11),
    (e, 'X100', 'P', 3005, 'BRAVESCO', 'ERMANTE', NULL, '0', '1958-11-02', NULL, NULL, NULL, false, NULL, md5('id3005')::uuid, 'BRAVESCO ERMANTE', 5, 11),
    (e, 'X100', 'P', 3006, 'BRAVESCO', 'ERMANTE', NULL, '1', '1930-01-01', NULL, NULL, NULL, false, NULL, md5('id3006')::uuid, 'BRAVESCO ERMANTE', 6, 11),
    (a, 'X200', 'P', 3001, 'TREBIOTTI', 'ODILIA', NULL, '2', '1961-05-23', 'X100', NULL, 'TRBDLO61E63X100K', true, NULL, md5('cfTRBDLO61E63X100K')::uuid, 'TREBIOTTI ODILIA', 7, 13),
    (a, 'X200', 'P', 9, 'VENTURELLI', 'TARQUINIO', NULL, '1', '1970-01-01', 'X200', NULL, 'VNTTQN70A01X200X', false, NULL, md5('id9')::uuid, 'VENTURELLI TARQUINIO', 8, 13);
    -- 3002 was first delivered with a wrong code: the id that she had then still finds her.
    INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, nome, sesso, nascita, luogo_nascita, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id, superseded_at, superata_da)
    VALUES (e, 'X100', 'P', 3002, 'BRAVESCO', 'ERMANTE', '1', '1958-11-02', 'X100', 'BRVRNT58S02X100A', false, md5('id3002')::uuid, 'BRAVESCO ERMANTE', 9, 10, now(), 11);
    INSERT INTO catasto.parola_soggetto SELECT DISTINCT ente_id, split_part(nome_ricerca, ' ', 1) FROM catasto.soggetto WHERE superseded_at IS NULL;

    INSERT INTO catasto.titolarita (ente_id, comune, chiave, titolo, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, diritto_libero, quota_num, quota_den, regime, riferimento, partita,
        dal, al, reg_dal, reg_al, impianto, aperto, g_tipo, g_numero, g_progressivo, g_anno, g_mutazione, g_causale, g_descrizione, c_tipo, c_numero, c_progressivo, c_anno, c_mutazione, c_causale, c_descrizione, impronta, fornitura_id)
    VALUES
    (e, 'X100', 9001, 9001, 'G', 3003, 'F', 1001, '10', NULL, 1, 1, NULL, NULL, '0001234', '1990-03-15', '2001-07-07', '1990-03-15', '2001-07-20', false, false,
     'A', '004512', '001', 1990, 700001, 'NC', 'COSTITUZIONE', 'N', '009981', '001', 2001, 700210, 'IST', 'COMPRAVENDITA', 1, 11),
    (e, 'X100', 9002, 9002, 'P', 3001, 'F', 1001, '10', NULL, 1, 2, 'C', 3002, NULL, '2001-07-07', NULL, '2001-07-20', NULL, false, true,
     'N', '009981', '001', 2001, 700210, 'IST', 'COMPRAVENDITA', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, 11),
    (e, 'X100', 9003, 9003, 'P', 3002, 'F', 1001, '10', NULL, 1, 2, 'C', 3001, NULL, '2001-07-07', NULL, '2001-07-20', NULL, false, true,
     'N', '009981', '001', 2001, 700210, 'IST', 'COMPRAVENDITA', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, 11),
    (e, 'X100', 9101, 9101, 'P', 3002, 'T', 2002, '20', NULL, 1, 1, NULL, NULL, NULL, '2008-09-04', NULL, '2008-09-04', NULL, false, true, 'F', '187654', '001', 2008, 800120, 'FRZ', 'FRAZIONAMENTO', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4, 12),
    (e, 'X100', 9102, 9102, 'P', 3001, 'T', 2002, '80', NULL, 1, 1, NULL, NULL, NULL, '2008-09-04', NULL, '2008-09-04', NULL, false, true, 'F', '187654', '001', 2008, 800120, 'FRZ', 'FRAZIONAMENTO', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5, 12),
    (e, 'X100', 9103, 9103, 'G', 3003, 'T', 2002, '99 ', 'ONERE NON CODIFICATO DI ESEMPIO', 0, 0, NULL, NULL, '0000777', NULL, NULL, '1979-01-16', NULL, true, true, 'I', '000000', '000', 0, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6, 12),
    (a, 'X200', 1, 1, 'P', 3001, 'F', 500, '10', NULL, 1, 3, NULL, NULL, NULL, '2010-01-01', NULL, '2010-01-05', NULL, false, true, 'N', '1', '1', 2010, 8, 'IST', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, 13),
    (a, 'X200', 2, 2, 'P', 9, 'F', 500, '10', NULL, 1, 3, NULL, NULL, NULL, '2010-01-01', NULL, '2010-01-05', NULL, false, true, 'N', '1', '1', 2010, 8, 'IST', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 8, 13),
    (a, 'X200', 3, 3, 'P', 77, 'F', 501, '10', NULL, 0, 0, NULL, NULL, NULL, '2010-01-01', NULL, '2010-01-05', NULL, false, true, 'N', '1', '1', 2010, 8, 'IST', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9, 13);
    INSERT INTO catasto.consistenza VALUES (e, 1, 3, '2015-06-30'), (a, 2, 0, '2020-01-01');
END $$;

-- name: Folla
WITH chi AS MATERIALIZED (
    SELECT e.ente_id, e.codice, 1000000 + n AS n,
           'COGNOME' || chr(65 + n % 26) || chr(65 + n / 26 % 26) || chr(65 + n / 676 % 26) AS cognome, 'NOME' || chr(65 + n % 19) AS nome
    FROM sit.ente e, generate_series(1, @quanti::integer) n
), soggetti AS (
    INSERT INTO catasto.soggetto (ente_id, comune, tipo, soggetto, cognome, nome, nascita, cf, cf_valido, persona, nome_ricerca, impronta, fornitura_id)
    SELECT ente_id, codice, 'P', n, cognome, nome, date '1930-01-01' + n % 30000, CASE WHEN n % 9 > 0 THEN 'XXXYYY' || n END, n % 9 > 0, md5('folla' || n)::uuid, cognome || ' ' || nome, n, 14
    FROM chi
), parole AS (
    INSERT INTO catasto.parola_soggetto SELECT DISTINCT ente_id, cognome FROM chi
), unita AS (
    INSERT INTO catasto.stadio_uiu (ente_id, comune, immobile, progressivo, categoria, rendita_milli, identificativi, dal, reg_dal, aperto, impronta, fornitura_id)
    SELECT ente_id, codice, n, 1, 'A02', 500000, jsonb_build_array(jsonb_build_object('foglio', lpad((n % 40)::text, 4, '0'), 'numero', lpad((n % 997)::text, 5, '0'), 'subalterno', lpad((n % 7)::text, 4, '0'))),
           '2000-01-01', '2000-01-02', true, n, 14
    FROM chi
), identificativi AS (
    INSERT INTO catasto.identificativo (ente_id, comune, immobile, foglio, numero, subalterno, nata_da)
    SELECT ente_id, codice, n, (n % 40)::text, (n % 997)::text, (n % 7)::text, 14 FROM chi
), terreni AS (
    INSERT INTO catasto.stadio_terreno (ente_id, comune, immobile, progressivo, foglio, numero, qualita, superficie_mq, dal, reg_dal, aperto, impronta, fornitura_id)
    SELECT ente_id, codice, n, 1, (n % 40)::text, (n % 997)::text, 1, 100, '2000-01-01', '2000-01-02', true, n, 14 FROM chi
)
INSERT INTO catasto.titolarita (ente_id, comune, chiave, soggetto_tipo, soggetto, immobile_tipo, immobile, diritto, quota_num, quota_den, dal, reg_dal, aperto, impronta, fornitura_id)
SELECT ente_id, codice, n * 2 + CASE tipo WHEN 'T' THEN 1 ELSE 0 END, 'P', n, tipo, n, '10', 1, 1, '2000-01-01', '2000-01-02', true, n, 14
FROM chi, unnest(ARRAY['F', 'T']) AS tipo;
