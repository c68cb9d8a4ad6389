"""A person who works with the system through a browser, and does not give up while the system is ill."""

import http.client
import json
import pathlib
import random
import sys
import time
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "deploy" / "demo"))

from browser import Browser, Refused  # noqa: E402

AGAIN = {429, 502, 503, 504}
PATIENCE = 120


class GaveUp(AssertionError):
    """The system did not answer for longer than any fault lasts."""


class Person:
    """One person; used by one thread at a time."""

    def __init__(self, origin, name, ledger, seed=0):
        self.browser = Browser(origin, timeout=12)
        self.name, self.ledger = name, ledger
        self.random = random.Random(f"{seed} {name}")

    def _attempt(self, method, path, body, headers):
        """One try: the answer, or None when nobody can tell what became of the request."""
        try:
            return self.browser.request(method, path, body, headers, expect=range(100, 600), follow=False)
        except (OSError, http.client.HTTPException):
            return None

    def renew(self):
        """A new token for the session, as the page's script asks for it."""
        answer = self._attempt("POST", "/session/renew", b"", {"Accept": "application/json"})
        if answer is not None and answer.status == 200:
            self.browser.csrf = answer.json()["csrf"]

    def _until_answered(self, what, attempt):
        """Repeats until there is an answer that is no "later"."""
        end = time.monotonic() + PATIENCE
        while True:
            answer = attempt()
            if answer is not None:
                if answer.status == 401:
                    self.renew()
                elif answer.status == 409 and answer.json().get("code") == "still-running":
                    pass
                elif answer.status not in AGAIN:
                    return answer
            if time.monotonic() > end:
                raise GaveUp(f"{self.name}: {what}: {answer and (answer.status, answer.text[:300])}")
            time.sleep(self.random.uniform(0.2, 0.8))

    def read(self, path, accept="application/json"):
        return self._until_answered(path, lambda: self._attempt("GET", path, None, {"Accept": accept}))

    def key(self, *about):
        """A key that is the same for the same words."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, " ".join([self.name, *about])))

    def write(self, deed, method, path, value, about=None, repeat=0.1, key=None):
        """Asks for one change until it is answered, always under the same key; every attempt stands in the ledger."""
        key = key or str(uuid.UUID(int=self.random.getrandbits(128)))
        body = json.dumps(value, ensure_ascii=False).encode()

        def attempt():
            headers = {
                "Accept": "application/json", "Content-Type": "application/json", "Idempotency-Key": key,
                "X-Raingan-CSRF": self.browser.csrf or "",
            }
            entry = {"deed": deed, "who": self.name, "key": key, "about": about}
            self.ledger.note(**entry, outcome="asked")
            answer = self._attempt(method, path, body, headers)
            if answer is None or answer.status in (502, 504):
                self.ledger.note(**entry, outcome="unknown", status=answer.status if answer else 0)
            elif answer.status < 300:
                self.ledger.note(**entry, outcome="ok", status=answer.status, answer=answer.json())
            else:
                problem = answer.json() if "json" in (answer.headers.get("Content-Type") or "") else {}
                self.ledger.note(
                    **entry, outcome="refused", status=answer.status, code=problem.get("code"), why=problem.get("detail"),
                    retry=answer.headers.get("Retry-After"))
            return answer

        answer = self._until_answered(f"{method} {path}", attempt)
        if answer.status < 300 and self.random.random() < repeat:
            again = self._until_answered(f"{method} {path} again", attempt)
            same = (again.status, again.body) == (answer.status, answer.body)
            self.ledger.note(
                deed="repetition", who=self.name, key=key, about=about, outcome="ok" if same else "other",
                first=answer.text[:500], second=again.text[:500])
        return answer

    def patiently(self, attempt):
        """A form that may be told to come again in a moment, such as when everybody signs in at once."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return attempt()
            except Refused as refusal:
                if refusal.status not in AGAIN or time.monotonic() > end:
                    raise
                time.sleep(self.random.uniform(0.3, 1))

    def once(self, method, path, value=None, key=None, **more):
        """One request and its answer, whatever it is: status, headers, and the JSON in it."""
        headers = {"Accept": "application/json", "X-Raingan-CSRF": self.browser.csrf or "", **more}
        body = None
        if method != "GET":
            headers = {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4()), **headers}
            body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        answer = self.browser.request(method, path, body, headers, expect=range(100, 600), follow=False)
        return answer.status, answer.headers, answer.json() if "json" in (answer.headers.get("Content-Type") or "") else {}
