-- name: Annota
INSERT INTO archivio.file (ente_id, sha256, byte) VALUES (@ente, @sha256, @byte)
ON CONFLICT (ente_id, sha256) DO UPDATE SET usato_at = clock_timestamp();

-- name: Scadute
-- Not those that somebody still waits for.
DELETE FROM archivio.file f
WHERE f.usato_at < @prima
  AND NOT EXISTS (SELECT FROM jobs.operazione o WHERE o.ente_id = f.ente_id AND o.stato IN ('in_coda', 'in_corso')
                  AND o.argomenti->'file' @> jsonb_build_array(jsonb_build_object('sha256', f.sha256)))
  -- Nor those that an acquired delivery keeps.
  AND NOT EXISTS (SELECT FROM archivio.trattenuto t WHERE t.ente_id = f.ente_id AND t.sha256 = f.sha256);

-- name: Trattieni
WITH file AS (
    INSERT INTO archivio.file (ente_id, sha256, byte)
    SELECT @ente, u.sha256, max(u.byte) FROM unnest(@sha256::text[], @byte::bigint[]) AS u (sha256, byte) GROUP BY u.sha256
    ON CONFLICT (ente_id, sha256) DO UPDATE SET usato_at = clock_timestamp()
)
INSERT INTO archivio.trattenuto (ente_id, fornitura_id, sha256)
SELECT DISTINCT @ente::integer, @fornitura::bigint, sha256 FROM unnest(@sha256::text[]) AS u (sha256);

-- name: Libera
-- A file that only this delivery kept, and that nobody waits to import, goes with it.
WITH liberi AS (
    DELETE FROM archivio.trattenuto WHERE ente_id = @ente AND fornitura_id = @fornitura RETURNING sha256
)
DELETE FROM archivio.file f USING liberi l
WHERE f.ente_id = @ente AND f.sha256 = l.sha256
  AND NOT EXISTS (SELECT FROM archivio.trattenuto t WHERE t.ente_id = @ente AND t.sha256 = l.sha256 AND t.fornitura_id <> @fornitura)
  AND NOT EXISTS (SELECT FROM jobs.operazione o WHERE o.ente_id = @ente AND o.argomenti->'file' @> jsonb_build_array(jsonb_build_object('sha256', f.sha256)));

-- name: Noti
SELECT DISTINCT sha256 FROM archivio.file;
