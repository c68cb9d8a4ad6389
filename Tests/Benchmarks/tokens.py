"""Token checks without any input or output, alone and while sign-ins keep the hashing threads busy."""

import json
import subprocess
import threading
import urllib.parse

import random

from load import Request, play
from system import ROOT

CLIENTS = 16


def measure(system, country, quick):
    seconds = 3 if quick else 10
    alone = check(seconds)
    found = {"alone": alone}
    signing = threading.Thread(target=lambda: found.update(sign_ins=sign_in(system, country, seconds + 3)))
    signing.start()
    found["beside"] = check(seconds)
    signing.join()
    return found


def check(seconds):
    folder = subprocess.run(
        ["swift", "build", "-c", "release", "--static-swift-stdlib", "--show-bin-path"], cwd=ROOT, capture_output=True,
        text=True, check=True).stdout.strip()
    done = subprocess.run([f"{folder}/token-checks", str(seconds)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def sign_in(system, country, seconds):
    """Right passwords from many addresses, sent to Auth itself: one address may try only so often, and one person has
    only so many sessions, so it is somebody whom no other measurement needs."""
    form = urllib.parse.urlencode({"name": "east-1-osm", "password": country.password, "next": "/"})
    requests = [
        Request("POST", "/sign-in", {
            "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html",
            "X-Forwarded-For": ".".join(str(random.randint(1, 250)) for _ in range(4))}, form)
        for _ in range(200 * seconds)
    ]
    before = sessions(system)
    with system.costs("auth", "postgres") as cost:
        found = play(f"http://127.0.0.1:{system.port('AUTH_HTTP')}", requests, CLIENTS, seconds)
    signed = sessions(system) - before
    if not found["requests"] <= signed <= found["requests"] + CLIENTS:
        raise RuntimeError(f"{found['requests']} signed in, {signed} sessions are there")
    return {**found, "auth ms": 1000 * cost["auth"] / signed, "auth cores": cost["auth"] / cost["seconds"]}


def sessions(system):
    return system.one("SELECT count(*) FROM auth.session")
