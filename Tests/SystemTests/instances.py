"""The processes of one service: the one that `up` starts, and more of the same beside it."""

import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from installation import SERVICES


def free_port():
    """A port that nothing listens on, below those that `up` gives out and those of outgoing connections."""
    while True:
        port = random.randint(17000, 19999)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Instance:
    """Number 1 is the one that `up` starts; others share its HTTP port and have a health port of their own."""

    def __init__(self, installation, service, number):
        self.installation, self.service, self.number = installation, service, number
        self.name = service if number == 1 else f"{service}-{number}"
        self.health = installation.port(f"{service.upper()}_HEALTH") if number == 1 else free_port()
        self.process = None

    def __str__(self):
        return f"{self.service} {self.number}"

    @property
    def pid(self):
        return self.installation.pid(self.name)

    def environment(self):
        lines = (self.installation.place / "settings" / f"{self.service}.env").read_text().splitlines()
        settings = dict(line.split("=", 1) for line in lines if line)
        settings["HEALTH_PORT"] = str(self.health)
        return {**settings, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"}

    def start(self):
        place = self.installation.place
        user = ["setpriv", "--reuid=www-data", "--regid=www-data", "--init-groups", "--"] if os.geteuid() == 0 else []
        with (place / "log" / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*user, str(place / "bin" / f"{self.service}-service"), "serve"], env=self.environment(), cwd=place,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        started = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()[19]
        (place / "run" / self.name).write_text(f"{self.process.pid} {started}\n")

    def send(self, number):
        pid = self.pid
        if pid:
            os.kill(pid, number)

    def wait_for_end(self, seconds=40):
        end = time.monotonic() + seconds
        while self.pid:
            if self.process:
                self.process.poll()
            assert time.monotonic() < end, f"{self} did not end"
            time.sleep(0.02)
        if self.process:
            self.process.wait(5)

    def kill(self):
        self.send(signal.SIGKILL)
        self.wait_for_end()

    def stop(self):
        self.send(signal.SIGTERM)
        self.wait_for_end()

    def ask(self, path):
        """Status and text from the health port; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.health}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except OSError:
            return 0, ""

    @property
    def is_ready(self):
        return self.ask("/readyz")[0] == 200

    def wait_until_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while not self.is_ready:
            assert self.pid, f"{self} ended: {self.last_words()}"
            assert time.monotonic() < end, f"{self} is not ready: {self.ask('/readyz')[1]}"
            time.sleep(0.05)

    def metric(self, name, **labels):
        """The sum of a metric's values over the series that have these labels."""
        found = 0.0
        for line in self.ask("/metrics")[1].splitlines():
            match = re.match(r"(\w+)(?:\{(.*)\})? (\S+)", line)
            if match and match[1] == name:
                given = dict(re.findall(r'(\w+)="([^"]*)"', match[2] or ""))
                if all(given.get(label) == value for label, value in labels.items()):
                    found += float(match[3])
        return found

    def log_lines(self):
        """Every line of its log that is JSON, as it must be, and the others as they are."""
        path = self.installation.place / "log" / f"{self.name}.log"
        for line in path.read_text(errors="replace").splitlines() if path.exists() else []:
            try:
                yield json.loads(line)
            except ValueError:
                yield line

    def last_words(self):
        return list(self.log_lines())[-5:]


class Fleet:
    """All instances of all services."""

    def __init__(self, installation, each=1):
        self.installation = installation
        self.all = [Instance(installation, service, number) for number in range(1, each + 1) for service in SERVICES]

    def of(self, service):
        return [one for one in self.all if one.service == service]

    def start(self):
        """Starts what is not running, and waits until all are ready."""
        for one in self.all:
            if not one.pid:
                one.start()
        for one in self.all:
            one.wait_until_ready()

    def stop(self):
        for one in self.all:
            one.send(signal.SIGCONT)
            one.send(signal.SIGTERM)
        for one in self.all:
            one.wait_for_end()
