-- name: LockTemplate
SELECT pg_advisory_lock(@key::bigint);

-- name: HasDatabase
SELECT EXISTS (SELECT FROM pg_database WHERE datname = @name);

-- name: Create
SELECT format('CREATE DATABASE %I', @name::text);

-- name: Clone
SELECT format('CREATE DATABASE %I TEMPLATE %I', @name::text, @template::text);

-- name: Finish
-- Renamed when complete: a template by its final name is whole.
SELECT format('ALTER DATABASE %I RENAME TO %I', @from::text, @to::text);

-- name: Drop
SELECT format('DROP DATABASE IF EXISTS %I WITH (FORCE)', @name::text);

-- name: Databases
SELECT datname::text FROM pg_database WHERE datname LIKE 'test\_%' OR datname LIKE 'template\_%' ORDER BY oid;
