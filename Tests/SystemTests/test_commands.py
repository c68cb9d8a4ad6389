"""Commands that answer lines, as other programs use them: the built executables, through pipes, without any setting."""

import json
import pathlib
import subprocess

import pytest

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


@pytest.mark.parametrize("service, words", [("submission-service", ["rules"])])
def test_commands_explain_themselves(service, words):
    done = subprocess.run([BUILT / service, *words, "--help"], env={}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage:\n  {service} {' '.join(words)}")
