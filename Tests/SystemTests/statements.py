"""What services ask of their database while nobody wants anything of them: one transaction after the other, by loop."""

import collections
import contextlib
import re

# Every loop that looks by itself, and by which words its statements are known. Most are woken as well, and look because
# whoever ought to wake them may have died between commit and signal, or because only time makes something due.
LOOPS = {
    "sequencer": r"\boutbox\) OR EXISTS",
    "relay": r"relay_cursor SET lease_until|relay_cursor SET lease_owner|\bFROM event_log\b",
    "replay of parked events": r"\binbox_parked WHERE consumer|\binbox_parked p JOIN",
    "upkeep": r"extend_logs|relay_cursor cursor JOIN|inbox_parked GROUP BY|\bFROM outbox\b|idempotency_key",
    "register": r"list_head",
    "mail of Auth": r"reset_request",
    "projections": r"inbox_watermark WHERE",
    "periods": r"\bperiod\b|\bholiday\b",
    "turns": r"\btask\b",
    "addressing letters": r"\bletter\b.*holiday_list",
    "sending letters": r"\bdelivery\b",
}
LINE = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] (?:(\w+)_app@\S* \S* )?.*?LOG:  (?:statement|execute [^:]*): (.*)", re.S)


@contextlib.contextmanager
def recorded(installation):
    """The server writes down every statement, without its values; answers a function that reads what came since."""
    rows, log = installation.rows, installation.place / "log" / "postgres.log"

    def settings(*statements):
        for statement in statements:
            rows(statement)
        rows("SELECT pg_reload_conf()")

    settings("ALTER SYSTEM SET log_parameter_max_length = 0", "ALTER SYSTEM SET log_statement = 'all'")
    start = log.stat().st_size

    def read():
        with log.open("rb") as file:
            file.seek(start)
            return transactions(file.read().decode())

    try:
        yield read
    finally:
        settings("ALTER SYSTEM RESET log_statement", "ALTER SYSTEM RESET log_parameter_max_length")


def transactions(text):
    """Service and statements of each transaction, or of each statement outside one."""
    found, running = [], {}
    for entry in re.split(r"\n(?!\t)", text):
        match = LINE.match(entry)
        if not match or not match[2]:
            continue
        process, service, statement = match[1], match[2], " ".join(match[3].split())
        if statement.startswith("BEGIN"):
            running[process] = (service, [statement])
        elif process in running:
            running[process][1].append(statement)
            if statement.split()[0] in ("COMMIT", "ROLLBACK"):
                found.append(running.pop(process))
        else:
            found.append((service, [statement]))
    return found


def by_loop(found):
    """How many statements each loop of each service asked for; those of no loop stand by their own words."""
    count = collections.Counter()
    for service, statements in found:
        words = next((one for one in statements if not one.startswith("BEGIN")), "BEGIN")
        loop = next((name for name, pattern in LOOPS.items() if re.search(pattern, words)), words)
        count[service, loop] += len(statements)
    return count
