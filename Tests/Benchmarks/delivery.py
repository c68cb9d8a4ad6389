"""From the commit to the broker's confirm, to the effect in the next service; and a backlog that drains."""

import concurrent.futures
import http.client
import time

from country import OFFICES, headers
from load import key
from system import SERVICES, percentile, until

WRITERS = 4
BACKLOG = 100_000


def measure(system, country, quick):
    found = {"steady": steady(system, country, rate=100, seconds=5 if quick else 40)}
    found["drain"] = drain(system, country, 5_000 if quick else BACKLOG)
    return found


def steady(system, country, rate, seconds):
    """Each sending tells two events. Its commit, the first moment at which the relay knows the broker's confirm, and the
    commit of the case in Approval are read from the same server's clock."""
    reports = country.stock(rate * seconds)
    system.wait_for_rest()
    system.rows("""
        CREATE SCHEMA IF NOT EXISTS bench;
        CREATE TABLE IF NOT EXISTS bench.moved (position bigint, at timestamptz);
        TRUNCATE bench.moved;
        CREATE OR REPLACE FUNCTION bench.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN INSERT INTO bench.moved VALUES (NEW.position, clock_timestamp()); RETURN NULL; END $$;
        GRANT USAGE ON SCHEMA bench TO submission_app;
        CREATE OR REPLACE TRIGGER bench AFTER UPDATE OF position ON submission.relay_cursor
          FOR EACH ROW WHEN (OLD.position <> NEW.position) EXECUTE FUNCTION bench.note()
        """)
    try:
        heads = {office: headers(country.fresh(f"{office}-head")) for office in OFFICES}
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            shares = [reports[number::WRITERS] for number in range(WRITERS)]
            list(pool.map(lambda share: pace(system, share, heads, rate / WRITERS), shares))
        system.wait_for_rest()
    finally:
        system.rows("DROP TRIGGER bench ON submission.relay_cursor")
    delays = system.rows(
        """
        SELECT extract(epoch FROM (SELECT min(at) FROM bench.moved m WHERE m.position >= l.position)
                       - pg_xact_commit_timestamp(v.xmin)) * 1000,
               extract(epoch FROM pg_xact_commit_timestamp(p.xmin) - pg_xact_commit_timestamp(v.xmin)) * 1000
        FROM submission.report_revision v
        JOIN submission.event_log l ON l.agg_id = v.report_id AND l.event_type = 'submission.report.submitted.v1'
        JOIN approval.case_preparer p ON p.report_id = v.report_id
        WHERE v.report_id = ANY (%s::uuid[])
        """, [report for report, _ in reports])
    if len(delays) < len(reports):
        raise RuntimeError(f"{len(delays)} of {len(reports)} had an effect")
    confirmed, effect = [float(one[0]) for one in delays], [float(one[1]) for one in delays]
    return {
        "events": 2 * len(reports), "rate": 2 * rate,
        "confirm p50": percentile(confirmed, 50), "confirm p99": percentile(confirmed, 99),
        "effect p50": percentile(effect, 50), "effect p99": percentile(effect, 99),
    }


def pace(system, reports, heads, rate):
    """Sends one report after the other at an even pace, late ones at once."""
    line = http.client.HTTPConnection("127.0.0.1", system.port("HTTP"))
    began = time.monotonic()
    for number, (report, office) in enumerate(reports):
        time.sleep(max(0, began + number / rate - time.monotonic()))
        line.request("POST", f"/api/submission/v1/reports/{report}/send", "{}", {**heads[office], "Idempotency-Key": key()})
        answer = line.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {text[:300]}")


def drain(system, country, count):
    """Events of a size as they are, from the outbox to the broker's last confirm, while nobody listens."""
    others = [service for service in SERVICES if service != "submission"]
    system.wait_for_rest()
    system.stop(*others)
    try:
        system.rows("REVOKE ALL ON submission.feed_head FROM submission_app")
        head = system.one("SELECT position FROM submission.feed_head WHERE feed = 'events'")
        system.rows(
            """
            INSERT INTO submission.outbox (event_id, agg_type, agg_id, agg_seq, event_type, agency, must_route, occurred_at,
                                           traceparent, body)
            SELECT gen_random_uuid(), agg_type, gen_random_uuid(), 1, event_type, agency, must_route, occurred_at, traceparent, body
            FROM (SELECT * FROM submission.event_log WHERE event_type = 'submission.report.submitted.v1'
                  ORDER BY position DESC LIMIT 1) one, generate_series(1, %s)
            """, count)
        system.rows("VACUUM ANALYZE submission.outbox")
        size = system.one("SELECT octet_length(body) FROM submission.outbox LIMIT 1")
        system.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON submission.feed_head TO submission_app")
        recorded = "SELECT position FROM submission.feed_head WHERE feed = 'events'"
        told = "SELECT position FROM submission.relay_cursor WHERE target = 'internal'"
        until("the first event", lambda: system.one(recorded) > head, 60, pause=0.005)
        began = time.monotonic()
        with system.costs("submission", "postgres", "rabbitmq") as cost:
            until("the record", lambda: system.one(recorded) >= head + count, 300)
            sequenced = time.monotonic() - began
            until("the broker", lambda: system.one(told) >= head + count, 300)
        seconds = time.monotonic() - began
    finally:
        system.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON submission.feed_head TO submission_app")
        # Reports that nobody has: their events are never to be heard.
        for queue in ("approval.in", "notification.in"):
            system.empty_queue(queue)
        system.start(*others)
    cost.pop("seconds")
    return {
        "events": count, "bytes": size, "sequenced": count / sequenced, "rate": count / seconds,
        **{f"{name} ms": 1000 * spent / count for name, spent in cost.items()},
    }
