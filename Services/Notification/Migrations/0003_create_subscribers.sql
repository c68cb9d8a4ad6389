-- The registry of outside systems (C3). The broker holds their users and queues, never this table their passwords.

CREATE TABLE subscriber (
    id            uuid        PRIMARY KEY,
    -- The last word of its routing keys: never changed, never used again.
    slug          text        COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])$'),
    name          text        NOT NULL,
    -- Whom to tell when its queue grows.
    contact       text        NOT NULL,
    queue         text        COLLATE "C" NOT NULL,
    events        text[]      COLLATE "C" NOT NULL,
    programmes    text[]      COLLATE "C" NOT NULL,
    hierarchy     text        COLLATE "C" NOT NULL,
    agency_ids    uuid[]      NOT NULL CHECK (cardinality(agency_ids) > 0),
    -- `opening`: the broker does not hold all of it yet.
    state         text        COLLATE "C" NOT NULL CHECK (state IN ('opening', 'active', 'paused', 'ended')),
    event_seq     bigint      NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL,
    rotated_at    timestamptz,
    ended_at      timestamptz
);
