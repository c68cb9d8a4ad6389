"""Who means harm, against the running system: nothing of others is seen or changed, no token or page but ours is believed,
no path, header or name leads anywhere else, and what was typed is never markup.

Tokens that have run out, or are broken in other ways: AccessTests/TokenTests, GateTests.
"""

import base64
import email
import json
import urllib.parse
import uuid

import pytest

from country import OFFICES, PROGRAMME
from forms import progress, project
from mistakes import ANY, FORM, IDLE, OFFICE, began, draft, errors_since, is_thai, raw, sent, stranger, told, waits  # noqa: F401

NEIGHBOUR = "rayong-live"
MARKUP = "\"><script>alert(1)</script><b>'"


ELSEWHERE = ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"]


@pytest.mark.parametrize(("office", "goal"), zip(OFFICES, ELSEWHERE, strict=True))
def test_signing_in_leads_nowhere_else(country, began, office, goal):
    browser = stranger(country)
    typed = {"next": goal, "name": f"head.{office}", "password": country.passwords[f"head {office}"], "_key": "k"}
    answer = browser.request(
        "POST", "/sign-in", urllib.parse.urlencode(typed).encode(), {"Content-Type": FORM}, expect=[303], follow=False)
    assert answer.headers["Location"] == "/"


# What belongs to others


def test_what_one_may_not_know_of_is_not_found_and_what_one_may_see_is_forbidden_with_a_reason(country, draft, sent):
    neighbour, governor = country.officer(NEIGHBOUR), country.approver("governor")
    entry = draft.officer.once("GET", f"/api/submission/v1/entries?programme={PROGRAMME}")[2]["entries"][0]["id"]
    decision = {"revision": 1, "step": "provincial-office", "outcome": "approved", "shown": sent.shown}
    autosave = {"client": "a", "changes": [{"field": "results", "value": "โจร", "seq": 1}]}
    foreign = [
        (neighbour, "GET", draft.api, None, 404), (neighbour, "PUT", f"{draft.api}/answers", {"answers": {}}, 404),
        (neighbour, "POST", f"{draft.api}/changes", autosave, 404), (neighbour, "POST", f"{draft.api}/send", {}, 404),
        (neighbour, "POST", f"/api/submission/v1/entries/{PROGRAMME}/{entry}/changes", autosave, 404),
        (neighbour, "POST", "/api/submission/v1/entries",
         {"programme": PROGRAMME, "agency": OFFICE, "answers": project("โจร")}, 404),
        (neighbour, "GET", sent.case, None, 404), (neighbour, "POST", f"{sent.case}/decisions", decision, 403),
        (governor, "PUT", f"{draft.api}/answers", {"answers": {}}, 403), (governor, "POST", f"{draft.api}/send", {}, 403),
        (governor, "POST", f"{sent.case}/decisions", decision, 403), (draft.officer, "POST", f"{draft.api}/send", {}, 403),
        (sent.officer, "POST", f"{sent.case}/decisions", decision, 403),
        (neighbour, "POST", "/api/auth/v1/invitations", {}, 403), (neighbour, "GET", "/api/notification/v1/subscribers", None, 403),
        (neighbour, "POST", f"/api/auth/v1/holdings/{uuid.uuid4()}/end", {}, 403),
    ]
    for person, method, path, value, status in foreign:
        problem = told(person.once(method, path, value), status)
        assert is_thai(problem["detail"]), (path, problem)
    pages = [
        (f"/reports/{draft.id}{part}", 404) for part in
        ["", "/edit", "/check", "/receipt", "/print", "/differences", "/revisions/1"]
    ] + [
        (f"/fragments/reports/{sent.id}/1", 404), (f"/cases/{sent.id}", 404), (f"/registers/{PROGRAMME}/{entry}", 404),
        (f"/registers/{PROGRAMME}/{entry}/edit", 404), ("/people", 403), ("/subscribers", 403), ("/inbox", 200),
    ]
    for path, status in pages:
        answer = neighbour.browser.request("GET", path, expect=ANY, follow=False)
        assert answer.status == status and is_thai(answer.text), (path, answer.status)
        assert "โครงการที่ 1<" not in answer.text
    assert draft.answers["results"] == progress()["results"]


@pytest.mark.parametrize("name", ["not-an-id", "0" * 36, str(uuid.uuid4()), "..%2f..%2fsecrets", "%2e%2e", "%ff", "%00"])
def test_what_is_no_address_of_anything(country, draft, name):
    for path in [f"/api/submission/v1/reports/{name}", f"/api/approval/v1/cases/{name}", f"/reports/{name}", f"/cases/{name}"]:
        answer = draft.officer.browser.request("GET", path, expect=ANY, follow=False)
        assert answer.status in (400, 404) and (is_thai(answer.text) or path.startswith("/api/")), (path, answer.status)


# Tokens and forms


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_that_is_not_ours_opens_nothing(country, draft):
    real = draft.officer.browser.cookies["__Host-at"]
    head, body, signature = real.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    king = part({**claims, "aud": "submission", "exp": claims["exp"] + 10**6})
    known = json.loads(base64.urlsafe_b64decode(head + "=="))
    forged = {
        "nothing": "", "no token": "x", "three dots": "...", "alg none": f"{part({**known, 'alg': 'none'})}.{body}.",
        "another algorithm": f"{part({**known, 'alg': 'HS256'})}.{body}.{signature}", "other claims": f"{head}.{king}.{signature}",
        "unknown key": f"{part({**known, 'kid': 'mine'})}.{body}.{signature}", "no signature": f"{head}.{body}.",
        "half": real[: len(real) // 2], "a key that comes along": f"{part({**known, 'jwk': {'kty': 'EC'}})}.{body}.{signature}",
        "a very long one": "a." + "b" * 12_000 + ".c",
    }
    for name, token in {**forged, "one for the browser": real}.items():
        answer = stranger(country).request(
            "GET", draft.api, None, {"Accept": "application/json", "Authorization": f"Bearer {token}"}, expect=ANY, follow=False)
        assert answer.status == 401 and is_thai(answer.json()["title"]), (name, answer.status)
    for name, token in forged.items():
        browser = stranger(country)
        browser.cookies["__Host-at"] = token
        assert browser.request("GET", draft.api, None, {"Accept": "application/json"}, expect=ANY).status == 401, name
        page = browser.request("GET", "/reports", None, {}, expect=[303], follow=False)
        assert page.headers["Location"] in ("/sign-in?next=%2Freports", "/session/renew?next=%2Freports"), name


def test_a_form_from_elsewhere_is_refused_and_one_that_came_late_is_given_back(country, draft):
    form, before = draft.form, draft.answers
    body = urllib.parse.urlencode({**form.fields, "results": "จากเว็บอื่น"}).encode()
    for header in [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}]:
        answer = draft.post(body, **header)
        assert answer.status == 403 and "จากเว็บอื่น" not in answer.text
    without = urllib.parse.urlencode({name: value for name, value in form.fields.items() if name != "_csrf"}).encode()
    assert draft.post(without).status == 403
    for path, value in [(f"{draft.api}/answers", b'{"answers": {}}'), (f"{draft.api}/send", b"{}")]:
        answer = draft.officer.browser.request(
            "PUT" if path.endswith("answers") else "POST", path, value,
            {"Accept": "application/json", "Content-Type": "application/json", "Idempotency-Key": "k"}, expect=ANY, follow=False)
        assert answer.status == 403 and answer.json()["code"] == "csrf"
    assert draft.answers == before

    # The page is older than the session.
    old = draft.submit(form, _csrf="AAAA", results="พิมพ์ไว้")
    assert old.status == 403
    again = old.form(draft.page)
    assert again.fields["results"] == "พิมพ์ไว้" and again.fields["_key"] == form.fields["_key"]
    assert again.fields["_csrf"] == form.fields["_csrf"]
    assert draft.submit(again).status == 303 and draft.answers["results"] == "พิมพ์ไว้"

    # The session has ended meanwhile, in another window.
    browser, name = stranger(country), f"officer.{OFFICE}"
    typed = {"name": name, "password": country.passwords[f"officer {OFFICE}"]}
    browser.submit(browser.get("/sign-in").form("/sign-in"), typed)
    form, cookies = browser.get(f"{draft.page}?section=progress").form(draft.page), dict(browser.cookies)
    browser.submit(browser.get("/account").form("/sign-out"))
    for left in [{}, cookies]:
        browser.cookies = dict(left)
        country.wait_until("the end is known", lambda: browser.request(
            "GET", draft.api, None, {"Accept": "application/json"}, expect=ANY).status == 401)
        kept = browser.submit(form, {"results": "พิมพ์หลังออก"}, expect=[401])
        assert kept.form(draft.page).fields["results"] == "พิมพ์หลังออก" and "/sign-in" in kept.text
    assert draft.answers["results"] == "พิมพ์ไว้"


# The door


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../secrets/x", "/static/..%2f..%2fports", "/static/%2e%2e/%2e%2e/ports", "/account/%2e%2e/people", "/account%00",
        "/reports/%c0%ae%c0%ae", "/sign-in/..%2finbox", "/api/auth/v1/../../submission/v1/badges",
    ])
def test_no_path_leads_out_of_its_place(country, began, path):
    answer = raw(country, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400 ") and is_thai(answer.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    "header", ["Cookie: " + "a" * 17_000, "X: " + "b" * 70_000, "X Y: z", "Host: elsewhere", "Content-Length: 1\r\nContent-Length: 2"])
def test_a_header_that_is_too_long_or_none_is_told_so(country, began, header):
    answer = raw(country, f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 303 ")), answer[:100]
    assert answer.startswith(b"HTTP/1.1 303 ") or is_thai(answer.decode("utf-8", "replace"))


def hypertexts(country):
    """The HTML of every mail so far."""
    for path in (country.installation.place / "mail").glob("*.eml"):
        for part in email.message_from_bytes(path.read_bytes()).walk():
            if part.get_content_type() == "text/html":
                yield part.get_payload(decode=True).decode()


def test_what_was_typed_is_never_markup(country, draft):
    """Names, answers and titles, as others see them: on pages, in print, in mails."""
    officer, head = draft.officer, draft.head
    answer = officer.write(
        "register", "POST", "/api/submission/v1/entries",
        {"programme": PROGRAMME, "agency": OFFICE, "answers": project(f"โครงการ {MARKUP}")}, repeat=0)
    entry, name = answer.json()["id"], f"bad.input.{uuid.uuid4().hex[:8]}"
    answer = country.administrator.write(
        "invite", "POST", "/api/auth/v1/invitations",
        {"position": {"agency": IDLE, "kind": "officer"}, "name": f"ชื่อ {MARKUP}", "signInName": name}, about=name, repeat=0)
    person = answer.json()["person"]

    def owed():
        found = officer.read(f"/api/submission/v1/obligations?programme={PROGRAMME}&search=alert").json()["obligations"]
        return [one["report"] for one in found if one["subject"]["id"] == entry]

    (report,) = country.wait_until("it is owed", owed)
    api, answers = f"/api/submission/v1/reports/{report}", {**progress(), "results": MARKUP, "problems": MARKUP}
    assert officer.once("PUT", f"{api}/answers", {"answers": answers})[0] == 200
    pages = [
        (officer, f"/reports/{report}/edit"), (officer, f"/reports/{report}/edit?section=plans"), (head, f"/reports/{report}/check"),
        (officer, "/"), (officer, f"/registers/{PROGRAMME}?search=alert"), (officer, f"/registers/{PROGRAMME}/{entry}"),
        (officer, f"/registers/{PROGRAMME}/{entry}/edit?section=m2"), (country.administrator, f"/people/{person}"),
        (country.administrator, "/people?search=%22%3E%3Cscript%3E"), (officer, "/reports?search=%22%3E%3Cscript%3E"),
        (officer, "/sign-in?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
    ]
    shown = [(path, who.browser.get(path).text) for who, path in pages]
    assert head.write("send", "POST", f"{api}/send", {}, about=report, repeat=0).status == 200
    approver = country.approver("provincial-office")
    country.wait_until("it is at the office", lambda: waits(approver, report))
    pages = [
        (approver, "/inbox"), (approver, f"/cases/{report}"), (approver, f"/fragments/reports/{report}/1"),
        (country.approver("governor"), f"/reports/{report}"), (officer, f"/reports/{report}/print"),
        (officer, f"/reports/{report}/revisions/1"), (approver, "/calendar"),
    ]
    shown += [(path, who.browser.get(path).text) for who, path in pages]
    country.wait_until("it is mailed", lambda: any("&lt;script&gt;alert" in text for text in hypertexts(country)))
    shown += [("a mail", text) for text in hypertexts(country)]
    assert [path for path, text in shown if "<script>alert" in text or "<b>'" in text] == []
    assert sum("&lt;script&gt;alert" in text for _, text in shown) >= 10, "it was there to be seen"
    assert officer.browser.get("/").headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_none_of_this_is_an_error_of_ours(began):
    assert errors_since(began) == []
