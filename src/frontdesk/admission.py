"""What a customer sends, part by part: let in when it is fit, refused with the reason when it is not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from frontdesk.errors import InvalidInput, RejectedInput, TooLarge
from frontdesk.media.door import admit
from frontdesk.media.text import clean
from frontdesk.sections import Limits
from frontdesk.store.blobs import Blobs
from frontdesk.turn.codec import MEDIA
from frontdesk.turn.parts import Kind, Part, Text
from frontdesk.turn.reply import Rejected


@dataclass(frozen=True, slots=True)
class Sent:
    """One part as it came in: what it was sent as ("text", "image", ...), and its bytes or words."""

    field: str
    data: bytes | str


def admitted(
    sent: Sequence[Sent], limits: Limits, blobs: Blobs
) -> tuple[tuple[Part, ...], tuple[Rejected, ...]]:
    """Let in the parts that are fit, and say what is wrong with the others.

    Raises the first `RejectedInput` when nothing is left, `InvalidInput` when there was nothing at all.
    """
    if not sent:
        raise InvalidInput(
            "the turn is empty",
            part="turn",
            value=0,
            limit=1,
            remedy="send text, a picture, a sound or a film",
        )
    if len(sent) > limits.parts:
        raise TooLarge("the number of parts", len(sent), limits.parts, part="turn")
    parts: list[Part] = []
    refused: list[RejectedInput] = []
    for name, one in zip(_names(sent), sent, strict=True):
        try:
            parts.append(_admit(one, name, limits, blobs))
        except RejectedInput as error:
            refused.append(error)
    if not parts:
        raise refused[0]
    return tuple(parts), tuple(_rejected(error) for error in refused)


def _admit(sent: Sent, name: str, limits: Limits, blobs: Blobs) -> Part:
    if isinstance(sent.data, str):
        return Text(clean(sent.data, limits, name))
    if sent.field not in MEDIA:
        raise InvalidInput(
            f"{sent.field!r} is not a part of a turn",
            part=sent.field,
            value=sent.field,
            remedy="send the fields text, image, audio, video or document",
        )
    fit = admit(sent.data, part=name, limits=limits, want=cast("Kind", sent.field))
    return MEDIA[fit.kind](blobs.put(fit.data, fit.media_type))


def _names(sent: Sequence[Sent]) -> list[str]:
    """Name each part in errors: "image", or "image 2" when several were sent."""
    total, seen = Counter(one.field for one in sent), Counter[str]()
    names: list[str] = []
    for one in sent:
        seen[one.field] += 1
        names.append(one.field if total[one.field] == 1 else f"{one.field} {seen[one.field]}")
    return names


def _rejected(error: RejectedInput) -> Rejected:
    return Rejected(error.kind, error.message, error.part, error.value, error.limit, error.remedy)


def digest(sent: Sequence[Sent]) -> str:
    """Take the SHA-256 of a body: of every field's name, length and bytes, in order."""
    running = sha256()
    for one in sent:
        data = one.data.encode("utf-8", "surrogatepass") if isinstance(one.data, str) else one.data
        running.update(f"{one.field}:{len(data)}:".encode("utf-8", "surrogatepass"))
        running.update(data)
    return running.hexdigest()
