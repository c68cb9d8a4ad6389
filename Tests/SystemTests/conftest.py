import os
import secrets

import pytest

from country import Country
from installation import Installation
from instances import Fleet
from ledger import Ledger
from ordeal import Ordeal
from servers import Broker, Database


def new_place():
    """Short, because a unix socket below it must fit into 107 bytes, and outside folders that only root may enter."""
    return f"/var/tmp/raingan-system-{secrets.token_hex(5)}"


@pytest.fixture
def installations():
    """Makes installations that are stopped and removed after the test, whatever happened to it."""
    made = []

    def make(**settings):
        made.append(Installation(new_place(), **settings))
        return made[-1]

    yield make
    for installation in made:
        installation.command("wipe")


@pytest.fixture(scope="session")
def system():
    """A running system shared by tests that only look at it."""
    installation = Installation(new_place())
    try:
        installation.up()
        yield installation
    finally:
        installation.command("wipe")


@pytest.fixture(scope="session")
def shared_spare():
    installation = Installation(new_place())
    yield installation
    installation.command("wipe")


@pytest.fixture
def spare(shared_spare):
    """A running system that a test may stop, break or wipe: the next one starts what is missing."""
    shared_spare.up()
    return shared_spare


@pytest.fixture(scope="session")
def fleet():
    """A running system with two instances of every service, beneath a country at work. Who breaks it mends it."""
    installation = Installation(new_place())
    fleet = None
    try:
        print(installation.up())
        fleet = Fleet(installation, each=2)
        fleet.start()
        yield fleet
    finally:
        if fleet:
            fleet.stop()
        # With RAINGAN_TEST_KEEP=yes logs and data stay for whoever looks for a cause.
        installation.command("stop" if os.environ.get("RAINGAN_TEST_KEEP") == "yes" else "wipe")


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    ledger = Ledger(tmp_path_factory.mktemp("ledger") / "ledger.jsonl")
    yield ledger
    ledger.close()


@pytest.fixture(scope="session")
def country(fleet, ledger):
    """Every run has its own seed; RAINGAN_TEST_SEED repeats one."""
    seed = os.environ.get("RAINGAN_TEST_SEED") or secrets.token_hex(3)
    print(f"RAINGAN_TEST_SEED={seed}")
    return Country(fleet.installation, ledger, projects=290, seed=seed)


@pytest.fixture(scope="session")
def broker(fleet):
    broker = Broker(fleet.installation)
    broker.let_administrator_in()
    return broker


@pytest.fixture(scope="session")
def database(fleet):
    return Database(fleet.installation)


@pytest.fixture(scope="session")
def ordeal(country, fleet, broker, database, tmp_path_factory):
    """What was done to the system, for tests of what must be true afterwards."""
    ordeal = Ordeal(country, fleet, broker, database, tmp_path_factory.mktemp("ministry"), reports=225)
    try:
        ordeal.run()
        print(country.ledger.tally())
        yield ordeal
    finally:
        ordeal.ministry.stop()


def pytest_collection_modifyitems(items):
    """Logs are read when everything else has written to them."""
    items.sort(key=lambda item: item.path.name == "test_logs.py")
