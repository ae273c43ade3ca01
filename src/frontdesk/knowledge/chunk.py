"""A document into passages that answer by themselves, each an exact stretch of its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest

from frontdesk.knowledge.outline import Outline, asks, is_question, pairs, under
from frontdesk.knowledge.packing import LIMIT, Pack, packed, runs, size
from frontdesk.knowledge.passage import Passage, PassageKind, Span, language_of, passage_id
from frontdesk.media.blocks import Block, Box, Extract

__all__ = ["LIMIT", "chunk"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage before it has a name: its title and kind, its place in the text and on the page."""

    title: str
    kind: PassageKind
    page: int | None
    box: Box | None
    start: int
    end: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading or one question."""

    title: str
    asked: bool = False
    blocks: list[Block] = field(default_factory=list[Block])


def chunk(source: str, extract: Extract) -> tuple[Passage, ...]:
    """Cut a document at its questions, headings, lists and rows; ``text[p.start:p.end] == p.text`` for each.

    Nothing but headings is left out, and a document of headings alone gives these. Words that a reader cannot
    see are passages of their own, never together with others.
    """
    drafts = [draft for section in _sections(extract) for draft in _cut(section, extract.text)]
    if all(draft.hidden for draft in drafts):
        drafts += [_whole(extract, block) for block in extract.blocks if not block.hidden]
    made = (_passage(source, extract.text, draft) for draft in drafts)
    return tuple({passage.id: passage for passage in made if passage.text}.values())


def _sections(extract: Extract) -> Iterator[Section]:
    """Gather blocks under their headings; a question with its answer is a section of its own."""
    outline = Outline(extract.title)
    section = Section(outline.steps())
    for block, following in zip_longest(extract.blocks, extract.blocks[1:]):
        if block.hidden or block.kind in ("code", "slide"):
            section.blocks.append(block)
            continue
        said = extract.text[block.start : block.end]
        found = pairs(extract.text, block.start, block.end, row=block.kind == "row")
        if block.kind == "heading":
            yield section
            outline.enter(block.level, said)
            section = Section(outline.steps(), asks(said))
        elif found:
            yield section
            yield from (_answered(outline, block, pair.question, pair.answer) for pair in found)
            section = Section(outline.steps())
        elif block.kind == "paragraph" and is_question(said) and _may_answer(extract, following):
            yield section
            section = Section(outline.steps(said), asked=True)
        else:
            section.blocks.append(block)
    yield section


def _answered(outline: Outline, block: Block, question: str, answer: Span) -> Section:
    said = replace(block, kind="paragraph", start=answer[0], end=answer[1])
    return Section(outline.steps(question), True, [said])


def _may_answer(extract: Extract, following: Block | None) -> bool:
    """Tell whether a block can be the answer to the question before it."""
    if following is None or following.hidden or following.kind == "heading":
        return False
    return not is_question(extract.text[following.start : following.end])


def _cut(section: Section, text: str) -> Iterator[Draft]:
    """Cut a section: every row and every slide by itself, all else packed up to the limit."""
    for (kind, _), run in groupby(section.blocks, key=lambda block: (_alone(block), block.hidden)):
        if kind is not None:
            yield from (_draft(section.title, [block], kind) for block in run)
            continue
        for pack in packed(list(run), text):
            yield from _fitting(section, pack, text)


def _alone(block: Block) -> PassageKind | None:
    """Name the kind of a block that is a passage by itself; None for what is put together with others."""
    if block.kind == "row":
        return "row"
    return "slide" if block.kind == "slide" else None


def _fitting(section: Section, pack: Pack, text: str) -> Iterator[Draft]:
    """Give packed blocks as one draft, or a block over the limit in runs of whole sentences."""
    kind: PassageKind = "faq" if section.asked and pack.kind != "step" else pack.kind
    title = under(section.title, pack.led) if pack.led else section.title
    draft = _draft(title, pack.blocks, kind)
    if len(pack.blocks) > 1 or size(text, draft.start, draft.end) <= LIMIT:
        yield draft
        return
    yield from (replace(draft, start=start, end=end) for start, end in runs(text, pack.blocks[0]))


def _draft(title: str, blocks: Sequence[Block], kind: PassageKind) -> Draft:
    first = blocks[0]
    start, end = first.start, blocks[-1].end
    return Draft(title, kind, first.page, _around(blocks), start, end, hidden=first.hidden)


def _around(blocks: Sequence[Block]) -> Box | None:
    """Give the box around some blocks, as far as they are on the page where they begin."""
    boxes = [block.box for block in blocks if block.box is not None and block.page == blocks[0].page]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _whole(extract: Extract, block: Block) -> Draft:
    return _draft(Outline(extract.title).steps(), [block], "section")


def _passage(source: str, text: str, draft: Draft) -> Passage:
    said = text[draft.start : draft.end]
    start = draft.start + len(said) - len(said.lstrip())
    said = said.strip()
    return Passage(
        id=passage_id(source, start, start + len(said), said),
        source=source,
        title=draft.title,
        text=said,
        start=start,
        end=start + len(said),
        kind=draft.kind,
        page=draft.page,
        language=_language(draft.title, said),
        box=draft.box,
        hidden=draft.hidden,
    )


def _language(title: str, text: str) -> str:
    """Tell a passage's language; one of numbers and codes alone has that of its title."""
    own = language_of(text)
    return own if own != "und" else language_of(title)
