"""Who is outside stays outside (INV-11): a ministry's system at the broker, and each service before what is not its own."""

import time

import pika
import pika.exceptions
import psycopg2
import psycopg2.errors
import pytest

from installation import SERVICES

REFUSED = (pika.exceptions.ChannelClosedByBroker, pika.exceptions.ProbableAccessDeniedError)


class Guest:
    """A user at the broker who tries one thing at a time: a refusal closes the channel, as AMQP wants it."""

    def __init__(self, url):
        self.connection = pika.BlockingConnection(pika.URLParameters(url))

    def try_to(self, deed):
        channel = self.connection.channel()
        channel.confirm_delivery()
        try:
            return deed(channel)
        finally:
            if channel.is_open:
                channel.close()

    def refused(self, deed):
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as refusal:
            self.try_to(deed)
        return refusal.value.reply_code


@pytest.fixture
def outsider(country):
    guest = Guest(country.subscriber.url)
    yield guest
    guest.connection.close()


def test_an_outsider_reads_its_own_queue(country, outsider):
    outsider.try_to(lambda channel: channel.basic_get(country.subscriber.queue, auto_ack=False))


def test_an_outsider_adds_a_queue_below_its_own_name_and_binds_it_to_its_own_key(country, outsider):
    name = f"sub.{country.subscriber.slug}.more"
    outsider.try_to(lambda channel: channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"}))
    outsider.try_to(
        lambda channel: channel.queue_bind(name, "public.events", f"approval.report.approved.v1.{country.subscriber.slug}"))
    outsider.try_to(lambda channel: channel.queue_delete(name))


@pytest.mark.parametrize("key", ["#", "approval.#", "*.#", "approval.report.approved.v1.nesdc", "#.nesdc", "approval.*.*.*.*"])
def test_an_outsider_binds_no_key_that_reaches_further_than_its_name(country, outsider, key):
    assert outsider.refused(lambda channel: channel.queue_bind(country.subscriber.queue, "public.events", key)) == 403


@pytest.mark.parametrize("name", ["sub.other.approvals", "submission.in", "anything", "rev.auth.1"])
def test_an_outsider_declares_nothing_beside_its_own_name(outsider, name):
    assert outsider.refused(lambda channel: channel.queue_declare(name, durable=True)) == 403


def test_an_outsider_reads_binds_and_removes_nobody_elses_queue(country, outsider, broker):
    with pika.BlockingConnection(pika.URLParameters(broker.url("raingan-ext"))) as connection:
        channel = connection.channel()
        channel.queue_declare("sub.other.approvals", durable=True, arguments={"x-queue-type": "quorum"})
        try:
            key = f"approval.#.{country.subscriber.slug}"
            for deed in [
                lambda channel: channel.basic_get("sub.other.approvals"),
                lambda channel: channel.basic_consume("sub.other.approvals", lambda *_: None),
                lambda channel: channel.queue_bind("sub.other.approvals", "public.events", key),
                lambda channel: channel.queue_purge("sub.other.approvals"),
                lambda channel: channel.queue_delete("sub.other.approvals"),
            ]:
                assert outsider.refused(deed) == 403
        finally:
            channel.queue_delete("sub.other.approvals")


@pytest.mark.parametrize(
    "exchange, key", [("public.events", "approval.report.approved.v1.{slug}"), ("", "sub.other.approvals"), ("amq.topic", "x")])
def test_an_outsider_publishes_nothing(country, outsider, exchange, key):
    key = key.format(slug=country.subscriber.slug)
    assert outsider.refused(lambda channel: channel.basic_publish(exchange, key, b"{}", mandatory=True)) == 403


@pytest.mark.parametrize("exchange", ["public.events", "other"])
def test_an_outsider_makes_and_removes_no_exchange(outsider, exchange):
    assert outsider.refused(lambda channel: channel.exchange_delete(exchange)) == 403
    assert outsider.refused(lambda channel: channel.exchange_declare("other", "topic")) == 403


def test_an_outsider_does_not_enter_the_services_virtual_host(country):
    with pytest.raises((pika.exceptions.ProbableAccessDeniedError, pika.exceptions.AMQPConnectionError)):
        pika.BlockingConnection(pika.URLParameters(country.subscriber.url.replace("/raingan-ext", "/raingan")))


def test_an_outsider_opens_only_so_many_connections(country):
    held = []
    with pytest.raises(pika.exceptions.AMQPConnectionError):
        for _ in range(6):
            held.append(pika.BlockingConnection(pika.URLParameters(country.subscriber.url)))
    for connection in held:
        connection.close()
    # The broker counts a closed connection for a moment longer.
    end = time.monotonic() + 20
    while True:
        try:
            pika.BlockingConnection(pika.URLParameters(country.subscriber.url)).close()
            return
        except pika.exceptions.AMQPConnectionError:
            assert time.monotonic() < end
            time.sleep(0.2)


@pytest.mark.parametrize("other", SERVICES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_speaks_and_hears_at_the_broker_only_as_itself(country, broker, service, other):
    guest = Guest(broker.url("raingan", f"svc-{service}", country.installation.secret(f"rabbitmq-{service}")))
    key = f"{other}.report.approved.v1.all"
    properties = pika.BasicProperties(user_id=f"svc-{other}")
    try:
        assert guest.refused(lambda channel: channel.queue_delete(f"{other}.in")) == 403
        if other != service:
            assert guest.refused(lambda channel: channel.basic_publish(f"{other}.events", key, b"{}")) == 403
            assert guest.refused(lambda channel: channel.basic_get(f"{other}.in")) == 403
            assert guest.refused(lambda channel: channel.basic_get(f"{other}.requests")) == 403
            assert guest.refused(lambda channel: channel.basic_publish(f"{service}.events", key, b"{}")) == 403
            # In its own exchange, but in another's name.
            own = f"{service}.nothing.at.all"
            assert guest.refused(lambda channel: channel.basic_publish(f"{service}.events", own, b"{}", properties)) == 406
    finally:
        guest.connection.close()


@pytest.mark.parametrize("other", SERVICES)
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sees_no_table_of_another(country, service, other):
    """Every table and view that stands in the other's schema now, not only those that a test made."""
    if service == other:
        return
    tables = country.installation.rows(
        "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = %s", other)
    assert len(tables) > 10
    connection = country.installation.database(service, "app")
    try:
        for (table,) in tables:
            with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(f"SELECT count(*) FROM {table}")
    finally:
        connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_cannot_alter_what_it_has_recorded(country, service):
    connection = country.installation.database(service, "app")
    try:
        for log in ["event_log", "audit_log", "event_log_0", "audit_log_0"]:
            for deed in ["UPDATE {} SET position = position", "DELETE FROM {}", "TRUNCATE {}"]:
                with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(deed.format(f"{service}.{log}"))
    finally:
        connection.close()
