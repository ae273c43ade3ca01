import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.tools.schema import closed, fitted

GIVEN = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "(a+)+$", "title": "Id"},
        "count": {"type": "integer", "minimum": 1, "maximum": 9, "default": 1},
        "share": {"type": "number"},
        "on": {"type": "boolean"},
        "kind": {"enum": ["a", "b"]},
        "note": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}], "description": "A note."},
        "old": {"type": ["string", "null"]},
        "customer": {"type": "string"},
        "tags": {"type": "array", "items": {"$ref": "https://evil.example/schema"}},
    },
    "required": ["id", "customer"],
}
SCHEMA = closed(GIVEN, {"customer": "customer"})
ANY = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


def test_a_schema_is_reduced_to_what_is_checked() -> None:
    assert SCHEMA["required"] == ["id"]
    assert SCHEMA["additionalProperties"] is False
    assert set(SCHEMA["properties"]) == {"id", "count", "share", "on", "kind", "note", "old"}
    assert SCHEMA["properties"]["id"] == {"type": "string", "minLength": 2, "maxLength": 5}
    assert SCHEMA["properties"]["note"] == {
        "type": ["string", "null"],
        "maxLength": 3,
        "description": "A note.",
    }
    assert "evil" not in json.dumps(SCHEMA)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"type": "array"}}, "required": ["a"]},
        {"properties": {"a": {"type": "object"}}, "required": ["a"]},
        {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}, "required": ["a"]},
        {"properties": {"a": {"$ref": "#/$defs/A"}}, "required": ["a"]},
        {"properties": {"a": {}}, "required": ["a"]},
        {"properties": {"a": 5}, "required": ["a"]},
    ],
)
def test_an_argument_that_is_no_plain_value_makes_the_tool_unfit(schema: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured, match="neither text, number nor yes or no"):
        closed(schema)


def test_what_is_bound_has_to_be_there() -> None:
    with pytest.raises(Misconfigured, match="does not take it"):
        closed({"properties": {}}, {"customer": "customer"})


@pytest.mark.parametrize(
    ("given", "fit"),
    [
        ({"id": "ab", "count": "3"}, {"id": "ab", "count": 3}),
        ({"id": "ab", "count": 3.0}, {"id": "ab", "count": 3}),
        ({"id": "ab", "share": "0.5"}, {"id": "ab", "share": 0.5}),
        ({"id": "ab", "on": "True"}, {"id": "ab", "on": True}),
        ({"id": "ab", "note": None, "old": "x"}, {"id": "ab", "note": None, "old": "x"}),
    ],
)
def test_arguments_get_the_types_of_their_schema(given: dict[str, Any], fit: dict[str, Any]) -> None:
    assert fitted(SCHEMA, given) == fit


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "id"),
        ({"id": "a"}, "id"),
        ({"id": "abcdef"}, "id"),
        ({"id": 7}, "id"),
        ({"id": None}, "id"),
        ({"id": "ab", "count": 0}, "count"),
        ({"id": "ab", "count": 10}, "count"),
        ({"id": "ab", "count": 1.5}, "count"),
        ({"id": "ab", "count": True}, "count"),
        ({"id": "ab", "count": "9" * 50}, "count"),
        ({"id": "ab", "share": float("nan")}, "share"),
        ({"id": "ab", "share": "inf"}, "share"),
        ({"id": "ab", "on": "perhaps"}, "on"),
        ({"id": "ab", "kind": "c"}, "kind"),
        ({"id": "ab", "note": "long"}, "note"),
        ({"id": "ab", "customer": "c02"}, "customer"),
        ({"id": "ab", "tags": [1]}, "tags"),
    ],
)
def test_the_first_wrong_argument_is_named(given: dict[str, Any], name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        fitted(SCHEMA, given)
    assert raised.value.part == name
    assert raised.value.remedy


def test_an_argument_is_never_longer_than_a_page() -> None:
    with pytest.raises(InvalidInput, match="too long"):
        fitted(closed({"properties": {"a": {"type": "string"}}}), {"a": "x" * 20_001})


@given(st.dictionaries(st.sampled_from(sorted(GIVEN["properties"])) | st.text(), ANY))
def test_what_fits_fits_again_and_nothing_else_is_raised(given: dict[str, Any]) -> None:
    try:
        fit = fitted(SCHEMA, given)
    except InvalidInput:
        return
    assert fitted(SCHEMA, fit) == fit
    assert "customer" not in fit
