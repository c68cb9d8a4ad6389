"""A changed byte in any column of the record is found, and so is a row that is missing or moved (INV-4)."""

import pytest

from installation import SERVICES
from soundness import Soundness

COMMON = ["position", "epoch", "recorded_at", "prev_hash", "hash"]
COLUMNS = [("event_log", column) for column in COMMON + [
    "event_id", "agg_type", "agg_id", "agg_seq", "event_type", "agency", "must_route", "occurred_at", "traceparent", "body",
]] + [("audit_log", column) for column in COMMON + [
    "entry_id", "at", "business_at", "actor_id", "acting_as", "session_id", "client", "action", "object_type", "object_id",
    "agency", "grant_id", "details", "trace_id",
]]
CHANGES = {
    "uuid": "COALESCE(overlay({0}::text PLACING CASE right({0}::text, 1) WHEN '0' THEN '1' ELSE '0' END FROM 36), "
            "'00000000-0000-8000-8000-000000000000')::uuid",
    "text": "COALESCE(overlay({0} PLACING CASE left({0}, 1) WHEN 'x' THEN 'y' ELSE 'x' END FROM 1), 'x')",
    "bytea": "set_byte({0}, length({0}) / 2, get_byte({0}, length({0}) / 2) # 1)",
    "boolean": "NOT {0}",
    "bigint": "{0} + 1",
    "integer": "{0} + 1",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
}


@pytest.fixture(scope="module")
def sound(country):
    return Soundness(country.installation)


def columns_of(sound, service, log):
    return [name for (name,) in sound.rows(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s", service, log)]


def is_found(sound, service, harm, row, mend):
    """Does harm, asks the service's own command, mends it, and answers whether the command named the row."""
    assert sound.rows(*harm) > 0
    try:
        status, words = sound.verify(service)
    finally:
        sound.rows(*mend)
    assert status == 1, words
    return f"row {row}:" in words


@pytest.mark.parametrize("service", SERVICES)
def test_every_column_is_covered(sound, service):
    for log in ["event_log", "audit_log"]:
        assert sorted(columns_of(sound, service, log)) == sorted(column for table, column in COLUMNS if table == log)


@pytest.mark.parametrize("number", range(len(COLUMNS)), ids=[f"{log}.{column}" for log, column in COLUMNS])
def test_a_changed_byte_is_found_in_its_row(sound, number):
    log, column = COLUMNS[number]
    # Services take turns, so that each has columns of every kind changed.
    service = SERVICES[number % len(SERVICES)]
    (last,), = sound.rows(f"SELECT max(position) FROM {service}.{log}")
    row = last if column == "position" else (last + 1) // 2
    (kind,), = sound.rows(
        "SELECT data_type FROM information_schema.columns WHERE table_schema = %s AND table_name = %s AND column_name = %s",
        service, log, column)
    sound.rows(f"DROP TABLE IF EXISTS public.kept; CREATE TABLE public.kept AS SELECT * FROM {service}.{log} WHERE position = {row}")
    harm = f"UPDATE {service}.{log} SET {column} = {CHANGES[kind].format(column)} WHERE position = {row}"
    mend = (f"DELETE FROM {service}.{log} WHERE position IN ({row}, {row + 1 if column == 'position' else row}); "
            f"INSERT INTO {service}.{log} SELECT * FROM public.kept; DROP TABLE public.kept")
    assert is_found(sound, service, [harm], row, [mend])


@pytest.mark.parametrize("log", ["event_log", "audit_log"])
def test_a_record_that_was_cut_off_is_found(sound, log):
    (last,), = sound.rows(f"SELECT max(position) FROM approval.{log}")
    sound.rows(f"DROP TABLE IF EXISTS public.kept; CREATE TABLE public.kept AS SELECT * FROM approval.{log} WHERE position > {last - 3}")
    harm = f"DELETE FROM approval.{log} WHERE position > {last - 3}"
    assert is_found(sound, "approval", [harm], last - 2, [f"INSERT INTO approval.{log} SELECT * FROM public.kept; DROP TABLE public.kept"])


def test_two_rows_that_changed_places_are_found(sound):
    (last,), = sound.rows("SELECT max(position) FROM approval.event_log")
    middle = last // 2
    swap = (f"UPDATE approval.event_log SET position = -1 WHERE position = {middle}; "
            f"UPDATE approval.event_log SET position = {middle} WHERE position = {middle + 1}; "
            f"UPDATE approval.event_log SET position = {middle + 1} WHERE position = -1")
    sound.rows("CREATE TABLE approval.event_log_aside PARTITION OF approval.event_log FOR VALUES FROM (-10) TO (0)")
    try:
        assert is_found(sound, "approval", [swap], middle, [swap])
    finally:
        sound.rows("DROP TABLE approval.event_log_aside")


@pytest.mark.parametrize("service", SERVICES)
def test_the_mended_record_is_sound_again(sound, service):
    status, words = sound.verify(service)
    assert status == 0, words
