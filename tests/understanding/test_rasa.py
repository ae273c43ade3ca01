from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.understanding.pack import load_pack
from frontdesk.understanding.rasa import plain, read_rasa

NLU = """
version: "3.1"

nlu:
- intent: check_balance
  examples: |
    - how much do I have on my [savings](account) account
    - what's on my [credit card]{"entity": "account", "value": "credit"}
    - 我的[储蓄卡](account)里还有多少钱

- intent: faq/ask_hours
  examples: |
    - when are you open?

- intent: with_metadata
  examples:
  - text: |
      - hello there
    metadata:
      sentiment: neutral

- synonym: credit
  examples: |
    - credit card account

- lookup: account
  examples: |
    - savings
"""


def test_rasas_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text(NLU, "utf-8")
    found = load_pack(tmp_path)
    assert found.labels == ("check_balance", "faq/ask_hours", "with_metadata")
    balance, hours, other = found.intents
    assert balance.examples["en"] == (
        "how much do I have on my savings account",
        "what's on my credit card",
    )
    assert balance.examples["zh"] == ("我的储蓄卡里还有多少钱",)
    assert hours.name == {"zh": "faq ask hours", "en": "faq ask hours"}
    assert other.examples["en"] == ("hello there",)


def test_an_intent_that_is_no_text_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text("nlu:\n- intent: 3\n  examples: |\n    - a\n", "utf-8")
    with pytest.raises(Misconfigured, match=r"nlu.yml: nlu.0.intent should be text .* not 3"):
        read_rasa(tmp_path / "nlu.yml")


@given(st.text(alphabet='ab[](){} :"', max_size=200))
def test_no_markup_makes_an_example_longer(example: str) -> None:
    assert len(plain(example)) <= len(example)


def test_lookups_become_lists_and_the_rest_is_left_alone_with_a_note(tmp_path: Path) -> None:
    rest = "\n- regex: zip\n  examples: |\n    - [0-9]{5}\n\nresponses:\n  utter_hi:\n  - text: hi\n"
    (tmp_path / "nlu.yml").write_text(NLU + rest, "utf-8")
    found = load_pack(tmp_path)
    assert found.lists == {"account": ("savings",)}
    assert found.notes == (
        "nlu.yml: 1 synonym left alone",
        "nlu.yml: 1 regex left alone",
        "nlu.yml: 1 responses left alone",
    )
