import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from frontdesk.speech.cache import SpeechCache


@dataclass
class Clock:
    at: float = 1_000_000.0

    def __call__(self) -> float:
        return self.at


def test_what_was_made_is_given_again_to_the_same_voice_and_text_alone(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path / "speech", 1_000, 60)
    cache.put("one voice", "您好", b"sound")
    assert cache.get("one voice", "您好") == b"sound"
    assert cache.get("another voice", "您好") is None
    assert cache.get("one voice", "您好。") is None


def test_the_least_used_goes_when_there_are_too_many_bytes(tmp_path: Path) -> None:
    clock = Clock()
    cache = SpeechCache(tmp_path, 300, 1_000, clock)
    for text in ("a", "b", "c"):
        clock.at += 1
        cache.put("v", text, b"x" * 100)
    clock.at += 1
    assert cache.get("v", "a")
    clock.at += 1
    cache.put("v", "d", b"x" * 100)
    assert [text for text in "abcd" if cache.get("v", text)] == ["a", "c", "d"]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 300


def test_nothing_is_kept_longer_than_it_may_however_often_it_is_used(tmp_path: Path) -> None:
    clock = Clock()
    cache = SpeechCache(tmp_path, 1_000, 60, clock)
    cache.put("v", "old", b"x")
    for _ in range(3):
        clock.at += 20
        assert cache.get("v", "old")
    clock.at += 1
    assert cache.get("v", "old") is None
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_asks_for_goes_with_the_next_that_is_kept(tmp_path: Path) -> None:
    clock = Clock()
    cache = SpeechCache(tmp_path, 1_000, 60, clock)
    cache.put("v", "old", b"x")
    clock.at += 61
    cache.put("v", "new", b"x")
    assert len(list(tmp_path.iterdir())) == 1


def test_only_the_desk_reads_its_files_and_no_name_tells_a_word(tmp_path: Path) -> None:
    root = tmp_path / "speech"
    cache = SpeechCache(root, 1_000, 60)
    cache.put("v", "secret", b"x")
    (path,) = root.iterdir()
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "secret" not in path.name


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_cache(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "speech").write_text("a file stands here")
    cache = SpeechCache(tmp_path / "speech", 1_000, 60)
    cache.put("v", "secret", b"x")
    assert cache.get("v", "secret") is None
    assert "was not kept" in caplog.text
    assert "secret" not in caplog.text


def test_a_piece_larger_than_the_whole_cache_is_not_kept(tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path, 10, 60)
    cache.put("v", "long", b"x" * 100)
    assert cache.get("v", "long") is None
