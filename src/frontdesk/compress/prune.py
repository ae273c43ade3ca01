"""Take whole units out of a network, so that its matrices become smaller: heads, hidden units, channels.

A unit's importance is the L2 norm of everything that leads into it and out of it (Li et al., "Pruning
Filters for Efficient ConvNets", 2017, with what leads out counted as well). The least important go, the same
share at every place where units can go without changing what stands beside it: the width of the tokens
stays.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from frontdesk.nn.attention import Attention
from frontdesk.nn.cnn import Block, Convolution
from frontdesk.nn.rnn import Recurrent
from frontdesk.nn.vector import Sparse, VectorEncoder

STRAIGHT = (nn.LayerNorm, nn.GELU, nn.ReLU, nn.Dropout, nn.Identity)  # what may stand between two matrices


@dataclass(frozen=True, slots=True)
class Slice:
    """A weight, one of whose dimensions counts units: ``each`` entries a unit, ``repeats`` times over."""

    module: nn.Module
    name: str
    dim: int
    each: int = 1
    repeats: int = 1
    weighs: bool = True  # counts towards the importance; a norm's scale does not

    @property
    def weight(self) -> Tensor:
        """The weight as it is now."""
        found: Tensor = getattr(self.module, self.name)
        return found

    @property
    def units(self) -> int:
        """How many units it counts."""
        return self.weight.shape[self.dim] // (self.each * self.repeats)

    def squares(self) -> Tensor:
        """Sum the squares of what belongs to each unit: (units,)."""
        rows = (
            self.weight.detach().movedim(self.dim, 0).flatten(1)
            if self.weight.ndim > 1
            else self.weight.detach()
        )
        return rows.double().square().reshape(self.repeats, self.units, -1).sum(dim=(0, 2))

    def keep(self, units: Tensor) -> None:
        """Keep these units only."""
        places = torch.arange(self.weight.shape[self.dim]).reshape(self.repeats, self.units, self.each)
        kept = self.weight.detach().index_select(self.dim, places[:, units].flatten())
        setattr(self.module, self.name, nn.Parameter(kept.clone(), requires_grad=self.weight.requires_grad))


@dataclass(frozen=True, slots=True)
class Site:
    """A place where units can go: every weight that counts them, and what else must know their number."""

    name: str
    slices: Sequence[Slice]
    resize: Callable[[int], None]

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.slices[0].units

    def importance(self) -> Tensor:
        """Return the L2 norm of each unit's weights: (units,)."""
        return torch.stack([one.squares() for one in self.slices if one.weighs]).sum(dim=0).sqrt()

    def shrink(self, share: float) -> None:
        """Take out a share of the units, the least important first; one always stays."""
        stay = max(1, self.units - int(share * self.units + 0.5))
        kept = self.importance().topk(stay).indices.sort().values
        for one in self.slices:
            one.keep(kept)
        self.resize(stay)


def prune(model: nn.Module, share: float) -> nn.Module:
    """Take a share (0 to below 1) of the units out at every site, in place; the model wants tuning then.

    Raises ValueError for another share. Pretrained networks that are tuned are left as they are.
    """
    if not 0 <= share < 1:
        raise ValueError(f"share is {share}; it must be at least 0 and below 1")
    for site in sites(model):
        site.shrink(share)
    return model


def sites(model: nn.Module) -> Iterator[Site]:
    """Find every place where units can go."""
    for name, module in model.named_modules():
        if isinstance(module, Attention):
            yield _heads(name, module)
        elif isinstance(module, Block):
            yield _channels(name, module)
        elif isinstance(module, Recurrent):
            yield from _gated(name, module)
        elif isinstance(module, VectorEncoder) and isinstance(module.rest, nn.Sequential):
            yield from _hidden(name, [module.first, *module.rest])
        elif isinstance(module, nn.Sequential) and not isinstance(_parent(model, name), VectorEncoder):
            yield from _hidden(name, list(module))


def _parent(model: nn.Module, name: str) -> nn.Module:
    return model.get_submodule(name.rpartition(".")[0])


def _hidden(name: str, layers: Sequence[nn.Module]) -> Iterator[Site]:
    """Find hidden units: between two matrices with nothing but norms and bends between them."""
    places = [at for at, one in enumerate(layers) if isinstance(one, nn.Linear | Sparse)]
    for left, right in pairwise(places):
        between = layers[left + 1 : right]
        if all(isinstance(one, STRAIGHT) for one in between):
            yield _between(f"{name}.{left}", layers[left], between, layers[right])


def _between(name: str, into: nn.Module, between: Sequence[nn.Module], out: nn.Module) -> Site:
    norms = [one for one in between if isinstance(one, nn.LayerNorm)]
    slices = [Slice(into, "weight", 1 if isinstance(into, Sparse) else 0), Slice(out, "weight", 1)]
    slices += [Slice(into, "bias", 0)] if getattr(into, "bias", None) is not None else []
    slices += [Slice(norm, part, 0, weighs=False) for norm in norms for part in ("weight", "bias")]

    def resize(units: int) -> None:
        for norm in norms:
            norm.normalized_shape = (units,)
        if isinstance(into, nn.Linear):
            into.out_features = units
        if isinstance(out, nn.Linear):
            out.in_features = units

    return Site(name, slices, resize)


def _heads(name: str, attention: Attention) -> Site:
    """Find the heads: query, key and value of each lie one after the other in one matrix."""
    each = attention.out.in_features // attention.heads
    project, out = attention.project, attention.out
    slices = [
        Slice(project, "weight", 0, each, 3),
        Slice(project, "bias", 0, each, 3),
        Slice(out, "weight", 1, each),
    ]

    def resize(heads: int) -> None:
        attention.heads = heads
        project.out_features, out.in_features = 3 * heads * each, heads * each

    return Site(name, slices, resize)


def _channels(name: str, block: Block) -> Site:
    """Find the inner channels of a residual block, by the groups that are normalised together."""
    norm = block.first_norm
    if isinstance(block.second, Convolution):  # what it reads decides its scale, so that is fixed first
        block.second = block.second.plain()
    each = norm.num_channels // norm.num_groups
    slices = [
        Slice(block.first, "weight", 0, each),
        Slice(block.second, "weight", 1, each),
        Slice(norm, "weight", 0, each, weighs=False),
        Slice(norm, "bias", 0, each, weighs=False),
    ]

    def resize(groups: int) -> None:
        norm.num_groups, norm.num_channels = groups, groups * each
        block.first.out_channels = block.second.in_channels = groups * each

    return Site(name, slices, resize)


def _gated(name: str, body: Recurrent) -> Iterator[Site]:
    """Find the units of recurrent layers; those of both directions go in pairs, as one matrix joins them."""
    for at, (ahead, back, join) in enumerate(zip(body.ahead, body.back, body.joins, strict=True)):
        if not isinstance(join, nn.Sequential):
            continue
        slices = [
            Slice(one, f"{part}_l0", 0, repeats=3)
            for one in (ahead, back)
            for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        ]
        slices += [Slice(one, "weight_hh_l0", 1) for one in (ahead, back)]
        slices.append(Slice(join[0], "weight", 1, repeats=2))
        yield Site(f"{name}.{at}", slices, _joined(ahead, back, join[0]))


def _joined(ahead: nn.Module, back: nn.Module, join: nn.Module) -> Callable[[int], None]:
    def resize(units: int) -> None:
        for one in (ahead, back):
            if isinstance(one, nn.GRU):
                one.hidden_size = units
                one.flatten_parameters()
        if isinstance(join, nn.Linear):
            join.in_features = 2 * units

    return resize
