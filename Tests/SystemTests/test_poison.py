"""An event that cannot take effect stops its own report and no other (INV-8)."""

import json
import time
import uuid

import pika

from filing import Filing
from soundness import Soundness


def until(what, check, seconds=60):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
        time.sleep(0.1)


def parked(sound, consumer, subject):
    return sound.rows(
        f"SELECT state, agg_seq, event_id::text FROM {consumer}.inbox_parked WHERE agg_id = %s ORDER BY agg_seq", subject)


def say_nonsense(installation, report):
    """The publisher itself tells something of this report that nobody can read, as a fault of a release might."""
    identity = str(uuid.uuid4())
    connection = installation.database()
    connection.autocommit = False
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "UPDATE submission.report SET event_seq = event_seq + 1 WHERE id = %s RETURNING event_seq", [report])
            number = cursor.fetchone()[0]
            body = {
                "specversion": "1.0", "id": identity, "source": "/raingan/submission",
                "type": "submission.report.submitted.v1", "subject": f"submission.report/{report}", "partitionkey": report,
                "sequence": f"{number:019d}", "time": "2021-03-25T09:00:00.000+07:00", "agency": "rayong-agri",
                "datacontenttype": "application/json", "data": {"report_id": 7},
            }
            cursor.execute(
                "INSERT INTO submission.outbox (event_id, agg_type, agg_id, agg_seq, event_type, agency, must_route, "
                "occurred_at, body) VALUES (%s, 'submission.report', %s, %s, %s, 'rayong-agri', true, now(), %s)",
                [identity, report, number, body["type"], json.dumps(body).encode()])
    finally:
        connection.close()
    return identity


def test_what_nobody_can_read_stops_one_report_until_it_is_left_out(country):
    sound, filing = Soundness(country.installation), Filing(country)
    ill, *well = country.take(6)
    filing.start()
    try:
        filing.give(ill, returned=True)
        until("it is sent", lambda: any(one["about"] == ill for one in country.ledger.of("send", "ok")))
        poison = say_nonsense(country.installation, ill)
        until("it is dead", lambda: ("dead", 2, poison) in parked(sound, "approval", ill))
        for report in well:
            filing.give(report)
        filing.wait_until_approved(set(well), 90)
        until("its next revision waits", lambda: [row[:2] for row in parked(sound, "approval", ill)] == [("dead", 2), ("gap", 3)])
        assert ill not in filing.done
        told = country.run("approval", "dead", "list")
        assert poison in told and "unreadable" in told
        assert country.installation.run("approval", "dead", "drop", poison).returncode != 0, "without a reason"
        country.run("approval", "dead", "drop", poison, "--reason", "left out by a test")
        filing.finish(90)
    finally:
        filing.go_home()
    sound.wait_for_rest(60)
    assert sound.cases_stand_where_decisions_put_them(country.ledger) == []
    assert sound.rows("SELECT reason FROM approval.operator_action WHERE subject = %s", poison) == [("left out by a test",)]


def test_what_fails_is_held_back_in_order_and_goes_on_when_the_cause_is_mended(country):
    sound, filing = Soundness(country.installation), Filing(country)
    ill, *well = country.take(6)
    sound.rows(
        f"""
        CREATE FUNCTION submission.fails() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.report_id = '{ill}' THEN RAISE EXCEPTION 'this row cannot be written'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON submission.report_step FOR EACH ROW EXECUTE FUNCTION submission.fails();
        """)
    filing.start()
    try:
        filing.give(ill)
        for report in well:
            filing.give(report)
        # Approval is not ill: there all are approved. Submission has heard the end of all but one.
        filing.wait_until_approved({ill, *well}, 120)
        until("the others are through", lambda: sound.rows(
            "SELECT count(*) FROM submission.report WHERE id = ANY (%s::uuid[]) AND state = 'approved'", well) == [(len(well),)])
        held = parked(sound, "submission", ill)
        assert [state for state, _, _ in held] == ["retry"] + ["gap"] * (len(held) - 1) and len(held) > 4
        assert [number for _, number, _ in held] == list(range(1, len(held) + 1))
        assert sound.rows("SELECT state FROM submission.report WHERE id = %s", ill) == [("submitted",)]
        # As if it had failed often: the next try by itself would be too late for this test.
        sound.rows("UPDATE submission.inbox_parked SET next_at = now() + interval '1 hour' WHERE state = 'retry'")
    finally:
        sound.rows("DROP FUNCTION submission.fails() CASCADE")
        filing.go_home()
    country.run("submission", "dead", "replay", held[0][2], "--reason", "mended by a test")
    sound.wait_for_rest(60)
    assert sound.submission_agrees_with_approval() == []
    moments = sound.rows("SELECT kind FROM submission.report_moment WHERE report_id = %s ORDER BY number", ill)
    assert [kind for (kind,) in moments] == ["sent"] + ["approved"] * (len(moments) - 2) + ["finished"]


def test_bytes_that_are_no_event_are_set_aside_and_stop_nothing(country, broker):
    sound = Soundness(country.installation)
    rubbish = b"\xff\xfe no event at all"
    with pika.BlockingConnection(pika.URLParameters(broker.url("raingan"))) as connection:
        connection.channel().basic_publish("submission.events", "submission.report.submitted.v1.rayong-agri", rubbish)
    for consumer in ["approval", "notification"]:
        until("it is set aside", lambda consumer=consumer: sound.rows(
            f"SELECT count(*) FROM {consumer}.inbox_parked WHERE state = 'dead' AND agg_id IS NULL") == [(1,)])
        ((identity,),) = sound.rows(f"SELECT event_id::text FROM {consumer}.inbox_parked")
        assert identity in country.run(consumer, "dead", "list")
        country.run(consumer, "dead", "drop", identity, "--reason", "rubbish of a test")
    filing = Filing(country)
    filing.start()
    filing.give(country.take(1)[0])
    filing.finish(60)
    sound.wait_for_rest(60)
