"""What the driver asked and what it was answered, on disk before it goes on: the witness of every test of faults."""

import collections
import json
import os
import threading
import time


class Ledger:
    """One line per attempt. An outcome is "ok", "refused", or "unknown": it may have happened or not, once."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()
        self.entries = []
        self.began = time.monotonic()

    def note(self, **entry):
        entry["at"] = round(time.monotonic() - self.began, 3)
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        with self.lock:
            self.entries.append(entry)
            self.file.write(line)
            self.file.flush()
            os.fsync(self.file.fileno())

    def close(self):
        self.file.close()

    def of(self, deed, outcome=None):
        with self.lock:
            return [one for one in self.entries if one["deed"] == deed and outcome in (None, one.get("outcome"))]

    def tally(self):
        """How many attempts of each deed ended how."""
        with self.lock:
            found = collections.Counter((one["deed"], one.get("outcome"), one.get("status")) for one in self.entries)
        return {" ".join(str(part) for part in key): count for key, count in sorted(found.items(), key=str)}
