-- Rights and the invitations that carry them. Spans are those of the real clock.

CREATE TABLE access_grant (
    id          uuid        PRIMARY KEY,
    person_id   uuid        NOT NULL REFERENCES person,
    -- The capacity to which it belongs and with which it ends.
    holding_id  uuid        NOT NULL REFERENCES holding,
    role        text        COLLATE "C" NOT NULL CHECK (role IN
                    ('preparer', 'head', 'approver', 'overseer', 'administrator', 'auditor', 'file_for')),
    hierarchy   text        COLLATE "C" NOT NULL CHECK (hierarchy IN ('line', 'area', 'cluster', 'oversight')),
    agency_id   uuid        NOT NULL REFERENCES agency,
    reach       text        COLLATE "C" NOT NULL CHECK (reach IN ('self', 'children', 'subtree')),
    programme   text        COLLATE "C",
    valid_from  timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    -- By whose right it was given; nil for the first administrator's.
    parent_id   uuid        REFERENCES access_grant,
    granted_by  uuid        REFERENCES person,
    CHECK (granted_by <> person_id),
    CHECK ((parent_id IS NULL) = (granted_by IS NULL))
);
CREATE INDEX access_grant_person ON access_grant (person_id);
CREATE INDEX access_grant_holding ON access_grant (holding_id);

CREATE TABLE invitation (
    id           uuid        PRIMARY KEY,
    -- SHA-256 of the code; the code itself is shown once and kept nowhere.
    digest       bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    person_id    uuid        NOT NULL REFERENCES person,
    position_id  uuid        NOT NULL REFERENCES position,
    mode         text        COLLATE "C" NOT NULL CHECK (mode IN ('substantive', 'acting_full', 'delegated')),
    order_no     text        CHECK (char_length(order_no) <= 100),
    order_date   date,
    -- A code for somebody who is here already and has lost the way in: it leads to a new password and nothing else.
    reentry      boolean     NOT NULL DEFAULT false,
    -- Nil for the first administrator's, whom an operator admits.
    invited_by   uuid        REFERENCES person,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    withdrawn_at timestamptz,
    CHECK (mode = 'substantive' OR (order_no IS NOT NULL AND order_date IS NOT NULL)),
    CHECK (used_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX invitation_open ON invitation (person_id) WHERE used_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitation_position ON invitation (position_id);

-- The rights that come into force when the invitation is accepted, if whoever invited may still give them then.
CREATE TABLE invitation_grant (
    invitation_id uuid NOT NULL REFERENCES invitation ON DELETE CASCADE,
    role          text COLLATE "C" NOT NULL,
    hierarchy     text COLLATE "C" NOT NULL,
    agency_id     uuid NOT NULL REFERENCES agency,
    reach         text COLLATE "C" NOT NULL,
    programme     text COLLATE "C",
    UNIQUE NULLS NOT DISTINCT (invitation_id, role, hierarchy, agency_id, reach, programme)
);

-- What follows from a right that was given: nothing of it is edited, it can only end.
CREATE FUNCTION keep_grant() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF ROW(new.id, new.person_id, new.holding_id, new.role, new.hierarchy, new.agency_id, new.reach, new.programme,
           new.valid_from, new.parent_id, new.granted_by)
       IS DISTINCT FROM
       ROW(old.id, old.person_id, old.holding_id, old.role, old.hierarchy, old.agency_id, old.reach, old.programme,
           old.valid_from, old.parent_id, old.granted_by)
       OR new.valid_until IS NULL OR new.valid_until > old.valid_until
    THEN RAISE EXCEPTION 'a grant can only end' USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_only_ends';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER keep_grant BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION keep_grant();
