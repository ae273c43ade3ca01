"""What a customer reads and sees of what came."""

from collections.abc import Mapping
from typing import Any

from frontdesk.scenarios.scenario import Came
from frontdesk.store.events import Event
from frontdesk.turn.codec import Json

SHOWN = ("title", "description", "label", "text")  # the fields of a part that hold words, in reading order
UNDER = " › "  # between the headings of a title, the outermost first


def parts(reply: Json | None) -> list[Json]:
    """Return the parts of a reply; none where nothing was answered."""
    return [] if reply is None else reply["reply"]["parts"]


def words(reply: Json | None) -> str:
    """Return the texts of a reply, joined as the customer reads them: also of cards, forms and articles."""
    return "\n\n".join(text for part in parts(reply) for text in _texts(part))


def offered(reply: Json | None) -> list[str]:
    """Return what a customer may press: options, and what cards send back."""
    found: list[str] = []
    for part in parts(reply):
        if part["kind"] == "choices":
            found += part["options"]
        if part["kind"] == "cards":
            found += [one["target"] for card in part["items"] for one in card["actions"]]
    return found


def suggested(came: Came) -> list[str]:
    """Name the items that are suggested on cards, in their order."""
    cards = (card for part in parts(came.reply) if part["kind"] == "cards" for card in part["items"])
    return [card["item"] for card in cards if card.get("item")]


def happened(came: Came) -> str:
    """Name what a customer saw happen: a reply, a transfer, or silence."""
    if came.reply is None or came.reply["decision"]["kind"] == "wait" or not parts(came.reply):
        return "silence"
    return "transfer" if came.reply["decision"]["kind"] == "hand_off" else "reply"


def cited(came: Came) -> list[str]:
    """Name what was cited, each place once, as file#heading."""
    told = (came.reply or {}).get("citations", ())
    places = ((one["source"], one["title"].rsplit(UNDER, 1)[-1]) for one in told)
    return [f"{came.sources.get(source, source)}#{heading}" for source, heading in dict.fromkeys(places)]


def _texts(part: Any) -> list[str]:
    """Gather the words of a part and of what it holds, in order."""
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    own = [part[name] for name in SHOWN if part.get(name)]
    held = ("items", "fields", "actions", "reasons")
    return own + [text for name in held for text in _texts(part.get(name, []))]


def told(event: Event, language: str) -> str:
    """Return what an event of the timeline tells the customer; "" where that is no text."""
    if event.kind == "reply":
        return words(event.body["reply"])
    text: str | Mapping[str, str] = event.body.get("text", "") if event.kind in ("message", "notice") else ""
    return text if isinstance(text, str) else text[language]
