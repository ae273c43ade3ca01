"""Ready things to try: in each language a question, a photo and a voice message."""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from frontdesk.demo import voices
from frontdesk.demo.files import STRICT, entries
from frontdesk.demo.pictures import photo
from frontdesk.errors import NotFound

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo to draw: what it shows, and the seed of everything else."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    label: str
    seed: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """A ready thing to try: words to send, and a photo or a voice message with them or in their place."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    language: Language
    title: str
    text: str
    photo: Photo | None = None
    voice: str | None = None

    @property
    def kind(self) -> Literal["text", "image", "audio"]:
        """Name the modality as the API does."""
        if self.photo is not None:
            return "image"
        return "text" if self.voice is None else "audio"

    @property
    def media_type(self) -> str | None:
        """Name the type of the file; None where there is none."""
        return {"text": None, "image": "image/jpeg", "audio": voices.MEDIA_TYPE}[self.kind]


def prompts(language: Language) -> tuple[Prompt, ...]:
    """Give the three prompts of a language: text, photo, voice. Raises `Misconfigured` on a wrong entry."""
    return tuple(prompt for prompt in _all() if prompt.language == language)


@cache
def prompt_file(name: str) -> tuple[bytes, str]:
    """Give the bytes of a prompt's photo or voice message, and their media type. Raises `NotFound`."""
    found = next((prompt for prompt in _all() if prompt.id == name), None)
    if found is not None and found.photo is not None:
        return photo(found.photo.label, found.photo.seed), "image/jpeg"
    if found is not None and found.voice is not None:
        return voices.voice_file(found.voice), voices.MEDIA_TYPE
    raise NotFound(f"no prompt with a file is called {name!r}", part="prompt", value=name)


@cache
def _all() -> tuple[Prompt, ...]:
    return entries("prompts.yml", TypeAdapter(tuple[Prompt, ...]))
