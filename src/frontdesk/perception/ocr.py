"""Words in pictures, Chinese and English: PP-OCRv4's three small networks.

Find: Liao et al., "Real-time Scene Text Detection with Differentiable Binarization" (2020): a map of how
likely each pixel is text; its blobs, widened, are lines. Turn: lines that stand on their head are turned.
Read: Du et al., "PP-OCR" (2020): a line of 48 pixels to characters by connectionist temporal classification.
What is read is what a customer, or anyone else, put into a picture: never an instruction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.models.session import Session
from frontdesk.perception.lines import in_reading_order
from frontdesk.perception.percepts import Words
from frontdesk.preprocess.image import Pixels, bounded, sized

Floats = NDArray[np.float32]
Quad = NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left

SIDE = 960  # the longest side that is looked at
STEP = 32  # the finder takes multiples of it
MOST = 60  # lines of one picture, unless more are asked for
TEXT, BOX = 0.3, 0.5  # probabilities of a pixel and of a whole line
WIDEN = 1.6  # how far a blob is widened: it marks only the core of a line
SMALL = 3.0  # pixels, under which a line is noise
HIGH, WIDE, WIDEST = 48, 320, 2_400  # pixels of a line as the reader takes it
TURNED = 0.9  # probability from which a line is turned
BATCH = 6  # lines at once
READ = 0.5  # confidence under which a line is left out
LOST = 0.04  # probability of a space between two characters, from which one was there


@dataclass(frozen=True, slots=True)
class Ocr:
    """Reads the lines of a picture."""

    find: Session
    turn: Session
    read: Session
    keys: tuple[str, ...] = field(repr=False)

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "Ocr":
        """Open the built model in ``folder``: det.onnx, cls.onnx, rec.onnx, keys.txt."""
        find, turn, read = (
            Session(folder / f"{name}.onnx", threads=threads) for name in ("det", "cls", "rec")
        )
        keys = (folder / "keys.txt").read_text("utf-8").rstrip("\n").split("\n")
        return cls(find, turn, read, ("", *keys, " "))  # the first is CTC's blank

    def lines(self, pixels: Pixels, most: int = MOST) -> tuple[Words, ...]:
        """Return at most so many lines of (height, width, 3) in reading order, with boxes in its pixels."""
        small, scale = bounded(pixels, SIDE)
        quads = [np.asarray(quad / scale, np.float32) for quad in boxes(self._map(small), most)[:most]]
        if not quads:
            return ()
        texts, turned = self._read([straightened(pixels, quad) for quad in quads])
        found = [
            Words(text.strip(), sure, box=_box(quad, pixels.shape))
            for quad, (text, sure) in zip(quads, texts, strict=True)
            if sure >= READ and text.strip()
        ]
        # A line on its head is read from below; one on its side is turned to the left first.
        backwards = sum(on_head != _stands(quad) for quad, on_head in zip(quads, turned, strict=True))
        ordered = in_reading_order(found)
        return ordered[::-1] if 2 * backwards > len(quads) else ordered

    def _map(self, pixels: Pixels) -> Floats:
        """Return the probability of text at every pixel: (height, width)."""
        height, width = pixels.shape[:2]
        high, wide = (max(STEP, round(side / STEP) * STEP) for side in (height, width))
        fed = _normal(sized(pixels, wide, high)).transpose(2, 0, 1)[None]
        found = self.find.run({"x": np.ascontiguousarray(fed)})[0][0, 0]
        return np.asarray(cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

    def _read(self, lines: Sequence[Pixels]) -> tuple[list[tuple[str, float]], list[bool]]:
        """Read lines, those on their head turned; tell which were.

        A long line is squeezed to be judged, and may be turned by mistake: what then cannot be read is read
        as it was.
        """
        upright, turned = self._upright(lines)
        texts = self._texts(upright)
        wrong = [number for number, on in enumerate(turned) if on and texts[number][1] < READ]
        for number, read in zip(wrong, self._texts([lines[number] for number in wrong]), strict=True):
            texts[number], turned[number] = read, False
        return texts, turned

    def _upright(self, lines: Sequence[Pixels]) -> tuple[list[Pixels], list[bool]]:
        """Turn the lines that stand on their head; tell which did."""
        turned: list[bool] = []
        for at in range(0, len(lines), BATCH):
            batch = lines[at : at + BATCH]
            chances = self.turn.run({"x": np.stack([_fitted(line, 192) for line in batch])})[0]
            turned.extend(on_head > TURNED for _, on_head in chances.tolist())
        return [line[::-1, ::-1] if on else line for line, on in zip(lines, turned, strict=True)], turned

    def _texts(self, lines: Sequence[Pixels]) -> list[tuple[str, float]]:
        """Read lines, those of like width together, and return them in their own order."""
        order = sorted(range(len(lines)), key=lambda number: _ratio(lines[number]))
        texts: list[tuple[str, float]] = [("", 0.0)] * len(lines)
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            widest = max(_ratio(lines[number]) for number in batch)
            wide = min(WIDEST, max(WIDE, int(HIGH * widest)))
            fed = np.stack([_fitted(lines[number], wide) for number in batch])
            for number, chances in zip(batch, self.read.run({"x": fed})[0], strict=True):
                texts[number] = decode(chances, self.keys)
        return texts


def decode(chances: Floats, keys: tuple[str, ...]) -> tuple[str, float]:
    """Turn (steps, keys) probabilities into a text and the mean probability of its characters.

    CTC's best path: repeats are one character, blanks (key 0) between them separate. Where the last key is
    the space, one that was nearly read is put back: the network was made for Chinese and doubts spaces, yet
    between letters of one word it sees none at all.
    """
    best = chances.argmax(axis=1)
    kept = (best != 0) & np.append(True, best[1:] != best[:-1])
    if not kept.any():
        return "", 0.0
    at = np.flatnonzero(kept)
    letters = [keys[key] for key in best[at].tolist()]
    spaced = _spaced(letters, at.tolist(), chances[:, -1]) if keys[-1] == " " else letters
    return "".join(spaced), float(chances[at, best[at]].mean())


def _spaced(letters: Sequence[str], at: Sequence[int], space: Floats) -> list[str]:
    """Put spaces back: ``at`` is each character's step, ``space`` (steps,) the probability of a space."""
    found = list(letters[:1])
    for (before, begin), (letter, end) in pairwise(zip(letters, at, strict=True)):
        lost = " " not in (before, letter) and space[begin + 1 : end].max(initial=0) >= LOST
        found.append(f" {letter}" if lost else letter)
    return found


def boxes(chances: Floats, most: int = MOST) -> list[Quad]:
    """Find the lines of a (height, width) map of probabilities, the surest first."""
    mask = cv2.dilate((chances > TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[tuple[float, Quad]] = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[: 4 * most]:
        middle, (wide, high), angle = cv2.minAreaRect(contour)
        if min(wide, high) < SMALL:
            continue
        sure = _inside(chances, _corners(middle, (wide, high), angle))
        # The paper moves the edges of a blob out by area x WIDEN / length; of a rectangle that is exact.
        by = wide * high * WIDEN / (wide + high)
        if sure >= BOX:
            found.append((sure, _corners(middle, (wide + by, high + by), angle)))
    return [quad for _, quad in sorted(found, key=lambda pair: -pair[0])]


def straightened(pixels: Pixels, quad: Quad) -> Pixels:
    """Cut a line out and straighten it; one that is far higher than wide is laid on its side."""
    wide, high = _size(quad)
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    line = cv2.warpPerspective(
        pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(np.rot90(line) if _stands(quad) else line, np.uint8)


def _size(quad: Quad) -> tuple[int, int]:
    """Return the width and the height of a quadrilateral: the longer of both edges, at least 1."""
    top, bottom = np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3])
    left, right = np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])
    return max(1, round(float(max(top, bottom)))), max(1, round(float(max(left, right))))


def _stands(quad: Quad) -> bool:
    """Tell whether a line runs up or down the picture."""
    wide, high = _size(quad)
    return high >= 1.5 * wide


def _corners(middle: Sequence[float], size: Sequence[float], angle: float) -> Quad:
    """Return the corners of a turned rectangle, from the top left clockwise."""
    points = cv2.boxPoints(((middle[0], middle[1]), (size[0], size[1]), angle)).tolist()
    by_x = sorted(points)
    left, right = sorted(by_x[:2], key=lambda p: p[1]), sorted(by_x[2:], key=lambda p: p[1])
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _inside(chances: Floats, quad: Quad) -> float:
    """Return the mean probability inside a quadrilateral."""
    height, width = chances.shape
    left, top = (max(0, int(np.floor(quad[:, axis].min()))) for axis in (0, 1))
    right = min(width, int(np.ceil(quad[:, 0].max())) + 1)
    bottom = min(height, int(np.ceil(quad[:, 1].max())) + 1)
    mask = np.zeros((max(1, bottom - top), max(1, right - left)), np.uint8)
    cv2.fillPoly(mask, [(quad - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(chances[top:bottom, left:right], mask)[0])


def _box(quad: Quad, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return the upright box around a quadrilateral, inside a picture of (height, width, ...)."""
    height, width = shape[:2]
    left, top = np.clip(np.floor(quad.min(axis=0)), 0, (width - 1, height - 1)).astype(int).tolist()
    right, bottom = np.clip(np.ceil(quad.max(axis=0)), 1, (width, height)).astype(int).tolist()
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _normal(pixels: Pixels) -> Floats:
    return pixels.astype(np.float32) / np.float32(127.5) - np.float32(1)


def _ratio(line: Pixels) -> float:
    height, width = line.shape[:2]
    return float(width / height)


def _fitted(line: Pixels, wide: int) -> Floats:
    """Fit a line into (3, 48, wide), zeros behind it."""
    own = min(wide, max(1, int(np.ceil(HIGH * _ratio(line)))))
    fed = np.zeros((3, HIGH, wide), np.float32)
    fed[:, :, :own] = _normal(sized(line, own, HIGH)).transpose(2, 0, 1)
    return fed
