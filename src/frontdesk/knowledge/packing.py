"""Blocks put together into passages: neighbours up to a limit, lists whole, long procedures by steps."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from frontdesk.knowledge.passage import PassageKind, Span
from frontdesk.media.blocks import Block
from frontdesk.preprocess.text import letters, sentences

LIMIT = 800  # letters of a passage, a Chinese character counting as two: some 200 tokens
FEWEST = 3  # numbered items that make a procedure
_STEP = re.compile(
    r"\d{1,3}[.)、．]|step\s*\d|第[一二三四五六七八九十\d]{1,3}步|步骤\s*[一二三四五六七八九十\d]",
    re.IGNORECASE,
)


class Pack(NamedTuple):
    """Neighbouring blocks that make a passage; ``led`` introduced them where they do not begin with it."""

    blocks: Sequence[Block]
    kind: PassageKind
    led: str = ""


def packed(blocks: Sequence[Block], text: str) -> Iterator[Pack]:
    """Pack neighbours up to the limit. A list stays whole, with the words before it, while it fits."""
    pack: list[Block] = []
    for bundle in _bundles(blocks):
        over = size(text, bundle[0].start, bundle[-1].end) > LIMIT
        if over and _is_procedure(bundle, text):
            yield from _done(pack)
            pack = []
            yield from _by_steps(bundle, text)
            continue
        if pack and size(text, pack[0].start, bundle[-1].end) > LIMIT:
            yield from _done(pack)
            pack = []
        for block in bundle:
            if pack and size(text, pack[0].start, block.end) > LIMIT:
                yield from _done(pack)
                pack = []
            pack.append(block)
    yield from _done(pack)


def runs(text: str, block: Block) -> Iterator[Span]:
    """Cut a long block between sentences; a sentence over the limit stays whole."""
    begin = end = block.start
    for start, stop in sentences(text[block.start : block.end]):
        if end > begin and size(text, begin, block.start + stop) > LIMIT:
            yield begin, end
            begin = block.start + start
        end = block.start + stop
    if end > begin:
        yield begin, end


def size(text: str, start: int, end: int) -> int:
    """Count the letters of a stretch, a Chinese character as two."""
    return letters(text[start:end])


def _done(pack: Sequence[Block]) -> Iterator[Pack]:
    if pack:
        yield Pack(pack, _kind(pack))


def _kind(blocks: Sequence[Block]) -> PassageKind:
    if any(block.kind in ("item", "step") for block in blocks):
        return "list"
    return "code" if blocks[0].kind == "code" else "section"


def _bundles(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Keep list items together with the paragraph that introduces them."""
    bundle: list[Block] = []
    for block in blocks:
        if bundle and block.kind not in ("item", "step"):
            yield bundle
            bundle = []
        bundle.append(block)
    if bundle:
        yield bundle


def _is_procedure(bundle: Sequence[Block], text: str) -> bool:
    return sum(_is_step(block, text) for block in bundle) >= FEWEST


def _is_step(block: Block, text: str) -> bool:
    if block.kind == "item":
        return _STEP.match(text, block.start, block.end) is not None
    return block.kind == "step"


def _by_steps(bundle: Sequence[Block], text: str) -> Iterator[Pack]:
    """Cut a procedure between its steps, each with what is below it; the first pack has the words before."""
    led = text[bundle[0].start : bundle[0].end] if bundle[0].kind not in ("item", "step") else ""
    pack: list[Block] = []
    first = True
    for step in _steps(bundle, text):
        if pack and size(text, pack[0].start, step[-1].end) > LIMIT:
            yield Pack(pack, "step", "" if first else led)
            pack, first = [], False
        pack += step
    yield Pack(pack, "step", "" if first else led)


def _steps(bundle: Sequence[Block], text: str) -> Iterator[list[Block]]:
    """Part the steps of the outermost list; what comes before the first belongs to it."""
    level = min(block.level for block in bundle if _is_step(block, text))
    step: list[Block] = []
    begun = False
    for block in bundle:
        opens = _is_step(block, text) and block.level == level
        if opens and begun:
            yield step
            step = []
        begun = begun or opens
        step.append(block)
    yield step
