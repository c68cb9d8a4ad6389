"""Bad input, against the running system: every refusal has its status and a reason in Thai, nothing ends in a 500, and
nothing that was typed is lost.

What cannot be sent from here is shown elsewhere: events that do not parse or cannot take effect (test_poison), requests that
are no HTTP at all (HTTPTests/AttackTests). Who means harm: test_attacks.
"""

import json
import re
import urllib.parse
import uuid

import pika
import pytest

from country import DOCUMENT, PROGRAMME
from forms import plan, progress, project
from mistakes import ANY, FORM, IDLE, OFFICE, began, draft, errors_since, fields, is_thai, marks, raw, sent, stranger, told, waits  # noqa: F401


# Codes and passwords


def activate(browser, code):
    return browser.submit(browser.get("/activate").form("/activate"), {"code": code}, expect=ANY)


def invited(country):
    name = f"bad.input.{uuid.uuid4().hex[:8]}"
    answer = country.administrator.write(
        "invite", "POST", "/api/auth/v1/invitations",
        {"position": {"agency": IDLE, "kind": "officer"}, "name": "ผู้ทดสอบรหัส", "signInName": name}, about=name, repeat=0)
    assert answer.status == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("code", ["", "AAAA", "0000-0000-0000-0000-0000-0000", "ก" * 24, "x" * 5000, "a\0b", "' OR ''='"])
def test_a_code_that_is_none_is_refused_at_its_field(country, began, code):
    answer = activate(stranger(country), code)
    assert answer.status == 422 and "รหัสนี้ไม่ถูกต้อง" in marks(answer)["code"]


def test_codes_that_expired_or_were_replaced_or_used_say_so(country, began):
    expired = invited(country)
    country.installation.rows("UPDATE auth.invitation SET expires_at = now() - interval '1 s' WHERE id = %s", expired["invitation"])
    answer = activate(stranger(country), expired["code"])
    assert answer.status == 410 and "หมดอายุ" in marks(answer)["code"]

    replaced = invited(country)
    page = country.administrator.browser.get(f"/people/{replaced['person']}")
    country.administrator.browser.submit(page.form(f"/people/{replaced['person']}/code"))
    answer = activate(stranger(country), replaced["code"])
    assert answer.status == 410 and "ถูกยกเลิก" in marks(answer)["code"]

    used, browser = invited(country), stranger(country)
    page = activate(browser, used["code"])
    form, password = page.form("/activate/finish"), "ทุเรียนหมอนทอง 77 ลูก"
    for typed, field in [
        ({"password": "short", "again": "short"}, "password"), ({"password": password, "again": "อื่น"}, "again"),
        ({"password": "x" * 5000, "again": "x" * 5000}, "password"),
        ({"password": password, "again": password, "email": "a@b.example\r\nBcc: c@d.example"}, "email"),
    ]:
        answer = browser.submit(form, typed, expect=ANY)
        assert answer.status == 422 and is_thai(marks(answer)[field]), (typed, answer.status, marks(answer))
        assert typed["password"] not in answer.text, "no password stands in a page"
    # Somebody who is signed in as another sees whose code it is, and stays who they are.
    officer = country.officer(OFFICE)
    assert "ผู้ทดสอบรหัส" in activate(officer.browser, used["code"]).text
    assert f"officer {OFFICE}" in officer.browser.get("/account").text
    assert browser.submit(form, {"password": password, "again": password, "email": ""}).status == 200
    for answer in [activate(stranger(country), used["code"]), stranger(country).submit(form, {"password": password}, expect=ANY)]:
        assert answer.status == 410 and "ใช้ไปแล้ว" in marks(answer)["code"]


def test_guessing_codes_is_slowed_by_address_and_the_right_code_still_works_elsewhere(country, began):
    guesser, code = stranger(country), invited(country)["code"]
    answers = []
    # Each instance counts for itself.
    while not answers or answers[-1].status != 429:
        answers.append(activate(guesser, "1111-2222-3333-4444-5555-6666"))
        assert len(answers) <= 11
    assert {one.status for one in answers[:-1]} == {422}
    last = answers[-1]
    assert int(last.headers["Retry-After"]) > 0 and is_thai(last.text)
    assert "1111-2222" not in last.text and 'name="code"' in last.text, "a code is asked for again, not given back"
    assert activate(stranger(country), code).form("/activate/finish")


def test_wrong_passwords_make_one_address_wait_and_lock_nobody_out(country, began):
    name, browser = f"head.{OFFICE}", stranger(country)

    def sign_in(browser, name, password):
        return browser.submit(browser.get("/sign-in").form("/sign-in"), {"name": name, "password": password}, expect=ANY)

    answers = [sign_in(browser, name, f"รหัสผ่านที่ผิด {number}") for number in range(8)]
    assert [one.status for one in answers[:5]] == [401] * 5 and 429 in [one.status for one in answers]
    for answer in answers:
        assert is_thai(marks(answer)["password"]) and f'value="{name}"' in answer.text and "ที่ผิด" not in answer.text
    assert int(next(one for one in answers if one.status == 429).headers["Retry-After"]) >= 1
    assert sign_in(stranger(country), name, country.passwords[f"head {OFFICE}"]).status == 200
    # Who exists is not told.
    nobody = sign_in(stranger(country), "nobody.at.all", "x")
    assert nobody.status == 401 and marks(nobody) == marks(answers[0])
    for odd in ["", "a\0b", "x" * 5000, "' OR 1=1 --"]:
        assert sign_in(stranger(country), odd, "x").status == 401


# Values


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("101", "ต้องไม่เกิน 100"), ("-1", "ต้องไม่น้อยกว่า 0"), ("abc", "ต้องเป็นตัวเลข"), ("50.5", "จำนวนเต็ม"), ("5" * 400, "ยาวเกินไป"),
        ("NaN", "ต้องเป็นตัวเลข"), ("1e3", "ต้องเป็นตัวเลข"),
    ])
def test_a_percentage_that_is_none_is_kept_and_marked_and_not_sent(draft, typed, message):
    for value in [typed, *([int(typed)] if re.fullmatch(r"-?\d{1,9}", typed) else [])]:
        status, _, outcome = draft.put({**progress(), "percent": value})
        assert status == 200 and message in outcome["problems"][0]["message"] and outcome["problems"][0]["field"] == "percent"
        assert message in str(told(draft.head.once("POST", f"{draft.api}/send", {}), 422, "percent"))
    assert draft.submit(draft.form, percent=typed, results="พิมพ์พร้อมกัน").status == 303, "saving is never refused"
    page = draft.officer.browser.get(f"{draft.page}?section=progress&check=1")
    assert message in marks(page)["percent"] and f'value="{typed}"' in page.text and "พิมพ์พร้อมกัน" in page.text


def test_thai_digits_are_digits(draft):
    draft.put({**progress(), "percent": "๕๐"})
    assert draft.answers["percent"] == 50
    draft.submit(draft.form, percent="๗๕")
    assert draft.answers["percent"] == 75


def test_a_missing_plan_is_named_and_stops_the_report(draft):
    _, _, outcome = draft.put({**progress(), "plan_reports": [plan("plan-12")]})
    assert any("ยุทธศาสตร์ชาติ" in one["message"] for one in outcome["problems"])
    problem = told(draft.head.once("POST", f"{draft.api}/send", {}), 422, "plan_reports")
    assert problem["code"] == "incomplete" and "ร่าง" in problem["detail"]


@pytest.mark.parametrize(
    ("value", "message"), [("ก" * 100_001, "ยาวเกิน"), ("a\0b", "U+0"), (True, "ชนิด"), ({"a": 1}, "ชนิด")])
def test_what_cannot_be_kept_is_refused_at_its_field_and_replaces_nothing(draft, value, message):
    draft.put(progress())
    problem = told(draft.put({**progress(), "results": value, "problems": "ใหม่"}), 422, "results")
    assert message in problem["fields"][0]["message"]
    autosave = {"client": "b", "changes": [{"field": "results", "value": value, "seq": 1}]}
    told(draft.officer.once("POST", f"{draft.api}/changes?since=0", autosave), 422, "results")
    assert draft.answers["results"] == progress()["results"] and draft.answers["problems"] == "ไม่มี"
    if isinstance(value, str):
        answer = draft.submit(draft.form, results=value, problems="พิมพ์ในช่องอื่น")
        assert answer.status == 422 and message in marks(answer)["results"]
        assert value[:1] in answer.text and draft.answers["problems"] == "พิมพ์ในช่องอื่น"
        assert draft.answers["results"] == progress()["results"]


def test_registering_names_every_field_that_is_wrong(draft):
    wrong = {**project("x" * 400), "budget": "-1", "fiscal_year": 9999, "starts": "31 ก.พ. 2564", "telephone": "โทรมา"}
    def register(**body):
        return draft.officer.once("POST", "/api/submission/v1/entries", {"programme": PROGRAMME, "agency": OFFICE, **body})
    told(register(answers=wrong), 422, "name", "budget", "fiscal_year", "starts", "telephone")
    assert told(register(answers=project("x"), state="active"), 400, "state")["code"] == "unknown-field"
    told(register(answers={**project("x"), "colour": "red"}), 422, "colour")
    told(register(answers=project("x"), agency="nowhere"), 422, "agency")
    told(register(answers=project("x"), programme="nothing"), 404)


# Bodies


BROKEN = [
    (b"", 400, "malformed-json"), (b"{", 400, "malformed-json"), (b"null", 400, "malformed"), (b"[]", 400, "malformed"),
    (b'{"answers": {"results": "\xff\xfe"}}', 400, "malformed-json"), (b'{"answers": {"results": "\\ud800"}}', 400, "malformed-json"),
    (b'{"answers": {}, "answers": {}}', 400, "malformed-json"), (b"[" * 5000 + b"]" * 5000, 400, "malformed-json"),
    (b'{"answers": {}, "person": "x"}', 400, "unknown-field"), (b'{"answers": {}, "section": 5}', 400, "malformed"),
    (b'{"answers": {}, "version": "1"}', 400, "malformed"), (b'{"answers": {}, "version": 99999999}', 412, "changed-meanwhile"),
    (b'{"answers": {"percent": 1e999999999}}', 400, "malformed-json"),
]


@pytest.mark.parametrize(("body", "status", "code"), BROKEN, ids=[str(body[:40]) for body, _, _ in BROKEN])
def test_json_that_is_none_says_where(draft, body, status, code):
    draft.put(progress())
    assert told(draft.put_bytes(body), status)["code"] == code
    assert draft.answers["results"] == progress()["results"]


@pytest.mark.parametrize("kind", ["text/plain", FORM, "multipart/form-data", "multipart/form-data; boundary=x", "application/xml", ""])
def test_a_body_of_another_kind_is_refused(draft, kind):
    told(draft.put_bytes(b'{"answers": {}}', **{"Content-Type": kind}), 415)
    assert draft.answers


FORMS = [
    ("results=%FF%FE", "มีอักขระ"), ("results=%F", "มีอักขระ"), ("&".join(["a=1"] * 11_000), "อ่านแบบฟอร์ม"),
    ("a" * 300 + "=1", "อ่านแบบฟอร์ม"),
]


@pytest.mark.parametrize(("piece", "title"), FORMS, ids=["utf8", "escape", "many", "name"])
def test_a_form_that_cannot_be_read_changes_nothing(draft, piece, title):
    before = draft.answers
    answer = draft.post(f"{urllib.parse.urlencode(draft.form.fields)}&{piece}".encode())
    assert answer.status == 400 and title in answer.text and draft.answers == before


def test_a_form_that_is_not_whole_changes_nothing(country, draft):
    before = draft.answers
    cut = b'--x\r\nContent-Disposition: form-data; name="results"\r\n\r\ncut'
    assert draft.post(cut, **{"Content-Type": "multipart/form-data; boundary=x"}).status == 400
    cookie = "; ".join(f"{name}={value}" for name, value in draft.officer.browser.cookies.items())
    body = urllib.parse.urlencode({**draft.form.fields, "results": "ครึ่งเดียว"}).encode()
    head = (
        f"POST {draft.page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: {FORM}\r\nContent-Length: {len(body) + 100}\r\n\r\n").encode()
    raw(country, head + body, shut=True)
    assert draft.answers == before


@pytest.mark.parametrize(
    ("path", "kind", "size"),
    [
        ("page", FORM, 1_500_000), ("page", FORM, 3_000_000), ("api", "application/json", 1_500_000),
        ("api", "application/json", 20_000_000), ("/people", FORM, 900_000), ("/api/auth/v1/invitations", "application/json", 300_000),
    ])
def test_a_body_that_is_too_large_is_always_told_so(country, draft, path, kind, size):
    browser, wanted = country.administrator.browser, "text/html" if kind == FORM else "application/json"
    if path in ("page", "api"):
        browser, path = draft.officer.browser, draft.page if path == "page" else "/api/submission/v1/entries"
    for _ in range(5):
        answer = browser.request("POST", path, b"a" * size, {"Content-Type": kind, "Accept": wanted}, expect=ANY, follow=False)
        assert answer.status == 413 and is_thai(answer.text), (answer.status, answer.text[:200])


def test_a_large_body_of_nobody_is_told_to_sign_in(country, began):
    for _ in range(5):
        answer = stranger(country).request(
            "POST", "/api/submission/v1/entries", b"a" * 900_000, {"Content-Type": "application/json", "Accept": "application/json"},
            expect=ANY, follow=False)
        assert answer.status == 401 and answer.json()["code"] == "sign-in-needed"


def test_one_key_is_one_deed(draft):
    key = str(uuid.uuid4())
    first = draft.put(progress(61), key=key)
    again = draft.put(progress(61), key=key)
    assert first[0] == again[0] == 200 and first[2] == again[2]
    other = told(draft.put(progress(62), key=key), 422)
    assert other["code"] == "idempotency-key-reused" and draft.answers["percent"] == 61
    for malformed in ["", "x" * 65, "a b"]:
        told(draft.put_bytes(b'{"answers": {}}', **{"Idempotency-Key": malformed}), 400)
    form = draft.form
    assert [draft.submit(form, results="ครั้งแรก").status for _ in range(2)] == [303, 303]
    answer = draft.submit(form, results="ครั้งที่สอง")
    assert answer.status == 422 and "ครั้งที่สอง" in answer.text and draft.answers["results"] == "ครั้งแรก"


def test_addresses_know_their_methods(draft):
    for method, path, status in [
        ("DELETE", draft.api, 405), ("PATCH", draft.page, 405), ("PUT", "/reports", 405), ("POST", "/inbox", 405),
        ("TRACE", "/reports", 405),
    ]:
        answer = draft.officer.browser.request(method, path, None, {}, expect=ANY, follow=False)
        assert answer.status == status and is_thai(answer.text), (method, path, answer.status)
        assert status != 405 or method == "TRACE" or "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("query", ["search=%00", "page=%00", "x=%FF", "%00=x", "x=%2"])
def test_a_query_that_cannot_be_read(country, draft, query):
    for path in ["/reports", f"/registers/{PROGRAMME}", "/api/submission/v1/obligations", "/calendar", "/messages", "/agencies"]:
        answer = draft.officer.browser.request("GET", f"{path}?{query}", None, {}, expect=ANY, follow=False)
        assert answer.status == 400 and is_thai(answer.text), (path, answer.status)
    for path in ["/inbox", "/cases", "/api/approval/v1/cases", "/api/approval/v1/inbox"]:
        assert country.approver("governor").browser.request("GET", f"{path}?{query}", expect=ANY, follow=False).status == 400
    assert country.administrator.browser.request("GET", f"/people?{query}", expect=ANY, follow=False).status == 400


@pytest.mark.parametrize("query", ["page=-1", "page=99999999999999999999", "page=9223372036854775807", "page=x", "search=%25_%5C'", "month=9999-99"])
def test_a_query_that_makes_no_sense_is_none(country, draft, query):
    for person, path in [
        (draft.officer, "/reports"), (draft.officer, f"/registers/{PROGRAMME}"), (draft.officer, "/calendar"), (draft.officer, "/messages"),
        (draft.officer, "/api/submission/v1/obligations"), (country.approver("governor"), "/inbox"),
        (country.approver("governor"), "/cases"), (country.administrator, "/people"),
    ]:
        assert person.browser.request("GET", f"{path}?{query}", expect=ANY).status == 200, (path, query)


# Decisions


def test_a_decision_says_what_is_wrong_with_it_and_decides_nothing(sent):
    whole = {"revision": 1, "step": "provincial-office", "outcome": "approved", "shown": sent.shown}
    returned = {**whole, "outcome": "returned", "sections": ["progress"]}
    for value, status, about in [
        ({**whole, "shown": ""}, 409, "not_shown"), ({**whole, "shown": "0" * 64}, 409, "not_shown"),
        ({**whole, "revision": 2}, 409, "stale_revision"), ({**whole, "revision": 0}, 422, "revision"),
        ({**whole, "revision": "1"}, 422, "revision"), ({**whole, "revision": 10**30}, 422, "revision"),
        ({**whole, "step": "nowhere"}, 422, "unknown_step"), ({**whole, "outcome": "perhaps"}, 422, "outcome"),
        (returned, 422, "reason"), ({**returned, "reason": "ก" * 20_001}, 422, "reason"),
        ({**returned, "reason": "a\0"}, 422, "reason"), ({**returned, "reason": "x", "to": "nobody"}, 403, "may_not_return_there"),
        ({**whole, "outcome": "refused", "reason": "x"}, 403, "may_not_refuse"),
        ({**whole, "decidedAs": "ปลัดกระทรวง", "person": str(uuid.uuid4())}, 422, "decidedAs"),
    ]:
        problem = told(sent.approver.once("POST", f"{sent.case}/decisions", value), status)
        assert about in fields(problem) | {problem["code"]}, (value, problem)
    form = sent.approver.browser.get(f"/cases/{sent.id}").form(f"/cases/{sent.id}/decisions")
    typed = {"outcome": "returned", "reason": "พิมพ์เหตุผลไว้ยาว", "shown": "0" * 64, "sections": "progress"}
    for change, status in [({}, 409), ({"reason": "พิมพ์เหตุผลไว้ยาว\0", "shown": sent.shown}, 422), ({"revision": "7"}, 409)]:
        answer = sent.approver.browser.submit(form, {**typed, **change}, expect=ANY)
        assert answer.status == status and "พิมพ์เหตุผลไว้ยาว" in answer.text
    assert waits(sent.approver, sent.id), "it still waits for the same step"


# Documents and events


def test_a_programme_document_says_where_it_is_wrong(country, began):
    whole = DOCUMENT.read_text()
    document = json.loads(whole)
    odd_kind = json.loads(whole)
    odd_kind["form"]["sections"][0]["topics"][0]["fields"][0]["kind"] = "colour"
    no_route = {**document, "route": {"steps": 1}}
    for text, where in [
        (whole[:1000], "line "), ("", "line 1"), (json.dumps(odd_kind), "/form/sections/0/topics/0/fields/0"),
        (json.dumps(no_route), "/route/steps"), (json.dumps({**document, "colour": 1}), "/colour"),
    ]:
        done = country.installation.run("submission", "programmes", "publish", country.file("wrong.json", text))
        assert done.returncode != 0 and where in done.stdout + done.stderr, done.stdout + done.stderr
    unchanged = country.run("submission", "programmes", "publish", country.file(DOCUMENT))
    assert "in force already" in unchanged


def test_an_event_that_comes_again_or_from_the_future_changes_nothing(country, broker, sent):
    """Bytes that are no event at all, and what cannot take effect: test_poison."""
    rows, case = country.installation.rows, "SELECT revision, state FROM approval.approval_case WHERE report_id = %s"
    ((body, key),) = rows(
        "SELECT body, event_type || '.' || agency FROM submission.event_log WHERE agg_id = %s AND event_type = "
        "'submission.report.submitted.v1'", sent.id)
    before, event = rows(case, sent.id), json.loads(bytes(body))
    future = {**event, "id": str(uuid.uuid4()), "sequence": f"{int(event['sequence']) + 1000:019d}", "time": "2099-01-01T00:00:00.000+07:00"}
    with pika.BlockingConnection(pika.URLParameters(broker.url("raingan"))) as connection:
        channel = connection.channel()
        for one in [bytes(body), bytes(body), json.dumps(future).encode()]:
            channel.basic_publish("submission.events", key, one)
    held = "SELECT state FROM approval.inbox_parked WHERE event_id = %s"
    try:
        country.wait_until("what is ahead of its time is held back", lambda: rows(held, future["id"]) == [("gap",)])
        assert rows(case, sent.id) == before and waits(sent.approver, sent.id)
    finally:
        rows("DELETE FROM approval.inbox_parked WHERE event_id = %s", future["id"])


def test_none_of_this_is_an_error_of_ours(began):
    assert errors_since(began) == []
