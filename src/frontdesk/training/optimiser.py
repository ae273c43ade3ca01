"""Optimisers and schedules of a recipe."""

import math
from collections.abc import Iterator

import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW, Optimizer

from frontdesk.training.recipe import Optimiser, Schedule

Group = dict[str, object]


def optimiser(model: nn.Module, settings: Optimiser) -> Optimizer:
    """Make the optimiser: no decay on biases and norms; a rate of its own for what came pretrained."""
    groups = list(_groups(model, settings))
    # Fused, a step is one pass over the weights: it matters where a table of terms is most of the network.
    match settings.kind:
        case "sgd":
            return SGD(groups, lr=settings.rate, momentum=0.9, nesterov=True, fused=True)
        case "adam":
            return Adam(groups, lr=settings.rate, fused=True)
        case "adamw":
            return AdamW(groups, lr=settings.rate, fused=True)


def factor(step: int, steps: int, schedule: Schedule) -> float:
    """Return what the rate is multiplied with at a step: it rises over the warm-up, then falls or stays."""
    warm = round(schedule.warmup * steps)
    if step < warm:
        return (step + 1) / (warm + 1)
    gone = (step - warm) / max(1, steps - warm)
    match schedule.kind:
        case "constant":
            return 1.0
        case "linear":
            return 1 - gone
        case "cosine":
            return (1 + math.cos(math.pi * gone)) / 2


def set_rate(optimizer: Optimizer, times: float) -> None:
    """Set the rate of every group to ``times`` what the recipe says."""
    for group in optimizer.param_groups:
        group["lr"] = group["rate"] * times


def _groups(model: nn.Module, settings: Optimiser) -> Iterator[Group]:
    tuned = {id(parameter) for parameter in _pretrained(model)}
    for pretrained in (False, True):
        rate = (settings.encoder_rate or settings.rate) if pretrained else settings.rate
        members = [
            one for one in model.parameters() if (id(one) in tuned) == pretrained and one.requires_grad
        ]
        for decays in (True, False):
            chosen = [one for one in members if (one.ndim > 1) == decays]
            if chosen:
                decay = settings.decay if decays else 0.0
                yield {"params": chosen, "lr": rate, "rate": rate, "weight_decay": decay}


def _pretrained(model: nn.Module) -> Iterator[nn.Parameter]:
    """Yield the parameters of the parts whose weights were given, which their modules name in ``given``."""
    for module in model.modules():
        for part in getattr(module, "given", ()):
            yield from module.get_submodule(part).parameters()


def clipped(model: nn.Module, longest: float) -> None:
    """Shorten the gradient to at most ``longest``; 0 leaves it as it is."""
    if longest:
        torch.nn.utils.clip_grad_norm_(model.parameters(), longest)
