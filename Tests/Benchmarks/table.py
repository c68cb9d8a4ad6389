"""docs/benchmarks.md out of the last results of every measurement."""

import json
import pathlib
import platform
import re
import subprocess

from system import ROOT, SERVICES

HEAD = """# Benchmarks

Written by `deploy/scripts/bench`; `Tests/Benchmarks/README.md` says how each figure is taken. The load generator, nginx, the
services, PostgreSQL and RabbitMQ shared the two cores of one machine, so rates are what is left for all of them together; the
processor time of one request is the figure that travels.
"""


def write(results, system):
    found = {file.stem: json.loads(file.read_text()) for file in results.glob("*.json") if ".quick" not in file.name}
    parts = [HEAD, machine(system, found)]
    for name, part in PARTS.items():
        if name in found:
            parts.append(part(found[name]))
    missed = [row for row in ROWS if row.reached is False]
    parts.append(conclusion(missed))
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(parts), encoding="utf-8")


ROWS = []


class Row:
    """One figure, beside what it should be."""

    def __init__(self, what, figure, unit="", least=None, most=None, digits=0):
        self.what, self.figure = what, f"{figure:,.{digits}f}{unit}"
        self.aim = f"≥ {least:,}{unit}" if least is not None else f"≤ {most:,}{unit}" if most is not None else ""
        self.reached = None
        if self.aim:
            self.reached = figure >= least if least is not None else figure <= most
        ROWS.append(self)

    def __str__(self):
        mark = {True: "yes", False: "**no**", None: ""}[self.reached]
        return f"| {self.what} | {self.figure} | {self.aim} | {mark} |"


def section(title, rows, note=""):
    lines = [f"## {title}", "", "| | figure | aim | reached |", "|---|---:|---:|---|", *map(str, rows), ""]
    return "\n".join(lines + ([note, ""] if note else []))


def sends(found):
    alone, plain, pipelined, told, beside = (found[name] for name in ("alone", "plain", "pipelined", "told", "beside"))
    rows = [
        Row("Accepted, relay and consumers stopped", alone["rate"], "/s", least=412),
        Row("pgbench, the same statements one by one", plain["rate"], "/s"),
        Row("pgbench, the same statements in the same round trips", pipelined["rate"], "/s"),
        Row("Accepted ÷ pgbench one by one", alone["rate"] / plain["rate"], least=0.8, digits=2),
        Row("Accepted ÷ pgbench in the same round trips", alone["rate"] / pipelined["rate"], digits=2),
        Row("Latency p50", alone["p50"], " ms", digits=1),
        Row("Latency p99", alone["p99"], " ms", digits=1),
        Row("Accepted while sequencer and relay tell of it", told["rate"], "/s", least=412),
        Row("… ÷ pgbench one by one", told["rate"] / plain["rate"], digits=2),
        Row("… latency p50", told["p50"], " ms", digits=1), Row("… p99", told["p99"], " ms", digits=1),
        Row("Accepted while all four services work on it", beside["rate"], "/s", least=412),
        Row("… ÷ pgbench one by one", beside["rate"] / plain["rate"], digits=2),
        Row("… latency p50", beside["p50"], " ms", digits=1), Row("… p99", beside["p99"], " ms", digits=1),
        *costs(alone, "submission"),
    ]
    return section(
        f"Sending a complete report of 2 KiB, {found['clients']} clients", rows,
        f"From the request at nginx to the answer after the commit, `fsync` on. One sending is {found['statements']} statements in "
        f"{found['trips']} round trips. Rounds: alone {listed(alone)}, in turn with pgbench one by one {listed(plain)} and pipelined "
        f"{listed(pipelined)}; told {listed(told)}; all four {listed(beside)}; the figures are medians. The draft was typed before and "
        "lies in the database, as it does when a person sends. When all four work, each report is also taken up by Approval, which "
        "tells whose turn it is, by Submission and by Notification, which mails; all of that, the mail server too, shares the "
        "two cores with the sendings. pgbench has both cores for PostgreSQL and itself; the service reads, checks, hashes and tells "
        "the report besides, for about as much processor time as PostgreSQL keeps it.")


def decisions(found):
    alone, beside = found["alone"], found["beside"]
    rows = [
        Row("Decided, the other services at work", beside["rate"], "/s", least=246),
        Row("… latency p50", beside["p50"], " ms", digits=1), Row("… latency p99", beside["p99"], " ms", most=490, digits=1),
        Row("Decided, Submission and Notification stopped", alone["rate"], "/s", least=246),
        Row("… latency p99", alone["p99"], " ms", most=490, digits=1), *costs(alone, "approval"),
    ]
    return section("Deciding at the first step, 32 clients", rows, f"Rounds: beside {listed(beside)}, alone {listed(alone)}.")


def delivery(found):
    steady, drain = found["steady"], found["drain"]
    return section("Telling", [
        Row(f"Commit → broker's confirm at {steady['rate']} events/s, p50", steady["confirm p50"], " ms", most=10, digits=1),
        Row("Commit → broker's confirm, p99", steady["confirm p99"], " ms", most=50, digits=1),
        Row("Commit → effect committed in the next service, p50", steady["effect p50"], " ms", digits=1),
        Row("Commit → effect committed in the next service, p99", steady["effect p99"], " ms", most=100, digits=1),
        Row(f"Backlog of {drain['events']:,} events of {drain['bytes']:,} bytes, outbox to last confirm", drain["rate"], "/s", least=2000),
        Row("of which the record (numbered and chained)", drain["sequenced"], "/s"),
        Row("Processor time of one event: submission-service", drain["submission ms"] * 1000, " µs"),
        Row("… PostgreSQL", drain["postgres ms"] * 1000, " µs"), Row("… RabbitMQ", drain["rabbitmq ms"] * 1000, " µs"),
    ], f"{steady['events']:,} events of sendings at an even pace, all four services at work. The confirm counts when the relay moves "
       "its cursor, which is after the last confirm of a batch; an event that comes meanwhile waits for the next batch, at the "
       "sequencer and again at the relay. The backlog drains while the other services are stopped.")


def tokens(found):
    alone, beside, sign_ins = found["alone"], found["beside"], found["sign_ins"]
    return section("Tokens and sign-ins", [
        Row("Token checks on one core", alone["rate"], "/s", least=10_000),
        Row("Token checks while sign-ins saturate", beside["rate"], "/s"),
        Row("Token checks slower beside sign-ins by", alone["rate"] / beside["rate"], " ×", most=2, digits=2),
        Row("Sign-ins, Argon2id 19 MiB, 2 passes, 1 lane (one hashing thread)", sign_ins["rate"], "/s", least=15),
        Row("Processor time of one sign-in in auth-service", sign_ins["auth ms"], " ms", digits=1),
    ], f"A token of {alone['bytes']:,} bytes, ES256; signature, header and every claim are checked, without a cache. Sign-ins go to "
       "auth-service with 16 clients, token checks run in a process beside it: hashing takes one core, and what sign-ins cost besides "
       "(PostgreSQL, pages, wrk) shares the other with the checks.")


def revocation(found):
    return section("Revocation", [
        Row(f"Sign-out → refused by the other three, p50 of {found['count']}", found["p50"], " ms", digits=1),
        Row("… p99", found["p99"], " ms", most=1000, digits=1),
    ], "Measured from the request to sign out, three services asked without a pause.")


def services(found):
    rows = []
    for name in SERVICES:
        one = found[name]
        rows += [
            Row(f"{name}: resident memory at rest", one["rest"], " MiB", most=40, digits=1),
            Row(f"{name}: resident memory, most under load", one["load"], " MiB", most=120, digits=1),
            Row(f"{name}: start to ready", one["start"], " s", most=1, digits=2),
            Row(f"{name}: SIGTERM to exit", one["stop"], " s", digits=2),
            Row(f"{name}: statements when idle", one["idle"], "/s", digits=2),
        ]
    lines = [f"* {name}: " + "; ".join(f"{rate:.2f}/s `{text[:70]}`" for rate, text in found[name]["statements"][:4]) for name in SERVICES]
    return section("Services", rows, "What they ask when idle, most frequent first:\n\n" + "\n".join(lines))


PARTS = {
    "sends": sends, "decisions": decisions, "delivery": delivery, "tokens": tokens, "services": services, "revocation": revocation,
}


def costs(one, service):
    return [
        Row(f"Processor time of one request: {service}-service", one[f"{service} ms"], " ms", digits=2),
        Row("… nginx", one["nginx ms"], " ms", digits=2), Row("… PostgreSQL", one["postgres ms"], " ms", digits=2),
    ]


def listed(one):
    return " ".join(str(rate) for rate in one["rates"])


def conclusion(missed):
    if not missed:
        return "Every aim was reached in this run.\n"
    return "## Not reached\n\n" + "\n".join(f"* {row.what}: {row.figure} (aim {row.aim})" for row in missed) + "\n"


def machine(system, found):
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    processor = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())[1]
    days = sorted({one["on"] for one in found.values()})
    facts = [
        ("Machine", f"virtual machine, {cores()} cores ({processor}), {memory:.0f} GB, {disk()}"),
        ("System", f"{pretty_name()}, Linux {platform.release().split('-')[0]}"),
        ("PostgreSQL", system.one("SHOW server_version") + ", `fsync` and `synchronous_commit` on, otherwise as `deploy/scripts/up` sets it"),
        ("RabbitMQ", package("rabbitmq-server") + ", one node, quorum queues"), ("nginx", package("nginx")),
        ("Swift", said("swift", "--version").split("Swift version ")[1].split()[0] + ", release, Swift's library inside"),
        ("Sources", "as of “" + said("git", "-C", str(ROOT), "log", "-1", "--format=%s", "--", "Shared", "Services").strip() + "”"),
        ("Date", ", ".join(days)), ("Commands", "`deploy/scripts/bench`; wrk " + package("wrk") + "; pgbench -M prepared -c 32 -j 2"),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts), ""])


def cores():
    return len(re.findall(r"^processor", pathlib.Path("/proc/cpuinfo").read_text(), re.M))


def disk():
    """The kind of the disk below the database; a virtual one says no more than that."""
    name = next((one.name for one in pathlib.Path("/sys/block").glob("*") if one.name[:2] in ("vd", "sd", "nv")), "")
    return "virtual disk (virtio)" if name.startswith("vd") else name


def pretty_name():
    return re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())[1]


def package(name):
    return said("dpkg-query", "-W", "-f=${Version}", name).split("-")[0]


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr
