import shutil
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import NotReady
from frontdesk.speech import espeak

needed = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def program(folder: Path, script: str) -> None:
    path = folder / espeak.COMMAND
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@needed
@pytest.mark.parametrize(("text", "language"), [("Good morning.", "en"), ("早上好。", "zh")])
def test_it_speaks_both_languages(text: str, language: str) -> None:
    samples, rate = espeak.say(text, language)
    assert rate > 8_000
    assert 0.3 < samples.size / rate < 5
    assert 0.05 < np.abs(samples).max() <= 1


@needed
def test_it_speaks_faster_when_it_should() -> None:
    slow, _ = espeak.say("Good morning to all of you.", "en", 0.7)
    fast, _ = espeak.say("Good morning to all of you.", "en", 1.5)
    assert fast.size < 0.8 * slow.size


@needed
def test_a_text_is_never_an_option_of_the_command() -> None:
    samples, _ = espeak.say("--version -w /tmp/x; rm *", "en")
    assert samples.size


@needed
def test_words_that_no_lexicon_has_are_guessed_in_the_symbols_of_the_voice() -> None:
    (found,) = espeak.guess(["Zepparella"])
    assert found is not None
    assert set(found) <= set("zˌɛpəɹˈl")
    assert espeak.guess(["Lumi", "Messi"]) == espeak.guess(("Lumi", "Messi"))
    assert espeak.guess([]) == ()


def test_a_machine_without_it_guesses_nothing_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not espeak.available()
    assert espeak.guess(["Absentia", "Nowhere"]) == (None, None)
    with pytest.raises(NotReady, match="espeak-ng is not there; install espeak-ng"):
        espeak.say("Hello.", "en")


@pytest.mark.parametrize("script", ["exit 3", "echo no sound", "exec sleep 60"])
def test_a_program_that_fails_gives_nonsense_or_hangs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(espeak, "SECONDS", 0.5)
    with pytest.raises(NotReady, match="espeak-ng does not work"):
        espeak.say("Hello.", "en")


def test_a_guess_with_too_few_lines_is_no_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "echo one line")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert espeak.guess(["Firstword", "Secondword"]) == (None, None)
