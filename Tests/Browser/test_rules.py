"""Rules give the same in the browser (`rules.js`) as on the server (`submission-service rules`).

Both answer the vectors that the module's own tests run, and thousands of rules that nobody thought of. What they compare is
JSON: numbers by value, everything else by kind and content, and of errors the sentence with its place.
"""
import http.server
import json
import pathlib
import random
import subprocess
import threading

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).parents[2]
VECTORS = ROOT / "Tests/RulesTests/Suite/vectors.json"
SCRIPT = ROOT / "Shared/Pages/Static/rules.js"
SERVICE = ROOT / ".build/debug/submission-service"

# The data travels as text, so that a member called __proto__ is a member in the browser too.
IN_BROWSER = """async (text) => {
    const { evaluate } = await import("/rules.js");
    return JSON.stringify(JSON.parse(text).map(({ rule, data }) => {
        try {
            return { value: evaluate(rule, data) };
        } catch (error) {
            return { error: error.kind, pointer: error.pointer.map((token) => "/" + token).join("") };
        }
    }));
}"""

SENTENCES = {
    "tooManySteps": "the rule takes too many steps",
    "tooDeep": "the rule is nested too deep",
    "tooLong": "the rule puts together too long a text",
}


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        content, kind = (SCRIPT.read_bytes(), "text/javascript") if self.path == "/rules.js" else (b"", "text/html")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def in_browser():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")

        def evaluate(cases):
            return [told(one) for one in json.loads(page.evaluate(IN_BROWSER, json.dumps(cases)))]

        yield evaluate
        browser.close()
    server.shutdown()


def told(one):
    if "value" in one:
        return one["value"]
    sentence = SENTENCES.get(one["error"]) or f'there is no operator "{one["error"].removeprefix("unknownOperator ")}"'
    return {"error": sentence + (f" (at {one['pointer']})" if one["pointer"] else "")}


def on_server(cases):
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run([SERVICE, "rules"], input=lines, env={}, capture_output=True, text=True, timeout=300)
    # 1: some line was answered with an error, which a rule that nobody thought of may well deserve.
    assert done.returncode in (0, 1), done.stderr
    answers = done.stdout.splitlines()
    assert len(answers) == len(cases)
    return [json.loads(answer) for answer in answers]


def plain(value):
    """Numbers by value (1 is 1.0, and -0 is 0); nothing else is changed, so that true stays apart from 1."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) + 0.0
    if isinstance(value, list):
        return [plain(element) for element in value]
    if isinstance(value, dict):
        return {key: plain(element) for key, element in value.items()}
    return value


def same(one, other):
    return json.dumps(plain(one), sort_keys=True) == json.dumps(plain(other), sort_keys=True)


def vectors():
    for entry in json.loads(VECTORS.read_text()):
        if isinstance(entry, list):
            yield {"rule": entry[0], "data": entry[1]}, lambda answer, wanted=entry[2]: same(answer, wanted)
        elif isinstance(entry, dict):
            sentence = told({"error": entry["error"], "pointer": entry.get("pointer", "")})["error"]
            yield (
                {"rule": entry["rule"], "data": None},
                lambda answer, sentence=sentence: isinstance(answer, dict) and answer.get("error", "").startswith(sentence),
            )


def test_both_give_what_the_vectors_say(in_browser):
    table = list(vectors())
    cases = [case for case, _ in table]
    for answers in in_browser(cases), on_server(cases):
        wrong = [(case, answer) for (case, holds), answer in zip(table, answers) if not holds(answer)]
        assert not wrong


@pytest.mark.parametrize("seed", range(8))
def test_both_give_the_same_for_any_rule(in_browser, seed):
    maker = Maker(random.Random(seed))
    cases = [{"rule": maker.rule(4), "data": maker.data(3)} for _ in range(1500)]
    differing = [
        (case, browser, server)
        for case, browser, server in zip(cases, in_browser(cases), on_server(cases))
        if not same(browser, server)
    ]
    assert not differing, differing[:3]


class Maker:
    """Makes rules and data that lie near what distinguishes one language from another."""

    WORDS = [
        "", " ", "a", "ก", "กำ", "ก\u0e33", "น้ำ", "😀", "e\u0301", "\u00e9", "1", " 1 ", "01", "1.", ".5", "-0", "+1", "1e2", "1e", "0x1F",
        "1_000", "๑", "Infinity", "NaN", "\u00a01", "\t1\r", "\u000b1", "1,2", "null", "true", "[object Object]", "9007199254740993",
        "1e400", "a.b", "\ufb33", "\U0001f600\ufe0f", "12 บาท", "-", ".", "1e-7", "1-1",
    ]
    NUMBERS = [
        0, 1, -1, 2, 3, 10, 0.1, 0.2, 0.5, -0.5, 1e21, 1e-7, 1e300, -1e300, 2**53, 2**53 - 1, 123456789012345680000, 1.5, 100, 5e-324, 0.000001,
        1.7976931348623157e308,
    ]
    PATHS = ["", "a", "b", "a.b", "0", "1", "a.0", "01", "-1", "a.length", "length", "__proto__", "constructor", "toString", "a.", ".", "ก", 0, 1, 1.5, None]
    KEYS = ["a", "b", "0", "01", "ก", "__proto__", "length", "constructor", ""]
    PLAIN = ["==", "!=", "===", "!==", ">", ">=", "<", "<=", "!", "!!", "+", "*", "-", "/", "%", "min", "max", "merge", "cat", "in", "substr", "log"]
    LAZY = ["if", "?:", "and", "or"]
    WALKERS = ["map", "filter", "all", "none", "some", "reduce"]

    def __init__(self, chance):
        self.chance = chance

    def atom(self):
        return self.chance.choice(
            [lambda: self.chance.choice(self.WORDS), lambda: self.chance.choice(self.NUMBERS), lambda: self.chance.choice([None, True, False])]
        )()

    def data(self, depth):
        kind = self.chance.random()
        if depth == 0 or kind < 0.3:
            return self.atom()
        if kind < 0.6:
            return [self.data(depth - 1) for _ in range(self.chance.randrange(4))]
        return {self.chance.choice(self.KEYS): self.data(depth - 1) for _ in range(self.chance.randrange(4))}

    def rule(self, depth):
        if depth == 0 or self.chance.random() < 0.15:
            return self.literal()
        kind = self.chance.random()
        if kind < 0.2:
            return self.look_up(depth)
        if kind < 0.3:
            return [self.rule(depth - 1) for _ in range(self.chance.randrange(4))]
        if kind < 0.45:
            walked = self.look_up(depth) if self.chance.random() < 0.3 else [self.rule(1) for _ in range(self.chance.randrange(4))]
            return {self.chance.choice(self.WALKERS): [walked, *self.arguments(depth, 0, 2)]}
        if kind < 0.6:
            return {self.chance.choice(self.LAZY): self.arguments(depth, 0, 5)}
        written = self.arguments(depth, 0, 4)
        # One argument may stand without its list.
        if len(written) == 1 and not isinstance(written[0], list) and self.chance.random() < 0.5:
            written = written[0]
        return {self.chance.choice(self.PLAIN): written}

    def literal(self):
        """What is no rule: an object with one member would be one, and its name no operator's."""
        kind = self.chance.random()
        if kind < 0.8:
            return self.atom()
        if kind < 0.9:
            return [self.atom() for _ in range(self.chance.randrange(4))]
        return {key: self.atom() for key in self.chance.choice([[], ["a", "b"], ["0", "__proto__"]])}

    def arguments(self, depth, fewest, most):
        return [self.rule(depth - 1) for _ in range(self.chance.randint(fewest, most))]

    def look_up(self, depth):
        paths = [self.chance.choice(self.PATHS) for _ in range(self.chance.randrange(3))]
        return self.chance.choice(
            [
                lambda: {"var": self.chance.choice(self.PATHS)},
                lambda: {"var": [self.chance.choice(self.PATHS), self.rule(depth - 1)]},
                lambda: {"var": self.rule(depth - 1)},
                lambda: {"missing": paths},
                lambda: {"missing_some": [self.rule(depth - 1), paths]},
            ]
        )()
