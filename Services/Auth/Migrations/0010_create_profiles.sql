-- What an office says of itself, part by part, and when somebody last said that it is still so.

CREATE TABLE agency_profile (
    agency_id    uuid        NOT NULL REFERENCES agency,
    part         text        COLLATE "C" NOT NULL CHECK (part IN ('service', 'base', 'coordinator')),
    -- By the names of the fields; a field that nobody filled in is not there.
    facts        jsonb       NOT NULL,
    confirmed_at timestamptz NOT NULL,
    confirmed_by uuid        NOT NULL REFERENCES person,
    -- Counts its changes, so that nobody overwrites what they have not seen.
    version      bigint      NOT NULL,
    PRIMARY KEY (agency_id, part)
);
CREATE INDEX agency_profile_confirmed_by ON agency_profile (confirmed_by);
