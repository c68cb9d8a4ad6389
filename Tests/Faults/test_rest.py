"""A system that nobody uses changes nothing: not by being started again (INV-18), and not by waiting (INV-21)."""

import signal
import time

import pytest

from installation import SERVICES
from soundness import Soundness

ROUNDS = 20
SECONDS = 20


def test_starting_again_changes_nothing(country, fleet):
    sound = Soundness(country.installation)
    sound.wait_for_rest(90)
    before = sound.fingerprint()
    for _ in range(ROUNDS):
        for one in fleet.all:
            one.send(signal.SIGTERM)
        for one in fleet.all:
            one.wait_for_end()
            one.start()
        for one in fleet.all:
            one.wait_until_ready()
    sound.wait_for_rest(60)
    after = sound.fingerprint()
    assert {name for name in before if before[name] != after.get(name)} == set()


@pytest.fixture
def counted(country, fleet, database):
    """The server counts statements while the test runs."""
    rows = country.installation.rows
    rows("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
    database.restart()
    rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
    for one in fleet.all:
        one.wait_until_ready()
    try:
        yield
    finally:
        rows("DROP EXTENSION pg_stat_statements")
        rows("ALTER SYSTEM RESET shared_preload_libraries")


def test_waiting_costs_next_to_nothing(country, fleet, broker, counted):
    """Statements each second and instance, by service; what an idle loop asks for is seen in the list that is printed."""
    sound = Soundness(country.installation)
    sound.wait_for_rest(60)
    # Lines that the restart has cut are opened again, and what was put off meanwhile is done.
    time.sleep(8)
    sound.rows("SELECT pg_stat_statements_reset()")
    published = broker.manage("GET", "overview")["message_stats"].get("publish", 0)
    began = time.monotonic()
    time.sleep(SECONDS)
    seconds = time.monotonic() - began
    found = {}
    for user, calls, query in sound.rows(
        "SELECT r.rolname, s.calls, s.query FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid "
        "WHERE r.rolname LIKE '%%_app' ORDER BY 1, 2 DESC"
    ):
        service = user.removesuffix("_app")
        rate = calls / seconds / len(fleet.of(service))
        found[service] = found.get(service, 0) + rate
        print(f"  {service:<13} {rate:6.2f}/s  {' '.join(query.split())[:110]}")
    told = (broker.manage("GET", "overview")["message_stats"].get("publish", 0) - published) / seconds
    print({service: round(rate, 2) for service, rate in found.items()}, f"published {told:.2f}/s")
    assert set(found) == set(SERVICES)
    assert all(rate < 12 for rate in found.values()), found
    # Auth's two instances say once a second that they live.
    assert told < 4
