-- name: ProjectionErrors
-- Metres between what PROJ answers and what it must (cartografia-catastale §3.7, V1 to V7; V4
-- and V5 have two answers each). Where the answer is in degrees, metres on the sphere.
WITH v(nome, da, x, y, a, ex, ey) AS (VALUES
    ('V1',  6706, 14.0,       42.0,       7792, 417181.931,   4650259.848),
    ('V2',  6706, 9.0,        40.0,       7791, 500000.000,   4427757.219),
    ('V3',  7792, 471053.770, 4553447.322, 4326, 14.65513034, 41.13181565),
    ('V4a', 3003, 1500000.0,  4650000.0,  7791, 499973.884,   4649987.233),
    ('V4b', 3003, 1500000.0,  4650000.0,  4326, 8.999684650,  42.001900478),
    ('V5a', 3004, 2308739.38, 4644532.03, 7792, 288735.555,   4644521.681),
    ('V5b', 3004, 2308739.38, 4644532.03, 4326, 12.452145208, 41.924396266),
    ('V6',  3003, 1510008.25, 4427815.65, 4326, 9.116889328,  40.000406396),
    ('V7',  3004, 2411977.49, 4141719.28, 4326, 13.779296171, 37.416016534)
), t AS (
    SELECT nome, a, ST_Transform(ST_SetSRID(ST_MakePoint(x, y), da), a) AS got, ST_SetSRID(ST_MakePoint(ex, ey), a) AS want
    FROM v
)
SELECT nome, COALESCE(CASE WHEN a = 4326 THEN ST_DistanceSphere(got, want) ELSE ST_Distance(got, want) END, 'Infinity'::float8) AS metri
FROM t ORDER BY nome;
