"""Reminders go to those who owe, once each, and never to those who have filed (INV-13)."""

import datetime
import time

from country import BANGKOK
from soundness import Soundness


def test_a_reminder_reaches_whoever_still_owes_and_nobody_else(country, ordeal):
    """The office sends by Wednesday 31 March; three days before is a Sunday, so the reminder goes on Friday 26 March."""
    sound = Soundness(country.installation)
    sound.wait_for_rest(60)
    owed = {one for (one,) in sound.rows(
        "SELECT o.id::text FROM submission.obligation o JOIN submission.report r ON r.obligation_id = o.id WHERE r.revision = 0")}
    filed = {one for (one,) in sound.rows(
        "SELECT o.id::text FROM submission.obligation o JOIN submission.report r ON r.obligation_id = o.id WHERE r.revision > 0")}
    assert len(owed) > 5 and len(filed) > 200
    country.set_clock(datetime.datetime(2021, 3, 26, 8, 31, tzinfo=BANGKOK))
    reminded = "SELECT l.obligation_id::text, d.person_id::text, d.state FROM notification.letter l JOIN notification.delivery d ON d.letter_id = l.id WHERE l.kind = 'reminder'"
    end = time.monotonic() + 60
    while {row[0] for row in sound.rows(reminded)} != owed:
        assert time.monotonic() < end, (len(owed), len(sound.rows(reminded)))
        time.sleep(0.2)
    sound.wait_for_rest(90)
    rows = sound.rows(reminded)
    assert {state for _, _, state in rows} == {"sent"}
    assert {obligation for obligation, _, _ in rows} == owed and not filed & {obligation for obligation, _, _ in rows}
    assert len({row[:2] for row in rows}) == len(rows), "one to each person about each"
    # An officer and a head for each.
    assert len(rows) == 2 * len(owed)
    wrong, _ = sound.mails_match_deliveries(country.installation.place / "mail")
    assert wrong == []
