import pytest

from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Perceived,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.words import legible, stretches

BOX = (1, 2, 3, 4)


def text(content: str, part: int = 0) -> TextPercept:
    return TextPercept(part, content, "en", 1.0, (), None)


def image(part: int = 0, lines: tuple[Words, ...] = ()) -> ImagePercept:
    return ImagePercept(part, 640, 480, lines, (), (), None)


def audio(*said: Words, part: int = 0) -> AudioPercept:
    return AudioPercept(part, 2.0, ((0, 2_000),), said, "en", 1.0, None, None)


def test_words_typed_said_and_read_come_in_order_with_their_places() -> None:
    film = VideoPercept(
        2,
        2.0,
        ((500, image(2, (Words("E3", 0.9, box=BOX),))), (900, image(2, (Words("e3", 0.9, box=BOX),)))),
        audio(Words("it beeps", 0.9, 0, 800), part=2),
    )
    perceived = Perceived((text("Hello. Why?"), image(1, (Words("OPEN", 0.95, box=BOX),)), film))
    assert [(s.modality, s.way, s.text, s.evidence) for s in stretches(perceived)] == [
        ("text", "typed", "Hello.", Evidence(0, 0, 6)),
        ("text", "typed", "Why?", Evidence(0, 7, 11)),
        ("image", "read", "OPEN", Evidence(1, box=BOX)),
        ("video", "said", "it beeps", Evidence(2, 0, 800)),
        ("video", "read", "E3", Evidence(2, 500, 500, BOX)),
    ]


def test_unreadable_lines_and_silence_say_nothing() -> None:
    smudge = image(0, (Words("smudge", 0.2, box=BOX),))
    assert stretches(Perceived((smudge, audio(Words("  ")), text("  ")))) == []
    assert stretches(Perceived(())) == []


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("Où est mon colis ?", True),
        ("荷物はいつ届きますか", True),
        ("返品したい", True),
        ("𝐇𝐞𝐥𝐥𝐨", True),
        ("😡 !!! 310482", True),
        ("", True),
        ("Где моя посылка?", False),
        ("Где моя посылка NL-310482?", False),
        ("환불 받고 싶어요", False),
        ("أين طردي؟", False),
    ],
)
def test_words_in_scripts_that_the_encoder_does_not_know_are_not_read(content: str, read: bool) -> None:
    assert legible(content) == read
    there = bool(content) and read
    assert bool(stretches(Perceived((text(content),)))) == there
    assert bool(stretches(Perceived((audio(Words(content)),)))) == there
