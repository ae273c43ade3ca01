import shutil
from pathlib import Path

import pytest

import speech.voices as small
from frontdesk import sections
from frontdesk.errors import Misconfigured, NotReady
from frontdesk.models.store import ModelStore
from frontdesk.speech import speaker as room
from frontdesk.speech.speaker import Speaker

pytest.importorskip("misaki", reason="misaki is not installed")
needed = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")

SETTINGS = sections.Speech()


def test_the_model_speaks_where_it_was_pulled(pulled: ModelStore) -> None:
    speaker = Speaker(pulled, SETTINGS)
    samples, voice = speaker.say("您好，3元。", "zh")
    assert samples.size
    assert voice.maker == "Kokoro-82M v1.0, 8 bit, voice zf_xiaoxiao"
    assert speaker.say("Hello.", "en")[1].maker.endswith("voice af_heart")
    assert speaker.note("zh") == speaker.note("en") == ""
    assert speaker.state("light") == speaker.state("middle") == ("kokoro", "ok", "espeak-ng", "")


def test_the_settings_choose_voice_and_speed(pulled: ModelStore) -> None:
    speaker = Speaker(pulled, sections.Speech(zh="zm_yunxi", speed=1.5))
    assert speaker.voice("zh").maker.endswith("voice zm_yunxi")
    assert speaker.voice("zh").key != Speaker(pulled, sections.Speech(zh="zm_yunxi")).voice("zh").key


def test_a_voice_that_is_not_there_is_refused_before_anybody_waits_for_it(pulled: ModelStore) -> None:
    Speaker(pulled, SETTINGS).check()
    with pytest.raises(Misconfigured, match="'zf_nobody' is not there; choose one of"):
        Speaker(pulled, sections.Speech(zh="zf_nobody")).check()


@needed
def test_without_the_model_espeak_stands_in_and_its_mandarin_is_called_poor(tmp_path: Path) -> None:
    speaker = Speaker(ModelStore(tmp_path), SETTINGS)
    speaker.check()
    samples, voice = speaker.say("Hello.", "en")
    assert samples.size
    assert voice.maker == "espeak-ng, voice en-us"
    assert "Mandarin is hard to understand" in speaker.note("zh")
    assert "frontdesk models pull middle" in speaker.note("en")
    assert speaker.state("middle")[1:3] == ("fallback", "espeak-ng")
    assert speaker.state("light") == ("espeak-ng", "ok", "text only", "")


@needed
def test_a_model_that_turns_out_damaged_is_replaced_on_the_spot(pulled: ModelStore) -> None:
    path = pulled.path("kokoro") / "decoder.onnx"
    path.write_bytes(b"x" * path.stat().st_size)  # the size is right: only opening it tells
    speaker = Speaker(pulled, SETTINGS)
    samples, voice = speaker.say("Hello.", "en")
    assert samples.size
    assert voice.maker.startswith("espeak-ng")
    assert "is no readable network" in speaker.note("en")


def test_where_nothing_speaks_both_remedies_are_told(tmp_path: Path, silent: None) -> None:
    speaker = Speaker(ModelStore(tmp_path), SETTINGS)
    with pytest.raises(NotReady, match=r"nothing can speak here.*pull middle', or install espeak-ng"):
        speaker.say("Hello.", "en")
    assert speaker.who() == "text only"
    assert speaker.state("middle") == (
        "kokoro",
        "fallback",
        "text only",
        "run 'frontdesk models pull middle'",
    )


def test_an_espeak_that_fails_once_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    speaker = Speaker(ModelStore(tmp_path / "none"), SETTINGS)
    with pytest.raises(NotReady, match="nothing can speak here: espeak-ng does not work"):
        speaker.say("Hello.", "en")
    small.pulled(tmp_path / "none")  # and a model that is pulled meanwhile speaks at once
    assert speaker.say("Hello.", "en")[1].maker.startswith("Kokoro")


def test_a_damaged_model_without_anything_behind_it_is_told(pulled: ModelStore, silent: None) -> None:
    path = pulled.path("kokoro") / "decoder.onnx"
    path.write_bytes(b"x" * path.stat().st_size)
    with pytest.raises(NotReady, match="nothing can speak here"):
        Speaker(pulled, SETTINGS).say("Hello.", "en")


@needed
def test_without_the_sounds_of_chinese_only_english_is_the_models(
    pulled: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "find_spec", lambda _: None)  # as on Python 3.13
    speaker = Speaker(pulled, SETTINGS)
    assert speaker.voice("zh").maker.startswith("espeak-ng")
    assert "Python 3.11 or 3.12" in speaker.note("zh")
    assert speaker.say("Hello 张伟.", "en")[1].maker.startswith("Kokoro")


def test_a_speaker_that_is_off_says_so(pulled: ModelStore) -> None:
    speaker = Speaker(pulled, sections.Speech(on=False))
    assert speaker.who() == "off"
    assert speaker.state("middle") == ("text only", "ok", "text only", "")
    speaker.warm()


def test_a_speaker_is_warmed_where_it_has_a_model_and_left_alone_where_it_has_none(
    pulled: ModelStore, tmp_path: Path, silent: None
) -> None:
    Speaker(pulled, SETTINGS).warm()
    Speaker(ModelStore(tmp_path / "none"), SETTINGS).warm()
