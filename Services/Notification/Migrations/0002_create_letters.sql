-- What is to be told to whom, and what became of it.

-- The ledger. A reminder stands in it once per obligation, milestone, rule, round and version of the due time; of each
-- obligation only the next one is scheduled. A letter that answers an event has that event's id.
CREATE TABLE letter (
    id            uuid        PRIMARY KEY,
    kind          text        COLLATE "C" NOT NULL
        CHECK (kind IN ('reminder', 'answer', 'returned', 'turn', 'overdue', 'approved', 'refused')),
    obligation_id uuid        NOT NULL,
    report_id     uuid,
    programme     text        COLLATE "C" NOT NULL,
    agency_id     uuid        NOT NULL,
    -- The milestone of a reminder, the step of the route that another letter is about.
    step          text        COLLATE "C" NOT NULL,
    rule          text        COLLATE "C" NOT NULL DEFAULT '',
    round         integer     NOT NULL DEFAULT 0,
    version       integer     NOT NULL DEFAULT 1,
    due_at        timestamptz NOT NULL,
    useful_until  timestamptz NOT NULL,
    state         text        COLLATE "C" NOT NULL
        CHECK (state IN ('scheduled', 'addressed', 'superseded', 'cancelled', 'expired')),
    -- What it says; of a reminder, known when it is addressed.
    facts         jsonb,
    created_at    timestamptz NOT NULL,
    settled_at    timestamptz
);
CREATE UNIQUE INDEX letter_once ON letter (obligation_id, step, rule, round, version) WHERE kind IN ('reminder', 'answer');
CREATE INDEX letter_due ON letter (due_at) WHERE state = 'scheduled';
CREATE INDEX letter_obligation ON letter (obligation_id);
CREATE INDEX letter_report ON letter (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX letter_created ON letter (created_at);

-- One letter to one person. `handed` is committed before the mail server gets the mail: whoever finds it there later
-- knows that the mail may have gone out.
CREATE TABLE delivery (
    id           uuid        PRIMARY KEY,
    letter_id    uuid        NOT NULL REFERENCES letter,
    person_id    uuid        NOT NULL,
    name         text        NOT NULL,
    state        text        COLLATE "C" NOT NULL CHECK (state IN (
        'scheduled', 'claimed', 'handed', 'sent', 'temp_failed', 'failed', 'suppressed', 'superseded', 'expired',
        'cancelled')),
    -- Business time from which it may go out, or be tried again.
    next_at      timestamptz NOT NULL,
    useful_until timestamptz NOT NULL,
    -- How often it was handed to the mail server.
    attempt      integer     NOT NULL DEFAULT 0,
    -- Counts the claims: an outcome with an older number is that of somebody who was given up.
    fence        bigint      NOT NULL DEFAULT 0,
    -- Real time until which whoever claimed it is waited for.
    lease_until  timestamptz,
    -- What happens when the mail server's answer was lost.
    on_doubt     text        COLLATE "C" NOT NULL CHECK (on_doubt IN ('hold', 'resend')),
    resent       boolean     NOT NULL DEFAULT false,
    message_id   text        COLLATE "C",
    last_code    integer,
    last_error   text,
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz,
    read_at      timestamptz,
    UNIQUE (letter_id, person_id)
) WITH (fillfactor = 80);
CREATE INDEX delivery_next ON delivery (next_at) WHERE state IN ('scheduled', 'temp_failed');
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE state IN ('claimed', 'handed');
CREATE INDEX delivery_person ON delivery (person_id, created_at DESC, id);
CREATE INDEX delivery_unread ON delivery (person_id) WHERE read_at IS NULL;
