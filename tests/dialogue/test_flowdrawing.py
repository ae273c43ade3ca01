from pathlib import Path

from dialogue.talking import PACK, TOOLS, folder
from frontdesk.dialogue.flowdrawing import LONGEST, drawn, mermaid
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.flowgraph import leads


def test_a_drawing_shows_every_step_and_every_way(tmp_path: Path) -> None:
    for flow in load_flows(folder(tmp_path), PACK, TOOLS).values():
        picture, lines = mermaid(flow, "zh"), drawn(flow, "en")
        for step in flow.steps.values():
            assert f"{step.name}: " in picture
            assert f"\n  {step.name} " in lines
            for why, to in leads(step).items():
                shown = "end_" if to == "end" else to
                assert (f"{step.name} -->|{why}| {shown}" if why else f"{step.name} --> {shown}") in picture


def test_a_drawing_of_the_shops_refund_in_words(tmp_path: Path) -> None:
    lines = drawn(load_flows(folder(tmp_path), PACK, TOOLS)["refund"], "en").splitlines()
    assert lines[0] == "refund (your refund) begins with: return_item"
    assert lines[1] == "  which          collect order"
    assert "                 └ no_such_order → not_yours" in lines
    assert all(len(line) < LONGEST + 60 for line in lines)
