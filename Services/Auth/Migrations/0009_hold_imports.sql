-- Files that somebody has sent and not yet said yes to; nobody else sees them, and they are forgotten after a day.

CREATE TABLE held_import (
    id         uuid        PRIMARY KEY,
    person_id  uuid        NOT NULL REFERENCES person,
    file_name  text        NOT NULL CHECK (char_length(file_name) <= 255),
    lettering  text        COLLATE "C" NOT NULL CHECK (lettering IN ('utf8', 'windows874', 'workbook')),
    -- The cells as they were read.
    sheet      bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    done_at    timestamptz
);
CREATE INDEX held_import_person ON held_import (person_id);
