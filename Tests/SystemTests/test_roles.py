"""The database refuses what the code must not do: one role per purpose, one schema per service."""

import os
import pathlib
import secrets
import subprocess
from urllib.parse import urlsplit

import psycopg2
import psycopg2.errors
import pytest

ROLES = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "postgres" / "roles.sql"
SERVICES = ["auth", "submission", "approval", "notification"]
KINDS = ["migrate", "app", "read"]


class Cluster:
    def __init__(self):
        self.server = urlsplit(os.environ["RAINGAN_TEST_POSTGRES"])
        self.database = f"raingan_roles_{secrets.token_hex(4)}"
        self.passwords = {f"{service}_{kind}": secrets.token_hex(12) for service in SERVICES for kind in KINDS}

    def connect(self, user=None, database=None):
        connection = psycopg2.connect(
            host=self.server.hostname,
            port=self.server.port,
            user=user or self.server.username,
            password=self.passwords.get(user, self.server.password),
            dbname=database or self.database,
        )
        connection.autocommit = True
        return connection

    def run(self, user, statement):
        connection = self.connect(user)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def apply(self):
        passwords = {f"{role.upper()}_PASSWORD": value for role, value in self.passwords.items()}
        subprocess.run(
            ["/usr/lib/postgresql/15/bin/psql", "-X", "-q", "-v", f"database={self.database}", "-f", ROLES]
            + ["-h", self.server.hostname, "-p", str(self.server.port), "-U", self.server.username, "-d", "postgres"],
            env={**os.environ, **passwords, "PGPASSWORD": self.server.password},
            check=True,
            capture_output=True,
        )


@pytest.fixture(scope="module")
def cluster():
    cluster = Cluster()
    cluster.apply()
    # Twice, because it is run again with every upgrade.
    cluster.apply()
    for service in SERVICES:
        cluster.run(f"{service}_migrate", "CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    yield cluster
    admin = cluster.connect(database="postgres")
    with admin.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{cluster.database}" WITH (FORCE)')
    admin.close()


def refused(cluster, role, statement):
    with pytest.raises((psycopg2.errors.InsufficientPrivilege, psycopg2.errors.ReadOnlySqlTransaction)) as error:
        cluster.run(role, statement)
    return str(error.value)


@pytest.mark.parametrize("other", SERVICES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("service", SERVICES)
def test_no_role_sees_another_services_schema(cluster, service, kind, other):
    if service == other:
        assert cluster.run(f"{service}_{kind}", f"SELECT word FROM {other}.thing") is not None
    else:
        message = refused(cluster, f"{service}_{kind}", f"SELECT word FROM {other}.thing")
        assert f"permission denied for schema {other}" in message


@pytest.mark.parametrize("service", SERVICES)
def test_the_service_changes_rows_and_no_tables(cluster, service):
    app = f"{service}_app"
    cluster.run(app, "INSERT INTO thing (word) VALUES ('one')")
    cluster.run(app, "UPDATE thing SET word = 'two'")
    cluster.run(app, "DELETE FROM thing")
    for statement in ["CREATE TABLE other (id int)", "ALTER TABLE thing ADD COLUMN more int", "DROP TABLE thing", "TRUNCATE thing"]:
        refused(cluster, app, statement)


@pytest.mark.parametrize("service", SERVICES)
def test_time_outs_are_chosen_in_the_settings_and_not_a_second_time_here(cluster, service):
    chosen = cluster.run(
        None,
        "SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
        f" WHERE rolname IN ('{service}_app', '{service}_migrate')",
    )
    assert {line.split("=")[0] for (line,) in chosen} == {"search_path", "role"}


@pytest.mark.parametrize("kind", ["app", "read"])
@pytest.mark.parametrize("service", SERVICES)
def test_which_migrations_ran_is_for_the_owner_to_write(system, service, kind):
    connection = psycopg2.connect(
        host="127.0.0.1",
        port=system.port("POSTGRES"),
        dbname="raingan",
        user=f"{service}_{kind}",
        password=system.secret(f"postgres-{service}-{kind}"),
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM schema_migration")
            assert cursor.fetchone()[0] > 0
            cursor.execute("SET default_transaction_read_only = off")
            for statement in [
                "INSERT INTO schema_migration VALUES ('x', 1, 'x', 'x', '2021-03-31')",
                "UPDATE schema_migration SET checksum = 'x'",
                "DELETE FROM schema_migration",
                "TRUNCATE schema_migration",
            ]:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(statement)
    finally:
        connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_support_reads_and_never_writes(cluster, service):
    for statement in ["INSERT INTO thing (word) VALUES ('no')", "UPDATE thing SET word = 'no'", "DELETE FROM thing"]:
        refused(cluster, f"{service}_read", f"SET transaction_read_only = off; {statement}")


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_migration_makes_belongs_to_the_owner(cluster, service):
    owner = cluster.run(None, f"SELECT tableowner FROM pg_tables WHERE schemaname = '{service}' AND tablename = 'thing'")
    assert owner == [(f"{service}_owner",)]


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_logs_in_as_an_owner(cluster, service):
    with pytest.raises(psycopg2.OperationalError):
        cluster.connect(f"{service}_owner")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_public_schema_is_closed(cluster, service, kind):
    refused(cluster, f"{service}_{kind}", "CREATE TABLE public.thing (id int)")


def test_a_stranger_cannot_even_connect(cluster):
    stranger = f"stranger_{secrets.token_hex(4)}"
    cluster.passwords[stranger] = secrets.token_hex(12)
    cluster.run(None, f"CREATE ROLE {stranger} LOGIN PASSWORD '{cluster.passwords[stranger]}'")
    try:
        with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
            cluster.connect(stranger)
    finally:
        cluster.run(None, f"DROP ROLE {stranger}")


def test_thai_words_sort_as_in_the_dictionary(cluster):
    words = cluster.run(
        "auth_app", "SELECT word FROM (VALUES ('ขา'), ('เกาะ'), ('กอ'), ('แก'), ('กา')) AS t(word) ORDER BY word COLLATE thai"
    )
    assert [word for (word,) in words] == ["กอ", "กา", "เกาะ", "แก", "ขา"]
