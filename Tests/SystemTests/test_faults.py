"""What must be true after processes were killed and servers restarted while more than 200 reports were filed and approved.

All tests look at one ordeal (ordeal.py). Outcomes that nobody can know ("unknown" in the ledger) may have happened or not,
but once; every write is repeated under its key until there is an answer.
"""

import time

import pytest

from installation import SERVICES


def test_every_acknowledged_report_is_there_once_as_it_was_acknowledged(ordeal):
    assert len({one["about"] for one in ordeal.ledger.of("send", "ok")} & set(ordeal.reports)) >= 200
    assert ordeal.sound.reports_match_ledger(ordeal.ledger) == []


def test_every_case_stands_where_its_decisions_put_it(ordeal):
    assert ordeal.sound.cases_stand_where_decisions_put_them(ordeal.ledger) == []


def test_every_change_was_told_once(ordeal):
    assert ordeal.sound.events_match_state() == []


def test_positions_have_no_gap(ordeal):
    assert ordeal.sound.positions_have_no_gap() == []


def test_every_service_has_heard_everything_in_order(ordeal):
    assert ordeal.sound.unrest() == {}
    assert ordeal.sound.submission_agrees_with_approval() == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_record_verifies(ordeal, service):
    status, words = ordeal.sound.verify(service)
    assert status == 0, words


def test_a_paused_teller_finds_its_lease_lost(ordeal):
    assert ordeal.nemesis.fenced >= 1


def test_the_ministry_has_every_approval_once_in_the_order_of_its_report(ordeal):
    end = time.monotonic() + 60
    while wrong := ordeal.sound.subscriber_has_every_approval(ordeal.ministry.events()):
        assert time.monotonic() < end, wrong[:5]
        time.sleep(0.2)
    assert len(ordeal.ministry.events()) >= len(ordeal.reports)


def test_each_mail_went_out_once(ordeal):
    wrong, count = ordeal.sound.mails_match_deliveries(ordeal.country.installation.place / "mail")
    assert wrong == []
    # Whoever is next, and the office when its report is through or comes back.
    assert count > len(ordeal.reports)


def test_people_were_not_signed_out_by_what_happened(ordeal):
    for person in [*ordeal.country.people.values(), ordeal.country.administrator]:
        person.renew()
        assert person.read("/api/submission/v1/badges").status == 200, person.name
