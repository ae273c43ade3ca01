import copy
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from frontdesk.compress.prune import prune, sites
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal

INPUTS = {
    "words": InputConfig("ids", 50, "transformer", {"layers": 2, "heads": 4}, 16),
    "numbers": InputConfig("vector", 12, "mlp", {"hidden": 24, "layers": 2, "norm": False}, 16),
    "counts": InputConfig("sparse", 40, "mlp", {"hidden": 24, "norm": False}, 16),
    "sound": InputConfig("sequence", 9, "rnn", {"hidden": 8}, 16),
    "photo": InputConfig("pixels", 16, "cnn", {"stages": (16, 32)}, 16),
}
KINDS = ("early", "late", "hybrid", "attention")


def network(kind: str = "early", **changes: Any) -> Multimodal:
    torch.manual_seed(0)
    model = Multimodal({**INPUTS, **changes}, FusionConfig(kind, width=16, hidden=12), 3).eval()
    for one in model.parameters():  # what begins at zero shall count, too
        torch.nn.init.normal_(one, std=0.3)
    return model


def batch(rows: int = 3) -> dict[str, tuple[Tensor, Tensor]]:
    torch.manual_seed(1)
    entries = torch.stack([torch.randint(40, (rows, 5)).float(), torch.rand(rows, 5)], dim=-1)
    return {
        "words": (torch.randint(50, (rows, 7)), torch.ones(rows, 7, dtype=torch.bool)),
        "numbers": (torch.randn(rows, 1, 12), torch.ones(rows, 1, dtype=torch.bool)),
        "counts": (entries, torch.ones(rows, 5, dtype=torch.bool)),
        "sound": (torch.randn(rows, 6, 9), torch.ones(rows, 6, dtype=torch.bool)),
        "photo": (torch.rand(rows, 3, 16, 16), torch.ones(rows, 1, dtype=torch.bool)),
    }


def silenced(model: Multimodal) -> None:
    """Make half of the units of every site exactly zero."""
    for site in sites(model):
        gone = torch.arange(site.units) % 2 == 1
        for one in site.slices:
            places = torch.arange(one.weight.shape[one.dim]).reshape(one.repeats, one.units, one.each)
            with torch.no_grad():
                one.weight.index_fill_(one.dim, places[:, gone].flatten(), 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_units_that_are_zero_can_go_without_changing_any_output(kind: str) -> None:
    model = network(kind)
    silenced(model)
    smaller = prune(copy.deepcopy(model), 0.5)
    with torch.no_grad():
        before, after = model(batch()), smaller(batch())
    torch.testing.assert_close(after.logits, before.logits, rtol=1e-4, atol=1e-5)
    for name in before.auxiliary:
        torch.testing.assert_close(after.auxiliary[name], before.auxiliary[name], rtol=1e-4, atol=1e-5)


def test_half_of_everything_makes_every_matrix_at_a_site_half_as_large() -> None:
    model = network()
    before = {site.name: (site.units, [one.weight.numel() for one in site.slices]) for site in sites(model)}
    smaller = prune(model, 0.5)
    after = {site.name: (site.units, [one.weight.numel() for one in site.slices]) for site in sites(smaller)}
    assert before.keys() == after.keys()
    assert {"encoders.words.inner.body.blocks.0.attention", "fusion.classify.0"} <= after.keys()
    for name, (units, sizes) in after.items():
        assert units == before[name][0] // 2
        assert all(size <= was // 2 for size, was in zip(sizes, before[name][1], strict=True)), name


@given(st.floats(0, 0.99))
def test_any_share_leaves_a_network_that_runs_and_learns(share: float) -> None:
    model = prune(network(), share)
    output = model.train()(batch())
    output.logits.sum().backward()
    assert output.logits.shape == (3, 3)
    learnt = [one.grad for name, one in model.named_parameters() if name.startswith("encoders.numbers")]
    assert all(one is not None for one in learnt)
    assert all(site.units >= 1 for site in sites(model))


def test_a_share_of_zero_changes_nothing_and_one_is_refused() -> None:
    model = network()
    with torch.no_grad():
        torch.testing.assert_close(prune(copy.deepcopy(model), 0)(batch()).logits, model(batch()).logits)
    with pytest.raises(ValueError, match="below 1"):
        prune(model, 1.0)


def test_the_least_important_units_go() -> None:
    model = network()
    (site,) = [one for one in sites(model) if one.name == "fusion.classify.0"]
    importance = site.importance()
    into = site.slices[0].weight.detach().clone()
    site.shrink(0.5)
    kept = importance.topk(6).indices.sort().values
    torch.testing.assert_close(site.slices[0].weight.detach(), into[kept])


def test_hidden_units_behind_a_norm_go_with_their_scale() -> None:
    model = network(numbers=InputConfig("vector", 12, "mlp", {"hidden": 24, "norm": True}, 16))
    with torch.no_grad():
        assert prune(model, 0.5)(batch()).logits.isfinite().all()


def test_a_pruned_network_answers_a_row_alone_as_beside_others() -> None:
    model = prune(network("attention"), 0.5)
    alone = {name: (values[:1], mask[:1]) for name, (values, mask) in batch().items()}
    with torch.no_grad():
        torch.testing.assert_close(model(alone).logits, model(batch()).logits[:1], rtol=1e-4, atol=1e-5)
