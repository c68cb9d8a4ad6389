-- What Notification keeps of other services' facts: programmes, holidays, who owes what by when, where reports stand,
-- and who may be written to. Agencies, positions, keys and revocations stand in the tables of Projections.

CREATE TABLE programme (
    id       text    COLLATE "C" NOT NULL,
    version  integer NOT NULL,
    title_th text    NOT NULL,
    title_en text    NOT NULL,
    -- What Programme's Conduct is read from.
    excerpt  text    NOT NULL,
    PRIMARY KEY (id, version)
);

-- One row: the whole list and how often it has changed.
CREATE TABLE holiday_list (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    version  bigint  NOT NULL,
    days     text[]  NOT NULL
);
INSERT INTO holiday_list (version, days) VALUES (0, '{}');

-- Its row is the lock under which the reminders of an obligation are planned, addressed and cancelled.
CREATE TABLE obligation (
    id                uuid        PRIMARY KEY,
    programme         text        COLLATE "C" NOT NULL,
    programme_version integer     NOT NULL,
    period            text        COLLATE "C" NOT NULL,
    period_th         text        NOT NULL,
    period_en         text        NOT NULL,
    agency_id         uuid        NOT NULL,
    subject_id        uuid,
    subject_label     text,
    opens             timestamptz NOT NULL,
    -- The version of the holiday list with which its reminders were planned.
    planned_with      bigint      NOT NULL
);
CREATE INDEX ON obligation (agency_id);
CREATE INDEX ON obligation (planned_with);

-- What an obligation must have reached by when; `answer:<revision>` is the answer to a return.
CREATE TABLE milestone (
    obligation_id uuid        NOT NULL,
    step          text        COLLATE "C" NOT NULL,
    due           timestamptz NOT NULL,
    -- Grows when the due time changes; reminders of an older version are no longer true.
    version       integer     NOT NULL DEFAULT 1,
    -- Business time since when this due time is known: nothing is caught up that would have gone out before.
    known_at      timestamptz NOT NULL,
    PRIMARY KEY (obligation_id, step)
);
CREATE INDEX ON milestone (due);

-- Nothing more is owed at a milestone. May be known before the obligation is: the two events have no order.
CREATE TABLE closure (
    obligation_id uuid        NOT NULL,
    step          text        COLLATE "C" NOT NULL,
    reason        text        COLLATE "C" NOT NULL,
    closed_at     timestamptz NOT NULL,
    late          boolean     NOT NULL,
    PRIMARY KEY (obligation_id, step)
);

-- The latest names of what reports are about.
CREATE TABLE entry (
    id    uuid PRIMARY KEY,
    label text NOT NULL
);

-- Where a report stands in its approval chain; `step` is null while it is nobody's turn.
CREATE TABLE review (
    report_id     uuid        PRIMARY KEY,
    obligation_id uuid        NOT NULL,
    reference     text        COLLATE "C" NOT NULL,
    revision      integer     NOT NULL,
    step          text        COLLATE "C",
    title_th      text,
    title_en      text,
    round         integer,
    position_ids  uuid[]      NOT NULL,
    due_at        timestamptz
);
CREATE INDEX ON review (obligation_id);
CREATE INDEX ON review USING gin (position_ids) WHERE step IS NOT NULL;

-- Names in their capacity, status and language; never addresses, which Auth is asked for when a mail goes out.
CREATE TABLE person (
    id       uuid PRIMARY KEY,
    name     text NOT NULL,
    status   text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL
);

CREATE TABLE person_grant (
    id          uuid        PRIMARY KEY,
    person_id   uuid        NOT NULL,
    role        text        COLLATE "C" NOT NULL,
    agency_id   uuid        NOT NULL,
    programme   text        COLLATE "C",
    valid_from  timestamptz NOT NULL,
    valid_until timestamptz
);
CREATE INDEX ON person_grant (agency_id, role);
CREATE INDEX ON person_grant (person_id);
