import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput
from frontdesk.feedback import Feedback, Row, labelled, write_pack, write_table
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.corrections import CorrectionStore, Said
from frontdesk.store.database import open_database
from frontdesk.turn.parts import Blob, Image, Part, Text
from frontdesk.turn.turn import Turn
from frontdesk.understanding.rasa import read_rasa

INTENTS = ("refund", "damaged_item", "returns")
PHOTO = Image(Blob("a" * 64, "image/png", 3))


class Shop:
    """A database with conversations that were corrected."""

    def __init__(self, folder: Path) -> None:
        engine = open_database(f"sqlite:///{folder / 'desk.db'}")
        self.conversations, self.kept = ConversationStore(engine), CorrectionStore(engine)
        self.feedback = Feedback(self.kept, lambda: INTENTS)

    def corrected(self, *parts: Part, said: Said, allowed: bool | None = True) -> None:
        conversation = self.conversations.open("en").id
        turn = Turn(str(uuid4()), conversation, parts, datetime.now(UTC))
        self.conversations.begin(turn)
        self.feedback.correct(conversation, turn.id, said)
        if allowed is not None:
            self.kept.allow(conversation, allowed)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_a_row_comes_of_a_correction_that_its_customer_lets_be_learnt_from(shop: Shop) -> None:
    shop.corrected(Text("I am Anna Smith, mail anna@example.org"), said=Said("anger", None, "a"))
    shop.corrected(Text("no answer to that question"), said=Said("joy", None, "a"), allowed=None)
    shop.corrected(Text("no"), said=Said("joy", None, "a"), allowed=False)
    found = labelled(shop.kept, "emotion")
    assert [(row.text, row.label) for row in found.rows] == [("I am [name], mail [email]", "anger")]
    assert found.told() == {"rows": 1, "refused": 2, "media": 0, "empty": 0}
    assert labelled(shop.kept, "intent").rows == []


def test_rows_of_one_conversation_can_be_kept_together_and_do_not_name_it(shop: Shop) -> None:
    shop.corrected(Text("one"), said=Said("joy", None, "a"))
    shop.corrected(Text("two"), said=Said("joy", None, "a"))
    names = [row.conversation for row in labelled(shop.kept, "emotion").rows]
    assert len(set(names)) == 2
    assert not set(names) & {one.conversation for one in shop.kept.page(10)}


def test_turns_with_media_are_left_out_and_counted(shop: Shop) -> None:
    shop.corrected(Text("can I return this?"), PHOTO, said=Said(None, "damaged_item", "a"))
    shop.corrected(Text("and"), Text("this?"), said=Said(None, "returns", "a"))
    shop.corrected(Text("anna@example.org"), said=Said(None, "returns", "a"))
    found = labelled(shop.kept, "intent")
    assert [(row.text, row.label) for row in found.rows] == [("and\nthis?", "returns")]
    assert (found.media, found.empty) == (1, 1)


@pytest.mark.parametrize(
    ("said", "part", "remedy"),
    [
        (Said("angry", None, "a"), "emotion", "did you mean 'anger'?"),
        (Said(None, "refunds", "a"), "intent", "did you mean 'refund'?"),
        (Said("joy", "zzz", "a"), "intent", "known are: refund, damaged_item, returns"),
        (Said(None, None, "a"), "emotion", "give an emotion, an intent, or both"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(
    shop: Shop, said: Said, part: str, remedy: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        shop.corrected(Text("hello"), said=said)
    assert (refused.value.part, refused.value.remedy) == (part, remedy)
    assert shop.kept.page(10) == ()


def test_the_table_has_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    write_table([Row("坏了", "anger", "c")], tmp_path / "new" / "rows.jsonl", ("words", "feeling"))
    (line,) = (tmp_path / "new" / "rows.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {"words": "坏了", "feeling": "anger", "conversation": "c"}


def test_a_table_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_table([], tmp_path / "file" / "rows.jsonl")


def test_examples_are_read_back_as_a_pack(tmp_path: Path) -> None:
    rows = [
        Row("[order] (is late)\nwhere: 'is' it? #1", "delivery"),
        Row("- 我要退款", "refund"),
        Row("我要退款", "refund"),
        Row("[order](now)", "refund"),
    ]
    write_pack([*rows, *rows], tmp_path / "nlu.yml")
    assert read_rasa(tmp_path / "nlu.yml") == [
        ("delivery", "delivery", {"zh": (), "en": ("[order] (is late) where: 'is' it? #1",)}),
        ("refund", "refund", {"zh": ("- 我要退款", "我要退款"), "en": ("[order] (now)",)}),
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=5))
def test_no_words_break_the_file(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("pack") / "nlu.yml"
    write_pack([Row(f"a {text}", "some") for text in texts], path)
    found = read_rasa(path)
    assert sum(len(lines) for _, _, by_language in found for lines in by_language.values()) <= len(texts)
    assert len(found) == (1 if texts else 0)
