-- What is owed and when: programmes as published, the calendar, periods, and who owes what.

-- One row per programme; its lock orders the versions and the events about them.
CREATE TABLE programme (
    id        uuid   PRIMARY KEY,
    slug      text   COLLATE "C" NOT NULL UNIQUE,
    version   integer NOT NULL DEFAULT 0,
    event_seq bigint NOT NULL DEFAULT 0
);

-- Documents as they came, never changed: what was filed under a version is read with that version.
CREATE TABLE programme_version (
    programme    text        COLLATE "C" NOT NULL REFERENCES programme (slug),
    version      integer     NOT NULL,
    hash         text        COLLATE "C" NOT NULL,
    document     text        NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (programme, version)
);

CREATE TABLE holiday (
    day  date PRIMARY KEY,
    name text NOT NULL
);

-- The one row whose lock orders changes of the list.
CREATE TABLE holiday_list (
    id        uuid   PRIMARY KEY,
    event_seq bigint NOT NULL DEFAULT 0
);

-- A period of a programme, opened under one version; its lock orders the events of the opening.
CREATE TABLE period (
    id        uuid        PRIMARY KEY,
    programme text        COLLATE "C" NOT NULL,
    version   integer     NOT NULL,
    key       text        COLLATE "C" NOT NULL,
    first_day date        NOT NULL,
    last_day  date        NOT NULL,
    label_th  text        NOT NULL,
    label_en  text        NOT NULL,
    opens     timestamptz NOT NULL,
    locks     timestamptz,
    -- Null while the obligations are still being made; whoever finds it so goes on.
    opened_at timestamptz,
    event_seq bigint      NOT NULL DEFAULT 0,
    UNIQUE (programme, key),
    FOREIGN KEY (programme, version) REFERENCES programme_version
);

CREATE TABLE register_entry (
    id         uuid        PRIMARY KEY,
    programme  text        COLLATE "C" NOT NULL REFERENCES programme (slug),
    agency_id  uuid        NOT NULL,
    agency     text        COLLATE "C" NOT NULL,
    state      text        COLLATE "C" NOT NULL CHECK (state IN ('draft', 'active', 'removed', 'rejected')),
    -- The number of the revision in force; 0 while the entry has never been complete.
    revision   integer     NOT NULL DEFAULT 0,
    label      text        NOT NULL,
    -- The label as it is searched for.
    search     text        NOT NULL,
    answers    jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    event_seq  bigint      NOT NULL DEFAULT 0
);
CREATE INDEX ON register_entry (programme, agency_id, state);
CREATE INDEX ON register_entry (programme, state, id);
CREATE INDEX ON register_entry USING gin (search extensions.gin_trgm_ops);

CREATE TABLE register_revision (
    entry_id   uuid        NOT NULL REFERENCES register_entry,
    revision   integer     NOT NULL,
    state      text        COLLATE "C" NOT NULL,
    answers    jsonb       NOT NULL,
    reason     text,
    changed_by uuid        NOT NULL,
    changed_as text        NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (entry_id, revision)
);

-- One agency × one programme × one period (× one entry), with its due time.
CREATE TABLE obligation (
    id        uuid        PRIMARY KEY,
    period_id uuid        NOT NULL REFERENCES period,
    agency_id uuid        NOT NULL,
    agency    text        COLLATE "C" NOT NULL,
    entry_id  uuid        REFERENCES register_entry,
    label     text,
    -- When the office must have sent: the due time of the milestone `submitted`.
    due       timestamptz NOT NULL,
    closed_at timestamptz,
    event_seq bigint      NOT NULL DEFAULT 0,
    UNIQUE NULLS NOT DISTINCT (period_id, agency_id, entry_id)
);
CREATE INDEX ON obligation (agency_id, due);
CREATE INDEX ON obligation (entry_id);

CREATE TABLE milestone (
    obligation_id uuid        NOT NULL REFERENCES obligation,
    ordinal       integer     NOT NULL,
    step          text        COLLATE "C" NOT NULL,
    due           timestamptz NOT NULL,
    late_until    timestamptz,
    closed_at     timestamptz,
    late          boolean,
    PRIMARY KEY (obligation_id, step)
);
