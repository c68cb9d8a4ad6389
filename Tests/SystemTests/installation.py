"""One installation of the whole system in a folder of its own, started and stopped by deploy/scripts/up."""

import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
UP = ROOT / "deploy" / "scripts" / "up"
SERVERS = ["postgres", "epmd", "rabbitmq", "mail", "nginx"]
SERVICES = ["auth", "submission", "approval", "notification"]

# What `up` is made of, for the few deeds that it has no word for: one server stopped and started while others run.
LIBRARY = """
set -euo pipefail
cd "$0"
for part in say place ports processes secrets packages http postgres rabbitmq roles broker nginx mail build services; do
    source "deploy/scripts/lib/$part.sh"
done
"""


class Installation:
    def __init__(self, place, **settings):
        self.place = pathlib.Path(place)
        self.environment = {
            **os.environ,
            "RAINGAN_LOCAL": str(place),
            "RAINGAN_CONFIGURATION": "debug",
            "RAINGAN_DEMONSTRATION": "no",
            **settings,
        }
        # The servers of the test run are slower to lose data than a real system may be.
        self.environment.pop("POSTGRES_FSYNC", None)

    def command(self, *words):
        return subprocess.run(
            [UP, *words], env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900
        )

    def up(self, *words):
        done = self.command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, service, *words):
        """A subcommand of a service's executable, with the service's settings; whatever it ends with is an answer."""
        return self.command("run", service, *words)

    def shell(self, script, **variables):
        """Functions of deploy/scripts/lib, on this installation."""
        done = subprocess.run(
            ["bash", "-c", LIBRARY + script, str(ROOT)], env={**self.environment, **variables},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
        )
        assert done.returncode == 0, script + done.stdout + done.stderr
        return done.stdout

    def up_killed_after(self, step):
        """Starts `up` and kills it, without any chance to tidy, as soon as it says that a step is done."""
        with subprocess.Popen(
            [UP], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout:
                if f"✓ {step} " in line:
                    process.send_signal(signal.SIGKILL)
                    break
            else:
                raise AssertionError(f"the step '{step}' was never reached")
        assert process.returncode == -signal.SIGKILL

    def database(self, service=None, kind="read"):
        """A connection to the database: as the server's superuser, or as one of a service's roles."""
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port("POSTGRES"), dbname="raingan",
            user=f"{service}_{kind}" if service else "postgres",
            password=self.secret(f"postgres-{service}-{kind}" if service else "postgres-superuser"),
        )
        connection.autocommit = True
        return connection

    def rows(self, statement, *values):
        """What a statement answers to the superuser, who sees all four schemas at once."""
        connection = self.database()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else cursor.rowcount
        finally:
            connection.close()

    def port(self, name):
        lines = (self.place / "ports").read_text().splitlines()
        return int(dict(line.split("=") for line in lines)[name])

    @property
    def ports(self):
        return {int(line.split("=")[1]) for line in (self.place / "ports").read_text().splitlines()}

    def secret(self, name):
        return (self.place / "secrets" / name).read_text()

    def pid(self, name):
        """The recorded pid of a process, if it still is that process; else None."""
        try:
            pid, started = (self.place / "run" / name).read_text().split()
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return int(pid) if fields[19] == started and fields[0] != "Z" else None

    def wait_for_end(self, name, seconds=30):
        """Until a recorded process is gone, which is some moments after it was told to go or killed."""
        end = time.monotonic() + seconds
        while self.pid(name):
            assert time.monotonic() < end, f"{name} did not end"
            time.sleep(0.05)

    def processes(self):
        """Every process on this machine whose command line names the folder, recorded or not, and ours or not."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                fields = (entry / "stat").read_text().rsplit(") ", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if fields[0] != "Z" and any(word.startswith(str(self.place).encode() + b"/") for word in words):
                found.append((int(entry.name), b" ".join(words).decode(errors="replace")))
        return found

    def request(self, path, method="GET", body=None, headers=None):
        """Status, headers and body of an answer through nginx; every status is an answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port('HTTP')}{path}", data=body, method=method, headers=headers or {}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.status, answer.headers, answer.read()
