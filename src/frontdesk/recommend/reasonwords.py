"""Reasons in words, in Chinese and in English; names of attributes and units are the pack's."""

from collections.abc import Mapping

from frontdesk.recommend.item import Item, Value
from frontdesk.recommend.vocabulary import Attribute, Vocabulary
from frontdesk.recommend.wish import PRICE

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "together": {
        "zh": "{count} 位顾客同时买了它和{title}",
        "en": "bought together with {title} by {count} customers",
    },
    "goes": {"zh": "可与{title}搭配", "en": "goes with {title}"},
    "photo": {"zh": "与您的照片相似", "en": "looks like your photo"},
    "nearest": {"zh": "本店商品中与您的照片最相似", "en": "of all we sell, most like your photo"},
    "said": {"zh": "与您所说的相近", "en": "close to what you described"},
    "wish": {"zh": "符合您的要求：{facts}", "en": "fits your wish: {facts}"},
    "near": {"zh": "最接近您的要求：{facts}", "en": "comes nearest to your wish: {facts}"},
    "popular": {
        "zh": "近 {days} 天有 {count} 位顾客购买",
        "en": "bought by {count} customers in the last {days} days",
    },
    "new": {"zh": "{date} 新上架", "en": "new since {date}"},
    "likes": {"zh": "根据您看过或买过的{title}", "en": "chosen after {title}, which you looked at or bought"},
    "stock": {"zh": "现在有货", "en": "available now"},
    "against": {"zh": "与{title}相比：{facts}", "en": "compared with {title}: {facts}"},
}
LONGEST = 60  # characters of a title
BETWEEN = {"zh": "，", "en": ", "}


def say(template: str, language: str, **given: str) -> str:
    """Fill in a template; a language that has none is answered in English."""
    return TEMPLATES[template]["zh" if language == "zh" else "en"].format(**given)


def titled(item: Item, language: str) -> str:
    """Name an item within a sentence, not longer than a sentence can bear."""
    whole = item.named(language)
    name = whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1].rstrip()}…"
    return f"“{name}”" if language == "zh" else name


def listed(facts: list[str], language: str) -> str:
    """Put facts beside one another."""
    return BETWEEN["zh" if language == "zh" else "en"].join(facts)


def amount(attribute: str, value: float, words: Vocabulary, language: str) -> str:
    """Write a number with its unit: "44 dB", "1.7 升"; a price in whole units of the currency."""
    shown = f"{value / 100 if attribute == PRICE else value:,.3f}".rstrip("0").rstrip(".")
    unit = words.attributes.get(attribute, Attribute()).unit.get(language, "")
    return f"{shown} {unit}".strip()


def fact(attribute: str, value: Value, words: Vocabulary, language: str) -> str:
    """Say what an attribute is: "noise 44 dB", "颜色白色"."""
    label = words.label(attribute, language)
    shown = (
        amount(attribute, value, words, language)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else word(attribute, value, words, language)
    )
    return shown if shown.endswith(f" {label}") else f"{label} {shown}"


def same(attribute: str, words: Vocabulary, language: str) -> str:
    """Say that an attribute is the same: "same connector", "接口相同"."""
    label = words.label(attribute, language)
    return f"{label}相同" if language == "zh" else f"same {label}"


def differing(attribute: str, by: float, words: Vocabulary, language: str) -> str | None:
    """Say by how much more or less something is, "quieter by 6 dB"; None: the pack has no word for it."""
    known = words.attributes.get(attribute, Attribute())
    compared = (known.more if by > 0 else known.less).get(language)
    if not compared:
        return None
    much = amount(attribute, abs(by), words, language)
    return f"{compared}（相差 {much}）" if language == "zh" else f"{compared} by {much}"


def word(attribute: str, value: Value, words: Vocabulary, language: str) -> str:
    """Write a value that is no number in a language, where the pack has words for it."""
    known = words.attributes.get(attribute, Attribute()).values.get(str(value), {}).get(language)
    return known[0] if known else str(value)
