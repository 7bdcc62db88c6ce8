-- The register of deliveries, as the importer keeps it, and what it must know before it begins.

-- name: EnteDelComune
SELECT e.ente_id, e.codice, e.nome, e.zona
FROM sit.ente_comune c JOIN sit.ente e USING (ente_id)
WHERE c.comune = @comune
ORDER BY e.codice = @comune DESC, e.ente_id
LIMIT 1;

-- name: SRID
SELECT valore::int FROM infra.impostazione WHERE chiave = 'srid';

-- name: SRIDDi
SELECT geo.srid_di(@definizione);

-- name: NuovoNumero
-- The number of a delivery, with the lock that says its import is alive.
SELECT n FROM (SELECT nextval('forniture.fornitura_seq') AS n OFFSET 0) AS s
CROSS JOIN LATERAL (SELECT pg_advisory_lock(hashtext('fornitura'), n::int)) AS l;

-- name: Apri
INSERT INTO forniture.fornitura (ente_id, fornitura_id, catena, tipo, parte, file, sha256, modo, stato, chi)
VALUES (@ente, @fornitura, @catena, @tipo, @parte, @file, '', @modo, 'in_corso', @chi);

-- name: Sblocca
SELECT pg_advisory_unlock(hashtext('fornitura'), @fornitura::int);

-- name: SbloccaTutto
SELECT pg_advisory_unlock_all();

-- name: BloccaEnte
-- One map delivery of an ente at a time, from the comparison to the commit.
SELECT pg_advisory_lock(hashtext('mappa'), @ente::int);

-- name: SbloccaEnte
SELECT pg_advisory_unlock(hashtext('mappa'), @ente::int);

-- name: ApriStaging
SELECT staging.apri(@fornitura);

-- name: ApriIndirizzi
SELECT staging.apri_indirizzi(@fornitura);

-- name: ApriRegistri
SELECT staging.apri_registri(@fornitura);

-- name: ApriDocfa
SELECT staging.apri_docfa(@fornitura);

-- name: ApriTabelle
SELECT staging.apri_tabelle(@fornitura, VARIADIC @tabelle::text[]);

-- name: Precisa
-- The files of an extraction come in any order: what it is is known when the last has gone by.
UPDATE forniture.fornitura SET tipo = @tipo, catena = @catena, modo = @modo, file = @file
WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: AnalizzaOggetti
SELECT staging.analizza(@fornitura, 'oggetto');

-- name: AnalizzaVivi
SELECT staging.analizza(@fornitura, 'vivo');

-- name: AnalizzaDisegni
SELECT staging.analizza(@fornitura, 'disegno');

-- name: ChiudiStaging
SELECT staging.chiudi(@fornitura);

-- name: GiaAcquisita
SELECT fornitura_id FROM forniture.fornitura
WHERE ente_id = @ente AND tipo = @tipo AND parte = @parte AND sha256 = @sha256 AND stato = 'acquisita';

-- name: ScriviContenuto
INSERT INTO forniture.contenuto (ente_id, fornitura_id, file, sha256)
SELECT @ente, @fornitura, c.file, c.sha256 FROM unnest(@file::text[], @sha256::text[]) AS c(file, sha256)
ON CONFLICT DO NOTHING;

-- name: Concludi
UPDATE forniture.fornitura SET
    stato = @stato, file = @file, sha256 = @sha256, riferimento = @riferimento, letti = @letti, acquisiti = @acquisiti,
    nuovi = @nuovi, modificati = @modificati, chiusi = @chiusi, invariati = @invariati, scarti = @scarti, anomalie = @anomalie,
    avvisi = @avvisi, motivo = @motivo, conferme = @conferme, durata_ms = @durata_ms, conclusa_at = clock_timestamp()
WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: Dimentica
-- A dry run, or a delivery that was already here, leaves no line in the register.
DELETE FROM forniture.fornitura WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: TogliScarti
WITH indirizzi AS (DELETE FROM indirizzi.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura),
tributi AS (DELETE FROM tributi.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura),
anagrafe AS (DELETE FROM anagrafe.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura),
urbanistica AS (DELETE FROM urbanistica.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura),
edilizia AS (DELETE FROM edilizia.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura),
estrazione AS (DELETE FROM catasto.estrazione WHERE ente_id = @ente AND fornitura_id = @fornitura)
DELETE FROM catasto.scarto WHERE ente_id = @ente AND fornitura_id = @fornitura;

-- name: Abbandonate
-- Deliveries that were being read when their process died: nobody holds their lock.
SELECT ente_id, fornitura_id FROM forniture.fornitura
WHERE stato = 'in_corso' AND pg_try_advisory_lock(hashtext('fornitura'), fornitura_id::int);

-- name: StagingOrfano
-- Scrap paper of deliveries that ended, but whose process died before it threw it away.
SELECT n FROM (SELECT DISTINCT substring(c.relname from '[0-9]+$')::bigint AS n
               FROM pg_class c WHERE c.relnamespace = 'staging'::regnamespace AND c.relkind = 'r' AND c.relname ~ '_[0-9]+$' OFFSET 0) AS s
WHERE pg_try_advisory_lock(hashtext('fornitura'), n::int);

-- name: SegnaFallita
UPDATE forniture.fornitura SET stato = 'fallita', conclusa_at = clock_timestamp(),
    motivo = 'L''importazione si è interrotta prima della fine: nessun dato è cambiato. Ripetere il comando.'
WHERE ente_id = @ente AND fornitura_id = @fornitura AND stato = 'in_corso';

-- name: GiorniIndirizzi
-- The days of the deliveries of addresses, and whether they spoke of civici too.
SELECT riferimento, bool_or(letti ?| ARRAY['INDIR', 'CIVICI'])
FROM forniture.fornitura
WHERE ente_id = @ente AND tipo IN ('indirizzi.anncsu', 'indirizzi.civici') AND stato = 'acquisita' AND riferimento IS NOT NULL
GROUP BY riferimento;

-- name: Stesure
SELECT f.nome, s.gruppo, s.riferimento, s.fonte
FROM catasto.foglio f JOIN catasto.stesura s USING (ente_id, foglio_id)
WHERE f.ente_id = @ente AND f.nome = ANY (@nomi::text[]) AND s.modo <> 'ignorata'
UNION ALL
-- A whole delivery that lacked the sheet knew of it too: it ended that day. On a tie any source corrects it.
SELECT f.nome, (CASE WHEN d.classe <= 2 THEN 1 ELSE 2 END)::smallint, max(d.al), 'vettoriale'
FROM catasto.foglio f JOIN catasto.disegno d USING (ente_id, foglio_id)
WHERE f.ente_id = @ente AND f.nome = ANY (@nomi::text[]) AND d.superseded_at IS NULL
  AND d.al IN (SELECT riferimento FROM forniture.fornitura WHERE ente_id = @ente AND catena = 'mappa' AND modo = 'completa' AND stato = 'acquisita')
GROUP BY 1, 2;

-- name: FogliNoti
SELECT nome, foglio_id FROM catasto.foglio WHERE ente_id = @ente AND nome = ANY (@nomi::text[]);

-- name: HaPartizioni
SELECT catasto.ha_partizioni(@ente::int);

-- name: Acquisiti
-- Of the groups of classes that a better source of the same day did not silence.
SELECT
    count(*) FILTER (WHERE o.classe = 1) AS fogli,
    count(*) FILTER (WHERE o.classe = 2 AND o.tipo = 'particella') AS particelle,
    count(*) FILTER (WHERE o.classe = 2 AND o.tipo = 'strada') AS strade,
    count(*) FILTER (WHERE o.classe = 2 AND o.tipo = 'acqua') AS acque,
    count(*) FILTER (WHERE o.classe = 3) AS edifici,
    count(*) FILTER (WHERE o.classe = 4) AS segni
FROM staging.oggetto o
JOIN staging.foglio f ON f.fornitura_id = @fornitura AND f.nome = o.foglio
WHERE o.fornitura_id = @fornitura AND CASE WHEN o.classe <= 2 THEN f.modo1 ELSE f.modo2 END <> 'ignorata';

-- name: Staged
SELECT count(*) FROM staging.oggetto WHERE fornitura_id = @fornitura;

-- name: ContaAnomalie
SELECT count(*) FROM staging.anomalia WHERE fornitura_id = @fornitura;

-- name: ConfineComune
-- In which of the two zones a box of plain UTM coordinates falls inside the ente: the delivered
-- boundary says it, where there is one.
SELECT z.srid
FROM unnest(ARRAY[7791, 7792, 7793]) AS z (srid)
JOIN (SELECT geom FROM catasto.confine_ente WHERE ente_id = @ente AND fornitura_id > 0 ORDER BY fornitura_id DESC LIMIT 1) AS c
  ON ST_DWithin(ST_Transform(ST_SetSRID(ST_MakePoint(@x, @y), z.srid), ST_SRID(c.geom)), c.geom, 2000)
ORDER BY z.srid
LIMIT 1;

-- name: Annuncia
SELECT pg_notify('tile_version', (@ente::int)::text);

-- name: SenzaCicli
SELECT set_config('enable_nestloop', 'off', true);

-- name: ConCicli
SELECT set_config('enable_nestloop', 'on', true);

-- name: DimenticaEnti
-- Of a rehearsal, and only those that nothing has named since.
WITH via AS (
    DELETE FROM sit.ente_comune WHERE ente_id = ANY (@enti::int[])
)
DELETE FROM sit.ente e
WHERE e.ente_id = ANY (@enti::int[])
  AND NOT EXISTS (SELECT FROM forniture.fornitura f WHERE f.ente_id = e.ente_id);

-- name: DimenticaSRID
DELETE FROM infra.impostazione WHERE chiave = 'srid' AND NOT EXISTS (SELECT FROM sit.ente);
