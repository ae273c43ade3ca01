"""A recording into a source: what is said, in passages of about 30 seconds that can be played."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from frontdesk.errors import InvalidInput
from frontdesk.knowledge.passage import Passage, PassageKind, language_of, moment_id
from frontdesk.knowledge.reader import Floats, Reader, Span
from frontdesk.knowledge.reading import File, Json, Made, Means, Reading, wordless
from frontdesk.knowledge.spoken import Sentence, joined, language_in, passages_of, said_in
from frontdesk.media import audio
from frontdesk.media.door import Admitted
from frontdesk.preprocess.audio import RATE, cut, windows

PIECE = 60_000  # ms that are listened to at once
WINDOW = 15_000  # ms of voice that a transcriber takes as one
REMEDY = "send a recording in which somebody speaks, or write down what it is about"


@dataclass(frozen=True, slots=True)
class Listening:
    """A sound that is listened to minute by minute; where somebody speaks is found with the first."""

    samples: Floats = field(repr=False)
    reader: Reader
    _voices: list[tuple[Span, ...]] = field(default_factory=list[tuple[Span, ...]], repr=False)

    @property
    def pieces(self) -> tuple[str, ...]:
        """Name the minutes by the time each begins at."""
        total = self.samples.size * 1_000 // RATE
        return tuple(clock(ms) for ms in range(0, max(1, total), PIECE))

    def hear(self, number: int) -> Json:
        """Write down what is said from the begin of a minute: stretches of voice that begin in it, whole."""
        voices = self._spans()
        mine = [at for at, (begin, _) in enumerate(voices) if begin // PIECE == number]
        if not mine:
            return {"language": "und", "said": [], "voices": []}
        first, last = mine[0], mine[-1]
        low = voices[first - 1][1] if first else 0
        high = voices[last + 1][0] if last + 1 < len(voices) else self.samples.size * 1_000 // RATE
        own = voices[first : last + 1]
        shifted = [(begin - low, end - low) for begin, end in own]
        heard = self.reader.transcribe(cut(self.samples, (low, high)), shifted)
        said = [
            {"text": one.text, "start": low + (one.start or 0), "end": low + (one.end or 0)}
            for one in heard.words
            if one.text.strip()
        ]
        return {"language": heard.language, "said": said, "voices": [list(span) for span in own]}

    def _spans(self) -> tuple[Span, ...]:
        """Find where somebody speaks, once; a voice without any pause is cut."""
        if not self._voices:
            found = self.reader.voices(self.samples)
            self._voices.append(tuple(one for span in found for one in windows([span], WINDOW)))
        return self._voices[0]


def begin(file: File, fit: Admitted, means: Means, reader: Reader) -> Reading:
    """Begin to read a recording that was let in."""
    listening = Listening(audio.samples(fit.data), reader)

    def finish(found: Sequence[Json]) -> Made:
        spoken = said_in(found)
        if not spoken:
            raise silent(file)
        text, passages = transcribed(file, spoken)
        source = file.source(text, language_in(found), fit.media_type)
        return replace(source, blob=means.keep(fit.data, fit.media_type)), passages

    return Reading(listening.pieces, listening.hear, finish)


def transcribed(file: File, spoken: Sequence[Sentence]) -> tuple[str, tuple[Passage, ...]]:
    """Write a transcript and cut it: each passage is a line of its own of the text."""
    groups = passages_of(spoken)
    lines = [joined(group) for group in groups]
    made: list[Passage] = []
    at = 0
    for group, said in zip(groups, lines, strict=True):
        made.append(timed(file, said, at, (group[0].begin, group[-1].end)))
        at += len(said) + 2
    return "\n\n".join(lines), tuple(made)


def timed(file: File, said: str, start: int, ms: Span, kind: PassageKind = "transcript") -> Passage:
    """Make a passage of a stretch of time; its name tells it from others with the same words."""
    return Passage(
        id=moment_id(file.id, start, said, kind, ms),
        source=file.id,
        title=file.title,
        text=said,
        start=start,
        end=start + len(said),
        kind=kind,
        page=None,
        language=language_of(said),
        ms=ms,
    )


def silent(file: File) -> InvalidInput:
    """Make the error of a recording in which nothing is said."""
    return wordless(file.name, REMEDY)


def clock(ms: int) -> str:
    """Write a time as minutes and seconds, with hours where there are any."""
    minutes, seconds = divmod(ms // 1_000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
