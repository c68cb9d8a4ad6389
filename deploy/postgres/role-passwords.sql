-- Passwords of one service's roles, and what holds for their sessions. Included by roles.sql with :service set.

SELECT format('ALTER ROLE %I PASSWORD %L', :'service' || '_migrate', :'migrate_password'),
       format('ALTER ROLE %I PASSWORD %L', :'service' || '_app', :'app_password'),
       format('ALTER ROLE %I PASSWORD %L', :'service' || '_read', :'read_password') \gexec

-- What a migration makes belongs to the owner, whoever ran it. Time-outs of the service and of its migrations are chosen in
-- its settings and nowhere else (deploy/settings, DATABASE_…_TIMEOUT); support, who types, has no settings.
SELECT format('GRANT %I TO %I', :'service' || '_owner', :'service' || '_migrate'),
       format('ALTER ROLE %I IN DATABASE %I SET role = %I', :'service' || '_migrate', :'database', :'service' || '_owner'),
       format('ALTER ROLE %I RESET ALL', :'service' || '_migrate'),
       format('ALTER ROLE %I RESET ALL', :'service' || '_app'),
       format('ALTER ROLE %I SET statement_timeout = ''60s''', :'service' || '_read'),
       format('ALTER ROLE %I SET default_transaction_read_only = on', :'service' || '_read') \gexec
