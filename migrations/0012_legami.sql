-- What ties the registers to the map and to the streets: all of it derived, by functions that
-- the merges and the undos of every kind of delivery call. Each makes again either everything or
-- what a delivery touched, and changes only the rows that come out different.

-- Reads the table of catasto-censuario §4.8.
CREATE TABLE infra.toponimo (
    codice integer PRIMARY KEY,
    nome   text NOT NULL
);
COMMENT ON TABLE infra.toponimo IS 'Il tipo di strada degli indirizzi delle unità (FAB, record 3): codici dell''Agenzia';
INSERT INTO infra.toponimo (codice, nome) VALUES
    (1, 'ALZATA'), (2, 'ANDRONA'), (4, 'ARCHIVOLTO'), (6, 'ARCO'), (8, 'ASCENSORE'), (10, 'ATRIO'), (12, 'BACINO'), (14, 'BAGLIO'), (16, 'BANCHINA'),
    (18, 'BASTIONI'), (20, 'BORGATA'), (22, 'BORGHETTO'), (24, 'BORGO'), (26, 'CALATA'), (28, 'CALLE'), (30, 'CALLESELLA'), (32, 'CAMPASSO'),
    (34, 'CAMPAZZO'), (36, 'CAMPIELLO'), (38, 'CAMPO'), (40, 'CASALE'), (42, 'CASE'), (44, 'CAVA'), (46, 'CAVALCAVIA'), (48, 'CHIASSO'),
    (50, 'CIRCONVALLAZIONE'), (52, 'CLIVIO'), (54, 'CONTRADA'), (56, 'CORSETTO'), (58, 'CORSO'), (60, 'CORTE'), (62, 'CORTICELLA'), (64, 'CORTILE'),
    (66, 'CUPA'), (68, 'DIRAMAZIONE'), (70, 'DISCESA'), (72, 'FONDACO'), (74, 'FONDAMENTA'), (76, 'FONDO'), (77, 'FRAZIONE'), (78, 'GALLERIA'),
    (80, 'GIARDINO'), (82, 'GRADINI'), (84, 'GRADONI'), (86, 'LARGO'), (88, 'LISTA'), (90, 'LOCALITA'''), (92, 'LOGGE'), (94, 'LUNGADIGE'),
    (96, 'LUNGARGINE'), (98, 'LUNGARNO'), (100, 'LUNGODORA'), (102, 'LUNGOMARE'), (106, 'LUNGOPO'), (108, 'LUNGOSTURA'), (110, 'LUNGOTEVERE'),
    (112, 'MASSERIA'), (114, 'MERCATO'), (116, 'MOLO'), (118, 'MULATTIERA'), (120, 'MURA'), (122, 'PARCO'), (124, 'PASSAGGIO'), (126, 'PASSEGGIATA'),
    (128, 'PASSETTO'), (130, 'PIAZZA'), (132, 'PIAZZALE'), (134, 'PIAZZETTA'), (136, 'PISCINA'), (138, 'PONTE'), (140, 'PONTILE'), (142, 'PORTA'),
    (144, 'PORTICO'), (146, 'PORTO'), (148, 'PROLUNGAMENTO'), (150, 'QUARTIERE'), (152, 'RAMI'), (154, 'RAMO'), (156, 'RAMPA'), (158, 'RAMPE'),
    (160, 'RECINTO'), (162, 'RIONE'), (164, 'RIVA'), (166, 'RIVIERA'), (168, 'ROTONDA'), (170, 'RUA'), (172, 'SALITA'), (174, 'SL'),
    (176, 'SALIZZATA'), (178, 'SCALA'), (180, 'SCALE'), (182, 'SCALEA'), (184, 'SCALETTA'), (186, 'SCALETTE'), (188, 'SCALI'), (190, 'SCALINATA'),
    (192, 'SCALONE'), (194, 'SDRUCCIOLO'), (196, 'SENTIERO'), (198, 'SESTRIERI'), (200, 'SITO'), (202, 'SOBBORGO'), (204, 'SOTTOPORTICO'),
    (206, 'SOTTOVIA'), (208, 'SPIANATA'), (210, 'STRADA'), (212, 'STRADALE'), (214, 'STRADELLA'), (216, 'STRADONE'), (218, 'SUPPORTICO'),
    (220, 'SVINCOLO'), (222, 'TRATTO'), (224, 'TRAVERSA'), (226, 'TRAVERSA VIA'), (228, 'TRESANDA'), (230, 'TRONCO'), (232, 'VALLONE'), (234, 'VARCO'),
    (236, 'VIA'), (238, 'VIADOTTO'), (240, 'VIALE'), (242, 'VIALETTO'), (244, 'VICO'), (246, 'VICOLETTO'), (248, 'VICOLO'), (250, 'VILLAGGIO'),
    (252, 'VIOTTOLO'), (254, 'VIUZZO'), (256, 'VO'), (258, 'VOLTA'), (260, 'PASSO'), (262, 'FORO'), (264, 'RIPA'), (266, 'RACCORDO'), (268, 'ALZAIA'),
    (300, 'ACCESSO'), (301, 'ACCESSO A CORSO'), (302, 'ACCESSO ALLA PIAZZA'), (303, 'ACCESSO ALLA VIA'), (304, 'ACCESSO VIALE'),
    (305, 'ACCESSO PRIVATO'), (306, 'ACCESSO STRADA'), (307, 'ACCESSO TRAVERSA'), (308, 'ALLEE'), (309, 'ALVEO'), (310, 'ANDRONE'), (311, 'ANGIPORTO'),
    (312, 'ARGINE'), (313, 'ARGINE DESTRO'), (314, 'ARGINE DI CANALE'), (315, 'ARGINE SINISTRO'), (316, 'AUTOSTRADA'), (317, 'AVENUE'),
    (318, 'BALUARDO'), (319, 'BARRIERA'), (320, 'BASTIONE'), (321, 'BASTIONI DI PORTA'), (322, 'BATTERIA'), (323, 'BISAGNO'), (324, 'BOCCA'),
    (325, 'BOULEVARD'), (326, 'CA'''), (327, 'CALA'), (328, 'CALETTA'), (329, 'CALLE DESTRA'), (330, 'CALLE LARGA'), (331, 'CALLE LITORANEA'),
    (332, 'CALLE SINISTRA'), (333, 'CALLE STRETTA'), (334, 'CALLESELLA DESTRA'), (335, 'CALLESELLA LARGA'), (336, 'CALLESELLA SINISTRA'),
    (337, 'CALLESELLE'), (338, 'CALLESELLE LARGHE'), (339, 'CALLESELLE STRETTE'), (340, 'CANALE'), (341, 'CANALE LARGO'), (342, 'CANTO'),
    (343, 'CANTONE'), (344, 'CAPO'), (345, 'CARRARA'), (346, 'CASCINA'), (347, 'CASE SPARSE'), (348, 'CAVALCAVIA DESTRO'),
    (349, 'CAVALCAVIA SINISTRO'), (350, 'CAVONE'), (351, 'CHIASSETTO'), (352, 'CHIASSUOLO'), (353, 'CIRCONVALLAZIONE DESTRA'),
    (354, 'CIRCONVALLAZIONE ESTERNA'), (355, 'CIRCONVALLAZIONE ESTRAMURALE'), (356, 'CIRCONVALLAZIONE INTERNA'), (357, 'CIRCONVALLAZIONE SINISTRA'),
    (358, 'CLAUSTRO'), (359, 'CLIVO'), (360, 'COMUNALE'), (361, 'CONTRA'''), (362, 'CORO'), (363, 'CORSIA'), (364, 'CORSIA DESTRA'),
    (365, 'CORSIA SINISTRA'), (366, 'CORSO PARALLELO'), (367, 'CORTINA'), (368, 'COSTA'), (369, 'COSTARELLA'), (370, 'CROSA'), (371, 'CROSINO'),
    (372, 'DARSENA'), (373, 'DIRAMAZIONE DEL CORSO'), (374, 'DIRAMAZIONE DEL VIALE'), (375, 'DIRAMAZIONE DI VIA'), (377, 'DIRUPO'), (378, 'DISTACCO'),
    (379, 'DORSO'), (380, 'EMICICLO'), (381, 'ERTA'), (382, 'FORTE'), (383, 'FOSSA'), (384, 'FOSSATO'), (385, 'FOSSO'), (386, 'GALLERIA DI CORSO'),
    (387, 'GRADINATA'), (388, 'GRADINATA DESTRA'), (389, 'GRADINATA SINISTRA'), (390, 'GRADINATA SUPERIORE'), (391, 'GRADINATE'),
    (392, 'GRADINATE SUPERIORI'), (393, 'GRANVIALE'), (394, 'LARGHETTO'), (395, 'LATERALE DI CORSO'), (396, 'LATERALE DI VIA'),
    (397, 'LATERALE DI VIALE'), (398, 'LIDO'), (399, 'LOGGIA'), (400, 'LUNGADIGE DESTRO'), (401, 'LUNGADIGE SINISTRO'), (402, 'LUNGARGINE DESTRO'),
    (403, 'LUNGARGINE SINISTRO'), (404, 'LUNGARNO DESTRO'), (405, 'LUNGARNO SINISTRO'), (406, 'LUNGOBISAGNO'), (407, 'LUNGOBISAGNO DESTRO'),
    (408, 'LUNGOBISAGNO SINISTRO'), (409, 'LUNGOCRATI'), (410, 'LUNGOCRATI DESTRO'), (411, 'LUNGOCRATI SINISTRO'), (412, 'LUNGODORA DESTRO'),
    (413, 'LUNGODORA SINISTRO'), (414, 'LUNGOFRIGIDO'), (415, 'LUNGOFRIGIDO DESTRO'), (416, 'LUNGOFRIGIDO SINISTRO'), (417, 'LUNGOGESSO'),
    (418, 'LUNGOGESSO DESTRO'), (419, 'LUNGOGESSO SINISTRO'), (420, 'LUNGOISARCO'), (421, 'LUNGOISARCO DESTRO'), (422, 'LUNGOISARCO SINISTRO'),
    (423, 'LUNGOLAGO'), (424, 'LUNGOLAGO DESTRO'), (425, 'LUNGOLAGO SINISTRO'), (426, 'LUNGOLARIO'), (427, 'LUNGOLARIO DESTRO'),
    (428, 'LUNGOLARIO SINISTRO'), (429, 'LUNGOMALLERO'), (430, 'LUNGOMALLERO DESTRO'), (431, 'LUNGOPARCO'), (432, 'LUNGOPO DESTRO'),
    (433, 'LUNGOPO SINISTRO'), (434, 'LUNGOSTURA DESTRO'), (435, 'LUNGOSTURA SINISTRO'), (436, 'LUNGOTALVERE'), (437, 'LUNGOTALVERE DESTRO'),
    (438, 'LUNGOTALVERE SINISTRO'), (439, 'LUNGOTEVERE DESTRO'), (440, 'LUNGOTEVERE SINISTRO'), (441, 'LUNGOTICINO'), (442, 'LUNGOTICINO DESTRO'),
    (443, 'LUNGOTICINO SINISTRO'), (444, 'LUNGOTORRENTE'), (445, 'LUNGOTORRENTE DESTRO'), (446, 'LUNGOTORRENTE SINISTRO'), (447, 'LUNGOTRONTO'),
    (448, 'LUNGOTRONTO DESTRO'), (449, 'LUNGOTRONTO SINISTRO'), (450, 'MARZARIA'), (451, 'MASSERIA VECCHIA'), (452, 'MERCERIA'), (453, 'MOLO ANTICO'),
    (454, 'MURAZZI'), (455, 'MURE'), (456, 'PARALLELA DESTRA'), (457, 'PARALLELA SINISTRA'), (458, 'PASSEGGIO'), (459, 'PENDICE'), (460, 'PENDIO'),
    (461, 'PENNINATO'), (462, 'PIAGGIA'), (463, 'PIANO'), (464, 'PIATTAFORMA'), (465, 'PIAZZA BELVEDERE'), (466, 'PIAZZA CHIUSA'),
    (467, 'PIAZZA COMUNALE'), (468, 'PIAZZA INFERIORE'), (469, 'PIAZZOLA'), (470, 'PLACE'), (471, 'POGGIO'), (472, 'PORTELLA'), (473, 'PORTICATO'),
    (474, 'PORTICCIOLO'), (475, 'PORTICHETTI'), (476, 'PORTICI'), (477, 'PRATO'), (478, 'PROLUNGAMENTO DI CORSO'), (479, 'PROLUNGAMENTO DEL VIALE'),
    (480, 'PROLUNGAMENTO DELLA VIA'), (481, 'PROVINCIALE'), (482, 'QUADRATO'), (483, 'RAMPA DEL CORSO'), (484, 'RAMPA DEL VIALE'),
    (485, 'RAMPA PIAZZA'), (486, 'RAMPA VIA'), (487, 'RAMPA DESTRA'), (488, 'RAMPA SINISTRA'), (489, 'RAMPA STRADA'), (490, 'RIALTO'),
    (491, 'RIGASTE'), (492, 'RIO'), (493, 'RIO TERRA'''), (494, 'RIPARTO'), (495, 'RIVETTA'), (496, 'RONCO'), (497, 'RONDO'), (498, 'ROUTE'),
    (499, 'RUE'), (500, 'RUGA'), (501, 'RUGA DESTRA'), (502, 'RUGA SINISTRA'), (503, 'RUGHETTA'), (504, 'RUGHETTA DESTRA'), (505, 'RUGHETTA SINISTRA'),
    (506, 'SALITA DESTRA'), (507, 'SALITA PER CORSO'), (508, 'SALITA PER PIAZZA'), (509, 'SALITA PER VIA'), (510, 'SALITA PER VIALE'),
    (511, 'SALITA SINISTRA'), (512, 'SALITA SUPERIORE'), (513, 'SALIZZATA DESTRA'), (514, 'SALIZADA SINISTRA'), (515, 'SBARCATOIO'),
    (516, 'SCALA DESTRA'), (517, 'SCALA SINISTRA'), (518, 'SCALEO'), (519, 'SCALETTA DESTRA'), (520, 'SCALETTA SINISTRA'), (521, 'SCALINATA DESTRA'),
    (522, 'SCALINATA SINISTRA'), (523, 'SCALO'), (524, 'SCESA'), (525, 'SCESE'), (526, 'SELCIATO'), (527, 'SENTIERO PANORAMICO'), (528, 'SESTIERE'),
    (529, 'SOTTOPASSAGGI'), (530, 'SOTTOPASSAGGIO'), (531, 'SOTTOPASSO'), (532, 'SPALTO'), (533, 'SPIAGGIA'), (534, 'SPIAZZO'), (535, 'STATALE'),
    (536, 'STAZZO'), (537, 'STRADA ACCORCIATOIA'), (538, 'STRADA ALTA'), (539, 'STRADA ANTICA'), (540, 'STRADA ARGINALE'), (541, 'STRADA BASSA'),
    (542, 'STRADA CANTONIERA'), (543, 'STRADA CHIUSA'), (544, 'STRADA CIECA'), (545, 'STRADA CIRCOLARE'), (546, 'STRADA COMUNALE'),
    (547, 'STRADA CONSORZIALE'), (548, 'STRADA DESTRA'), (549, 'STRADA DI LEVANTE'), (550, 'STRADA DI PONENTE'), (551, 'STRADA ESTERNA'),
    (552, 'STRADA EXTRAMURALE'), (553, 'STRADA INFERIORE'), (554, 'STRADA INTERCOMUNALE'), (555, 'STRADA INTERNA'), (556, 'STRADA INTERPODERALE'),
    (557, 'STRADA LARGA'), (558, 'STRADA LATERALE'), (559, 'STRADA LITORANEA'), (560, 'STRADA MULATTIERA'), (561, 'STRADA NUOVA'),
    (562, 'STRADA PANORAMICA'), (563, 'STRADA PARALLELA'), (564, 'STRADA PEDEMONTANA'), (565, 'STRADA PRIVATA'), (566, 'STRADA PROVINCIALE'),
    (567, 'STRADA ROMANA'), (568, 'STRADA ROTABILE'), (569, 'STRADA RURALE'), (570, 'STRADA SINISTRA'), (571, 'STRADA STATALE'),
    (572, 'STRADA STORTA'), (573, 'STRADA STRETTA'), (574, 'STRADA SUPERIORE'), (575, 'STRADA TANGENZIALE'), (576, 'STRADA TRASVERSALE'),
    (577, 'STRADA TRAVERSA'), (578, 'STRADA VECCHIA'), (579, 'STRADA VICINALE'), (580, 'STRADELLA DESTRA'), (581, 'STRADELLA SINISTRA'),
    (582, 'STRETTO'), (583, 'STRETTOIA'), (584, 'STRETTOIA DESTRA'), (585, 'STRETTOIA SINISTRA'), (586, 'STRETTOLA'), (587, 'STURA'),
    (588, 'SUPERSTRADA'), (589, 'TANGENZIALE'), (590, 'TERRAZZA'), (591, 'TRASVERSALE DEL CORSO'), (592, 'TRASVERSALE DI VIALE'),
    (593, 'TRASVERSALE VIA'), (594, 'TRAVERSALE PRIVATA'), (595, 'TRASVERSALE PROVINCIALE'), (596, 'TRAVERSALE STRADA'), (597, 'TRATTURO'),
    (598, 'TRAVERSA CORSO'), (599, 'TRAVERSA DEL VIALE'), (600, 'TRAVERSA DEL VILLAGGIO'), (601, 'TRAVERSA DELLA LOCALITA'''),
    (602, 'TRAVERSA DI VIA'), (603, 'TRAVERSA PRIVATA'), (604, 'TRAVERSA STRADA'), (605, 'VALCO'), (606, 'VALICO'), (607, 'VALLE'),
    (608, 'VIA ACCORCIATOIA'), (609, 'VIA ALTA'), (610, 'VIA ANTICA'), (611, 'VIA ARGINALE'), (612, 'VIA BASSA'), (613, 'VIA BELVEDERE'),
    (614, 'VIA CANTONIERA'), (615, 'VIA CHIUSA'), (616, 'VIA CIECA'), (617, 'VIA CIRCOLARE'), (618, 'VIA CIRCUMVALLAZIONE'), (619, 'VIA COMUNALE'),
    (620, 'VIA CONSORZIALE'), (621, 'VIA DESTRA'), (622, 'VIA DI LEVANTE'), (623, 'VIA DI PONENTE'), (624, 'VIA ESTERNA'), (625, 'VIA ESTRAMURALE'),
    (626, 'VIA INFERIORE'), (627, 'VIA INTERCOMUNALE'), (628, 'VIA INTERNA'), (629, 'VIA INTERPODERALE'), (630, 'VIA LARGA'), (631, 'VIA LATERALE'),
    (632, 'VIA LITORANEA'), (633, 'VIA LUNGOMARE'), (634, 'VIA MULATTIERA'), (635, 'VIA NUOVA'), (636, 'VIA PANORAMICA'), (637, 'VIA PARALLELA'),
    (638, 'VIA PEDEMONTANA'), (639, 'VIA PRIVATA'), (640, 'VIA PROVINCIALE'), (641, 'VIA ROMANA'), (642, 'VIA ROTABILE'), (643, 'VIA RURALE'),
    (644, 'VIA SINISTRA'), (645, 'VIA STATALE'), (646, 'VIA STORTA'), (647, 'VIA STRETTA'), (648, 'VIA SUPERIORE'), (649, 'VIA TANGENZIALE'),
    (650, 'VIA TRASVERSALE'), (651, 'VIA TRAVERSA'), (652, 'VIA VECCHIA'), (653, 'VIA VICINALE'), (654, 'VIALE BELVEDERE'), (655, 'VIALE LITORANEO'),
    (656, 'VIALE LUNGOMARE'), (657, 'VIALONE'), (658, 'VICO ALTO'), (659, 'VICO BASSO'), (660, 'VICO BELVEDERE'), (661, 'VICO CHIUSO'),
    (662, 'VICO CIECO'), (663, 'VICO DRITTO'), (664, 'VICO INFERIORE'), (665, 'VICO LUNGO'), (666, 'VICO NUOVO'), (667, 'VICO PRIVATO'),
    (668, 'VICO STORTO'), (669, 'VICO STRETTO'), (670, 'VICO VECCHIO'), (671, 'VICOLETTO CHIUSO'), (672, 'VICOLETTO CIECO'), (673, 'VICOLETTO DRITTO'),
    (674, 'VICOLETTO INFERIORE'), (675, 'VICOLETTO LUNGO'), (676, 'VICOLETTO NUOVO'), (677, 'VICOLETTO PRIVATO'), (678, 'VICOLETTO STORTO'),
    (679, 'VICOLETTO STRETTO'), (680, 'VICOLETTO VECCHIO'), (681, 'VICOLO ALTO'), (682, 'VICOLO BASSO'), (683, 'VICOLO BELVEDERE'),
    (684, 'VICOLO CHIUSO'), (685, 'VICOLO CIECO'), (686, 'VICOLO DRITTO'), (687, 'VICOLO INFERIORE'), (688, 'VICOLO LUNGO'), (689, 'VICOLO NUOVO'),
    (690, 'VICOLO PRIVATO'), (691, 'VICOLO STORTO'), (692, 'VICOLO STRETTO'), (693, 'VICOLO VECCHIO'), (694, 'VIELLA'), (695, 'VIETTA'),
    (696, 'VIOTTOLA'), (697, 'VIUZZA'), (698, 'VO'''), (699, 'VOCABOLO'), (700, 'VOLTE'), (701, 'VOLTO'), (702, 'VOLTONE'), (703, 'ZIPA'),
    (704, 'COLLE'), (705, 'ZONA'), (706, 'REGIONE'), (707, 'PODERE'), (708, 'PASSO PRIVATO'), (709, 'SALITA INFERIORE'), (710, 'CUPA VICINALE'),
    (711, 'CUPA VECCHIA'), (712, 'GALLERIA PRIVATA'), (713, 'LARGO PRIVATO'), (714, 'PENDINO'), (715, 'PENNINATA'), (716, 'TONDO'), (717, 'VANELLA'),
    (718, 'VIALE PRIVATO'), (719, 'VICO ROTTO');

ALTER TABLE catasto.terreno ADD COLUMN ente_urbano boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN catasto.terreno.ente_urbano IS 'Qualità 282, o partita 1 (aree di enti urbani e promiscui)';

-- A day is one of Europe/Rome (contract §0), wherever the server stands.
CREATE FUNCTION catasto.oggi() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT (now() AT TIME ZONE 'Europe/Rome')::date $$;

-- What the census tells everybody of a particella on a day. The state of an immobile at a day is
-- the highest progressivo below 901 that holds on it; an interval that ends before it begins
-- holds on none. tiles.Stages says the same of what is in memory.
CREATE FUNCTION catasto.censuario(ente integer, particella bigint, giorno date)
RETURNS TABLE (presente boolean, soppressa boolean, noto boolean, cessata boolean, superficie_mq bigint, qualita integer[], ente_urbano boolean, subalterni text[])
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(bool_or(s.qui AND NOT s.soppressa), false),
           COALESCE(bool_or(s.qui) AND NOT bool_or(s.qui AND NOT s.soppressa), false),
           COALESCE(bool_or(s.qui), false),
           COALESCE(bool_or(s.al <= $3) AND NOT bool_or(s.qui), false),
           sum(s.superficie_mq) FILTER (WHERE s.qui AND NOT s.soppressa)::bigint,
           COALESCE(array_agg(DISTINCT s.qualita) FILTER (WHERE s.qui AND NOT s.soppressa AND s.qualita <> 0), '{}'),
           bool_or(s.ente_urbano OR s.qualita = 282) FILTER (WHERE s.qui AND NOT s.soppressa),
           COALESCE(array_agg(DISTINCT s.subalterno) FILTER (WHERE s.qui AND NOT s.soppressa AND s.subalterno <> ''), '{}')
    FROM (
        SELECT t.*, t.vale AND t.progressivo = max(t.progressivo) FILTER (WHERE t.vale) OVER (PARTITION BY t.immobile) AS qui
        FROM (
            SELECT t.*, (t.dal IS NULL OR t.dal <= $3) AND (t.al IS NULL OR t.al > $3) AS vale
            FROM catasto.terreno t
            WHERE t.ente_id = $1 AND t.particella_id = $2 AND t.progressivo < 901 AND (t.dal IS NULL OR t.al IS NULL OR t.dal < t.al)
        ) t
    ) s
$$;

-- Who descends from whom (contract §0): of one pair a mutation of the census wins over an
-- overlap; and where a mutation tells from what a number was born, the slivers that its first
-- drawing has in common with others tell nothing. What it took in later, an overlap may tell.
CREATE VIEW catasto.discendenza AS
SELECT s.ente_id, s.da, s.a, s.origine, s.data
FROM catasto.successione s
WHERE s.origine <> 'sovrapposizione'
   OR NOT EXISTS (
        SELECT FROM catasto.successione m
        WHERE m.ente_id = s.ente_id AND m.a = s.a AND m.origine <> 'sovrapposizione'
          AND (m.da = s.da
               OR NOT EXISTS (SELECT FROM catasto.disegno d
                              WHERE d.ente_id = s.ente_id AND d.particella_id = s.a AND d.classe = 2 AND d.superseded_at IS NULL
                                AND (d.dal IS NULL OR d.dal < s.data))));
COMMENT ON VIEW catasto.discendenza IS 'Da quale particella viene un''altra: le mutazioni del censuario, e le sovrapposizioni dove quelle tacciono';
GRANT SELECT ON catasto.discendenza TO sit_app;

-- What an act may do to particelle: 2 it splits or merges them, 1 it merges where it suppresses
-- some (a tipo mappale else only makes them enti urbani), 0 neither. The causale is known since
-- 2007; before, the kind of note tells (catasto-censuario §4.6, §4.7).
CREATE FUNCTION catasto.effetto(causale text, nota text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN btrim(causale) IN ('FRZ', '033', 'FRF', 'FUS', 'DIV') THEN 2
        WHEN btrim(causale) IN ('TM', 'MAP') THEN 1
        -- Known to change something else: names, classes, owners, cultures, errors.
        WHEN btrim(causale) IN ('VTO', 'VCL', 'VMI', 'CLA', 'VAR', '26A', '26R', 'REC', 'VRU', 'VRS', 'VRT', 'VUF', 'RIT', 'IMP',
                                'IST', 'DEN', 'CUS', 'TOL', 'TPU', 'SEN', 'DEC', 'VER', 'SPR') THEN 0
        WHEN nota = 'F' THEN 2
        WHEN nota = 'M' THEN 1
        ELSE 0
    END
$$;

-- Unit and particella (catasto-censuario §3.2). Without a sezione urbana foglio and number are
-- those of the land; with one they are where the table that the office edits says, and without
-- a line there nowhere: no guess.
-- A row that a merge has just written would look its ente up again when it is tied: no key.
ALTER TABLE catasto.identificativo DROP CONSTRAINT identificativo_ente_id_fkey;
CREATE FUNCTION catasto.lega_identificativi(ente integer, fornitura bigint) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET enable_mergejoin = off SET jit = off AS $$
    UPDATE catasto.identificativo i SET particella_id = n.particella_id, legame = n.legame
    FROM (
        SELECT q.riga, p.particella_id, CASE WHEN p.particella_id IS NULL THEN NULL WHEN q.sezione_urbana = '' THEN 'identificativo' ELSE 'sezione_urbana' END AS legame
        FROM (
            SELECT i.ctid AS riga, i.comune, i.numero, i.denominatore, i.sezione_urbana,
                   CASE WHEN i.sezione_urbana = '' THEN i.sezione ELSE COALESCE(f.sezione, t.sezione) END AS sezione,
                   CASE WHEN i.sezione_urbana = '' THEN i.foglio
                        WHEN f.foglio_urbano IS NOT NULL THEN COALESCE(NULLIF(f.foglio, ''), i.foglio)
                        WHEN t.foglio_urbano IS NOT NULL THEN COALESCE(NULLIF(t.foglio, ''), i.foglio) END AS foglio
            FROM catasto.identificativo i
            LEFT JOIN visura.sezione_urbana f ON f.ente_id = i.ente_id AND f.sezione_urbana = i.sezione_urbana AND f.foglio_urbano = i.foglio AND i.foglio <> ''
            LEFT JOIN visura.sezione_urbana t ON t.ente_id = i.ente_id AND t.sezione_urbana = i.sezione_urbana AND t.foglio_urbano = ''
            WHERE i.ente_id = $1 AND ($2 IS NULL OR i.nata_da = $2 OR i.particella_id IS NULL)
        ) q
        LEFT JOIN catasto.particella p ON p.ente_id = $1 AND p.mappa = '' AND p.tipo = 'particella'
         AND p.comune = q.comune AND p.sezione = q.sezione AND p.foglio = CASE WHEN q.foglio ~ '^[0-9]{1,4}$' THEN q.foglio::integer END
         AND p.numero = q.numero AND p.denominatore = q.denominatore
    ) n
    WHERE i.ctid = n.riga AND i.ente_id = $1 AND (i.particella_id, i.legame) IS DISTINCT FROM (n.particella_id, n.legame)
$$;

-- Genealogy of the particelle from what the acts of the census ended and began. A number that
-- goes on is the same particella. The children of what an act ends are all that lives by it; of
-- what goes on, only what is born by it. A whole load delivers last states alone: one that is
-- not the first tells that an earlier one ended by the same act. Where an act has several
-- parents, the map chooses among them for each child of which it tells any.
CREATE FUNCTION catasto.lega_mutazioni(ente integer, particelle bigint[]) RETURNS void
LANGUAGE sql SET enable_nestloop = off SET jit = off AS $$
    WITH atto AS MATERIALIZED (
        SELECT s.g_mutazione AS atto FROM catasto.stadio_terreno s
        WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.g_mutazione IS NOT NULL AND ($2 IS NULL OR s.particella_id IN (SELECT unnest($2)))
        UNION
        SELECT s.c_mutazione FROM catasto.stadio_terreno s
        WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.c_mutazione IS NOT NULL AND ($2 IS NULL OR s.particella_id IN (SELECT unnest($2)))
    ), membro AS MATERIALIZED (
        SELECT m.atto, m.particella_id, bool_or(m.finisce) AS finisce, bool_or(m.vive) AS vive, bool_or(m.primo) AND NOT bool_or(m.finisce) AS nasce,
               min(m.giorno) AS giorno, max(m.fornitura_id) AS fornitura_id, max(m.effetto) AS effetto
        FROM (
            SELECT s.g_mutazione AS atto, s.particella_id, s.soppressa OR s.progressivo > 1 AS finisce, NOT s.soppressa AS vive, s.progressivo = 1 AS primo,
                   s.dal AS giorno, s.fornitura_id, catasto.effetto(s.g_causale, s.g_tipo) AS effetto
            FROM catasto.stadio_terreno s
            WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.particella_id IS NOT NULL AND s.progressivo < 901 AND s.g_mutazione IN (SELECT atto FROM atto)
            UNION ALL
            SELECT s.c_mutazione, s.particella_id, true, false, false, s.al, s.fornitura_id, catasto.effetto(s.c_causale, s.c_tipo)
            FROM catasto.stadio_terreno s
            WHERE s.ente_id = $1 AND s.superseded_at IS NULL AND s.particella_id IS NOT NULL AND s.progressivo < 901 AND NOT s.soppressa AND s.c_mutazione IN (SELECT atto FROM atto)
        ) m
        GROUP BY m.atto, m.particella_id
    ), diviso AS MATERIALIZED (
        SELECT m.atto, max(m.effetto) AS effetto, count(*) FILTER (WHERE m.finisce) * count(*) FILTER (WHERE m.vive) AS coppie
        FROM membro m GROUP BY m.atto
        HAVING max(m.effetto) > 0 AND count(*) FILTER (WHERE m.finisce) > 0 AND count(*) > 1
    ), coppia AS MATERIALIZED (
        SELECT d.atto, d.coppie, p.particella_id AS da, f.particella_id AS a, COALESCE(f.giorno, p.giorno) AS giorno,
               GREATEST(p.fornitura_id, f.fornitura_id) AS fornitura_id, o.da IS NOT NULL AS vista
        FROM diviso d
        JOIN membro p ON p.atto = d.atto AND p.finisce
        JOIN membro f ON f.atto = d.atto AND f.vive AND f.particella_id <> p.particella_id
        LEFT JOIN catasto.successione o ON o.ente_id = $1 AND o.origine = 'sovrapposizione' AND o.da = p.particella_id AND o.a = f.particella_id
        WHERE NOT p.vive OR f.nasce AND d.effetto = 2
    ), scelta AS MATERIALIZED (
        SELECT c.*, bool_or(c.vista) OVER (PARTITION BY c.atto, c.a) AS mappata
        FROM coppia c
    ), nuova AS MATERIALIZED (
        -- Nobody can read the kin of a whole comune that one act renumbered: there only what the map confirms.
        SELECT DISTINCT ON (s.da, s.a) s.da, s.a, s.giorno, s.fornitura_id
        FROM scelta s
        WHERE CASE WHEN s.mappata OR s.coppie > 2500 THEN s.vista ELSE true END
        ORDER BY s.da, s.a, s.giorno DESC NULLS LAST
    ), tolta AS (
        DELETE FROM catasto.successione s
        WHERE s.ente_id = $1 AND s.origine = 'mutazione'
          AND ($2 IS NULL OR s.da IN (SELECT unnest($2)) OR s.a IN (SELECT unnest($2)))
          AND NOT EXISTS (SELECT FROM nuova n WHERE n.da = s.da AND n.a = s.a)
    )
    INSERT INTO catasto.successione AS s (ente_id, da, a, origine, data, fornitura_id)
    SELECT $1, n.da, n.a, 'mutazione', n.giorno, n.fornitura_id
    FROM nuova n
    ON CONFLICT (ente_id, da, a, origine) DO UPDATE SET data = EXCLUDED.data, fornitura_id = EXCLUDED.fornitura_id
        WHERE (s.data, s.fornitura_id) IS DISTINCT FROM (EXCLUDED.data, EXCLUDED.fornitura_id)
$$;

-- The words of a name of street as all write them: upper case, no accent, no sign.
CREATE FUNCTION indirizzi.nome_piano(nome text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(translate(upper(nome), 'ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇÑ', 'AAAAEEEEIIIIOOOOUUUUCN'), '[^A-Z0-9]+', ' ', 'g'))
$$;

-- The words that tell, in no order: particles and titles are left out as often as written, and
-- S., San, Santo, Santa are one saint (as in sit/ricerca).
CREATE FUNCTION indirizzi.parole_nome(piano text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(array_agg(p ORDER BY p), '{}')
    FROM (SELECT CASE WHEN p IN ('SAN', 'SANTO', 'SANTA', 'SANT', 'SANTI', 'SANTE', 'SS', 'S') THEN 'SAN' ELSE p END AS p
          FROM regexp_split_to_table(piano, ' ') AS p
          WHERE p <> ALL ('{"",DI,DEL,DELLO,DELLA,DELL,DEI,DEGLI,DELLE,D,DE,DA,DAL,DALLA,DALL,DAI,AL,ALLA,ALLO,ALL,AI,ALLE,LA,LE,IL,LO,L,I,GLI,IN,NEL,NELLA,E,ED,A,CON,SUL,SULLA,SUI,PER,DOTT,DOTTOR,DR,CAV,GEN,GENERALE,PROF,PROFESSOR,ING,AVV,ON,DON,MONS,MONSIGNOR,PADRE,COL,COLONNELLO,CAP,CAPITANO,SEN,CARD,CONTE,RE}'::text[])) AS q
$$;

-- Unit and civico. Names are compared once for each way in which addresses are written, not once
-- for each unit. A name in the stradario (of today, of old, or an alias) is taken as it is; else
-- by the words that tell, or with first names left out or cut to an initial, when one street
-- alone answers; else by the Agency's own code of the street, which is not that of ANNCSU, when
-- the units that bear it and whose name is found all stand in one street.
CREATE FUNCTION catasto.lega_civici(ente integer, immobili bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = ente) THEN
        DELETE FROM catasto.uiu_civico u WHERE u.ente_id = ente;
        RETURN;
    END IF;
    WITH stadio AS MATERIALIZED (
        SELECT DISTINCT ON (s.comune, s.sezione, s.immobile) s.stadio_id, s.soppressa
        FROM catasto.stadio_uiu s
        WHERE s.ente_id = ente AND s.superseded_at IS NULL AND s.progressivo < 901
          AND (s.dal IS NULL OR s.dal <= catasto.oggi()) AND (s.aperto OR COALESCE(s.al, s.reg_al) > catasto.oggi())
          AND (immobili IS NULL OR s.immobile IN (SELECT unnest(immobili)))
        ORDER BY s.comune, s.sezione, s.immobile, s.progressivo DESC
    ), riga AS MATERIALIZED (
        -- One row for each civico of each address, and one for an address without any.
        SELECT s.immobile, s.comune, s.sezione, (i.n + 100 * (COALESCE(c.n, 1) - 1))::integer AS ordine,
               CASE WHEN i.v->>'toponimo' ~ '^[0-9]{1,6}$' THEN (i.v->>'toponimo')::integer ELSE 0 END AS toponimo,
               COALESCE(i.v->>'indirizzo', '') AS indirizzo, COALESCE(ltrim(btrim(i.v->>'codice_strada'), '0'), '') AS codice,
               COALESCE(btrim(c.v), '') AS civico
        FROM catasto.stadio_uiu s
        JOIN stadio t ON t.stadio_id = s.stadio_id AND NOT t.soppressa
        CROSS JOIN LATERAL jsonb_array_elements(s.indirizzi) WITH ORDINALITY AS i (v, n)
        LEFT JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(i.v->'civici') WHEN 'array' THEN i.v->'civici' ELSE '[]' END) WITH ORDINALITY AS c (v, n)
            ON btrim(c.v, ' 0') <> ''
        WHERE s.ente_id = ente
    ), scritta AS MATERIALIZED (
        SELECT r.toponimo, r.indirizzo, btrim(COALESCE(max(t.nome), '') || ' ' || indirizzi.nome_piano(r.indirizzo)) AS scritto,
               indirizzi.nome_piano(COALESCE(max(t.nome), '') || ' ' || r.indirizzo) AS piano
        FROM riga r LEFT JOIN infra.toponimo t ON t.codice = r.toponimo
        GROUP BY r.toponimo, r.indirizzo
    ), nome AS MATERIALIZED (
        SELECT n.via_id, n.piano, bool_or(n.oggi) AS oggi, indirizzi.parole_nome(n.piano) AS parole,
               split_part(n.piano, ' ', 1) AS primo, split_part(n.piano, ' ', -1) AS ultimo
        FROM (
            SELECT v.via_id, indirizzi.nome_piano(v.odonimo) AS piano, v.al IS NULL OR v.al > catasto.oggi() AS oggi
            FROM indirizzi.stato_via v WHERE v.ente_id = ente AND v.superseded_at IS NULL
            UNION ALL
            SELECT a.via_id, indirizzi.nome_piano(a.nome), false FROM indirizzi.alias a WHERE a.ente_id = ente
        ) n
        GROUP BY n.via_id, n.piano
    ), esatta AS MATERIALIZED (
        -- Two streets of one name: the one that bears it today, if it is one.
        SELECT s.toponimo, s.indirizzo, count(DISTINCT n.via_id) FILTER (WHERE n.oggi) AS oggi, count(DISTINCT n.via_id) AS tutte,
               min(n.via_id) FILTER (WHERE n.oggi) AS via_oggi, min(n.via_id) AS via
        FROM scritta s JOIN nome n ON n.piano = s.piano
        GROUP BY s.toponimo, s.indirizzo
    ), ignota AS MATERIALIZED (
        SELECT s.toponimo, s.indirizzo, split_part(s.piano, ' ', 1) AS primo, split_part(s.piano, ' ', -1) AS ultimo, indirizzi.parole_nome(s.piano) AS parole
        FROM scritta s
        WHERE btrim(s.indirizzo) <> '' AND NOT EXISTS (SELECT FROM esatta e WHERE e.toponimo = s.toponimo AND e.indirizzo = s.indirizzo)
    ), parola AS MATERIALIZED (
        SELECT DISTINCT i.toponimo, i.indirizzo, i.primo, i.ultimo, i.parole, p FROM ignota i CROSS JOIN LATERAL unnest(i.parole) AS p
    ), somigliante AS MATERIALIZED (
        -- The last word is the surname: it must be there, and so must the kind of street. What is
        -- left out of either name may be a first name, not what tells two streets apart.
        SELECT p.toponimo, p.indirizzo, n.via_id, n.parole = p.parole AS uguali
        FROM parola p
        JOIN nome n ON n.ultimo = p.p AND n.primo = p.primo AND n.ultimo <> n.primo
        WHERE n.parole = p.parole
           OR (n.parole <@ p.parole AND n.ultimo = p.ultimo
               OR NOT EXISTS (
                    SELECT FROM unnest(p.parole) AS w
                    WHERE w <> ALL (n.parole)
                      AND NOT (length(w) = 1 AND EXISTS (SELECT FROM unnest(n.parole) AS k WHERE left(k, 1) = w AND k <> ALL (p.parole)))))
              AND NOT EXISTS (
                    SELECT FROM unnest(n.parole || p.parole) AS w
                    WHERE (w <> ALL (n.parole) OR w <> ALL (p.parole))
                      AND (w ~ '^([0-9]+|[IVX]{2,})$'
                           OR w IN ('NUOVA', 'NUOVO', 'VECCHIA', 'VECCHIO', 'ALTA', 'ALTO', 'BASSA', 'BASSO', 'SUPERIORE', 'INFERIORE', 'INTERNA', 'ESTERNA', 'PRIVATA', 'VICINALE',
                                    'PRIMA', 'PRIMO', 'SECONDA', 'SECONDO', 'TERZA', 'TERZO', 'QUARTA', 'NORD', 'SUD', 'EST', 'OVEST', 'DESTRA', 'SINISTRA', 'SAN', 'FRATELLI')))
    ), simile AS MATERIALIZED (
        SELECT toponimo, indirizzo,
               CASE WHEN count(DISTINCT via_id) FILTER (WHERE uguali) = 1 THEN min(via_id) FILTER (WHERE uguali)
                    WHEN count(DISTINCT via_id) = 1 THEN min(via_id) END AS via
        FROM somigliante GROUP BY toponimo, indirizzo
    ), trovata AS MATERIALIZED (
        SELECT s.toponimo, s.indirizzo, s.scritto,
               COALESCE(CASE WHEN e.oggi = 1 THEN e.via_oggi WHEN e.oggi = 0 AND e.tutte = 1 THEN e.via END, m.via) AS via_id,
               CASE WHEN e.toponimo IS NOT NULL THEN 'esatto' ELSE 'simile' END AS come,
               CASE WHEN btrim(s.indirizzo) = '' THEN 'VIA_NON_INDICATA'
                    WHEN NOT EXISTS (SELECT FROM nome) THEN 'STRADARIO_ASSENTE'
                    WHEN e.toponimo IS NOT NULL AND (e.oggi > 1 OR e.oggi = 0 AND e.tutte > 1) OR m.toponimo IS NOT NULL AND m.via IS NULL THEN 'VIA_AMBIGUA'
                    ELSE 'VIA_IGNOTA' END AS motivo
        FROM scritta s
        LEFT JOIN esatta e ON e.toponimo = s.toponimo AND e.indirizzo = s.indirizzo
        LEFT JOIN simile m ON m.toponimo = s.toponimo AND m.indirizzo = s.indirizzo
    ), codice AS MATERIALIZED (
        SELECT q.codice, min(q.via_id) AS via_id
        FROM (
            SELECT r.codice, t.via_id FROM riga r JOIN trovata t ON t.toponimo = r.toponimo AND t.indirizzo = r.indirizzo
            UNION ALL
            SELECT u.codice_strada, u.via_id FROM catasto.uiu_civico u
            WHERE immobili IS NOT NULL AND u.ente_id = ente AND u.via_da <> 'codice' AND u.immobile NOT IN (SELECT unnest(immobili))
        ) q
        WHERE q.codice <> '' AND q.via_id IS NOT NULL
        GROUP BY q.codice HAVING count(DISTINCT q.via_id) = 1
    ), letto AS MATERIALIZED (
        -- 000012, 12/A, 00014A: many units, few ways of writing.
        SELECT q.civico, q.m[1]::integer AS numero, COALESCE(q.m[2], '') AS esponente
        FROM (SELECT r.civico, regexp_match(upper(r.civico), '^0*([0-9]{1,5})[^A-Z0-9]*([A-Z0-9]*)[^A-Z0-9]*$') AS m
              FROM (SELECT DISTINCT civico FROM riga) r) q
    ), cercato AS MATERIALIZED (
        SELECT r.immobile, r.comune, r.sezione, r.ordine, r.codice, r.civico, t.scritto, COALESCE(t.via_id, k.via_id) AS via_id,
               CASE WHEN t.via_id IS NULL THEN 'codice' ELSE t.come END AS come, t.motivo, l.numero, l.esponente
        FROM riga r
        JOIN trovata t ON t.toponimo = r.toponimo AND t.indirizzo = r.indirizzo
        LEFT JOIN codice k ON k.codice = r.codice AND t.via_id IS NULL
        JOIN letto l ON l.civico = r.civico
    ), accesso AS MATERIALIZED (
        -- One number, several accesses: that without a specification, if it is one.
        SELECT q.via_id, q.numero, q.esponente, count(*) AS quanti, min(q.civico_id) AS civico_id
        FROM (
            SELECT c.via_id, c.ordine AS numero, regexp_replace(upper(c.esponente), '[^A-Z0-9]', '', 'g') AS esponente, c.civico_id,
                   rank() OVER (PARTITION BY c.via_id, c.ordine, upper(c.esponente) ORDER BY c.specificita <> '') AS posto
            FROM indirizzi.stato_civico c
            WHERE c.ente_id = ente AND c.superseded_at IS NULL AND c.numero <> '' AND (c.al IS NULL OR c.al > catasto.oggi()) AND (c.dal IS NULL OR c.dal <= catasto.oggi())
        ) q
        WHERE q.posto = 1
        GROUP BY q.via_id, q.numero, q.esponente
    ), nuovo AS MATERIALIZED (
        SELECT c.immobile, c.comune, c.sezione, c.ordine, c.via_id, CASE WHEN a.quanti = 1 THEN a.civico_id END AS civico_id,
               CASE WHEN c.via_id IS NULL THEN 'nessuno' WHEN a.quanti = 1 THEN c.come ELSE 'via' END AS grado,
               CASE WHEN c.via_id IS NULL THEN c.motivo
                    WHEN a.quanti = 1 THEN NULL
                    WHEN c.civico = '' THEN 'CIVICO_NON_INDICATO'
                    WHEN upper(c.civico) ~ '^S[. /]*N[. /]*(C[. /]*)?$' THEN 'CIVICO_SNC'
                    WHEN c.numero IS NULL THEN 'CIVICO_ILLEGGIBILE'
                    WHEN a.quanti > 1 THEN 'CIVICO_AMBIGUO'
                    ELSE 'CIVICO_IGNOTO' END AS motivo,
               CASE WHEN c.via_id IS NOT NULL THEN c.come END AS via_da, c.scritto, c.civico, c.codice
        FROM cercato c
        LEFT JOIN accesso a ON a.via_id = c.via_id AND a.numero = c.numero AND a.esponente = c.esponente
    ), tolto AS (
        DELETE FROM catasto.uiu_civico u
        WHERE u.ente_id = ente AND (immobili IS NULL OR u.immobile IN (SELECT unnest(immobili)))
          AND NOT EXISTS (SELECT FROM nuovo n WHERE n.immobile = u.immobile AND n.comune = u.comune AND n.sezione = u.sezione AND n.ordine = u.ordine)
    )
    INSERT INTO catasto.uiu_civico AS u (ente_id, immobile, comune, sezione, ordine, via_id, civico_id, grado, motivo, via_da, scritto, civico, codice_strada)
    SELECT ente, n.immobile, n.comune, n.sezione, n.ordine, n.via_id, n.civico_id, n.grado, n.motivo, n.via_da, n.scritto, n.civico, n.codice
    FROM nuovo n
    ON CONFLICT (ente_id, immobile, comune, sezione, ordine) DO UPDATE
        SET via_id = EXCLUDED.via_id, civico_id = EXCLUDED.civico_id, grado = EXCLUDED.grado, motivo = EXCLUDED.motivo, via_da = EXCLUDED.via_da,
            scritto = EXCLUDED.scritto, civico = EXCLUDED.civico, codice_strada = EXCLUDED.codice_strada
        WHERE (u.via_id, u.civico_id, u.grado, u.motivo, u.via_da, u.scritto, u.civico, u.codice_strada)
              IS DISTINCT FROM (EXCLUDED.via_id, EXCLUDED.civico_id, EXCLUDED.grado, EXCLUDED.motivo, EXCLUDED.via_da, EXCLUDED.scritto, EXCLUDED.civico, EXCLUDED.codice_strada);
END $$;

-- Rows for every address of an ente are written at once: looking the ente up for each is a tenth of it.
ALTER TABLE catasto.uiu_civico DROP CONSTRAINT uiu_civico_ente_id_fkey;
ALTER TABLE catasto.uiu_civico ADD COLUMN via_da text CHECK (via_da IN ('esatto', 'simile', 'codice')),
    ADD COLUMN scritto text NOT NULL DEFAULT '', ADD COLUMN civico text NOT NULL DEFAULT '', ADD COLUMN codice_strada text NOT NULL DEFAULT '';
COMMENT ON COLUMN catasto.uiu_civico.ordine IS 'Il posto dell''indirizzo nello stadio (da 1); il suo secondo civico ha 100 di più, il terzo 200';
COMMENT ON COLUMN catasto.uiu_civico.grado IS 'Come si è trovata la via di cui c''è il civico: esatto, simile, o codice (della strada, dell''Agenzia); via: senza il civico; nessuno';
COMMENT ON COLUMN catasto.uiu_civico.via_da IS 'Come si è trovata la via, anche dove il civico non c''è';
COMMENT ON COLUMN catasto.uiu_civico.scritto IS 'La via cercata, come la scrive il catasto';
CREATE INDEX uiu_civico_motivo ON catasto.uiu_civico (ente_id, motivo) WHERE motivo IS NOT NULL;

-- Where map and census disagree today. Only on the fogli of which both speak: what was not
-- delivered is not missing. particelle is what to look at again; null is all.
CREATE FUNCTION catasto.confronta_mappa(ente integer, fornitura bigint, particelle bigint[]) RETURNS void
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off AS $$
DECLARE
    codici CONSTANT text[] := ARRAY['MAPPA_SENZA_CENSUARIO', 'CENSUARIO_SENZA_MAPPA', 'AREA_DIFFORME', 'SOPPRESSA_DISEGNATA', 'VIVA_NON_DISEGNATA'];
BEGIN
    DELETE FROM catasto.anomalia a
    WHERE a.ente_id = ente AND a.codice = ANY (codici)
      AND (particelle IS NULL OR a.oggetto IN (SELECT p.id FROM catasto.particella p JOIN unnest(particelle) AS q (particella_id) USING (particella_id) WHERE p.ente_id = ente));
    WITH censita AS MATERIALIZED (
        SELECT q.particella_id, bool_or(NOT q.soppressa) AS viva, sum(q.superficie_mq) FILTER (WHERE NOT q.soppressa) AS mq, min(q.dal) AS dal
        FROM (
            SELECT t.*, row_number() OVER (PARTITION BY t.particella_id, t.immobile ORDER BY t.progressivo DESC) AS posto
            FROM catasto.terreno t
            WHERE t.ente_id = ente AND t.progressivo < 901
              AND (t.dal IS NULL OR t.dal <= catasto.oggi()) AND (t.al IS NULL OR t.al > catasto.oggi())
              AND (particelle IS NULL OR t.particella_id IN (SELECT unnest(particelle)))
        ) q
        WHERE q.posto = 1
        GROUP BY q.particella_id
    ), disegnata AS MATERIALIZED (
        SELECT d.particella_id, count(*) FILTER (WHERE d.oggi) AS n, max(d.area_mq) FILTER (WHERE d.oggi) AS mq,
               array_agg(d.disegno_id) FILTER (WHERE d.oggi) AS disegni, max(d.al) FILTER (WHERE NOT d.oggi) AS finita
        FROM (
            SELECT d.particella_id, d.disegno_id, d.area_mq, d.al, (d.dal IS NULL OR d.dal <= catasto.oggi()) AND (d.al IS NULL OR d.al > catasto.oggi()) AS oggi
            FROM catasto.disegno d
            WHERE d.ente_id = ente AND d.classe = 2 AND d.tipo = 'particella' AND d.superseded_at IS NULL AND d.codice ~ '^[0-9]'
              AND (particelle IS NULL OR d.particella_id IN (SELECT unnest(particelle)))
        ) d
        GROUP BY d.particella_id
    ), comune AS MATERIALIZED (
        -- The fogli of which both speak.
        SELECT p.comune, p.sezione, p.foglio
        FROM catasto.particella p
        WHERE p.ente_id = ente AND EXISTS (SELECT FROM catasto.terreno t WHERE t.ente_id = ente AND t.particella_id = p.particella_id)
        INTERSECT
        SELECT f.comune, f.sezione, f.foglio FROM catasto.foglio f JOIN catasto.stesura s USING (ente_id, foglio_id) WHERE f.ente_id = ente AND s.gruppo = 1
    ), confronto AS MATERIALIZED (
        SELECT p.id, p.particella_id, p.comune, p.sezione, p.foglio, c.viva, c.mq AS censuario_mq, c.dal, c.particella_id IS NOT NULL AS censita, d.n, d.finita,
               CASE WHEN d.n = 1 THEN d.mq
                    WHEN d.n > 1 THEN (SELECT ST_Area(ST_Transform(ST_Union(x.geom), e.zona)) FROM catasto.disegno x WHERE x.ente_id = ente AND x.disegno_id = ANY (d.disegni)) END AS mappa_mq
        FROM censita c
        FULL JOIN disegnata d ON d.particella_id = c.particella_id
        JOIN catasto.particella p ON p.ente_id = ente AND p.particella_id = COALESCE(c.particella_id, d.particella_id)
        JOIN comune f ON f.comune = p.comune AND f.sezione = p.sezione AND f.foglio = p.foglio
        CROSS JOIN (SELECT e.zona FROM sit.ente e WHERE e.ente_id = ente) e
        WHERE p.mappa = '' AND p.numero ~ '^[0-9]'
    ), trovata AS (
        SELECT 'MAPPA_SENZA_CENSUARIO' AS codice, 'avviso' AS gravita, c.id, 'È disegnata sulla mappa di oggi, e il censuario non la conosce' AS testo
        FROM confronto c WHERE c.n > 0 AND NOT c.censita
        UNION ALL
        SELECT 'SOPPRESSA_DISEGNATA', 'avviso', c.id, 'Il censuario la dice soppressa, e la mappa di oggi la disegna'
        FROM confronto c WHERE c.n > 0 AND c.censita AND NOT c.viva
        UNION ALL
        SELECT 'VIVA_NON_DISEGNATA', 'avviso', c.id, 'Il censuario la dice esistente, e la mappa non la disegna più dal ' || to_char(c.finita, 'DD/MM/YYYY')
        FROM confronto c WHERE COALESCE(c.n, 0) = 0 AND c.viva AND c.finita IS NOT NULL
        UNION ALL
        -- Born after the sheet was drawn it is only awaited.
        SELECT 'CENSUARIO_SENZA_MAPPA', CASE WHEN c.dal > r.riferimento THEN 'nota' ELSE 'avviso' END, c.id,
               CASE WHEN c.dal > r.riferimento THEN 'Esiste per il censuario dal ' || to_char(c.dal, 'DD/MM/YYYY') || ', dopo la mappa del ' || to_char(r.riferimento, 'DD/MM/YYYY') || ': non è ancora disegnata'
                    ELSE 'Esiste per il censuario, e nessuna mappa la disegna' END
        FROM confronto c
        JOIN (SELECT f.comune, f.sezione, f.foglio, max(s.riferimento) AS riferimento
              FROM catasto.foglio f JOIN catasto.stesura s USING (ente_id, foglio_id) WHERE f.ente_id = ente AND s.gruppo = 1 GROUP BY 1, 2, 3) r
            ON r.comune = c.comune AND r.sezione = c.sezione AND r.foglio = c.foglio
        WHERE COALESCE(c.n, 0) = 0 AND c.viva AND c.finita IS NULL
        UNION ALL
        -- Over 2 % of what the census says and over 5 m² (contract §0, Areas).
        SELECT 'AREA_DIFFORME', 'avviso', c.id, 'Superficie catastale ' || c.censuario_mq || ' mq, sulla mappa ' || round(c.mappa_mq::numeric) || ' mq: '
               || CASE WHEN c.mappa_mq > c.censuario_mq THEN '+' ELSE '−' END || round(abs(c.mappa_mq - c.censuario_mq)::numeric) || ' mq'
        FROM confronto c
        WHERE c.n > 0 AND c.viva AND c.censuario_mq > 0 AND abs(c.mappa_mq - c.censuario_mq) > 0.02 * c.censuario_mq AND abs(c.mappa_mq - c.censuario_mq) > 5
    )
    INSERT INTO catasto.anomalia (ente_id, fornitura_id, codice, gravita, foglio, oggetto, testo)
    SELECT ente, fornitura, t.codice, t.gravita, split_part(t.id, '.', 1), t.id, t.testo
    FROM trovata t
    ORDER BY t.codice, t.id;
END $$;

-- Everything, after a delivery was merged (its number) or undone (0 or null: nothing tells any
-- more what it had touched). What is found is of the delivery that had it looked for; of an undo,
-- of the last one that stands. What a merge has just written has no statistics yet: a nested loop
-- over it took half a minute for five thousand particelle.
CREATE FUNCTION catasto.lega(ente integer, fornitura bigint) RETURNS void
LANGUAGE plpgsql SET enable_nestloop = off SET jit = off AS $$
DECLARE
    sua CONSTANT bigint := NULLIF(fornitura, 0);
    molte CONSTANT integer := 5000; -- from here on making all again costs less
    immobili bigint[];
    censite bigint[];
    particelle bigint[];
    ultima bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM catasto.stadio_uiu s WHERE s.ente_id = ente)
       AND NOT EXISTS (SELECT FROM catasto.stadio_terreno s WHERE s.ente_id = ente) AND NOT EXISTS (SELECT FROM catasto.terreno t WHERE t.ente_id = ente) THEN
        -- No census: nothing to tie, and nothing is left of one that was undone.
        DELETE FROM catasto.uiu_civico u WHERE u.ente_id = ente;
        DELETE FROM catasto.successione s WHERE s.ente_id = ente AND s.origine = 'mutazione';
        PERFORM catasto.confronta_mappa(ente, NULL, NULL) WHERE EXISTS (SELECT FROM catasto.anomalia a WHERE a.ente_id = ente AND a.codice LIKE '%CENSUARIO%');
        RETURN;
    END IF;
    IF sua IS NOT NULL THEN
        SELECT COALESCE(array_agg(DISTINCT s.immobile), '{}') INTO immobili
        FROM catasto.stadio_uiu s WHERE s.ente_id = ente AND (s.fornitura_id = sua OR s.superata_da = sua);
        SELECT COALESCE(array_agg(DISTINCT s.particella_id), '{}') INTO censite
        FROM catasto.stadio_terreno s WHERE s.ente_id = ente AND s.particella_id IS NOT NULL AND (s.fornitura_id = sua OR s.superata_da = sua);
        SELECT COALESCE(array_agg(DISTINCT q.particella_id), '{}') INTO particelle
        FROM (
            SELECT unnest(censite) AS particella_id
            UNION ALL
            SELECT d.particella_id FROM catasto.disegno d
            WHERE d.ente_id = ente AND d.classe = 2 AND d.particella_id IS NOT NULL
              AND (d.fornitura_id = sua OR d.superata_da = sua
                   OR d.disegno_id IN (SELECT m.disegno_id FROM catasto.modifica m WHERE m.ente_id = ente AND m.fornitura_id = sua))
            UNION ALL
            -- All that is on a foglio of which map or census speaks for the first time.
            SELECT p.particella_id
            FROM (
                SELECT f.comune, f.sezione, f.foglio
                FROM catasto.foglio f JOIN catasto.stesura s USING (ente_id, foglio_id) WHERE f.ente_id = ente AND s.gruppo = 1
                GROUP BY 1, 2, 3 HAVING min(s.fornitura_id) = sua AND max(s.fornitura_id) = sua
                UNION
                SELECT p.comune, p.sezione, p.foglio
                FROM catasto.stadio_terreno s JOIN catasto.particella p ON p.ente_id = ente AND p.particella_id = s.particella_id
                WHERE s.ente_id = ente AND cardinality(censite) BETWEEN 1 AND molte
                GROUP BY 1, 2, 3 HAVING min(s.fornitura_id) = sua AND max(s.fornitura_id) = sua
            ) nuovo
            JOIN catasto.particella p ON p.ente_id = ente AND p.comune = nuovo.comune AND p.sezione = nuovo.sezione AND p.foglio = nuovo.foglio
        ) q;
        IF cardinality(immobili) > molte THEN immobili := NULL; END IF;
        IF cardinality(censite) > molte THEN censite := NULL; END IF;
        IF cardinality(particelle) > molte THEN particelle := NULL; END IF;
    END IF;

    UPDATE catasto.terreno t SET ente_urbano = n.urbano
    FROM (
        SELECT s.particella_id, s.immobile, s.progressivo, COALESCE(s.qualita = 282, false) OR COALESCE(s.partita ~ '^0*1$', false) AS urbano
        FROM catasto.stadio_terreno s
        WHERE s.ente_id = ente AND s.superseded_at IS NULL AND (censite IS NULL OR s.particella_id IN (SELECT unnest(censite)))
    ) n
    WHERE t.ente_id = ente AND t.particella_id = n.particella_id AND t.immobile = n.immobile AND t.progressivo = n.progressivo AND t.ente_urbano <> n.urbano;

    PERFORM catasto.lega_identificativi(ente, sua);
    IF immobili IS NULL OR cardinality(immobili) > 0 THEN
        PERFORM catasto.lega_civici(ente, immobili);
    END IF;
    IF particelle IS NULL OR cardinality(particelle) > 0 THEN
        PERFORM catasto.lega_mutazioni(ente, particelle);
        ultima := COALESCE(sua, (SELECT f.fornitura_id FROM forniture.fornitura f
                                 WHERE f.ente_id = ente AND f.stato = 'acquisita' AND (f.tipo LIKE 'mappa.%' OR f.tipo LIKE 'catasto.%')
                                 ORDER BY f.conclusa_at DESC NULLS LAST, f.fornitura_id DESC LIMIT 1), 0);
        PERFORM catasto.confronta_mappa(ente, ultima, particelle);
    END IF;

    -- The map in memory carries what the census says of what it draws.
    IF censite IS NULL OR cardinality(censite) > 0 THEN
        INSERT INTO catasto.tile_version (ente_id, layer, foglio_id)
        SELECT DISTINCT ente, 'particelle', d.foglio_id
        FROM catasto.disegno d
        WHERE d.ente_id = ente AND d.classe = 2 AND d.superseded_at IS NULL AND (censite IS NULL OR d.particella_id IN (SELECT unnest(censite)))
        ON CONFLICT (ente_id, layer, foglio_id) DO UPDATE SET versione = nextval('catasto.tile_version_seq');
        PERFORM pg_notify('tile_version', ente::text);
    END IF;
END $$;

-- The office has edited its table of sezioni urbane. As the ente of who asks, which is where the
-- policies read it from, never an argument.
CREATE FUNCTION visura.rilega_sezioni() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT catasto.lega_identificativi(e, NULL) FROM unnest(sit.enti()) AS e
$$;
REVOKE ALL ON FUNCTION visura.rilega_sezioni(), catasto.lega(integer, bigint), catasto.lega_identificativi(integer, bigint), catasto.lega_civici(integer, bigint[]),
    catasto.lega_mutazioni(integer, bigint[]), catasto.confronta_mappa(integer, bigint, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visura.rilega_sezioni() TO sit_app;

-- What an identifier does not find, and why: for the office to look at.
CREATE VIEW catasto.identificativo_sciolto AS
SELECT i.ente_id, i.comune, i.sezione, i.immobile, i.sezione_urbana, i.foglio, i.numero, i.denominatore, i.subalterno,
       CASE WHEN i.foglio = '' OR i.numero = '' THEN 'RIFERIMENTO_INCOMPLETO'
            WHEN i.sezione_urbana <> '' AND s.ente_id IS NULL THEN 'SEZIONE_URBANA_SENZA_FOGLIO'
            WHEN k.ente_id IS NULL THEN 'FOGLIO_IGNOTO'
            ELSE 'PARTICELLA_IGNOTA' END AS motivo
FROM catasto.identificativo i
LEFT JOIN LATERAL (
    SELECT s.ente_id, s.sezione, COALESCE(NULLIF(s.foglio, ''), i.foglio) AS foglio
    FROM visura.sezione_urbana s
    WHERE i.sezione_urbana <> '' AND s.ente_id = i.ente_id AND s.sezione_urbana = i.sezione_urbana AND s.foglio_urbano IN ('', i.foglio)
    ORDER BY s.foglio_urbano DESC LIMIT 1
) s ON true
LEFT JOIN (SELECT DISTINCT p.ente_id, p.comune, p.sezione, p.foglio::text AS foglio FROM catasto.particella p) k
    ON k.ente_id = i.ente_id AND k.comune = i.comune
   AND k.sezione = CASE WHEN i.sezione_urbana = '' THEN i.sezione ELSE s.sezione END AND k.foglio = CASE WHEN i.sezione_urbana = '' THEN i.foglio ELSE s.foglio END
WHERE i.particella_id IS NULL;
COMMENT ON VIEW catasto.identificativo_sciolto IS 'Gli identificativi di unità che non portano a una particella, e perché';
GRANT SELECT ON catasto.identificativo_sciolto TO sit_app;
