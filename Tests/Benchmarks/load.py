"""Many clients at once: wrk plays requests that were written down before, because it costs little of the machine."""

import json
import pathlib
import subprocess
import tempfile
import time
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).parent


class Request:
    def __init__(self, method, path, headers, body=""):
        self.method, self.path, self.headers, self.body = method, path, headers, body

    def written(self, host):
        """As it goes over the line, with a length before it."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method != "GET":
            lines.append(f"Content-Length: {len(self.body.encode())}")
        text = ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()
        return b"%d\n" % len(text) + text


def play(origin, requests, clients=32, seconds=10):
    """Plays requests one after another until the time or they are over; each is sent once."""
    host = urllib.parse.urlsplit(origin).netloc
    with tempfile.NamedTemporaryFile(suffix=".requests") as file:
        for request in requests:
            file.write(request.written(host))
        file.flush()
        # One thread: it is far from busy, and two would each need a share of the requests.
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", str(clients), "-d", f"{seconds}s", "--timeout", "30s", "-s", str(HERE / "replay.lua"),
             origin, "--", file.name], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    # Every refusal is a fault of the measurement.
    if found["refused"] or found["broken"]:
        raise RuntimeError(f"{found}: {done.stdout}")
    found["rate"] = found["requests"] / found["seconds"]
    # What was under way at the end is done, or it would be asked for again.
    time.sleep(1)
    return found


def key():
    return str(uuid.uuid4())
