import pytest
import torch

from frontdesk.nn.encoders import ENCODERS, InputConfig, ScaledEncoder, build
from nn.batches import OWN, SIDE, WIDTH, inside, values, width_of


def encoder(name: str, kind: str) -> torch.nn.Module:
    return build(InputConfig(kind, width_of(kind), name, {}, 16)).eval()


@pytest.mark.parametrize(("name", "kind"), OWN)
def test_what_stands_in_masked_places_changes_nothing(name: str, kind: str) -> None:
    made, (given, mask) = encoder(name, kind), values(kind, 4)
    mask[2] = False
    there = mask.reshape(mask.shape + (1,) * (given.ndim - 2))
    junk = torch.full_like(given, 3) if kind == "ids" else torch.full_like(given, torch.nan)
    spoilt = torch.where(there, given, junk)
    tokens, kept = made(given, mask)
    again, same = made(spoilt, mask)
    assert torch.equal(tokens, again)
    assert torch.equal(kept, same)
    assert torch.equal(tokens[2], torch.zeros_like(tokens[2]))
    assert not kept[2].any()
    assert tokens.isfinite().all()


@pytest.mark.parametrize(("name", "kind"), OWN)
def test_a_row_gives_the_same_alone_and_beside_a_longer_one(name: str, kind: str) -> None:
    made, (given, mask) = encoder(name, kind), values(kind, 4)
    tokens, kept = made(given, mask)
    assert tokens.shape == (4, kept.shape[1], 16)
    for row in range(4):
        steps = int(mask[row].sum())
        short = given[row : row + 1] if kind == "pixels" else given[row : row + 1, :steps]
        alone, there = made(short, mask[row : row + 1, :steps])
        torch.testing.assert_close(alone[there], tokens[row][kept[row]], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("name", "kind"), OWN)
def test_every_weight_learns(name: str, kind: str) -> None:
    made = encoder(name, kind)
    given, mask = values(kind, 8)
    if kind == "ids":
        given = torch.arange(8 * 6).reshape(8, 6) % WIDTH
        mask = torch.ones_like(mask)
    # A plain sum would not do: a last norm makes tokens whose sum never changes.
    (made(given, mask).tokens * torch.randn(16)).pow(2).sum().backward()
    still = [name for name, one in made.named_parameters() if one.grad is None or not one.grad.any()]
    # The first block of a fresh residual network passes on what it gets.
    assert [name for name in still if "network" not in name] == []


def test_scaled_values_have_mean_0_and_deviation_1() -> None:
    made = build(InputConfig("vector", 2, "linear", {"scale": True}, 2))
    assert isinstance(made, ScaledEncoder)
    first = inside(made).inner.first
    first.weight.data, first.bias.data = torch.eye(2), torch.zeros(2)
    rows = torch.tensor([[1.0, 5.0], [3.0, 5.0]])
    made.set_scale(rows.mean(0), rows.std(0, correction=0))
    tokens, _ = made(rows[:, None], torch.ones(2, 1, dtype=torch.bool))
    assert tokens[:, 0].tolist() == [[-1, 0], [1, 0]]
    assert "mean" in made.state_dict()


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (
            InputConfig("ids", 9, "transfomer"),
            "no encoder is called 'transfomer'; did you mean 'transformer'",
        ),
        (InputConfig("pixels", 9, "linear"), "it reads vector, sequence, sparse, not pixels"),
        (InputConfig("pixels", 9, "transformer"), "option patch is 16; the pictures are 9 pixels wide"),
        (InputConfig("ids", 9, "transformer", {"heads": 3}), "cannot be shared by 3 heads"),
        (InputConfig("ids", 9, "rnn", {"scale": True}), "there is no option 'scale'"),
        (
            InputConfig("pixels", 9, "resnet", {"depth": 19}),
            "option depth is 19; it must be one of 18, 34, 50",
        ),
        (InputConfig("ids", 9, "bert"), "option path is missing"),
    ],
)
def test_what_does_not_fit_is_named(config: InputConfig, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        build(config)


def test_every_kind_has_an_encoder_of_its_own() -> None:
    kinds = {kind for name, made in ENCODERS.items() for kind in made if (name, kind) in OWN}
    assert kinds == {"vector", "sequence", "ids", "sparse", "pixels", "frames"}
    assert SIDE > 16
