"""Questions with the places that answer them: for measuring the desk, never loaded into it."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from frontdesk.demo.files import STRICT, entries

# A file of the handbook and one of its headings.
Place = Annotated[str, Field(pattern=r"^(zh|en)/[a-z-]+\.(md|csv)#.+$")]


@dataclass(frozen=True, slots=True)
class Question:
    """Something a customer may ask, and the places any of which answers it.

    ``answers`` is empty where the knowledge does not say; ``cross`` marks answers that exist only in the
    other language. Of pages that exist in both languages only the one in the question's is listed.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: str
    language: Literal["zh", "en"]
    text: str
    answers: tuple[Place, ...]
    cross: bool = False


@cache
def questions() -> tuple[Question, ...]:
    """Read the questions. Raises `Misconfigured` when an entry is wrong."""
    return entries("questions.yml", TypeAdapter(tuple[Question, ...]))
