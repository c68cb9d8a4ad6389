"""What `deploy/scripts/up` promises to the person who types it."""

import os
import pathlib
import stat

from installation import SERVERS


def test_it_starts_everything_and_a_second_run_keeps_it(spare):
    before = {name: spare.pid(name) for name in SERVERS}
    assert None not in before.values()
    mail = spare.place / "mail" / "kept.eml"
    mail.write_text("kept")
    assert "http://127.0.0.1:" in spare.up()
    assert {name: spare.pid(name) for name in SERVERS} == before
    assert mail.read_text() == "kept"


def test_a_server_that_was_killed_is_started_again(spare):
    for name in SERVERS:
        os.kill(spare.pid(name), 9)
    for name in SERVERS:
        spare.wait_for_end(name)
    spare.up()
    assert all(spare.pid(name) for name in SERVERS)


def test_stop_ends_every_process_and_keeps_the_data(spare):
    ports = spare.ports
    spare.up("stop")
    assert spare.processes() == []
    assert (spare.place / "postgres" / "data" / "PG_VERSION").exists()
    spare.up()
    assert spare.ports == ports


def test_wipe_leaves_nothing(spare):
    spare.up("wipe")
    assert spare.processes() == []
    assert not spare.place.exists()


def test_a_run_killed_anywhere_is_repaired_by_the_next(installations):
    one = installations()
    for step in ["compiler", "ports", "PostgreSQL", "roles and schemas", "RabbitMQ", "mail sink", "settings"]:
        one.up_killed_after(step)
    one.up()
    assert all(one.pid(name) for name in SERVERS)
    servers = [words for _, words in one.processes() if "/postgres/data" in words and "/bin/postgres" in words]
    assert len(servers) == 1
    one.up("stop")
    assert one.processes() == []


def test_two_installations_run_side_by_side(system, installations):
    other = installations()
    other.up()
    assert system.ports.isdisjoint(other.ports)
    other.up("stop")
    assert all(system.pid(name) for name in SERVERS)
    assert system.request("/static/absent.css")[0] == 404


def test_it_refuses_a_path_that_is_not_a_folder_of_its_own(installations):
    one = installations()
    one.place.write_text("somebody's file")
    try:
        done = one.command()
        assert done.returncode == 1
        assert "RAINGAN_LOCAL" in done.stderr
        assert one.place.read_text() == "somebody's file"
    finally:
        one.place.unlink()


def test_wipe_refuses_a_folder_that_it_did_not_make(installations, tmp_path):
    one = installations()
    one.environment["RAINGAN_LOCAL"] = str(tmp_path)
    (tmp_path / "precious").write_text("data")
    assert one.command("wipe").returncode == 1
    assert (tmp_path / "precious").read_text() == "data"


def test_secrets_are_readable_by_their_owner_only(system):
    secrets = list((system.place / "secrets").iterdir()) + list((system.place / "credentials").glob("*/*"))
    assert len(secrets) > 20
    for path in secrets:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_secret_stands_in_a_command_line(system):
    values = [path.read_bytes() for path in (system.place / "secrets").iterdir()]
    for pid, _ in system.processes():
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        assert not any(value in words for value in values), pid


def test_everything_listens_on_loopback_only(system):
    ports, found = system.ports, set()
    for table, loopback in [("tcp", {"0100007F"}), ("tcp6", {"0" * 24 + "01000000", "0000000000000000FFFF00000100007F"})]:
        for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            address, port = line.split()[1].split(":")
            if line.split()[3] == "0A" and int(port, 16) in ports:
                assert address in loopback, line
                found.add(int(port, 16))
    assert system.port("HTTP") in found and system.port("AMQP") in found and system.port("POSTGRES") in found
