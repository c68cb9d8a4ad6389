"""The backup and restore of docs/operations.md, word for word: what was lost stays lost everywhere, and nothing else is."""

import datetime
import pathlib
import re
import subprocess
import time
import urllib.request

import psycopg2

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/operations.md").read_text()
BACKUP, DATABASE, QUEUES, EPOCH = re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL)
SERVICES = ["auth", "submission", "approval", "notification"]
READERS = SERVICES[1:]
HEADER = "slug,kind,name_th,name_en,codes,line,area,cluster,oversight,derived\n"

# The page's words on this installation: its own broker and executables, and `up` in place of systemd.
WORDS = """
set -euo pipefail
cd "$1"
for part in say place ports processes secrets packages http postgres rabbitmq roles broker nginx mail build services; do
    source "deploy/scripts/lib/$part.sh"
done
rabbitmqctl() { rabbitmq_control "$@"; }
systemctl() { if [[ $1 == stop ]]; then stop_services; else start_services; fi; }
executable() { if [[ $2 == migrate ]]; then migrate "$1"; else service_command "$@"; fi; }
for service in "${SERVICES[@]}"; do
    eval "$service-service() { executable $service \\"\\$@\\"; }"
done
"""


class Office:
    """An installation in which agencies are made, and heard of by the other three."""

    def __init__(self, installation):
        self.one = installation

    def shell(self, script, **variables):
        environment = {
            **self.one.environment, **variables, "PGHOST": "127.0.0.1", "PGPORT": str(self.one.port("POSTGRES")),
            "PGUSER": "postgres", "PGPASSWORD": self.one.secret("postgres-superuser"),
        }
        done = subprocess.run(
            ["bash", "-c", WORDS + script, "bash", str(ROOT)], env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=600,
        )
        assert done.returncode == 0, script + done.stdout + done.stderr
        return done.stdout

    def make(self, slug):
        """Auth learns of an agency; `import` takes files that its user can read."""
        file = self.one.place / "seed.csv"
        file.write_text(HEADER + f"{slug},ministry,กระทรวง {slug},Ministry {slug},,,,,,no\n")
        file.chmod(0o644)
        self.one.up("run", "auth", "import", "agencies", str(file))

    def known(self, service):
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.one.port("POSTGRES"), dbname="raingan", user=f"{service}_read",
            password=self.one.secret(f"postgres-{service}-read"),
        )
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT slug FROM agency")
                return {slug for (slug,) in cursor.fetchall()}
        finally:
            connection.close()

    def wait(self, slugs, services=READERS):
        deadline = time.monotonic() + 60
        while any(self.known(service) != slugs for service in services):
            assert time.monotonic() < deadline, {service: self.known(service) for service in services}
            time.sleep(0.2)


def test_a_restored_system_knows_what_it_knew_and_nothing_that_never_happened(installations, tmp_path):
    one = installations()
    one.up()
    office = Office(one)
    office.make("kept")
    office.wait({"kept"})
    heard_until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0).isoformat()
    # Told before the backup, and not heard: it waits in the queue of a reader that is away.
    one.up("stop", "notification")
    office.make("told")
    office.wait({"kept", "told"}, ["submission", "approval"])
    office.shell(f"cd {tmp_path}; {BACKUP}")
    # Lost: heard by one reader, on its way to another.
    one.up("stop", "submission")
    office.make("lost")
    office.wait({"kept", "told", "lost"}, ["approval"])

    office.shell(f"cd {tmp_path}; {DATABASE}")
    office.shell(QUEUES + EPOCH, HEARD_UNTIL=heard_until)
    office.wait({"kept", "told"})
    # What is said now bears the number of what was lost.
    office.make("fresh")
    office.wait({"kept", "told", "fresh"})
    assert office.known("auth") == {"kept", "told", "fresh"}
    for service in SERVICES:
        port = one.port(f"{service.upper()}_HEALTH")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=30) as answer:
            assert answer.status == 200
    assert one.up("status")
