"""Make the sample shop's shelf anew: `scripts/make_shelf.py [manuals] [posters] [captions] [sounds]`.

Needs the font Noto Sans CJK (Debian: fonts-noto-cjk; its licence, OFL 1.1, lets documents carry it),
`pip install fonttools`, and for the sounds the model that `make_voices.py` needs. The tests of `demo.shelf`
look into what was made.
"""

import ctypes
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import soundfile
import soxr
import yaml
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from make_voices import COMMENT, KEPT, SPOKEN, speak
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter, ImageFont
from pypdfium2 import raw

from frontdesk.config import load
from frontdesk.demo.voices import Voice
from frontdesk.models.store import ModelStore

DATA = Path(__file__).resolve().parents[1] / "src" / "frontdesk" / "demo" / "data"
NOTO = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the collection's face for simplified Chinese
A5 = (420.0, 595.0)  # points
INK, BLUE = (34, 38, 46), (26, 82, 140)
Written = Mapping[str, object]


# --- text in a picture


def type_of(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(NOTO / f"NotoSansCJK-{weight}.ttc"), size, index=SIMPLIFIED)


def folded(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Break a text into lines: English between words, Chinese anywhere but before a punctuation mark."""
    spaced = not any("\u4e00" <= sign <= "\u9fff" for sign in text)
    line = ""
    for piece in [word + " " for word in text.split(" ")] if spaced else text:
        if measure((line + piece).rstrip()) > width and piece not in "，。、；：？！”）":
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


# --- a manual


def small_font(text: str) -> bytes:
    """Make a TrueType font of no more than the letters of a text: PDFs carry those most simply."""
    font = TTFont(NOTO / "NotoSansCJK-Regular.ttc", fontNumber=SIMPLIFIED)
    options = Options()
    options.layout_features, options.name_IDs, options.notdef_outline = [], [1, 2], True
    cut = Subsetter(options)
    cut.populate(text=text)
    cut.subset(font)
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{field}", 0)
    maxp.maxSizeOfInstructions = maxp.maxComponentElements = 0
    font["post"].formatType = 3.0
    for table in ("CFF ", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "vhea", "vmtx", "DSIG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\000\001\000\000"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def laid_out(manual: Written) -> Iterator[tuple[float, float, int, str]]:
    """Yield the lines of page 1: left, distance from the top, size, text."""
    down = 60.0

    def lines(text: str, left: float, size: int) -> Iterator[tuple[float, float, int, str]]:
        nonlocal down
        for line in folded(text, A5[0] - 48 - left, type_of(size).getlength):
            yield left, down, size, line
            down += size * 1.5

    yield from lines(str(manual["title"]), 48, 18)
    for section in manual["sections"]:  # type: ignore[attr-defined]
        down += 14
        yield from lines(section["heading"], 48, 14)
        down += 3
        for number, step in enumerate(section.get("steps", ()), 1):
            yield 48, down, 11, f"{number}."
            yield from lines(step, 66, 11)
        if "text" in section:
            yield from lines(section["text"], 48, 11)


def write_manual(manual: Written) -> bytes:
    """Write both pages of a manual."""
    document = pdfium.PdfDocument.new()
    lines = list(laid_out(manual))
    data = small_font("".join(line for *_, line in lines))
    held = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(document.raw, held, len(data), raw.FPDF_FONT_TRUETYPE, 1)
    page = document.new_page(*A5)
    for left, down, size, text in lines:
        item = raw.FPDFPageObj_CreateTextObj(document.raw, font, float(size))
        wide = (text + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(item, (ctypes.c_ushort * (len(wide) // 2)).from_buffer_copy(wide))
        raw.FPDFPageObj_SetFillColor(item, *(BLUE if size > 11 else INK), 255)
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, left, A5[1] - down)
        raw.FPDFPage_InsertObject(page.raw, item)
    raw.FPDFPage_GenerateContent(page.raw)
    scanned = document.new_page(*A5)
    picture = pdfium.PdfImage.new(document)
    picture.load_jpeg(io.BytesIO(scan(manual["scan"])))  # type: ignore[arg-type]
    picture.set_matrix(pdfium.PdfMatrix().scale(*A5))
    scanned.insert_obj(picture)
    scanned.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scan(card: Written) -> bytes:
    """Print a card and lay it on a scanner: grey, a little askew, with dust."""
    sheet = Pillow.new("L", (840, 1190), 246)
    pen = ImageDraw.Draw(sheet)
    pen.text((80, 120), str(card["heading"]), 40, type_of(40, "Bold"))
    down = 240
    for line in card["lines"]:  # type: ignore[attr-defined]
        for part in folded(line, 680, type_of(32).getlength):
            pen.text((80, down), part, 50, type_of(32))
            down += 50
        down += 26
    turned = sheet.rotate(0.7, Pillow.Resampling.BICUBIC, fillcolor=246).filter(ImageFilter.GaussianBlur(0.7))
    dust = np.random.default_rng(7).normal(0, 3, (1190, 840))
    out = io.BytesIO()
    noisy = np.clip(np.asarray(turned) + dust, 0, 255).astype(np.uint8)
    Pillow.fromarray(noisy).filter(ImageFilter.GaussianBlur(0.5)).save(out, "JPEG", quality=32)
    return out.getvalue()


# --- posters and captions


def write_poster(poster: Written) -> bytes:
    """Draw a poster: a band with the title, and lines under it."""
    sheet = Pillow.new("RGB", (800, 600), (250, 248, 243))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 800, 150), BLUE)
    pen.text((60, 75), str(poster["title"]), (255, 255, 255), type_of(52, "Bold"), anchor="lm")
    for place, line in enumerate(poster["lines"]):  # type: ignore[arg-type]
        down = 220 + 90 * place
        pen.ellipse((60, down - 9, 78, down + 9), (230, 126, 60))
        pen.text((100, down), line, INK, type_of(36), anchor="lm")
    return png(sheet)


def write_captions(texts: list[str]) -> bytes:
    """Write the captions of a film one under another, white on black, each 640 by 64."""
    sheet = Pillow.new("L", (640, 64 * len(texts)))
    for place, text in enumerate(texts):
        size = next(size for size in range(30, 12, -1) if type_of(size).getlength(text) < 620)
        ImageDraw.Draw(sheet).text((320, 64 * place + 32), text, 255, type_of(size), anchor="mm")
    return png(sheet)


def png(sheet: Pillow.Image) -> bytes:
    out = io.BytesIO()
    sheet.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


# --- sounds


def write_sound(voice: Voice, model: Path) -> bytes:
    """Speak a message, and keep it smaller than those of `make_voices.py`, as it is longer."""
    samples = soxr.resample(speak(voice, model), SPOKEN, KEPT)
    silence = np.zeros(KEPT // 4, np.float32)
    loud = np.concatenate((silence, samples / np.abs(samples).max() * 0.7, silence))
    out = io.BytesIO()
    # Opus at 16 kbit/s: a third of what Vorbis takes, and the desk hears it as well.
    with soundfile.SoundFile(out, "w", KEPT, 1, format="OGG", subtype="OPUS", compression_level=0.96) as file:
        file.comment = COMMENT.format(voice.speaker)
        file.title = voice.text
        file.write(loud)
    return out.getvalue()


def made(shelf: Mapping[str, list[dict[str, object]]], wanted: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each file under its name in the folder."""
    if "manuals" in wanted:
        yield from ((str(one["name"]), write_manual(one)) for one in shelf["manuals"])
    if "posters" in wanted:
        yield from ((str(one["name"]), write_poster(one)) for one in shelf["posters"])
    if "captions" in wanted:
        for one in shelf["films"]:
            texts = [scene["caption"] for scene in one["scenes"]]  # type: ignore[attr-defined]
            yield f"films/{one['id']}.png", write_captions(texts)
    if "sounds" in wanted:
        model = ModelStore(load().models).path("kokoro")
        tracks = {one["id"] for one in shelf["films"]}
        for one in shelf["sounds"]:
            voice = Voice(**one)  # type: ignore[arg-type]
            name = f"films/{voice.id}" if voice.id in tracks else voice.id.replace("-", "/", 1)
            yield f"{name}.ogg", write_sound(voice, model)


def main(wanted: list[str]) -> None:
    shelf = yaml.safe_load((DATA / "shelf.yml").read_text("utf-8"))
    for name, data in made(shelf, wanted or ["manuals", "posters", "captions", "sounds"]):
        (DATA / "shelf" / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
