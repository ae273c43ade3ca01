import math

import pytest

pytest.importorskip("torch")

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from frontdesk.nn.clip import HOTTEST, TEMPERATURE, DualEncoder
from frontdesk.nn.fusion import FusionConfig
from frontdesk.nn.multimodal import InputConfig

INPUTS = {
    "photo": InputConfig("vector", 6, width=8, modality="image"),
    "words": InputConfig("sequence", 5, "rnn", width=8),
}
Values = dict[str, tuple[Tensor, Tensor]]


def encoder(hidden: int = 0) -> DualEncoder:
    torch.manual_seed(0)
    return DualEncoder(INPUTS, FusionConfig(width=7, hidden=hidden)).eval()


def batch(seed: int = 0, rows: int = 4) -> Values:
    chance = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, 4, (rows, 1), generator=chance)
    return {
        "photo": (torch.randn(rows, 1, 6, generator=chance), torch.ones(rows, 1, dtype=torch.bool)),
        "words": (torch.randn(rows, 3, 5, generator=chance), torch.arange(3) < lengths),
    }


@given(st.integers(0, 1_000), st.sampled_from([0, 16]))
def test_the_inner_product_of_two_vectors_is_their_cosine_over_the_temperature(
    seed: int, hidden: int
) -> None:
    model, values = encoder(hidden), batch(seed)
    output = model(values)
    photo, words = output.auxiliary["photo"], output.auxiliary["words"]
    cosine = torch.nn.functional.cosine_similarity(photo, words)
    assert (photo * words).sum(dim=1).tolist() == pytest.approx((cosine / TEMPERATURE).tolist(), rel=1e-4)
    assert photo.norm(dim=1).tolist() == pytest.approx([math.sqrt(1 / TEMPERATURE)] * 4, rel=1e-4)
    assert torch.equal(output.logits, torch.cat([photo, words], dim=1))


@given(st.integers(0, 1_000))
def test_what_is_absent_is_zeros_and_changes_nothing_else(seed: int) -> None:
    model, values = encoder(), batch(seed)
    alone = model({"photo": values["photo"]}).logits
    text, mask = values["words"]
    hidden = model(values | {"words": (text + 100, torch.zeros_like(mask))}).logits
    assert torch.equal(alone, hidden)
    assert bool((alone[:, 7:] == 0).all())
    torch.testing.assert_close(alone[:, :7], model(values).logits[:, :7])


def test_a_row_gets_the_same_vectors_whatever_else_is_in_its_batch() -> None:
    model, values = encoder(), batch(rows=6)
    whole = model(values).logits
    single = [
        model({name: (one[row : row + 1], mask[row : row + 1]) for name, (one, mask) in values.items()})
        for row in range(6)
    ]
    torch.testing.assert_close(torch.cat([one.logits for one in single]), whole)


def test_a_batch_without_any_input_has_vectors_of_zeros() -> None:
    values = {name: (one, torch.zeros_like(mask)) for name, (one, mask) in batch().items()}
    assert encoder()(values).logits.tolist() == [[0.0] * 14] * 4
    assert encoder()({}).logits.tolist() == [[0.0] * 14]


def test_the_scale_is_learnt_but_bounded() -> None:
    model = encoder()
    model(batch()).logits.square().sum().backward()
    assert model.log_scale.grad is not None
    assert float(model.log_scale.grad) > 0
    with torch.no_grad():
        model.log_scale.fill_(50)
    lengths = model(batch()).auxiliary["photo"].norm(dim=1)
    assert lengths.tolist() == pytest.approx([math.sqrt(HOTTEST)] * 4, rel=1e-4)


def test_it_takes_two_inputs() -> None:
    with pytest.raises(ValueError, match="two inputs, not 1: photo"):
        DualEncoder({"photo": INPUTS["photo"]}, FusionConfig())
