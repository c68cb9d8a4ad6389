"""The main job, by everybody at once: officers fill in, heads send, five steps approve, some reports go back once."""

import queue
import re
import threading
import time

from forms import progress


class Filing:
    """Reports are given out one by one by whoever conducts the test; each goes its whole way by itself."""

    def __init__(self, country):
        self.country, self.ledger = country, country.ledger
        self.owed = {office: queue.Queue() for office in country.offices}
        self.filled = {office: queue.Queue() for office in country.offices}
        self.given, self.to_return = set(), set()
        self.over = threading.Event()
        self.faults, self.threads = [], []

    def give(self, report, returned=False):
        """Lets the office of a report begin with it; `returned` asks the ministry to send it back once."""
        self.given.add(report)
        if returned:
            self.to_return.add(report)
        self.owed[self.country.office_of[report]].put((report, False))

    def start(self):
        for office in self.country.offices:
            self._thread(self._fill, office)
            self._thread(self._send, office)
        for approver in self.country.approvers:
            self._thread(self._decide, approver)

    def finish(self, seconds):
        """Waits until every report that was given out is approved, then lets everybody go home."""
        try:
            self.wait_until_approved(self.given, seconds)
        finally:
            self.go_home()

    def wait_until_approved(self, reports, seconds):
        self._wait(lambda: reports <= self.done, seconds, lambda: f"not approved: {sorted(reports - self.done)[:5]}")

    def wait_for_decisions(self, count, seconds):
        """Until so many more decisions were made than now; at the end of the work there may be none."""
        before = len(self.ledger.of("decide", "ok"))

        def have_come():
            return len(self.ledger.of("decide", "ok")) - before >= count or self.done == self.given

        self._wait(have_come, seconds, lambda: f"fewer than {count} decisions after {before}")

    def _wait(self, check, seconds, complaint):
        end = time.monotonic() + seconds
        while not check():
            if self.faults:
                raise self.faults[0]
            assert time.monotonic() < end, f"{complaint()}: {self.ledger.tally()}"
            time.sleep(0.2)

    def go_home(self):
        self.over.set()
        for thread in self.threads:
            thread.join(150)

    @property
    def done(self):
        """Reports whose last step was answered with a yes."""
        return {one["about"] for one in self.ledger.of("decide", "ok") if one["answer"]["state"] == "approved"} & self.given

    @property
    def approved(self):
        return len(self.done)

    def _thread(self, work, *arguments):
        def run():
            try:
                work(*arguments)
            except Exception as fault:  # noqa: BLE001 - told by `finish`
                self.faults.append(fault)

        thread = threading.Thread(target=run, daemon=True)
        self.threads.append(thread)
        thread.start()

    @staticmethod
    def _next(source):
        try:
            return source.get(timeout=0.2)
        except queue.Empty:
            return None

    def _fill(self, office):
        officer = self.country.officer(office)
        while not self.over.is_set():
            item = self._next(self.owed[office])
            if item is None:
                continue
            report, again = item
            if again:
                self._wait_for_return(officer, report)
            answers = progress(officer.random.randint(1, 100))
            if again:
                del answers["plan_reports"]
            value = {"answers": answers, "section": "progress"} if again else {"answers": answers}
            answer = officer.write("fill", "PUT", f"/api/submission/v1/reports/{report}/answers", value, about=report)
            assert answer.status == 200, (report, answer.status, answer.text)
            self.filled[office].put(report)

    def _wait_for_return(self, officer, report):
        end = time.monotonic() + 120
        while officer.read(f"/api/submission/v1/reports/{report}").json()["state"] != "returned":
            assert time.monotonic() < end, f"{report} was returned, and Submission did not hear of it"
            time.sleep(0.2)

    def _send(self, office):
        head = self.country.head(office)
        while not self.over.is_set():
            report = self._next(self.filled[office])
            if report is None:
                continue
            answer = head.write("send", "POST", f"/api/submission/v1/reports/{report}/send", {}, about=report)
            assert answer.status == 200, (report, answer.status, answer.text)

    def _decide(self, approver):
        """Reads the inbox, reads each report as the page does, and decides."""
        person = self.country.approver(approver)
        while not self.over.is_set():
            tasks = person.read("/api/approval/v1/inbox").json()["items"]
            for task in tasks:
                if self.over.is_set():
                    return
                self._decide_one(person, approver, task)
            if not tasks:
                time.sleep(0.1)

    def _decide_one(self, person, approver, task):
        report, revision = task["report"], task["revision"]
        page = person.read(f"/fragments/reports/{report}/{revision}", accept="text/html")
        assert page.status == 200, (report, revision, page.status, page.text[:300])
        decision = {
            "revision": revision, "step": task["step"], "round": task["round"], "outcome": "approved",
            "shown": re.search(r'data-shown="([0-9a-f]{64})"', page.text)[1],
        }
        returns = approver == "permanent-secretary" and report in self.to_return
        if returns:
            decision |= {"outcome": "returned", "reason": "โปรดอธิบายผลการใช้จ่าย", "sections": ["progress"]}
        answer = person.write("decide", "POST", f"/api/approval/v1/cases/{report}/decisions", decision, about=report)
        assert answer.status == 201, (report, answer.status, answer.text)
        if returns:
            self.to_return.discard(report)
            self.owed[self.country.office_of[report]].put((report, True))
