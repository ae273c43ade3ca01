"""Take out of a text what tells who wrote it: typed placeholders such as ``[email]`` stand in its place.

What only a reader can know to be personal stays: a name without a word that gives it away, a story. So a
redacted text is less personal, not anonymous: it is learnt from only when its customer has agreed.
"""

import re
from collections import Counter
from collections.abc import Iterator

from frontdesk.privacy.patterns import KINDS, PATTERNS, Pattern

Span = tuple[str, int, int]  # kind, start, end

TEXT = "text"  # the kind of what is left of a text that cannot be redacted piece by piece
PASSES = 8
PLACEHOLDER = re.compile(rf"\[(?:{'|'.join((*KINDS, TEXT))})\]")
_REST = re.compile(r"\w+(?:[^\w\[\]]+\w+)*")

# One character each, so that places stay: full-width forms, the ideographic space, dashes.
_KEPT = "，！？：；（）［］"  # what patterns know as it is
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEPT}
_PLAIN = _WIDE | {0x3000: 0x20, 0x2013: 0x2D, 0x2014: 0x2D}


def redact(text: str) -> str:
    """Put a placeholder in the place of everything personal that is known by its form.

    Idempotent: what was redacted stays as it is. Linear in the length of the text: a placeholder can bring
    out something new beside it, so the text is read again until nothing changes, but eight times at most;
    what is left of such a text then is taken out whole.
    """
    for _ in range(PASSES):
        found = find(text)
        if not found:
            return text
        text = _replaced(text, found)
    return _replaced(text, _rest(text)) if find(text) else text


def find(text: str) -> list[Span]:
    """Find what is personal as (kind, start, end), in the order it stands in; placeholders are left alone."""
    plain = text.translate(_PLAIN)
    taken = bytearray(len(text))
    for match in PLACEHOLDER.finditer(text):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    found: list[Span] = []
    for pattern in PATTERNS:
        for start, end in _matches(pattern, plain):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((pattern.kind, start, end))
    return sorted(found, key=lambda span: span[1])


def counts(text: str) -> Counter[str]:
    """Count the placeholders of a redacted text by kind."""
    return Counter(match[0][1:-1] for match in PLACEHOLDER.finditer(text))


def _matches(pattern: Pattern, plain: str) -> Iterator[tuple[int, int]]:
    group = "it" if "it" in pattern.form.groupindex else 0
    for match in pattern.form.finditer(plain):
        long = pattern.check(match[group])
        if long:
            yield match.start(group), match.start(group) + long


def _replaced(text: str, found: list[Span]) -> str:
    pieces: list[str] = []
    last = 0
    for kind, start, end in found:
        pieces += (text[last:start], f"[{kind}]")
        last = end
    return "".join((*pieces, text[last:]))


def _rest(text: str) -> list[Span]:
    """Span everything that is not a placeholder and holds a letter or a digit."""
    spans: list[Span] = []
    last = 0
    for match in (*PLACEHOLDER.finditer(text), None):
        end = match.start() if match else len(text)
        spans += [(TEXT, last + one.start(), last + one.end()) for one in _REST.finditer(text[last:end])]
        last = match.end() if match else end
    return spans
