"""Where a text leads out, or could be taken for more than words: links, pictures, tags, unseen characters."""

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from frontdesk.dialogue.edited import Edited

MARK = "[…]"  # stands where something was withheld
PASSES = 5  # times that a text is read again, since what is left may be new: "<scr<b>ipt>"

Change = tuple[int, int, str]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0xFF61: 0x2E, 0x3000: 0x20}
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff]"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAMES = (
    "a|abbr|applet|area|audio|b|base|body|br|button|canvas|code|details|div|em|embed|font|form|frame|h[1-6]"
    "|head|hr|html|i|iframe|image|img|input|ins|kbd|label|li|link|map|marquee|math|meta|noscript|object|ol"
    "|option|p|param|picture|pre|script|section|select|slot|source|span|strong|style|sub|summary|sup|svg"
    "|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|u|ul|use|video|xml"
)
_TAG = re.compile(rf"</?(?:{_NAMES})(?=[\s/>])[^<>]{{0,2000}}>|<!--[^<>]{{0,2000}}-->", re.IGNORECASE)
_OPEN = re.compile(rf"<(?=/?(?:{_NAMES})(?:[\s/>]|$)|!--)", re.IGNORECASE)  # of a tag that is never closed
_PICTURE = re.compile(r"!\[([^\[\]]{0,500})\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\(\s{0,9}<?([^()\s<>]{1,2000})>?(?:\s[^()]{0,300})?\)")

_BODY = r"[^\s<>\"'`（）()\[\]{}，。！？；、《》“”‘’\u4e00-\u9fff]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP = (
    "com|net|org|info|biz|edu|gov|mil|io|ai|app|dev|page|site|online|store|shop|cloud|link|click|live|pro|xyz"
    "|top|vip|club|wiki|tech|icu|asia|mobi|test|example|invalid|local|onion|cn|hk|tw|mo|sg|jp|kr|uk|eu|de|fr"
    "|es|nl|ch|ru|ua|pl|cz|se|dk|fi|br|mx|ar|cl|co|au|nz|vn|ph|tr|ir|il|ae|sa|za|ng|ke|eg|cc|tv|ws|gg|ly|su|sh"
    "|gl|gd|tk|ml|cf|gq|pw|ink|ren|xin|wang|ltd"
)
_ANY_TOP = r"[A-Za-z]{2,18}"  # with a path behind it every ending is one of an address
_PATH = rf"(?::[0-9]{{1,5}})?[/?#]{_BODY}{{0,2000}}"
_HOST = rf"(?<![A-Za-z0-9@._-])(?:{_LABEL}\.){{1,8}}"
_ADDRESSES = (
    re.compile(rf"[A-Za-z][A-Za-z0-9+.-]{{0,30}}:[/\\]{{1,3}}{_BODY}{{1,2000}}"),
    re.compile(
        rf"(?<![A-Za-z0-9])(?:javascript:|vbscript:|blob:|data:[a-z]+/){_BODY}{{1,2000}}", re.IGNORECASE
    ),
    re.compile(rf"[/\\]{{2,9}}(?={_LABEL}\.?){_BODY}{{1,2000}}"),
    re.compile(rf"{_HOST}{_ANY_TOP}(?![A-Za-z0-9_@-]){_PATH}"),
    re.compile(rf"{_HOST}(?:{_TOP})(?![A-Za-z0-9_@-])(?!\.[A-Za-z0-9])", re.IGNORECASE),
    re.compile(rf"(?<![\w.])(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}{_PATH}"),
)
_STOPS = ".,;:!?"


def plain(text: str) -> str:
    """Put full-width forms as ASCII, one character each: a browser reads them as an address all the same."""
    return text.translate(_WIDE)


def without_links(given: Edited, hosts: Sequence[str]) -> Edited:
    """Take out what leads anywhere but to the listed hosts, and what pages show otherwise than as text.

    The words of a link stay. Nothing of what comes out would be taken out again.
    """
    for _ in range(PASSES):
        made = given
        for find in (_unseen, _entities, _tags, _pictures):
            made = made.put(find(made.text))
        made = made.put(_links(made.text, hosts))
        made = made.put(_addresses(made.text, hosts))
        if made is given:
            return given
        given = made
    bare = given.put((at, at + 1, "") for at, one in enumerate(given.text) if one in "<>[]&")
    return bare.put(_addresses(bare.text, hosts))


def listed(address: str, hosts: Sequence[str]) -> bool:
    """Tell whether an address leads to a listed host; what browsers read in several ways does not."""
    if any(one in address for one in "\\\t\n\r ") or not address.isascii():
        return False
    try:
        read = urlsplit(address if "://" in address else f"https://{address.removeprefix('//')}")
        host, user = read.hostname, read.username
    except ValueError:
        return False
    return read.scheme in ("http", "https") and user is None and host in hosts


def _unseen(text: str) -> Iterator[Change]:
    return ((*match.span(), "") for match in _UNSEEN.finditer(text))


def _entities(text: str) -> Iterator[Change]:
    for match in _ENTITY.finditer(text):
        means = html.unescape(match[0])
        if means != match[0]:
            yield (*match.span(), means)


def _tags(text: str) -> Iterator[Change]:
    spans = [match.span() for match in _TAG.finditer(text)]
    yield from ((start, end, "") for start, end in spans)
    for match in _OPEN.finditer(text):
        if not any(start <= match.start() < end for start, end in spans):
            yield (*match.span(), "")


def _pictures(text: str) -> Iterator[Change]:
    return ((*match.span(), match[1]) for match in _PICTURE.finditer(text))


def _links(text: str, hosts: Sequence[str]) -> Iterator[Change]:
    for match in _LINK.finditer(text):
        if not listed(match[2], hosts):
            yield (*match.span(), match[1])


def _addresses(text: str, hosts: Sequence[str]) -> Iterator[Change]:
    flat = plain(text)
    for form in _ADDRESSES:
        for match in form.finditer(flat):
            end = match.start() + len(match[0].rstrip(_STOPS))
            if not listed(text[match.start() : end], hosts):
                yield (match.start(), end, MARK)
