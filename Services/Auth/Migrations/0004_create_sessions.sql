-- Sessions, what was revoked, the keys that sign, and who must wait. All times are those of the real clock.

CREATE TABLE session (
    id               uuid        PRIMARY KEY,
    person_id        uuid        NOT NULL REFERENCES person,
    -- The capacity that stands beside the name; the person may change it.
    holding_id       uuid        REFERENCES holding,
    -- SHA-256 of the value in the cookie, which changes with every renewal.
    digest           bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    -- The value before: good for a moment for parallel tabs, and once more if the answer with the new one was lost.
    previous_digest  bytea       UNIQUE CHECK (octet_length(previous_digest) = 32),
    -- A value that was replaced because it seemed lost. If it comes back after all, two browsers have the cookie.
    replaced_digest  bytea       UNIQUE CHECK (octet_length(replaced_digest) = 32),
    rotated_at       timestamptz NOT NULL,
    assurance        text        COLLATE "C" NOT NULL CHECK (assurance IN ('1', '2')),
    authenticated_at timestamptz NOT NULL,
    used_at          timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    ended_at         timestamptz,
    -- For the person's own list: which device and from where.
    device           text        NOT NULL CHECK (char_length(device) <= 200),
    client           text        COLLATE "C" NOT NULL
);
CREATE INDEX session_person ON session (person_id) WHERE ended_at IS NULL;
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE revocation (
    seq        bigint      PRIMARY KEY,
    kind       text        COLLATE "C" NOT NULL CHECK (kind IN ('session', 'person', 'grants')),
    subject_id uuid        NOT NULL,
    not_before timestamptz NOT NULL,
    forget_at  timestamptz NOT NULL
);
CREATE INDEX revocation_forget ON revocation (forget_at);

CREATE TABLE signing_key (
    kid        text        COLLATE "C" PRIMARY KEY,
    x          text        COLLATE "C" NOT NULL,
    y          text        COLLATE "C" NOT NULL,
    -- PKCS#8, sealed with the key encryption key.
    sealed     text        NOT NULL,
    not_before timestamptz NOT NULL,
    retire_at  timestamptz CHECK (retire_at >= not_before),
    created_at timestamptz NOT NULL
);

-- Failures per person and device or address; never a lock, only a longer wait.
CREATE TABLE throttle (
    key           bytea       PRIMARY KEY CHECK (octet_length(key) = 32),
    failures      integer     NOT NULL CHECK (failures > 0),
    last_at       timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);
CREATE INDEX throttle_last ON throttle (last_at);

-- Browsers in which somebody has signed in before: strangers cannot make them wait.
CREATE TABLE known_device (
    digest    bytea       NOT NULL CHECK (octet_length(digest) = 32),
    person_id uuid        NOT NULL REFERENCES person,
    last_at   timestamptz NOT NULL,
    PRIMARY KEY (person_id, digest)
);
