"""Workbooks and presentations, made by the libraries that read them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pptx
from pptx.util import Inches


def workbook(
    rows: Sequence[Sequence[object]], name: str = "Sheet1", more: Callable[[Any], object] | None = None
) -> bytes:
    """Write a workbook of one sheet; ``more`` changes it before it is written."""
    book: Any = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(list(row))
    if more is not None:
        more(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def slides(*every: tuple[str, str], more: Callable[[Any], object] | None = None) -> bytes:
    """Write a presentation of slides with a title and a text; an empty title is none."""
    show: Any = pptx.Presentation()
    for title, text in every:
        slide = show.slides.add_slide(show.slide_layouts[5 if title else 6])
        if title:
            slide.shapes.title.text = title
        slide.shapes.add_textbox(Inches(1), Inches(2), Inches(6), Inches(3)).text_frame.text = text
        slide.notes_slide.notes_text_frame.text = "for the speaker alone"
    if more is not None:
        more(show)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()
