"""What can be recommended, as the catalogue tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of the catalogue.

    ``title`` and ``text`` by language ("zh", "en", or "und" where the catalogue does not tell). ``price`` is
    in hundredths of the currency, None where it is not known; ``stock`` in pieces, None where nobody counts
    them. ``attributes`` are named with their unit (``noise_db``). ``image``: SHA-256 of a blob, or empty.
    """

    id: str
    title: Mapping[str, str]
    text: Mapping[str, str] = field(default_factory=dict[str, str])
    category: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict[str, Value])
    price: int | None = None
    stock: int | None = None
    image: str = ""
    added: datetime | None = None

    @property
    def available(self) -> bool:
        """Whether one can be bought now."""
        return self.stock is None or self.stock > 0

    def named(self, language: str) -> str:
        """Give the title in a language, else in any."""
        return self.title.get(language) or next(iter(self.title.values()), self.id)
