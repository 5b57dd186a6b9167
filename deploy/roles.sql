-- The role that the portal's programs use: it owns nothing, so it can switch off none of the guards that keep the
-- record, the ledger and what was settled as they are. `manage.py prepare` migrates as the owner of the tables.
--
-- Run it as the owner, in the portal's database, before the first migration or at any time after; twice does no harm:
--     psql -v password=… -f deploy/roles.sql icms
-- docker compose runs it when it makes the database (deploy/roles.sh).
SELECT 'CREATE ROLE icms_portal LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'icms_portal') \gexec
ALTER ROLE icms_portal NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
GRANT USAGE ON SCHEMA public TO icms_portal;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO icms_portal;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO icms_portal;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO icms_portal;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO icms_portal;
