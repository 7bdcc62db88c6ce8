-- name: BecomeApp
-- Settings travel as values of set_config, never inside the text of a SET.
SELECT set_config('role', 'sit_app', false),
       set_config('statement_timeout', @statement_timeout, false),
       set_config('lock_timeout', @lock_timeout, false),
       set_config('idle_in_transaction_session_timeout', @idle_timeout, false),
       -- From PostgreSQL 17 on a transaction as a whole has a limit too. It allows for several
       -- statements and the pauses between them.
       CASE WHEN current_setting('server_version_num')::integer >= 170000
            THEN set_config('transaction_timeout', @transaction_timeout, false) END;

-- name: BecomeOwner
SELECT set_config('role', 'sit_owner', false),
       set_config('statement_timeout', '0', false);

-- name: BecomeLogin
SELECT set_config('role', 'none', false);

-- name: Tenant
SELECT set_config('sit.enti', @enti, true);

-- name: GeometryTypes
SELECT to_regtype('geometry')::oid::bigint AS geometry, to_regtype('geometry[]')::oid::bigint AS geometries;

-- name: Durability
-- Settings of the server without which a commit may be lost, and whether pages carry checksums.
SELECT current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on', current_setting('data_checksums') = 'on';
