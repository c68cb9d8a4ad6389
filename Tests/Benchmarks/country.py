"""A province at work, made through the public interfaces, and as many reports ready to be sent as a measurement needs."""

import json
import secrets
import time

from browser import Browser, Refused
from main_job import MainJob
from people import PEOPLE, STEPS
import projects

PERIOD = "2564-Q2"
OFFICES = ["rayong-agri", "rayong-dpt", "rayong-roads"]
SIZE = 2048


class Country(MainJob):
    """The people of the demonstration with a password that is remembered, so that a second run can sign them in."""

    def __init__(self, system):
        super().__init__()
        self.system = system
        self.password = self.place.recall("password") or secrets.token_urlsafe(24)
        self.place.remember("password", self.password)
        if self.place.recall("country"):
            self.sign_in_everybody()
        else:
            self.load_country()
            self.admit_people()
            self.publish_programme()
            self.register_projects()
            self.fill_in()
            self.place.remember("country", json.dumps(self.reports))

    def activate(self, code, email, password=None):
        return super().activate(code, email, self.password)

    def sign_in_everybody(self):
        self.reports = json.loads(self.place.recall("country"))
        for name in ["admin", *(person.sign_in for person in PEOPLE)]:
            self.persons[name] = self.sign_in(name)

    def sign_in(self, name):
        browser = Browser(self.place.origin)
        form = browser.get("/sign-in").form("/sign-in")
        browser.submit(form, {"name": name, "password": self.password})
        browser.get("/account")
        return browser

    def sign_in_once(self):
        """One more session of somebody, made by the page; Auth lets one address try only so often."""
        while True:
            try:
                return self.sign_in("rayong-agri-officer")
            except Refused as refused:
                if refused.status != 429:
                    raise
                time.sleep(1)

    def fresh(self, name):
        """Somebody with a token that lives another five minutes; while Auth is stopped, the one at hand must do."""
        browser = self.persons[name]
        if self.system.is_ready("auth"):
            browser.renew()
        return browser

    def fill_in(self):
        """A complete report of 2 KiB, of which every other is a copy."""
        for office in OFFICES:
            answers = projects.progress("50", "3,125,000.00", "6,250,000.00")
            lacking = SIZE - len(json.dumps(answers, ensure_ascii=False, separators=(",", ":")).encode())
            answers["results"] += " ก" * (lacking // 4)
            self.persons[f"{office}-officer"].call("PUT", f"/api/submission/v1/reports/{self.reports[office]}/answers", {"answers": answers})

    # Reports in numbers

    def stock(self, count):
        """At least so many filled-in reports that nobody has sent; answers their ids with the office of each.

        Register entries and drafts are copied in the database; what is owed for the entries opens as always.
        """
        lacking = count - len(self.unsent())
        if lacking > 0:
            self.copy_entries(lacking)
            self.place.run("submission", "periods", "open", "project-quarterly", PERIOD)
            self.copy_drafts()
            self.system.rows("ANALYZE")
        return self.unsent()[:count]

    def unsent(self):
        """Reports in the order in which they came, offices mixed."""
        return self.system.rows(
            "SELECT r.id::text, o.agency FROM submission.report r JOIN submission.obligation o ON o.id = r.obligation_id "
            "WHERE r.state = 'draft' AND r.revision = 0 AND r.id::text NOT LIKE 'aaaaaaaa-0000-7%%' AND r.id <> ALL (%s::uuid[]) ORDER BY r.id", list(self.reports.values()))

    def copy_entries(self, count):
        self.system.rows(
            """
            WITH source AS (
                SELECT e.*, row_number() OVER (ORDER BY e.id) - 1 AS turn FROM submission.register_entry e
                JOIN submission.obligation o ON o.entry_id = e.id JOIN submission.report r ON r.obligation_id = o.id
                WHERE r.id = ANY (%s::uuid[])),
            copies AS (SELECT gen_random_uuid() AS id, number FROM generate_series(1, %s) number),
            entries AS (
                INSERT INTO submission.register_entry (id, programme, agency_id, agency, state, revision, label, search,
                                                       answers, created_at, changed_at, event_seq)
                SELECT c.id, programme, agency_id, agency, state, revision, label || ' ' || number, search || number,
                       answers, created_at, changed_at, event_seq
                FROM copies c JOIN source s ON s.turn = c.number %% %s RETURNING id, answers, created_at)
            INSERT INTO submission.register_revision (entry_id, revision, state, answers, changed_by, changed_as, changed_at)
            SELECT id, 1, 'active', answers, gen_random_uuid(), '', created_at FROM entries
            """, [self.reports[office] for office in OFFICES], count, len(OFFICES))

    def copy_drafts(self):
        source = self.reports[OFFICES[0]]
        self.system.rows("""
            CREATE TEMPORARY TABLE empty AS SELECT id FROM submission.report WHERE state = 'owed' AND revision = 0
              AND id <> ALL (%s::uuid[]);
            INSERT INTO submission.draft (id, version) SELECT e.id, d.version FROM empty e, submission.draft d WHERE d.id = %s;
            INSERT INTO submission.draft_section (draft_id, section, answers, numbers)
              SELECT e.id, section, answers, numbers FROM empty e, submission.draft_section d WHERE d.draft_id = %s;
            INSERT INTO submission.draft_writer (draft_id, person_id)
              SELECT e.id, person_id FROM empty e, submission.draft_writer d WHERE d.draft_id = %s;
            UPDATE submission.report SET state = 'draft' WHERE id IN (SELECT id FROM empty)
            """, list(self.reports.values()), source, source, source)

    def waiting(self, step, count):
        """Cases whose turn it is at a step: report, revision, round and the checksum of what is shown."""
        return self.system.rows(
            "SELECT report_id::text, revision, round, hash FROM approval.approval_case "
            "WHERE state = 'waiting' AND step = %s ORDER BY report_id LIMIT %s", step, count)

    def approver(self, step):
        return self.fresh(STEPS[step])


def headers(browser):
    """What a page's script sends along."""
    return {
        "Accept": "application/json", "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin",
        "X-Raingan-CSRF": browser.csrf, "Cookie": f"__Host-at={browser.cookies['__Host-at']}",
    }
