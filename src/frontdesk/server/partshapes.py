"""The shapes of the parts of a reply."""

from typing import Literal

from pydantic import Field

from frontdesk.server.shape import Shape


class TextShape(Shape):
    """A paragraph."""

    kind: Literal["text"]
    text: str


class ChoicesShape(Shape):
    """Short answers to pick from."""

    kind: Literal["choices"]
    options: list[str]


class PictureShape(Shape):
    """A picture of the knowledge."""

    kind: Literal["image"]
    blob: str
    media_type: str
    alt: str


class ActionShape(Shape):
    """What a card offers: a link, or words that are sent back."""

    kind: Literal["link", "postback"]
    text: str
    target: str


class ReasonShape(Shape):
    """Why something is suggested, and what that rests on."""

    text: str
    evidence: str


class CardShape(Shape):
    """A thing with a picture; a product that is suggested has its item, reasons, and what found it."""

    title: str
    description: str
    picture: str
    actions: list[ActionShape]
    item: str = ""
    reasons: list[ReasonShape] = Field(default=[])
    source: str = ""


class CardsShape(Shape):
    """Cards beside one another."""

    kind: Literal["cards"]
    items: list[CardShape]


class FieldShape(Shape):
    """One field of a form."""

    name: str
    label: str
    type: Literal["text", "text_area", "email", "select"]
    placeholder: str
    default: str
    options: list[str]
    optional: bool = False


class FormShape(Shape):
    """Fields to fill in at once."""

    kind: Literal["form"]
    fields: list[FieldShape]


class LinkShape(Shape):
    """A page worth reading."""

    title: str
    description: str
    link: str


class ArticleShape(Shape):
    """Pages worth reading."""

    kind: Literal["article"]
    items: list[LinkShape]


class VoiceShape(Shape):
    """The reply as speech, made when it is fetched."""

    kind: Literal["voice"]
    url: str
    media_type: str
