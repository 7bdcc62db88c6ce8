-- name: Annota
INSERT INTO archivio.file (ente_id, sha256, byte) VALUES (@ente, @sha256, @byte)
ON CONFLICT (ente_id, sha256) DO UPDATE SET usato_at = clock_timestamp();

-- name: Scadute
-- Not those that somebody still waits for.
DELETE FROM archivio.file f
WHERE f.usato_at < @prima
  AND NOT EXISTS (SELECT FROM jobs.operazione o WHERE o.ente_id = f.ente_id AND o.stato IN ('in_coda', 'in_corso')
                  AND o.argomenti->'file' @> jsonb_build_array(jsonb_build_object('sha256', f.sha256)));

-- name: Noti
SELECT DISTINCT sha256 FROM archivio.file;
