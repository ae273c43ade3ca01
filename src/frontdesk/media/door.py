"""The door: bytes of unknown kind in, a fit part out, or a clear refusal."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.config import Limits
from frontdesk.errors import RejectedInput, TooLarge, UnsupportedMedia
from frontdesk.media import sandbox
from frontdesk.media.sniff import KINDS, REMEDY, sniff
from frontdesk.turn.parts import Kind

Fact = int | float


@dataclass(frozen=True, slots=True)
class Admitted:
    """What was let in: bytes written anew by us (a document as it came), and what its header said."""

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
    said, blobs = sandbox.run(kind, data, limits, part, {"media_type": media_type, "title": ""})
    if kind == "document":  # parsed to see that it can be; kept as it came, since citations show it
        return Admitted("document", media_type, data, {"characters": len(said["text"])})
    return Admitted(said["kind"], said["media_type"], blobs[0], said["facts"])


def _check_kind(kind: Kind, want: Kind | None, media_type: str) -> None:
    """Refuse a film sent as a sound; a sound in a film's container is a sound."""
    if want is not None and kind != want:
        raise UnsupportedMedia(
            f"the file sent as {want} is {media_type}",
            value=media_type,
            remedy=f"send it as {kind}; {REMEDY}",
        )
