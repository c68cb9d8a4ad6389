-- One service's schema and what its roles may do there. Included by roles.sql with :service and :database set.

SELECT :'service' || '_owner' AS owner, :'service' || '_migrate' AS migrate, :'service' || '_app' AS app,
       :'service' || '_read' AS read \gset

GRANT CONNECT ON DATABASE :"database" TO :"migrate", :"app", :"read";
GRANT TEMPORARY ON DATABASE :"database" TO :"migrate", :"app";
GRANT USAGE ON SCHEMA extensions TO :"owner", :"migrate", :"app", :"read";

CREATE SCHEMA IF NOT EXISTS :"service" AUTHORIZATION :"owner";
REVOKE ALL ON SCHEMA :"service" FROM PUBLIC;
GRANT USAGE ON SCHEMA :"service" TO :"app", :"read";

-- For every table that migrations will make; one that must not be changed takes rights away in its own migration.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT SELECT ON TABLES TO :"read";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT USAGE, SELECT ON SEQUENCES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA :"service" GRANT EXECUTE ON FUNCTIONS TO :"app";

ALTER ROLE :"migrate" IN DATABASE :"database" SET search_path = :"service", extensions;
ALTER ROLE :"app" IN DATABASE :"database" SET search_path = :"service", extensions;
ALTER ROLE :"read" IN DATABASE :"database" SET search_path = :"service", extensions;
