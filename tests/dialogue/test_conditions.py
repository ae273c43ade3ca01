import pytest

from frontdesk.dialogue.conditions import KEYS, Names, conditions, groups, nearest, share
from frontdesk.dialogue.policy import When
from frontdesk.errors import Misconfigured
from frontdesk.understanding.yamlfile import Node

NAMES = Names(("refund", "gift"), ("calm",), {"money": ("refund", "gift"), "upset": ("anger",)}, "refund")


def node(value: object) -> Node:
    return Node("policy.yml", "rows.r.when", value)


def test_every_condition_can_be_read() -> None:
    told = {
        "intent": "$money",
        "not_intent": ["gift"],
        "intent_unsure": False,
        "chance": {"gift": 1},
        "emotion": ["upset", "anger", "joy"],
        "emotion_unsure": True,
        "intensity": 0,
        "trend": "worsening",
        "knowledge": "none",
        "perceived": True,
        "missed_before": False,
        "asked_for_person": True,
        "flow": ["starts", "open"],
        "offer": "asks",
    }
    assert set(told) == set(KEYS) == set(When.__dataclass_fields__)
    assert conditions(node(told), NAMES) == When(
        ("refund", "gift"), ("gift",), False, {"gift": 1.0}, ("anger", "joy"), True, 0.0, ("worsening",),
        "none", True, False, True, ("starts", "open"), ("asks",),
    )  # fmt: skip


def test_without_conditions_nothing_is_asked_for() -> None:
    assert conditions(node({}), NAMES) == When()


def test_the_shops_table_may_name_any_intent() -> None:
    anyone = Names(None, (), {})
    assert conditions(node({"intent": "elsewhere"}), anyone).intent == ("elsewhere",)
    assert groups(Node("policy.yml", "groups", {"g": ["elsewhere"]}), None) == {"g": ("elsewhere",)}
    assert groups(Node("policy.yml", "groups", None), None) == {}


@pytest.mark.parametrize("number", [-0.001, 1.001, float("nan"), float("inf"), True, "0.5", None, [0.5]])
def test_a_share_is_a_number_from_0_to_1(number: object) -> None:
    with pytest.raises(Misconfigured, match=r"rows.r.when should be a number from 0 to 1"):
        share(node(number))


def test_the_nearest_name_is_offered_only_when_it_is_near() -> None:
    assert nearest("refnd", ("refund", "gift")) == " (perhaps refund)"
    assert nearest("zzz", ("refund", "gift")) == ""
