"""What narrows a search, as query parameters of every route that searches."""

from datetime import date
from typing import Annotated

from fastapi import Query

from frontdesk.errors import InvalidInput
from frontdesk.knowledge.wanted import Wanted

Languages = Annotated[
    list[str] | None, Query(max_length=8, description="languages of passages; may be repeated")
]
Product = Annotated[str | None, Query(max_length=200, description="the product that sources are about")]
Audience = Annotated[str | None, Query(max_length=200, description="whom sources are for")]
On = Annotated[date | None, Query(description="a day on which they hold")]


def within(
    language: Languages = None, product: Product = None, audience: Audience = None, on: On = None
) -> Wanted:
    """Read what narrows a search; without a parameter nothing does. Raises `InvalidInput` for a NUL."""
    for part, words in (("product", product), ("audience", audience)):
        if "\0" in (words or ""):
            raise InvalidInput(f"the {part} holds a NUL character", part=part, remedy="leave it out")
    return Wanted(frozenset(language or ()), product, audience, on)
