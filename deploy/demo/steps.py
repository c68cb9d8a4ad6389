"""Prints each step with its time, and ends with a clear sentence when one fails."""

import contextlib
import sys
import time


@contextlib.contextmanager
def step(title):
    started = time.monotonic()
    notes = []
    try:
        yield notes.append
    except BaseException:
        print(f"  ✗ {title}", flush=True)
        raise
    note = "   " + ", ".join(notes) if notes else ""
    print(f"  ✓ {title:<72} {time.monotonic() - started:6.1f} s{note}", flush=True)


def until(what, look, seconds=30):
    """Looks again and again until there is an answer; the services tell each other by messages."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.1)


def fail(text):
    sys.exit(f"demonstration: {text}")
