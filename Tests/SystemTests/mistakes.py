"""Somebody who makes mistakes, or means harm: their requests, and how refusals are read."""

import html
import itertools
import re
import socket
import urllib.parse

import pytest

from forms import progress
from person import Browser

OFFICE = "rayong-agri"
# An office that owes nothing: people who come and go there change nobody's work.
IDLE = "rayong-dpt"
FORM = "application/x-www-form-urlencoded"
ANY = range(100, 600)
addresses = itertools.count(2)


def is_thai(text):
    return re.search("[ก-๙]", text or "") is not None


def stranger(country):
    """Somebody at an address of their own: limits are counted by address."""
    return Browser(country.origin, address=f"127.0.3.{next(addresses)}")


def marks(answer):
    """What a page says beside its fields."""
    found = re.findall(r'data-problem-for="([^"]*)">(.*?)</p>', answer.text, re.S)
    said = {name: html.unescape(re.sub("<[^>]*>", "", text)).strip() for name, text in found}
    return {name: text for name, text in said.items() if text}


def fields(problem):
    return {one["field"] for one in problem.get("fields", [])}


def told(answer, status, *about):
    """A refusal of the API: its status, a title in Thai, and the fields that it names."""
    found, _, problem = answer
    assert (found, problem.get("status")) == (status, status), (found, problem)
    assert is_thai(problem["title"]) and set(about) <= fields(problem), problem
    assert all(is_thai(one["message"]) for one in problem.get("fields", []))
    return problem


def raw(country, text, shut=False):
    """Bytes as they are; what comes back."""
    with socket.create_connection(("127.0.0.1", country.installation.port("HTTP")), timeout=30) as line:
        line.sendall(text)
        if shut:
            line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


class Draft:
    """A report of an office with answers in it, and its page."""

    def __init__(self, country):
        self.officer, self.head = country.officer(OFFICE), country.head(OFFICE)
        (self.id,) = country.take_of(OFFICE, 1)
        self.api, self.page = f"/api/submission/v1/reports/{self.id}", f"/reports/{self.id}/edit"
        assert self.put(progress())[0] == 200

    def put(self, answers, **more):
        return self.officer.once("PUT", f"{self.api}/answers", {"answers": answers}, **more)

    def put_bytes(self, body, **more):
        return self.officer.once("PUT", f"{self.api}/answers", body, **more)

    @property
    def answers(self):
        return self.officer.once("GET", self.api)[2]["draft"]["answers"]

    @property
    def form(self):
        return self.officer.browser.get(f"{self.page}?section=progress").form(self.page)

    def post(self, body, **headers):
        return self.officer.browser.request(
            "POST", self.page, body, {"Content-Type": FORM, **headers}, expect=ANY, follow=False)

    def submit(self, form, **typed):
        return self.post(urllib.parse.urlencode({**form.fields, **typed}).encode())


@pytest.fixture(scope="module")
def began(country):
    """How long the logs were before these tests."""
    logs = (country.installation.place / "log").glob("*.log")
    return {path: path.stat().st_size for path in logs}


@pytest.fixture(scope="module")
def draft(country, began):
    return Draft(country)


@pytest.fixture(scope="module")
def sent(country, began):
    """A report that waits for the head of the provincial office."""
    draft = Draft(country)
    assert draft.head.write("send", "POST", f"{draft.api}/send", {}, about=draft.id, repeat=0).status == 200
    approver = country.approver("provincial-office")
    case = f"/api/approval/v1/cases/{draft.id}"
    country.wait_until("it is at the office", lambda: waits(approver, draft.id))
    page = approver.browser.get(f"/fragments/reports/{draft.id}/1")
    draft.shown = re.search(r'data-shown="([0-9a-f]{64})"', page.text)[1]
    draft.approver, draft.case = approver, case
    return draft


def waits(approver, report):
    # A token lasts five minutes, and whoever reads renews it.
    return any(one["report"] == report for one in approver.read("/api/approval/v1/inbox").json()["items"])


def errors_since(began):
    """What the services and nginx have written that is a fault of ours."""
    found = []
    for path in next(iter(began)).parent.glob("*.log"):
        with path.open("rb") as log:
            log.seek(began.get(path, 0))
            lines = log.read().decode("utf-8", "replace").splitlines()
        if re.fullmatch(r"(auth|submission|approval|notification)(-\d+)?\.log", path.name):
            found += [line for line in lines if '"log.level":"error"' in line or not line.startswith("{")]
        if path.name == "nginx-access.log":
            found += [line for line in lines if re.search(r" 50[02-9] \d+ ", line)]
    return found
