"""What staff correct becomes what is learnt from: redacted, and only where the customer has agreed."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from frontdesk.errors import InvalidInput
from frontdesk.privacy.redact import PLACEHOLDER, redact
from frontdesk.store.corrections import Corrected, Correction, CorrectionStore, Field, Said
from frontdesk.turn.codec import Json
from frontdesk.turn.findings import EMOTIONS

COLUMNS = ("text", "label")
CONVERSATION = "conversation"  # a column to group by, so that one never stands on both sides


@dataclass(frozen=True, slots=True)
class Row:
    """Words that a customer typed, without what is personal, and what staff say they mean.

    ``conversation`` tells rows of one conversation from those of another, and not which one it was.
    """

    text: str
    label: str
    conversation: str = ""


@dataclass(slots=True)
class Labelled:
    """The rows that may be learnt from, and how many turns were left out for which reason.

    ``refused``: the customer has not agreed. ``media``: a photo, a voice or a film is part of the turn, and
    may be what the label was given for. ``empty``: nothing but what is personal was said.
    """

    rows: list[Row] = field(default_factory=list[Row])
    refused: int = 0
    media: int = 0
    empty: int = 0

    def told(self) -> dict[str, int]:
        """Give the counts."""
        return {"rows": len(self.rows), "refused": self.refused, "media": self.media, "empty": self.empty}


@dataclass(frozen=True, slots=True)
class Feedback:
    """Takes corrections in; ``intents`` gives the labels of the pack that is served."""

    kept: CorrectionStore
    intents: Callable[[], Sequence[str]]

    def correct(self, conversation: str, turn: str, said: Said) -> Correction:
        """Keep a correction.

        Raises `InvalidInput` for one that says nothing, or an emotion or intent that is not known; `NotFound`
        for an unknown turn.
        """
        if said.emotion is None and said.intent is None:
            raise InvalidInput(
                "the correction says nothing",
                part="emotion",
                remedy="give an emotion, an intent, or both",
            )
        for name, value, known in self._fields(said):
            if value is not None and value not in known:
                raise _unknown(name, value, known)
        return self.kept.add(conversation, turn, said)

    def _fields(self, said: Said) -> Iterable[tuple[Field, str | None, Sequence[str]]]:
        yield "emotion", said.emotion, EMOTIONS
        yield "intent", said.intent, self.intents()


def labelled(kept: CorrectionStore, label: Field) -> Labelled:
    """Gather what may be learnt from: agreed to, typed words alone, redacted."""
    found = Labelled()
    for one in kept.corrected(label):
        _take(one, found)
    return found


def write_table(rows: Iterable[Row], path: Path, columns: tuple[str, str] = COLUMNS) -> None:
    """Write rows as JSONL, whole or not at all; ``columns`` name text and label, beside `CONVERSATION`."""
    text, label = columns
    lines = ({CONVERSATION: row.conversation, text: row.text, label: row.label} for row in rows)
    _write_whole(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def write_pack(rows: Iterable[Row], path: Path) -> None:
    """Write rows as examples of intents, in the form of Rasa's nlu.yml; the same words once an intent."""
    examples: dict[str, dict[str, None]] = {}
    for row in rows:
        examples.setdefault(row.label, {})[row.text] = None
    told = "".join(_rasa_intent(intent, texts) for intent, texts in sorted(examples.items()))
    _write_whole(path, f'version: "3.1"\nnlu:{told or " []"}\n')


def correction_json(correction: Correction) -> Json:
    """Write a correction as `/v1/feedback` gives it."""
    return {
        "id": correction.number,
        "conversation": correction.conversation,
        "turn": correction.turn,
        "emotion": correction.said.emotion,
        "intent": correction.said.intent,
        "by": correction.said.by,
        "at": correction.at.isoformat(),
    }


def _take(one: Corrected, found: Labelled) -> None:
    if not one.allowed:
        found.refused += 1
    elif any(part["kind"] != "text" for part in one.parts):
        found.media += 1
    else:
        text = redact("\n".join(_texts(one.parts)))
        if any(character.isalpha() for character in PLACEHOLDER.sub("", text)):
            name = sha256(one.conversation.encode()).hexdigest()[:12]
            found.rows.append(Row(text, one.label, name))
        else:
            found.empty += 1


def _texts(parts: Sequence[Mapping[str, str]]) -> list[str]:
    return [part["text"] for part in parts]


def _rasa_intent(intent: str, texts: Iterable[str]) -> str:
    """Write an intent; each example is one line, and what would read as entity markup is parted."""
    lines = (" ".join("".join(c if c.isprintable() else " " for c in text).split()) for text in texts)
    written = "".join(f"\n      - {re.sub(r'](?=[({])', '] ', line)}" for line in lines)
    return f"\n  - intent: {json.dumps(intent)}\n    examples: |{written}"


def _unknown(name: str, value: str, known: Sequence[str]) -> InvalidInput:
    close = get_close_matches(value, known, 1, 0.4)
    return InvalidInput(
        f"{value!r} is no {name} that this desk knows",
        part=name,
        value=value,
        remedy=f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(known)}",
    )


def _write_whole(path: Path, text: str) -> None:
    """Write beside the target, then take its name. Raises `InvalidInput` where nothing can be written."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, "utf-8")
        half.replace(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}", part=str(path)) from error
