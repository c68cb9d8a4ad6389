"""What each service costs when nothing happens, and how quickly it comes and goes."""

import os
import signal
import statistics
import time

from decisions import decide
from sends import send
from system import SERVICES, until


def measure(system, country, quick):
    found = {service: {"start": [], "stop": []} for service in SERVICES}
    for _ in range(1 if quick else 5):
        for service in SERVICES:
            came, went = restart(system, service)
            found[service]["start"].append(came)
            found[service]["stop"].append(went)
    for service in SERVICES:
        found[service] = {name: statistics.median(values) for name, values in found[service].items()}
    system.wait_for_rest()
    time.sleep(5)
    for service in SERVICES:
        found[service]["rest"] = system.memory(service)[0]
    count_statements(system, found, 5 if quick else 60)
    country.stock(16_000 if not quick else 3_000)
    # The load is that of the other measurements: 32 clients who send, then 32 lines on which one approver decides.
    send(system, country, 3 if quick else 15)
    system.wait_for_rest()
    decide(system, country, 3 if quick else 10)
    system.wait_for_rest()
    for service in SERVICES:
        found[service]["load"] = system.memory(service)[1]
    return found


def restart(system, service):
    """Seconds from the process's beginning to its readiness, and from SIGTERM to its end."""
    pid = system.pid(service)
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    until("the end", lambda: not lives(pid), 40, pause=0.002)
    went = time.monotonic() - began
    # The shell that starts it takes part of a second itself; the process's own beginning counts.
    system.shell(f"start_service {service}")
    system.wait_until_ready(service, pause=0.005)
    return time.time() - started(system.pid(service)), went


def lives(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


def started(pid):
    """When a process began, in seconds of the clock that `time.time` reads."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        ticks = int(stat.read().rsplit(") ", 1)[1].split()[19])
    uptime = time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")


def count_statements(system, found, seconds):
    """Statements that each service sends while nobody asks it for anything, with the most frequent ones."""
    system.rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements SCHEMA public")
    system.set_postgres(**{"pg_stat_statements.track": "top"})
    try:
        time.sleep(1)
        system.rows("SELECT public.pg_stat_statements_reset()")
        before = {service: system.processor_seconds(service) for service in SERVICES}
        time.sleep(seconds)
        for service in SERVICES:
            rows = system.rows(
                "SELECT calls, query FROM public.pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid "
                "WHERE rolname = %s ORDER BY calls DESC", f"{service}_app")
            found[service]["idle"] = sum(calls for calls, _ in rows) / seconds
            found[service]["idle cpu"] = 100 * (system.processor_seconds(service) - before[service]) / seconds
            found[service]["statements"] = [(calls / seconds, " ".join(query.split())[:110]) for calls, query in rows[:6]]
    finally:
        system.set_postgres(**{"pg_stat_statements.track": "none"})
