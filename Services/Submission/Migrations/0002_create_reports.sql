-- Drafts, what was sent, and how far it has come.

-- Something that is being filled in: a report or a register entry, by its id. The row's lock orders the changes.
CREATE TABLE draft (
    id      uuid   PRIMARY KEY,
    -- Counts the changes: a page remembers the number it was drawn at, and so finds what others did since.
    version bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- One row per section; values in the form in which they are frozen, what could not be read as it was typed.
CREATE TABLE draft_section (
    draft_id uuid  NOT NULL REFERENCES draft ON DELETE CASCADE,
    section  text  COLLATE "C" NOT NULL,
    answers  jsonb NOT NULL,
    -- The numbers of repeating rows by field: a row keeps its number while others come and go.
    numbers  jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (draft_id, section)
) WITH (fillfactor = 70);

-- The last change of each field by each page: what makes autosave repeatable, and finds two people in one field.
CREATE TABLE draft_change (
    draft_id  uuid   NOT NULL REFERENCES draft ON DELETE CASCADE,
    field     text   COLLATE "C" NOT NULL,
    client    text   COLLATE "C" NOT NULL,
    seq       bigint NOT NULL,
    version   bigint NOT NULL,
    person_id uuid   NOT NULL,
    name      text   NOT NULL,
    PRIMARY KEY (draft_id, field, client)
);

-- Everybody who wrote in it: none of them may approve it.
CREATE TABLE draft_writer (
    draft_id  uuid NOT NULL REFERENCES draft ON DELETE CASCADE,
    person_id uuid NOT NULL,
    PRIMARY KEY (draft_id, person_id)
);

-- One report per obligation, from the moment it is owed.
CREATE TABLE report (
    id            uuid        PRIMARY KEY,
    obligation_id uuid        NOT NULL UNIQUE REFERENCES obligation,
    reference     text        COLLATE "C" NOT NULL UNIQUE,
    programme     text        COLLATE "C" NOT NULL,
    version       integer     NOT NULL,
    agency_id     uuid        NOT NULL,
    state         text        COLLATE "C" NOT NULL DEFAULT 'owed'
        CHECK (state IN ('owed', 'draft', 'submitted', 'in_review', 'returned', 'approved', 'refused')),
    -- The number of the last revision that was sent; 0 before the first.
    revision      integer     NOT NULL DEFAULT 0,
    ready_at      timestamptz,
    ready_by      text,
    submitted_at  timestamptz,
    -- The return that has to be answered.
    return_reason   text,
    returned_as     text,
    returned_at     timestamptz,
    return_sections text[],
    answer_by       timestamptz,
    changed_at    timestamptz NOT NULL,
    event_seq     bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 80);
CREATE INDEX ON report (agency_id, state);

CREATE TABLE report_revision (
    report_id    uuid        NOT NULL REFERENCES report,
    revision     integer     NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_by uuid        NOT NULL,
    submitted_as text        NOT NULL,
    late         boolean     NOT NULL,
    -- SHA-256 of the canonical JSON of all sections' answers, hexadecimal.
    hash         text        COLLATE "C" NOT NULL,
    facts        jsonb       NOT NULL,
    PRIMARY KEY (report_id, revision)
);

-- Frozen answers; no statement ever changes a row.
CREATE TABLE revision_section (
    report_id uuid    NOT NULL,
    revision  integer NOT NULL,
    section   text    COLLATE "C" NOT NULL,
    answers   jsonb   NOT NULL,
    PRIMARY KEY (report_id, revision, section)
);

-- Where is my report: the steps of its route as Approval tells them.
CREATE TABLE report_step (
    report_id  uuid        NOT NULL REFERENCES report,
    ordinal    integer     NOT NULL,
    step       text        COLLATE "C" NOT NULL,
    title_th   text        NOT NULL,
    title_en   text        NOT NULL,
    state      text        COLLATE "C" NOT NULL DEFAULT 'later'
        CHECK (state IN ('later', 'now', 'approved', 'returned', 'refused')),
    opened_at  timestamptz,
    due_at     timestamptz,
    vacant     boolean     NOT NULL DEFAULT false,
    decided_at timestamptz,
    decided_as text,
    PRIMARY KEY (report_id, step)
);

-- What has happened to it, in order, as it is shown.
CREATE TABLE report_moment (
    report_id uuid        NOT NULL REFERENCES report,
    number    integer     NOT NULL,
    kind      text        COLLATE "C" NOT NULL CHECK (kind IN ('sent', 'approved', 'returned', 'refused', 'finished')),
    at        timestamptz NOT NULL,
    revision  integer     NOT NULL,
    title_th  text        NOT NULL,
    title_en  text        NOT NULL,
    by_whom   text,
    note      text,
    PRIMARY KEY (report_id, number)
);
