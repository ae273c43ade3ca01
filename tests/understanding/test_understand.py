import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.features.e5 import E5
from frontdesk.features.hashed import HashedNgrams
from frontdesk.models.store import ModelStore
from frontdesk.perception.percepts import (
    AudioPercept,
    Face,
    ImagePercept,
    Label,
    Perceived,
    Percept,
    TextPercept,
    VideoPercept,
    Words,
)
from frontdesk.training.sentences import own
from frontdesk.turn.findings import EMOTIONS, Findings
from frontdesk.understanding.calibrate import expected_calibration_error
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.understand import Understanding, open_understanding
from frontdesk.understanding.words import script

PACK = load_pack(shop_pack())
PLAIN = open_understanding(PACK, HashedNgrams())  # what runs when no model was pulled
EXPRESSION = {emotion: 0.7 if emotion == "anger" else 0.05 for emotion in EMOTIONS}
BOX = (10, 10, 90, 90)


@pytest.fixture(scope="module")
def understanding(store: ModelStore, tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    return open_understanding(PACK, E5.open(store.path("e5")), tmp_path_factory.mktemp("pack"))


def text(content: str, part: int = 0) -> TextPercept:
    return TextPercept(part, content, script(content), 1.0, (), None)


def photo(part: int = 1) -> ImagePercept:
    labels = (Label("cracked_screen", 0.9, "product", BOX),)
    return ImagePercept(
        part, 99, 99, (Words("E3", 0.9, box=BOX),), (Face(BOX, 0.9, EXPRESSION),), labels, None
    )


def voice(content: str = "我要退货", part: int = 2) -> AudioPercept:
    vector = np.zeros(2_048, np.float32)
    said = (Words(content, 0.9, 0, 1_500),)
    return AudioPercept(part, 2.0, ((0, 1_500),), said, script(content), 1.0, None, vector)


ALL: dict[str, Percept] = {
    "text": text("这个能退吗？"),
    "image": photo(),
    "audio": voice(),
    "video": VideoPercept(3, 2.0, ((0, photo(3)),), voice(part=3)),
}
SUBSETS = [group for size in range(1, 5) for group in combinations(ALL, size)]


def understood(who: Understanding, *percepts: Percept) -> Findings:
    return who.understand(Perceived(percepts), ())


@pytest.mark.parametrize("group", SUBSETS, ids="+".join)
def test_every_subset_of_modalities_is_understood_and_each_has_its_share(group: tuple[str, ...]) -> None:
    findings = understood(PLAIN, *(ALL[name] for name in group))
    for finding in (findings.emotion, findings.intent):
        assert set(finding.shares) == set(group)
        assert sum(map(abs, finding.shares.values())) == pytest.approx(1)
        assert sum(finding.distribution.values()) == pytest.approx(1)
        assert finding.confidence == max(finding.distribution.values())
        assert finding.value == max(finding.distribution, key=lambda one: finding.distribution[one])
    if len(group) == 1:
        assert findings.emotion.shares == {group[0]: 1.0}


def test_the_order_of_parts_makes_no_difference_to_what_is_found() -> None:
    there, back = (understood(PLAIN, *some) for some in (ALL.values(), reversed(ALL.values())))
    for one, other in ((there.emotion, back.emotion), (there.intent, back.intent)):
        assert one.distribution == pytest.approx(other.distribution)
        assert one.shares == pytest.approx(other.shares)


def test_where_nothing_is_there_to_judge_by_nothing_is_claimed() -> None:
    silent = AudioPercept(0, 1.0, (), (), "und", 0.0, None, None)
    for percepts in ((), (silent,), (ImagePercept(0, 9, 9, (), (), (), None),)):
        findings = understood(PLAIN, *percepts)
        for finding in (findings.emotion, findings.intent, findings.language):
            assert (finding.value, finding.confidence) == ("unknown", 0.0)
        assert findings.entities == ()


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_is_understood_and_its_evidence_lies_inside_it(content: str) -> None:
    findings = understood(PLAIN, text(content))
    places = [place for entity in findings.entities for place in entity.evidence]
    for finding in (findings.emotion, findings.intent):
        assert 0 <= finding.confidence <= 1
        for place in (*finding.evidence, *places):
            assert 0 <= (place.start or 0) < (place.end or 0) <= len(content)


def test_the_share_of_a_sound_in_a_film_is_the_films() -> None:
    assert set(understood(PLAIN, ALL["video"]).intent.shares) == {"video"}


@pytest.mark.models
@pytest.mark.parametrize(
    ("content", "emotion", "intent"),
    [
        ("我的订单到现在还没发货，能查一下吗", "neutral", "order_status"),
        ("Where has my parcel got to?", "neutral", "order_status"),
        ("气死我了，你们这是骗人，我要投诉", "anger", "complaint"),
        ("I am furious, this is the worst service, I want to complain", "anger", "complaint"),
        ("谢谢你，太棒了", "joy", "thanks"),
        ("Thank you so much, that was wonderful", "joy", "thanks"),
        ("水壶冒烟了，我好害怕", "fear", "troubleshoot"),
        ("转人工", "neutral", "talk_to_person"),
        ("Let me speak to a human", "neutral", "talk_to_person"),
        ("木星有几颗卫星", "neutral", "out_of_scope"),
        ("Who wrote Hamlet?", "neutral", "out_of_scope"),
    ],
)
def test_what_is_felt_and_wanted_in_both_languages(
    understanding: Understanding, content: str, emotion: str, intent: str
) -> None:
    findings = understood(understanding, text(content))
    assert (findings.emotion.value, findings.intent.value) == (emotion, intent)


@pytest.mark.models
def test_a_photo_changes_what_the_same_words_want(understanding: Understanding) -> None:
    shown = ImagePercept(1, 99, 99, (), (), (Label("cracked_screen", 0.9, "product", BOX),), None)
    alone, both = (
        understood(understanding, *some) for some in ((text("这个能退吗？"),), (text("这个能退吗？"), shown))
    )
    assert (alone.intent.value, both.intent.value) == ("return_item", "damaged_item")
    assert both.intent.evidence[-1].box == BOX


@pytest.mark.models
def test_one_furious_sentence_among_plain_ones_is_heard_and_pointed_at(understanding: Understanding) -> None:
    content = "Hello. I ordered a lamp last week. You are crooks, I am furious!"
    found = understood(understanding, text(content)).emotion
    assert found.value == "anger"
    assert [content[place.start : place.end] for place in found.evidence] == ["You are crooks, I am furious!"]


@pytest.mark.models
@pytest.mark.parametrize("language", ["zh", "en"])
def test_paraphrases_that_no_pack_was_written_from_are_understood(
    understanding: Understanding, language: str
) -> None:
    """Floors a little under what was measured; `pytest -s` prints the figures of docs/understanding.md."""
    written = yaml.safe_load((Path(__file__).parent / "paraphrases.yml").read_text("utf-8"))
    rows = [(intent, content) for intent, both in written.items() for content in both[language]]
    found = [understood(understanding, text(content)).intent for _, content in rows]
    right = np.array([one.value == intent for one, (intent, _) in zip(found, rows, strict=True)])
    ece = expected_calibration_error(np.array([one.confidence for one in found]), right)
    sys.stdout.write(f"\nintent, {language}: n {len(rows)} accuracy {right.mean():.3f} ECE {ece:.3f}\n")
    assert len(rows) >= 4 * len(written)
    assert right.mean() >= 0.82
    assert ece <= 0.12


@pytest.mark.models
@pytest.mark.parametrize("language", ["zh", "en"])
def test_emotions_of_sentences_that_taught_nothing_are_recognised(
    understanding: Understanding, language: str
) -> None:
    rows = [row for row in own("test") if row.language == language]
    found = [understood(understanding, text(row.text)).emotion for row in rows]
    right = np.array([one.value == row.emotion for one, row in zip(found, rows, strict=True)])
    ece = expected_calibration_error(np.array([one.confidence for one in found]), right)
    sys.stdout.write(f"\nemotion, {language}: n {len(rows)} accuracy {right.mean():.3f} ECE {ece:.3f}\n")
    assert right.mean() >= 0.82
    assert ece <= 0.15
