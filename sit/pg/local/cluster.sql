-- name: MissingRoles
-- What a new cluster lacks before the program can log in: its statements, in order. The login
-- is no superuser, so that the policies hold on a laptop as they do in an office.
WITH line(ord, present, sql) AS (VALUES
    (1, to_regrole('sit_owner') IS NOT NULL, 'CREATE ROLE sit_owner NOLOGIN NOBYPASSRLS'),
    (2, to_regrole('sit_app') IS NOT NULL, 'CREATE ROLE sit_app NOLOGIN NOBYPASSRLS'),
    (3, to_regrole('sit') IS NOT NULL, 'CREATE ROLE sit LOGIN NOSUPERUSER NOBYPASSRLS'),
    (4, EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = to_regrole('sit_owner')::oid AND m.member = to_regrole('sit')::oid),
        'GRANT sit_owner TO sit'),
    (5, EXISTS (SELECT FROM pg_auth_members m WHERE m.roleid = to_regrole('sit_app')::oid AND m.member = to_regrole('sit')::oid),
        'GRANT sit_app TO sit'),
    (6, EXISTS (SELECT FROM pg_database WHERE datname = 'sit'), 'CREATE DATABASE sit')
)
SELECT sql FROM line WHERE NOT present ORDER BY ord;
