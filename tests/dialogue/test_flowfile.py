from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogue.talking import NOTE, PACK, REFUND, SLOTS, STATUS, TOOLS, VERIFY, folder
from frontdesk.dialogue.flow import SORTS
from frontdesk.dialogue.flowfile import load_flows, sources
from frontdesk.errors import Misconfigured
from frontdesk.tools.toolfile import read_tools
from frontdesk.understanding.pack import shop_pack

Node = dict[str, Any]
Change = Callable[[Node], object]


def opened(path: Path, flow: str, change: Change | None = None) -> None:
    """Load one flow with the shared slots, changed before it is written."""
    written = yaml.safe_load(flow)
    if change is not None:
        change(written)
    load_flows(
        folder(path, slots=SLOTS, mine=yaml.safe_dump(written, allow_unicode=True, sort_keys=False)),
        PACK,
        TOOLS,
    )


def test_the_flows_of_these_tests_are_sound(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path), PACK, TOOLS)
    assert list(flows) == ["note", "refund", "status", "verify"]
    assert sources(tmp_path)[0].name == "slots.yml"
    assert flows["verify"].verifies
    assert list(flows["status"].slots) == ["order"]  # of the shared ones, what it uses
    assert flows["refund"].first == "which"


def test_the_flows_of_the_shop_are_sound_and_name_its_tools() -> None:
    declared = dict.fromkeys(one.name for one in read_tools(shop_pack()).tools)
    flows = load_flows(shop_pack(), PACK, declared)
    assert {"order_status", "return_refund", "warranty_claim", "delivery_change", "invoice"} <= flows.keys()
    assert {"light_trouble", "cancel_order", "refund", "verify"} <= flows.keys()
    assert {tool for flow in flows.values() for tool in flow.tools} == declared.keys()


def test_a_pack_without_the_folder_has_no_flows(tmp_path: Path) -> None:
    assert load_flows(tmp_path, PACK) == {}


def put(path: str, value: object) -> Change:
    """Change one value of a flow, by its path; None takes it out."""

    def change(flow: Node) -> None:
        *above, last = path.split(".")
        node = flow
        for key in above:
            node = node[key]
        if value is None:
            del node[last]
        else:
            node[last] = value

    return change


WORDS = {"zh": "…", "en": "…"}
FAULTS = [
    (STATUS, "begin", ["x"], r"flows/mine.yml: begin should be left out \(known keys: name"),
    (STATUS, "starts", ["order_statu"], r"an intent of the pack \(perhaps order_status\)"),
    (STATUS, "offered", ["order_statu"], r"an intent of the pack \(perhaps order_status\)"),
    (STATUS, "offered", ["wrong_item"], r"offered should be left out: there is no offer to make"),
    (STATUS, "name.zh", None, r"name.zh should be text"),
    (STATUS, "name.de", "x", r"name.de should be left out"),
    (STATUS, "name", "greetin", r"a key of texts.yml \(perhaps greeting\)"),
    (STATUS, "quotes", "no", r"quotes should be true or false"),
    (STATUS, "steps", {}, r"steps should be 1 to 60 steps"),
    (STATUS, "steps", [], r"steps should be a mapping"),
    (STATUS, "steps.end", {"answer": WORDS}, r"a step named with small"),
    (STATUS, "steps.told.call", "look", r"steps.told should be a step of one kind"),
    (STATUS, "steps.told", {"anser": "x"}, r"one kind: .*\(perhaps answer\)"),
    (STATUS, "steps.told.say", "greeting", r"steps.told.say should be left out"),
    (STATUS, "steps.told.answer.en", None, r"steps.told.answer.en should be text"),
    (STATUS, "steps.told.next", "sory", r"steps.told leads to an unknown step 'sory' \(perhaps"),
    (STATUS, "steps.told.answer.zh", "{ordr}", r"unknown value 'ordr' \(perhaps order\)"),
    (STATUS, "steps.told.answer.zh", "{order:mony}", r"unknown way 'mony' \(perhaps money\)"),
    (STATUS, "steps.which.collect", "ordr", r"unknown slot 'ordr' \(perhaps order\)"),
    (STATUS, "steps.which.collect", [], r"one slot at least"),
    (STATUS, "steps.see.call", "lok", r"an unknown tool 'lok' \(perhaps look\)"),
    (STATUS, "steps.see.call", "pay", r"costs money or cannot be undone; let a confirm"),
    (STATUS, "steps.see.with", {"ordr": "$order"}, r"an unknown argument 'ordr' \(perhaps order\)"),
    (STATUS, "steps.see.with", None, r"gives look no 'order'"),
    (STATUS, "steps.see.with.order", "$orders", r"unknown value 'orders'"),
    (STATUS, "steps.see.with.order", ["x"], r"a value, or the name of one"),
    (STATUS, "steps.see.into", "Found it", r"into should be a name of small letters"),
    (STATUS, "steps.see.failed", None, r"steps.sorry is never reached"),
    (STATUS, "steps.sorry.next", "sorry", r"steps.sorry leads to no ending"),
    (REFUND, "steps.sure.declined", None, r"declined should be text"),
    (REFUND, "steps.not_yours.forget", ["x"], r"unknown slot 'x'"),
    (REFUND, "slots.why.options", None, r"slots.why.options should be options to choose from"),
    (REFUND, "slots.why.sort", "text", r"slots.why.options should be left out"),
    (REFUND, "slots.product.sort", "produkt", r"one of text, order, product.*perhaps product"),
    (REFUND, "slots.product.pattern", "(", r"a regular expression"),
    (REFUND, "slots.product.early", True, r"early should be left out: only a choice or a photo"),
    (REFUND, "slots.product.least", "3", r"a whole number"),
    (REFUND, "steps.which", None, r"leads to an unknown step 'which'"),
    (STATUS, "steps.which", {"answer": WORDS}, r"needs the slot 'order', for which no step asks"),
    (NOTE, "steps.done.options.more", None, r"two options at least"),
    (NOTE, "slots.text.ask.zh", None, r"slots.text.ask.zh should be text"),
    (VERIFY, "steps.check.refused.not_verified", "nowhere", r"unknown step 'nowhere'.*\(not_verified\)"),
]


@pytest.mark.parametrize(("flow", "path", "value", "message"), FAULTS)
def test_what_is_wrong_names_the_flow_and_the_step(
    tmp_path: Path, flow: str, path: str, value: object, message: str
) -> None:
    with pytest.raises(Misconfigured, match=message):
        opened(tmp_path, flow, put(path, value))


LOOK = {"branch": "$text", "cases": {"x": "again"}, "else": "end"}
CIRCLES = [
    (REFUND, put("steps.not_yours.forget", None), "which -> see -> not_yours -> which"),
    (VERIFY, put("steps.again.forget", ["order"]), "phone -> check -> again -> phone"),
    (
        NOTE,
        lambda flow: (put("steps.again.next", "look")(flow), put("steps.look", LOOK)(flow)),
        "again -> look -> again",
    ),
]


@pytest.mark.parametrize(("flow", "change", "circle"), CIRCLES)
def test_a_circle_in_which_nothing_waits_is_refused_with_its_steps(
    tmp_path: Path, flow: str, change: Change, circle: str
) -> None:
    with pytest.raises(Misconfigured, match=f"goes in a circle in which nothing waits: {circle}"):
        opened(tmp_path, flow, change)


def test_a_circle_that_asks_is_none_to_refuse(tmp_path: Path) -> None:
    opened(tmp_path, NOTE)  # done -> again -> form -> keep -> done asks twice


def test_an_intent_starts_one_flow_only(tmp_path: Path) -> None:
    with pytest.raises(
        Misconfigured, match=r"flows/two.yml: starts should be what starts one flow; one has it"
    ):
        load_flows(folder(tmp_path, slots=SLOTS, one=STATUS, two=STATUS), PACK, TOOLS)


def test_one_flow_only_verifies(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"two.yml: starts should be .*one has it too"):
        load_flows(folder(tmp_path, slots=SLOTS, one=VERIFY, two=VERIFY), PACK, TOOLS)


def test_a_flows_file_is_named_like_a_flow(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="named with small letters"):
        load_flows(folder(tmp_path, slots=SLOTS, **{"My-Flow": STATUS}), PACK, TOOLS)


def test_a_tool_that_is_declared_and_not_there_now_is_no_fault(tmp_path: Path) -> None:
    flows = load_flows(folder(tmp_path), PACK, dict.fromkeys(TOOLS))
    assert len(flows) == 4


def test_every_sort_of_slot_has_a_text_for_what_is_wrong() -> None:
    assert {f"wrong_{sort}" for sort in SORTS} <= PACK.texts.keys()
