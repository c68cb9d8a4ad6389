"""The outside ministry's program as its operators run it: started again whenever it ends, stopped when they say so."""

import os
import pathlib
import subprocess
import sys
import threading

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo" / "ministry.py"


class MinistrySystem:
    def __init__(self, subscriber, folder):
        self.file, self.log = folder / "events.tsv", folder / "ministry.log"
        self.environment = {**os.environ, "AMQP_URL": subscriber.url, "QUEUE": subscriber.queue, "FILE": str(self.file)}
        self.wanted, self.changed, self.process, self.thread = False, threading.Event(), None, None

    def start(self):
        self.wanted = True
        self.changed.clear()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def stop(self):
        self.wanted = False
        self.changed.set()
        if self.process:
            self.process.kill()
        if self.thread:
            self.thread.join(20)

    def _keep(self):
        while self.wanted:
            with self.log.open("a") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-u", str(PROGRAM)], env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.process.wait()
            self.changed.wait(0.5)

    def events(self):
        """What it has on disk: id, type, report and number of each event, in the order in which they came."""
        if not self.file.exists():
            return []
        return [tuple(line.split("\t")) for line in self.file.read_text().splitlines()]

