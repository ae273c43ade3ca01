"""The question of a turn in the light of the one before: "and the robot vacuum?" asks the same of it."""

import re
from collections.abc import Sequence

from frontdesk.dialogue.past import PRODUCT, Past
from frontdesk.dialogue.topics import topics, with_topic
from frontdesk.knowledge.followup import Earlier, resolved
from frontdesk.perception.percepts import Perceived
from frontdesk.preprocess.text import letters, normalise
from frontdesk.turn.findings import Findings
from frontdesk.understanding.pack import Pack
from frontdesk.understanding.question import Question, asked, question

FEW = 2  # letters beside a product (a Chinese character counts two): nothing else is asked then
_BESIDE = re.compile(
    r"那|还有|另外|换成|如果是?|要是|呢|也|一样|吗"
    r"|\b(?:and|what|how|about|or|also|then|for|with|the|a|an|my|same|is|it)\b|[^\w]"
)


def ways(
    said: Perceived, findings: Findings, pack: Pack, language: str, past: Sequence[Past]
) -> list[Question]:
    """Put what was said in ways to look it up, the likeliest first.

    The customer's own words may go on with what was said before. Where that only hints, and finds nothing,
    they are taken by themselves. What tells no topic is looked up under the one that it has as well.
    """
    alone = question(said, findings.intent.value, pack, language)
    if alone.text != asked(said):
        return [alone]
    full = in_full(alone, findings, past)
    found = [full, alone] if full.text == alone.text and full.hints != alone.hints else [full]
    return with_topic(found, topics(alone.text, findings, pack, language), alone.text)


def in_full(asks: Question, findings: Findings, past: Sequence[Past]) -> Question:
    """Put a follow-up in full; a question that stands by itself stays as it is."""
    products = [one.value.text for one in findings.entities if one.value.sort == PRODUCT]
    earlier = [one.earlier for one in past]
    if (same := asked_of(asks.text, products, earlier)) is not None:
        return Question(same, asks.hints, asks.photos)
    whole = resolved(asks.text, earlier, products)
    return Question(whole.text, (*whole.hints, *asks.hints), asks.photos)


def asked_of(text: str, products: Sequence[str], earlier: Sequence[Earlier]) -> str | None:
    """Ask the question before of another product, where a turn only names one; else None."""
    before = next((one for one in reversed(earlier) if one.asked.strip()), None)
    named = list(dict.fromkeys(products))
    if before is None or len(named) != 1 or letters(_BESIDE.sub("", _without(text, named[0]))) > FEW:
        return None
    was = next((one for one in before.products if one in before.asked), "")
    if was:
        return before.asked.replace(was, named[0])
    if before.products:
        return None
    said = before.asked.rstrip("?？")
    return f"{said} ({named[0]}){before.asked[len(said) :][:1]}"


def _without(text: str, product: str) -> str:
    return normalise(text).replace(normalise(product), " ")
