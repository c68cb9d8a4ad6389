"""Where the running system is: its ports, its folder, its clock and its commands."""

import datetime
import os
import pathlib
import subprocess
import time

BANGKOK = datetime.timezone(datetime.timedelta(hours=7))


class Place:
    def __init__(self):
        self.root = pathlib.Path(__file__).resolve().parents[2]
        self.local = pathlib.Path(os.environ["RAINGAN_LOCAL"])
        lines = (self.local / "ports").read_text().split()
        self.ports = dict(line.split("=") for line in lines)
        self.memory = self.local / "demonstration"
        self.memory.mkdir(mode=0o700, exist_ok=True)
        # What operators' commands read must be readable to the user that they run as.
        self.seed = self.local / "seed"

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.ports['HTTP']}"

    def run(self, service, *words):
        """An operator's command, as `deploy/scripts/up run` gives it; its output."""
        command = [str(self.root / "deploy/scripts/up"), "run", service, *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"{service} {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def lay_out_seed(self):
        self.seed.mkdir(exist_ok=True)
        for file in [*(self.root / "deploy/seed").glob("*.csv"), *(self.root / "Services/Submission/Programmes").glob("*.json")]:
            copy = self.seed / file.name
            copy.write_bytes(file.read_bytes())
            copy.chmod(0o644)
        self.seed.chmod(0o755)

    def set_clock(self, year, month, day, hour=9, minute=0):
        """Shifts the business clock of every service; the year is of the Buddhist Era, the time Thai."""
        then = datetime.datetime(year - 543, month, day, hour, minute, tzinfo=BANGKOK)
        file = self.local / "clock"
        new = file.with_name("clock.new")
        new.write_text(f"{then.timestamp() - time.time():.0f}\n")
        new.chmod(0o644)
        new.rename(file)

    def recall(self, name):
        file = self.memory / name
        return file.read_text() if file.exists() else None

    def remember(self, name, text):
        file = self.memory / name
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
