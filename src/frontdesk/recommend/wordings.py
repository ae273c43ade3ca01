"""What the catalogue tells of items in words, by language, and where the words of customers lie."""

from collections.abc import Mapping, Sequence

from frontdesk.features.embedding import Embedder
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats
from frontdesk.recommend.traits import stated

Told = tuple[list[int], Floats]  # which items, and the vectors (n, 384) of what is told of them

# What anyone might wish anywhere: where the vectors of a language lie before anything is named.
WISHES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "I am looking for something.", "Do you have one like this?", "Which one would you recommend?",
        "I need a new one.", "Something cheaper, please.", "I want to buy a present.",
        "Show me what you have.", "What goes with it?",
    ),
    "zh": (
        "我想找一样东西。", "有没有类似这个的？", "你推荐哪一款？", "我需要买个新的。", "有便宜一点的吗？",
        "我想买一份礼物。", "给我看看你们有什么。", "有什么可以搭配的？",
    ),
}  # fmt: skip


def told(items: Sequence[Item], embed: Embedder) -> dict[str, Told]:
    """Embed the title, words and attributes of items in every language in which they have a title."""
    found: dict[str, Told] = {}
    for language in sorted({language for one in items for language in one.title}):
        rows = [row for row, one in enumerate(items) if one.title.get(language)]
        if rows:
            found[language] = (rows, embed.embed([wording(items[row], language) for row in rows]))
    return found


def wording(item: Item, language: str) -> str:
    """Write an item as one text of a language: title, words, category, attributes in words."""
    told = (item.title.get(language, ""), item.text.get(language, ""), ", ".join(stated(item).values()))
    return "\n".join(one for one in told if one)
