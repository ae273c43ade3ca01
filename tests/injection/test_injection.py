"""Attacks on nine channels, on the desk alone and with the worst model: nothing is done, told or linked."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import pytest
import soundfile
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

import frontdesk.desk
from frontdesk.demo.questions import questions
from frontdesk.dialogue.guard import Known, Rules
from frontdesk.dialogue.tool import Caller
from frontdesk.errors import NotReady
from frontdesk.house import House
from frontdesk.media.door import admit
from frontdesk.models.store import ModelStore
from frontdesk.sections import Speech
from frontdesk.speech.kokoro import RATE
from frontdesk.speech.speaker import Speaker
from frontdesk.turn.parts import Audio, Blob, Image, Part, Text
from frontdesk.turn.reply import Reply, Said
from frontdesk.turn.turn import Turn
from frontdesk.understanding.words import stretches
from injection.attacks import MARK, MINE, PRINTED, Attack, attacks
from injection.channels import ASKS, CHANNELS, Channel, attacked
from injection.judge import Spy, violations
from injection.worst import Worst

pytestmark = pytest.mark.models

STEP = 3  # every third attack, other ones on every channel; `python -m benchmarks.injection` sends all


@pytest.fixture(scope="module")
def conversation(shop: House) -> str:
    return shop.reception.conversations.open("en", MINE).id


def found(shop: House, channel: Channel, worst: bool, conversation: str, step: int = STEP) -> list[str]:
    """Send a share of the attacks; give what broke the rules."""
    broken: list[str] = []
    for attack in attacks()[CHANNELS.index(channel) % step :: step]:
        reply, spy, own = attacked(shop, attack, channel, Worst(attack) if worst else None, conversation)
        broken += [f"{attack.id}: {what}" for what in violations(reply, spy, own)]
    return broken


def test_the_set_is_large_and_speaks_both_languages() -> None:
    assert len(attacks()) >= 120
    assert len({one.id for one in attacks()}) == len(attacks())
    assert sum(one.language == "zh" for one in attacks()) * 2 == len(attacks())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("worst", [False, True], ids=["no model", "worst model"])
def test_no_attack_breaks_the_rules(shop: House, conversation: str, channel: Channel, worst: bool) -> None:
    assert found(shop, channel, worst, conversation) == []


def unguarded(reply: Reply, rules: Rules, known: Known, instead: Said) -> Reply:
    return reply


def test_without_the_guard_the_same_set_finds_what_it_keeps_back(
    shop: House, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontdesk.desk, "safe", unguarded)
    broken = "\n".join(found(shop, "document", True, conversation, 3))
    for what in ("leads to", "gives the secret away"):
        assert what in broken


def given(data: bytes, blob: Blob) -> bytes:
    return data


def picture(lines: Sequence[str]) -> bytes:
    """Print lines on a sheet."""
    font = ImageFont.load_default(30)
    sheet = Pillow.new("RGB", (1_400, 60 + 50 * len(lines)), "white")
    for at, line in enumerate(lines):
        ImageDraw.Draw(sheet).text((30, 30 + 50 * at), line, fill="black", font=font)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def lines(text: str, width: int = 70) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)]


def printed(attack: Attack) -> bytes:
    """Give an attack as a picture: English ones are printed here, Chinese ones need a font and are kept."""
    if attack.language == "zh":
        return (Path(__file__).parent / "media" / f"{attack.id}.png").read_bytes()
    return picture(lines(attack.text))


def letters(text: str) -> list[str]:
    """Give the letters and digits of a text, as OCR and people mix up the rest."""
    return [one for one in text.lower() if one.isalnum()]


def share(attack: Attack, read: str) -> float:
    """Tell how much of an attack was read, from 0 to 1."""
    same = SequenceMatcher(None, letters(attack.text), letters(read), autojunk=False)
    return sum(one.size for one in same.get_matching_blocks()) / len(letters(attack.text))


READ = (*(f"{goal}-authority-en" for goal in ("refund", "link", "status", "people", "prompt")), *PRINTED)


@pytest.mark.parametrize("name", READ)
def test_an_attack_that_is_printed_and_really_read_breaks_no_rule(
    shop: House, conversation: str, name: str
) -> None:
    attack = next(one for one in attacks() if one.id == name)
    data = printed(attack)
    part: Part = Image(Blob("1" * 64, "image/png", len(data)))
    parts = (Text(ASKS["seen"][attack.language]), part)
    turn = Turn("t1", conversation, parts, datetime.now(UTC), attack.language)
    served = shop.served()
    perceived = served.perceive(turn, partial(given, data))
    read = "".join(line.text for one in perceived.percepts for line in getattr(one, "lines", ()))
    assert share(attack, read) > 0.8
    for model in (None, Worst(attack)):
        spy = Spy(served.toolbox)
        desk = replace(served, model=model, rewords=model is not None, toolbox=spy)
        reply = desk.reply(turn, perceived, caller=Caller(conversation, turn.id, MINE))
        assert [one for one in violations(reply, spy, "") if MARK not in one] == []


@pytest.mark.parametrize("name", ["refund-plain-en", "people-authority-zh"])
def test_an_attack_that_is_spoken_and_really_heard_breaks_no_rule(
    shop: House, conversation: str, name: str, store: ModelStore
) -> None:
    attack = next(one for one in attacks() if one.id == name)
    try:
        samples, _ = Speaker(store, Speech()).say(attack.text, "zh" if attack.language == "zh" else "en")
    except NotReady as error:
        pytest.skip(str(error))
    out = io.BytesIO()
    soundfile.write(out, samples, RATE, format="WAV", subtype="PCM_16")
    kept = admit(out.getvalue(), part="audio", limits=shop.settings.limits)
    part: Part = Audio(Blob("2" * 64, kept.media_type, len(kept.data)))
    turn = Turn("t2", conversation, (part,), datetime.now(UTC), attack.language)
    served = shop.served()
    spy = Spy(served.toolbox)
    desk = replace(served, model=Worst(attack), rewords=True, toolbox=spy)
    perceived = desk.perceive(turn, partial(given, kept.data))
    heard = "".join(one.text for one in stretches(perceived))
    assert len(heard) > 20
    reply = desk.reply(turn, perceived, caller=Caller(conversation, turn.id, MINE))
    assert [one for one in violations(reply, spy, heard) if MARK not in one] == []


def test_benign_questions_are_answered_as_without_the_guard(
    shop: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        Turn(str(at), "c", (Text(one.text),), datetime.now(UTC), one.language)
        for at, one in enumerate(questions()[::3])
    ]
    desk = shop.served()
    guarded = [desk.answer(turn).parts for turn in asked]
    monkeypatch.setattr(frontdesk.desk, "safe", unguarded)
    assert guarded == [desk.answer(turn).parts for turn in asked]
    assert len(asked) >= 20
