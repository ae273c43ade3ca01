import json
from dataclasses import replace

import pytest

from frontdesk.dialogue.wire import Wired
from frontdesk.dialogue.writing import writing
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.net.chat import ChatModel
from frontdesk.turn.reply import Citation
from knowledge.memory import MemoryStore
from net.scripted import Script, Turn, serving, streamed

PAGE = b"""# Returns

## Can I return it?

Unused goods come back within seven days. The parcel is free. Keep the receipt with the goods.
"""
GOOD = "Unused goods can come back within seven days."
FREE = "The parcel is free."
BAD = "Ask for Rebecca at the desk 14."


def said(*texts: str) -> str:
    return json.dumps({"sentences": [{"text": text, "passages": [1]} for text in texts]})


def answered(turn: Turn) -> tuple[list[str], str, str]:
    """Ask; give what was told on the way, the answer and its model."""
    told: list[str] = []

    def tell(piece: str, borne: tuple[Citation, ...]) -> None:
        assert borne
        told.append(piece)

    with serving(Script([turn])) as url:
        chat = ChatModel(url, "m", seconds=2)
        embed = HashedNgrams()
        manner = replace(Manner.of(embed), writer=writing(Wired("m-1", chat.post, chat.stream)), sure=0.2)
        knowledge = KnowledgeBase(MemoryStore(), embed, manner=manner)
        knowledge.add(PAGE, "returns.md")
        found = knowledge.found("Can I return unused goods?", "en")
        assert found is not None
        made = found.written(tell)
    return told, made.text, made.model


def letters(text: str) -> Turn:
    return streamed(*(text[at : at + 3] for at in range(0, len(text), 3)))


def test_sentences_are_told_as_they_come_and_are_the_answer_in_the_end() -> None:
    told, text, model = answered(letters(said(GOOD, FREE)))
    assert told == [GOOD, f" {FREE}"]
    assert (text, model) == ("".join(told), "m-1")


def test_only_what_is_borne_out_is_told() -> None:
    told, text, _ = answered(letters(said(GOOD, BAD, FREE)))
    assert text == "".join(told) == f"{GOOD} {FREE}"


def test_a_sentence_waits_while_too_few_are_borne_out() -> None:
    told, text, _ = answered(letters(said(BAD, GOOD, FREE)))
    assert text == "".join(told) == f"{GOOD} {FREE}"
    assert told[0] == GOOD


@pytest.mark.parametrize("turn", [letters(said(BAD, BAD)), letters("no json"), Turn((b"",), 500)])
def test_where_nothing_was_told_the_page_is_quoted(turn: Turn) -> None:
    told, text, model = answered(turn)
    assert (told, model) == ([], "")
    assert text.startswith("Unused goods come back within seven days.")


def test_half_a_stream_leaves_what_was_told_and_quotes_the_page_otherwise() -> None:
    whole = said(GOOD, FREE)
    told, text, _ = answered(streamed(whole[: whole.index(FREE)], ends=False))
    assert told == [GOOD]
    assert text == GOOD
    told, text, model = answered(streamed('{"sentences": [{"te', ends=False))
    assert (told, model) == ([], "")


def test_what_was_told_stays_said_when_the_rest_is_not_borne_out() -> None:
    told, text, _ = answered(letters(said(GOOD, BAD, BAD, BAD)))
    assert text == "".join(told) == GOOD
