-- Agencies that change: what they are reached by, what became of them, and the history of every change.

ALTER TABLE agency
    ADD COLUMN short_th  text   NOT NULL DEFAULT '' CHECK (char_length(short_th) <= 60),
    ADD COLUMN address   text   NOT NULL DEFAULT '' CHECK (char_length(address) <= 500),
    ADD COLUMN telephone text   NOT NULL DEFAULT '' CHECK (char_length(telephone) <= 200),
    ADD COLUMN email     text   NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
    ADD COLUMN website   text   NOT NULL DEFAULT '' CHECK (char_length(website) <= 300),
    -- Counts its changes, so that nobody overwrites what they have not seen.
    ADD COLUMN version   bigint NOT NULL DEFAULT 1,
    -- The first day on which it is no more; `active` follows when the day comes.
    ADD COLUMN retired_on date,
    ADD CONSTRAINT agency_active_until_retired CHECK (active OR retired_on IS NOT NULL);

ALTER TABLE agency_code ADD CONSTRAINT agency_code_lasts CHECK (NOT isempty(valid));
CREATE INDEX agency_code_agency ON agency_code (agency_id);

-- The day of the business clock whose places were told last; of the tree alone.
ALTER TABLE list_head ADD COLUMN day date;

-- Into what an agency went: one when it was merged, several when it was split.
CREATE TABLE agency_successor (
    agency_id    uuid NOT NULL REFERENCES agency,
    successor_id uuid NOT NULL REFERENCES agency,
    way          text COLLATE "C" NOT NULL CHECK (way IN ('merged', 'split')),
    since        date NOT NULL,
    PRIMARY KEY (agency_id, successor_id),
    CHECK (agency_id <> successor_id)
);
CREATE UNIQUE INDEX agency_merges_into_one ON agency_successor (agency_id) WHERE way = 'merged';
CREATE INDEX agency_successor_successor ON agency_successor (successor_id);

-- Who changed what, when, from which day on, and why. Nothing of it is edited.
CREATE TABLE agency_change (
    id        uuid        PRIMARY KEY,
    agency_id uuid        NOT NULL REFERENCES agency,
    -- The version that the change made.
    version   bigint      NOT NULL,
    deed      text        COLLATE "C" NOT NULL CHECK (deed IN
                              ('create', 'edit', 'move', 'merge', 'split', 'retire', 'import')),
    effective date        NOT NULL,
    reason    text        NOT NULL CHECK (char_length(reason) <= 500),
    -- Nil for an operator's command.
    person_id uuid        REFERENCES person,
    at        timestamptz NOT NULL,
    -- What stood there before and after, as {"field", "before", "after"}.
    changes   jsonb       NOT NULL,
    UNIQUE (agency_id, version)
);
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_schema() || '_app') THEN
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON agency_change FROM %I', current_schema() || '_app');
    END IF;
END $$;
