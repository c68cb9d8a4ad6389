"""The backup and restore of docs/operations.md, word for word: what was lost stays lost everywhere, and nothing else is."""

import datetime
import pathlib
import re
import time

GUIDE = (pathlib.Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()
BACKUP, DATABASE, QUEUES, EPOCH = re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL)
SERVICES = ["auth", "submission", "approval", "notification"]
READERS = SERVICES[1:]
HEADER = "slug,kind,name_th,name_en,codes,line,area,cluster,oversight,derived\n"

# The page's words on this installation: its own broker and executables, and `up` in place of systemd.
WORDS = """
rabbitmqctl() { rabbitmq_control "$@"; }
systemctl() { if [[ $1 == stop ]]; then stop_services; else start_services; fi; }
executable() { if [[ $2 == migrate ]]; then migrate "$1"; else service_command "$@"; fi; }
for service in "${SERVICES[@]}"; do
    eval "$service-service() { executable $service \\"\\$@\\"; }"
done
"""


class Register:
    """Agencies that Auth is told of, and the other three hear of."""

    def __init__(self, installation):
        self.one = installation
        self.before = self.known("auth")

    def follow(self, words, **variables):
        self.one.shell(
            WORDS + words, PGHOST="127.0.0.1", PGPORT=str(self.one.port("POSTGRES")), PGUSER="postgres",
            PGPASSWORD=self.one.secret("postgres-superuser"), **variables,
        )

    def add(self, slug):
        """`import` takes files that its user can read."""
        file = self.one.place / "agencies.csv"
        file.write_text(HEADER + f"{slug},ministry,กระทรวง {slug},Ministry {slug},,,,,,no\n")
        file.chmod(0o644)
        self.one.up("run", "auth", "import", "agencies", str(file))

    def known(self, service):
        connection = self.one.database(service)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT slug FROM agency")
                return {slug for (slug,) in cursor.fetchall()}
        finally:
            connection.close()

    def wait(self, slugs, services=READERS):
        deadline = time.monotonic() + 60
        while any(self.known(service) - self.before != slugs for service in services):
            assert time.monotonic() < deadline, {service: self.known(service) for service in services}
            time.sleep(0.2)


def test_a_restored_system_knows_what_it_knew_and_nothing_that_never_happened(spare, tmp_path):
    register = Register(spare)
    register.add("kept")
    register.wait({"kept"})
    heard_until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0).isoformat()
    # Told before the backup, and not heard: it waits in the queue of a reader that is away.
    spare.up("stop", "notification")
    register.add("told")
    register.wait({"kept", "told"}, ["submission", "approval"])
    register.follow(f"cd {tmp_path}; {BACKUP}")
    # Lost: heard by one reader, on its way to another.
    spare.up("stop", "submission")
    register.add("lost")
    register.wait({"kept", "told", "lost"}, ["approval"])

    register.follow(f"cd {tmp_path}; {DATABASE}")
    register.follow(QUEUES + EPOCH, HEARD_UNTIL=heard_until)
    register.wait({"kept", "told"})
    # What is said now bears the number of what was lost.
    register.add("fresh")
    register.wait({"kept", "told", "fresh"}, SERVICES)
    assert spare.up("status").count(", ready") == len(SERVICES)
