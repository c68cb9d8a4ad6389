"""A system that nobody uses changes nothing: not by being started again (INV-18), and not by waiting (INV-21)."""

import signal
import time

from installation import SERVICES
from soundness import Soundness
from statements import LOOPS, by_loop, recorded

ROUNDS = 20
SECONDS = 15


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


def test_waiting_costs_next_to_nothing(country, fleet, broker):
    """Each loop of each process asks for at most one statement a second, and no statement is of no loop (statements.py)."""
    sound = Soundness(country.installation)
    sound.wait_for_rest(60)
    # A loop that is woken by what other tests have left looks once more.
    time.sleep(2)
    with recorded(country.installation) as read:
        published = broker.manage("GET", "overview")["message_stats"]["publish"]
        began = time.monotonic()
        time.sleep(SECONDS)
        told = broker.manage("GET", "overview")["message_stats"]["publish"] - published
        seconds = time.monotonic() - began
        asked = by_loop(read())
    for (service, loop), count in sorted(asked.items()):
        print(f"  {service:<13} {count / seconds / len(fleet.of(service)):5.2f}/s  {loop[:110]}")
    assert {loop for _, loop in asked} <= set(LOOPS)
    assert {service for service, loop in asked if loop == "sequencer"} == set(SERVICES)
    targets = {service: len(sound.rows(f"SELECT target FROM {service}.relay_cursor")) for service in SERVICES}
    for (service, loop), count in asked.items():
        loops = len(fleet.of(service)) * (targets[service] if loop == "relay" else 1)
        # A loop that begins with a look has one more look than pauses.
        assert count <= loops * (seconds + 1), (service, loop, count)
    # Each process of Auth says once a second which revocation is the latest, so that others know that they missed none.
    # The broker brings its count up to date every five seconds.
    assert told <= len(fleet.of("auth")) * (seconds + 5 + 1)
