from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Label,
    Perceived,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.words import search_words, spoken, stretches

PACK = load_pack(shop_pack())
BOX = (1, 2, 3, 4)


def text(content: str, part: int = 0) -> TextPercept:
    return TextPercept(part, content, "en", 1.0, (), None)


def image(part: int = 0, lines: tuple[Words, ...] = (), labels: tuple[Label, ...] = ()) -> ImagePercept:
    return ImagePercept(part, 640, 480, lines, (), labels, None)


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
    assert spoken(perceived) == "Hello. Why?\nOPEN\nit beeps\nE3"


def test_unreadable_lines_and_silence_say_nothing() -> None:
    assert (
        spoken(Perceived((image(0, (Words("smudge", 0.2, box=BOX),)), audio(Words("  ")), text("  ")))) == ""
    )
    assert spoken(Perceived(())) == ""


def test_a_recognised_picture_is_searched_for_in_the_customers_language() -> None:
    shown = Perceived((image(labels=(Label("router_red_light", 0.9, "product"),)),))
    assert "红灯" in search_words(shown, PACK, "zh-CN")
    assert "red light" in search_words(shown, PACK, "en")
    assert "red light" not in search_words(shown, PACK, "zh")


def test_lights_and_readable_lines_are_searched_for_and_nothing_twice() -> None:
    shown = image(
        lines=(Words("E3", 0.9), Words("E3", 0.9), Words("~", 0.99), Words("blur", 0.3)),
        labels=(Label("red", 0.8, "light"), Label("light_red", 0.7, "light"), Label("modem", 0.9, "scene")),
    )
    assert search_words(Perceived((shown,)), PACK, "en") == ("red light", "E3")
    assert search_words(Perceived((shown,)), PACK, "zh") == ("红灯", "E3")


def test_typed_words_are_no_hints() -> None:
    assert search_words(Perceived((text("my router"),)), PACK, "en") == ()
