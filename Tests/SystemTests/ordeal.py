"""People file and approve reports while everything beneath them is killed, stopped and cut off, one after the other."""

import time

from filing import Filing
from ministry_system import MinistrySystem
from nemesis import Nemesis
from soundness import Soundness


class Ordeal:
    def __init__(self, country, fleet, broker, database, folder, reports):
        self.country = country
        self.ledger = country.ledger
        self.sound = Soundness(country.installation)
        self.nemesis = Nemesis(fleet, broker, database)
        self.ministry = MinistrySystem(country.subscriber, folder)
        self.reports = country.take(reports)
        self.began = time.monotonic()

    def tell(self, what):
        print(f"  {time.monotonic() - self.began:7.1f} s  {what}", flush=True)

    def run(self):
        """Gives out some reports before each fault, and waits until all are approved and everything has come to rest.

        Every fault strikes a system at work: after the one before, people have got on again.
        """
        filing, deeds = Filing(self.country), self.nemesis.deeds
        share = len(self.reports) // len(deeds) + 1
        self.ministry.start()
        filing.start()
        try:
            for number, (name, deed) in enumerate(deeds):
                for report in self.reports[number * share:(number + 1) * share]:
                    # Of every ten one is sent back by the ministry and sent again.
                    filing.give(report, returned=len(filing.given) % 10 == 4)
                if number == len(deeds) // 3:
                    self.ministry.stop()
                if number == len(deeds) - 2:
                    self.ministry.start()
                deed()
                filing.wait_for_decisions(10, 120)
                self.tell(f"{name}: {filing.approved} of {len(filing.given)} approved")
            filing.finish(240)
        finally:
            filing.go_home()
            self.nemesis.heal()
        self.tell(f"all {filing.approved} approved")
        self.sound.wait_for_rest(240)
        self.tell("at rest")
