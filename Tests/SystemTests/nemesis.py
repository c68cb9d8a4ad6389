"""Breaks one thing after the other, and mends it again, while people work."""

import signal
import time

from installation import SERVICES


class Nemesis:
    def __init__(self, fleet, broker, database):
        self.fleet, self.broker, self.database = fleet, broker, database
        self.fenced = 0

    @property
    def deeds(self):
        """Every fault in its turn: what it is called, and what does it."""
        # Mails that a killed process had claimed are given up only after their lease: Notification comes first.
        order = ["notification", "auth", "submission", "approval"]
        assert sorted(order) == sorted(SERVICES)
        kills = [(f"SIGKILL {one}", lambda one=one: self.kill(one)) for name in order for one in self.fleet.of(name)]
        return [
            *kills[:4],
            ("restart the broker", self.broker.restart),
            *kills[4:],
            ("restart PostgreSQL, fast", lambda: self.database.restart(signal.SIGINT)),
            ("close all broker connections", self.broker.cut_connections),
            ("restart PostgreSQL, immediate", lambda: self.database.restart(signal.SIGQUIT)),
            ("pause Approval's teller beyond its lease", lambda: self.pause_teller("approval")),
            # A busy one may lose its line to the database in the pause; an idle one learns it from the fence.
            ("pause Auth's teller beyond its lease", lambda: self.pause_teller("auth")),
            ("kill the broker", self.broker.crash),
        ]

    def kill(self, instance):
        instance.kill()
        # The other instance works alone for a moment.
        time.sleep(0.5)
        instance.start()
        instance.wait_until_ready()

    def pause_teller(self, service, target="internal"):
        """Stops the process that tells a target, until another has taken its lease, and lets it go on (INV-17)."""
        teller = self.wait_for_teller(service, target)
        others = [one for one in self.fleet.of(service) if one is not teller]
        before = teller.metric("raingan_relay_fence_conflicts_total", target=target)
        teller.send(signal.SIGSTOP)
        try:
            self.until("another instance tells", lambda: any(self.tells(one, target) for one in others), 90)
        finally:
            teller.send(signal.SIGCONT)
        self.until("the paused one tells no more", lambda: teller.is_ready and not self.tells(teller, target), 90)
        self.fenced += teller.metric("raingan_relay_fence_conflicts_total", target=target) - before

    def tells(self, instance, target):
        return instance.metric("raingan_relay_lease_held", target=target) == 1

    def wait_for_teller(self, service, target):
        found = []

        def look():
            found[:] = [one for one in self.fleet.of(service) if self.tells(one, target)]
            return len(found) == 1

        self.until(f"one instance of {service} tells {target}", look, 90)
        return found[0]

    @staticmethod
    def until(what, check, seconds):
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
            time.sleep(0.1)

    def heal(self):
        for one in self.fleet.all:
            one.send(signal.SIGCONT)
        self.fleet.start()
