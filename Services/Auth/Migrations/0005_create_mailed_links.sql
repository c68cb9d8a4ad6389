-- Links that Auth mails itself, and the mails on their way. All times are those of the real clock.

-- Who asked to choose a new password, by the name that was typed: whether anybody has that name is found out later, so
-- that the answer cannot tell.
CREATE TABLE reset_request (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL CHECK (char_length(name) <= 254),
    client       text        COLLATE "C" NOT NULL,
    requested_at timestamptz NOT NULL
);
CREATE INDEX reset_request_order ON reset_request (requested_at);

CREATE TABLE mailed_link (
    id         uuid        PRIMARY KEY,
    -- SHA-256 of the secret in the link.
    digest     bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    purpose    text        COLLATE "C" NOT NULL CHECK (purpose IN ('reset', 'confirm')),
    person_id  uuid        NOT NULL REFERENCES person,
    -- The address to which it goes: another one afterwards makes it void.
    address    text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX mailed_link_person ON mailed_link (person_id, created_at);

CREATE TABLE mail_outbox (
    id            uuid        PRIMARY KEY,
    link_id       uuid        NOT NULL UNIQUE REFERENCES mailed_link,
    -- The secret, sealed; erased when the mail has gone or is too old.
    sealed        text,
    state         text        COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'handed', 'sent', 'failed', 'expired')),
    attempts      integer     NOT NULL DEFAULT 0,
    -- How often the server had the whole mail and its answer was lost; it goes again once, with the same Message-ID.
    ambiguous     integer     NOT NULL DEFAULT 0,
    next_at       timestamptz NOT NULL,
    handed_at     timestamptz,
    last_error    text
);
CREATE INDEX mail_outbox_due ON mail_outbox (next_at) WHERE state IN ('waiting', 'handed');
