"""What bytes are, told by the bytes: names and Content-Type are the sender's word and are not asked."""

import codecs
import csv
import re
from collections.abc import Callable, Mapping

from frontdesk.errors import UnsupportedMedia
from frontdesk.turn.parts import Kind

KINDS: Mapping[str, Kind] = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "image",
    "image/gif": "image",
    "audio/wav": "audio",
    "audio/flac": "audio",
    "audio/ogg": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "video/mp4": "video",
    "video/webm": "video",  # a sound from a browser's recorder too: the streams inside decide
    "video/quicktime": "video",
    "application/pdf": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "text/html": "document",
    "text/markdown": "document",
    "text/plain": "document",
    "text/csv": "document",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REMEDY = (
    "send JPEG, PNG, WebP, GIF; WAV, FLAC, Ogg, MP3, M4A, WebM; MP4, WebM, MOV; PDF, DOCX, HTML, Markdown, "
    "TXT or CSV"
)
BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
COMMENTS = r"\s*(?:<!--.*?-->\s*)*"
HTML = re.compile(
    COMMENTS + r"<(?:!doctype html|html|head|body|article|main|div|p|h[1-6]|table)\b",
    re.IGNORECASE | re.DOTALL,
)
ACTIVE = re.compile(
    r"\s*(?:<\?xml[^>]*>)?" + COMMENTS + r"(?:<!doctype svg[^>]*>\s*)?<svg\b", re.IGNORECASE | re.DOTALL
)
MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|[-*+] \S|\d+[.)] \S|```|> \S|\|.*\|\s*$)|\[[^\]\n]+\]\([^)\n]+\)", re.MULTILINE
)


def sniff(data: bytes) -> str:
    """Name the media type of bytes. Raises `UnsupportedMedia` for what is not read here."""
    for fits, media_type in MAGIC:
        if fits(data):
            return media_type
    return _text_type(data)


def decode_text(data: bytes) -> str:
    """Decode a text: by its byte order mark, else UTF-8, else GB18030. Raises `UnsupportedMedia`."""
    if data.startswith(BOMS[1:]):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _binary(text):
            return text
    raise UnsupportedMedia("the bytes are of no kind that is read here", remedy=REMEDY)


def _text_type(data: bytes) -> str:
    if not data:
        raise UnsupportedMedia("the file is empty", value=0, limit=1, remedy=REMEDY)
    text = decode_text(data)
    head = text[:20_000]
    if ACTIVE.match(head):
        raise UnsupportedMedia("an SVG picture can carry scripts and is not read", value="svg", remedy=REMEDY)
    if HTML.match(head):
        return "text/html"
    if MARKDOWN.search(head):
        return "text/markdown"
    return "text/csv" if _is_table(head) else "text/plain"


def _is_table(head: str) -> bool:
    """Tell a table from prose: at least two rows, all of the same number of cells, two or more."""
    lines = [line for line in head.splitlines() if line.strip()][:20]
    try:
        dialect = csv.Sniffer().sniff("\n".join(lines), delimiters=",;\t")
    except csv.Error:
        return False
    widths = {len(row) for row in csv.reader(head.splitlines()[:200], dialect) if row}
    return len(lines) >= 2 and len(widths) == 1 and widths.pop() >= 2


def _binary(text: str) -> bool:
    """Tell bytes that only happen to decode: control characters that no text holds."""
    return any(character < " " and character not in "\t\n\r\f" for character in text)


def _starts(*magic: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(magic)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda data: data[:4] == b"RIFF" and data[8:12] == form


def _brand(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda data: data[4:8] == b"ftyp" and data[8:12].startswith(brands)


def _docx(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def _mpeg(data: bytes) -> bool:
    """Tell an MP3 frame: eleven set bits, layer three, a bit rate and a sampling rate that exist."""
    return (
        len(data) > 4
        and data[0] == 0xFF
        and data[1] & 0xE0 == 0xE0
        and data[1] & 0x06 == 0x02
        and data[2] & 0xF0 != 0xF0
        and data[2] & 0x0C != 0x0C
    )


MAGIC: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (_starts(b"\xff\xd8\xff"), "image/jpeg"),
    (_starts(b"\x89PNG\r\n\x1a\n"), "image/png"),
    (_starts(b"GIF87a", b"GIF89a"), "image/gif"),
    (_riff(b"WEBP"), "image/webp"),
    (_riff(b"WAVE"), "audio/wav"),
    (_starts(b"fLaC"), "audio/flac"),
    (_starts(b"OggS"), "audio/ogg"),
    (_starts(b"ID3"), "audio/mpeg"),
    (_brand(b"M4A", b"M4B"), "audio/mp4"),
    (_brand(b"qt  "), "video/quicktime"),
    (_brand(b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV", b"3gp"), "video/mp4"),
    (_starts(b"\x1a\x45\xdf\xa3"), "video/webm"),
    (_starts(b"%PDF-"), "application/pdf"),
    (_docx, DOCX),
    (_mpeg, "audio/mpeg"),
)
