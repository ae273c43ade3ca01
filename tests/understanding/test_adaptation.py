import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.perception.percepts import AudioPercept, Perceived, Percept, TextPercept, VideoPercept
from frontdesk.understanding.adaptation import LEAST, Voice, adapted, heard

WIDTH = 6
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def clip(vector: Floats | None, part: int = 0) -> AudioPercept:
    return AudioPercept(part, 1.0, ((0, 900),), (), "und", 0.0, None, vector)


def voices(random: np.random.Generator, clips: int) -> list[Floats]:
    return list(random.normal(0, 1, (clips, WIDTH)).astype(np.float32))


def vectors(perceived: Perceived) -> list[Floats | None]:
    found: list[Floats | None] = []
    for percept in perceived.percepts:
        sound = percept.sound if isinstance(percept, VideoPercept) else percept
        if isinstance(sound, AudioPercept):
            found.append(sound.voice)
    return found


def test_voices_of_messages_and_films_are_added_up() -> None:
    one, two = voices(np.random.default_rng(0), 2)
    text = TextPercept(0, "hi", "en", 1.0, (), None)
    film: Percept = VideoPercept(2, 1.0, (), clip(two))
    found = heard(Perceived((text, clip(one), film, clip(None), VideoPercept(3, 1.0, (), None))))
    assert found is not None
    assert found.count == 2
    np.testing.assert_allclose(found.total, one + two, rtol=1e-6)
    assert heard(Perceived((text, clip(None)))) is None


@given(st.integers(1, LEAST - 1))
def test_a_voice_heard_less_than_eight_times_is_left_as_it_is(count: int) -> None:
    perceived = Perceived((clip(np.ones(WIDTH, np.float32)),))
    total = np.full(WIDTH, 99, np.float32)
    assert adapted(perceived, Voice(count, total), np.zeros(WIDTH, np.float32)) is perceived


@given(st.integers(0, 999), st.integers(LEAST, 30), st.floats(-50, 50))
def test_from_the_eighth_clip_on_what_is_peculiar_to_a_voice_changes_nothing(
    seed: int, count: int, offset: float
) -> None:
    """The law of `training.adapt`, for its mean: a voice's own offset is gone."""
    random = np.random.default_rng(seed)
    said, mean = np.stack(voices(random, count)), random.normal(0, 1, WIDTH).astype(np.float32)

    def last(own: Floats) -> Floats:
        moved = adapted(Perceived((clip(own[-1]),)), Voice(count, own.sum(axis=0)), mean)
        (vector,) = vectors(moved)
        assert vector is not None
        return vector

    peculiar = said + np.float32(offset) * random.normal(0, 1, WIDTH).astype(np.float32)
    np.testing.assert_allclose(last(peculiar), last(said), atol=1e-3)
    np.testing.assert_allclose(last(said), said[-1] - said.mean(axis=0) + mean, atol=1e-4)


def test_it_is_what_training_does_where_deviations_are_alike() -> None:
    pytest.importorskip("torch")
    from frontdesk.training.adapt import Moments  # noqa: PLC0415 - needs the extra `train`

    random = np.random.default_rng(3)
    said = np.stack(voices(random, 9)) + 5
    spread, mean = np.ones((1, WIDTH)), random.normal(0, 1, WIDTH)
    moments = Moments(said.mean(axis=0, dtype=np.float64)[None], spread, mean, spread[0])
    theirs = moments.moved(said, np.zeros(len(said), np.int64))
    everything = Perceived(tuple(clip(vector, part) for part, vector in enumerate(said)))
    ours = vectors(adapted(everything, Voice(9, said.sum(axis=0)), mean.astype(np.float32)))
    np.testing.assert_allclose(np.stack([one for one in ours if one is not None]), theirs, atol=1e-5)


def test_everything_but_the_voice_stays() -> None:
    text, mute = TextPercept(0, "hi", "en", 1.0, (), None), VideoPercept(1, 1.0, (), None)
    perceived = Perceived((text, mute, clip(None)), ("a note",))
    moved = adapted(perceived, Voice(LEAST, np.ones(WIDTH, np.float32)), np.zeros(WIDTH, np.float32))
    assert moved.notes == ("a note",)
    assert moved.percepts == perceived.percepts
