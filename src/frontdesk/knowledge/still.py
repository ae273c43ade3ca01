"""A picture into a source: what stands in it, and what of the shop's own it shows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from frontdesk.knowledge.passage import PATH, Passage, language_of, passage_id
from frontdesk.knowledge.printed import Printed, around, blocks, headings
from frontdesk.knowledge.reader import Reader, Seen
from frontdesk.knowledge.reading import File, Json, Made, Means, Reading
from frontdesk.media import image
from frontdesk.media.door import Admitted, admit
from frontdesk.perception.percepts import Words
from frontdesk.preprocess.text import letters

MUCH = 120  # letters (a Chinese one counts as two) from which blocks are passages too, beside the whole
LEAST = 80  # letters of such a passage: a button's word alone answers nothing


def begin(file: File, means: Means, reader: Reader) -> Reading:
    """Begin to read a picture. Raises `RejectedInput` when it cannot be decoded."""
    fit = admit(file.data, part=file.name, limits=means.limits, want="image")

    def read(_: int) -> Json:
        return seen_json(reader.look(image.pixels(fit.data)))

    def finish(found: Sequence[Json]) -> Made:
        source, passages = _made(file, fit, seen_of(found[0]), means)
        return replace(source, notes=reader.lacking("ocr")), passages

    return Reading(("the picture",), read, finish)


def seen_json(seen: Seen) -> Json:
    """Write what a picture says and shows."""
    return {"lines": lines_json(seen.lines), "labels": list(seen.labels)}


def seen_of(said: Json) -> Seen:
    """Read what `seen_json` wrote."""
    return Seen(lines_of(said["lines"]), tuple(said["labels"]))


def lines_json(lines: Iterable[Words]) -> list[Json]:
    """Write lines with their boxes."""
    return [{"text": line.text, "box": line.box} for line in lines]


def lines_of(said: Iterable[Json]) -> tuple[Words, ...]:
    """Read what `lines_json` wrote."""
    return tuple(Words(one["text"], box=tuple(one["box"])) for one in said if one["box"] is not None)


def written(printed: Iterable[Printed]) -> str:
    """Write the paragraphs of a block, each on a line of its own."""
    return "\n".join(one.text for one in printed)


def named(file: File) -> str:
    """Write a file's name as words: what is left to find a picture without any by."""
    return PurePath(file.name).stem.replace("_", " ").replace("-", " ").strip() or file.name


def _made(file: File, fit: Admitted, seen: Seen, means: Means) -> Made:
    found = blocks(seen.lines)
    stretches = [written(block) for block in found]
    shows = ", ".join(seen.labels)
    text = "\n\n".join(stretches) or shows or named(file)
    digest = means.keep(fit.data, fit.media_type)
    source = replace(file.source(text, language_of(text), fit.media_type), blob=digest)
    printed = [one.box for block in found for one in block]
    whole = replace(_passage(file, text, 0, text), box=around(printed) if printed else None)
    parts = _parts(file, text, found) if letters(text) > MUCH else []
    named_by = [*(one.text for one in headings(found)[:1]), *([shows] if shows and stretches else [])]
    title = PATH.join([file.title, *named_by])
    return source, tuple(replace(one, title=title, picture=digest) for one in (whole, *parts))


def _parts(file: File, text: str, found: Sequence[Sequence[Printed]]) -> list[Passage]:
    """Make passages of blocks that stand together, as few as have words enough to answer."""
    made: list[Passage] = []
    at = 0
    for pack in _packed(found):
        said = "\n\n".join(written(block) for block in pack)
        box = around(one.box for block in pack for one in block)
        made.append(replace(_passage(file, text, at, said), box=box))
        at += len(said) + 2
    return made if len(made) > 1 else []


def _packed(found: Sequence[Sequence[Printed]]) -> list[list[Sequence[Printed]]]:
    """Gather blocks until they have enough letters; the last ones too few join those before."""
    packs: list[list[Sequence[Printed]]] = [[]]
    for block in found:
        if _size(packs[-1]) >= LEAST:
            packs.append([])
        packs[-1].append(block)
    if len(packs) > 1 and _size(packs[-1]) < LEAST:
        packs[-2:] = [[*packs[-2], *packs[-1]]]
    return packs


def _size(pack: Sequence[Sequence[Printed]]) -> int:
    return sum(letters(one.text) for block in pack for one in block)


def _passage(file: File, text: str, start: int, said: str) -> Passage:
    """Make a passage; one without words in a language has that of the whole picture."""
    own = language_of(said)
    return Passage(
        id=passage_id(file.id, start, start + len(said), said),
        source=file.id,
        title=file.title,
        text=said,
        start=start,
        end=start + len(said),
        kind="picture",
        page=None,
        language=own if own != "und" else language_of(text),
    )
