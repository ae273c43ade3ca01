"""A document into passages that answer by themselves, each an exact stretch of its text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from frontdesk.knowledge.outline import Outline, asks, is_question, pairs
from frontdesk.knowledge.passage import Passage, PassageKind, Span, language_of, passage_id
from frontdesk.media.blocks import Block, Extract
from frontdesk.preprocess.text import is_han, sentences

LIMIT = 800  # letters of a passage, a Chinese character counting as two: some 200 tokens


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage before it has a name: its title, kind, page and place in the document's text."""

    title: str
    kind: PassageKind
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading or one question."""

    title: str
    asked: bool = False
    blocks: list[Block] = field(default_factory=list[Block])


def chunk(source: str, extract: Extract) -> tuple[Passage, ...]:
    """Cut a document at its questions, headings, lists and rows; ``text[p.start:p.end] == p.text`` for each.

    Nothing but headings is left out, and a document of headings alone gives these.
    """
    drafts = [draft for section in _sections(extract) for draft in _cut(section, extract.text)]
    drafts = drafts or [_whole(extract, block) for block in extract.blocks]
    made = (_passage(source, extract.text, draft) for draft in drafts)
    return tuple({passage.id: passage for passage in made if passage.text}.values())


def _sections(extract: Extract) -> Iterator[Section]:
    """Gather blocks under their headings; a question with its answer is a section of its own."""
    outline = Outline(extract.title)
    section = Section(outline.steps())
    for block, following in zip_longest(extract.blocks, extract.blocks[1:]):
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
    return Section(outline.steps(question), True, [Block("paragraph", *answer, page=block.page)])


def _may_answer(extract: Extract, following: Block | None) -> bool:
    """Tell whether a block can be the answer to the question before it."""
    if following is None or following.kind == "heading":
        return False
    return not is_question(extract.text[following.start : following.end])


def _cut(section: Section, text: str) -> Iterator[Draft]:
    """Cut a section: every row by itself, all else packed up to the limit."""
    for rows, run in groupby(section.blocks, key=lambda block: block.kind == "row"):
        if rows:
            yield from (_draft(section, [row], "row") for row in run)
            continue
        for packed in _packed(list(run), text):
            yield from _fitting(section, packed, text)


def _packed(blocks: Sequence[Block], text: str) -> Iterator[list[Block]]:
    """Pack neighbours up to the limit. A list stays whole, with the words before it, while it fits."""
    pack: list[Block] = []
    for bundle in _bundles(blocks):
        if pack and _size(text, pack[0].start, bundle[-1].end) > LIMIT:
            yield pack
            pack = []
        for block in bundle:
            if pack and _size(text, pack[0].start, block.end) > LIMIT:
                yield pack
                pack = []
            pack.append(block)
    if pack:
        yield pack


def _bundles(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Keep list items together with the paragraph that introduces them."""
    bundle: list[Block] = []
    for block in blocks:
        if bundle and block.kind != "item":
            yield bundle
            bundle = []
        bundle.append(block)
    if bundle:
        yield bundle


def _fitting(section: Section, blocks: list[Block], text: str) -> Iterator[Draft]:
    """Give packed blocks as one draft, or a block over the limit in runs of whole sentences."""
    kind: PassageKind = "faq" if section.asked else _kind(blocks)
    if _size(text, blocks[0].start, blocks[-1].end) <= LIMIT or len(blocks) > 1:
        yield _draft(section, blocks, kind)
        return
    for start, end in _runs(text, blocks[0]):
        yield Draft(section.title, kind, blocks[0].page, start, end)


def _runs(text: str, block: Block) -> Iterator[Span]:
    """Cut a long block between sentences; a sentence over the limit stays whole."""
    begin = end = block.start
    for start, stop in sentences(text[block.start : block.end]):
        if end > begin and _size(text, begin, block.start + stop) > LIMIT:
            yield begin, end
            begin = block.start + start
        end = block.start + stop
    if end > begin:
        yield begin, end


def _kind(blocks: Sequence[Block]) -> PassageKind:
    if any(block.kind == "item" for block in blocks):
        return "list"
    return "code" if blocks[0].kind == "code" else "section"


def _draft(section: Section, blocks: Sequence[Block], kind: PassageKind) -> Draft:
    return Draft(section.title, kind, blocks[0].page, blocks[0].start, blocks[-1].end)


def _whole(extract: Extract, block: Block) -> Draft:
    return Draft(Outline(extract.title).steps(), "section", block.page, block.start, block.end)


def _size(text: str, start: int, end: int) -> int:
    """Count the letters of a stretch, a Chinese character as two."""
    return end - start + sum(map(is_han, text[start:end]))


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
    )


def _language(title: str, text: str) -> str:
    """Tell a passage's language; one of numbers and codes alone has that of its title."""
    own = language_of(text)
    return own if own != "und" else language_of(title)
