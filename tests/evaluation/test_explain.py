import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.fakes import FakeInput, FakeModel
from frontdesk.errors import InvalidInput
from frontdesk.evaluation.explain import BATCH, explain
from frontdesk.features.feature import Clip, Item

WORDS = {"fine": (3.0, 0.0), "broken": (0.0, 3.0), "well": (0.2, 0.0), "not": (-1.0, 1.0)}
MODEL = FakeModel(WORDS)
SOUND = np.full(16_000, 0.5, np.float32)
PICTURE = np.full((14, 14, 3), 50, np.uint8)


@given(
    st.lists(st.sampled_from([*WORDS, "so"]), min_size=1, max_size=6),
    st.booleans(),
    st.sampled_from(["good", "bad"]),
)
def test_shares_sum_to_what_the_row_adds_to_the_logit(words: list[str], heard: bool, label: str) -> None:
    row: dict[str, Item] = {"text": " ".join(words), "image": PICTURE}
    row |= {"audio": SOUND} if heard else {}
    found = explain(MODEL, row, label)
    assert sum(found.shares.values()) == pytest.approx(found.logit - found.base, abs=1e-6)


def test_the_likeliest_label_is_explained_by_the_words_that_make_it_so() -> None:
    text = "well, it is fine"
    found = explain(MODEL, {"text": text})
    assert (found.label, found.modality, found.column) == ("good", "text", "text")
    first = found.reasons[0]
    assert text[slice(first.place.start, first.place.end)] == "fine"
    assert first.effect == pytest.approx(3)
    assert found.probability > 0.9


def test_a_word_that_speaks_against_a_label_is_below_0() -> None:
    found = explain(MODEL, {"text": "not fine"}, "good")
    assert [round(one.effect, 6) for one in found.reasons] == [3, -2]


def test_each_modality_is_explained_by_places_of_its_kind() -> None:
    loud = np.zeros(16_000, np.float32)
    loud[8_000:8_800] = 1
    heard = explain(MODEL, {"audio": loud}, "bad").reasons[0]
    assert (heard.place.start, heard.place.end) == (500, 600)
    bright = np.zeros((70, 70, 3), np.uint8)
    bright[30:40, 60:70] = 250
    assert explain(MODEL, {"image": bright}, "good").reasons[0].place.box == (60, 30, 70, 40)
    film = Clip(np.stack([np.full((4, 4, 3), value, np.uint8) for value in (0, 0, 240)]), (0, 1_000, 2_000))
    shown = explain(MODEL, {"video": film}, "good").reasons[0]
    assert shown.place.start is not None
    assert shown.place.end is not None
    assert shown.place.start <= 2_000 < shown.place.end


def test_numbers_are_given_a_share_and_no_places() -> None:
    model = FakeModel(WORDS, inputs={"faces": FakeInput("faces", "video", "numbers")})
    assert explain(model, {"faces": np.ones(5, np.float32)}, "bad").reasons == ()
    found = explain(model, {"faces": np.ones((3, 5), np.float32)}, "bad")
    assert found.reasons == ()
    assert found.shares == {"video": pytest.approx(1)}


def test_long_texts_are_hidden_in_runs_some_at_a_time() -> None:
    found = explain(MODEL, {"text": "so " * 500 + "fine"})
    assert BATCH < len(found.reasons) <= 48
    assert found.reasons[0].place.end == 1_504


def test_an_unknown_label_and_an_empty_row_are_refused() -> None:
    with pytest.raises(InvalidInput, match="knows no label 'odd'; it knows: good, bad"):
        explain(MODEL, {"text": "fine"}, "odd")
    with pytest.raises(
        InvalidInput, match="nothing that the model reads; give audio or image or text or video"
    ):
        explain(MODEL, {"other": "fine"})
