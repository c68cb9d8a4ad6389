"""The statements of one request, taken from the server's log and played by pgbench: what the database alone can do."""

import json
import os
import re
import subprocess
import tempfile
import time

PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
FIRST = 100_000_000_000


class Statement:
    def __init__(self, text, parameters):
        self.text, self.parameters = text, parameters

    @property
    def answers(self):
        """Whether the service waits for the answer before it goes on; everything else travels with what follows."""
        word = self.text.split(None, 1)[0].upper()
        return word in ("SELECT", "WITH", "COMMIT") or "RETURNING" in self.text or "ON CONFLICT DO NOTHING" in self.text


def record(system, role, deed):
    """The statements that a role sends while something is done once."""
    system.set_postgres(log_statement="all")
    time.sleep(0.5)
    folder = system.local / "postgres" / "data" / "log"
    before = {file: file.stat().st_size for file in folder.glob("*.json")}
    try:
        deed()
        time.sleep(0.5)
    finally:
        system.set_postgres(log_statement=None)
    sessions = {}
    for file in sorted(folder.glob("*.json")):
        with file.open(encoding="utf-8") as lines:
            lines.seek(before.get(file, 0))
            for line in lines:
                entry = json.loads(line)
                found = re.match(r"execute [^:]*: (.*)", entry.get("message", ""), re.S)
                if found and entry.get("user") == role:
                    sessions.setdefault(entry["session_id"], []).append(Statement(found[1], parameters(entry.get("detail", ""))))
    return sessions


def parameters(detail):
    return [None if value == "NULL" else value[1:-1].replace("''", "'") for _, value in PARAMETER.findall(detail)]


def transaction(sessions, mark):
    """The one transaction among the statements that holds a text, such as the table that only it writes."""
    for statements in sessions.values():
        begun = []
        for statement in statements:
            begun = [statement] if statement.text == "BEGIN" else [*begun, statement]
            if statement.text == "COMMIT" and any(mark in one.text for one in begun):
                return begun
    raise LookupError(f"no transaction with {mark} was seen")


class Twin:
    """A transaction as a pgbench script; `changing` gives values that differ each time as SQL over the number :n."""

    def __init__(self, statements, changing, begun):
        self.constants, self.lines, self.pipelined = {}, [], ["\\startpipeline"]
        for number, statement in enumerate(statements):
            text = re.sub(r"\$(\d+)", lambda found, s=statement, n=number: self.place(s, n, int(found[1]), changing), statement.text)
            line = " ".join(text.split()) + ";"
            self.lines.append(line)
            self.pipelined.append(line)
            if statement.answers and statement is not statements[-1]:
                self.pipelined += ["\\endpipeline", "\\startpipeline"]
        self.pipelined.append("\\endpipeline")
        self.statements, self.trips = len(statements), self.pipelined.count("\\startpipeline")
        self.begun = self.used = begun
        self.runs = []

    def place(self, statement, number, index, changing):
        value = statement.parameters[index - 1]
        if value is None:
            return "NULL"
        if value in changing:
            return changing[value]
        self.constants[f"p{number}_{index}"] = value
        return f":p{number}_{index}"

    def run(self, system, role, schema, seconds, clients=32, pipelined=False):
        """Transactions each second, and their mean duration in milliseconds."""
        counter = ["\\set i :i + 1", f"\\set n {FIRST + self.used} + :i * {clients} + :client_id"]
        with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as script:
            script.write("\n".join(counter + (self.pipelined if pipelined else self.lines)) + "\n")
            script.flush()
            constants = [word for name, value in self.constants.items() for word in ("-D", f"{name}={value}")]
            done = subprocess.run(
                ["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", script.name,
                 "-D", "i=-1", *constants, "-h", "127.0.0.1", "-p", str(system.port("POSTGRES")), "-U", role, "raingan"],
                env={**os.environ, "PGPASSWORD": system.secret("postgres-" + role.replace("_", "-")),
                     "PGOPTIONS": f"-c search_path={schema},extensions -c plan_cache_mode=force_generic_plan"},
                capture_output=True, text=True, check=False)
        if done.returncode or "aborted" in done.stderr:
            raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
        count = int(re.search(r"actually processed: (\d+)", done.stdout)[1])
        self.runs.append(count)
        # Clients do not come equally far; numbers that were passed over are not used again.
        self.used += (count * 5 // 4 // clients + 64) * clients
        return {
            "rate": float(re.search(r"tps = ([\d.]+)", done.stdout)[1]),
            "mean": float(re.search(r"latency average = ([\d.]+)", done.stdout)[1]), "transactions": count,
        }
