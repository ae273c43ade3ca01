"""What a customer can put in a turn: text, a picture, a sound, a film, a document."""

from dataclasses import dataclass
from typing import Literal, assert_never

Kind = Literal["text", "image", "audio", "video", "document"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words the customer typed."""

    content: str


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are kept, found again by their SHA-256 in hexadecimal."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: a photo of the goods, a screenshot."""

    blob: Blob


@dataclass(frozen=True, slots=True)
class Audio:
    """A voice message."""

    blob: Blob


@dataclass(frozen=True, slots=True)
class Video:
    """A film with or without sound."""

    blob: Blob


@dataclass(frozen=True, slots=True)
class Document:
    """A page of text: an invoice, a manual."""

    blob: Blob


Part = Text | Image | Audio | Video | Document


def kind(part: Part) -> Kind:
    """Name the modality of a part."""
    match part:
        case Text():
            return "text"
        case Image():
            return "image"
        case Audio():
            return "audio"
        case Video():
            return "video"
        case Document():
            return "document"
        case _:
            assert_never(part)
