-- Rows go to staging in the binary format of COPY, all the columns in their order.

-- name: CopiaUIU
COPY staging.stadio_uiu FROM STDIN BINARY;

-- name: CopiaTerreni
COPY staging.stadio_terreno FROM STDIN BINARY;

-- name: CopiaSoggetti
COPY staging.soggetto FROM STDIN BINARY;

-- name: CopiaTitolarita
COPY staging.titolarita FROM STDIN BINARY;

-- name: ComuniDi
SELECT comune FROM sit.ente_comune WHERE ente_id = @ente;
