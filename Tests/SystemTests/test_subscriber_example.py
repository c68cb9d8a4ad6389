"""The subscriber that docs/events.md shows to ministries does what the page says, against a real broker."""

import contextlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import time
import uuid

import pika
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = re.search(r"```python\n(.*?)```", (ROOT / "docs/events.md").read_text(), re.DOTALL).group(1)
APPROVED = json.loads((ROOT / "Tests/ContractsTests/Examples/approval.report.approved.v1.json").read_text())


def event(key, sequence, kind="approval.step.decided.v1"):
    return {**APPROVED, "id": str(uuid.uuid4()), "type": kind, "partitionkey": key, "sequence": f"{sequence:019d}"}


class Ministry:
    """A queue of its own, and the example program, which can be killed and started again."""

    def __init__(self, folder, channel, queue):
        self.store, self.channel, self.queue, self.process = folder / "events.db", channel, queue, None
        (folder / "subscriber.py").write_text(PROGRAM)
        self.command = [sys.executable, str(folder / "subscriber.py")]

    def start(self):
        environment = {**os.environ, "AMQP_URL": os.environ["RAINGAN_TEST_AMQP"], "QUEUE": self.queue, "STORE": str(self.store)}
        self.process = subprocess.Popen(self.command, env=environment)

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def send(self, *messages, epoch=1):
        for message in messages:
            body = message if isinstance(message, bytes) else json.dumps(message).encode()
            properties = pika.BasicProperties(delivery_mode=2, headers={"raingan_epoch": epoch})
            self.channel.basic_publish("", self.queue, body, properties, mandatory=True)

    def read(self, query):
        with contextlib.closing(sqlite3.connect(self.store, timeout=10)) as store:
            return store.execute(query).fetchall()

    def wait_until(self, query, expected):
        """Until the store answers as expected, or tells what it answered instead."""
        deadline, found = time.monotonic() + 30, None
        while time.monotonic() < deadline:
            with contextlib.suppress(sqlite3.OperationalError):
                found = self.read(query)
                if found == expected:
                    return
            assert self.process.poll() is None, "the subscriber ended"
            time.sleep(0.05)
        assert found == expected


@pytest.fixture
def ministry(tmp_path):
    queue = f"sub.example.{uuid.uuid4().hex}"
    with pika.BlockingConnection(pika.URLParameters(os.environ["RAINGAN_TEST_AMQP"])) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
        one = Ministry(tmp_path, channel, queue)
        try:
            yield one
        finally:
            one.kill()
            channel.queue_delete(queue)


def test_skips_repetitions_and_never_goes_back(ministry):
    key = str(uuid.uuid4())
    newest, older = event(key, 15, "approval.report.approved.v1"), event(key, 9, "approval.report.returned.v1")
    last = event(str(uuid.uuid4()), 1)
    ministry.start()
    ministry.send(newest, older, newest, last)
    ministry.wait_until("SELECT id FROM event ORDER BY rowid", [(newest["id"],), (older["id"],), (last["id"],)])
    assert ministry.read(f"SELECT sequence, type FROM report WHERE partitionkey = '{key}'") == [
        (f"{15:019d}", "approval.report.approved.v1")]


def test_what_follows_a_restoration_is_newer_whatever_its_number(ministry):
    key = str(uuid.uuid4())
    void, fresh = event(key, 15, "approval.report.approved.v1"), event(key, 9, "approval.report.returned.v1")
    again, last = event(key, 16, "approval.report.approved.v1"), event(str(uuid.uuid4()), 1)
    ministry.start()
    ministry.send(void)
    ministry.send(fresh, epoch=2)
    ministry.send(again, last)
    ministry.wait_until(f"SELECT id FROM event WHERE id = '{last['id']}'", [(last["id"],)])
    assert ministry.read(f"SELECT epoch, sequence, type FROM report WHERE partitionkey = '{key}'") == [
        (2, f"{9:019d}", "approval.report.returned.v1")]


def test_sets_aside_what_it_cannot_read_and_goes_on(ministry):
    good = event(str(uuid.uuid4()), 1)
    ministry.start()
    ministry.send(b"\xff", b"[]", {"id": "only"}, good)
    ministry.wait_until("SELECT id FROM event", [(good["id"],)])
    assert len(ministry.read("SELECT reason FROM parked")) == 3


def test_has_everything_once_after_being_killed(ministry):
    sent = [event(str(uuid.uuid4()), 1) for _ in range(300)]
    ministry.start()
    ministry.send(*sent[:100])
    ministry.wait_until("SELECT count(*) > 0 FROM event", [(1,)])
    ministry.kill()
    ministry.send(*sent[100:])
    ministry.start()
    ministry.wait_until("SELECT count(*) FROM event", [(300,)])
    assert {row[0] for row in ministry.read("SELECT id FROM event")} == {one["id"] for one in sent}
