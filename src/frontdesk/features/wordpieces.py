"""The pieces of words that a pretrained network reads, by its tokenizer.json."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from frontdesk.errors import ModelCorrupt, ModelMissing

SPACES = re.compile(" {2,}")


@dataclass(frozen=True, slots=True)
class Wordpieces:
    """Turns texts into ids, with the tokens that a network wants at both ends."""

    tokenizer: Tokenizer
    control: re.Pattern[str] | None  # of tokens that would steer the network if a customer typed them
    characters: Mapping[int, str] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, folder: Path, most: int) -> "Wordpieces":
        """Open tokenizer.json of a folder; texts are cut at ``most`` tokens.

        Raises `ModelMissing`, `ModelCorrupt`.
        """
        path = folder / "tokenizer.json"
        try:
            tokenizer = Tokenizer.from_str(json.dumps(json.loads(path.read_text("utf-8"))))
            written = folder / "charmap.json"  # e5 of the model store writes characters in one way first
            characters = json.loads(written.read_text("utf-8")) if written.is_file() else {}
        except FileNotFoundError as error:
            raise ModelMissing(f"{path} is not there", part=str(path)) from error
        except (OSError, ValueError) as error:
            raise ModelCorrupt(f"{path} cannot be read: {error}", part=str(path)) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(most)
        added = [token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special]
        control = re.compile("|".join(map(re.escape, added))) if added else None
        return cls(tokenizer, control, {int(code): str(becomes) for code, becomes in characters.items()})

    @property
    def width(self) -> int:
        """How many different ids there are."""
        count: int = self.tokenizer.get_vocab_size()
        return count

    def ids(self, texts: Sequence[str], prefix: str = "") -> list[list[int]]:
        """Return the ids of every text, ``prefix`` before it and the network's own tokens at both ends."""
        return [
            found.ids for found in self.tokenizer.encode_batch([prefix + self._plain(text) for text in texts])
        ]

    def _plain(self, text: str) -> str:
        if self.control is not None:
            text = self.control.sub(" ", text)
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate is no text to the tokenizer
        return SPACES.sub(" ", text.translate(self.characters)).strip()
