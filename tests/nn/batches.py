"""Small batches of every kind, and networks that read them."""

from typing import Any

import torch
from torch import Tensor, nn

from frontdesk.nn.encoders import ENCODERS
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal

WIDTH, SIDE, CLASSES = 7, 32, 3
GIVEN = ("efficientnet", "bert")  # cannot be made without weights
PLAIN = ("resnet", "vgg", "c3d")  # take seconds; they have tests of their own
OWN = [
    (encoder, kind)
    for encoder, kinds in ENCODERS.items()
    for kind in kinds
    if encoder not in (*GIVEN, *PLAIN)
]
FUSIONS = [
    FusionConfig("early", hidden=5),
    FusionConfig("early"),
    FusionConfig("late", "mean"),
    FusionConfig("late", "weighted"),
    FusionConfig("late", "learned", hidden=5),
    FusionConfig("hybrid"),
    FusionConfig("attention", width=16, layers=2),
]
INPUTS = {
    "words": InputConfig("ids", WIDTH, "rnn", {}, 16, "text"),
    "numbers": InputConfig("vector", WIDTH, "linear", {"scale": True}, 12, "text"),
    "sound": InputConfig("sequence", WIDTH, "transformer", {"layers": 1, "stride": 2}, 16, "audio"),
    "bag": InputConfig("sparse", WIDTH, "mlp", {}, 8, "video"),
}


def inside(module: nn.Module) -> Any:
    """Give a module whose parts have no types, as torch keeps them."""
    return module


def width_of(kind: str) -> int:
    return SIDE if kind in ("pixels", "frames") else WIDTH


def lengths(rows: int, steps: int) -> Tensor:
    """Give a mask in which the first row is full and the others have at least one step."""
    mask = torch.arange(steps)[None, :] < torch.randint(1, steps + 1, (rows, 1))
    mask[0] = True
    return mask


def values(kind: str, rows: int, steps: int = 6) -> tuple[Tensor, Tensor]:
    """Make values and mask of a kind."""
    if kind == "vector":
        return torch.randn(rows, 1, WIDTH), torch.ones(rows, 1, dtype=torch.bool)
    if kind == "pixels":
        return torch.rand(rows, 3, SIDE, SIDE), torch.ones(rows, 1, dtype=torch.bool)
    ids = torch.randint(0, WIDTH, (rows, steps))
    made = {
        "ids": ids,
        "sparse": torch.stack([ids.float(), torch.rand(rows, steps)], dim=-1),
        "sequence": torch.randn(rows, steps, WIDTH),
    }
    frames = torch.rand(rows, steps, 3, SIDE, SIDE) if kind == "frames" else None
    return made[kind] if frames is None else frames, lengths(rows, steps)


def batch(rows: int, steps: int = 6) -> dict[str, tuple[Tensor, Tensor]]:
    """Make a batch that has every one of `INPUTS`."""
    return {name: values(one.kind, rows, steps) for name, one in INPUTS.items()}


def network(fusion: FusionConfig) -> Multimodal:
    """Make a network of `INPUTS` at rest, with priors and weights that are not those of its start."""
    made = Multimodal(INPUTS, fusion, CLASSES)
    with torch.no_grad():
        for one in made.parameters():
            one.add_(0.1 * torch.randn_like(one))
    return made.eval()
