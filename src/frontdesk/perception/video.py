"""A film -> what its frames show and when, and what its sound says."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.perception.audio import Ears, hear
from frontdesk.perception.image import Eyes, see
from frontdesk.perception.percepts import ImagePercept, VideoPercept
from frontdesk.preprocess.audio import Floats
from frontdesk.preprocess.image import Pixels
from frontdesk.preprocess.video import same_as


@dataclass(frozen=True, slots=True, eq=False)
class Footage:
    """A decoded film: sampled frames with their times in milliseconds, and its sound at 16 kHz, or None."""

    seconds: float
    frames: Sequence[tuple[int, Pixels]]
    sound: Floats | None = None


def watch(part: int, film: Footage, eyes: Eyes, ears: Ears) -> VideoPercept:
    """Perceive a film; a frame that shows the same as an earlier one is not looked at again."""
    first = same_as([pixels for _, pixels in film.frames])
    seen: dict[int, ImagePercept] = {}
    for number in sorted(set(first)):
        seen[number] = see(part, film.frames[number][1], eyes)
    frames = tuple((ms, seen[first[number]]) for number, (ms, _) in enumerate(film.frames))
    sound = None if film.sound is None or not film.sound.size else hear(part, film.sound, ears)
    return VideoPercept(part, film.seconds, frames, sound)
