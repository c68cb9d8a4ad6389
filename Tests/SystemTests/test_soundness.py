"""The checks of soundness.py complain of data that was spoilt: a check that cannot fail proves nothing."""

import shutil

import pytest

from soundness import Soundness

# What is spoilt, by which statement, and the check that must complain.
HARM = {
    "an acknowledged report is gone": (
        "DELETE FROM submission.report_revision WHERE report_id = (SELECT min(report_id::text)::uuid FROM submission.report_revision)",
        "reports"),
    "a report differs from what was acknowledged": (
        "UPDATE submission.report_revision SET hash = repeat('0', 64) "
        "WHERE report_id = (SELECT max(report_id::text)::uuid FROM submission.report_revision)",
        "reports"),
    "a sent report was never told": (
        "DELETE FROM submission.event_log WHERE position = ("
        "SELECT min(position) FROM submission.event_log WHERE event_type = 'submission.report.submitted.v1')",
        "reports"),
    "a case stands elsewhere than its decisions put it": (
        "UPDATE approval.approval_case SET state = 'refused' "
        "WHERE report_id = (SELECT min(report_id::text)::uuid FROM approval.approval_case WHERE state = 'approved')",
        "cases"),
    "an acknowledged decision is gone": (
        "DELETE FROM approval.decision WHERE id = (SELECT max(id::text)::uuid FROM approval.decision)", "cases"),
    "a level was skipped": (
        "DELETE FROM approval.decision WHERE id = (SELECT id FROM approval.decision WHERE step = 'vice-governor' LIMIT 1)", "cases"),
    "Submission shows another state than the case has": (
        "UPDATE submission.report SET state = 'in_review' "
        "WHERE id = (SELECT min(id::text)::uuid FROM submission.report WHERE state = 'approved')",
        "agreement"),
    "something changed and nobody was told": (
        "UPDATE approval.approval_case SET event_seq = event_seq + 1 "
        "WHERE report_id = (SELECT min(report_id::text)::uuid FROM approval.approval_case)",
        "events"),
    "an event is missing in the middle": ("DELETE FROM approval.event_log WHERE position = 7", "positions"),
    "the last event is missing": (
        "DELETE FROM approval.event_log WHERE position = (SELECT max(position) FROM approval.event_log)", "positions"),
    "an audit row is missing": ("DELETE FROM auth.audit_log WHERE position = 3", "positions"),
    "a reader has not heard the last of something": (
        "UPDATE submission.inbox_watermark SET last_seq = last_seq - 1 WHERE agg_id = ("
        "SELECT min(agg_id::text)::uuid FROM submission.inbox_watermark WHERE agg_type = 'approval.case')",
        "rest"),
    "a reader never heard of something": (
        "DELETE FROM notification.inbox_watermark WHERE agg_id = ("
        "SELECT min(agg_id::text)::uuid FROM notification.inbox_watermark WHERE agg_type = 'approval.case')",
        "rest"),
    "a target was not told the last event": (
        "UPDATE approval.relay_cursor SET position = position - 1 WHERE target = 'internal'", "rest"),
    "a mail was not sent": (
        "UPDATE notification.delivery SET state = 'scheduled' "
        "WHERE id = (SELECT min(id::text)::uuid FROM notification.delivery WHERE state = 'sent')",
        "rest"),
}


@pytest.fixture(scope="module")
def rested(ordeal):
    ordeal.sound.wait_for_rest(60)
    return ordeal


@pytest.fixture
def spoilt(rested):
    """The checks, in a transaction that is rolled back: nobody else sees what is spoilt in it."""
    connection = rested.country.installation.database()
    connection.autocommit = False

    def rows(statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    # The database's own rules would not let us.
    rows("SET LOCAL session_replication_role = replica")
    try:
        yield Soundness(rested.country.installation, rows)
    finally:
        connection.rollback()
        connection.close()


def complaints(sound, check, ledger):
    return {
        "reports": lambda: sound.reports_match_ledger(ledger),
        "cases": lambda: sound.cases_stand_where_decisions_put_them(ledger),
        "agreement": sound.submission_agrees_with_approval,
        "events": sound.events_match_state,
        "positions": sound.positions_have_no_gap,
        "rest": sound.unrest,
    }[check]()


@pytest.mark.parametrize("harm", HARM)
def test_spoilt_data_is_complained_of(rested, spoilt, harm):
    statement, check = HARM[harm]
    assert not complaints(spoilt, check, rested.ledger)
    assert spoilt.rows(statement) == 1
    assert complaints(spoilt, check, rested.ledger)


def test_a_line_that_the_subscriber_has_not_or_has_twice_is_complained_of(rested):
    events = rested.ministry.events()
    check = rested.sound.subscriber_has_every_approval
    assert check(events) == []
    middle = len(events) // 2
    assert [what for what, *_ in check(events[:middle] + events[middle + 1:])] == ["not received"]
    assert [what for what, *_ in check(events + events[:1])] == ["received twice"]
    identity, kind, report, sequence = events[middle]
    assert {what for what, *_ in check([*events, ("x", kind, report, "1")])} == {"never said", "out of order"}


def test_a_mail_too_many_or_too_few_is_complained_of(rested, tmp_path):
    folder, check = rested.country.installation.place / "mail", rested.sound.mails_match_deliveries
    (identity,), = rested.sound.rows(
        "SELECT message_id FROM notification.delivery WHERE state = 'sent' AND NOT resent AND last_error IS NULL LIMIT 1")
    mails = shutil.copytree(folder, tmp_path / "mail")
    assert check(mails)[0] == []
    one = next(file for file in mails.glob("*.eml") if identity.strip("<>").encode() in file.read_bytes())
    shutil.copy(one, mails / "again.eml")
    assert [row[-1] for row in check(mails)[0]] == [2]
    (mails / "again.eml").unlink()
    text = one.read_bytes()
    one.unlink()
    assert [row[-1] for row in check(mails)[0]] == [0]
    # As many as Auth's own mails, whose ids nobody keeps, and one more.
    for number in range(rested.sound.rows("SELECT count(*) FROM auth.mail_outbox")[0][0] + 1):
        stranger = text.replace(identity.strip("<>").encode(), f"stranger-{number}@example.go.th".encode())
        (mails / f"stranger-{number}.eml").write_bytes(stranger)
    assert "nobody sent these" in [row[0] for row in check(mails)[0]]
