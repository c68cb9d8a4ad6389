#!/usr/bin/env python3
"""The main job, through the public interfaces: from an officer's keyboard to a ministry's queue.

The order of Rayong province for quarter 2 of fiscal year 2564: four projects are reported, approved through five steps
(four for the cluster's budget), one is returned by the ministry and corrected, reminders go out, and a ministry's system
that was away receives everything it missed. Done once; later runs only hand out fresh activation codes.
"""

import os
import re
import secrets
import subprocess
import sys
import urllib.parse

import people
import projects
from browser import Browser, Refused
from mailbox import Mailbox, words
from place import Place
from steps import step, until


class MainJob:
    def __init__(self):
        self.place = Place()
        self.mails = Mailbox(self.place.local / "mail")
        self.persons = {}
        self.codes = {}
        self.reports = {}
        self.ministry = None

    def run(self):
        if self.place.recall("done"):
            self.sign_in_administrator()
        else:
            self.load_country()
            self.admit_people()
            self.publish_programme()
            self.register_subscriber()
            self.register_projects()
            self.remind()
            self.file_reports()
            self.approve_reports()
            self.catch_up_ministry()
            self.leave_work()
            self.sign_out_everywhere()
            self.verify_records()
            self.place.remember("done", "yes\n")
        self.hand_out_codes()

    # Auth

    def load_country(self):
        self.place.lay_out_seed()
        # Quarter 1 is over, with the governor's ten days behind it.
        self.place.set_clock(2564, 1, 12)
        with step("agencies, positions and holidays of the country imported") as note:
            note(self.place.run("auth", "import", "agencies", str(self.place.seed / "agencies.csv")).split(",")[0])
            self.place.run("auth", "import", "positions", str(self.place.seed / "positions.csv"))
            self.place.run("submission", "holidays", "import", str(self.place.seed / "holidays.csv"))
        with step("first administrator: one-time code, then a password"):
            printed = self.place.run("auth", "bootstrap", "--email", "administrator@example.go.th")
            code = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}\b", printed) or re.search(r"\b[0-9A-Z]{24}\b", printed)
            password = secrets.token_urlsafe(24)
            self.persons["admin"] = self.activate(code[0], "administrator@example.go.th", password)
            self.place.remember("administrator", password)

    def sign_in_administrator(self):
        with step("the demonstration was loaded before; its data are kept"):
            browser = Browser(self.place.origin)
            form = browser.get("/sign-in").form("/sign-in")
            browser.submit(form, {"name": "admin", "password": self.place.recall("administrator")})
            self.persons["admin"] = browser

    def activate(self, code, email, password=None):
        """Enters a one-time code as its receiver would, and chooses a password."""
        password = password or secrets.token_urlsafe(24)
        browser = Browser(self.place.origin)
        answer = browser.submit(browser.get("/activate").form("/activate"), {"code": code})
        form = answer.form("/activate/finish")
        browser.submit(form, {"password": password, "again": password, "email": email})
        browser.get("/account")
        return browser

    def admit_people(self):
        admin = self.persons["admin"]
        with step("people invited to their positions; each enters a one-time code and chooses a password") as note:
            for person in people.PEOPLE:
                answer = admin.call("POST", "/api/auth/v1/invitations", {
                    "position": {"agency": person.agency, "kind": person.position}, "name": person.name,
                    "signInName": person.sign_in, "email": people.address(person.sign_in)}).json()
                self.persons[person.sign_in] = self.activate(answer["code"], people.address(person.sign_in))
            sign_in, agency, kind = people.CLUSTER_HEAD
            admin.call("POST", "/api/auth/v1/appointments", {
                "position": {"agency": agency, "kind": kind}, "signInName": sign_in})
            note(f"{len(people.PEOPLE)} people")
        with step("a used code is refused"):
            browser = Browser(self.place.origin)
            answer = browser.submit(
                browser.get("/activate").form("/activate"), {"code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF"},
                expect=(200, 400, 403, 404, 409, 410, 422, 429))
            if any(form.action == "/activate/finish" for form in answer.page.forms):
                raise RuntimeError("an unknown code was accepted")

    # Submission

    def publish_programme(self):
        with step("programme project-quarterly published; quarter 2 of fiscal year 2564 opens"):
            self.place.run("submission", "programmes", "publish", str(self.place.seed / "project-quarterly.json"))

    def register_projects(self):
        with step("four projects registered (M1–M5)") as note:
            for project in projects.PROJECTS:
                self.register(*project)
            note("3 of the provincial budget, 1 of the cluster's")
        with step("each project owes its report of quarter 2, due 31 March 2564 and 10 April 2564"):
            for office, name, *_ in projects.PROJECTS:
                self.reports[office] = until("the obligation", lambda: self.obligation(office, name))

    def register(self, office, name, source, budget):
        browser = self.persons[f"{office}-officer"]
        browser.get("/")
        until("the register", lambda: self.try_register(browser, office, name, source, budget))

    def try_register(self, browser, office, name, source, budget):
        try:
            return browser.call("POST", "/api/submission/v1/entries", {
                "programme": "project-quarterly", "agency": office,
                "answers": projects.registration(name, source, budget)})
        except Refused as refused:
            # The programme and the officer's rights travel by message; until they have come, there is no register.
            if refused.status in (403, 404, 503):
                return None
            raise

    def obligation(self, office, name):
        found = self.persons[f"{office}-officer"].call("GET", "/api/submission/v1/obligations").json()
        for line in found["obligations"]:
            if line["subject"]["label"] == name and line["period"]["key"] == "2564-Q2":
                return line["report"]
        return None

    def remind(self):
        with step("a week before: reminder mails to officers and heads"):
            self.place.set_clock(2564, 3, 24, 8, 31)
            mail = self.mails.wait(people.address("rayong-agri-officer"), "7 วัน", seconds=60)
            if "31 มีนาคม 2564" not in words(mail):
                raise RuntimeError("the reminder does not say when the report is due")
        self.place.set_clock(2564, 3, 25, 10, 0)

    def file_reports(self):
        for number, (office, name, _, budget) in enumerate(projects.PROJECTS):
            report, officer, head = self.reports[office], self.persons[f"{office}-officer"], self.persons[f"{office}-head"]
            quarter = budget // 4
            answers = projects.progress("๕๐" if number == 0 else str(40 + 5 * number), f"{quarter:,}.00", f"{2 * quarter:,}.00")
            with step(f"M6 filled in and sent: {name[:44]}") as note:
                officer.get(f"/reports/{report}/edit")
                self.type_slowly(officer, report, answers)
                officer.call("PUT", f"/api/submission/v1/reports/{report}/answers", {"answers": answers})
                if number == 0:
                    self.refuse_clerk(officer, report)
                head.get(f"/reports/{report}/check")
                receipt = head.call("POST", f"/api/submission/v1/reports/{report}/send", {}).json()
                note(f"reference {receipt['reference']}")

    def type_slowly(self, browser, report, answers):
        """What the page's autosave sends while somebody types."""
        for sequence, field in enumerate(("percent", "results"), start=1):
            browser.call("POST", f"/api/submission/v1/reports/{report}/changes", {
                "client": "00000000-0000-4000-8000-000000000001",
                "changes": [{"field": field, "value": answers[field], "seq": sequence}]})

    def refuse_clerk(self, officer, report):
        try:
            officer.call("POST", f"/api/submission/v1/reports/{report}/send", {})
        except Refused as refused:
            if refused.status == 403:
                return
            raise
        raise RuntimeError("the clerk could send the report, which only the head may (Q3)")

    # Approval

    def approve_reports(self):
        agri = self.reports["rayong-agri"]
        with step("returned by the ministry with a reason; the officer is told at once") as note:
            for name in ("provincial-office", "vice-governor", "governor"):
                self.decide(agri, name)
            before = len(self.mails.to(people.address("rayong-agri-officer")))
            self.decide(agri, "permanent-secretary", "returned", "กรุณาระบุผลการดำเนินงานของแต่ละกิจกรรมให้ครบถ้วน")
            mail = self.mails.wait(people.address("rayong-agri-officer"), "", seconds=60, since=before)
            note(mail["Subject"][:60])
        with step("corrected and sent again: it goes on where it stood, and the council approves") as note:
            officer, head = self.persons["rayong-agri-officer"], self.persons["rayong-agri-head"]
            until("the return to arrive", lambda: "returned" == self.state(officer, agri))
            officer.call("PUT", f"/api/submission/v1/reports/{agri}/answers", {
                "answers": projects.progress("๕๕", "3,125,000.00", "6,250,000.00")})
            receipt = head.call("POST", f"/api/submission/v1/reports/{agri}/send", {}).json()
            note(f"revision {receipt['revision']}")
            self.decide(agri, "permanent-secretary")
            self.decide(agri, "council")
        with step("the next report goes up its five steps"):
            for name in ("provincial-office", "vice-governor", "governor", "permanent-secretary", "council"):
                self.decide(self.reports["rayong-dpt"], name)

    def state(self, browser, report):
        return browser.call("GET", f"/api/submission/v1/reports/{report}").json()["state"]

    def decide(self, report, name, outcome="approved", reason=None):
        """One approver reads the report and decides about what was read."""
        browser = self.persons[people.STEPS[name]]
        item = until(f"step {name} to open", lambda: self.waiting(browser, report, name))
        page = browser.get(f"/fragments/reports/{report}/{item['revision']}")
        shown = re.search(r'data-shown="([0-9a-f]{64})"', page.text)[1]
        body = {"revision": item["revision"], "step": name, "outcome": outcome, "shown": shown}
        if reason:
            body |= {"reason": reason, "sections": ["progress"]}
        browser.call("POST", f"/api/approval/v1/cases/{report}/decisions", body)

    def waiting(self, browser, report, name):
        items = browser.call("GET", "/api/approval/v1/inbox").json()["items"]
        return next((item for item in items if item["report"] == report and item["step"] == name), None)

    # A ministry's system

    def register_subscriber(self):
        with step("a ministry's system subscribes, with credentials and a virtual host of its own"):
            admin = self.persons["admin"]
            admin.get("/subscribers")
            answer = until("the programme to be known", lambda: self.try_subscribe(admin)).json()
            self.subscriber = answer
            self.received = self.place.memory / "ministry.tsv"
            self.received.unlink(missing_ok=True)
            self.listen()

    def try_subscribe(self, admin):
        try:
            return admin.call("POST", "/api/notification/v1/subscribers", {
                "slug": "moi", "name": "กระทรวงมหาดไทย ระบบติดตามงาน", "contact": "integration@example.go.th",
                "events": ["approval.report.approved.v1"], "programmes": ["project-quarterly"],
                "hierarchy": "oversight", "agencies": ["ministry-interior"]})
        except Refused as refused:
            # The programme travels by message from where it was published.
            if refused.status == 422 and '"programmes"' in refused.text:
                return None
            raise

    def listen(self):
        port = self.place.ports["AMQP"]
        settings = {
            **os.environ, "QUEUE": self.subscriber["queue"], "FILE": str(self.received),
            "AMQP_URL": f"amqp://{self.subscriber['user']}:{self.subscriber['password']}@127.0.0.1:{port}/"
                        f"{self.subscriber['virtual_host']}?heartbeat=10"}
        program = self.place.root / "deploy/demo/ministry.py"
        self.ministry = subprocess.Popen(
            [sys.executable, str(program)], env=settings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop_listening(self):
        if self.ministry:
            self.ministry.terminate()
            self.ministry.wait()
            self.ministry = None

    def events(self):
        return self.received.read_text().splitlines() if self.received.exists() else []

    def catch_up_ministry(self):
        with step("the ministry's system has both approvals"):
            until("two events", lambda: len(self.events()) == 2)
        self.stop_listening()
        with step("it is away while two more reports are approved, one of them through the cluster's four steps"):
            for name in ("provincial-office", "vice-governor", "governor", "permanent-secretary", "council"):
                self.decide(self.reports["rayong-roads"], name)
            for name in ("osm-director", "governor", "permanent-secretary", "council"):
                self.decide(self.reports["rayong-sport"], name)
        with step("it comes back and has them all, in order") as note:
            self.listen()
            until("all events", lambda: len(self.events()) == 4)
            self.stop_listening()
            note(f"{len({line.split(chr(9))[0] for line in self.events()})} approvals, each once")

    # What stays open

    def leave_work(self):
        """One report not begun, one filled in and waiting for its head, one with its first approver, one returned."""
        with step("four more projects, each left at another point for whoever enters now"):
            for project in projects.UNFINISHED:
                self.register(*project)
            reports = {office: until("the obligation", lambda: self.obligation(office, name))
                       for office, name, *_ in projects.UNFINISHED}
            for office, _, _, budget in projects.UNFINISHED[1:]:
                quarter = budget // 4
                self.persons[f"{office}-officer"].call("PUT", f"/api/submission/v1/reports/{reports[office]}/answers", {
                    "answers": projects.progress("45", f"{quarter:,}.00", f"{2 * quarter:,}.00")})
            for office in ("rayong-roads", "rayong-sport"):
                head = self.persons[f"{office}-head"]
                head.get(f"/reports/{reports[office]}/check")
                head.call("POST", f"/api/submission/v1/reports/{reports[office]}/send", {})
            officer = self.persons["rayong-dpt-officer"]
            officer.submit(officer.get(f"/reports/{reports['rayong-dpt']}/check").form(f"/reports/{reports['rayong-dpt']}/hand-over"))
            self.decide(reports["rayong-sport"], "osm-director", "returned", "โปรดแนบรายละเอียดผลการดำเนินงานรายกิจกรรมของแต่ละจังหวัด")

    # The end

    def sign_out_everywhere(self):
        with step("sign-out reaches every service within a second"):
            browser = self.persons["rayong-agri-officer"]
            cookies = dict(browser.cookies)
            browser.submit(browser.get("/account").form("/sign-out"))
            old = Browser(self.place.origin)
            old.cookies = {name: value for name, value in cookies.items() if name == "__Host-at"}
            for path in ("/api/submission/v1/badges", "/api/approval/v1/badges", "/api/notification/v1/badges"):
                until(f"{path} to refuse the old token", lambda: self.refuses(old, path), seconds=3)

    def refuses(self, browser, path):
        try:
            browser.call("GET", path)
        except Refused as refused:
            return refused.status in (401, 403)
        return False

    def verify_records(self):
        with step("the records of all four services verify"):
            for service in ("auth", "submission", "approval", "notification"):
                self.place.run(service, "audit", "verify")

    def hand_out_codes(self):
        """Fresh one-time codes: whoever types one at /activate chooses a password of their own."""
        admin = self.persons["admin"]
        with step("fresh activation codes for the demonstration people"):
            listed = self.people_by_name(admin)
            for person in people.PEOPLE:
                page = admin.get(f"/people/{listed[person.sign_in]}")
                answer = admin.submit(page.form(f"/people/{listed[person.sign_in]}/code"))
                found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}", answer.text)
                self.codes[person.sign_in] = found[0]
        print()
        print("  To enter as one of these people, type the code at /activate and choose a password:")
        for person in people.PEOPLE:
            print(f"    {self.codes[person.sign_in]}  {person.name}  ({person.sign_in})")

    def people_by_name(self, admin):
        found = {}
        for person in people.PEOPLE:
            page = admin.get("/people?q=" + urllib.parse.quote(person.name))
            match = re.search(r'href="/people/([0-9a-f-]{36})', page.text)
            if match:
                found[person.sign_in] = match[1]
        return found


if __name__ == "__main__":
    job = MainJob()
    try:
        job.run()
    finally:
        job.stop_listening()
