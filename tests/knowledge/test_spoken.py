from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.spoken import LONGEST, joined, language_in, passages_of, said_in

Json = dict[str, Any]


def piece(
    *said: tuple[str, int, int], voices: list[tuple[int, int]] | None = None, language: str = "en"
) -> Json:
    windows = [{"text": text, "start": start, "end": end} for text, start, end in said]
    spans = voices if voices is not None else [(start, end) for _, start, end in said]
    return {"language": language, "said": windows, "voices": [list(span) for span in spans]}


def test_sentences_share_the_time_of_their_window_by_their_letters() -> None:
    first, second = said_in([piece(("Stop it. Press the red button.", 2_000, 8_000))])
    assert (first.text, second.text) == ("Stop it.", "Press the red button.")
    assert first.begin == 2_000
    assert first.end == pytest.approx(2_000 + 6_000 * 8 / 30, abs=1)
    assert second.begin == pytest.approx(2_000 + 6_000 * 9 / 30, abs=1)
    assert second.end == 8_000


def test_time_passes_with_the_voice_alone_and_a_sentence_begins_after_its_pause() -> None:
    voices = [(0, 2_000), (7_000, 9_000)]
    first, second = said_in([piece(("aaaaaaaaa. bbbbbbbbb.", 0, 9_000), voices=voices)])
    assert (first.begin, second.begin, second.end) == (0, 7_000, 9_000)
    assert first.end == pytest.approx(2_000, abs=100)


def test_a_sentence_over_two_windows_is_one_sentence() -> None:
    [only] = said_in([piece(("Hold the button", 0, 3_000), ("for ten seconds.", 3_400, 6_000))])
    assert (only.text, only.begin, only.end) == ("Hold the button for ten seconds.", 0, 6_000)


def test_chinese_without_full_stops_is_cut_where_its_windows_are() -> None:
    windows = [("先把水倒掉，再加白醋，", at * 12_000, at * 12_000 + 11_000) for at in range(8)]
    spoken = said_in([piece(*windows, language="zh")])
    assert len(spoken) == 8
    assert [one.begin for one in spoken] == [at * 12_000 for at in range(8)]
    assert joined(spoken) == "先把水倒掉，再加白醋，" * 8


def test_passages_last_about_thirty_seconds_and_end_with_a_sentence() -> None:
    windows = [(f"This is sentence number {at}.", at * 8_000, at * 8_000 + 7_000) for at in range(10)]
    groups = passages_of(said_in([piece(*windows)]))
    assert [one.text for group in groups for one in group] == [text for text, _, _ in windows]
    assert all(group[-1].end - group[0].begin <= LONGEST for group in groups)
    assert [len(group) for group in groups] == [3, 3, 3, 1]


def test_the_language_is_that_of_most_letters() -> None:
    pieces = [piece(("Hello.", 0, 1_000)), piece(("这个水壶怎么除水垢呢？", 1_000, 4_000), language="zh")]
    assert language_in(pieces) == "zh"
    assert language_in([piece(language="und")]) == "und"
    assert said_in([piece(), piece()]) == ()


words = st.text("ab中文。.! ,", min_size=1, max_size=30).filter(lambda text: text.strip() == text)


@given(
    texts=st.lists(words, min_size=1, max_size=12),
    gaps=st.lists(st.integers(0, 40_000), min_size=12, max_size=12),
)
def test_every_letter_is_said_once_and_in_order(texts: list[str], gaps: list[int]) -> None:
    at, windows = 0, []
    for text, gap in zip(texts, gaps, strict=False):
        windows.append((text, at + gap, at + gap + 200 * len(text)))
        at += gap + 200 * len(text)
    spoken = said_in([piece(*windows)])
    assert "".join(one.text for one in spoken).replace(" ", "") == "".join(texts).replace(" ", "")
    assert all(windows[0][1] <= one.begin <= one.end <= windows[-1][2] for one in spoken)
    assert all(one.begin <= other.begin for one, other in pairwise(spoken))
