import pytest

pytest.importorskip("torch")
import torch
from torch import nn

from frontdesk.training.average import averaged, copied, under
from training.rows import equal


def test_a_copy_stays_when_the_network_goes_on() -> None:
    model = nn.Linear(2, 2)
    before = copied(model.state_dict())
    with torch.no_grad():
        model.weight.add_(1)
    assert not equal(before, model.state_dict())


def test_the_network_is_itself_again_afterwards() -> None:
    model, other = nn.Linear(2, 2), nn.Linear(2, 2)
    before = copied(model.state_dict())
    with under(model, other.state_dict()):
        assert equal(model.state_dict(), other.state_dict())
    assert equal(model.state_dict(), before)


def test_an_average_forgets_at_its_rate() -> None:
    model = nn.Linear(1, 1, bias=False)
    average: dict[str, torch.Tensor] = {}
    for value in (0.0, 1.0, 1.0):
        nn.init.constant_(model.weight, value)
        averaged(average, model, 0.5)
    assert average["weight"].item() == pytest.approx(0.75)
