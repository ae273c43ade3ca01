"""The question of a step that waits, in parts: words, choices, cards, a form; and the same again in short."""

import re
from collections.abc import Mapping, Sequence

from frontdesk.dialogue.flow import Ask, Collect, Confirm, Option, Shown, Slot
from frontdesk.dialogue.walk import Walk
from frontdesk.preprocess.text import normalise
from frontdesk.turn.reply import Action, Card, Cards, Choices, Field, FieldType, Form, ReplyPart, Said

MOST_CARDS = 8
_MODEL = re.compile(r"\s*[a-z]{0,3}\d+[a-z]*(?: pro)?$")
OFFERED = ("red", "orange", "green", "blue", "off")  # colours of lights that are offered to choose from
_FIELDS: Mapping[str, FieldType] = {"email": "email", "choice": "select", "address": "text_area"}

Waiting = Collect | Ask | Confirm


def missing(walk: Walk, step: Collect) -> list[Slot]:
    """Give the slots that a step still asks for; one that may be left out is asked for by itself alone."""
    slots = [walk.flow.slots[name] for name in step.slots]
    known = walk.top.slots
    alone = all(one.optional for one in slots)
    return [
        one
        for one in slots
        if (one.name not in known if alone else not known.get(one.name) and not one.optional)
    ]


def question(walk: Walk, step: Waiting, first: bool = True) -> list[ReplyPart]:
    """Put the question of a step; ``first`` False: what is said before it was said already."""
    if isinstance(step, Ask):
        return [Said(walk.text(step.say)), _choices(walk, step.options)]
    if isinstance(step, Confirm):
        language = walk.stage.language
        return [
            Said(walk.text(step.say)),
            Choices((walk.texts["flow_yes"][language], walk.texts["flow_no"][language])),
        ]
    before: list[ReplyPart] = [Said(walk.text(step.say))] if step.say is not None and first else []
    return [*before, *_collecting(walk, step)]


def in_short(walk: Walk, step: Waiting) -> list[ReplyPart]:
    """Put the question again after something else: in one line, with what can be chosen."""
    if isinstance(step, Collect):
        wanted = missing(walk, step)
        names = _listed([walk.text(one.label) for one in wanted], walk.stage.language)
        line = walk.text(walk.texts["flow_still"], {"label": names})
        parts: list[ReplyPart] = [Said(line)]
        return [*parts, *(_options(walk, step, wanted[0]) if len(wanted) == 1 else ())]
    return question(walk, step)


def _collecting(walk: Walk, step: Collect) -> list[ReplyPart]:
    """Ask for one slot in its own words, for several that are all unknown with a form."""
    wanted, slots = missing(walk, step), [walk.flow.slots[name] for name in step.slots]
    unknown = [one for one in slots if not walk.top.slots.get(one.name)]
    if len(unknown) > 1 and (len(wanted) != 1 or unknown == slots):
        before = [] if step.say is not None else [Said(walk.text(walk.texts["flow_form"]))]
        return [*before, Form(tuple(_field(walk, one) for one in unknown))]
    asked = (wanted or unknown)[0]
    cards = [] if step.cards is None else shown(walk, step.cards)
    return [Said(walk.text(asked.ask)), *cards, *_options(walk, step, asked)]


def _options(walk: Walk, step: Collect, slot: Slot) -> list[ReplyPart]:
    """Offer what can be chosen for a slot: its options, or the entries it is one of."""
    if slot.options:
        return [_choices(walk, slot.options)]
    if slot.sort == "colour":
        return [Choices(tuple(walk.texts[f"colour_{one}"][walk.stage.language] for one in OFFERED))]
    if slot.sort == "yes_no":
        return [Choices(tuple(walk.texts[key][walk.stage.language] for key in ("flow_yes", "flow_no")))]
    if slot.sort == "product" and step.among is not None:
        names = [entry_name(one, walk.stage.language) for one in walk.entries(step.among)]
        return [Choices(tuple(dict.fromkeys(names)))] if names else []
    return []


def shown(walk: Walk, cards: Shown) -> list[ReplyPart]:
    """Show the entries of a list as cards; nothing where there are none."""
    made: list[Card] = []
    for entry in walk.entries(cards.items)[:MOST_CARDS]:
        values = {f"item.{name}": value for name, value in entry.items()}
        text = "" if cards.text is None else walk.text(cards.text, values)
        actions = [
            Action("postback", walk.text(word, values), walk.text(send, values)) for word, send in cards.press
        ]
        made.append(Card(walk.text(cards.title, values), text, entry.get("picture", ""), tuple(actions)))
    return [Cards(tuple(made))] if made else []


def entry_name(entry: Mapping[str, str], language: str) -> str:
    """Call an entry of a list by its name in a language, else by its number."""
    return entry.get(language) or entry.get("name") or entry.get("product", "")


def meant(entries: Sequence[Mapping[str, str]], words: Sequence[str]) -> list[Mapping[str, str]]:
    """Find the entries that words mean: by number or name, in full, by its end, or by any part.

    The end of a name says what it is: a "purifier" is the "air purifier A40", not the "purifier filter".
    """
    said = [normalise(one).removesuffix("s") for one in words if one.strip()]
    for fits in (_whole, _ending, _part):
        found = [one for one in entries if any(fits(word, name) for word in said for name in _names(one))]
        if found:
            return found
    return []


def _names(entry: Mapping[str, str]) -> list[str]:
    return [normalise(value) for key in ("product", "zh", "en", "name") if (value := entry.get(key, ""))]


def _whole(said: str, name: str) -> bool:
    return said == name.removesuffix("s")


def _ending(said: str, name: str) -> bool:
    """Tell whether a name ends with what was said, the number of its model left out."""
    return len(said) > 1 and _MODEL.sub("", name).removesuffix("s").endswith(said)


def _part(said: str, name: str) -> bool:
    """Tell whether one of the two holds the other."""
    short, long = sorted((said, name), key=len)
    return len(short) > 1 and short in long


def _field(walk: Walk, slot: Slot) -> Field:
    language = walk.stage.language
    optional = walk.texts["flow_optional"][language] if slot.optional else ""
    options = tuple(one.name[language] for one in slot.options)
    return Field(
        slot.name, slot.label[language], _FIELDS.get(slot.sort, "text"), optional, "", options, slot.optional
    )


def _choices(walk: Walk, options: Sequence[Option]) -> Choices:
    return Choices(tuple(walk.text(one.name) for one in options))


def _listed(names: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)
