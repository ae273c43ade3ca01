"""Arguments held against the part of JSON schema that tools use here: one object of plain values, closed.

No schema library: those fetch what a schema refers to, and a server could hand in a pattern that never ends.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from frontdesk.dialogue.tool import Argument
from frontdesk.errors import InvalidInput, Misconfigured

LONGEST = 20_000  # characters of one argument
KEPT = ("type", "enum", "minimum", "maximum", "minLength", "maxLength", "default", "description")
PLAIN = ("string", "integer", "number", "boolean")
NUMBERS: Mapping[str, Callable[[str], int | float]] = {"integer": int, "number": float}
WORDS = {"true": True, "false": False}


def closed(schema: Mapping[str, Any], bound: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Reduce an object's schema to what is checked here, without the arguments that the desk fills in.

    Raises `Misconfigured` for one that asks for lists or objects, or lacks what shall be bound.
    """
    hidden = bound or {}
    given: Mapping[str, Any] = schema.get("properties") or {}
    for name in hidden:
        if name not in given:
            raise _unfit(name, "is bound, but the tool does not take it")
    required = [name for name in schema.get("required") or () if name not in hidden]
    properties: dict[str, Any] = {}
    for name, one in given.items():
        plain = None if name in hidden else _plain(one)
        if plain is not None:
            properties[name] = plain
        elif name in required:
            raise _unfit(name, "is neither text, number nor yes or no")
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def fitted(schema: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Argument]:
    """Return arguments in the types of their schema. Raises `InvalidInput` naming the first wrong one."""
    properties: Mapping[str, Any] = schema["properties"]
    for name in arguments:
        if name not in properties:
            raise wrong(name, None, ", ".join(properties) or "no argument", "is not taken")
    for name in schema["required"]:
        if name not in arguments:
            raise wrong(name, None, None, "is missing")
    return {name: _fit(name, value, properties[name]) for name, value in arguments.items()}


def wrong(name: str, value: Any, limit: Any, what: str) -> InvalidInput:
    """Make the error of an argument that does not fit."""
    shown = value if isinstance(value, str | int | float | None) else type(value).__name__
    return InvalidInput(
        f"the argument {name[:100]!r} {what}",
        part=name[:100],
        value=shown[:100] if isinstance(shown, str) else shown,
        limit=limit if isinstance(limit, int | float | None) else str(limit)[:200],
        remedy="see what the tool takes",
    )


def _plain(schema: Any) -> dict[str, Any] | None:
    """Take over the schema of a plain value; None for any other."""
    if not isinstance(schema, Mapping):
        return None
    kinds, one = _kinds(schema)
    told = [kind for kind in kinds if kind != "null"]
    if len(told) != 1 or told[0] not in PLAIN:
        return None
    kept = {name: one[name] for name in KEPT if name in one}
    return kept | {"type": [*told, "null"] if "null" in kinds else told[0]}


def _kinds(schema: Mapping[str, Any]) -> tuple[list[str], Mapping[str, Any]]:
    """Tell the types of a value, and the schema that says more of it: `anyOf` is a value or null."""
    several = schema.get("anyOf")
    if not isinstance(several, list):
        kind = schema.get("type", "string" if "enum" in schema else None)
        return (kind if isinstance(kind, list) else [kind]), schema
    forms = [one for one in several if isinstance(one, Mapping)]
    main = next((one for one in forms if one.get("type") != "null"), {})
    beside = {name: schema[name] for name in ("description", "default") if name in schema}
    return [str(one.get("type")) for one in forms], {**main, **beside}


def _fit(name: str, value: Any, schema: Mapping[str, Any]) -> Argument:
    kind = schema["type"]
    if isinstance(kind, list):
        if value is None:
            return None
        kind = kind[0]
    plain = _typed(name, value, kind)
    _check(name, plain, schema)
    return plain


def _typed(name: str, value: Any, kind: str) -> str | int | float | bool:
    if isinstance(value, str) and kind != "string":
        value = _read(value.strip(), kind)
    if kind == "boolean" and isinstance(value, bool):
        return value
    if kind == "string" and isinstance(value, str):
        return value
    if kind in NUMBERS and _is_number(value, kind):
        return int(value) if kind == "integer" else value
    raise wrong(name, value, kind, f"is no {kind}")


def _is_number(value: Any, kind: str) -> TypeGuard[int | float]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and (kind == "number" or value == int(value))


def _read(text: str, kind: str) -> Any:
    """Read a number or a yes from text, as flows keep it; what is neither stays text."""
    if kind == "boolean":
        return WORDS.get(text.lower(), text)
    try:
        return NUMBERS[kind](text) if len(text) <= 40 else text
    except ValueError:
        return text


def _check(name: str, value: str | int | float | bool, schema: Mapping[str, Any]) -> None:
    size = len(value) if isinstance(value, str) else value
    least, most = ("minLength", "maxLength") if isinstance(value, str) else ("minimum", "maximum")
    if isinstance(value, str) and len(value) > LONGEST:
        raise wrong(name, len(value), LONGEST, "is too long")
    if least in schema and size < schema[least]:
        raise wrong(name, value, schema[least], "is too short" if isinstance(value, str) else "is too small")
    if most in schema and size > schema[most]:
        raise wrong(name, value, schema[most], "is too long" if isinstance(value, str) else "is too large")
    if "enum" in schema and value not in schema["enum"]:
        raise wrong(name, value, ", ".join(map(str, schema["enum"])), "is none of those it may be")


def _unfit(name: str, what: str) -> Misconfigured:
    return Misconfigured(
        f"the argument {name!r} {what}", part="tools.yml", value=name, remedy="mend tools.yml or leave it out"
    )
