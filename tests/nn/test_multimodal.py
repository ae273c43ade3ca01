import pytest
import torch
from torch import nn

from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal
from nn.batches import CLASSES, INPUTS, batch, inside, network

LATE = FusionConfig()


def test_it_gives_scores_of_all_and_of_each_input() -> None:
    output = network(LATE)(batch(4))
    assert output.logits.shape == (4, CLASSES)
    assert {name: one.shape for name, one in output.auxiliary.items()} == dict.fromkeys(INPUTS, (4, CLASSES))


def test_late_fusion_adds_up_what_the_heads_of_the_inputs_say() -> None:
    model = network(FusionConfig("late", "mean"))
    output = model(batch(4))
    mean = torch.stack(list(output.auxiliary.values())).mean(dim=0)
    torch.testing.assert_close(output.logits, inside(model.fusion).prior + mean)


def test_without_any_input_it_gives_what_is_expected_beforehand() -> None:
    model, nothing = network(LATE), batch(5)
    for _, mask in nothing.values():
        mask[:] = False
    output = model(nothing)
    assert output.auxiliary == {}
    torch.testing.assert_close(output.logits, inside(model.fusion).prior.expand(5, -1))
    torch.testing.assert_close(model({}).logits, inside(model.fusion).prior[None])


class Counted(nn.Module):
    """Counts the rows that it is asked to encode."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner, self.rows = inner, 0

    def forward(self, values: torch.Tensor, mask: torch.Tensor) -> object:
        self.rows += len(values)
        return self.inner(values, mask)


def test_only_rows_that_have_an_input_are_encoded() -> None:
    model, some = network(LATE), batch(6)
    counted = Counted(model.encoders["sound"])
    model.encoders["sound"] = counted
    some["sound"][1][1:5] = False
    model(some)
    assert counted.rows == 2
    some["sound"][1][:] = False
    assert "sound" not in model(some).auxiliary
    assert counted.rows == 2


def test_it_learns_what_two_inputs_say_only_together() -> None:
    inputs = {name: InputConfig("vector", 1, "mlp", {"hidden": 16}, 8) for name in ("a", "b")}
    model = Multimodal(inputs, FusionConfig("early", hidden=16), 2)
    signs = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    there, targets = torch.ones(4, 1, dtype=torch.bool), torch.tensor([0, 1, 1, 0])
    rows = {"a": (signs[:, :1, None], there), "b": (signs[:, 1:, None], there)}
    optimiser = torch.optim.AdamW(model.parameters(), 0.01)
    for _ in range(100):
        optimiser.zero_grad()
        torch.autograd.backward(nn.functional.cross_entropy(model(rows).logits, targets))
        optimiser.step()
    assert model.eval()(rows).logits.argmax(dim=1).tolist() == targets.tolist()


@pytest.mark.parametrize("name", ["", "a.b", "../a", "keys", "type", "a b", "文字", "a" * 65])
def test_a_name_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no input can be called"):
        Multimodal({name: InputConfig("vector", 3)}, LATE, 2)


def test_a_mistake_names_its_input() -> None:
    with pytest.raises(ValueError, match="input text, encoder rnn: there is no option 'layer'"):
        Multimodal({"text": InputConfig("ids", 3, "rnn", {"layer": 1})}, LATE, 2)
