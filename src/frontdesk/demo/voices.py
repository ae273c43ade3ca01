"""Voice messages: spoken once by a speech synthesiser, kept as small files; no real person speaks."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from frontdesk.demo.files import STRICT, data, entries
from frontdesk.errors import NotFound

MEDIA_TYPE = "audio/ogg"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one message says, and which of the synthesiser's voices says it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Annotated[str, Field(pattern=r"^(zh|en)-[a-z]+$")]
    language: Literal["zh", "en"]
    speaker: str
    text: str


@cache
def voices() -> tuple[Voice, ...]:
    """Read the list of messages. Raises `Misconfigured` when an entry is wrong."""
    return entries("voices.yml", TypeAdapter(tuple[Voice, ...]))


def voice_file(name: str) -> bytes:
    """Read the Ogg of a message. Raises `NotFound` for a name that is not in the list."""
    if name not in {voice.id for voice in voices()}:
        raise NotFound(f"no voice message is called {name!r}", part="voice", value=name)
    return (data() / "voices" / f"{name}.ogg").read_bytes()
