from typing import Any

import pytest
from pptx.dml.color import RGBColor
from pptx.util import Inches, Pt

from frontdesk.errors import TooLarge
from frontdesk.media.document import Extract, extract
from frontdesk.media.door import admit
from frontdesk.media.sniff import PPTX, sniff
from frontdesk.sections import Limits
from media.office import slides

Colour: Any = RGBColor  # pptx does not say of what types it is made
SHOW = (("Returns", "Seven days.\nFree label."), ("", "保修两年。"))


def parts(found: Extract) -> list[tuple[str, str, int | None, bool]]:
    return [(one.kind, found.text[one.start : one.end], one.page, one.hidden) for one in found.blocks]


def test_a_slide_is_its_title_and_its_words_without_the_notes() -> None:
    data = slides(*SHOW)
    assert sniff(data) == PPTX
    assert parts(extract(data, PPTX)) == [
        ("heading", "Returns", 1, False),
        ("slide", "Seven days.\nFree label.", 1, False),
        ("heading", "2", 2, False),
        ("slide", "保修两年。", 2, False),
    ]


def test_tables_and_groups_are_read() -> None:
    def more(show: Any) -> None:
        shapes = show.slides[0].shapes
        table = shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
        for at, words in enumerate(("Model", "Price", "R2", "199")):
            table.cell(at // 2, at % 2).text = words
        group = shapes.add_group_shape()
        group.shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame.text = "Grouped."

    found = extract(slides(SHOW[0], more=more), PPTX)
    assert parts(found)[1][1] == "Seven days.\nFree label.\nModel: R2 | Price: 199\nGrouped."


def test_what_the_audience_does_not_see_is_kept_apart() -> None:
    def more(show: Any) -> None:
        shapes = show.slides[0].shapes
        white = shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame.paragraphs[0]
        for words, colour in (("Seen. ", None), ("White.", Colour(255, 255, 255))):
            run = white.add_run()
            run.text = words
            if colour is not None:
                run.font.color.rgb = colour
        dark = shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        dark.fill.solid()
        dark.fill.fore_color.rgb = Colour(0, 0, 80)
        dark.text_frame.text = "On blue."
        dark.text_frame.paragraphs[0].runs[0].font.color.rgb = Colour(255, 255, 255)
        shapes.add_textbox(Inches(-9), 0, Inches(2), Inches(1)).text_frame.text = "Away."
        small = shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame
        small.text = "Tiny."
        small.paragraphs[0].runs[0].font.size = Pt(1)
        show.slides[1]._element.set("show", "0")

    found = parts(extract(slides(*SHOW, more=more), PPTX))
    assert found[1:] == [
        ("slide", "Seven days.\nFree label.\nSeen.\nOn blue.", 1, False),
        ("slide", "White.\nAway.\nTiny.", 1, True),
        ("slide", "保修两年。", 2, True),
    ]


def test_words_hidden_in_a_table_or_without_any_colour_are_kept_apart() -> None:
    def more(show: Any) -> None:
        shapes = show.slides[0].shapes
        table = shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
        for at, words in enumerate(("Model", "Price", "R2", "199")):
            table.cell(at // 2, at % 2).text = words
        run = table.cell(1, 1).text_frame.paragraphs[0].add_run()
        run.text, run.font.size = " all free", Pt(1)
        cell = table.cell(0, 1)
        cell.fill.solid()
        cell.fill.fore_color.rgb = Colour(0, 0, 80)
        cell.text_frame.paragraphs[0].runs[0].font.color.rgb = Colour(0, 0, 81)
        clear = shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1)).text_frame
        clear.text = "Clear."
        clear.paragraphs[0].runs[0].font.fill.background()

    found = parts(extract(slides(SHOW[0], more=more), PPTX))
    assert found[1:] == [
        ("slide", "Seven days.\nFree label.\nModel: R2 | 199", 1, False),
        ("slide", "Price\nall free\nClear.", 1, True),
    ]


@pytest.mark.parametrize(("alpha", "hidden"), [("0", True), ("5%", True), ("60000", False), ("x", False)])
def test_letters_that_one_can_see_through_are_hidden(alpha: str, hidden: bool) -> None:
    def more(show: Any) -> None:
        box = show.slides[0].shapes.add_textbox(Inches(1), Inches(1), Inches(2), Inches(1))
        box.text_frame.text = "Pay."
        font = box.text_frame.paragraphs[0].runs[0].font
        font.color.rgb = Colour(0, 0, 0)
        plain = font._element.find(".//{*}srgbClr")
        plain.append(plain.makeelement(plain.tag.replace("srgbClr", "alpha"), {"val": alpha}))

    found = extract(slides(SHOW[0], more=more), PPTX)
    assert ("Pay." in " ".join(said for _, said, _, gone in parts(found) if gone)) is hidden


def test_slides_are_counted_as_pages(limits: Limits) -> None:
    assert admit(slides(*SHOW), part="document", limits=limits).facts["pages"] == 2
    with pytest.raises(TooLarge, match="slides is 2; the limit is 1"):
        extract(slides(*SHOW), PPTX, limits=Limits(document_pages=1))
