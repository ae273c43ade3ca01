"""The Unigram vocabulary of multilingual-e5-small, cut to the scripts that the desk reads.

The whole vocabulary has 250,002 pieces and costs 281 MB of resident memory; half of them are words of scripts
that the desk does not answer in. A piece is kept when all its characters are of a kept script. A text of kept
scripts is then cut into exactly the same pieces as before, because every piece that can occur in it is kept
with its score; a character of another script becomes the unknown token.
"""

import json
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from frontdesk.models.convert.e5_file import Vocabulary

START, PAD, END, UNKNOWN = 0, 1, 2, 3
SPACE = "▁"
# Code points whose letters are kept: Latin up to Extended-B, 々〆〇, kana, and the blocks of Han.
LETTERS = (
    (0x0, 0x24F),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
JOINERS = frozenset("\u200d\ufe0f\u20e3")  # what emoji are put together with


def kept(character: str) -> bool:
    """Tell whether a character is of a script that the desk reads, or a number, a mark or a symbol."""
    code = ord(character)
    if any(first <= code <= last for first, last in LETTERS):
        return True
    return character in JOINERS or unicodedata.category(character)[0] in "PSNZ"


def cut(vocabulary: Vocabulary) -> NDArray[np.int64]:
    """Return the old ids of the pieces to keep, in order; their places are the new ids.

    The four control tokens keep their ids 0 to 3. `<mask>`, the last piece, is left out.
    """
    known: dict[str, bool] = {}
    ids = [START, PAD, END, UNKNOWN]
    for number, piece in enumerate(vocabulary.pieces[UNKNOWN + 1 :], UNKNOWN + 1):
        for character in piece:
            if character not in known:
                known[character] = kept(character)
        if piece != "<mask>" and all(known[character] for character in piece):
            ids.append(number)
    return np.array(ids, np.int64)


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Build the tokenizer: spaces become pieces' marks, `<s>` and `</s>` are put around.

    The control tokens are spelt with a space, which no text has once its spaces are marks: so nothing that a
    customer types can become one.
    """
    spelt = [(f"{piece} " if i <= UNKNOWN else piece, score) for i, (piece, score) in enumerate(pieces)]
    made = Tokenizer(models.Unigram(spelt, UNKNOWN))
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always", split=False)
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", START), ("</s>", END)]
    )
    return made


def write(vocabulary: Vocabulary, ids: NDArray[np.int64], folder: Path) -> Tokenizer:
    """Write tokenizer.json and charmap.json ({"code point": "replacement"}); return the tokenizer."""
    pieces = [(vocabulary.pieces[i], float(vocabulary.scores[i])) for i in ids.tolist()]
    made = tokenizer(pieces)
    made.save(str(folder / "tokenizer.json"), pretty=False)
    characters = json.dumps(vocabulary.characters, ensure_ascii=False)
    (folder / "charmap.json").write_text(characters, encoding="utf-8")
    return made
