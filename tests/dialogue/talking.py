"""A small pack of flows, a toolbox of a few lines, and a talk with both: what tests of flows say and hear."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from frontdesk.dialogue.flow import Flows
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.hearing import heard
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.runner import advance
from frontdesk.dialogue.tool import Call, Caller, Result, Tool
from frontdesk.dialogue.walk import Advanced, Stage
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import Entity
from frontdesk.turn.reply import Said
from frontdesk.turn.state import NEW, Noted, State
from frontdesk.understanding.entities import find
from frontdesk.understanding.pack import load_pack, shop_pack

PACK = load_pack(shop_pack())
TODAY = date(2026, 11, 26)
ORDERS = {
    "NL00000001": ("ada", "1111", 12_300),
    "NL00000002": ("ada", "1111", 9_900),
    "NL00000003": ("bo", "2222", 500),
}


def schema(**types: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": one} for name, one in types.items()},
        "required": [*types],
    }


TOOLS = {
    one.name: one
    for one in (
        Tool("verify", "", schema(order="string", phone_end="string"), scope="anyone"),
        Tool("look", "", schema(order="string")),
        Tool("pay", "", schema(order="string", amount="integer"), effect="money"),
        Tool("note", "", schema(text="string"), effect="write", scope="anyone"),
    )
}


@dataclass
class Box:
    """Orders of two customers. ``breaks`` says what comes of a tool instead of its work."""

    tools: Mapping[str, Tool] = field(default_factory=lambda: TOOLS)
    breaks: Mapping[str, Result] = field(default_factory=dict)
    asked: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    paid: list[Mapping[str, Any]] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)

    def use(self, call: Call, caller: Caller) -> Result:
        if call.tool in self.breaks:
            return self.breaks[call.tool]
        result: Result = getattr(self, f"_{call.tool}")(dict(call.arguments), call.approval, caller.customer)
        return result

    def approve(self, approval: str, caller: Caller) -> bool:
        del caller
        if approval in self.asked:
            self.agreed.add(approval)
        return approval in self.asked

    def _verify(self, given: dict[str, Any], approval: str | None, customer: str | None) -> Result:
        del approval, customer
        owner, end, _ = ORDERS.get(given["order"], ("", "", 0))
        if not owner or end != given["phone_end"]:
            return Result("refused", {"reason": "not_verified"})
        return Result("done", {"customer": owner}, customer=owner)

    def _look(self, given: dict[str, Any], approval: str | None, customer: str | None) -> Result:
        del approval
        owner, _, total = ORDERS.get(given["order"], ("", "", 0))
        if owner != customer:
            return Result("refused", {"reason": "no_such_order"})
        lamp, kettle = (
            {"product": "L12", "zh": "台灯", "en": "Lamp"},
            {"product": "K17", "zh": "水壶", "en": "Kettle"},
        )
        items = [lamp, kettle] if given["order"] == "NL00000001" else [lamp]
        return Result("done", {"order": given["order"], "total": total, "items": items})

    def _pay(self, given: dict[str, Any], approval: str | None, customer: str | None) -> Result:
        if approval is None:
            self.asked[f"a{len(self.asked)}"] = {**given, "customer": customer}
            return Result("needs_approval", approval=f"a{len(self.asked) - 1}")
        assert approval in self.agreed, "nobody agreed"
        assert self.asked.pop(approval) == {**given, "customer": customer}, "agreed to something else"
        self.paid.append(given)
        return Result("done", {"amount": given["amount"]})

    def _note(self, given: dict[str, Any], approval: str | None, customer: str | None) -> Result:
        del approval, customer
        self.noted.append(given["text"])
        return Result("done", {"number": "T1"})


VERIFY = """
name: {zh: 核对, en: checking}
verifies: true
steps:
  which: {collect: order}
  phone: {collect: phone_end}
  check:
    call: verify
    with: {order: $order, phone_end: $phone_end}
    refused: {not_verified: again}
    next: end
  again: {answer: {zh: 对不上。, en: They do not match.}, forget: [phone_end], next: phone}
"""
SLOTS = """
order:
  sort: order
  pattern: NL\\d{8}
  keep: true
  label: {zh: 订单号, en: order number}
  ask: {zh: 哪个订单？, en: "Which order?"}
phone_end:
  sort: phone_end
  label: {zh: 手机尾号, en: last four digits}
  ask: {zh: 手机尾号是多少？, en: "The last four digits of your phone?"}
"""
REFUND = """
name: {zh: 退款, en: your refund}
starts: [return_item]
offer: {zh: 办退款, en: Refund me}
slots:
  product: {sort: product, label: {zh: 商品, en: product}, ask: {zh: 哪一件？, en: "Which item?"}}
  why:
    sort: choice
    label: {zh: 原因, en: reason}
    ask: {zh: 为什么？, en: "Why?"}
    options:
      broken: {name: {zh: 坏了, en: It is broken}, words: {zh: [有问题], en: [broken, faulty]}}
      regret: {name: {zh: 不想要了, en: Changed my mind}}
steps:
  which: {collect: order}
  see:
    call: look
    with: {order: $order}
    into: found
    refused: {no_such_order: not_yours}
  item: {collect: product, among: $found.items}
  reason: {collect: why}
  sure:
    confirm: pay
    say:
      zh: 退 {found.total:money}，{product:name}，好吗？
      en: Pay back {found.total:money} for the {product:name}?
    with: {order: $order, amount: $found.total}
    into: paid
    declined: end
  done: {answer: {zh: "已退 {paid.amount:money}。", en: "Paid back {paid.amount:money}."}, next: end}
  not_yours: {answer: {zh: 没有这个订单。, en: No such order.}, forget: [order], next: which}
"""
EARLY = REFUND.replace("    sort: choice\n", "    sort: choice\n    early: true\n")
STATUS = """
name: {zh: 查单, en: your order}
starts: [order_status]
quotes: false
steps:
  which: {collect: order}
  see: {call: look, with: {order: $order}, into: found, failed: sorry}
  told: {answer: {zh: "{order} 共 {found.total:money}。", en: "{order} is {found.total:money}."}, next: end}
  sorry: {answer: {zh: 查不到。, en: I cannot see it.}, next: end}
"""
NOTE = """
name: {zh: 留言, en: your note}
starts: [complaint]
slots:
  text:
    sort: text
    least: 3
    most: 40
    label: {zh: 内容, en: words}
    ask: {zh: 写什么？, en: "What shall I write?"}
  email: {sort: email, optional: true, label: {zh: 邮箱, en: e-mail}, ask: {zh: 邮箱？, en: "E-mail?"}}
steps:
  form: {collect: [text, email]}
  keep: {call: note, with: {text: $text}, into: kept}
  done:
    ask: {zh: 还有吗？, en: "Anything else?"}
    options:
      more: {name: {zh: 有, en: More}, next: again}
      enough: {name: {zh: 没了, en: That is all}, next: end}
  again: {answer: {zh: 好。, en: Good.}, forget: [text], next: form}
"""


def folder(path: Path, **flows: str) -> Path:
    """Write a pack's folder of flows; without any, the four of these tests."""
    given = flows or {"verify": VERIFY, "refund": REFUND, "status": STATUS, "note": NOTE, "slots": SLOTS}
    (path / "flows").mkdir()
    for name, text in given.items():
        (path / "flows" / f"{name}.yml").write_text(text, "utf-8")
    return path


@dataclass
class Talking:
    """A talk: ``say`` hears by rules, goes on, and keeps the state and who was verified."""

    flows: Flows
    box: Box = field(default_factory=Box)
    state: State = NEW
    customer: str | None = None
    language: str = "en"
    answer: Answer | None = None

    def say(self, text: str, intent: str = "", photos: tuple[str, ...] = (), **more: Any) -> Advanced:
        """Say something; ``intent`` is what is surely wanted."""
        named = tuple(Entity(sort, text[start:end]) for sort, start, end, _ in find(text, PACK.phrases))
        seen = Observed(text, TODAY, named, photos, intent=intent, **more)
        stage = Stage(
            seen,
            self.language,
            self.box,
            Caller("c", "t", self.customer),
            lambda _: self.answer,
            self.box.tools,
            PACK.names_of,
        )
        told = heard(seen, self.state, self.flows, self.box.tools, self.answer is not None)
        self.fact = told.fact
        went = advance(self.state, told.commands, stage, self.flows, PACK.texts)
        self.state, self.customer = went.state, went.customer or self.customer
        return went

    def noted(self, flow: str, intent: str = "") -> None:
        """Note what a turn was about, as the desk does: a flow, or an answer of the knowledge."""
        line = Noted(intent, "", "done" if flow else "answered", flow)
        self.state = replace(self.state, summary=(*self.state.summary, line))

    @property
    def waits(self) -> tuple[str, str] | None:
        """The flow and the step that wait for the customer."""
        return (self.state.running[-1].flow, self.state.running[-1].step) if self.state.running else None


def words(went: Advanced) -> str:
    """Give the texts of what was said."""
    return "\n".join(part.text for part in went.parts if isinstance(part, Said))


def talking(path: Path, **changed: Any) -> Talking:
    """Begin a talk with the flows of these tests."""
    return replace(Talking(load_flows(folder(path), PACK, TOOLS)), **changed)
