"""Sending a complete report of 2 KiB, beside pgbench with the same statements on the same server."""

import contextlib
import statistics

from country import OFFICES, headers
from load import Request, key, play
from system import SERVICES, until
from twin import FIRST, Twin, record, transaction

CLIENTS = 32
# More than this each second, and the reports that were prepared would not last; with all four at work, a third of it.
MOST = 1800
OTHERS = [service for service in SERVICES if service != "submission"]


def measure(system, country, quick):
    rounds, seconds = (1, 3) if quick else (3, 6)
    country.stock((2 * rounds * seconds + rounds * seconds // 3 + 5) * MOST)
    twin = make_twin(system, country, 3 * MOST * seconds * rounds)
    found = {"statements": twin.statements, "trips": twin.trips, "clients": CLIENTS}
    system.wait_for_rest()
    for office in OFFICES:
        country.fresh(f"{office}-head")
    runs = {"alone": [], "plain": [], "pipelined": [], "told": [], "beside": []}
    system.stop(*OTHERS)
    try:
        with untold(system):
            send(system, country, 2 if quick else 5)
            for _ in range(rounds):
                runs["alone"].append(send(system, country, seconds))
                runs["plain"].append(twin.run(system, "submission_app", "submission", seconds))
                runs["pipelined"].append(twin.run(system, "submission_app", "submission", seconds, pipelined=True))
            forget_twin(system, sum(run["transactions"] for name in ("plain", "pipelined") for run in runs[name]), twin)
        until("the relay", lambda: system.has_told("submission"), 300, pause=0.5)
        runs["told"] = [send(system, country, seconds) for _ in range(rounds)]
    finally:
        system.start(*OTHERS)
    system.wait_for_rest()
    runs["beside"] = [send(system, country, seconds) for _ in range(rounds)]
    for name, ones in runs.items():
        found[name] = {key: statistics.median(one[key] for one in ones) for key in ones[0]}
        found[name]["rates"] = [round(one["rate"]) for one in ones]
    return found


def send(system, country, seconds):
    """Heads send for some seconds; rate, percentiles, and what one sending cost in milliseconds of processor time."""
    heads = {office: headers(country.fresh(f"{office}-head")) for office in OFFICES}
    before = system.one("SELECT count(*) FROM submission.report_revision")
    requests = [
        Request("POST", f"/api/submission/v1/reports/{report}/send", {**heads[office], "Idempotency-Key": key()}, "{}")
        for report, office in country.unsent()[: MOST * seconds]
    ]
    with system.costs("submission", "nginx", "postgres", "rabbitmq") as cost:
        found = play(system.origin, requests, CLIENTS, seconds)
    if found["requests"] + CLIENTS >= len(requests):
        raise RuntimeError(f"{len(requests)} reports were too few: the service was not what set the pace")
    sent = system.one("SELECT count(*) FROM submission.report_revision") - before
    # What was acknowledged is there; what was under way at the end may be.
    if not found["requests"] <= sent <= found["requests"] + CLIENTS:
        raise RuntimeError(f"{found['requests']} were acknowledged, {sent} are there")
    cost.pop("seconds")
    return {**found, **{f"{name} ms": 1000 * spent / sent for name, spent in cost.items()}}


@contextlib.contextmanager
def untold(system):
    """Nothing is sequenced and nothing told: the sequencer has lost its right to the head of the record, and tries again
    ever less often."""
    system.rows("REVOKE ALL ON submission.feed_head FROM submission_app")
    system.rows("UPDATE submission.relay_cursor SET paused = true, fence = fence + 1, lease_until = '-infinity'")
    try:
        yield
    finally:
        system.rows("GRANT SELECT, INSERT, UPDATE, DELETE ON submission.feed_head TO submission_app")
        system.rows("UPDATE submission.relay_cursor SET paused = false, fence = fence + 1")


# The twin

REPORT, OBLIGATION, ENTRY = "aaaaaaaa", "bbbbbbbb", "cccccccc"
OURS = "'aaaaaaaa-0000-7000-8000-%'"


def make_twin(system, country, count):
    """The statements of one sending, and reports of their own for them, whose ids are made of a number."""
    (report, office), = country.stock(1)
    (obligation, entry), = system.rows(
        "SELECT o.id::text, o.entry_id::text FROM submission.report r JOIN submission.obligation o ON o.id = r.obligation_id "
        "WHERE r.id = %s", report)
    used = system.one(
        f"SELECT COALESCE(max(right(report_id::text, 12)::bigint) - {FIRST} + 1, 0) FROM submission.report_revision "
        f"WHERE report_id::text LIKE {OURS}")
    copy_reports(system, report, FIRST + used, count)
    once, head = key(), country.fresh(f"{office}-head")
    sessions = record(
        system, "submission_app", lambda: head.call("POST", f"/api/submission/v1/reports/{report}/send", {}, key=once))
    return Twin(transaction(sessions, "INSERT INTO report_revision"), {
        report: made(REPORT), obligation: made(OBLIGATION), entry: made(ENTRY), once: "'twin-' || :n"}, used)


def made(prefix):
    return f"('{prefix}-0000-7000-8000-' || :n)::uuid"


def copy_reports(system, source, first, count):
    """Copies one report with everything that a sending reads or writes."""
    system.rows(f"""
        CREATE TEMPORARY TABLE number AS SELECT n, ('{REPORT}-0000-7000-8000-' || n)::uuid AS report,
            ('{OBLIGATION}-0000-7000-8000-' || n)::uuid AS obligation, ('{ENTRY}-0000-7000-8000-' || n)::uuid AS entry
          FROM generate_series({first}, {first + count}) n;
        CREATE TEMPORARY TABLE source AS SELECT r.id AS report, r.obligation_id AS obligation, o.entry_id AS entry
          FROM submission.report r JOIN submission.obligation o ON o.id = r.obligation_id WHERE r.id = '{source}';
        INSERT INTO submission.register_entry (id, programme, agency_id, agency, state, revision, label, search, answers,
                                               created_at, changed_at, event_seq)
          SELECT number.entry, programme, agency_id, agency, 'removed', revision, label, n::text, answers, created_at, changed_at,
                 event_seq FROM number, source, submission.register_entry e WHERE e.id = source.entry
          ON CONFLICT DO NOTHING;
        INSERT INTO submission.obligation (id, period_id, agency_id, agency, entry_id, label, due, event_seq)
          SELECT number.obligation, period_id, agency_id, agency, number.entry, label, due, event_seq
          FROM number, source, submission.obligation o WHERE o.id = source.obligation ON CONFLICT DO NOTHING;
        INSERT INTO submission.milestone (obligation_id, ordinal, step, due, late_until)
          SELECT number.obligation, ordinal, step, due, late_until
          FROM number, source, submission.milestone m WHERE m.obligation_id = source.obligation ON CONFLICT DO NOTHING;
        INSERT INTO submission.report (id, obligation_id, reference, programme, version, agency_id, state, changed_at, event_seq)
          SELECT number.report, number.obligation, n::text, programme, version, agency_id, 'draft', changed_at, event_seq
          FROM number, source, submission.report r WHERE r.id = source.report ON CONFLICT DO NOTHING;
        INSERT INTO submission.draft (id, version)
          SELECT number.report, version FROM number, source, submission.draft d WHERE d.id = source.report ON CONFLICT DO NOTHING;
        INSERT INTO submission.draft_section (draft_id, section, answers, numbers)
          SELECT number.report, section, answers, numbers
          FROM number, source, submission.draft_section d WHERE d.draft_id = source.report ON CONFLICT DO NOTHING;
        INSERT INTO submission.draft_writer (draft_id, person_id)
          SELECT number.report, person_id
          FROM number, source, submission.draft_writer d WHERE d.draft_id = source.report ON CONFLICT DO NOTHING;
        ANALYZE
        """)


def forget_twin(system, transactions, twin):
    """What pgbench said in the service's name is never told; before, that each of its transactions did the whole work."""
    sent = system.one(
        f"SELECT count(*) FROM submission.report_revision v WHERE report_id::text LIKE {OURS} "
        f"AND right(report_id::text, 12)::bigint >= {FIRST + twin.begun}")
    if not transactions <= sent <= transactions + 4 * CLIENTS * len(twin.runs):
        raise RuntimeError(f"pgbench counted {transactions} transactions, {sent} reports were sent by it")
    system.rows(f"DELETE FROM submission.outbox WHERE agg_id::text LIKE {OURS} OR agg_id::text LIKE replace({OURS}, 'a', 'b')")
    system.rows(f"DELETE FROM submission.audit_intake WHERE object_id LIKE {OURS}")
