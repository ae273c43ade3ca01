"""What style sheets and style attributes take out of sight: a small part of CSS, enough to tell hidden words.

The cascade here knows order, importance and inheritance, not how special a selector is.
"""

import colorsys
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from PIL import ImageColor
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

Declared = Mapping[str, str]  # property -> value, both in small letters
Colour = tuple[int, int, int]

COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
ESCAPED = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
IMPORTANT = "!important"  # at the end of a value
BRACE = re.compile("[{}]")
SCREEN = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)|@supports\b.*|@layer\b.*", re.DOTALL)
NESTED = 3  # rules within rules within rules
LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([a-z]+|%)?")
PIXELS: Mapping[str, float] = {
    "px": 1, "pt": 4 / 3, "em": 16, "rem": 16, "ex": 8, "ch": 8, "%": 10, "vw": 10, "vh": 10, "cm": 38,
}  # fmt: skip
NUMBER = re.compile(r"\d+(?:\.\d+)?%?|\.\d+")
NO_SIZE = re.compile(r"(?:^|\s)0(?:\.0+)?(?:[a-z]+|%)?(?:/|\s)")  # of letters, in the shorthand "font"
MOVED = re.compile(r"scale[xy3]?d?\(\s*0+(?:\.0+)?\s*[,)]|translate[xy3]?d?\([^)]{0,200}?-\d{4,}")
WHITE: Colour = (255, 255, 255)
TINY = 2.0  # pixels: letters below are no letters to the eye
AWAY = -400.0  # pixels: what is moved so far to the left or the top is off the screen
ALIKE = 24  # of 255, in the channel that differs most: no eye parts such colours of letters and ground
FAINT = 0.1  # of full opacity
PROPERTIES = frozenset(
    """display visibility content-visibility opacity filter font font-size color -webkit-text-fill-color
    background background-color background-image left top right bottom text-indent margin-left margin-top
    transform clip clip-path height width max-height max-width overflow overflow-x overflow-y""".split()  # noqa: SIM905 - a table
)


@dataclass(frozen=True, slots=True)
class Look:
    """How words look at a place of a page.

    ``ink`` is None where nobody said a colour, ``ground`` None where a picture lies behind. What is ``gone``
    cannot be brought back further inside; what is not ``shown`` can.
    """

    ink: Colour | None = None
    ground: Colour | None = WHITE
    size: float = 16.0
    shown: bool = True
    gone: bool = False

    @property
    def hidden(self) -> bool:
        """Tell whether a reader cannot see the words."""
        alike = self.ink is not None and self.ground is not None and like(self.ink, self.ground)
        return self.gone or not self.shown or self.size < TINY or alike

    def within(self, said: Declared) -> "Look":
        """Give the look of what stands inside an element that declares this."""
        said = {name: value.removesuffix(IMPORTANT) for name, value in said.items()}
        inside = replace(
            self,
            size=_size(said, self.size),
            shown=_shown(said, shown=self.shown),
            gone=self.gone or _taken_away(said),
            ground=_ground(said, self.ground),
        )
        written = said.get("-webkit-text-fill-color") or said.get("color") or ""
        ink = colour(written)
        if ink is None:
            return inside
        return replace(inside, ink=ink[0], gone=inside.gone or ink[1] < FAINT)


def like(one: Colour, other: Colour) -> bool:
    """Tell whether no eye parts two colours."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < ALIKE


def declared(style: str) -> dict[str, str]:
    """Read declarations, those alone that can hide: "DISPLAY: none; float:left" -> {"display": "none"}."""
    plain = ESCAPED.sub(_unescaped, COMMENT.sub("", style)).lower()
    pairs = (one.partition(":") for one in plain.split(";"))
    named = ((name.strip(), _weighed(value)) for name, _, value in pairs)
    return over({}, ((name, value) for name, value in named if name in PROPERTIES))


def over(under: Declared, upper: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Lay declarations over others: the later one wins, unless the earlier one alone is important."""
    every = dict(under)
    for name, value in upper:
        if value.endswith(IMPORTANT) or not every.get(name, "").endswith(IMPORTANT):
            every[name] = value
    return every


def _weighed(value: str) -> str:
    said, _, weight = value.rpartition("!")
    return said.strip() + IMPORTANT if weight.strip() == "important" else value.strip()


def _unescaped(found: re.Match[str]) -> str:
    r"""Write the letter that an escape stands for: "\64isplay" is "display"."""
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if code <= sys.maxunicode else ""


def sheet(tree: LexborHTMLParser) -> dict[int, dict[str, str]]:
    """Apply the style sheets inside a page: what they declare of each element, by its `mem_id`."""
    found: dict[int, dict[str, str]] = {}
    for style in tree.css("style"):
        for selector, said in rules(style.text()):
            try:
                nodes = tree.css(selector)
            except SelectolaxError:  # no selector, or one of parts that are no elements, such as "::before"
                continue
            for node in nodes:
                found[node.mem_id] = over(found.get(node.mem_id, {}), said.items())
    return found


def rules(text: str, deep: int = 0) -> Iterator[tuple[str, dict[str, str]]]:
    """Read a style sheet -> (selector, what it declares), for screens of any size."""
    for head, body in _braced(COMMENT.sub("", text)):
        if not head.startswith("@"):
            if said := declared(body):
                yield head, said
        elif deep < NESTED and SCREEN.fullmatch(head.lower()):
            yield from rules(body, deep + 1)


def _braced(text: str) -> Iterator[tuple[str, str]]:
    """Cut "head { body }" apart at the outermost braces."""
    begin = opened = depth = 0
    for brace in BRACE.finditer(text):
        if brace[0] == "{":
            opened = opened if depth else brace.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield text[begin:opened].rpartition(";")[2].strip(), text[opened + 1 : brace.start()]
                begin = brace.end()


def colour(value: str) -> tuple[Colour, float] | None:
    """Read a colour and its opacity from 0 to 1; None for what is none."""
    value = value.strip()
    if value == "transparent":
        return WHITE, 0.0
    if value.startswith(("rgb", "hsl")):
        read = _from_hue if value.startswith("hsl") else _from_numbers
        return read(NUMBER.findall(value))
    if value in ImageColor.colormap:
        named = ImageColor.getrgb(value)
        return (named[0], named[1], named[2]), 1.0
    digits = value[1:] if value.startswith("#") else ""
    if len(digits) in (3, 4):
        digits = "".join(2 * digit for digit in digits)
    if len(digits) not in (6, 8) or not re.fullmatch("[0-9a-f]+", digits):
        return None
    red, green, blue, *alpha = bytes.fromhex(digits)
    return (red, green, blue), alpha[0] / 255 if alpha else 1.0


def _from_numbers(numbers: list[str]) -> tuple[Colour, float] | None:
    if len(numbers) < 3:
        return None
    red, green, blue = (
        round(min(255.0, _share(one) * 255 if "%" in one else float(one))) for one in numbers[:3]
    )
    return (red, green, blue), _opacity(numbers)


def _from_hue(numbers: list[str]) -> tuple[Colour, float] | None:
    if len(numbers) < 3:
        return None
    hue, saturation, light = (
        float(numbers[0]),
        *(min(1.0, float(one.rstrip("%")) / 100) for one in numbers[1:3]),
    )
    parts = colorsys.hls_to_rgb(min(hue, 1e6) / 360 % 1, light, saturation)
    red, green, blue = (round(255 * part) for part in parts)
    return (red, green, blue), _opacity(numbers)


def _opacity(numbers: list[str]) -> float:
    return _share(numbers[3]) if len(numbers) > 3 else 1.0


def _share(number: str) -> float:
    return float(number.rstrip("%")) / (100 if "%" in number else 1)


def pixels(value: str, em: float = 16.0) -> float | None:
    """Read a length in pixels, roughly; None for what is none."""
    found = LENGTH.fullmatch(value.strip())
    if found is None:
        return None
    unit = found[2] or "px"
    return float(found[1]) * (em if unit == "em" else PIXELS.get(unit, 1))


def _size(said: Declared, above: float) -> float:
    """Tell the size of letters in pixels."""
    if NO_SIZE.search(said.get("font", "")):
        return 0.0
    written = said.get("font-size", "")
    share = LENGTH.fullmatch(written)
    if share is not None and share[2] == "%":
        return float(share[1]) / 100 * above
    size = pixels(written, em=above)
    return above if size is None else size


def _shown(said: Declared, *, shown: bool) -> bool:
    written = said.get("visibility", "inherit")
    return shown if written in ("inherit", "unset", "revert") else written not in ("hidden", "collapse")


def _ground(said: Declared, under: Colour | None) -> Colour | None:
    written = f"{said.get('background', '')} {said.get('background-image', '')}"
    if "url(" in written or "gradient(" in written:
        return None
    every = [
        said.get("background-color", ""),
        said.get("background", ""),
        *said.get("background", "").split(),
    ]
    laid = next((one for one in map(colour, every) if one is not None), None)
    return laid[0] if laid is not None and laid[1] > 0.5 else under


def _taken_away(said: Declared) -> bool:
    """Tell whether an element is not drawn, not opaque, moved off the screen or cut to nothing."""
    if said.get("display") == "none" or said.get("content-visibility") == "hidden":
        return True
    opaque = NUMBER.match(said.get("opacity", "").lstrip("+"))
    if opaque is not None and _share(opaque[0]) < FAINT:
        return True
    if re.search(r"opacity\(\s*0*(?:\.0\d*)?%?\s*\)", said.get("filter", "")) or MOVED.search(
        said.get("transform", "")
    ):
        return True
    places = ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
    return any((pixels(said.get(side, "")) or 0) <= AWAY for side in places) or _cut(said)


def _cut(said: Declared) -> bool:
    """Tell whether an element is clipped to nothing, or to a pixel as words for screen readers are."""
    clip, path = said.get("clip", ""), said.get("clip-path", "")
    if clip.startswith("rect(") and all(abs(float(one.rstrip("%"))) <= 1 for one in NUMBER.findall(clip)):
        return True
    shape = NUMBER.search(path)
    if shape is not None and (
        (path.startswith("inset(") and "%" in shape[0] and _share(shape[0]) >= 0.5)
        or (path.startswith(("circle(", "ellipse(")) and _share(shape[0]) == 0)
    ):
        return True
    clipped = any(
        said.get(name, "") in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y")
    )
    sides = (pixels(said.get(name, "")) for name in ("height", "width", "max-height", "max-width"))
    return clipped and any(side is not None and side <= 1 for side in sides)
