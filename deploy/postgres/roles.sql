-- Roles and schemas of the four services, in one database. Run as superuser; may be run again at any time.
--
--   psql -d postgres -v database=raingan -f deploy/postgres/roles.sql
--
-- For each service S:  S_owner    owns the schema; nobody logs in as it
--                      S_migrate  logs in for `S-service migrate` and acts as S_owner
--                      S_app      the running service: reads and writes rows, changes no table
--                      S_read     support: reads rows
-- PUBLIC has nothing. Passwords come from the environment (AUTH_MIGRATE_PASSWORD, AUTH_APP_PASSWORD,
-- AUTH_READ_PASSWORD, …), so that they stand neither in this file nor in the list of processes.

\set ON_ERROR_STOP on
\set QUIET on
-- A failing statement is logged with its text, and here the text may hold a password.
SET log_min_error_statement = panic;
SET password_encryption = 'scram-sha-256';
SET client_min_messages = warning;

SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8''', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

SELECT format('CREATE ROLE %I NOLOGIN', service || '_owner') FROM unnest(ARRAY['auth', 'submission', 'approval', 'notification']) AS service
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service || '_owner') \gexec

SELECT format('CREATE ROLE %I LOGIN', service || kind)
FROM unnest(ARRAY['auth', 'submission', 'approval', 'notification']) AS service, unnest(ARRAY['_migrate', '_app', '_read']) AS kind
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service || kind) \gexec

\set service auth
\getenv migrate_password AUTH_MIGRATE_PASSWORD
\getenv app_password AUTH_APP_PASSWORD
\getenv read_password AUTH_READ_PASSWORD
\ir role-passwords.sql
\set service submission
\getenv migrate_password SUBMISSION_MIGRATE_PASSWORD
\getenv app_password SUBMISSION_APP_PASSWORD
\getenv read_password SUBMISSION_READ_PASSWORD
\ir role-passwords.sql
\set service approval
\getenv migrate_password APPROVAL_MIGRATE_PASSWORD
\getenv app_password APPROVAL_APP_PASSWORD
\getenv read_password APPROVAL_READ_PASSWORD
\ir role-passwords.sql
\set service notification
\getenv migrate_password NOTIFICATION_MIGRATE_PASSWORD
\getenv app_password NOTIFICATION_APP_PASSWORD
\getenv read_password NOTIFICATION_READ_PASSWORD
\ir role-passwords.sql

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
SET client_min_messages = warning;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
\ir shared.sql

\set service auth
\ir schema.sql
\set service submission
\ir schema.sql
\set service approval
\ir schema.sql
\set service notification
\ir schema.sql
