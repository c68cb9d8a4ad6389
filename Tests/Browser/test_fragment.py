"""A report shown inside another service's page, in a real browser: nothing is decided about what could not be shown.

The page is the case page that ApprovalTests writes into `RAINGAN_GALLERY`; what the other service answers is chosen by
each test.
"""
import urllib.parse

import pytest
from playwright.sync_api import expect

from test_autosave import Service, browser  # noqa: F401

CHECKSUM = "c0ffee00" * 8
REPORT = f"""<article data-shown="{CHECKSUM}">
<section data-section="progress"><h2>ความก้าวหน้า</h2><p>ร้อยละ 65</p></section>
<section data-section="plans" data-title="แผน"><h2>ความสอดคล้องกับแผน</h2></section></article>"""
HOSTILE = f"""<article data-shown="{CHECKSUM}" onclick="stolen = 1"><script>window.stolen = 1</script>
<img src="x" onerror="window.stolen = 1"><a id="bad" href="javascript:window.stolen = 1">ก</a>
<a id="far" href="https://example.com/">ข</a><a id="own" href="/reports/1">ค</a><iframe srcdoc="<p>"></iframe>
<form action="https://example.com"><input name="shown"></form><style>p {{ color: red }}</style><p>อ่านได้</p></article>"""


@pytest.fixture(scope="module")
def service():
    service = Service()
    yield service
    service.server.shutdown()


@pytest.fixture
def case(browser, service):  # noqa: F811
    """Opens the case page with the answers that the other service gives, one after another; the last one stays."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.sent = []

    def open_with(*answers):
        waiting = list(answers)

        def fragment(route):
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if answer is None:
                return route.abort()
            status, body = answer
            return route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")

        def decision(route):
            page.sent.append(urllib.parse.parse_qs(route.request.post_data, keep_blank_values=True))
            return route.fulfill(body="<!DOCTYPE html><h1>done</h1>", content_type="text/html; charset=utf-8")

        page.route("**/api/**", lambda route: route.fulfill(json={}))
        page.route("**/fragments/**", fragment)
        page.route("**/decisions", decision)
        page.goto(f"{service.origin}/approval-case-decide.th.html")
        return page

    yield open_with
    context.close()


def buttons(page):
    return page.locator('#decision button[type="submit"]')


def test_what_was_shown_may_be_decided(case):
    page = case((200, REPORT))
    expect(page.get_by_text("ร้อยละ 65")).to_be_visible()
    expect(buttons(page).first).to_be_enabled()
    page.get_by_label("แผน", exact=True).check()
    page.get_by_role("textbox", name="เหตุผลหรือความเห็น").fill("ตัวเลขไม่ตรง")
    page.get_by_role("button", name="ส่งกลับแก้ไข").first.click()
    page.get_by_role("dialog").get_by_role("button", name="ส่งกลับแก้ไข").click()
    page.wait_for_url("**/decisions")
    [sent] = page.sent
    assert sent["shown"] == [CHECKSUM]
    assert sent["outcome"] == ["returned"]
    assert sent["confirmed"] == ["yes"]
    assert sent["sections"] == ["plans"]
    assert sent["reason"] == ["ตัวเลขไม่ตรง"]


def test_nothing_is_sent_before_the_question_is_answered(case):
    page = case((200, REPORT))
    page.get_by_role("button", name="อนุมัติ", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("ผู้ว่าราชการจังหวัด")
    dialog.get_by_role("button", name="ยกเลิก").click()
    expect(dialog).not_to_be_visible()
    assert page.sent == []


@pytest.mark.parametrize("answer, says", [
    (None, "ขณะนี้ยังแสดงเนื้อหารายงานไม่ได้"),
    ((503, ""), "ขณะนี้ยังแสดงเนื้อหารายงานไม่ได้"),
    ((404, ""), "ท่านไม่มีสิทธิ์อ่านเนื้อหารายงานนี้"),
    ((200, "<p>มิใช่รายงาน</p>"), "ขณะนี้ยังแสดงเนื้อหารายงานไม่ได้"),
])
def test_what_cannot_be_shown_cannot_be_decided(case, answer, says):
    page = case(answer, (200, REPORT))
    page.get_by_role("textbox", name="เหตุผลหรือความเห็น").fill("พิมพ์ไว้ก่อน")
    expect(page.locator("[data-fragment-state]")).to_contain_text(says)
    expect(page.locator("[data-not-shown]")).to_contain_text(says)
    assert all(button.is_disabled() for button in buttons(page).all())
    page.get_by_role("button", name="ลองเปิดอีกครั้ง").click()
    expect(page.get_by_text("ร้อยละ 65")).to_be_visible()
    expect(buttons(page).first).to_be_enabled()
    expect(page.get_by_role("textbox", name="เหตุผลหรือความเห็น")).to_have_value("พิมพ์ไว้ก่อน")


def test_a_token_that_ran_out_is_renewed_and_the_report_shown(case, service):
    before = service.renewals
    page = case((401, '{"code":"token_expired"}'), (200, REPORT))
    expect(page.get_by_text("ร้อยละ 65")).to_be_visible()
    assert service.renewals > before


def test_nothing_comes_over_that_could_act(case):
    page = case((200, HOSTILE))
    expect(page.get_by_text("อ่านได้")).to_be_visible()
    page.locator("#bad").click()
    assert page.evaluate("window.stolen") is None
    report = page.locator("#report")
    for name in ["script", "iframe", "form", "input", "style"]:
        assert report.locator(name).count() == 0
    assert page.locator("#bad").get_attribute("href") is None
    assert page.locator("#far").get_attribute("href") is None
    assert page.locator("#own").get_attribute("href") == "/reports/1"
    assert page.locator("#report img").get_attribute("onerror") is None
