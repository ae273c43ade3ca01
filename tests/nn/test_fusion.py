import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.fusion import Early, FusionConfig, Late, build, pooled
from frontdesk.nn.multimodal import Multimodal
from nn.batches import FUSIONS, INPUTS, batch, inside, lengths, network

fusions = st.sampled_from(FUSIONS)
subsets = st.sets(st.sampled_from(sorted(INPUTS)))
seeds = st.integers(0, 999)
ROWS = 3


def logits(model: Multimodal, given: dict[str, tuple[Tensor, Tensor]]) -> Tensor:
    """Give (ROWS, classes), also without any input."""
    scores: Tensor = model(given).logits
    return scores.expand(ROWS, -1)


@given(fusions, subsets, seeds)
def test_an_input_that_is_masked_is_as_good_as_none(fusion: FusionConfig, kept: set[str], seed: int) -> None:
    torch.manual_seed(seed)
    model, whole = network(fusion), batch(ROWS)
    some = {name: whole[name] for name in kept}
    masked = {
        name: (values, mask if name in kept else torch.zeros_like(mask))
        for name, (values, mask) in whole.items()
    }
    assert logits(model, some).isfinite().all()
    torch.testing.assert_close(logits(model, masked), logits(model, some))


@given(fusions, subsets, seeds)
def test_a_row_is_scored_by_itself(fusion: FusionConfig, kept: set[str], seed: int) -> None:
    torch.manual_seed(seed)
    model, mixed = network(fusion), batch(ROWS)
    for name in kept:
        mixed[name][1][1] = False
    together = logits(model, mixed)
    for row in range(ROWS):
        one = {name: (values[row : row + 1], mask[row : row + 1]) for name, (values, mask) in mixed.items()}
        torch.testing.assert_close(together[row], logits(model, one)[0], atol=1e-5, rtol=1e-4)


@given(fusions, st.permutations(sorted(INPUTS)), seeds)
def test_the_order_of_the_inputs_does_not_matter(fusion: FusionConfig, order: list[str], seed: int) -> None:
    torch.manual_seed(seed)
    model, whole = network(fusion), batch(ROWS)
    assert torch.equal(logits(model, whole), logits(model, {name: whole[name] for name in order}))


@given(fusions, seeds)
def test_no_number_at_all_in_masked_places_changes_a_score(fusion: FusionConfig, seed: int) -> None:
    torch.manual_seed(seed)
    model, whole = network(fusion), batch(ROWS)
    whole["words"][1][1] = False
    encoded = model.encode(whole)
    spoilt = {
        name: Encoded(one.tokens.masked_fill(~one.mask[..., None], torch.nan), one.mask)
        for name, one in encoded.items()
    }
    torch.testing.assert_close(model.fuse(spoilt).logits, model.fuse(encoded).logits)


@pytest.mark.parametrize("fusion", FUSIONS, ids=str)
def test_every_input_counts(fusion: FusionConfig) -> None:
    model, whole = network(fusion), batch(ROWS)
    for name in INPUTS:
        rest = {other: one for other, one in whole.items() if other != name}
        assert not torch.allclose(logits(model, whole), logits(model, rest), atol=1e-4)


@pytest.mark.parametrize("fusion", FUSIONS, ids=str)
def test_every_weight_learns_when_every_input_is_there(fusion: FusionConfig) -> None:
    model = network(fusion)
    output = model.fuse(model.encode(batch(8)))
    torch.autograd.backward((torch.randn(8, 3) * output.logits).sum())
    assert [name for name, one in model.fusion.named_parameters() if one.grad is None] == []


def opinions(rows: int) -> tuple[dict[str, Encoded], dict[str, Tensor]]:
    names = ("a", "b", "c")
    encoded = {name: Encoded(torch.randn(rows, 4, 5), lengths(rows, 4)) for name in names}
    return encoded, {name: torch.randn(rows, 3) for name in names}


def test_early_is_one_matrix_on_all_means_and_zeros_for_what_is_absent() -> None:
    encoded, said = opinions(2)
    early = Early({"a": 5, "b": 5, "c": 5}, FusionConfig("early"), 3)
    del encoded["b"]
    beside = torch.cat([pooled(encoded["a"]), torch.zeros(2, 5), pooled(encoded["c"])], dim=1)
    torch.testing.assert_close(early(encoded, said), early.classify(beside))


@pytest.mark.parametrize("rule", ["mean", "weighted", "learned"])
def test_late_is_its_formula(rule: str) -> None:
    encoded, said = opinions(4)
    late = Late(("a", "b", "c"), rule, 3)
    late.prior.data = torch.randn(3)
    weights = torch.ones(3)
    if rule != "mean":
        late.weigh.data = torch.randn(3)
        weights = torch.log1p(late.weigh.exp()) if rule == "learned" else late.weigh.exp()
    encoded["c"].mask[1] = False
    for row, names in ((0, "abc"), (1, "ab")):
        some = torch.stack([weights["abc".index(name)] for name in names])
        some = some if rule == "learned" else some / some.sum()
        expected = late.prior + sum(w * said[name][row] for w, name in zip(some, names, strict=True))
        torch.testing.assert_close(late(encoded, said)[row], expected)


def test_late_without_training_is_bayes_rule_for_independent_inputs() -> None:
    encoded, said = opinions(2)
    fused = torch.softmax(Late(("a", "b", "c"), "learned", 3)(encoded, said), dim=1)
    product = torch.stack([torch.softmax(one, dim=1) for one in said.values()]).prod(dim=0)
    torch.testing.assert_close(fused, product / product.sum(dim=1, keepdim=True), atol=1e-4, rtol=1e-3)


def test_the_gate_of_hybrid_chooses_between_early_and_late() -> None:
    encoded, said = opinions(2)
    hybrid = inside(build({"a": 5, "b": 5, "c": 5}, FusionConfig("hybrid"), 3))
    torch.nn.init.zeros_(hybrid.gate.weight)
    for bias, chosen in ((50.0, hybrid.early), (-50.0, hybrid.late)):
        torch.nn.init.constant_(hybrid.gate.bias, bias)
        torch.testing.assert_close(hybrid(encoded, said), chosen(encoded, said))


def test_pooled_is_the_mean_of_what_is_there() -> None:
    tokens = torch.tensor([[[1.0], [3.0], [torch.nan]], [[7.0], [8.0], [9.0]]])
    mask = torch.tensor([[True, True, False], [False, False, False]])
    assert pooled(Encoded(tokens, mask)).tolist() == [[2], [0]]


def test_unknown_kinds_and_rules_are_named() -> None:
    with pytest.raises(ValueError, match="fusion is 'middle'; it must be one of early, late"):
        build({"a": 5}, FusionConfig("middle"), 3)
    with pytest.raises(ValueError, match="rule is 'vote'; it must be one of mean"):
        build({"a": 5}, FusionConfig("late", "vote"), 3)
