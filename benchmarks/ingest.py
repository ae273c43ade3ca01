"""`python -m benchmarks.ingest [PDF...]`: pages a second from bytes to passages, without OCR and embedding.

A page is 3,000 letters of an invented handbook, or 1,500 Chinese characters. Every format holds the same 100
pages. The first figure is pages for each second of one core (reading and cutting in this process), the second
is pages a second by the clock with two documents at once through the sandbox. PDFs that are named are read
too: real ones have more fonts, frames and pictures than ours.
"""

import io
import random
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from statistics import median

from benchmarks.measure import cpu, machine, wall
from frontdesk.knowledge.chunk import chunk
from frontdesk.media.blocks import Extract
from frontdesk.media.document import extract, extract_job
from frontdesk.media.sniff import DOCX
from frontdesk.sections import Limits

PAGES, LETTERS, GOAL, ROUNDS = 100, 3_000, 100, 5
WORDS = """the parcel is sent back within seven days and its label comes free of charge keep this slip until
your money has arrived ask us for help when a light on the router stays red""".split()  # noqa: SIM905 - words
SIGNS = "七天内可以退货请保留小票收到包裹以后我们会检查商品然后把钱退回原来的账户如果红灯一直亮着按住复位键"
Page = list[str]  # paragraphs


def pages(language: str, seed: int = 5) -> list[Page]:
    """Write a handbook that nobody needs to read."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    return [list(_paragraphs(rng, language)) for _ in range(PAGES)]


def _paragraphs(rng: random.Random, language: str) -> Iterator[str]:
    written = 0
    while written < (LETTERS if language == "en" else LETTERS // 2):
        said = "".join(_sentence(rng, language) for _ in range(5)).strip()
        written += len(said)
        yield said


def _sentence(rng: random.Random, language: str) -> str:
    if language == "en":
        return " ".join(rng.choices(WORDS, k=14)).capitalize() + ". "
    return "".join(rng.choices(SIGNS, k=22)) + "。"


def markdown(book: list[Page]) -> bytes:
    return "\n\n".join(f"## Chapter {at}\n\n" + "\n\n".join(page) for at, page in enumerate(book)).encode()


def html(book: list[Page]) -> bytes:
    body = "".join(
        f"<h2>Chapter {at}</h2>" + "".join(f"<p class=text>{escape(said)}</p>" for said in page)
        for at, page in enumerate(book)
    )
    return f"<!DOCTYPE html><title>Book</title><style>.text{{color:#222}}</style><body>{body}".encode()


def docx(book: list[Page]) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = "<w:p><w:r><w:rPr><w:sz w:val='22'/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    body = "".join(run.format(escape(said)) for page in book for said in page)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def pdf(book: list[Page]) -> bytes:
    kids = " ".join(f"{3 + 2 * at} 0 R" for at in range(len(book)))
    font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(book)}>>"]
    for at, page in enumerate(book):
        lines = [line for said in page for line in (*textwrap.wrap(said, 90), "")]
        drawn = "".join(
            f"BT /F 10 Tf 50 {790 - 13 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines)
        )
        box = f"/MediaBox[0 0 595 842]/Contents {4 + 2 * at} 0 R/Resources{font}"
        objects += [f"<</Type/Page/Parent 2 0 R{box}>>", f"<</Length {len(drawn)}>>stream\n{drawn}endstream"]
    body = "".join(f"{number} 0 obj{one} endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>".encode()


FORMATS: dict[str, tuple[str, Callable[[list[Page]], bytes]]] = {
    "PDF": ("application/pdf", pdf),
    "HTML": ("text/html", html),
    "Markdown": ("text/markdown", markdown),
    "DOCX": (DOCX, docx),
}


def measured(name: str, data: bytes, media_type: str, number: int) -> str:
    """Write the two figures of one document of so many pages."""
    limits = Limits()

    def here() -> None:
        extract_job(data, limits, {"media_type": media_type, "title": ""})
        chunk("source", found)

    def apart(_: int) -> None:
        chunk("source", extract(data, media_type))

    def both() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(apart, range(2)))

    found: Extract = extract(data, media_type)
    alone = number / median(cpu(here) for _ in range(ROUNDS))
    together = 2 * number / median(wall(both) for _ in range(ROUNDS))
    return (
        f"{name}: {alone:,.0f} pages a second of one core, {together:,.0f} by the clock two at once "
        f"(goal {GOAL:,}; {len(found.text) / number:,.0f} characters a page)"
    )


def main() -> None:
    """Print a line a format and language, and one a PDF that was named."""
    print(machine())
    for language in ("en", "zh"):
        book = pages(language)
        for name, (media_type, write) in FORMATS.items():
            if (name, language) != ("PDF", "zh"):  # the one font that needs no file has no Chinese
                print(measured(f"{name} {language}", write(book), media_type, PAGES), flush=True)
    for path in map(Path, sys.argv[1:]):
        data = path.read_bytes()
        count = max(block.page or 1 for block in extract(data, "application/pdf").blocks)
        print(measured(path.name, data, "application/pdf", count), flush=True)


if __name__ == "__main__":
    main()
