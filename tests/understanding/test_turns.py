"""The project's own test set: what its two files must hold, whoever edits them."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from frontdesk.training.sentences import own
from frontdesk.turn import findings
from frontdesk.understanding.pack import LANGUAGES, OUT_OF_SCOPE, load_pack, shop_pack
from frontdesk.understanding.yamlfile import Node, read_yaml

HERE = Path(__file__).parent
SHORT = 12  # letters: greetings and thanks are the same wherever they are written
IMAGES = {"cracked_screen", "router_red_light", "torn_parcel"}
EMOTIONS = {"neutral": 115, "joy": 28, "anger": 28, "sadness": 28, "fear": 28, "disgust": 28, "surprise": 28}
IDS = (
    "order_status delivery_time delivery_change cancel_order return_item refund_status exchange damaged_item "
    "wrong_item missing_item warranty troubleshoot how_to product_question recommendation price_stock "
    "price_match payment invoice gift_card bulk_order installation account privacy complaint "
    "talk_to_person greeting thanks goodbye out_of_scope"
)
INTENTS = set(IDS.split())


class Labelled(NamedTuple):
    """A customer's turn as the files have it."""

    text: str
    intent: str
    emotion: str
    image: str | None


def turns(name: str, language: str) -> list[Labelled]:
    """Read the turns of a language; anything missing, empty or unknown in them is an error."""
    listed = read_yaml(HERE / name).mapping(LANGUAGES)[language]
    return [turn(node) for node in listed.items()]


def turn(node: Node) -> Labelled:
    entries = node.mapping(("text", "intent", "emotion", "image"))
    image = entries["image"].text() if "image" in entries else None
    return Labelled(entries["text"].text(), entries["intent"].text(), entries["emotion"].text(), image)


def plain(text: str) -> str:
    """Leave out what makes two turns differ only on paper: case, width, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def emotions(said: Sequence[Labelled]) -> Counter[str]:
    return Counter(turn.emotion for turn in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_three_hundred_turns_in_its_own_script(language: str) -> None:
    said = turns("turns.yml", language)
    assert len(said) == 300
    assert [turn.text for turn in said if chinese(turn.text) != (language == "zh")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_enough_turns_in_a_language(language: str) -> None:
    counted = Counter(turn.intent for turn in turns("turns.yml", language))
    least = {intent: 30 if intent == OUT_OF_SCOPE else 8 for intent in INTENTS}
    assert counted.keys() == INTENTS
    assert {intent: n for intent, n in counted.items() if n < least[intent]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_emotion_has_enough_turns_in_a_language(language: str) -> None:
    counted = emotions(turns("turns.yml", language))
    assert counted.keys() == EMOTIONS.keys()
    assert {emotion: n for emotion, n in counted.items() if n < EMOTIONS[emotion]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_emotion_gives_an_intent_away(language: str) -> None:
    said = turns("turns.yml", language)
    for emotion in EMOTIONS:
        assert len({turn.intent for turn in said if turn.emotion == emotion}) >= 12, emotion


def test_no_turn_is_in_the_files_twice() -> None:
    counted = Counter(
        plain(turn.text)
        for name in ("turns.yml", "dialogues.yml")
        for language in LANGUAGES
        for turn in turns(name, language)
    )
    assert {text: n for text, n in counted.items() if n > 1 or not text} == {}


def test_nothing_is_taught_that_is_asked_here() -> None:
    taught = {text for _, _, text in load_pack(shop_pack()).examples} | {said.text for said in own("train")}
    known = {plain(text) for text in taught if len(plain(text)) > SHORT}
    for language in LANGUAGES:
        assert [turn.text for turn in turns("turns.yml", language) if plain(turn.text) in known] == []


def test_the_labels_are_those_of_the_shop() -> None:
    assert set(load_pack(shop_pack()).labels) <= INTENTS
    assert set(findings.EMOTIONS) == EMOTIONS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_has_twenty_turns_with_known_labels(language: str) -> None:
    said = turns("dialogues.yml", language)
    assert len(said) == 20
    assert {turn.intent for turn in said} <= INTENTS - {OUT_OF_SCOPE}
    assert {turn.emotion for turn in said} <= EMOTIONS.keys()
    assert {turn.image for turn in said} - {None} == IMAGES
    assert [turn.text for turn in said if chinese(turn.text) != (language == "zh")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_begins_neutral_worsens_and_ends_calm_with_thanks(language: str) -> None:
    said = turns("dialogues.yml", language)
    assert emotions(said[:3]) == {"neutral": 3}
    assert emotions(said[3:14])["anger"] >= 4
    assert emotions(said[-6:])["anger"] == 0
    assert said[-1].emotion == "neutral"
    assert "thanks" in {turn.intent for turn in said[-2:]}
