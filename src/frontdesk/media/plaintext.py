"""Texts without a magic number: their encoding, and which of the text formats they are.

This runs outside the sandbox on whatever a customer sent, so every pattern here is linear: no repetition
inside a repetition, and a bound on each that could begin anywhere.
"""

import codecs
import re

from frontdesk.errors import UnsupportedMedia
from frontdesk.media.table import delimiter

HEAD = 20_000  # characters that are looked at to tell the format
BINARY = re.compile("[\x00-\x08\x0b\x0e-\x1f]")  # control characters that no text holds
SPACE = re.compile(r"\s*")
TAG = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|link|style|script|article|section|main|header|footer|nav|"
    r"div|span|p|h[1-6]|ul|ol|table|form|iframe|img|a|b)\b",
    re.IGNORECASE,
)
XML = re.compile(r"<(?:\?xml|svg|!doctype svg)\b", re.IGNORECASE)
MARKED = re.compile(r"#{1,6} \S|[-*+] \S|\d{1,9}[.)] \S|```|> \S")  # how a line of Markdown begins
MARKDOWN = re.compile(
    r"^(?:" + MARKED.pattern + r"|\|[^\n]*\|[ \t]*$)|\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)", re.MULTILINE
)


def decode_text(data: bytes) -> str:
    """Decode a text: by its byte order mark, else UTF-8, else GB18030. Raises `UnsupportedMedia`."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not BINARY.search(text):
            return text
    raise UnsupportedMedia("the bytes are of no kind that is read here")


def text_type(text: str) -> str:
    """Name the media type of a text. Raises `UnsupportedMedia` for SVG and other XML, which may be active."""
    head = text[:HEAD]
    start = _after_comments(head)
    if TAG.match(head, start):
        return "text/html"
    if XML.match(head.lstrip()) or XML.match(head, start):
        raise UnsupportedMedia("SVG and XML can carry scripts and are not read", value="svg or xml")
    if not MARKED.match(head.lstrip()) and delimiter(head, whole=len(text) <= HEAD):
        return "text/csv"
    return "text/markdown" if MARKDOWN.search(head) else "text/plain"


def _after_comments(head: str) -> int:
    """Find where the first thing after white space, declarations and comments begins."""
    at = _after_space(head, 0)
    while head.startswith(("<!--", "<?"), at):
        close = "-->" if head.startswith("<!--", at) else "?>"
        end = head.find(close, at)
        if end < 0:
            break
        at = _after_space(head, end + len(close))
    return at


def _after_space(head: str, start: int) -> int:
    found = SPACE.match(head, start)
    return found.end() if found else start
