from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.perception.slots import Slot, SlotState


def missing() -> str:
    raise ModelMissing("model 'x' is not there", part="x", remedy="run 'frontdesk models pull light'")


def corrupt() -> str:
    raise ModelCorrupt("model 'x' is damaged", part="x", remedy="run 'frontdesk models verify'")


def there() -> str:
    return "x"


def spare() -> str:
    return "spare"


def test_a_model_is_opened_once_and_only_when_asked_for() -> None:
    opened: list[str] = []

    def count() -> str:
        opened.append("x")
        return "x"

    slot = Slot("sight", "x", there, count, spare, "a spare")
    assert slot.state() == SlotState("x", "ok", "a spare", "")
    assert opened == []
    assert (slot.get(), slot.get(), opened) == ("x", "x", ["x"])
    assert (slot.note(), slot.state().state) == (None, "ok")


def test_a_missing_model_is_replaced_by_its_stand_in_with_the_command_that_mends_it() -> None:
    slot = Slot("sight", "x", missing, missing, spare, "a spare")
    assert slot.state() == SlotState("x", "fallback", "a spare", "run 'frontdesk models pull light'")
    assert slot.note() is None  # nothing asked for it yet
    assert slot.get() == "spare"
    note = "sight runs on its fallback (a spare): model 'x' is not there; run 'frontdesk models pull light'"
    assert slot.note() == note


def test_a_model_that_turns_out_corrupt_when_opened_is_told_from_then_on() -> None:
    slot = Slot("sight", "x", there, corrupt, spare, "a spare")
    assert slot.state().state == "ok"
    assert slot.get() == "spare"
    assert slot.state() == SlotState("x", "fallback", "a spare", "run 'frontdesk models verify'")


def test_a_slot_that_nothing_stands_in_for_is_off_and_says_what_to_do_instead() -> None:
    slot = Slot("speech", "x", missing, missing, spare, "none", off=True, advice="please type instead")
    assert slot.state().state == "off"
    slot.get()
    assert (slot.note() or "").endswith("pull light'; please type instead")
    assert (slot.note() or "").startswith("speech is off: model 'x' is not there; ")
