-- What every service keeps of its own messages: what it has said (outbox, event_log), how far others have been told
-- (relay_cursor), what it has heard (inbox_*), who did what (audit_*), and what it has answered (idempotency_key).

-- Hot intake, written only inside business transactions and emptied by the sequencer.
-- Identity without cache: arrival order within an aggregate follows the aggregate's row lock.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    uuid        NOT NULL,
    agg_type    text        COLLATE "C" NOT NULL,
    agg_id      uuid        NOT NULL,
    agg_seq     bigint      NOT NULL CHECK (agg_seq > 0),
    event_type  text        COLLATE "C" NOT NULL,
    agency      text        COLLATE "C" NOT NULL,
    must_route  boolean     NOT NULL,
    occurred_at timestamptz NOT NULL,
    traceparent text        COLLATE "C",
    body        bytea       NOT NULL CHECK (octet_length(body) <= 262144),
    UNIQUE (agg_type, agg_id, agg_seq)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- The record: append-only, numbered without gaps, each row bound to the one before by its hash.
CREATE TABLE event_log (
    position    bigint      NOT NULL,
    epoch       integer     NOT NULL,
    event_id    uuid        NOT NULL,
    agg_type    text        COLLATE "C" NOT NULL,
    agg_id      uuid        NOT NULL,
    agg_seq     bigint      NOT NULL,
    event_type  text        COLLATE "C" NOT NULL,
    agency      text        COLLATE "C" NOT NULL,
    must_route  boolean     NOT NULL,
    occurred_at timestamptz NOT NULL,
    traceparent text        COLLATE "C",
    body        bytea       NOT NULL,
    recorded_at timestamptz NOT NULL,
    prev_hash   bytea       NOT NULL,
    hash        bytea       NOT NULL,
    PRIMARY KEY (position)
) PARTITION BY RANGE (position);
CREATE INDEX ON event_log (agency, position);
CREATE INDEX ON event_log (agg_id, agg_seq);

-- Who did what, written in the same transaction as the deed; chained like the events, by the same sequencer.
CREATE TABLE audit_intake (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id      uuid        NOT NULL,
    at            timestamptz NOT NULL,
    business_at   timestamptz NOT NULL,
    actor_id      uuid,
    acting_as     text,
    session_id    uuid,
    client        text        COLLATE "C",
    action        text        COLLATE "C" NOT NULL,
    object_type   text        COLLATE "C" NOT NULL,
    object_id     text        COLLATE "C",
    agency        text        COLLATE "C",
    grant_id      uuid,
    details       text        NOT NULL,
    trace_id      text        COLLATE "C"
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE audit_log (
    position      bigint      NOT NULL,
    epoch         integer     NOT NULL,
    entry_id      uuid        NOT NULL,
    at            timestamptz NOT NULL,
    business_at   timestamptz NOT NULL,
    actor_id      uuid,
    acting_as     text,
    session_id    uuid,
    client        text        COLLATE "C",
    action        text        COLLATE "C" NOT NULL,
    object_type   text        COLLATE "C" NOT NULL,
    object_id     text        COLLATE "C",
    agency        text        COLLATE "C",
    grant_id      uuid,
    details       text        NOT NULL,
    trace_id      text        COLLATE "C",
    recorded_at   timestamptz NOT NULL,
    prev_hash     bytea       NOT NULL,
    hash          bytea       NOT NULL,
    PRIMARY KEY (position)
) PARTITION BY RANGE (position);
CREATE INDEX ON audit_log (actor_id, position);
CREATE INDEX ON audit_log (object_id, position);

-- The sequencer's lock and the tip of each chain.
CREATE TABLE feed_head (
    feed     text    COLLATE "C" PRIMARY KEY,
    epoch    integer NOT NULL DEFAULT 1,
    position bigint  NOT NULL DEFAULT 0,
    hash     bytea   NOT NULL DEFAULT sha256('')
) WITH (fillfactor = 50);
INSERT INTO feed_head (feed) VALUES ('events'), ('audit');

-- How far each target has been told; the lease says which instance tells it, the fence that it still may.
CREATE TABLE relay_cursor (
    target        text        COLLATE "C" PRIMARY KEY,
    position      bigint      NOT NULL DEFAULT 0,
    lease_owner   text,
    lease_until   timestamptz NOT NULL DEFAULT '-infinity',
    fence         bigint      NOT NULL DEFAULT 0,
    paused        boolean     NOT NULL DEFAULT false,
    last_error    text,
    failing_since timestamptz
) WITH (fillfactor = 50);

-- What has been heard: per aggregate the number of the last event that took effect.
CREATE TABLE inbox_watermark (
    consumer text    COLLATE "C" NOT NULL,
    agg_type text    COLLATE "C" NOT NULL,
    agg_id   uuid    NOT NULL,
    last_seq bigint  NOT NULL,
    blocked  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (consumer, agg_type, agg_id)
) WITH (fillfactor = 80);

-- Events that came too early (gap), failed and will be tried again (retry), or need a person (dead).
CREATE TABLE inbox_parked (
    consumer   text        COLLATE "C" NOT NULL,
    event_id   uuid        NOT NULL,
    event_type text        COLLATE "C" NOT NULL,
    agg_type   text        COLLATE "C",
    agg_id     uuid,
    agg_seq    bigint,
    state      text        NOT NULL CHECK (state IN ('gap', 'retry', 'dead')),
    attempts   integer     NOT NULL DEFAULT 0,
    next_at    timestamptz NOT NULL,
    first_at   timestamptz NOT NULL,
    last_error text,
    body       bytea       NOT NULL,
    PRIMARY KEY (consumer, event_id)
);
CREATE INDEX ON inbox_parked (next_at) WHERE state IN ('retry', 'gap');
CREATE INDEX ON inbox_parked (consumer, agg_type, agg_id, agg_seq);

-- What operators did to parked events and cursors, and why.
CREATE TABLE operator_action (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    actor    text        NOT NULL,
    action   text        NOT NULL,
    subject  text        NOT NULL,
    reason   text        NOT NULL
);

-- The first answer to a request that may be sent again.
CREATE TABLE idempotency_key (
    scope        text        COLLATE "C" NOT NULL,
    key          text        COLLATE "C" NOT NULL,
    fingerprint  bytea       NOT NULL,
    status       integer,
    location     text,
    content_type text,
    body         bytea,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX ON idempotency_key (created_at);

-- Partitions are made ahead, so that no insert ever finds the last one full. The function runs as its owner, because
-- the service itself may not change the schema; its search_path is pinned below.
CREATE FUNCTION extend_logs() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    size constant bigint := 1000000;
    made integer := 0;
    part record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(current_schema() || '.extend_logs'));
    FOR part IN
        SELECT log.name AS log, number, format('%s_%s', log.name, number) AS name
        FROM feed_head
        CROSS JOIN LATERAL (SELECT CASE feed WHEN 'events' THEN 'event_log' ELSE 'audit_log' END AS name) log
        CROSS JOIN LATERAL generate_series(position / size, position / size + 1) number
        WHERE to_regclass(format('%s_%s', log.name, number)) IS NULL
    LOOP
        -- Made apart and attached: unlike PARTITION OF, that waits for no reader, and holds none up.
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part.name, part.log);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
            part.log, part.name, part.number * size, (part.number + 1) * size);
        -- Rows are reached through the parent only, where the service may add and read.
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = current_schema() || '_app') THEN
            EXECUTE format('REVOKE ALL ON %I FROM %I', part.name, current_schema() || '_app');
        END IF;
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

DO $$
DECLARE
    service text := current_schema();
BEGIN
    EXECUTE format('ALTER FUNCTION extend_logs() SET search_path = %I, pg_temp', service);
    -- The service may add to its records and read them, and nothing else.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = service || '_app') THEN
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON event_log, audit_log, operator_action FROM %I', service || '_app');
    END IF;
END $$;
SELECT extend_logs();
