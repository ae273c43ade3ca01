"""What is shown beside a quoted answer: the picture that it was read from, and the pages that it links to."""

from collections.abc import Callable, Iterator

from frontdesk.knowledge.answer import Answer
from frontdesk.knowledge.passage import PATH, Source
from frontdesk.turn.reply import Article, Citation, Link, Picture, ReplyPart

MOST_PAGES = 3
SHORT = 120  # characters of what is quoted of a page
KEPT = "image/jpeg"  # what frames of films and scanned pages are kept as

Find = Callable[[str], Source]


def exhibits(answer: Answer, find: Find) -> tuple[ReplyPart, ...]:
    """Give the first picture that is cited, and pages of the web that are; ``find`` gives sources."""
    pages = tuple(_pages(answer, find))
    return (*_pictures(answer), *((Article(pages),) if pages else ()))


def _pictures(answer: Answer) -> tuple[Picture, ...]:
    for one in answer.citations:
        whole = one.picture is not None and one.picture == one.blob
        if one.picture is not None and (whole or one.ms is not None):
            return (Picture(one.picture, one.media_type if whole else KEPT, _name(one)),)
    return ()


def _pages(answer: Answer, find: Find) -> Iterator[Link]:
    first = {one.source: one for one in reversed(answer.citations)}
    for source, one in list(reversed(first.items()))[:MOST_PAGES]:
        address = find(source).name
        if address.startswith("https://"):
            yield Link(_name(one), " ".join(one.text.split())[:SHORT], address)


def _name(citation: Citation) -> str:
    return citation.title.split(PATH)[-1]
