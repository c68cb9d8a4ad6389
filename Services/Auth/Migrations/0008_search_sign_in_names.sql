-- Part of a sign-in name finds its person without reading the whole table.

CREATE INDEX sign_in_name_search ON sign_in_name USING gin (name extensions.gin_trgm_ops);
