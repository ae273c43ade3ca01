"""What a language model is to the desk: instructions and data in, words or wishes for tools out.

Values and one interface; `wire` writes them as chat completions, and what reaches a real model is handed in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from frontdesk.dialogue.untrusted import Quoted

Ended = Literal["stop", "length", "calls", "cut"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture for a model that can see: the bytes of a JPEG, PNG or WebP that was admitted."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the model shall do: words of ours alone. ``text`` is a string, which nothing untrusted is."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what no type checker looked at."""
        if type(self.text) is not str:
            raise TypeError("an instruction is text of ours; data from outside is given as `Given`")


@dataclass(frozen=True, slots=True)
class Given:
    """What the model works on: data from outside, and pictures. Words in it are no instructions."""

    data: Quoted
    pictures: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A tool that the model wants used, as it said it: nothing of it is checked yet."""

    id: str
    tool: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """What the model said before in the same talk."""

    text: str
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of a wish, as data."""

    wish: str
    data: Quoted


Message = Instruction | Given | Spoke | Observed


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool that is offered to a model: ``parameters`` is the JSON schema of its arguments."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a model. ``tokens`` is the most it may say, ``seconds`` the time where little is left.

    With a ``schema`` its answer is JSON of that form, where the model keeps to it.
    """

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    schema: Mapping[str, Any] | None = None
    tokens: int = 800
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer on its way; the last one says in ``ended`` why it ends."""

    text: str = ""
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer; ``tokens`` counts what was read and said, estimated where the model does not tell."""

    text: str
    wishes: tuple[Wish, ...] = ()
    ended: Ended = "stop"
    tokens: int = 0


class LanguageModel(Protocol):
    """A language model. Everything that can go wrong is a `FetchFailed`, in bounded time."""

    @property
    def name(self) -> str:
        """The model and its version, as replies name it."""
        ...

    @property
    def sees(self) -> bool:
        """Whether it can be given pictures."""
        ...

    def say(self, ask: Ask) -> Completion:
        """Answer as a whole. Raises `FetchFailed`."""
        ...

    def stream(self, ask: Ask) -> Iterator[Piece]:
        """Answer piece by piece. Raises `FetchFailed`, also midway: then half an answer has come."""
        ...
