from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Perceived,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.perception.transcripts import transcripts
from frontdesk.turn.reply import Transcript


def sound(part: int, *words: str, language: str = "en") -> AudioPercept:
    return AudioPercept(
        part, 2.0, ((0, 900),), tuple(Words(word) for word in words), language, 0.9, None, None
    )


def picture(part: int, *lines: str) -> ImagePercept:
    return ImagePercept(part, 8, 8, tuple(Words(line) for line in lines), (), (), None)


def test_what_is_said_and_what_is_written_is_gathered_by_part() -> None:
    typed = TextPercept(0, "hello", "en", 0.9, (Words("hello"),), None)
    film = VideoPercept(3, 2.0, (), sound(3, "它", "坏了", language="zh"))
    seen = Perceived((typed, sound(1, "it", "hums"), picture(2, "SN 4711", "E5"), film))
    assert transcripts(seen) == (
        Transcript(1, "it hums", "en"),
        Transcript(2, "SN 4711 E5", "und"),
        Transcript(3, "它 坏了", "zh"),
    )


def test_silence_an_empty_picture_and_a_film_without_sound_leave_nothing() -> None:
    assert transcripts(Perceived((sound(0), picture(1), VideoPercept(2, 1.0, (), None)))) == ()
