-- What a service keeps of Auth's facts, fed by events, so that it can decide without asking.

CREATE TABLE agency (
    id      uuid    PRIMARY KEY,
    slug    text    COLLATE "C" NOT NULL UNIQUE,
    kind    text    COLLATE "C" NOT NULL,
    name_th text    NOT NULL,
    name_en text    NOT NULL,
    codes   jsonb   NOT NULL,
    derived boolean NOT NULL,
    active  boolean NOT NULL
);

CREATE TABLE agency_parent (
    hierarchy text COLLATE "C" NOT NULL,
    child     uuid NOT NULL,
    parent    uuid NOT NULL,
    PRIMARY KEY (hierarchy, child)
);

CREATE TABLE position (
    id        uuid    PRIMARY KEY,
    agency_id uuid    NOT NULL,
    kind      text    COLLATE "C" NOT NULL,
    title_th  text    NOT NULL,
    title_en  text    NOT NULL,
    active    boolean NOT NULL
);
CREATE INDEX ON position (agency_id, kind);

CREATE TABLE position_holder (
    holding_id  uuid        PRIMARY KEY,
    position_id uuid        NOT NULL REFERENCES position,
    person_id   uuid        NOT NULL,
    name        text        NOT NULL,
    mode        text        NOT NULL CHECK (mode IN ('substantive', 'acting_full', 'delegated')),
    valid_from  timestamptz NOT NULL,
    valid_until timestamptz
);
CREATE INDEX ON position_holder (position_id);
CREATE INDEX ON position_holder (person_id);

CREATE TABLE signing_key (
    kid        text        COLLATE "C" PRIMARY KEY,
    x          text        NOT NULL,
    y          text        NOT NULL,
    not_before timestamptz NOT NULL,
    retire_at  timestamptz
);

-- Kept only as long as a token that it concerns can be alive.
CREATE TABLE revocation (
    seq        bigint      PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('session', 'person', 'grants')),
    subject_id uuid        NOT NULL,
    not_before timestamptz NOT NULL,
    forget_at  timestamptz NOT NULL
);
CREATE INDEX ON revocation (forget_at);
