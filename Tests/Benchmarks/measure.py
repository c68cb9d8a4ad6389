#!/usr/bin/env python3
"""Measures what docs/benchmarks.md reports. usage: measure.py [--quick] [MEASUREMENT…]; called by deploy/scripts/bench."""

import datetime
import json
import sys

from system import SERVICES, System

import decisions
import delivery
import revocation
import sends
import services
import table
import tokens
from country import Country

MEASUREMENTS = {
    "tokens": tokens.measure, "revocation": revocation.measure, "sends": sends.measure, "delivery": delivery.measure,
    "decisions": decisions.measure, "services": services.measure,
}


def main(words):
    quick = "--quick" in words
    chosen = [word for word in words if word != "--quick"] or list(MEASUREMENTS)
    if unknown := set(chosen) - {*MEASUREMENTS, "table"}:
        sys.exit(f"measurements: {' '.join(MEASUREMENTS)}; not {' '.join(unknown)}")
    system = System()
    results = system.local / "benchmarks"
    results.mkdir(exist_ok=True)
    if chosen != ["table"]:
        prepare(system)
        country = Country(system)
        for name in chosen:
            print(f"── {name}", flush=True)
            found = MEASUREMENTS[name](system, country, quick)
            found["on"] = datetime.date.today().isoformat()
            print(json.dumps(found, indent=1, ensure_ascii=False), flush=True)
            (results / f"{name}{'.quick' if quick else ''}.json").write_text(json.dumps(found, ensure_ascii=False))
    if not quick:
        table.write(results, system)


def prepare(system):
    """What the server must know before it starts: when transactions were committed, and statements when asked to."""
    if system.one("SHOW track_commit_timestamp") == "off":
        system.set_postgres(
            track_commit_timestamp="on", shared_preload_libraries="pg_stat_statements", logging_collector="on",
            log_destination="jsonlog")
        system.restart_postgres()
        system.set_postgres(**{"pg_stat_statements.track": "none"})
    for service in SERVICES:
        system.wait_until_ready(service)


main(sys.argv[1:])
