"""The door: bytes of unknown kind in, a fit part out, or a clear refusal."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import document, sandbox
from frontdesk.media.sniff import KINDS, REMEDY, sniff
from frontdesk.media.wire import Json
from frontdesk.sections import Limits
from frontdesk.turn.parts import Kind

Fact = int | float

STORED: Mapping[str, Kind] = {  # what the sandbox may hand back
    "image/jpeg": "image",
    "image/png": "image",
    "audio/flac": "audio",
    "video/mp4": "video",
    "video/webm": "video",
}


@dataclass(frozen=True, slots=True)
class Admitted:
    """What was let in: bytes written anew by us (a document as it came), and what is known of them.

    ``facts``: width and height of a picture; seconds of a sound; seconds, width, height, frames and has_sound
    of a film; characters, pages (0 where there are none) and scanned of a document.
    """

    kind: Kind
    media_type: str
    data: bytes
    facts: Mapping[str, Fact]


def admit(data: bytes, *, part: str, limits: Limits, want: Kind | None = None) -> Admitted:
    """Sniff, check, decode in the sandbox and write anew.

    ``part`` names the part in errors; ``want`` is the kind it was sent as. Raises `UnsupportedMedia`,
    `TooLarge` or `UnreadableMedia`, each with the part, the value and the limit.
    """
    try:
        media_type = sniff(data)
        kind = KINDS[media_type]
        if not {kind, want} <= {"audio", "video"}:  # those two share containers: the streams inside decide
            _check_kind(kind, want, media_type)
        _check_size(data, kind, limits)
        admitted = _decode(data, kind, media_type, limits, part)
        _check_kind(admitted.kind, want, media_type)
    except RejectedInput as error:
        error.part = error.part or part
        raise
    return admitted


def _check_size(data: bytes, kind: Kind, limits: Limits) -> None:
    most = {
        "image": limits.image_bytes,
        "audio": limits.audio_bytes,
        "video": limits.video_bytes,
        "document": limits.document_bytes,
    }[kind]
    if len(data) > most:
        raise TooLarge(f"{kind} bytes", len(data), most)


def _decode(data: bytes, kind: Kind, media_type: str, limits: Limits, part: str) -> Admitted:
    if kind == "document":  # read to see that it can be; kept as it came, since citations show it
        facts = document.facts(data, media_type, limits, part)
        return Admitted("document", media_type, data, facts)
    said, blobs = sandbox.run(kind, data, limits, part, {"media_type": media_type})
    return _checked(said, blobs, part)


def _checked(said: Json, blobs: list[bytes], part: str) -> Admitted:
    """Believe no word of the child: what is stored is what its own bytes say, and of a kind we write."""
    facts = said.get("facts")
    written = sniff(blobs[0]) if len(blobs) == 1 else ""
    if written not in STORED or said.get("media_type") != written or not isinstance(facts, dict):
        raise UnreadableMedia("the file upset its decoder", part=part, remedy="send it in another format")
    numbers = {name: fact for name, fact in facts.items() if isinstance(fact, int | float)}
    return Admitted(STORED[written], written, blobs[0], numbers)


def _check_kind(kind: Kind, want: Kind | None, media_type: str) -> None:
    """Refuse a film sent as a sound; a sound in a film's container is a sound."""
    if want is None or kind == want:
        return
    silent = want == "video" and kind == "audio" and KINDS[media_type] == "video"
    raise UnsupportedMedia(
        f"the file sent as {want} is {media_type}" + (" without pictures" if silent else ""),
        value=media_type,
        remedy=f"send it as {kind}, or {REMEDY}",
    )
