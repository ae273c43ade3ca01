from frontdesk.config import Limits
from frontdesk.media.document import Extract, extract
from frontdesk.media.door import admit
from frontdesk.media.pdf import Line, _joined
from media.files import printed

PAGE = [
    (20, 760, "Returns"),
    (10, 730, "You may send a thing back within"),
    (10, 718, "seven days. The label is free and"),
    (10, 706, "comes with the parcel."),
    (10, 682, "Keep the slip until the money has"),
    (10, 670, "arrived."),
]


def parts(found: Extract) -> list[tuple[str, str, int | None]]:
    return [(block.kind, found.text[block.start : block.end], block.page) for block in found.blocks]


def test_lines_become_headings_and_paragraphs_of_their_page() -> None:
    found = extract(printed([PAGE, [(10, 700, "Second page.")]]), "application/pdf")
    assert parts(found) == [
        ("heading", "Returns", 1),
        (
            "paragraph",
            "You may send a thing back within seven days. The label is free and comes with the parcel.",
            1,
        ),
        ("paragraph", "Keep the slip until the money has arrived.", 1),
        ("paragraph", "Second page.", 2),
    ]
    assert found.title == "Returns"


def test_lines_of_chinese_are_joined_without_spaces_and_words_with_one() -> None:
    lines = [Line(text, 0, 0) for text in ("七天内可以", "退货。Send", "it back to", "仓库。")]
    assert _joined(lines) == "七天内可以退货。Send it back to仓库。"


def test_a_word_cut_at_the_end_of_a_line_is_whole_again() -> None:
    assert _joined([Line("war\ufffe", 0, 0), Line("ranty", 0, 0)]) == "warranty"


def test_pages_without_text_are_told_from_pages_with(limits: Limits) -> None:
    scan = admit(printed([[], []]), part="document", limits=limits)
    assert scan.facts == {"characters": 0, "pages": 2, "scanned": 1}
    text = admit(printed([PAGE]), part="document", limits=limits)
    assert (text.facts["pages"], text.facts["scanned"]) == (1, 0)
