"""What all processes wrote to their logs while all other tests of the country ran."""

import re

ADDRESS = re.compile(r"[\w.+-]+@example\.go\.th")


def test_no_request_ended_in_a_fault_of_ours(ordeal, country, fleet):
    found = [(one.name, line) for one in fleet.all for line in one.log_lines()
             if isinstance(line, dict) and line.get("event.action") in ("http.handler_failed", "http.status_500")]
    assert found == []
    access = (country.installation.place / "log" / "nginx-access.log").read_text().splitlines()
    assert len(access) > 1000
    assert [line for line in access if re.search(r" (500|501) \d+ ", line)] == []


def test_every_line_is_json(fleet):
    strays = [(one.name, line) for one in fleet.all for line in one.log_lines() if not isinstance(line, dict)]
    assert strays == []


def test_no_log_holds_an_address_or_a_secret(country, fleet, ledger):
    place = country.installation.place
    secrets = {path.read_text().strip() for path in (place / "secrets").iterdir()} | set(country.passwords.values())
    secrets |= {one["answer"]["code"] for one in ledger.of("invite", "ok")}
    secrets |= {value for person in country.people.values() for value in person.browser.cookies.values()}
    assert len(secrets) > 50
    for path in sorted((place / "log").glob("*.log")):
        text = path.read_text(errors="replace")
        assert ADDRESS.findall(text) == [], path
        assert [path.name for secret in secrets if len(secret) > 8 and secret in text] == []
