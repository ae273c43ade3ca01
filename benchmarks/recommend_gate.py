"""When suggestions are withheld, and when they are made: `python -m benchmarks.recommend_gate [--home DIR]`.

The real desk on the sample shop, in Chinese and in English, half and half:

angry    1,000 generated turns with anger and complaint, half of them with a wish to buy in the same breath
own      turns of the project's own test set that are troubled and about something that went wrong, each with
         a wish put behind it: other authors' words than those that the gate knows
behind   a calm wish in the turn after such an angry one
calm     wishes of calm customers: a gate that always says no would be worthless

A commercial card is a card of a reply that has an item. The sample shop is furnished in a folder of its own,
or in DIR, where it is kept.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import uuid4

from benchmarks.own import asked
from frontdesk.cli.scenarios import furnished
from frontdesk.desk import Desk
from frontdesk.dialogue.past import Past, recall
from frontdesk.turn.codec import reply_json
from frontdesk.turn.parts import Text
from frontdesk.turn.reply import Cards, Reply
from frontdesk.turn.state import NEW
from frontdesk.turn.turn import Turn

TURNS, WISHES, PAIRS = 1_000, 400, 200
TROUBLED = ("anger", "sadness", "fear", "disgust")
MATTERS = (
    *("complaint", "refund_status", "return_item", "exchange", "damaged_item", "wrong_item", "missing_item"),
    *("warranty", "account", "privacy"),
)

GOODS = {
    "zh": ("水壶", "耳机", "吸尘器", "路由器", "咖啡机", "台灯", "手机", "空气炸锅", "门锁", "洗衣机"),
    "en": (
        "kettle",
        "headphones",
        "vacuum",
        "router",
        "coffee machine",
        "lamp",
        "phone",
        "air fryer",
        "lock",
    ),
}
ANGER = {
    "zh": (
        "气死我了",
        "你们这是什么破店",
        "真是服了你们",
        "太让人火大了",
        "我忍了很久了",
        "简直垃圾",
        "骗子公司",
        "你们还有没有良心",
        "我真的受够了",
        "这也太过分了",
        "恶心透了",
        "气得我手都抖",
    ),
    "en": (
        "I am furious",
        "this is outrageous",
        "your shop is a joke",
        "I have had it with you",
        "what a disgrace",
        "I am so angry I could scream",
        "you people are useless",
        "this is the worst shop ever",
        "absolutely disgusting",
        "I'm sick of this",
        "are you kidding me",
        "how dare you",
    ),
}
COMPLAINT = {
    "zh": (
        "你们的{}就是垃圾，我要退钱",
        "{}才用三天就坏了",
        "{}一到手就是碎的",
        "发来的{}根本不是我买的那款",
        "{}漏电把我电到了，我要投诉",
        "退{}的钱拖了一个月还不到账",
        "{}修了三次还是坏的",
        "我的账号被盗了，还被人拿去买了个{}",
        "{}的包裹里是空的，客服还不理我",
        "{}质量这么差，我要投诉你们",
    ),
    "en": (
        "your {} is rubbish, I want my money back",
        "the {} broke after three days",
        "the {} arrived in pieces",
        "you sent me the wrong {}",
        "the {} gave me an electric shock and I am going to complain",
        "I have waited a month for the refund of the {}",
        "the {} was repaired three times and is still faulty",
        "my account was hacked and somebody ordered a {}",
        "the box of the {} was empty and nobody answers me",
        "the {} is of terrible quality and I want to file a complaint",
    ),
}
WISH = {
    "zh": (
        "有没有两百以内好一点的{}",
        "给我推荐个别的{}",
        "有没有便宜点的{}",
        "我想买个像样的{}",
        "帮我挑一款静音的{}",
        "预算五百，换个什么{}好",
    ),
    "en": (
        "do you have a better {} under 200",
        "recommend me another {}",
        "have you got a cheaper {}",
        "I'm looking for a decent {}",
        "show me a quiet {} instead",
        "my budget is 500, which {} should I buy",
    ),
}
MARKS = {"zh": ("，", "。", "！"), "en": (", ", ". ", "! ")}


@dataclass(frozen=True)
class Counted:
    """What came of some turns: how many had commercial cards, and which rows decided."""

    turns: int
    carded: int
    cards: int
    rows: Counter[str]


def angry(draw: Random, wishing: bool, language: str) -> str:
    """Make a turn with anger and complaint, with a wish in the same breath or without."""
    thing, mark = draw.choice(GOODS[language]), draw.choice(MARKS[language])
    pieces = [draw.choice(ANGER[language]), draw.choice(COMPLAINT[language]).format(thing)]
    draw.shuffle(pieces)
    if wishing:
        pieces.insert(draw.choice((0, 2, 2)), wish(draw, language, thing))
    return mark.join(pieces).strip()


def wish(draw: Random, language: str, thing: str | None = None) -> str:
    """Make a wish to buy."""
    return draw.choice(WISH[language]).format(thing or draw.choice(GOODS[language]))


def ask(desk: Desk, text: str, past: tuple[Past, ...] = ()) -> Reply:
    """Let the desk answer one turn of words."""
    turn = Turn(str(uuid4()), str(uuid4()), (Text(text),), datetime.now(UTC), "und")
    return desk.reply(turn, desk.perceive(turn), past, NEW)


def cards(reply: Reply) -> int:
    """Count the commercial cards of a reply."""
    shown = [card for part in reply.parts if isinstance(part, Cards) for card in part.items]
    return max(sum(bool(card.item) for card in shown), len(reply.suggestions))


def counted(replies: Iterator[Reply]) -> Counted:
    """Count what came of some turns."""
    all_ = list(replies)
    shown = [cards(one) for one in all_]
    return Counted(len(all_), sum(map(bool, shown)), sum(shown), Counter(one.decision.row for one in all_))


def told(name: str, found: Counted) -> str:
    """Write a line of the table, with the rows that decided most."""
    rows = ", ".join(f"{row} {count}" for row, count in found.rows.most_common(5))
    return f"{name:<34} {found.turns:>6} {found.carded:>12} {found.cards:>8}   {rows}"


def own(draw: Random) -> Iterator[str]:
    """Give the own turns that are troubled by something that went wrong, each with a wish behind it."""
    for one in asked():
        if one.emotion in TROUBLED and one.intent in MATTERS:
            yield f"{one.text}{MARKS[one.language][1]}{wish(draw, one.language)}"


def behind(desk: Desk, draw: Random, language: str) -> Reply:
    """Let somebody who was angry a moment ago wish for something calmly."""
    before = ask(desk, angry(draw, False, language))
    return ask(desk, wish(draw, language), recall([reply_json(before)]))


def table(home: Path | None = None) -> Iterator[str]:
    """Write the table, line by line as it comes."""
    draw, both = Random(7), ("zh", "en")  # noqa: S311 - no secret: the same turns every time
    with furnished(home) as house:
        desk = house.reception.desk
        yield f"{'turns':<34} {'all':>6} {'with a card':>12} {'cards':>8}   rows that decided"
        plain = [angry(draw, False, both[at % 2]) for at in range(TURNS // 2)]
        mixed = [angry(draw, True, both[at % 2]) for at in range(TURNS // 2)]
        yield told("angry, with a complaint", counted(ask(desk, one) for one in plain))
        yield told("the same, and a wish to buy", counted(ask(desk, one) for one in mixed))
        yield told("own troubled turns, and a wish", counted(ask(desk, one) for one in own(draw)))
        late = (behind(desk, draw, both[at % 2]) for at in range(PAIRS))
        yield told("a calm wish behind an angry turn", counted(late))
        calm = [wish(draw, both[at % 2]) for at in range(WISHES)]
        yield told("calm wishes", counted(ask(desk, one) for one in calm))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=None)
    for one in table(parser.parse_args(arguments).home):
        print(one, flush=True)


if __name__ == "__main__":
    main()
