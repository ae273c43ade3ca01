"""Which passages a search may give: those of some languages, about a product, for an audience, on a day."""

from dataclasses import dataclass
from datetime import date

from frontdesk.knowledge.passage import Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a search; what is left empty narrows nothing.

    A source without a product is about every product, one without an audience is for everyone, and one
    without days holds on every day: they are wanted whatever is asked for.
    """

    languages: frozenset[str] = frozenset()
    product: str | None = None
    audience: str | None = None
    on: date | None = None

    def speaks(self, language: str) -> bool:
        """Tell whether passages of a language are wanted; a source may hold passages of several."""
        return not self.languages or language in self.languages

    def admits(self, source: Source) -> bool:
        """Tell whether a source's scope is wanted; both of its days are included."""
        scope = source.scope
        return (
            self.product in (None, scope.product or self.product)
            and self.audience in (None, scope.audience or self.audience)
            and (self.on is None or (scope.valid_from or self.on) <= self.on <= (scope.valid_to or self.on))
        )


ALL = Wanted()
