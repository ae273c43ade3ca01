"""A pack: the folder of YAML in which a company says what its customers want and how its desk speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from frontdesk.preprocess.text import normalise
from frontdesk.understanding.phrases import Lists, Phrases, checked, read_alike, read_lists
from frontdesk.understanding.rasa import left_alone, read_lookups, read_rasa
from frontdesk.understanding.yamlfile import Node, read_yaml

LANGUAGES = ("zh", "en")
OUT_OF_SCOPE = "out_of_scope"
RASA = ("nlu.yml", "data/nlu.yml")

Both = Mapping[str, str]  # a text in zh and in en
Lines = Mapping[str, tuple[str, ...]]  # texts in zh and in en


@dataclass(frozen=True, slots=True)
class Intent:
    """Something customers want: an id, a name and examples in each language.

    ``offered`` is False for what a customer is never asked to choose, such as a greeting. ``topic`` is what a
    message is looked up under that tells what happened, not what it is about ("it is the wrong colour"), and
    ``timed`` what one asks about that names a time ("is anybody there on Sunday?" is no greeting).
    """

    id: str
    name: Both
    examples: Lines
    offered: bool = True
    topic: Both | None = None
    timed: Both | None = None


@dataclass(frozen=True, slots=True)
class PictureLabel:
    """What a label of the gallery is called, what to search for, and what such a picture speaks for.

    ``refines`` are intents that customers with such a picture name in words when they mean ``intent``:
    "can I return this?" beside a cracked screen is a damaged item.
    """

    id: str
    name: Both
    words: Lines
    intent: str | None = None
    refines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """All of a pack. ``texts`` are what the desk says by itself, by key and language.

    ``lists`` are things that are known by name, by their sort; ``notes`` say what was left alone. ``alike``
    are words for one thing, such as all names of a product.
    """

    intents: tuple[Intent, ...]
    texts: Mapping[str, Both]
    pictures: Mapping[str, PictureLabel]
    lists: Lists = field(default_factory=dict[str, tuple[str, ...]])
    notes: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The ids of all intents, in the pack's order."""
        return tuple(intent.id for intent in self.intents)

    @cached_property
    def names(self) -> Mapping[str, Both]:
        """The names of the intents that a customer may be asked to choose from."""
        return {intent.id: intent.name for intent in self.intents if intent.offered}

    @cached_property
    def examples(self) -> tuple[tuple[str, str, str], ...]:
        """Every example as (intent, language, text)."""
        return tuple(
            (intent.id, language, text)
            for intent in self.intents
            for language, texts in intent.examples.items()
            for text in texts
        )

    @cached_property
    def phrases(self) -> Phrases:
        """What finds the things that are known by name."""
        return Phrases.of(self.lists)

    def names_of(self, thing: str) -> tuple[str, ...]:
        """Give every name of a thing that is known by this one; the one alone where it is not known."""
        said = normalise(thing).removesuffix("s")
        return next((all_ for all_ in self.alike if said in map(normalise, all_)), (thing,))

    @cached_property
    def said(self) -> Lines:
        """What the pack itself says, the same in each language: its texts, and the names of its intents."""
        both = [*self.texts.values(), *(intent.name for intent in self.intents)]
        told = [one for one in both if len(set(one.values())) > 1]  # Rasa's intents have one name for all
        return {language: tuple(one[language] for one in told) for language in LANGUAGES}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that is learnt from, which names what was learnt.

        That is the examples, and what the pack says where a language without examples is centred by it.
        """
        lines = ["\t".join(example) for example in self.examples]
        if {language for _, language, _ in self.examples} < set(LANGUAGES):
            lines += ["\t".join((language, *texts)) for language, texts in self.said.items()]
        return sha256("\n".join(lines).encode()).hexdigest()


def shop_pack() -> Path:
    """Return the folder of the pack that ships with Frontdesk: an electronics and home shop."""
    return Path(__file__).parent / "packs" / "shop"


def load_pack(folder: Path) -> Pack:
    """Read a pack: intents.yml or Rasa's nlu.yml; texts.yml, pictures.yml and entities.yml where they are.

    Texts that a pack leaves out are the shop's. Raises `Misconfigured` naming file, key and value.
    """
    intents = _intents(folder)
    texts = _texts(shop_pack() / "texts.yml")
    if (folder / "texts.yml").is_file():
        texts = {**texts, **_texts(folder / "texts.yml")}
    pictures = _pictures(folder / "pictures.yml") if (folder / "pictures.yml").is_file() else {}
    known = {intent.id for intent in intents}
    for label in pictures.values():
        _check(label, known)
    lists, notes = _lists(folder)
    entities = folder / "entities.yml"
    alike = read_alike(entities) if entities.is_file() else ()
    return Pack(intents, texts, pictures, lists, notes, alike)


def _rasa(folder: Path) -> Path | None:
    """Name Rasa's file, where a pack has it in place of intents.yml."""
    if (folder / "intents.yml").is_file():
        return None
    return next((folder / name for name in RASA if (folder / name).is_file()), None)


def _lists(folder: Path) -> tuple[Lists, tuple[str, ...]]:
    """Read what is known by name, and note what is left alone."""
    own = read_lists(folder / "entities.yml") if (folder / "entities.yml").is_file() else {}
    rasa = _rasa(folder)
    if rasa is None:
        return own, ()
    return {**checked(Node(rasa.name, "lookup", None), read_lookups(rasa)), **own}, left_alone(rasa)


def _intents(folder: Path) -> tuple[Intent, ...]:
    """Read the intents; at least two, no id twice, each with an example, no example in two."""
    rasa = _rasa(folder)
    if rasa is None:
        file, found = "intents.yml", [_intent(node) for node in _listed(folder / "intents.yml")]
    else:
        file = rasa.name
        found = [Intent(id_, dict.fromkeys(LANGUAGES, name), lines) for id_, name, lines in read_rasa(rasa)]
    if len(found) < 2:
        raise Node(file, "intents", len(found)).wrong("at least two intents")
    seen: set[str] = set()
    for intent in found:
        if intent.id in seen:
            raise Node(file, intent.id, intent.id).wrong("listed once")
        if not any(intent.examples.values()):
            raise Node(file, f"{intent.id}.examples", None).wrong("one example at least")
        seen.add(intent.id)
    _hold_apart(file, found)
    return tuple(found)


def _hold_apart(file: str, intents: Sequence[Intent]) -> None:
    """Refuse an example that two intents have: it would teach that they are the same."""
    owner: dict[str, str] = {}
    for intent in intents:
        for text in (text for texts in intent.examples.values() for text in texts):
            other = owner.setdefault(normalise(text), intent.id)
            if other != intent.id:
                raise Node(file, f"{intent.id}.examples", text).wrong(f"in one intent; {other} has it too")


def _listed(path: Path) -> list[Node]:
    top = read_yaml(path)
    top.mapping(("intents",))
    return list(top.get("intents").items())


def _intent(node: Node) -> Intent:
    entries = node.mapping(("id", "name", "examples", "offer", "topic", "timed"))
    examples = node.get("examples").mapping(LANGUAGES)
    lines = {language: tuple(item.text() for item in listed.items()) for language, listed in examples.items()}
    offered = entries["offer"].flag() if "offer" in entries else True
    topic, timed = (_both(entries[key]) if key in entries else None for key in ("topic", "timed"))
    return Intent(node.get("id").text(), _both(node.get("name")), lines, offered, topic, timed)


def _texts(path: Path) -> dict[str, Both]:
    return {key: _both(node) for key, node in read_yaml(path).mapping().items()}


def _pictures(path: Path) -> dict[str, PictureLabel]:
    top = read_yaml(path)
    return {} if top.value is None else {key: _picture(key, node) for key, node in top.mapping().items()}


def _picture(key: str, node: Node) -> PictureLabel:
    entries = node.mapping(("name", "words", "intent", "refines"))
    words = entries["words"].mapping(LANGUAGES) if "words" in entries else {}
    lines = {language: tuple(item.text() for item in listed.items()) for language, listed in words.items()}
    intent = entries["intent"].text() if "intent" in entries else None
    refines = tuple(item.text() for item in node.get("refines").items())
    return PictureLabel(key, _both(node.get("name")), lines, intent, refines)


def _check(label: PictureLabel, known: set[str]) -> None:
    named = (*label.refines, *(() if label.intent is None else (label.intent,)))
    for intent in named:
        if intent not in known:
            raise Node("pictures.yml", label.id, intent).wrong("about an intent of the pack")


def _both(node: Node) -> Both:
    """Read a text in both languages; Chinese and English are equal, so neither may be left out."""
    node.mapping(LANGUAGES)
    return {language: node.get(language).text() for language in LANGUAGES}
