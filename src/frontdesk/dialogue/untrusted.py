"""Words from outside, by type: they can be handed to a model as data, and as nothing else.

An `Untrusted` is no string: where an instruction or the name of a tool is asked for, a type checker refuses
it, and so does the interpreter. `quoted` is the one way to a model, as JSON, which no words within can end.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Untrusted(Generic[T]):
    """What a customer, a picture, a recording, a document, a file's name or a tool gave.

    ``value`` is for code that measures, compares or shows it, never for what a model is told to do.
    """

    value: T = field(repr=False)

    def __str__(self) -> str:
        """Say what it is, and nothing of what it says: so that no format string lets it through."""
        return "<untrusted>"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Untrusted data as JSON, ready to be given to a model as data."""

    json: str


def quoted(**data: object) -> Quoted:
    """Put data under names of ours as one JSON object; `Untrusted` values may stand anywhere in it."""
    return Quoted(json.dumps(data, ensure_ascii=False, default=_bare))


def _bare(value: object) -> Any:
    """Give what is wrapped. Raises TypeError for what JSON does not know."""
    if isinstance(value, Untrusted):
        return value.value
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
