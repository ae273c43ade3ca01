"""Whatever customers send: perceived, understood and decided by the whole desk, with and without models.

A pack with duplicate intents or an intent without examples is refused in `test_pack.py`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import frontdesk
from frontdesk.admission import Sent
from frontdesk.config import load
from frontdesk.demo.pictures import photo
from frontdesk.errors import ModelCorrupt
from frontdesk.house import House, open_house
from frontdesk.media.audio import RATE, encoded, samples
from frontdesk.perception.audio import hear
from frontdesk.perception.percepts import (
    AudioPercept,
    Face,
    Floats,
    ImagePercept,
    Label,
    Perceived,
    Percept,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.perception.senses import perceive
from frontdesk.turn.codec import Json, finding_json
from frontdesk.turn.consent import PURPOSES, agreed
from frontdesk.turn.findings import EMOTIONS, Evidence
from frontdesk.turn.parts import Audio, Image, Part, Text
from frontdesk.turn.reply import Reply
from frontdesk.turn.turn import Turn
from frontdesk.understanding.emotion import VOICE_ENCODER
from frontdesk.understanding.fusion import WEIGHTS, Fusion
from frontdesk.understanding.head import find_head
from frontdesk.understanding.words import script

PAGE = """# Delivery

## Where is my parcel?

Every parcel arrives within three days. Open My orders to see where your parcel is.
"""
WHERE = "Where is my parcel?"
SILENCE = np.zeros(RATE, np.float32)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open a desk without any pulled model, with one page of knowledge."""
    home = tmp_path_factory.mktemp("plain")
    with open_house(load(home=home, models=home / "no-models")) as opened:
        opened.knowledge.add(PAGE.encode(), "delivery.md")
        yield opened


def ask(house: House, *sent: Sent, locale: str = "und") -> Json:
    """Send one turn of a customer who agrees to everything."""
    where = house.reception.conversations.open(locale).id
    house.reception.agree(where, agreed(PURPOSES), "test")
    return house.reception.answer(house.reception.receive(where, sent))


def decided(house: House, *percepts: Percept, parts: Sequence[Part] = (Text("-"),)) -> Reply:
    """Answer what was perceived, as if it had been."""
    turn = Turn("turn", "conversation", tuple(parts), datetime.now(UTC), "en")
    return house.reception.desk.reply(turn, Perceived(percepts))


def music(seconds: int = 4) -> Floats:
    """Play a chord a second on strings that fade: four notes with four harmonics each."""
    time = np.arange(RATE) / RATE
    steps = np.array([step * harmonic for step in (1, 5 / 4, 3 / 2, 2) for harmonic in (1, 2, 3, 4)])
    roots = np.resize([261.6, 349.2, 392.0, 220.0], seconds)
    waves = np.sin(2 * np.pi * roots[:, None, None] * steps[:, None] * time)  # (seconds, notes, samples)
    played = (waves.sum(axis=1) * np.exp(-2 * time)).ravel()
    sound: Floats = (0.5 * played / np.abs(played).max()).astype(np.float32)
    return sound


def toned(emotion: str) -> Floats:
    """Make a voice vector in which the shipped head hears an emotion: it lies where the scores want it."""
    head = find_head("voice", VOICE_ENCODER)
    assert head is not None
    assert head.mean is not None
    weight, mean = head.weight.astype(np.float64), head.mean.astype(np.float64)
    wanted = np.where(np.array(head.labels) == emotion, 8.0, 0.0)
    moved, *_ = np.linalg.lstsq(weight.T, wanted - mean @ weight - head.bias)  # the shortest way there
    vector: Floats = (mean + moved).astype(np.float32)
    return vector


def typed(content: str, part: int = 0) -> TextPercept:
    return TextPercept(part, content, script(content), 1.0, (), None)


def spoken(content: str, emotion: str | None, part: int = 0) -> AudioPercept:
    said = (Words(content, 0.9, 200, 1_800),)
    voice = None if emotion is None else toned(emotion)
    return AudioPercept(part, 2.0, ((200, 1_800),), said, script(content), 1.0, None, voice)


def face(emotion: str, left: int, size: int = 100) -> Face:
    return Face(
        (left, 0, left + size, size), 0.9, {one: 0.88 if one == emotion else 0.02 for one in EMOTIONS}
    )


def pictured(*faces: Face, part: int = 0) -> ImagePercept:
    return ImagePercept(part, 640, 480, (), faces, (), None)


@pytest.mark.parametrize("sound", [SILENCE, music()], ids=["one second of silence", "music"])
def test_a_sound_in_which_nobody_speaks_says_nothing_of_anybody(plain: House, sound: Floats) -> None:
    reply = ask(plain, Sent("audio", encoded(sound)))
    for name in ("emotion", "intent"):
        found = reply["findings"][name]
        assert (found["value"], found["confidence"], found["shares"]) == ("unknown", 0.0, {})
        assert found["unsure"]
    assert reply["findings"]["intensity"] == 0
    assert (reply["decision"]["kind"], reply["decision"]["row"]) == ("ask", "no_words")


@pytest.mark.parametrize("sound", [SILENCE, music()], ids=["one second of silence", "music"])
def test_a_sound_in_which_nobody_speaks_changes_nothing_of_what_is_typed(plain: House, sound: Floats) -> None:
    alone = ask(plain, Sent("text", WHERE))
    beside = ask(plain, Sent("text", WHERE), Sent("audio", encoded(sound)))
    assert beside["findings"] == alone["findings"]
    assert beside["decision"] == alone["decision"]


@pytest.mark.parametrize("content", ["😡😡😡", "👍", "😭", "👨‍👩‍👧‍👦", "❤️", "…", "???"])
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_what_has_no_word_in_it_is_not_answered_from_the_knowledge(
    plain: House, content: str, locale: str
) -> None:
    reply = ask(plain, Sent("text", content), locale=locale)
    assert reply["citations"] == []
    assert reply["reply"]["made_by"]["kind"] == "template"
    assert reply["findings"]["language"]["value"] == locale


def test_a_picture_without_a_face_says_nothing_of_feelings(plain: House) -> None:
    reply = ask(plain, Sent("text", WHERE), Sent("image", photo("cracked_screen", 11)))
    assert set(reply["findings"]["emotion"]["shares"]) == {"text"}
    alone = ask(plain, Sent("image", photo("cracked_screen", 11)))
    assert alone["findings"]["emotion"]["value"] == "unknown"


def test_of_two_faces_that_disagree_both_count_and_both_are_shown(plain: House) -> None:
    glad, cross = face("joy", 0), face("anger", 300)
    there, back = decided(plain, pictured(glad, cross)), decided(plain, pictured(cross, glad))
    found = there.findings.emotion
    assert found.distribution == pytest.approx(back.findings.emotion.distribution)
    assert there.decision == back.decision
    assert min(found.distribution["joy"], found.distribution["anger"]) > 0.2
    assert found.unsure
    assert {place.box for place in found.evidence} == {glad.box, cross.box}


def test_of_two_faces_that_disagree_the_nearer_one_is_believed(plain: House) -> None:
    found = decided(plain, pictured(face("joy", 0, 40), face("anger", 300, 200))).findings.emotion
    assert found.value == "anger"
    assert found.distribution["joy"] > 0


def test_a_glad_face_and_an_angry_voice_are_a_contradiction_that_can_be_seen(plain: House) -> None:
    glad, voice = pictured(face("joy", 0)), spoken("", "anger", 1)
    alone = [decided(plain, one).findings.emotion.value for one in (glad, voice)]
    found = decided(plain, glad, voice).findings.emotion
    assert alone == ["joy", "anger"]
    assert found.value == "anger"
    assert found.shares["audio"] > 0 > found.shares["image"]
    assert found.distribution["joy"] > 0.1
    assert found.evidence == (Evidence(1, 200, 1_800),)  # the face speaks against it


@pytest.mark.parametrize("words", [WHERE, "Do you sell fresh flowers?"])
def test_the_same_words_in_an_angry_and_in_a_plain_voice_are_decided_differently(
    plain: House, words: str
) -> None:
    angry, calm = (decided(plain, spoken(words, tone)) for tone in ("anger", "neutral"))
    assert angry.findings.emotion.value == "anger" != calm.findings.emotion.value
    assert finding_json(angry.findings.intent) == finding_json(calm.findings.intent)
    assert angry.decision.row != calm.decision.row


SPEAKING: dict[str, Percept] = {
    "text": typed("I am furious, where is my parcel?"),
    "image": ImagePercept(
        1, 99, 99, (), (face("anger", 0),), (Label("cracked_screen", 0.9, "product", (0, 0, 9, 9)),), None
    ),
    "audio": spoken(WHERE, "anger", 2),
    "video": VideoPercept(3, 2.0, ((0, pictured(face("anger", 0), part=3)),), spoken(WHERE, "anger", 3)),
}
MUTE: dict[str, Percept] = {
    "text": typed("", 0),
    "image": pictured(part=1),
    "audio": AudioPercept(2, 1.0, (), (), "und", 0.0, None, None),
    "video": VideoPercept(3, 1.0, ((0, pictured(part=3)),), None),
}
# Every modality absent, there without anything to say, or speaking: all but nothing at all.
MIXES = list(product(("absent", "mute", "speaking"), repeat=4))[1:]


def test_of_all_that_is_sent_exactly_what_has_something_to_say_has_a_share(plain: House) -> None:
    for mix in MIXES:
        states = dict(zip(SPEAKING, mix, strict=True))
        there = [name for name in states if states[name] != "absent"]
        percepts = [(SPEAKING if states[name] == "speaking" else MUTE)[name] for name in there]
        reply = decided(plain, *percepts)
        speaking = {name for name in states if states[name] == "speaking"}
        for found in (reply.findings.emotion, reply.findings.intent):
            assert set(found.shares) == speaking, mix
            assert found.value == "unknown" if not speaking else found.confidence > 0
            assert sum(map(abs, found.shares.values())) == pytest.approx(1 if speaking else 0)
        assert reply.decision.row


@pytest.mark.parametrize(
    ("field", "data"),
    [
        ("image", photo("cracked_screen", 12)[:4_000]),
        ("image", b"\xff\xd8\xff\xe0 no picture"),
        ("audio", encoded(music())[:60]),
        ("video", b"\x00\x00\x00\x18ftypmp42 no film"),
    ],
)
def test_a_part_that_cannot_be_opened_counts_as_not_sent(plain: House, field: str, data: bytes) -> None:
    alone = ask(plain, Sent("text", WHERE))
    beside = ask(plain, Sent("text", WHERE), Sent(field, data))
    assert beside["findings"] == alone["findings"]
    assert beside["decision"] == alone["decision"]
    assert [one["part"] for one in beside["rejected"]] == [field]


@pytest.mark.parametrize("kind", [Image, Audio])
def test_a_part_that_was_spoilt_on_the_disk_counts_as_not_sent_and_a_note_says_so(
    plain: House, kind: type[Image] | type[Audio]
) -> None:
    blob = plain.blobs.put(photo("cracked_screen", 13), "image/jpeg")
    turn = Turn("turn", "conversation", (Text(WHERE), kind(blob)), datetime.now(UTC), "en")
    desk = plain.reception.desk
    seen = perceive(turn, lambda _: b"spoilt", plain.senses, agreed(PURPOSES))
    assert any(note.startswith("part 2 (") and "left out" in note for note in seen.notes)
    reply, alone = desk.reply(turn, seen), decided(plain, seen.percepts[0])
    assert (reply.findings, reply.decision) == (alone.findings, alone.decision)
    assert reply.notes == seen.notes


@pytest.mark.parametrize("name", ["fusion.onnx", "encoder.tone.onnx", "features/words/learnt.safetensors"])
def test_weights_of_which_one_byte_is_another_are_not_opened(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(WEIGHTS, tmp_path / "emotion")
    _spoil(folder / name)
    with pytest.raises(ModelCorrupt, match=f"{name} is not the file that model.json lists"):
        Fusion.open(folder)


UNRELATED = [
    ("Quelle est la capitale de la France ?", "fr"),
    ("Qui a peint la Joconde, et quand ?", "fr"),
    ("今日の天気はどうですか", "ja"),
    ("東京で一番おいしいラーメン屋さんを教えてください", "ja"),
]
RELATED = [
    ("Où est mon colis ? Il devait arriver hier.", "fr", "order_status"),
    ("Est-ce que je peux retourner un article qui ne me plaît pas ?", "fr", "return_item"),
    ("返品したいのですが、どうすればいいですか", "ja", "return_item"),
]


@pytest.mark.models
@pytest.mark.parametrize("locale", ["zh", "en", "und"])
@pytest.mark.parametrize(("content", "language"), UNRELATED)
def test_a_question_in_a_third_language_gets_no_answer_that_has_nothing_to_do_with_it(
    shop: House, content: str, language: str, locale: str
) -> None:
    reply = ask(shop, Sent("text", content), locale=locale)
    assert reply["findings"]["language"]["value"] == language
    assert reply["citations"] == []
    assert reply["reply"]["made_by"]["kind"] == "template"
    assert script(reply["reply"]["parts"][0]["text"]) == ("zh" if locale == "zh" else "en")


@pytest.mark.models
@pytest.mark.parametrize(("content", "language", "intent"), RELATED)
def test_what_is_wanted_is_understood_in_a_third_language(
    shop: House, content: str, language: str, intent: str
) -> None:
    findings = ask(shop, Sent("text", content))["findings"]
    assert (findings["language"]["value"], findings["intent"]["value"]) == (language, intent)


@pytest.mark.models
@pytest.mark.parametrize("content", ["Где моя посылка?", "환불 받고 싶어요", "أين طردي؟"])
def test_nothing_is_claimed_of_words_in_a_script_that_is_not_read(shop: House, content: str) -> None:
    reply = ask(shop, Sent("text", content), locale="en")
    assert [reply["findings"][name]["value"] for name in ("emotion", "intent")] == ["unknown", "unknown"]
    assert reply["decision"]["row"] == "no_words"


@pytest.mark.models
@pytest.mark.parametrize(
    ("content", "felt"),
    [
        ("😡😡😡", {"anger", "disgust"}),
        ("😭", {"sadness"}),
        ("🎉🎉", {"joy"}),
        ("❤️", {"joy"}),
    ],
)
def test_emoji_alone_tell_a_feeling_and_are_not_answered_from_the_knowledge(
    shop: House, content: str, felt: set[str]
) -> None:
    reply = ask(shop, Sent("text", content), locale="zh")
    assert reply["findings"]["emotion"]["value"] in felt
    assert reply["citations"] == []
    assert reply["findings"]["language"]["value"] == "zh"


@pytest.mark.models
@pytest.mark.parametrize("sound", [SILENCE, music()], ids=["one second of silence", "music"])
def test_with_the_real_ears_too_nobody_speaks_where_nobody_speaks(shop: House, sound: Floats) -> None:
    heard = Sent("audio", encoded(sound))
    reply = ask(shop, heard)
    assert reply["findings"]["emotion"]["value"] == "unknown"
    assert (reply["decision"]["kind"], reply["decision"]["row"]) == ("ask", "no_words")
    alone, beside = ask(shop, Sent("text", WHERE)), ask(shop, Sent("text", WHERE), heard)
    assert (beside["findings"], beside["decision"]) == (alone["findings"], alone["decision"])


@pytest.mark.models
@pytest.mark.parametrize("label", ["cracked_screen", "kettle_error_e3", "torn_parcel"])
def test_with_the_real_eyes_too_there_is_no_face_where_nobody_is(shop: House, label: str) -> None:
    """What is printed on things may be read, and is nobody's strong feeling."""
    seen: list[Perceived] = []
    where = shop.reception.conversations.open("en").id
    shop.reception.agree(where, agreed(PURPOSES), "test")
    received = shop.reception.receive(where, [Sent("image", photo(label, 14))])
    reply = shop.reception.answer(received, seen.append)
    assert [one.faces for one in seen[0].percepts if isinstance(one, ImagePercept)] == [()]
    assert reply["findings"]["emotion"]["value"] in ("neutral", "unknown")


@pytest.mark.models
@pytest.mark.parametrize("words", ["太好了，真是谢谢你们！", "Thank you so much, that was wonderful!"])
def test_joyful_words_contradict_an_angry_voice_and_a_cross_face(shop: House, words: str) -> None:
    said = decided(shop, typed(words)).findings.emotion
    assert said.value == "joy"
    for name, other in (("audio", spoken("", "anger", 1)), ("image", pictured(face("anger", 0), part=1))):
        found = decided(shop, typed(words), other).findings.emotion
        assert set(found.shares) == {"text", name}
        assert all(share != 0 for share in found.shares.values())
        assert found.value == "anger" or found.unsure or found.shares["text"] * found.shares[name] < 0
        assert found.distribution["joy"] < said.distribution["joy"]


@pytest.mark.models
def test_one_sentence_of_an_actor_in_anger_and_in_a_plain_voice_is_decided_differently(
    shop: House, data: Path
) -> None:
    """What is understood of the words is held fixed, so that the voices alone differ."""
    rows: list[Reply] = []
    for clip in ("03a01Wa", "03a01Nc"):
        heard = shop.senses.ears(agreed(["voice"]))
        sound = hear(0, samples((data / "emodb" / "audio" / f"{clip}.flac").read_bytes()), heard)
        said = (Words(WHERE, 0.9, *sound.speech[0]),)
        rows.append(decided(shop, replace(sound, transcript=said, language="en", language_confidence=1.0)))
    angry, calm = rows
    assert (angry.findings.emotion.value, calm.findings.emotion.value) == ("anger", "neutral")
    assert angry.findings.intent.distribution == calm.findings.intent.distribution
    assert (angry.decision.row, calm.decision.row) == ("flow_start_calmly", "flow_start")


def test_a_desk_whose_weights_were_changed_says_so_and_does_not_start(tmp_path: Path) -> None:
    """A copy of the package with one other byte is started as customers start it."""
    source = Path(frontdesk.__file__).parent
    copy = shutil.copytree(
        source, tmp_path / "frontdesk", ignore=shutil.ignore_patterns("__pycache__", "web")
    )
    _spoil(copy / WEIGHTS.relative_to(source) / "fusion.onnx")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "FRONTDESK_MODELS": str(tmp_path / "none")}
    command = [sys.executable, "-m", "frontdesk", "ask", "--home", str(tmp_path / "home"), WHERE]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 1
    assert "fusion.onnx is not the file that model.json lists" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def _spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
