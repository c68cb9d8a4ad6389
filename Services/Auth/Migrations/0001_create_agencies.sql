-- Agencies and their places in the four hierarchies.

-- Lists whose events are numbered as one thing. A row is locked before its list grows, so numbers follow each other
-- as the commits do.
CREATE TABLE list_head (
    list     text   COLLATE "C" PRIMARY KEY CHECK (list IN ('tree', 'revocations', 'keys')),
    last_seq bigint NOT NULL DEFAULT 0
);
INSERT INTO list_head (list) VALUES ('tree'), ('revocations'), ('keys');

CREATE TABLE agency (
    id      uuid    PRIMARY KEY,
    -- Minted once and never changed: routing keys and other systems know the agency by it.
    slug    text    COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{2,32}$'),
    kind    text    COLLATE "C" NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]*$'),
    name_th text    NOT NULL CHECK (char_length(name_th) BETWEEN 2 AND 300),
    name_en text    NOT NULL CHECK (char_length(name_en) <= 300),
    -- Names and codes in the form in which people's words are compared with them.
    search  text    NOT NULL,
    derived boolean NOT NULL,
    active  boolean NOT NULL DEFAULT true
);
CREATE INDEX agency_search ON agency USING gin (search extensions.gin_trgm_ops);

-- Codes come and go; at one time a code means one agency.
CREATE TABLE agency_code (
    scheme    text      COLLATE "C" NOT NULL CHECK (scheme IN ('dla7', 'org12', 'tis1099')),
    code      text      COLLATE "C" NOT NULL CHECK (code ~ '^[0-9]+$'),
    agency_id uuid      NOT NULL REFERENCES agency,
    valid     daterange NOT NULL,
    CHECK (scheme <> 'dla7' OR code ~ '^[0-9]{7}$'),
    CHECK (scheme <> 'org12' OR code ~ '^[0-9]{12}$'),
    CONSTRAINT agency_code_means_one_agency EXCLUDE USING gist (scheme WITH =, code WITH =, valid WITH &&),
    CONSTRAINT agency_has_one_code EXCLUDE USING gist (agency_id WITH =, scheme WITH =, valid WITH &&)
);

-- Days are those of the business clock; the first place of an agency reaches back without end.
CREATE TABLE agency_edge (
    hierarchy text      COLLATE "C" NOT NULL CHECK (hierarchy IN ('line', 'area', 'cluster', 'oversight')),
    child     uuid      NOT NULL REFERENCES agency,
    parent    uuid      NOT NULL REFERENCES agency,
    valid     daterange NOT NULL CHECK (NOT isempty(valid)),
    CHECK (child <> parent),
    CONSTRAINT agency_has_one_parent EXCLUDE USING gist (hierarchy WITH =, child WITH =, valid WITH &&)
);
CREATE INDEX agency_edge_child ON agency_edge (child);
CREATE INDEX agency_edge_parent ON agency_edge (parent);
