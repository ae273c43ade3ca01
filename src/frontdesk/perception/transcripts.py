"""The words in a turn's media: what was said in sounds and films, what is written in pictures."""

from collections.abc import Iterator

from frontdesk.perception.percepts import AudioPercept, ImagePercept, Perceived, TextPercept, VideoPercept
from frontdesk.turn.reply import Transcript


def transcripts(perceived: Perceived) -> tuple[Transcript, ...]:
    """Gather the words of every part that is not typed; a part without words is left out."""
    return tuple(one for one in _all(perceived) if one.text)


def _all(perceived: Perceived) -> Iterator[Transcript]:
    for percept in perceived.percepts:
        match percept:
            case AudioPercept():
                yield _joined(percept.part, [word.text for word in percept.transcript], percept.language)
            case VideoPercept(sound=AudioPercept() as sound):
                yield _joined(percept.part, [word.text for word in sound.transcript], sound.language)
            case ImagePercept():
                yield _joined(percept.part, [line.text for line in percept.lines], "und")
            case TextPercept() | VideoPercept():
                pass


def _joined(part: int, texts: list[str], language: str) -> Transcript:
    return Transcript(part, " ".join(texts).strip(), language)
