-- name: Ente
-- A comune that does not exist, in a database without anybody's data.
WITH nuovo AS (
    INSERT INTO sit.ente (codice, nome, provincia, regione, zona) VALUES (@codice, 'Comune di prova ' || @codice, 'BN', 'Campania', @srid::integer) RETURNING ente_id
), codice AS (
    INSERT INTO sit.ente_comune SELECT ente_id, @codice FROM nuovo
), srid AS (
    SELECT geo.fissa_srid(@srid::integer) WHERE NOT EXISTS (SELECT FROM infra.impostazione WHERE chiave = 'srid')
)
SELECT n.ente_id FROM nuovo n LEFT JOIN srid ON true;

-- name: CreaPartizioni
SELECT catasto.crea_partizioni(@ente);

-- name: IndicizzaPartizioni
SELECT catasto.indicizza_partizioni(@ente, quale) FROM generate_series(1, 4) AS quale;

-- name: AttaccaPartizioni
SELECT catasto.attacca_partizioni(@ente);

-- name: Misura
ANALYZE catasto.stadio_uiu, catasto.stadio_terreno, catasto.terreno, catasto.identificativo, catasto.titolarita, catasto.soggetto, catasto.uiu_civico, catasto.disegno, catasto.particella,
    tributi.tari, tributi.imu, tributi.legame, tributi.indirizzo, anagrafe.residente, urbanistica.impronta, urbanistica.zona;

-- name: Trovate
SELECT regola, oggetto FROM riscontri.segnalazione WHERE ente_id = @ente AND presenza <> 'risolta' ORDER BY regola, oggetto;
