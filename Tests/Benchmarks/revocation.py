"""From the sign-out to the moment at which the other three services refuse the session's token."""

import http.client
import time

from country import headers
from system import percentile

OTHERS = {"submission": "/api/submission/v1/badges", "approval": "/api/approval/v1/badges", "notification": "/api/notification/v1/badges"}


def measure(system, country, quick):
    delays = [once(system, country) for _ in range(5 if quick else 200)]
    return {"count": len(delays), "p50": 1000 * percentile(delays, 50), "p99": 1000 * percentile(delays, 99), "longest": 1000 * max(delays)}


def once(system, country):
    """Seconds from the asking to the last of the three refusals; each is asked without a pause."""
    browser = country.sign_in_once()
    lines = {name: http.client.HTTPConnection("127.0.0.1", system.port(f"{name.upper()}_HTTP")) for name in OTHERS}
    sent = headers(browser)
    for name, line in lines.items():
        status = ask(line, OTHERS[name], sent)
        if status != 200:
            raise RuntimeError(f"{name} answers {status} before the sign-out")
    form = browser.get("/account").form("/sign-out")
    began = time.monotonic()
    browser.submit(form)
    waiting = dict(lines)
    while waiting:
        for name, line in list(waiting.items()):
            if ask(line, OTHERS[name], sent) == 401:
                del waiting[name]
        if time.monotonic() - began > 30:
            raise TimeoutError(f"{list(waiting)} took the token for 30 s after the sign-out")
    return time.monotonic() - began


def ask(line, path, sent):
    line.request("GET", path, headers=sent)
    answer = line.getresponse()
    answer.read()
    return answer.status
