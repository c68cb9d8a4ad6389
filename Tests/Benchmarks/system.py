"""The installation that is measured: its processes, its database, its broker and what they cost."""

import contextlib
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))

SERVICES = ["auth", "submission", "approval", "notification"]
TICKS = os.sysconf("SC_CLK_TCK")

# What `up` is made of, for deeds that it has no word for: one service or server started while others stay.
LIBRARY = """
set -euo pipefail
cd "$0"
for part in say place ports processes secrets packages http postgres rabbitmq roles broker nginx mail build services; do
    source "deploy/scripts/lib/$part.sh"
done
"""


class System:
    def __init__(self):
        self.local = pathlib.Path(os.environ["RAINGAN_LOCAL"])

    def port(self, name):
        return int(dict(line.split("=") for line in (self.local / "ports").read_text().split())[name])

    def secret(self, name):
        return (self.local / "secrets" / name).read_text()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port('HTTP')}"

    def shell(self, script):
        """Functions of deploy/scripts/lib on this installation."""
        done = subprocess.run(
            ["bash", "-c", LIBRARY + script, str(ROOT)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{script}: {done.stdout}{done.stderr}")
        return done.stdout

    # Services

    def start(self, *services):
        for service in services:
            self.shell(f"start_service {service}")
        for service in services:
            self.wait_until_ready(service)

    def stop(self, *services):
        for service in services:
            self.shell(f"stop_service {service}")

    def is_ready(self, service):
        return self.ask(service, "/readyz")[0] == 200

    def wait_until_ready(self, service, seconds=60, pause=0.05):
        end = time.monotonic() + seconds
        while not self.is_ready(service):
            if time.monotonic() > end:
                raise TimeoutError(f"{service} is not ready: {self.ask(service, '/readyz')[1]}")
            time.sleep(pause)

    def ask(self, service, path):
        """Status and text from a service's health port; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port(service.upper() + '_HEALTH')}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except OSError:
            return 0, ""

    # PostgreSQL

    def connect(self, role="postgres"):
        secret = "postgres-superuser" if role == "postgres" else "postgres-" + role.replace("_", "-")
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port("POSTGRES"), dbname="raingan", user=role, password=self.secret(secret))
        connection.autocommit = True
        return connection

    def rows(self, statement, *values):
        with contextlib.closing(self.connect()) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement, *values):
        return self.rows(statement, *values)[0][0]

    def set_postgres(self, **settings):
        """Settings of the server, read again at once; those that need a restart take effect with it."""
        for name, value in settings.items():
            self.rows(f"ALTER SYSTEM SET {name} = %s" if value is not None else f"ALTER SYSTEM RESET {name}",
                      *([value] if value is not None else []))
        self.rows("SELECT pg_reload_conf()")

    def restart_postgres(self):
        self.shell("stop_postgres; start_postgres")

    # Costs

    def pid(self, name):
        pid, started = (self.local / "run" / name).read_text().split()
        return int(pid)

    def processor_seconds(self, name):
        """Processor time that a service or server and its children have used, those included that have ended."""
        first = self.pid(name)
        total = sum(times(first, ended_children=True))
        for pid in descendants(first):
            with contextlib.suppress(OSError):
                total += sum(times(pid, ended_children=True))
        return total / TICKS

    @contextlib.contextmanager
    def costs(self, *names):
        """What the work within cost each of them in processor seconds, and all of them in the time of the clock."""
        before, began = {name: self.processor_seconds(name) for name in names}, time.monotonic()
        spent = {}
        yield spent
        spent["seconds"] = time.monotonic() - began
        for name in names:
            spent[name] = self.processor_seconds(name) - before[name]

    def memory(self, service):
        """Resident memory in MiB: now, and the most there ever was."""
        lines = pathlib.Path(f"/proc/{self.pid(service)}/status").read_text().splitlines()
        values = dict(line.split(":", 1) for line in lines)
        return tuple(int(values[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))

    # Between measurements

    def wait_for_rest(self, seconds=600):
        """Until everything that was said is recorded, told and heard."""
        until("rest", self.is_at_rest, seconds, pause=0.5)
        self.withdraw_letters()

    def withdraw_letters(self):
        """Takes back the mails that the sendings of a measurement caused: a few go out each second, for many minutes."""
        self.rows("UPDATE notification.letter SET state = 'cancelled' WHERE state = 'scheduled'; "
                  "UPDATE notification.delivery SET state = 'cancelled' WHERE state IN ('scheduled', 'temp_failed')")

    def is_at_rest(self):
        for service in SERVICES:
            if not self.has_told(service):
                return False
        return all(waiting == 0 for waiting in self.queues().values())

    def has_told(self, service):
        """Everything that was committed is recorded and confirmed by the broker."""
        return not self.one(
            f"SELECT EXISTS (SELECT FROM {service}.outbox) OR EXISTS (SELECT FROM {service}.audit_intake) "
            f"OR EXISTS (SELECT FROM {service}.relay_cursor c, {service}.feed_head h "
            "WHERE h.feed = 'events' AND c.position < h.position)")

    def queues(self):
        """Messages in the services' queues, also those that are with a consumer."""
        self.shell(": >\"$RAINGAN_LOCAL/log/rabbitmqctl.log\"; rabbitmq_control list_queues -p raingan name messages")
        lines = (self.local / "log" / "rabbitmqctl.log").read_text().splitlines()
        pairs = [line.split("\t") for line in lines if "\t" in line]
        return {name: int(count) for name, count in pairs if count.isdigit() and name.endswith(".in")}

    def empty_queue(self, name):
        self.shell(f"rabbitmq_control purge_queue -p raingan {name}")


def until(what, look, seconds=60, pause=0.05):
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(pause)


def times(pid, ended_children=False):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return [int(field) for field in fields[11:15 if ended_children else 13]]


def descendants(first):
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(") ", 1)[1].split()[1])
    found, front = [], [first]
    while front:
        front = [pid for pid, parent in parents.items() if parent in front]
        found += front
    return found


def percentile(values, share):
    """The smallest value that at least this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]
