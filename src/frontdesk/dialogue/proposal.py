"""What a model may propose in a scene: the closed list as a JSON schema, and the same list as a check.

A server that keeps to the schema cannot give anything else; one that does not is read by the same rules.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from frontdesk.dialogue.command import Answer, Clarify, Command, Confirm, Drop, Fill, Person, Start, Use
from frontdesk.dialogue.llm import Completion, Seen
from frontdesk.dialogue.tool import Argument, Call, Tool
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.knowledge.support import NAME, facts
from frontdesk.preprocess.text import normalise
from frontdesk.privacy.redact import find

Json = dict[str, Any]

MOST, OFFERED = 4, 3  # commands of one answer; intents that are offered to choose from
ALONE: Mapping[str, Command] = {"answer": Answer(), "person": Person("model")}
VALUE, TOLD, HEAVY = 200, 400, 4_000  # characters of a slot's value, of words, of a tool's schema


@dataclass(frozen=True, slots=True)
class Asks:
    """What the running flow asks: the slot, or whether something shall be done (``confirms``)."""

    flow: str
    slot: str = ""
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a model may know of a turn, and the closed list of what it may propose.

    ``flows`` may start, ``slots`` may be filled, ``intents`` may be offered to choose from: each by name,
    with what it is in words of the pack. ``tools`` are those that only read, and none that verifies a
    customer. ``summary`` are lines of the state, ``pictures`` what the customer sent along.
    """

    question: Untrusted[str]
    language: str
    flows: Mapping[str, str] = field(default_factory=dict[str, str])
    asks: Asks | None = None
    slots: Mapping[str, str] = field(default_factory=dict[str, str])
    filled: Mapping[str, Untrusted[str]] = field(default_factory=dict[str, Untrusted[str]])
    tools: Mapping[str, Tool] = field(default_factory=dict[str, Tool])
    intents: Mapping[str, str] = field(default_factory=dict[str, str])
    summary: tuple[Untrusted[str], ...] = ()
    pictures: tuple[Seen, ...] = ()

    @property
    def offered(self) -> Mapping[str, Tool]:
        """The tools that are shown: they only read, and their schema is not a book."""
        return {
            name: tool
            for name, tool in self.tools.items()
            if tool.effect == "read" and not tool.asks_approval and len(json.dumps(tool.parameters)) <= HEAVY
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed and is on the list: commands, tools to read, and words about what tools gave."""

    commands: tuple[Command, ...] = ()
    uses: tuple[Use, ...] = ()
    text: str = ""


def schema(scene: Scene, *, told: bool) -> Json:
    """Write the closed list of a scene as a JSON schema; with ``told`` the model may put results in words."""
    one = {"anyOf": [*_words(scene), *_tools(scene), *([_form("tell", text=_string(TOLD))] if told else [])]}
    listed = {"type": "array", "items": one, "minItems": 1, "maxItems": MOST}
    return _object({"commands": listed})


def read(completion: Completion, scene: Scene, known: Sequence[str], *, told: bool) -> Proposal | None:
    """Read an answer; what is not on the list is left out. None for what is no answer of the form at all.

    ``known`` are texts that numbers, codes and personal things of a proposal have to stand in.
    """
    listed = _listed(completion)
    if listed is None:
        return None
    made = [one for one in (_command(one, scene, known) for one in listed[:MOST]) if one is not None]
    words = (_value(one.get("text"), TOLD) for one in listed[:MOST] if told and one.get("do") == "tell")
    return Proposal(
        tuple(one for one in made if not isinstance(one, Use)),
        tuple(one for one in made if isinstance(one, Use)),
        next(words, ""),
    )


def grounded(text: str, known: Iterable[str]) -> bool:
    """Tell whether every number, code and personal thing of a text stands in what is known."""
    joined = "\n".join(known)
    private = (bare(text[start:end]) for _, start, end in find(text))
    there = bare(joined)
    return facts(text) <= facts(joined) and all(one in there for one in private)


def bare(text: str) -> str:
    """Give the letters and digits of a text alone, as numbers and codes are written in many ways."""
    return "".join(one for one in normalise(text) if one.isalnum())


def named(text: str, known: Iterable[str]) -> bool:
    """Tell whether every name in Latin letters stands in what is known."""
    joined = "\n".join(known).casefold()
    return all(one.casefold() in joined for one in NAME.findall(text))


def _words(scene: Scene) -> Iterator[Json]:
    if scene.flows:
        yield _form("start", flow=_one_of(scene.flows))
    if scene.slots:
        yield _form("fill", slot=_one_of(scene.slots), value=_string(VALUE))
    if scene.asks is not None:
        yield _form("drop")
        if scene.asks.confirms:
            yield _form("confirm", yes={"type": "boolean"})
    if len(scene.intents) > 1:
        listed = {"type": "array", "items": _one_of(scene.intents), "minItems": 2, "maxItems": OFFERED}
        yield _form("clarify", intents=listed)
    yield from (_form("answer"), _form("person"))


def _tools(scene: Scene) -> Iterator[Json]:
    for name, tool in scene.offered.items():
        yield _form("use", tool={"const": name}, arguments=dict(tool.parameters))


def _command(one: Json, scene: Scene, known: Sequence[str]) -> Command | None:
    """Make a command of what stands on the list; None for everything else."""
    do = one.get("do")
    if do in ("fill", "use"):
        return _fill(one, scene, known) if do == "fill" else _use(one, scene, known)
    if do in ("confirm", "drop"):
        return _under_way(one, scene)
    if do == "clarify":
        return _clarify(one.get("intents"), scene)
    if do == "start":
        flow = _name(one.get("flow"), scene.flows)
        return Start(flow) if flow else None
    return ALONE.get(str(do))


def _fill(one: Json, scene: Scene, known: Sequence[str]) -> Fill | None:
    slot, value = _name(one.get("slot"), scene.slots), _value(one.get("value"), VALUE)
    return Fill(slot, value) if slot and value and grounded(value, known) else None


def _under_way(one: Json, scene: Scene) -> Confirm | Drop | None:
    """Make a command about the flow that runs."""
    if scene.asks is None:
        return None
    if one["do"] == "drop":
        return Drop()
    yes = one.get("yes")
    return Confirm(yes) if scene.asks.confirms and isinstance(yes, bool) else None


def _use(one: Json, scene: Scene, known: Sequence[str]) -> Use | None:
    """Propose a tool; its arguments are scalars, and nothing in them is invented."""
    tool, arguments = _name(one.get("tool"), scene.offered), one.get("arguments")
    if not tool or not isinstance(arguments, dict):
        return None
    given: dict[str, Argument] = {}
    for name, value in arguments.items():
        if not isinstance(value, str | int | float | bool | None) or not grounded(str(value), known):
            return None
        given[str(name)] = value
    return Use(Call(tool, given))


def _clarify(intents: object, scene: Scene) -> Clarify | None:
    listed = intents if isinstance(intents, list) else []
    kept = dict.fromkeys(_name(one, scene.intents) for one in listed)
    known = tuple(one for one in kept if one)[:OFFERED]
    return Clarify(known) if len(known) > 1 else None


def _listed(completion: Completion) -> list[Json] | None:
    """Read the list of an answer, or the tools that a model wished for in the other way."""
    if completion.wishes:
        return [
            {"do": "use", "tool": wish.tool, "arguments": _parsed(wish.arguments)}
            for wish in completion.wishes
        ]
    said = completion.text
    written = _parsed(said[said.find("{") : said.rfind("}") + 1])  # some models put a fence around it
    listed = written.get("commands") if isinstance(written, dict) else None
    if not isinstance(listed, list):
        return None
    return [{str(name): value for name, value in one.items()} for one in listed if isinstance(one, dict)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _name(said: object, known: Mapping[str, object]) -> str:
    """Give a name of the list as it stands there; nothing for every other thing that may be said."""
    return said if isinstance(said, str) and said in known else ""


def _value(said: object, most: int) -> str:
    """Give words on one line; nothing where they are none, or too many."""
    text = " ".join(said.split()) if isinstance(said, str) else ""
    return text if len(text) <= most else ""


def _form(do: str, **fields: Json) -> Json:
    return _object({"do": {"const": do}, **fields})


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(names: Iterable[str]) -> Json:
    return {"enum": list(names)}


def _string(most: int) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": most}
