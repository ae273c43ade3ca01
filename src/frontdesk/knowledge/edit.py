"""A passage as staff want it: other words, another title, released or set apart; all places stay exact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.errors import InvalidInput, NotFound
from frontdesk.knowledge.passage import Passage, Source, language_of, moment_id, passage_id

NOTE = "edited by staff; adding another version of the file replaces the edits"
LONGEST = 20_000  # characters of a passage


@dataclass(frozen=True, slots=True)
class Edit:
    """What shall be otherwise; None leaves a field as it is. ``hidden`` False releases a passage."""

    text: str | None = None
    title: str | None = None
    hidden: bool | None = None


def edited(
    source: Source, passages: Sequence[Passage], name: str, edit: Edit
) -> tuple[Source, tuple[Passage, ...]]:
    """Return a source and its passages after an edit of the passage ``name``, in the same order.

    New words take the place of the old in the source's text; what stands behind them moves, and a passage
    around them changes with them. Of passages that say the same now, such as those within the new words, one
    stays. Ids name what a passage says, so those that change get new ones. Raises `NotFound`, `InvalidInput`
    for an edit that leaves no words or changes nothing.
    """
    at = _place(passages, name)
    old = passages[at]
    said = old.text if edit.text is None else _words(edit.text)
    whole = source.text[: old.start] + said + source.text[old.end :]
    moved = [_moved(one, whole, old.start, old.end, len(said) - len(old.text)) for one in passages]
    mine = replace(moved[at], title=_title(old.title, edit), language=_language(old, said))
    moved[at] = mine if edit.hidden is None else replace(mine, hidden=edit.hidden)
    every = [_named(one, before) for one, before in zip(moved, passages, strict=True)]
    places = {one.id: place for place, one in reversed(tuple(enumerate(every)))} | {every[at].id: at}
    named = tuple(one for place, one in enumerate(every) if places[one.id] == place)
    if named == tuple(passages):
        raise InvalidInput(
            "the edit changes nothing", part="edit", remedy="give other words, a title or hidden"
        )
    return replace(source, text=whole, notes=tuple(dict.fromkeys((*source.notes, NOTE)))), named


def _place(passages: Sequence[Passage], name: str) -> int:
    for at, passage in enumerate(passages):
        if passage.id == name:
            return at
    raise NotFound(
        f"no passage {name!r}",
        part="passage",
        value=name,
        remedy="list those of its source; an edit renames it",
    )


def _words(text: str) -> str:
    said = text.strip()
    if "\0" in said:
        raise InvalidInput("the new words hold a NUL character", part="text", remedy="leave it out")
    if not said or len(said) > LONGEST:
        raise InvalidInput(
            "the new words are too few or too many",
            part="text",
            value=len(said),
            limit=LONGEST,
            remedy="give some",
        )
    return said


def _title(old: str, edit: Edit) -> str:
    return old if edit.title is None else " ".join(edit.title.replace("\0", " ").split())


def _language(old: Passage, said: str) -> str:
    found = language_of(said)
    return old.language if said == old.text or found == "und" else found


def _named(one: Passage, before: Passage) -> Passage:
    """Name a passage anew where it says other words or stands elsewhere, by its moment too if it has one."""
    if (one.start, one.end, one.text) == (before.start, before.end, before.text):
        return one
    if one.ms is not None:
        return replace(one, id=moment_id(one.source, one.start, one.text, one.kind, one.ms))
    return replace(one, id=passage_id(one.source, one.start, one.end, one.text))


def _moved(one: Passage, whole: str, start: int, end: int, more: int) -> Passage:
    """Move a passage's edges where words between ``start`` and ``end`` became ``more`` characters longer."""
    begin = _edge(one.start, start, end, more, inside=start)
    stop = _edge(one.end, start, end, more, inside=end + more)
    return replace(one, start=begin, end=max(stop, begin), text=whole[begin : max(stop, begin)])


def _edge(edge: int, start: int, end: int, more: int, inside: int) -> int:
    if edge <= start:
        return edge
    return edge + more if edge >= end else inside
