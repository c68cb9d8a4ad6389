"""The schemas of events: each accepts its examples and refuses what departs from them; the documents list them all."""

import copy
import datetime
import json
import pathlib
import re
import warnings

import jsonschema
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "Shared/Contracts/Schemas"
EXAMPLES = ROOT / "Tests/ContractsTests/Examples"

schemas = {file.name: json.loads(file.read_text()) for file in sorted(SCHEMAS.glob("*.json"))}
examples = {file.stem: json.loads(file.read_text()) for file in sorted(EXAMPLES.glob("*.json"))}
events = [name.removesuffix(".json") for name in schemas if not name.startswith("_")]

formats = jsonschema.FormatChecker(formats=["uuid", "date"])


@formats.checks("date-time", raises=ValueError)
def is_a_moment(value):
    """RFC 3339: Debian has no package of the library that jsonschema would ask."""
    return not isinstance(value, str) or datetime.datetime.fromisoformat(value).tzinfo is not None


def event_of(example):
    return next(event for event in events if example == event or example.startswith(event + "."))


def validator(name):
    """A validator whose references lead to the files beside the schema, as they do where schemas are served."""
    base = "https://raingan.invalid/schemas/"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        resolver = jsonschema.RefResolver(
            base + name + ".json", schemas[name + ".json"], store={base + file: text for file, text in schemas.items()})
    return jsonschema.Draft202012Validator(schemas[name + ".json"], resolver=resolver, format_checker=formats)


def refused(example, mutated):
    return not validator(event_of(example)).is_valid(mutated)


def places(value, path=()):
    """Every place in a value, except within maps whose keys the schema leaves open."""
    yield path, value
    if path and path[-1] in {"codes", "parents", "facts"}:
        return
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, path + (key,))


def changed(value, path, change):
    """A copy of a value with a change made to what holds the last step of the path."""
    copied = copy.deepcopy(value)
    holder = copied
    for step in path[:-1]:
        holder = holder[step]
    change(holder, path[-1])
    return copied


def optional_fields(event):
    """The names that some object of the schema describes and does not require."""
    def walk(schema, file):
        if "$ref" in schema:
            target, _, pointer = schema["$ref"].partition("#")
            found = schemas[target or file]
            for step in pointer.split("/")[1:]:
                found = found[step]
            yield from walk(found, target or file)
        for name, part in schema.get("properties", {}).items():
            # Properties beside a reference refine what the referred schema requires.
            if "$ref" not in schema and name not in schema.get("required", []):
                yield name
            yield from walk(part, file)
        if isinstance(schema.get("items"), dict):
            yield from walk(schema["items"], file)
    return set(walk(schemas[event + ".json"], event + ".json"))


@pytest.mark.parametrize("name", schemas)
def test_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(schemas[name])
    assert schemas[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("example", examples)
def test_example_follows_its_schema(example):
    assert [error.message for error in validator(event_of(example)).iter_errors(examples[example])] == []


@pytest.mark.parametrize("example", examples)
def test_schema_refuses_an_event_without_a_required_field(example):
    optional = optional_fields(event_of(example))
    fields = [path for path, _ in places(examples[example])
              if path and isinstance(path[-1], str) and path[-1] not in optional]
    assert len(fields) > 12
    accepted = [path for path in fields
                if not refused(example, changed(examples[example], path, lambda holder, key: holder.pop(key)))]
    assert accepted == []


@pytest.mark.parametrize("example", examples)
def test_schema_refuses_a_value_of_another_type(example):
    accepted = []
    for path, value in places(examples[example]):
        for wrong in (None, {"no": "such"}, ["no such"], 1.5, "", True):
            if not path or type(wrong) is type(value) and wrong != "":
                continue
            mutated = changed(examples[example], path, lambda holder, key: holder.__setitem__(key, wrong))
            if not refused(example, mutated):
                accepted.append((path, wrong))
    assert accepted == []


@pytest.mark.parametrize("example", examples)
def test_schema_allows_fields_of_later_versions(example):
    later = examples[example]
    for path, value in places(examples[example]):
        if isinstance(value, dict) and not (path and path[-1] in {"codes", "parents", "facts"}):
            later = changed(later, path + ("added_later",), lambda holder, key: holder.__setitem__(key, [1]))
    assert later != examples[example]
    assert not refused(example, later)


@pytest.mark.parametrize("attribute, wrong", [
    ("id", "0190-17"), ("id", "01787CCD-4678-7B0C-85D7-4D26A45B063E"), ("specversion", "0.3"),
    ("time", "2021-04-28T11:00:00Z"), ("time", "2021-13-28T11:00:00.000+07:00"), ("time", "2021-02-30T11:00:00.000+07:00"),
    ("sequence", "15"), ("sequence", "0" * 19), ("agency", "Rayong"), ("agency", "r"), ("source", "/raingan/auth"),
    ("type", "approval.report.refused.v1"), ("subject", "submission.report/01787ccd-4678-7ba2-90c3-889257198df7"),
    ("traceparent", "01-0-0-0"), ("dataschema", "/api/approval/v1/schemas/approval.report.approved.v2.json"),
])
def test_schema_refuses_wrong_attributes(attribute, wrong):
    example = "approval.report.approved.v1"
    assert refused(example, {**examples[example], attribute: wrong})


def table():
    """The rows of the table of events: name → (publisher, readers)."""
    rows = re.findall(r"^\| `([^`]+)` \| (\w+) \| ([\w, ]+) \|", (ROOT / "docs/events.md").read_text(), re.MULTILINE)
    return {name: (publisher, readers.split(", ")) for name, publisher, readers in rows}


asyncapi = yaml.safe_load((ROOT / "docs/asyncapi.yaml").read_text())


def follow(reference):
    found = asyncapi
    for step in reference["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_asyncapi_lists_every_event_and_no_other():
    public = [name for name, (_, readers) in table().items() if "ministries" in readers]
    assert sorted(table()) == sorted(events)
    assert sorted(asyncapi["components"]["messages"]) == sorted(events)
    assert sorted(asyncapi["channels"]) == sorted(events + ["outside." + name for name in public])
    assert public == [name for name in table() if name.startswith("approval.")]


@pytest.mark.parametrize("name", asyncapi["channels"])
def test_asyncapi_says_where_an_event_travels(name):
    event, outside = name.removeprefix("outside."), name.startswith("outside.")
    publisher, readers = table()[event]
    channel = asyncapi["channels"][name]
    binding = follow(channel["bindings"])["amqp"]
    assert channel["address"] == f"{event}.{{{'subscriber' if outside else 'agency'}}}"
    assert list(channel["messages"]) == [event]
    assert follow(channel["messages"][event])["name"] == event
    assert list(channel["parameters"]) == ["subscriber" if outside else "agency"]
    assert channel["x-publisher"] == publisher
    assert binding["exchange"]["name"] == ("public.events" if outside else f"{publisher}.events")
    assert binding["exchange"]["vhost"] == ("raingan-ext" if outside else "raingan")
    assert binding["exchange"]["vhost"] == follow(channel["servers"][0])["pathname"].removeprefix("/")
    assert binding["is"] == "routingKey" and binding["exchange"]["type"] == "topic"
    if not outside:
        assert channel["x-readers"] == [reader for reader in readers if reader != "ministries"]
    operations = [one for one in asyncapi["operations"].values() if one["channel"]["$ref"] == f"#/channels/{name}"]
    assert [one["action"] for one in operations] == ["send"]


@pytest.mark.parametrize("event", events)
def test_asyncapi_refers_to_the_schema(event):
    schema = asyncapi["components"]["messages"][event]["payload"]["schema"]["$ref"]
    assert (ROOT / "docs" / schema).resolve() == SCHEMAS / f"{event}.json"
