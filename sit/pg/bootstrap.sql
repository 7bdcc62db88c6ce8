-- name: Lock
SELECT pg_advisory_lock(@key::bigint);

-- name: Unlock
SELECT pg_advisory_unlock(@key::bigint);

-- name: MissingPreparation
-- The statements that this database still lacks before it can be migrated, in order. The
-- server writes them, so that names are quoted by who knows how.
WITH me AS (
    SELECT r.oid, r.rolname, r.rolsuper FROM pg_roles r WHERE r.rolname = session_user
), role(name) AS (
    VALUES ('sit_owner'), ('sit_app')
), line(ord, sql) AS (
    SELECT 1, format('CREATE ROLE %I NOLOGIN NOBYPASSRLS;', name)
    FROM role WHERE to_regrole(name) IS NULL
    UNION ALL
    SELECT 2, format('GRANT %I TO %I;', name, me.rolname)
    FROM role, me
    WHERE NOT me.rolsuper
      AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = to_regrole(name)::oid AND m.member = me.oid)
    UNION ALL
    SELECT 3, format('GRANT CREATE, CONNECT, TEMPORARY ON DATABASE %I TO sit_owner;', current_database())
    WHERE CASE WHEN to_regrole('sit_owner') IS NULL THEN true
               ELSE NOT has_database_privilege(to_regrole('sit_owner')::oid, current_database(), 'CREATE') END
    UNION ALL
    SELECT 4, format('GRANT CONNECT ON DATABASE %I TO sit_app;', current_database())
    WHERE CASE WHEN to_regrole('sit_app') IS NULL THEN true
               ELSE NOT has_database_privilege(to_regrole('sit_app')::oid, current_database(), 'CONNECT') END
    UNION ALL
    SELECT 5, format('CREATE EXTENSION %I;', name)
    FROM (VALUES ('postgis'), ('pg_trgm'), ('btree_gist'), ('unaccent')) AS e(name)
    WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = name)
    UNION ALL
    -- A sheet in local coordinates brings a reference system of its own.
    SELECT 6, 'GRANT SELECT, INSERT ON spatial_ref_sys TO sit_owner;'
    WHERE CASE WHEN to_regrole('sit_owner') IS NULL OR to_regclass('spatial_ref_sys') IS NULL THEN true
               ELSE NOT has_table_privilege(to_regrole('sit_owner')::oid, to_regclass('spatial_ref_sys')::oid, 'INSERT') END
    UNION ALL
    SELECT 7, 'CREATE SCHEMA infra AUTHORIZATION sit_owner;'
    WHERE to_regnamespace('infra') IS NULL
)
SELECT sql FROM line ORDER BY ord, sql;

-- name: SchemaVersion
-- What decides whether this database can be opened.
SELECT to_regrole('sit_owner') IS NOT NULL AND to_regrole('sit_app') IS NOT NULL AS roles,
       to_regclass('infra.schema_version') IS NOT NULL AS versioned;

-- name: CurrentVersion
SELECT version FROM infra.schema_version;
