"""A person before a browser: cookies, forms with their hidden fields, and the JSON calls that pages make."""

import html.parser
import http.client
import json
import urllib.parse
import uuid


class Refused(Exception):
    """The answer was a refusal; says what was asked and what came back."""

    def __init__(self, what, status, text):
        super().__init__(f"{what}: {status} {text[:400]}")
        self.status = status
        self.text = text


class Form:
    """A form as it stands on a page: where it goes and what it already holds."""

    def __init__(self, action):
        self.action = action
        self.fields = {}


class PageReader(html.parser.HTMLParser):
    """Reads the forms, the form token and the visible text of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.csrf, self.words, self.form = [], None, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.form = Form(values.get("action") or "")
            self.forms.append(self.form)
        elif tag == "meta" and values.get("name") == "csrf":
            self.csrf = values.get("content")
        elif tag == "input" and self.form and values.get("type") == "hidden" and values.get("name"):
            self.form.fields[values["name"]] = values.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None

    def handle_data(self, data):
        if data.strip():
            self.words.append(data.strip())


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    @property
    def page(self):
        return PageReader(self.text)

    def form(self, action):
        """The form on this page that goes to an address (or below it)."""
        for form in self.page.forms:
            if form.action.split("?")[0].startswith(action):
                return form
        raise LookupError(f"no form to {action} on the page: {' '.join(self.page.words)[:300]}")


class Browser:
    """Talks to one origin. Every refusal is an exception, unless it is expected by its status."""

    def __init__(self, origin, timeout=60, address=None):
        parts = urllib.parse.urlsplit(origin)
        self.host, self.port, self.origin, self.timeout = parts.hostname, parts.port, origin, timeout
        # Where it calls from, when another address of this machine than the usual one is to be seen.
        self.source = (address, 0) if address else None
        self.cookies = {}
        self.csrf = None

    def request(self, method, path, body=None, headers=None, expect=None, follow=True):
        for _ in range(10):
            answer = self._once(method, path, body, headers or {})
            location = answer.headers.get("Location")
            if follow and answer.status in (301, 302, 303, 307, 308) and location:
                if answer.status in (301, 302, 303):
                    method, body, headers = "GET", None, None
                path = urllib.parse.urlsplit(location)._replace(scheme="", netloc="").geturl()
                continue
            good = answer.status in expect if expect else answer.status < 400
            if not good:
                raise Refused(f"{method} {path}", answer.status, answer.text)
            return answer
        raise Refused(f"{method} {path}", 0, "redirected in a circle")

    def _once(self, method, path, body, headers):
        sent = {
            "Host": f"{self.host}:{self.port}", "Accept": "text/html", "Sec-Fetch-Site": "same-origin",
            "Origin": self.origin, **headers,
        }
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(
            self.host, self.port, timeout=self.timeout, source_address=self.source)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            data = response.read()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, rest = line.partition("=")
                value = rest.split(";")[0]
                if "max-age=0" in line.lower() or not value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value
        finally:
            connection.close()
        answer = Answer(response.status, response.headers, data)
        if (response.headers.get("Content-Type") or "").startswith("text/html"):
            self.csrf = answer.page.csrf or self.csrf
        return answer

    def get(self, path, expect=None):
        return self.request("GET", path, expect=expect)

    def submit(self, form, fields=None, expect=None):
        """Sends a form with what it held and what was typed into it."""
        values = {**form.fields, **(fields or {})}
        body = urllib.parse.urlencode(values, doseq=True).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", form.action, body, headers, expect)

    def call(self, method, path, value=None, expect=None, key=None):
        """A JSON call as the pages' scripts make it: with an old token the session is renewed and the call repeated."""
        key = key or str(uuid.uuid4())
        try:
            return self._call(method, path, value, expect, key)
        except Refused as refused:
            if refused.status != 401 or '"renew"' not in refused.text:
                raise
        self.renew()
        return self._call(method, path, value, expect, key)

    def renew(self):
        """A new token for the same session, as the pages' script gets it every four minutes."""
        answer = self.request(
            "POST", "/session/renew", b"", {"Accept": "application/json", "X-Raingan-CSRF": self.csrf or ""})
        self.csrf = answer.json()["csrf"]

    def _call(self, method, path, value, expect, key):
        headers = {"Accept": "application/json", "X-Raingan-CSRF": self.csrf or ""}
        body = None
        if method != "GET":
            headers["Idempotency-Key"] = key
            headers["Content-Type"] = "application/json"
            body = json.dumps(value, ensure_ascii=False).encode()
        return self.request(method, path, body, headers, expect)
