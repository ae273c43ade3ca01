from pathlib import Path

import pytest

pytest.importorskip("torch")
import torch
from torch import nn

from frontdesk.errors import Misconfigured
from frontdesk.training import checkpoint
from frontdesk.training.checkpoint import Progress

Kind = type[torch.optim.AdamW] | type[torch.optim.SGD]


def stepped(kind: Kind) -> tuple[nn.Linear, torch.optim.Optimizer]:
    torch.manual_seed(0)
    model = nn.Linear(3, 2)
    optimizer = kind(model.parameters(), lr=0.1)
    for _ in range(3):
        model(torch.ones(1, 3)).sum().backward()
        optimizer.step()
    return model, optimizer


KINDS: list[Kind] = [torch.optim.AdamW, torch.optim.SGD]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_saved_comes_back_and_goes_on_alike(tmp_path: Path, kind: Kind) -> None:
    model, optimizer = stepped(kind)
    progress = Progress(2, 6, 1, 0.75, [{"epoch": 1.0, "accuracy": 0.75}, {"epoch": 2.0, "accuracy": 0.5}])
    parts = {"model": model.state_dict(), "optimiser": checkpoint.optimiser_state(optimizer)}
    checkpoint.save(tmp_path / "state.safetensors", progress, "key", parts)
    found = checkpoint.load(tmp_path / "state.safetensors", "key")
    assert found is not None
    assert found[0] == progress
    assert found[0].stale == 1
    other, again = stepped(kind)
    with torch.no_grad():
        for one in other.parameters():
            one.zero_()
    checkpoint.restore(other, found[1]["model"])
    checkpoint.restore_optimiser(again, found[1].get("optimiser", {}))
    for net, steps in ((model, optimizer), (other, again)):
        net.zero_grad()
        net(torch.ones(1, 3)).sum().backward()
        steps.step()
    assert torch.equal(model.weight, other.weight)


def test_there_is_no_checkpoint_before_the_first() -> None:
    assert checkpoint.load(Path("nowhere"), "key") is None


def test_a_damaged_checkpoint_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "state.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}")
    with pytest.raises(Misconfigured, match="cannot be read; delete it to begin anew"):
        checkpoint.load(tmp_path / "state.safetensors", "key")
