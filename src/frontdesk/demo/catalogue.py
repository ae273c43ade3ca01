"""What the shop sells."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from frontdesk.demo.files import STRICT, entries

Category = Literal["network", "phones", "audio", "kitchen", "cleaning", "climate", "smart", "accessories"]
Id = Annotated[str, Field(pattern=r"^NL-[A-Z0-9]{2,5}$")]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a product is drawn: a shape of `frontdesk.demo.draw`, and its two colours as ``#rrggbb``."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    kind: str
    body: Colour
    accent: Colour


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is sold: ``price`` in fen (1/100 CNY), ``attributes`` named with their unit."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    id: Id
    category: Category
    title: Said
    text: Said
    price: Annotated[int, Field(gt=0)]
    stock: Annotated[int, Field(ge=0)]
    drawing: Drawing
    attributes: Mapping[str, str | int | float]


@cache
def catalogue() -> tuple[Product, ...]:
    """Read the catalogue, in the order of the shop. Raises `Misconfigured` when an entry is wrong."""
    return entries("catalogue.yml", TypeAdapter(tuple[Product, ...]))
