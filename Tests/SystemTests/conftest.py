import secrets

import pytest

from installation import Installation


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
