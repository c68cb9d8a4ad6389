-- People, the positions in which authority lies, and who holds them.

CREATE TABLE person (
    id             uuid        PRIMARY KEY,
    display_name   text        NOT NULL CHECK (char_length(display_name) BETWEEN 2 AND 200),
    search         text        NOT NULL,
    status         text        COLLATE "C" NOT NULL CHECK (status IN ('invited', 'active', 'suspended', 'left')),
    language       text        COLLATE "C" NOT NULL CHECK (language IN ('th', 'en')),
    -- Where mail goes; unconfirmed until the person and somebody else have named the same, or a mailed link was used.
    email          text        CHECK (char_length(email) <= 254),
    email_state    text        COLLATE "C" NOT NULL DEFAULT 'none'
                               CHECK (email_state IN ('none', 'unconfirmed', 'confirmed', 'bounced')),
    grants_version bigint      NOT NULL DEFAULT 0,
    -- The number of the person's latest event; the row is locked before it grows.
    event_seq      bigint      NOT NULL DEFAULT 0,
    created_at     timestamptz NOT NULL,
    CHECK ((email IS NULL) = (email_state = 'none'))
);
CREATE INDEX person_search ON person USING gin (search extensions.gin_trgm_ops);

-- What somebody types to say who they are: a name, an address, an agency's code. All but the address may be public.
CREATE TABLE sign_in_name (
    name       text        COLLATE "C" PRIMARY KEY CHECK (char_length(name) BETWEEN 3 AND 254),
    person_id  uuid        NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL
);
CREATE INDEX sign_in_name_person ON sign_in_name (person_id);

CREATE TABLE credential (
    person_id  uuid        PRIMARY KEY REFERENCES person,
    -- An Argon2id record; the password cannot be had from it.
    record     text        NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE position (
    id        uuid    PRIMARY KEY,
    agency_id uuid    NOT NULL REFERENCES agency,
    kind      text    COLLATE "C" NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]*$'),
    title_th  text    NOT NULL CHECK (char_length(title_th) BETWEEN 2 AND 300),
    title_en  text    NOT NULL CHECK (char_length(title_en) <= 300),
    -- Whether several people may hold it in their own right at once, as officers do.
    shared    boolean NOT NULL,
    active    boolean NOT NULL DEFAULT true,
    event_seq bigint  NOT NULL DEFAULT 0,
    UNIQUE (agency_id, kind, title_th),
    UNIQUE (id, shared)
);

-- Spans are those of the business clock.
CREATE TABLE holding (
    id          uuid        PRIMARY KEY,
    position_id uuid        NOT NULL,
    shared      boolean     NOT NULL,
    person_id   uuid        NOT NULL REFERENCES person,
    mode        text        COLLATE "C" NOT NULL CHECK (mode IN ('substantive', 'acting_full', 'delegated')),
    -- The instrument: whoever holds a position for another does so by a written order.
    order_no    text        CHECK (char_length(order_no) <= 100),
    order_date  date,
    valid_from  timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    CHECK (mode = 'substantive' OR (order_no IS NOT NULL AND order_date IS NOT NULL)),
    FOREIGN KEY (position_id, shared) REFERENCES position (id, shared),
    CONSTRAINT position_has_one_holder EXCLUDE USING gist (position_id WITH =, tstzrange(valid_from, valid_until) WITH &&)
        WHERE (mode = 'substantive' AND NOT shared),
    CONSTRAINT position_has_one_substitute EXCLUDE USING gist
        (position_id WITH =, tstzrange(valid_from, valid_until) WITH &&) WHERE (mode = 'acting_full'),
    CONSTRAINT person_holds_a_position_once EXCLUDE USING gist
        (position_id WITH =, person_id WITH =, tstzrange(valid_from, valid_until) WITH &&)
);
CREATE INDEX holding_person ON holding (person_id);
CREATE INDEX holding_position ON holding (position_id);
