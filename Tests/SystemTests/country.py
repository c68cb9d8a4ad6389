"""A country at work: agencies, people, projects and an open quarter, made through the interfaces that people use."""

import concurrent.futures
import contextlib
import datetime
import pathlib
import re
import shutil
import time
import urllib.parse

from forms import PROGRAMME, project
from person import Person

SEED = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "seed"
DOCUMENT = SEED.parents[1] / "Services" / "Submission" / "Programmes" / f"{PROGRAMME}.json"
BANGKOK = datetime.timezone(datetime.timedelta(hours=7))
OFFICES = ["rayong-agri", "rayong-live", "rayong-fish", "rayong-health", "rayong-sport"]
# Whoever decides on the two routes of the programme: the agency, the kind of position, and the name of the step.
APPROVERS = {
    "provincial-office": ("rayong-office", "head-of-office"),
    "vice-governor": ("rayong", "vice-governor"),
    "governor": ("rayong", "governor"),
    "permanent-secretary": ("ministry-interior", "permanent-secretary"),
    "council": ("nesdc", "secretary-general"),
    "osm-director": ("east-1-osm", "osm-director"),
    "cluster-head": ("east-1", "cluster-head"),
}
PERIOD = "2564-Q2"
HOLIDAYS = "2021-04-06,วันจักรี\n2021-04-12,วันหยุดพิเศษ\n2021-04-13,วันสงกรานต์\n2021-04-14,วันสงกรานต์\n2021-04-15,วันสงกรานต์\n"


class Subscriber:
    """What a ministry is told when it is admitted."""

    def __init__(self, answer, port):
        self.slug, self.queue = answer["slug"], answer["queue"]
        self.url = f"amqp://{answer['user']}:{urllib.parse.quote(answer['password'])}@127.0.0.1:{port}/{answer['virtual_host']}?heartbeat=10"


class Country:
    def __init__(self, installation, ledger, projects, seed=0):
        self.installation, self.ledger, self.seed = installation, ledger, seed
        self.origin = f"http://127.0.0.1:{installation.port('HTTP')}"
        self.offices, self.approvers = list(OFFICES), list(APPROVERS)
        self.people, self.passwords, self.timings = {}, {}, []
        self.began = time.monotonic()
        with self.step("business clock at 25 March 2564"):
            self.set_clock(datetime.datetime(2021, 3, 25, 9, 0, tzinfo=BANGKOK))
        with self.step("agencies and positions imported"):
            self.run("auth", "import", "agencies", self.file(SEED / "agencies.csv"))
            self.run("auth", "import", "positions", self.file(SEED / "positions.csv"))
        with self.step("administrator activated"):
            self.administrator = self.admit_administrator()
        with self.step("people invited and activated"):
            self.admit_people()
        with self.step("programme and holidays published"):
            self.run("submission", "programmes", "publish", self.file(DOCUMENT))
            self.run("submission", "holidays", "import", self.file("holidays.csv", HOLIDAYS))
        with self.step("outside system admitted"):
            self.subscriber = self.admit_subscriber("moi-data")
        with self.step(f"{projects} projects registered"):
            self.owed_reports = self.register(projects)
        self.office_of = {report: office for office, reports in self.owed_reports.items() for report in reports}

    # Small things

    @contextlib.contextmanager
    def step(self, what):
        began = time.monotonic()
        yield
        self.timings.append((what, time.monotonic() - began))
        print(f"  ✓ {what:<50} {time.monotonic() - began:6.1f} s", flush=True)

    def file(self, source, text=None):
        """A file where the services' user can read it."""
        folder = self.installation.place / "imports"
        folder.mkdir(exist_ok=True)
        target = folder / pathlib.Path(source).name
        if text is None:
            shutil.copyfile(source, target)
        else:
            target.write_text(text)
        target.chmod(0o644)
        return str(target)

    def run(self, service, *words):
        done = self.installation.run(service, *words)
        assert done.returncode == 0, (service, words, done.stdout, done.stderr)
        return done.stdout

    def set_clock(self, moment):
        """All processes read the shift of the business clock anew from time to time."""
        shift = (moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
        path = self.installation.place / "clock"
        path.with_suffix(".new").write_text(f"{int(shift)}\n")
        path.with_suffix(".new").replace(path)

    def wait_until(self, what, check, seconds=60):
        end = time.monotonic() + seconds
        while True:
            found = check()
            if found:
                return found
            assert time.monotonic() < end, f"waited {seconds} s in vain until {what}"
            time.sleep(0.1)

    def take(self, count):
        """Reports that nobody has worked on, from all offices in turn."""
        taken = []
        while len(taken) < count:
            office = max(self.offices, key=lambda name: len(self.owed_reports[name]))
            taken.append(self.owed_reports[office].pop())
        return taken

    def take_of(self, office, count):
        """Reports of one office that nobody has worked on."""
        return [self.owed_reports[office].pop() for _ in range(count)]

    # People

    def officer(self, office):
        return self.people[f"officer {office}"]

    def head(self, office):
        return self.people[f"head {office}"]

    def approver(self, step):
        return self.people[step]

    def visitor(self, name="visitor"):
        return Person(self.origin, name, self.ledger, self.seed)

    def admit_administrator(self):
        told = self.run("auth", "bootstrap", "--email", "administrator@example.go.th")
        return self.activate("administrator", re.search(r"^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}$", told, re.M)[0])

    def activate(self, name, code):
        """Somebody opens the page, types the code, chooses a password, and is in."""
        person = self.visitor(name)
        browser = person.browser
        self.passwords[name] = f"ทุเรียนหมอนทอง {name[::-1]} 7 ลูก"
        page = browser.submit(browser.get("/activate").form("/activate"), {"code": code})
        form = page.form("/activate/finish")
        password = {"password": self.passwords[name], "again": self.passwords[name]}
        person.patiently(lambda: browser.submit(form, {**password, "email": self.address(name)}))
        browser.get("/account")
        assert browser.csrf, name
        return person

    @staticmethod
    def address(name):
        return name.replace(" ", ".") + "@example.go.th"

    def invite(self, name, agency, kind):
        answer = self.administrator.write(
            "invite", "POST", "/api/auth/v1/invitations",
            {
                "position": {"agency": agency, "kind": kind}, "name": f"ผู้ทดสอบ {name}",
                "signInName": name.replace(" ", "."), "email": self.address(name),
            }, about=name, repeat=0)
        assert answer.status == 201, (name, answer.status, answer.text)
        return answer.json()["code"]

    def admit_people(self):
        wanted = {}
        for office in self.offices:
            wanted[f"officer {office}"] = (office, "officer")
            wanted[f"head {office}"] = (office, "head-of-office")
        wanted |= APPROVERS
        codes = {name: self.invite(name, *place) for name, place in wanted.items()}
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            self.people = dict(zip(codes, pool.map(lambda name: self.activate(name, codes[name]), codes), strict=True))

    # Work

    def admit_subscriber(self, slug):
        answer = self.administrator.write(
            "subscribe", "POST", "/api/notification/v1/subscribers",
            {
                "slug": slug, "name": "ศูนย์ข้อมูลกลางกระทรวงมหาดไทย", "contact": "ศูนย์ข้อมูลกลาง โทร. 0 2000 0000",
                "events": ["approval.report.approved.v1"], "programmes": [], "agencies": ["ministry-interior"],
            }, about=slug, repeat=0)
        assert answer.status == 201, (answer.status, answer.text)
        return Subscriber(answer.json(), self.installation.port("AMQP"))

    def register(self, count):
        """Officers register projects; the quarter opens; answers the reports that are owed, by office."""
        def work(office):
            officer = self.officer(office)
            for number in range(self.offices.index(office), count, len(self.offices)):
                # Every tenth is paid by the cluster, whose route has four steps.
                source = "cluster" if number % 10 == 9 else "provincial"
                answer = officer.write(
                    "register", "POST", "/api/submission/v1/entries",
                    {"programme": PROGRAMME, "agency": office, "answers": project(f"โครงการที่ {number + 1}", source)})
                assert answer.status == 201, (answer.status, answer.text)

        with concurrent.futures.ThreadPoolExecutor(len(self.offices)) as pool:
            list(pool.map(work, self.offices))
        self.run("submission", "periods", "open", PROGRAMME, PERIOD)
        return {office: self.owed(office) for office in self.offices}

    def owed(self, office):
        """The reports that an office owes, as its officer's list says."""
        reports, page = [], 1
        while True:
            found = self.officer(office).read(f"/api/submission/v1/obligations?programme={PROGRAMME}&page={page}").json()
            reports += [one["report"] for one in found["obligations"]]
            if page >= found["pages"]:
                return reports
            page += 1
