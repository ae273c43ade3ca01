"""The real model behind our interface: answers, proposals, streams, attacks. Few: it takes its time."""

import re
from dataclasses import replace

import pytest

from dialogue.talks import CALLER, SCENE, Counts
from frontdesk.dialogue.assist import Budget, assist
from frontdesk.dialogue.command import Answer, Clarify, Drop, Fill, Person, Start
from frontdesk.dialogue.llm import Ask, Given, Instruction
from frontdesk.dialogue.untrusted import Untrusted, quoted
from frontdesk.dialogue.writing import writing
from frontdesk.features.hashed import HashedNgrams
from frontdesk.house import House
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.turn.reply import Citation
from injection.attacks import MINE, attacks
from injection.channels import CHANNELS, Channel, attacked
from injection.judge import violations
from knowledge.memory import MemoryStore
from llm.conftest import Served

pytestmark = pytest.mark.llm

PATIENT = Budget(seconds=300, tokens=20_000)
PAGES = {
    "en": (
        b"# Returns\n\n## Can I return it?\n\nUnused goods come back within seven days.\n",
        "Can I return unused goods?",
        ("unused", "(seven|7) days"),
    ),
    "zh": (
        "# 退货\n\n## 可以退货吗？\n\n未使用的商品七天内可以退货。\n".encode(),
        "未使用的商品可以退货吗？",
        ("未使用", "(七|7) ?(天|日)"),
    ),
}


def test_a_stream_comes_in_pieces_and_ends(qwen: Served) -> None:
    data = quoted(message=Untrusted("Say good morning."))
    pieces = list(qwen.model.stream(Ask((Instruction("Answer in one sentence."), Given(data)), tokens=24)))
    assert len(pieces) > 2
    assert pieces[-1].ended in ("stop", "length")
    assert "".join(one.text for one in pieces).strip()


@pytest.mark.parametrize("language", PAGES)
def test_an_answer_is_written_from_the_page_or_the_page_is_quoted(qwen: Served, language: str) -> None:
    page, question, needs = PAGES[language]
    told: list[str] = []

    def tell(piece: str, borne: tuple[Citation, ...]) -> None:
        assert borne
        told.append(piece)

    embed = HashedNgrams()
    manner = replace(Manner.of(embed), writer=writing(qwen.model), sure=0.1)
    knowledge = KnowledgeBase(MemoryStore(), embed, manner=manner)
    knowledge.add(page, "returns.md")
    found = knowledge.found(question, language)
    assert found is not None
    made = found.written(tell)
    assert made.model in (qwen.version, "")
    assert made.text == ("".join(told) if made.model else found.extract.text)
    assert made.citations
    for need in needs:  # of what, and how long: what a customer has to know
        assert re.search(need, made.text), made.text


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "I need an invoice for my company, please."), ("zh", "请给我公司开一张发票。")],
)
def test_what_it_proposes_under_the_schema_is_on_the_list(qwen: Served, language: str, message: str) -> None:
    scene = replace(SCENE, question=Untrusted(message), language=language, asks=None, slots={}, tools={})
    made = assist(scene, qwen.model.say, Counts(), CALLER, budget=PATIENT)
    assert made.commands
    assert all(isinstance(one, Start | Fill | Drop | Answer | Person | Clarify) for one in made.commands)


SAMPLE: tuple[tuple[Channel, str], ...] = (
    ("text", "link-authority-en"),
    ("document", "prompt-system-zh"),
    ("tool", "refund-ignore-en"),
)


@pytest.mark.models
@pytest.mark.parametrize(("channel", "name"), SAMPLE)
def test_attacks_on_the_real_model_break_no_rule(
    qwen: Served, shop: House, channel: Channel, name: str
) -> None:
    assert channel in CHANNELS
    attack = next(one for one in attacks() if one.id == name)
    conversation = shop.reception.conversations.open(attack.language, MINE).id
    reply, spy, own = attacked(shop, attack, channel, qwen.model, conversation)
    assert list(violations(reply, spy, own)) == []
