from pathlib import Path

import av
import pytest
from typer.testing import CliRunner

import speech.voices as small
from frontdesk.cli.main import build
from frontdesk.errors import InvalidInput, Misconfigured, NotReady

pytest.importorskip("misaki", reason="misaki is not installed")

RUN = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    small.pulled(tmp_path / "models")
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    return tmp_path


def said(*arguments: str, words: str = "") -> tuple[str, BaseException | None]:
    result = RUN.invoke(build(("say", "doctor")), ["say", *arguments], input=words)
    return result.output, result.exception


@pytest.mark.parametrize("ending", ["mp3", "wav", "flac", "ogg"])
def test_a_text_is_spoken_into_a_file_with_its_label(home: Path, ending: str) -> None:
    out, error = said("您好，3元。", "--out", str(home / f"a.{ending}"))
    assert error is None
    assert "Kokoro-82M v1.0, 8 bit, voice zf_xiaoxiao" in out
    with av.open(home / f"a.{ending}") as container:
        told = {**container.metadata, **container.streams.audio[0].metadata}
    assert any("AI generated: Kokoro-82M v1.0, 8 bit, voice zf_xiaoxiao" in one for one in told.values())


def test_words_come_from_standard_input_too_and_a_voice_can_be_chosen(home: Path) -> None:
    out, error = said("-", "--out", str(home / "a.mp3"), "--voice", "zm_yunxi", words="早上好。")
    assert error is None
    assert "zm_yunxi" in out


@pytest.mark.parametrize("nothing", ["", "🙂", "?!", "https://a.example"])
def test_a_text_without_words_is_refused(home: Path, nothing: str) -> None:
    _, error = said(nothing, "--out", str(home / "a.mp3"))
    assert isinstance(error, InvalidInput)
    assert not (home / "a.mp3").exists()


def test_an_unknown_voice_or_ending_is_refused(home: Path) -> None:
    assert isinstance(said("Hi.", "--out", str(home / "a.mp3"), "--voice", "nobody")[1], Misconfigured)
    assert isinstance(said("Hi.", "--out", str(home / "a.txt"))[1], InvalidInput)


def test_a_speed_out_of_bounds_is_refused(home: Path) -> None:
    assert said("Hi.", "--out", str(home / "a.mp3"), "--speed", "9")[1] is not None


def test_where_nothing_speaks_the_remedy_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_MODELS", str(home / "none"))
    monkeypatch.setenv("PATH", "/nowhere")
    _, error = said("Hi.", "--out", str(home / "a.mp3"))
    assert isinstance(error, NotReady)
    assert "pull middle" in str(error)


def test_the_doctor_tells_who_speaks(home: Path) -> None:
    result = RUN.invoke(build(("say", "doctor")), ["doctor", "--json"])
    assert '"name": "speech out"' in result.output
    assert "voice af_heart" in result.output
