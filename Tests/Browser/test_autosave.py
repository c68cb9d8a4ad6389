"""Autosave in a real browser: nothing typed is lost, and the page says truthfully what is saved.

The page is the gallery's entry form (`RAINGAN_GALLERY`, written by PagesTests); the service behind it is played by a
small server whose answers each test chooses, because refusals and silences are what is tested here.
"""
import http.server
import json
import os
import pathlib
import threading
import time

import pytest
from playwright.sync_api import expect, sync_playwright

GALLERY = pathlib.Path(os.environ["RAINGAN_GALLERY"])
STATIC = pathlib.Path(__file__).parents[2] / "Shared/Pages/Static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types raingan"
)
SAVED_AT = "2021-03-25T12:31:00+07:00"


class Service:
    """What was saved, and how the next requests are answered."""

    def __init__(self):
        self.saved = {}
        self.csrf = []
        self.renewals = 0
        self.answer = self.accept
        handler = type("Handler", (Handler,), {"service": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def accept(self, body):
        for change in body["changes"]:
            self.saved[change["field"]] = change["value"]
        saved = [{"field": c["field"], "seq": c["seq"]} for c in body["changes"]]
        return 200, {"saved": saved, "problems": [], "complete": {}, "savedAt": SAVED_AT}


class Handler(http.server.BaseHTTPRequestHandler):
    service = None

    def log_message(self, *arguments):
        pass

    def send(self, status, kind, content):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        name = self.path.split("?")[0].lstrip("/")
        path = STATIC / name[len("static/"):] if name.startswith("static/") else GALLERY / name
        kinds = {".css": "text/css", ".js": "text/javascript", ".html": "text/html; charset=utf-8"}
        if not path.is_file():
            return self.send(404, "application/json", b"{}")
        self.send(200, kinds.get(path.suffix, "font/woff2"), path.read_bytes())

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.path == "/session/renew":
            self.service.renewals += 1
            return self.send(200, "application/json", json.dumps({"csrf": "fresh"}).encode())
        self.service.csrf.append(self.headers["X-Raingan-CSRF"])
        status, told = self.service.answer(json.loads(content))
        self.send(status, "application/json", json.dumps(told).encode())


@pytest.fixture
def service():
    service = Service()
    yield service
    service.server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    context = browser.new_context()
    yield context
    context.close()


def opened(context, service):
    page = context.new_page()
    page.goto(f"{service.origin}/entry.th.html")
    page.wait_for_load_state("networkidle")
    return page


def box(page, field):
    return page.locator(f"[id='{field}']")


def eventually(holds):
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def state(page, name):
    expect(page.locator("[data-autosave-state]")).to_have_attribute("data-state", name, timeout=15000)


def test_saves_what_is_typed_and_says_when(context, service):
    page = opened(context, service)
    box(page, "m6.result").fill("น้ำท่วม ๓ ตำบล")
    state(page, "saved")
    expect(page.locator("[data-autosave-state]")).to_have_text("บันทึกแล้ว 12:31 น.")
    assert service.saved == {"m6.result": "น้ำท่วม ๓ ตำบล"}


def test_saves_dates_lists_and_the_slider_by_field(context, service):
    page = opened(context, service)
    box(page, "m6.start").fill("7")
    page.get_by_label("แผนการปฏิรูปประเทศ").check()
    page.locator("input[type=range]").press("ArrowRight")
    expect(box(page, "m6.percent")).to_have_value("46")
    eventually(lambda: service.saved == {
        "m6.start": {"day": "7", "month": "2", "year": "2564"}, "m6.plans": ["ns", "np12", "reform"], "m6.percent": "46",
    })
    state(page, "saved")


def test_brings_back_what_a_closed_page_had_not_saved(context, service):
    service.answer = lambda body: (503, {})
    page = opened(context, service)
    box(page, "m6.result").fill("พิมพ์ตอนไม่มีสัญญาณ")
    state(page, "waiting")
    page.close()
    service.answer = service.accept
    page = opened(context, service)
    expect(box(page, "m6.result")).to_have_value("พิมพ์ตอนไม่มีสัญญาณ")
    state(page, "saved")
    assert service.saved == {"m6.result": "พิมพ์ตอนไม่มีสัญญาณ"}


def test_renews_the_session_and_saves_with_the_new_token(context, service):
    refusals = [(401, {"code": "token_expired"})]
    service.answer = lambda body: refusals.pop() if refusals else service.accept(body)
    page = opened(context, service)
    box(page, "m6.result").fill("ต่ออายุ")
    state(page, "saved")
    assert service.renewals >= 1
    assert service.csrf[-1] == "fresh"
    assert service.saved == {"m6.result": "ต่ออายุ"}


def test_saves_the_others_when_one_field_is_refused(context, service):
    def answer(body):
        if any(change["field"] == "m6.people" for change in body["changes"]):
            return 422, {"detail": "ค่านี้บันทึกไม่ได้"}
        return service.accept(body)

    service.answer = answer
    page = opened(context, service)
    box(page, "m6.people").fill("x")
    box(page, "m6.result").fill("ดี")
    state(page, "stopped")
    expect(page.locator("[id='m6.people-problem']")).to_have_text("ค่านี้บันทึกไม่ได้")
    expect(box(page, "m6.people")).to_have_value("x")
    eventually(lambda: service.saved == {"m6.result": "ดี"})


@pytest.mark.parametrize("choice, value", [("ใช้ของฉัน", "ของฉัน"), ("ใช้ของเขา", "ของเขา")])
def test_lets_the_person_settle_a_clash(context, service, choice, value):
    versions = []

    def answer(body):
        change = body["changes"][0]
        versions.append(change.get("replaces"))
        if change.get("replaces") == "v2":
            return service.accept(body)
        current = {"m6.result": {"value": "ของเขา", "by": "หัวหน้ากลุ่มงาน", "version": "v2"}}
        return 409, {"current": current}

    service.answer = answer
    page = opened(context, service)
    box(page, "m6.result").fill("ของฉัน")
    page.get_by_role("button", name=choice).click()
    state(page, "saved")
    expect(box(page, "m6.result")).to_have_value(value)
    assert service.saved == ({"m6.result": "ของฉัน"} if choice == "ใช้ของฉัน" else {})


def test_keeps_the_text_of_a_draft_that_was_closed(context, service):
    service.answer = lambda body: (410, {"detail": "รายงานนี้ส่งแล้ว"})
    page = opened(context, service)
    box(page, "m6.result").fill("ข้อความสำคัญ")
    state(page, "stopped")
    expect(page.locator("[data-autosave-state]")).to_contain_text("รายงานนี้ส่งแล้ว")
    expect(page.get_by_role("button", name="คัดลอกข้อความ")).to_be_visible()
    expect(box(page, "m6.result")).to_have_value("ข้อความสำคัญ")


def test_adds_and_removes_rows_without_a_reload(context, service):
    page = opened(context, service)
    page.get_by_role("button", name="เพิ่มกิจกรรม").click()
    expect(box(page, "m6.activities.2.name")).to_be_focused()
    page.get_by_role("button", name="ลบรายการนี้").nth(1).click()
    expect(page.locator("[data-row]")).to_have_count(2)
    state(page, "saved")
    assert service.saved == {"m6.activities.1": None}


def test_asks_before_clearing(context, service):
    page = opened(context, service)
    page.get_by_role("button", name="ล้างส่วนนี้").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="ยกเลิก").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="ล้างส่วนนี้")).to_be_focused()
