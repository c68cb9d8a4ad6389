-- The routes of the programmes, as Submission publishes them; a version never changes.
CREATE TABLE programme_route (
    programme text    COLLATE "C" NOT NULL,
    version   integer NOT NULL,
    title_th  text    NOT NULL,
    title_en  text    NOT NULL,
    hash      text    COLLATE "C" NOT NULL,
    excerpt   text    NOT NULL,
    -- Why the excerpt cannot be read; reports of this version wait until that is mended.
    fault     text,
    PRIMARY KEY (programme, version)
);

CREATE TABLE holiday (day text COLLATE "C" PRIMARY KEY);

-- The way of one report through its route; the report's id is the key.
CREATE TABLE approval_case (
    report_id         uuid        PRIMARY KEY,
    reference         text        COLLATE "C" NOT NULL,
    obligation_id     uuid        NOT NULL,
    programme         text        COLLATE "C" NOT NULL,
    programme_version integer     NOT NULL,
    period            text        COLLATE "C" NOT NULL,
    period_th         text        NOT NULL,
    period_en         text        NOT NULL,
    agency_id         uuid        NOT NULL,
    agency_slug       text        COLLATE "C" NOT NULL,
    agency_name       text        NOT NULL,
    subject_label     text,
    -- The alternative of the programme's route that the facts chose.
    route             text        COLLATE "C" NOT NULL,
    revision          integer     NOT NULL CHECK (revision > 0),
    -- SHA-256 of the revision's answers: who decides must have been shown these.
    hash              text        COLLATE "C" NOT NULL,
    submitted_as      text        NOT NULL,
    submitted_at      timestamptz NOT NULL,
    late              boolean     NOT NULL,
    state             text        NOT NULL CHECK (state IN ('waiting', 'returned', 'approved', 'refused')),
    -- The step whose turn it is, or that returned or refused.
    step              text        COLLATE "C",
    round             integer,
    since             timestamptz NOT NULL,
    due_at            timestamptz,
    answer_by         timestamptz,
    event_seq         bigint      NOT NULL DEFAULT 0,
    -- What people search by: reference, agency, subject, in small letters with Latin digits.
    search            text        NOT NULL,
    CHECK ((state = 'waiting') = (round IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX ON approval_case (agency_id);
CREATE INDEX ON approval_case (since DESC, report_id);
CREATE INDEX approval_case_search ON approval_case USING gin (search extensions.gin_trgm_ops);

-- A case's own copy of its route, with how far each step has come.
CREATE TABLE case_step (
    report_id       uuid    NOT NULL REFERENCES approval_case,
    ordinal         integer NOT NULL,
    key             text    COLLATE "C" NOT NULL,
    title_th        text    NOT NULL,
    title_en        text    NOT NULL,
    -- Whose turn it is: a kind of position, and the agency to be found from the reporting one.
    position        text    COLLATE "C" NOT NULL,
    place           text    COLLATE "C" NOT NULL,
    -- How many must approve: 0 for all holders.
    quorum          integer NOT NULL,
    limit_days      integer,
    limit_counting  text    COLLATE "C",
    milestone       timestamptz,
    may_return_to   text[]  NOT NULL,
    answer_days     integer,
    answer_counting text    COLLATE "C",
    may_refuse      boolean NOT NULL,
    signs           boolean NOT NULL,
    rounds          integer NOT NULL,
    approved_as     text,
    approved_at     timestamptz,
    PRIMARY KEY (report_id, ordinal),
    UNIQUE (report_id, key)
) WITH (fillfactor = 80);

-- Everybody who wrote in a report or sent it; none of them decides about it.
CREATE TABLE case_preparer (
    report_id uuid NOT NULL REFERENCES approval_case,
    person_id uuid NOT NULL,
    PRIMARY KEY (report_id, person_id)
);

-- One turn of one step: what somebody is asked to do, and what became of it.
CREATE TABLE task (
    report_id    uuid        NOT NULL REFERENCES approval_case,
    step         text        COLLATE "C" NOT NULL,
    round        integer     NOT NULL,
    title_th     text        NOT NULL,
    title_en     text        NOT NULL,
    revision     integer     NOT NULL,
    position_ids uuid[]      NOT NULL,
    -- Nobody held one of the positions when it was looked at last.
    vacant       boolean     NOT NULL,
    opened_at    timestamptz NOT NULL,
    due_at       timestamptz,
    overdue_at   timestamptz,
    closed_at    timestamptz,
    outcome      text        CHECK (outcome IN ('approved', 'returned', 'refused', 'superseded')),
    PRIMARY KEY (report_id, step, round),
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX task_due ON task (due_at) WHERE closed_at IS NULL AND overdue_at IS NULL;
CREATE INDEX task_vacant ON task (report_id) WHERE closed_at IS NULL AND vacant;
CREATE UNIQUE INDEX task_one_turn ON task (report_id) WHERE closed_at IS NULL;

-- What waits for the holders of a position; a row leaves in the transaction that decides.
CREATE TABLE inbox_item (
    position_id uuid        NOT NULL,
    report_id   uuid        NOT NULL REFERENCES approval_case,
    step        text        COLLATE "C" NOT NULL,
    round       integer     NOT NULL,
    agency_id   uuid        NOT NULL,
    programme   text        COLLATE "C" NOT NULL,
    opened_at   timestamptz NOT NULL,
    due_at      timestamptz,
    PRIMARY KEY (position_id, report_id)
);
CREATE INDEX ON inbox_item (report_id);

-- Who decided what about which revision, in which capacity and by which right. Rows are only added.
CREATE TABLE decision (
    id          uuid        PRIMARY KEY,
    report_id   uuid        NOT NULL,
    step        text        COLLATE "C" NOT NULL,
    round       integer     NOT NULL,
    revision    integer     NOT NULL,
    outcome     text        NOT NULL CHECK (outcome IN ('approved', 'returned', 'refused')),
    -- Whether it ended the step's turn; with a quorum the votes before it do not.
    decides     boolean     NOT NULL,
    person_id   uuid        NOT NULL,
    person_name text        NOT NULL,
    position_id uuid        NOT NULL,
    holding_id  uuid        NOT NULL,
    grant_id    uuid        NOT NULL,
    decided_as  text        NOT NULL,
    reason      text,
    sections    text[]      NOT NULL,
    return_to   text        COLLATE "C",
    decided_at  timestamptz NOT NULL,
    late        boolean     NOT NULL,
    FOREIGN KEY (report_id, step, round) REFERENCES task,
    UNIQUE (report_id, step, round, person_id)
);
CREATE UNIQUE INDEX decision_ends_turn ON decision (report_id, step, round) WHERE decides;
CREATE INDEX ON decision (person_id, decided_at DESC);

-- Outside systems and what they may know, as Notification registers them.
CREATE TABLE subscriber (
    subscription_id uuid   PRIMARY KEY,
    slug            text   COLLATE "C" NOT NULL,
    events          text[] NOT NULL,
    programmes      text[] NOT NULL,
    hierarchy       text   COLLATE "C" NOT NULL,
    agency_ids      uuid[] NOT NULL,
    state           text   COLLATE "C" NOT NULL
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_schema() || '_app') THEN
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON decision FROM %I', current_schema() || '_app');
    END IF;
END $$;
