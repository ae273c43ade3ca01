"""A film into a source: what is said when, and the frames that show something new, with their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from frontdesk.errors import UnreadableMedia
from frontdesk.knowledge.passage import PATH, Passage, language_of
from frontdesk.knowledge.printed import blocks
from frontdesk.knowledge.reader import Reader
from frontdesk.knowledge.reading import File, Json, Made, Means, Reading
from frontdesk.knowledge.sound import Listening, clock, timed, transcribed
from frontdesk.knowledge.spoken import Sentence, language_in, said_in
from frontdesk.knowledge.still import named, seen_json, seen_of, written
from frontdesk.media import image, stills
from frontdesk.media.door import Admitted
from frontdesk.media.sampling import Frame
from frontdesk.preprocess.scenes import by_scene
from frontdesk.preprocess.video import same_as

LOOKS, EVERY = 240, 500  # frames that are compared at most; ms between them in a short film
APART = 2_000  # ms between two frames that are kept, on average
THUMB, SIDE = 64, 1_280  # pixels of the longer side: to compare frames, and to read and show them
BATCH = 8  # frames that are looked at in one piece


@dataclass(frozen=True, slots=True)
class _Shot:
    """A key frame: when it is shown until when, the picture kept of it, its own words, and what it shows."""

    begin: int
    end: int
    picture: str | None
    words: str
    shows: str


def begin(file: File, fit: Admitted, means: Means, reader: Reader) -> Reading:
    """Begin to read a film that was let in. Raises `RejectedInput` when its frames cannot be decoded."""
    listening = _listening(fit, means, reader)
    minutes = () if listening is None else listening.pieces
    looks = stills.spread(fit.data, min(LOOKS, _total(fit) // EVERY + 1), THUMB, means.limits)
    times = _times(looks, min(means.frames, _total(fit) // APART + 1))
    batches = [times[at : at + BATCH] for at in range(0, len(times), BATCH)]

    def read(number: int) -> Json:
        if listening is not None and number < len(minutes):
            return listening.hear(number)
        frames = stills.at(fit.data, batches[number - len(minutes)], SIDE, means.limits)
        return {"frames": [_frame_json(frame, means, reader) for frame in frames]}

    def finish(found: Sequence[Json]) -> Made:
        source, passages = _made(file, fit, found[: len(minutes)], found[len(minutes) :])
        kept = {frame["picture"] for piece in found[len(minutes) :] for frame in piece["frames"]}
        means.drop(kept - {None, *(one.picture for one in passages)})  # of frames that became one
        notes = (*source.notes, *_unseen(looks, _total(fit)), *reader.lacking("ocr"))
        return replace(source, blob=means.keep(fit.data, fit.media_type), notes=notes), passages

    return Reading((*minutes, *(f"frames from {clock(batch[0])}" for batch in batches)), read, finish)


def _listening(fit: Admitted, means: Means, reader: Reader) -> Listening | None:
    """Decode the sound of a film; a track that cannot be decoded leaves its frames to be seen."""
    if not fit.facts["has_sound"]:
        return None
    try:
        return Listening(stills.soundtrack(fit.data, means.limits), reader)
    except UnreadableMedia:
        return None


def _total(fit: Admitted) -> int:
    return int(fit.facts["seconds"] * 1_000)


def _times(looks: Sequence[Frame], most: int) -> list[int]:
    """Choose the times of key frames: some of every scene, each when what it shows is seen first."""
    shown = [one.pixels for one in looks]
    first = same_as(shown)
    return [looks[place].ms for place in sorted({first[place] for place in by_scene(shown, most)})]


def _unseen(looks: Sequence[Frame], total: int) -> tuple[str, ...]:
    """Say where a film was left whose frames take too long to decode."""
    last = looks[-1].ms
    left = f"what is shown after {clock(last)} was not looked at: decoding it takes too long"
    return (left,) if total - last > max(total / 4, APART) else ()


def _frame_json(frame: Frame, means: Means, reader: Reader) -> Json:
    """Look at a frame and keep it as a picture."""
    picture = means.keep(image.encoded(frame.pixels, "image/jpeg"), "image/jpeg")
    return {"ms": frame.ms, "picture": picture} | seen_json(reader.look(frame.pixels))


def _made(file: File, fit: Admitted, heard: Sequence[Json], shown: Sequence[Json]) -> Made:
    spoken = said_in(heard)
    text, passages = transcribed(file, spoken)
    shots = _shots([one for piece in shown for one in piece["frames"]], _total(fit))
    frames: list[Passage] = []
    for shot in shots:
        text, frame = _placed(file, text, shot, spoken)
        frames.append(frame)
    language = language_in(heard)
    source = file.source(text, language if spoken else language_of(text), fit.media_type)
    notes = () if spoken else ("nothing is said in it: it is found by what it shows",)
    return replace(source, notes=notes), (*passages, *frames)


def _shots(frames: Sequence[Json], total: int) -> Iterator[_Shot]:
    """Yield key frames, each until the next; one with the very words of the last only makes that longer."""
    kept: _Shot | None = None
    for frame, following in zip_longest(frames, frames[1:]):
        until = max(total, frame["ms"]) if following is None else following["ms"]
        seen = seen_of(frame)
        words, shows = "\n".join(written(block) for block in blocks(seen.lines)), ", ".join(seen.labels)
        if kept is not None and words and (words, shows) == (kept.words, kept.shows):
            kept = replace(kept, end=until)
            continue
        if kept is not None:
            yield kept
        kept = _Shot(frame["ms"], until, frame["picture"], words, shows)
    if kept is not None:
        yield kept


def _placed(file: File, text: str, shot: _Shot, spoken: Sequence[Sentence]) -> tuple[str, Passage]:
    """Make a frame's passage, and add its words to the text where they do not stand there yet.

    What it shows of the shop's own stands in its title. A frame without words of its own has the sentence
    that is spoken then, or else what it shows, or the film's name: that way words find it, and a photo does.
    """
    said = shot.words or _spoken_at(shot.begin, spoken) or shot.shows or named(file)
    start = -1 if shot.words else text.find(said)
    if start < 0:
        text += ("\n\n" if text else "") + said
        start = len(text) - len(said)
    frame = timed(file, said, start, (shot.begin, shot.end), "frame")
    title = PATH.join([frame.title, shot.shows] if shot.shows else [frame.title])
    return text, replace(frame, title=title, picture=shot.picture)


def _spoken_at(ms: int, spoken: Sequence[Sentence]) -> str:
    return next((one.text for one in spoken if one.begin <= ms < one.end), "")
