-- The boundary of a comune, as somebody delivered it.

-- name: HaConfine
SELECT EXISTS (SELECT FROM catasto.confine_ente WHERE ente_id = @ente AND fornitura_id > 0);

-- name: ConfineConsegnato
WITH consegnato AS (
    SELECT ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(ST_SetSRID(ST_Collect(geom), @da::int), @srid::int)), 3)) AS geom
    FROM staging.oggetto WHERE fornitura_id = @fornitura
)
INSERT INTO catasto.confine_ente (ente_id, fornitura_id, geom, tile_geom)
SELECT @ente, @fornitura, geom, ST_AsTWKB(ST_Transform(geom, 3857), 2) FROM consegnato;
