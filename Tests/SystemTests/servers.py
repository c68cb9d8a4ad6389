"""What is done to the servers beneath the services: the broker and the database."""

import base64
import contextlib
import json
import os
import signal
import urllib.error
import urllib.parse
import urllib.request


class Broker:
    def __init__(self, installation):
        self.installation = installation

    def url(self, vhost="raingan", user="administrator", password=None):
        password = password or self.installation.secret("rabbitmq-administrator")
        return f"amqp://{user}:{urllib.parse.quote(password)}@127.0.0.1:{self.installation.port('AMQP')}/{vhost}?heartbeat=10"

    def let_administrator_in(self):
        """The administrator may manage all and enter nothing; tests that play a faulty publisher need to enter."""
        for vhost in ["raingan", "raingan-ext"]:
            self.manage("PUT", f"permissions/{vhost}/administrator", {"configure": ".*", "write": ".*", "read": ".*"})

    def manage(self, method, path, value=None):
        """The management interface, as its administrator."""
        login = f"administrator:{self.installation.secret('rabbitmq-administrator')}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.installation.port('RABBITMQ_MANAGEMENT')}/api/{path}", method=method,
            data=None if value is None else json.dumps(value).encode(),
            headers={
                "Authorization": "Basic " + base64.b64encode(login.encode()).decode(), "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def restart(self):
        self.installation.shell("stop_rabbitmq; start_rabbitmq")

    def crash(self):
        os.kill(self.installation.pid("rabbitmq"), signal.SIGKILL)
        # A process that is killed lives on for a moment, and would be taken for a broker that runs.
        self.installation.wait_for_end("rabbitmq")
        self.installation.shell("start_rabbitmq")

    def cut_connections(self):
        """Closes every connection of the services, as an operator can; returns how many there were."""
        closed = 0
        for connection in self.manage("GET", "connections?columns=name,user"):
            if connection.get("user", "").startswith("svc-"):
                with contextlib.suppress(urllib.error.HTTPError):
                    self.manage("DELETE", "connections/" + urllib.parse.quote(connection["name"], safe=""))
                    closed += 1
        return closed

    @contextlib.contextmanager
    def alarmed(self):
        """The memory alarm is on: the broker takes no messages from anybody."""
        self.installation.shell("rabbitmq_control set_vm_memory_high_watermark absolute 1MB")
        try:
            yield
        finally:
            self.installation.shell("rabbitmq_control set_vm_memory_high_watermark absolute 2GB")

    def waiting(self, vhost="raingan"):
        """Messages in the queues of a virtual host, by queue, where there are any."""
        queues = self.manage("GET", f"queues/{vhost}?columns=name,messages")
        return {queue["name"]: queue["messages"] for queue in queues if queue.get("messages")}


class Database:
    def __init__(self, installation):
        self.installation = installation

    def stop(self, how=signal.SIGINT):
        """Fast (SIGINT) ends sessions; immediate (SIGQUIT) is a crash, repaired from the log at the next start."""
        os.kill(self.installation.pid("postgres"), how)
        self.installation.wait_for_end("postgres")

    def start(self):
        self.installation.shell("start_postgres")

    def restart(self, how=signal.SIGINT):
        self.stop(how)
        self.start()
