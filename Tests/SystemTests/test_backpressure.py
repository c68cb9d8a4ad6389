"""What the system does without its database, and when the broker takes nothing: it says so, and loses nothing (INV-16)."""

import concurrent.futures
import signal
import time

from filing import Filing
from forms import progress
from soundness import Soundness


def test_without_the_database_everything_says_later_and_nothing_is_acknowledged(country, fleet, database):
    officer, head, approver = country.officer("rayong-agri"), country.head("rayong-agri"), country.approver("governor")
    report, typed = country.take_of("rayong-agri", 2)
    address = f"/api/submission/v1/reports/{report}"
    asked = [
        (officer, "PUT", f"{address}/answers", {"answers": progress()}),
        (head, "POST", f"{address}/send", {}),
        (approver, "GET", "/api/approval/v1/inbox", None),
        (country.administrator, "GET", "/api/notification/v1/subscribers", None),
        (country.approver("council"), "GET", "/api/auth/v1/agencies/rayong", None),
    ]
    assert officer.once("PUT", f"{address}/answers", {"answers": progress()})[0] == 200
    key = head.key("send", report)
    before = {one.name: one.pid for one in fleet.all}
    page = officer.browser.get(f"/reports/{typed}/edit").form(f"/reports/{typed}/edit")
    sign_in = country.visitor().browser.get("/sign-in").form("/sign-in")

    def ask(person, method, path, value):
        return person.once(method, path, value, key if path.endswith("send") else None)

    def fill_in(visitor):
        return visitor.browser.submit(sign_in, {"name": "head.agri", "password": "ลับเฉพาะบุคคลเท่านั้น"}, expect=[503])

    database.stop(signal.SIGINT)
    try:
        # All at once, because each waits for some seconds whether the database comes back.
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = [pool.submit(ask, *one) for one in asked]
            stranger = pool.submit(fill_in, country.visitor())
            states = {one: pool.submit(one.ask, "/readyz") for one in fleet.all}
        kept = officer.browser.submit(page, {"results": "พิมพ์ไว้ยาว ๆ \"แล้ว\""}, expect=[503])
        for (_, method, path, _), answer in zip(asked, answers, strict=True):
            status, headers, problem = answer.result()
            assert status == 503, (method, path, status, problem)
            assert int(headers["Retry-After"]) > 0 and problem["title"]
        stranger = stranger.result()
        assert stranger.form("/sign-in").fields["name"] == "head.agri" and "ลับเฉพาะบุคคล" not in stranger.text
        for one, state in states.items():
            assert state.result()[0] == 503 and one.ask("/healthz")[0] == 200, one.name
    finally:
        database.start()
    for one in fleet.all:
        one.wait_until_ready()
    assert {one.name: one.pid for one in fleet.all} == before, "nobody died of it"
    again = kept.form(f"/reports/{typed}/edit")
    assert again.fields["results"] == "พิมพ์ไว้ยาว ๆ \"แล้ว\"" and again.fields["_key"] == page.fields["_key"]
    officer.browser.submit(again)
    draft = officer.once("GET", f"/api/submission/v1/reports/{typed}")[2]["draft"]
    assert draft["answers"]["results"] == again.fields["results"]
    answer = head.write("send", "POST", f"{address}/send", {}, about=report, repeat=1, key=key)
    assert answer.status == 200 and answer.json()["revision"] == 1
    Soundness(country.installation).wait_for_rest(60)
    assert Soundness(country.installation).reports_match_ledger(country.ledger) == []


def test_while_the_broker_takes_nothing_filing_goes_on_and_is_told_later(country, broker):
    sound, filing = Soundness(country.installation), Filing(country)
    reports = country.take(8)
    sound.wait_for_rest(60)
    with broker.alarmed():
        for report in reports:
            office = country.office_of[report]
            address = f"/api/submission/v1/reports/{report}"
            answer = country.officer(office).write("fill", "PUT", f"{address}/answers", {"answers": progress()}, about=report)
            assert answer.status == 200, answer.text
            answer = country.head(office).write("send", "POST", f"{address}/send", {}, about=report)
            assert answer.status == 200, answer.text
        assert sound.rows("SELECT count(*) FROM submission.report_revision WHERE report_id = ANY (%s::uuid[])", reports) == [(8,)]
        end = time.monotonic() + 20
        while sound.unrest().get("submission tells internal", 0) < 8:
            assert time.monotonic() < end, sound.unrest()
            time.sleep(0.2)
        assert sound.rows("SELECT count(*) FROM approval.approval_case WHERE report_id = ANY (%s::uuid[])", reports) == [(0,)]
    sound.wait_for_rest(90)
    filing.given |= set(reports)
    filing.start()
    filing.finish(90)
    sound.wait_for_rest(60)
    assert sound.reports_match_ledger(country.ledger) == []
