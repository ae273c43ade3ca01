"""The project's own 600 turns, which taught nothing, and a desk that understands them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from frontdesk.config import load
from frontdesk.models.store import ModelStore
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.senses import Senses, open_senses
from frontdesk.perception.text import read
from frontdesk.turn.findings import Findings
from frontdesk.turn.parts import Text
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.understand import Understanding, open_understanding

TURNS = Path(__file__).parents[1] / "tests" / "understanding" / "turns.yml"
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn of the own set, as its author labelled it."""

    text: str
    intent: str
    emotion: str
    language: str


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What understands typed words."""

    senses: Senses
    understanding: Understanding

    def __call__(self, text: str) -> Findings:
        """Understand one typed turn."""
        percept = read(0, text, self.senses.language.get(), self.senses.embedder)
        return self.understanding.understand(Perceived((percept,)), (Text(text),))


def asked() -> list[Asked]:
    """Read the own set."""
    read_ = yaml.safe_load(TURNS.read_text("utf-8"))
    return [Asked(**one, language=language) for language in LANGUAGES for one in read_[language]]


def open_desk() -> Desk:
    """Open what understands words, with the shop's pack."""
    settings = load()
    senses = open_senses(ModelStore(settings.models), settings.compute.threads)
    return Desk(senses, open_understanding(load_pack(shop_pack()), senses.embedder))
