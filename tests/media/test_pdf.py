import pytest

from frontdesk.media.document import Extract, extract
from frontdesk.media.door import admit
from frontdesk.media.pdf import Line, _joined
from frontdesk.sections import Limits
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


def test_numbered_lines_and_bullets_are_items_and_a_number_out_of_turn_is_not() -> None:
    words = (
        "Making soy milk:",
        "1. Weigh 80 g of beans and",
        "rinse them.",
        "2. Fill up with water.",
        "- or with tea",
        "In all it takes not more than",
        "14. May is a holiday.",
    )
    lines = [(10, 700 - 12 * at, said) for at, said in enumerate(words)]
    assert parts(extract(printed([lines]), "application/pdf")) == [
        ("paragraph", "Making soy milk:", 1),
        ("item", "1. Weigh 80 g of beans and rinse them.", 1),
        ("item", "2. Fill up with water.", 1),
        ("item", "- or with tea In all it takes not more than 14. May is a holiday.", 1),
    ]


def test_pages_without_text_are_told_from_pages_with(limits: Limits) -> None:
    scan = admit(printed([[], []]), part="document", limits=limits)
    assert scan.facts == {"characters": 0, "pages": 2, "scanned": 1}
    text = admit(printed([PAGE]), part="document", limits=limits)
    assert (text.facts["pages"], text.facts["scanned"]) == (1, 0)


def test_each_block_knows_its_place_in_points_from_the_top_left() -> None:
    found = extract(printed([PAGE]), "application/pdf")
    heading, first, second = (block.box for block in found.blocks)
    assert heading is not None
    assert first is not None
    assert second is not None
    assert heading[0] == first[0] == 50
    assert heading[1] < 40 < heading[3] < first[1] < 70
    assert 94 < first[3] <= second[1]
    assert second[3] - second[1] > 20
    assert 100 < first[2] < 300


@pytest.mark.parametrize(
    ("turned", "box"), [(0, (50, 86, 61, 109)), (90, (691, 50, 714, 61)), (180, (739, 691, 750, 714))]
)
def test_places_are_those_of_the_page_as_it_is_shown(turned: int, box: tuple[int, int, int, int]) -> None:
    data = printed([[(20, 695, "II")]]).replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turned)
    [block] = extract(data, "application/pdf").blocks
    assert block.box is not None
    assert all(abs(got - asked) < 12 for got, asked in zip(block.box, box, strict=True))
