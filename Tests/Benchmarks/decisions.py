"""Approving at the first step, with the other services at work beside it and without."""

import json
import statistics

from country import headers
from load import Request, key, play
from sends import send
from system import SERVICES

CLIENTS = 32
# More than this each second, and the cases that were prepared would not last.
MOST = 600
STEP = "provincial-office"
# Auth stays: without it revocations cannot be heard, and then nobody may decide.
OTHERS = [service for service in SERVICES if service not in ("approval", "auth")]


def measure(system, country, quick):
    rounds, seconds = (1, 3) if quick else (3, 5)
    needed = (2 * rounds + 1) * MOST * seconds
    while (lacking := needed - len(country.waiting(STEP, needed))) > 0:
        country.stock(lacking)
        send(system, country, max(2, min(20, lacking // 300)))
        system.wait_for_rest()
    system.wait_for_rest()
    decide(system, country, 2 if quick else 5)
    runs = {"beside": [decide(system, country, seconds) for _ in range(rounds)]}
    system.wait_for_rest()
    system.rows("UPDATE approval.relay_cursor SET paused = true, fence = fence + 1, lease_until = '-infinity'")
    system.stop(*OTHERS)
    try:
        runs["alone"] = [decide(system, country, seconds) for _ in range(rounds)]
    finally:
        system.rows("UPDATE approval.relay_cursor SET paused = false, fence = fence + 1")
        system.start(*OTHERS)
    return {
        name: {key: statistics.median(one[key] for one in ones) for key in ones[0]} | {"rates": [round(one["rate"]) for one in ones]}
        for name, ones in runs.items()
    }


def decide(system, country, seconds):
    """The head of the provincial office approves, one report after the other, on 32 lines."""
    approver = headers(country.approver(STEP))
    requests = [
        Request(
            "POST", f"/api/approval/v1/cases/{report}/decisions", {**approver, "Idempotency-Key": key()},
            json.dumps({"revision": revision, "round": number, "step": STEP, "outcome": "approved", "shown": shown}))
        for report, revision, number, shown in country.waiting(STEP, MOST * seconds)
    ]
    before = taken(system)
    with system.costs("approval", "nginx", "postgres", "rabbitmq") as cost:
        found = play(system.origin, requests, CLIENTS, seconds)
    decided = taken(system) - before
    if not found["requests"] <= decided <= found["requests"] + CLIENTS:
        raise RuntimeError(f"{found['requests']} were acknowledged, {decided} are there")
    cost.pop("seconds")
    return {**found, **{f"{name} ms": 1000 * spent / decided for name, spent in cost.items()}}


def taken(system):
    return system.one("SELECT count(*) FROM approval.decision")
