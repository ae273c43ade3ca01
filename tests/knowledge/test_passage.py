from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.passage import Passage, language_of, passage_id


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I return a router?", "en"),
        ("怎么退货？", "zh"),
        ("LW-R2 红灯一直亮", "zh"),
        ("Der Router leuchtet rot", "en"),
        ("ルーターのランプが赤い", "ja"),
        ("199 / 220 / ---", "und"),
        ("", "und"),
    ],
)
def test_a_language_is_told_by_its_script(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text(), st.integers(0, 9), st.text())
def test_a_passage_is_named_by_what_it_is_and_where_it_stands(source: str, start: int, text: str) -> None:
    end = start + len(text)
    name = passage_id(source, start, end, text)
    assert name == passage_id(source, start, end, text)
    assert name != passage_id(source, start + 1, end + 1, text)
    assert name != passage_id(source + "x", start, end, text)


def test_a_sentence_of_a_transcript_has_its_own_moment_and_a_frame_the_whole() -> None:
    said = "Press it. Then wait for the green light."
    talk = Passage("p", "s", "t", said, 0, len(said), "transcript", None, "en", ms=(10_000, 30_000))
    assert talk.moment(0, 9) == (10_000, 14_500)
    assert talk.moment(10, len(said)) == (14_000, 30_000)
    assert replace(talk, kind="frame").moment(10, 20) == (10_000, 30_000)
    assert replace(talk, ms=None).moment(0, 9) is None
