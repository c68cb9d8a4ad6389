-- What every schema may use and none may change: extensions and the order of Thai words. Run as superuser in the
-- database itself; may be run again. Databases made for tests run this file too.

CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA extensions;

-- The dictionary order of the Royal Institute (leading vowels sort after their consonant), by name in ORDER BY:
-- the database itself sorts by code point.
CREATE COLLATION IF NOT EXISTS extensions.thai (provider = icu, locale = 'th-TH');
