from pathlib import Path

import pytest

from frontdesk.dialogue.policy import Policy, Row, When
from frontdesk.dialogue.policyfile import coverage, load_policy, read_policy, restricted
from frontdesk.dialogue.situation import Situation
from frontdesk.errors import Misconfigured
from frontdesk.turn.findings import Finding, Findings
from frontdesk.understanding.pack import Pack, load_pack, shop_pack

INTENTS = """
intents:
  - {id: refund, name: {zh: 退款, en: Refund}, examples: {en: [refund please], zh: [退款]}}
  - {id: person, name: {zh: 人工, en: A person}, examples: {en: [a person please], zh: [人工]}}
  - {id: greeting, name: {zh: 问候, en: Greeting}, examples: {en: [hello], zh: [你好]}, offer: false}
"""
GOOD = """
sure: 0.6
person: person
groups: {upset: [anger, disgust], money: [refund]}
rows:
  - {name: asked, when: {asked_for_person: true}, do: hand_off, say: hand_off, why: asked}
  - name: upset
    when: {emotion: $upset, intent: money, chance: {refund: 0.7}}
    do: hand_off
    say: calm
    why: so
  - {name: hello, when: {intent: greeting}, do: say, say: $intent, why: small talk}
  - {name: answer, when: {knowledge: 0.6}, do: answer, tone: calm, why: known}
  - {name: perhaps, when: {knowledge: any, trend: [worsening, steady]}, do: answer, why: known}
  - {name: clarify, when: {intent_unsure: true}, do: clarify, say: [calm, clarify], why: unclear}
  - {name: unknown, when: {}, do: say, say: unknown, misses: true, why: unknown}
"""


def folder(path: Path, policy: str = GOOD, intents: str = INTENTS) -> Path:
    (path / "intents.yml").write_text(intents, "utf-8")
    if policy:
        (path / "policy.yml").write_text(policy, "utf-8")
    return path


def opened(path: Path) -> tuple[Policy, Pack]:
    pack = load_pack(path)
    return load_policy(path, pack), pack


def test_a_table_is_read_with_its_groups_and_defaults(tmp_path: Path) -> None:
    policy, pack = opened(folder(tmp_path))
    assert (policy.sure, policy.person, policy.misses) == (0.6, "person", frozenset({"clarify", "unknown"}))
    rows = {row.name: row for row in policy.rows}
    assert rows["upset"] == Row(
        "upset",
        When(emotion=("anger", "disgust"), intent=("refund",), chance={"refund": 0.7}),
        "hand_off",
        "so",
        ("calm",),
    )
    assert rows["answer"].when.knowledge == 0.6
    assert (rows["answer"].tone, rows["perhaps"].when.knowledge) == ("calm", 0.0)
    assert rows["clarify"].say == ("calm", "clarify")
    assert coverage(policy, pack).gap is None


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        # unknown keys and names, with the nearest known one
        (changed("sure: 0.6", "shure: 0.6"), r"policy.yml: shure should be left out \(known keys: sure"),
        (changed("misses: true", "mises: true"), r"rows.unknown.mises should be left out"),
        (changed("intent_unsure", "intent_unsur"), r"rows.clarify.when.intent_unsur should be left out"),
        (
            changed("intent: greeting", "intent: greting"),
            r"rows.hello.when.intent should be an intent of the ",
        ),
        (changed("intent: greeting", "intent: greting"), r"the pack \(perhaps greeting\), not 'greting'"),
        (changed("{refund: 0.7}", "{refunds: 0.7}"), r"chance.refunds should be .*\(perhaps refund\)"),
        (changed("$upset", "$upsett"), r"rows.upset.when.emotion should be a group .*\(perhaps upset\)"),
        (changed("$upset", "[anger, angry]"), r"rows.upset.when.emotion.1 should be an emotion"),
        (changed("$upset", "$money"), r"rows.upset.when.emotion should be an emotion, not 'refund'"),
        (
            changed("say: unknown", "say: unknwon"),
            r"rows.unknown.say should be a key of texts.yml \(perhaps unk",
        ),
        (
            changed("do: clarify", "do: clarfy"),
            r"rows.clarify.do should be one of answer, say, .*perhaps clarify",
        ),
        (changed("tone: calm", "tone: cross"), r"rows.answer.tone should be one of plain, calm, not 'cross'"),
        (changed("[worsening, steady]", "[worse]"), r"trend.0 should be one of worsening, steady, improving"),
        (changed("person: person", "person: persons"), r"policy.yml: person should be .*\(perhaps person\)"),
        (changed("money: [refund]", "money: [refnd]"), r"groups.money.0 should be .*\(perhaps refund\)"),
        (changed("money: [refund]", "joy: [refund]"), r"groups.joy should be named unlike"),
        (changed("money: [refund]", "money: []"), r"groups.money should be one name at least"),
        # numbers out of place
        (changed("sure: 0.6", "sure: 60"), r"policy.yml: sure should be a number from 0 to 1, not 60"),
        (changed("{refund: 0.7}", "{refund: -0.1}"), r"rows.upset.when.chance.refund should be a number"),
        (changed("knowledge: 0.6", "knowledge: 1.5"), r"rows.answer.when.knowledge should be a number"),
        (changed("knowledge: 0.6", "knowledge: some"), r"knowledge should be none, any, or a number"),
        (changed("knowledge: 0.6", "knowledge: .nan"), r"knowledge should be a number from 0 to 1, not nan"),
        (changed("knowledge: 0.6", "knowledge: true"), r"knowledge should be a number from 0 to 1, not True"),
        (changed("intent_unsure: true", "intent_unsure: 1"), r"intent_unsure should be true or false, not 1"),
        # rows that make no sense by themselves
        (changed("name: perhaps", "name: answer"), r"rows.answer.name should be the name of one row only"),
        (changed("name: hello, ", ""), r"rows.2.name should be text"),
        (changed("when: {}, ", ""), r"rows.unknown.when should be conditions, or \{\} for always, not None"),
        (
            changed("{intent: greeting}", "{intent: []}"),
            r"rows.hello.when.intent should be one name at least",
        ),
        (
            changed("chance: {refund: 0.7}", "chance: {}"),
            r"upset.when.chance should be an intent and its least",
        ),
        (changed("say: unknown, ", ""), r"rows.unknown.say should be the key of a text, not None"),
        (changed(", why: unknown", ""), r"rows.unknown.why should be text"),
        (
            changed("do: say, say: $intent", "do: answer"),
            r"rows.hello.do should be another one, or `when` asks",
        ),
        (
            changed("say: unknown", "say: $intent"),
            r"rows.unknown.say should be .* since `when` names no intent",
        ),
        (changed("intent: greeting", "intent: refund"), r"rows.hello.say should be .*none for refund"),
        (
            changed("person: person\n", "\n"),
            r"rows.asked.when.asked_for_person should be left out, or `person`",
        ),
        ("rows: []", r"policy.yml: rows should be one row at least"),
        ("", r"policy.yml: the file should be a mapping"),
        ("rows: [", r"policy.yml cannot be read"),
        # what the whole table leaves open, or never reaches
        (changed("when: {}", "when: {trend: steady}"), r"policy.yml: no row decides when .*; add a row"),
        (
            changed("when: {knowledge: 0.6}", "when: {knowledge: any}"),
            r"row perhaps never decides: .*answer fit",
        ),
        (changed("{intent: greeting}", "{intent: person}"), r"hello"),
    ],
)
def test_whatever_is_wrong_names_file_row_and_value(tmp_path: Path, policy: str, message: str) -> None:
    folder(tmp_path)
    (tmp_path / "policy.yml").write_text(policy, "utf-8")
    with pytest.raises(Misconfigured, match=message):
        opened(tmp_path)


def test_a_pack_without_a_policy_uses_as_much_of_the_shops_as_fits(tmp_path: Path) -> None:
    policy, pack = opened(folder(tmp_path, ""))
    names = [row.name for row in policy.rows]
    assert policy.person is None
    assert {"small_talk", "answer_calmly", "answer", "clarify", "unknown"} <= set(names)
    assert not {"asked_for_a_person", "upset_complaint", "damage_claim", "cannot_recommend"} & set(names)
    small_talk = next(row for row in policy.rows if row.name == "small_talk")
    assert small_talk.when.intent == ("greeting",)
    assert next(row for row in policy.rows if row.name == "clarify").when.not_intent is None
    assert coverage(policy, pack).gap is None
    found = Findings(Finding("anger", 0.9), Finding("refund", 0.9), Finding("en", 1.0))
    assert policy.decide(Situation(found, None)).name == "upset_unknown"


def test_a_pack_with_every_intent_of_the_shop_gets_the_whole_table(tmp_path: Path) -> None:
    (tmp_path / "intents.yml").write_text((shop_pack() / "intents.yml").read_text("utf-8"), "utf-8")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "any.yml").touch()
    assert opened(tmp_path)[0] == load_policy(shop_pack(), load_pack(shop_pack()))


def test_a_pack_without_flows_gets_the_table_without_their_rows(tmp_path: Path) -> None:
    (tmp_path / "intents.yml").write_text((shop_pack() / "intents.yml").read_text("utf-8"), "utf-8")
    rows = [row.name for row in opened(tmp_path)[0].rows]
    assert "flow_start" not in rows
    assert "upset_complaint" in rows


def test_what_asks_that_nobody_asked_for_a_person_stays_without_the_condition() -> None:
    row = Row("r", When(asked_for_person=False, not_intent=("a", "b")), "say", "…", ("x",))
    policy = restricted(Policy((row,), 0.5, "person"), ["b"])
    assert policy == Policy((Row("r", When(not_intent=("b",)), "say", "…", ("x",)),), 0.5, None)


def test_the_shops_table_is_read_without_knowing_the_intents() -> None:
    shop = load_pack(shop_pack())
    assert read_policy(shop_pack() / "policy.yml", None, shop.texts) == load_policy(shop_pack(), shop)
