"""What nginx answers by itself: when a service is away, a body too large, somebody too quick, the house closed."""

import http.client
import json
import socket
import ssl
import time
import urllib.error
import urllib.request

import pytest

from installation import SERVICES


def test_a_service_that_is_away_gets_a_page_that_says_the_draft_is_safe(spare):
    for name in SERVICES:
        spare.up("stop", name)
    status, headers, body = spare.request("/inbox")
    assert status == 502
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Retry-After"] == "30"
    assert "ร่างรายงานที่บันทึกไว้ยังอยู่ครบ" in body.decode()


def test_a_program_gets_a_problem_document(system):
    status, headers, body = system.request("/api/approval/v1/cases", "POST", b"x" * 2_000_000)
    assert status == 413
    assert headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(body)["status"] == 413


@pytest.mark.parametrize("path,size", [("/inbox", 1_100_000), ("/sign-in", 70_000), ("/reports/x", 2_200_000)])
def test_a_body_too_large_is_refused_in_words(system, path, size):
    status, _, body = system.request(path, "POST", b"x" * size)
    assert status == 413
    assert "ใหญ่เกินไป" in body.decode()


def test_whoever_guesses_secrets_too_quickly_is_slowed_and_told_so(installations):
    one = installations(RAINGAN_LIMIT_LOOPBACK="yes")
    one.up()
    # Only asked for, never sent: what Auth itself slows down is another matter.
    answers = [one.request("/activate") for _ in range(40)]
    refused = [answer for answer in answers if answer[0] == 429]
    assert refused and answers[0][0] != 429
    assert refused[0][1]["Retry-After"] == "30"
    assert "ไม่มีบัญชีใดถูกระงับ" in refused[0][2].decode()
    # Another address has a budget of its own.
    assert one.request("/inbox")[0] != 429


def test_a_closed_house_says_so_and_opens_again(spare):
    spare.up("maintenance", "on")
    status, _, body = spare.request("/inbox")
    assert status == 503 and "ปิดปรับปรุง" in body.decode()
    assert json.loads(spare.request("/api/auth/v1/x")[2])["status"] == 503
    spare.up("maintenance", "off")
    assert spare.request("/inbox")[0] != 503


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_other_machines_come_in_over_tls_alone(installations):
    one = installations(RAINGAN_LISTEN="127.0.0.2")
    printed = one.up()
    door = f"https://127.0.0.2:{one.port('HTTP')}"
    assert f"{door}/\n" in printed
    trust = ssl.create_default_context(cafile=one.place / "nginx" / "tls" / "certificate.pem")
    with urllib.request.urlopen(f"{door}/sign-in", context=trust, timeout=30) as answer:
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000"
    # Typed without the s: sent to the same page where the line is encrypted.
    line = http.client.HTTPConnection("127.0.0.2", one.port("HTTP"), timeout=30)
    line.request("GET", "/sign-in?lang=en")
    sent = line.getresponse()
    assert (sent.status, sent.headers["Location"]) == (308, f"{door}/sign-in?lang=en")
    line.close()
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.2", one.port("HTTP")), timeout=30) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain)
    # Mails with their links are for whoever sits at the machine.
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{door}/demonstration/mail", context=trust, timeout=30)
    assert one.request("/demonstration/mail")[0] == 200
    before = (one.place / "nginx" / "tls" / "certificate.pem").read_bytes()
    one.up()
    assert (one.place / "nginx" / "tls" / "certificate.pem").read_bytes() == before


def test_error_pages_have_no_address_of_their_own(system):
    assert system.request("/_error/502.html")[0] == 404


@pytest.mark.parametrize("path", ["/static/../nginx.conf", "/static/..%2f..%2fsecrets/pepper", "/static%2f../ports"])
def test_static_files_cannot_be_left(system, path):
    status, _, body = system.request(path)
    assert status in (400, 404, 502) and b"PORT" not in body


def test_the_logs_hold_no_query_strings(system):
    system.request("/inbox/somebody-looked?name=secret-word")
    log, deadline = system.place / "log" / "nginx-access.log", time.monotonic() + 30
    while "/inbox/somebody-looked" not in log.read_text():
        assert time.monotonic() < deadline, "the request never appeared in the log"
        time.sleep(0.05)
    assert "secret-word" not in log.read_text()
    assert "secret-word" not in (system.place / "log" / "nginx-error.log").read_text()
