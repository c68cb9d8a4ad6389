"""Commands that answer lines, as other programs use them: the built executables, through pipes, without any setting."""

import base64
import hmac
import json
import pathlib
import subprocess
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils

BUILT = pathlib.Path(__file__).resolve().parents[2] / ".build/debug"


def fed(service, *words, lines):
    """The exit code, one answer for each line, and what stands on standard error."""
    text = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
    done = subprocess.run([BUILT / service, *words], input=text, env={}, capture_output=True, timeout=120)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def rules(*lines):
    code, answers, complaints = fed("submission-service", "rules", lines=lines)
    assert complaints == ""
    assert len(answers) == len(lines)
    return code, answers


def test_rules_are_answered_in_order():
    lines = ['{"rule":{"+":[1,2]}}', '{"rule":{"var":"a"},"data":{"a":"ก"}}', ' {"data":[3],"rule":{"var":0}} ', '{"rule":null}']
    assert rules(*lines) == (0, [3, "ก", 3, None])
    assert rules() == (0, [])


def test_a_rule_is_answered_before_the_next_is_asked():
    process = subprocess.Popen([BUILT / "submission-service", "rules"], env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for number in range(3):
        process.stdin.write(b'{"rule":{"+":[%d,1]}}\n' % number)
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == number + 1
    process.stdin.close()
    assert process.wait(timeout=60) == 0
    process.stdout.close()


@pytest.mark.parametrize(
    "line, part",
    [
        ("", "expected a value"),
        ("rule", "no JSON at column 1"),
        ("[1]", 'no "rule"'),
        ('{"data":1}', 'no "rule"'),
        ('{"rule":1}{"rule":2}', "nothing may follow"),
        ('{"rule":1,"rule":2}', "stands twice"),
        ('{"rule":"\\ud800"}', "half of a surrogate pair"),
        ('{"rule":1e99999}', "exponent"),
        (b'{"rule":"\xc3\x28"}\n', "not valid UTF-8"),
        ('{"rule":{"boom":1}}', 'no operator "boom"'),
        ('{"rule":{"if":[true,1,{"boom":1}]}}', "at /if/2"),
        ('{"rule":' + "[" * 100_000 + "]" * 100_000 + "}", "nested"),
        ('{"rule":{"reduce":[{"var":""},{"var":""},1]},"data":' + json.dumps([1] * 50_000) + "}", "too many steps"),
        ('{"rule":{"reduce":[{"var":""},[{"var":"accumulator"},{"var":"accumulator"}],1]},"data":' + json.dumps([1] * 99) + "}", "too many steps"),
        ('{"rule":{"cat":["' + "x" * 10_000_000 + '"]}}', "too long a text"),
        ('{"rule":"' + "x" * (16 << 20) + '"}', "longer than"),
    ],
    ids=range(16),
)
def test_a_bad_rule_is_answered_and_the_next_one_too(line, part):
    code, (first, second) = rules(line, '{"rule":{"-":[2,1]}}')
    assert code == 1
    assert part in first["error"]
    assert second == 1


def test_long_lines_and_large_numbers_are_answered():
    code, answers = rules('{"rule":"' + "x" * 10_000_000 + '"}', '{"rule":{"var":"a"},"data":{"a":' + "9" * 100_000 + "}}", '{"rule":{"*":[1e300,1e300]}}')
    assert code == 0
    assert [len(answers[0]), answers[1] > 1e300, answers[2]] == [10_000_000, True, None]


@pytest.mark.parametrize("service, words", [("submission-service", ["rules", "now"])])
def test_a_wrong_command_line_ends_with_two(service, words):
    code, answers, complaints = fed(service, *words, lines=[])
    assert (code, answers) == (2, [])
    assert complaints.strip()


@pytest.mark.parametrize("service, words", [("submission-service", ["rules"]), ("auth-service", ["tokens", "verify"])])
def test_commands_explain_themselves(service, words):
    done = subprocess.run([BUILT / service, *words, "--help"], env={}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage:\n  {service} {' '.join(words)}")


# Tokens


def jwk(key, **members):
    algorithm = jwt.algorithms.ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else jwt.algorithms.RSAAlgorithm
    if algorithm is jwt.algorithms.RSAAlgorithm:
        return json.loads(algorithm.to_jwk(key.public_key())) | {"key_ops": ["verify"]} | members
    numbers = key.public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode() for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y} | members


@pytest.fixture(scope="module")
def signers():
    return {
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    }


@pytest.fixture(scope="module")
def key_file(signers, tmp_path_factory):
    keys = [{"kty": "oct", "k": "AAAA", "kid": "shared"}] + [jwk(key, kid=name) for name, key in signers.items()]
    file = tmp_path_factory.mktemp("keys") / "keys.json"
    file.write_text(json.dumps({"keys": keys}))
    return file


def verified(key_file, *tokens, options=()):
    code, answers, notes = fed("auth-service", "tokens", "verify", "--keys", key_file, *options, lines=tokens)
    assert len(answers) == len(tokens)
    return code, answers, notes


def test_tokens_of_another_implementation_are_valid(signers, key_file):
    now = int(time.time())
    claims = {"iss": "https://issuer.example", "aud": ["x", "us"], "sub": "สมชาย", "iat": now - 5, "nbf": now - 5, "exp": now + 3600}
    tokens = [
        jwt.encode(claims, key, algorithm=name, headers=headers)
        for name, key in signers.items()
        for headers in (None, {"kid": name})
        for _ in range(20)
    ]
    options = ["--issuer", "https://issuer.example", "--audience", "us"]
    code, answers, notes = verified(key_file, *tokens, options=options)
    assert code == 0
    assert all(answer["valid"] and answer["claims"] == claims for answer in answers)
    assert {(answer["kid"], answer["alg"]) for answer in answers} == {("ES256", "ES256"), ("RS256", "RS256")}
    assert notes == 'key 1, "shared" is passed over: its kty is neither EC nor RSA\n'


def test_each_token_is_told_what_is_wrong_with_it(signers, key_file):
    es, rs = signers["ES256"], signers["RS256"]
    stranger = ec.generate_private_key(ec.SECP256R1())
    public = rs.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    good = jwt.encode({"exp": 2_000_000_000}, es, algorithm="ES256")
    header, payload, signature = good.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))

    def spelt(*parts):
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)

    def confused():
        text = spelt(b'{"alg":"HS256","kid":"RS256"}', b"{}")
        return text + "." + spelt(hmac.digest(public, text.encode(), "sha256"))

    cases = [
        (good, None),
        (jwt.encode({"exp": 1_500_000_000}, es, algorithm="ES256"), "expired"),
        (jwt.encode({"nbf": 1_700_000_000}, es, algorithm="ES256"), "not-yet-valid"),
        (jwt.encode({}, stranger, algorithm="ES256"), "bad-signature"),
        (jwt.encode({}, es, algorithm="ES256", headers={"kid": "who"}), "unknown-key"),
        (jwt.encode({}, es, algorithm="ES256", headers={"kid": "RS256"}), "key-mismatch"),
        (jwt.encode({}, es, algorithm="ES256", headers={"kid": "shared"}), "key-mismatch"),
        (jwt.encode({}, rs, algorithm="RS512"), "alg-not-allowed"),
        (jwt.encode({}, rs, algorithm="PS256"), "alg-not-allowed"),
        (jwt.encode({}, "secret", algorithm="HS256"), "alg-not-allowed"),
        (confused(), "alg-not-allowed"),
        (jwt.encode({}, None, algorithm="none"), "alg-none"),
        (jwt.encode({}, es, algorithm="ES256", headers={"crit": ["exp"]}), "crit-not-understood"),
        (f"{header}.{payload}.{spelt(der)}", "bad-signature"),
        (f"{header}.{payload}.{spelt(bytes(64))}", "bad-signature"),
        (f"{header}.{payload}.{signature}==", "malformed"),
        (f" {good}", "malformed"),
        (f"{good}.{payload}.{payload}", "encrypted-not-supported"),
        (json.dumps({"payload": payload, "protected": header, "signature": signature}), "malformed"),
        ("", "malformed"),
        (b"\xff.\xff.\xff\n", "malformed"),
        ("A" * 100_000, "too-long"),
        ("A" * 20_000_000, "too-long"),
        (spelt(b"[" * 10_000, b"{}", bytes(64)), "header-not-json"),
        (spelt(b'{"alg":"ES256","alg":"none"}', b"{}", bytes(64)), "duplicate-member"),
        (jwt.api_jws.encode(b"foo", es, algorithm="ES256"), "claims-not-json"),
        (good, None),
    ]
    code, answers, _ = verified(key_file, *(token for token, _ in cases), options=["--at", "2020-09-13T12:26:40Z"])
    assert code == 1
    assert [answer.get("reason") for answer in answers] == [reason for _, reason in cases]
    assert all(answer["valid"] or answer["detail"] for answer in answers)


def test_the_examples_of_rfc_7515_are_signed(tmp_path):
    """Appendix A.2 has the same payload as A.3; their JSON is of 2011, and has no time of today."""
    file = tmp_path / "keys.json"
    x, y = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    file.write_text(json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": x, "y": y}]}))
    payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    token = f"eyJhbGciOiJFUzI1NiJ9.{payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    code, (answer,), _ = verified(file, token, options=["--any-claims"])
    assert (code, answer["valid"], answer["kid"], answer["claims"]["iss"]) == (0, True, None, "joe")
    for moment, reason in [("1300819379", None), ("2011-03-22T18:43:00Z", "expired"), ("2011-03-23T01:42:59+07:00", None)]:
        _, (answer,), _ = verified(file, token, options=["--at", moment])
        assert answer.get("reason") == reason


@pytest.mark.parametrize(
    "words",
    [[], ["--keys"], ["--keys", "/nowhere"], ["--keys", "/dev/null"], ["--at", "noon"], ["--now"], ["--any-claims", "--issuer", "x"]],
)
def test_a_wrong_wish_about_tokens_ends_with_two(words, key_file):
    if "--keys" not in words and words:
        words = ["--keys", key_file, *words]
    code, answers, complaints = fed("auth-service", "tokens", "verify", *words, lines=["a.b.c"])
    assert (code, answers) == (2, [])
    assert complaints.strip()
