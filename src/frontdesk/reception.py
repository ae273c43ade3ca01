"""Where turns come in: parts are admitted, kept, answered and the reply kept, in this order.

Nothing is acknowledged before it is committed; a bad part costs that part alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import cast
from uuid import uuid4

from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import Limits
from frontdesk.desk import Desk
from frontdesk.dialogue.past import recall
from frontdesk.errors import InvalidInput, RejectedInput, TooLarge
from frontdesk.media.door import admit
from frontdesk.media.text import clean
from frontdesk.perception.percepts import Perceived
from frontdesk.store.blobs import Blobs, HeldBlobs
from frontdesk.store.conversations import ConversationStore, Key
from frontdesk.turn.codec import MEDIA, Json, reply_json
from frontdesk.turn.findings import Findings
from frontdesk.turn.parts import Kind, Part, Text
from frontdesk.turn.reply import Rejected, Reply
from frontdesk.turn.turn import Turn

Heard = Callable[[Perceived], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """One part as it came in: what it was sent as ("text", "image", ...), and its bytes or words."""

    field: str
    data: bytes | str


@dataclass(frozen=True, slots=True)
class Received:
    """A turn that is on disk, the parts that were refused, and the reply if it was given before."""

    turn: Turn
    rejected: tuple[Rejected, ...] = ()
    earlier: Json | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes turns in and gives replies out."""

    desk: Desk
    conversations: ConversationStore
    blobs: Blobs
    queue: InferenceQueue
    limits: Limits

    def receive(self, conversation: str, sent: Sequence[Sent], key: str | None = None) -> Received:
        """Admit and commit a turn.

        Raises `NotFound` for an unknown conversation, `RejectedInput` when no part is fit, `Conflict` for
        a key that is taken, `StorageFailed` when the turn could not be kept.
        """
        known = self.conversations.find(conversation)
        parts, rejected = admitted(sent, self.limits, self.blobs)
        turn = Turn(str(uuid4()), conversation, parts, datetime.now(UTC), known.locale)
        claim = None if key is None else Key(key, _digest(sent))
        return Received(turn, rejected, self.conversations.begin(turn, claim))

    def answer(self, received: Received, heard: Heard | None = None) -> Json:
        """Answer a received turn and commit the reply; ``heard`` is told what was perceived on the way."""
        if received.earlier is not None:
            return received.earlier
        reply = reply_json(self.queue.run(lambda: self._reply(received, heard)))
        self.conversations.finish(received.turn.id, reply)
        return reply

    def understand(self, sent: Sequence[Sent], locale: str = "und") -> tuple[Findings, Perceived]:
        """Tell what is felt and wanted in parts that are looked at and not kept."""
        held = HeldBlobs()
        parts, rejected = admitted(sent, self.limits, held)
        turn = Turn(str(uuid4()), "none", parts, datetime.now(UTC), locale)
        perceived = self.queue.run(lambda: self.desk.perceive(turn, held.get))
        noted = (*perceived.notes, *(f"{one.part} was left out: {one.message}" for one in rejected))
        return self.queue.run(lambda: self.desk.understand(turn, perceived)), replace(perceived, notes=noted)

    def _reply(self, received: Received, heard: Heard | None) -> Reply:
        turn = received.turn
        perceived = self.desk.perceive(turn)
        if heard is not None:
            heard(perceived)
        past = recall(self.conversations.last_replies(turn.conversation))
        return replace(self.desk.reply(turn, perceived, past), rejected=received.rejected)


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


def _digest(sent: Sequence[Sent]) -> str:
    """Take the SHA-256 of a body: of every field's name, length and bytes, in order."""
    running = sha256()
    for one in sent:
        data = one.data.encode("utf-8", "surrogatepass") if isinstance(one.data, str) else one.data
        running.update(f"{one.field}:{len(data)}:".encode("utf-8", "surrogatepass"))
        running.update(data)
    return running.hexdigest()
