import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.evaluation.places import MOST, Place, hidden, places
from frontdesk.features.feature import Clip
from frontdesk.preprocess.text import segment


@given(st.text(max_size=300))
def test_words_lie_where_they_are_said_to_and_hiding_all_leaves_none(text: str) -> None:
    found = places(text)
    words = segment(text)
    assert len(found) == min(len(words), len(found)) <= MOST
    assert segment(str(hidden(text, found))) == [] or not words
    for place in found:
        assert text[slice(place.start, place.end)].strip()


def test_a_chinese_sentence_loses_the_word_that_is_hidden() -> None:
    text = "我要退款，谢谢"
    refund = next(one for one in places(text) if text[slice(one.start, one.end)] == "退款")
    assert hidden(text, [refund]) == "我要，谢谢"
    assert hidden(text, []) == text


@given(st.integers(1, 40), st.integers(1, 40))
def test_regions_cover_a_picture_without_overlap(height: int, width: int) -> None:
    seen = np.zeros((height, width), int)
    for place in places(np.zeros((height, width, 3), np.uint8)):
        assert place.box is not None
        left, top, right, bottom = place.box
        seen[top:bottom, left:right] += 1
    assert (seen == 1).all()


def test_a_hidden_region_has_the_mean_colour_and_the_rest_is_as_it_was() -> None:
    pixels = np.random.default_rng(0).integers(255, size=(14, 14, 3), dtype=np.uint8)
    before = pixels.copy()
    painted = np.asarray(hidden(pixels, [Place(box=(0, 0, 2, 2))]))
    assert (painted[:2, :2] == pixels.mean(axis=(0, 1)).astype(np.uint8)).all()
    assert (painted[2:] == before[2:]).all()
    assert (pixels == before).all()


@given(st.integers(0, 200_000))
def test_stretches_of_a_sound_follow_each_other(samples: int) -> None:
    found = places(np.zeros(samples, np.float32))
    assert len(found) <= MOST
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]
    assert not found or (found[0].start, found[-1].end) == (0, samples // 16)


def test_a_hidden_stretch_is_silent() -> None:
    quiet = np.asarray(hidden(np.ones(16_000, np.float32), [Place(100, 200)]))
    assert quiet.sum() == 16_000 - 1_600
    assert not quiet[1_600:3_200].any()


def test_a_hidden_stretch_of_a_film_is_grey_and_silent() -> None:
    frames = np.stack([np.full((4, 4, 3), value, np.uint8) for value in (0, 100, 200)])
    clip = Clip(frames, (0, 1_000, 2_000), np.ones(48_000, np.float32))
    assert places(clip)[-1].end == 3_000
    changed = hidden(clip, [Place(500, 1_500)])
    assert isinstance(changed, Clip)
    assert [int(one.mean()) for one in changed.frames] == [0, 100, 200]  # 100 is the mean of all
    assert changed.sound is not None
    assert changed.sound.sum() == 32_000
    assert hidden(Clip(frames, (0, 1, 2)), [Place(0, 1)]).sound is None  # type: ignore[union-attr]  # a clip


def test_numbers_of_a_table_have_no_places_in_time() -> None:
    assert places(np.zeros((20, 5), np.float32)) == []
