"""Teach what comes next: `frontdesk.recommend.sequence` serves what is learnt here.

The network is that of `nn.sequence` over the factors of `recommend.ppmi`; an item's bias starts from how
popular it is. The loss is that of telling what came next from many items drawn evenly: Klenitskiy and
Vasilev, "Turning Dross Into Gold Loss: is BERT4Rec really better than SASRec?" (2023). On one thread, the
same log, options and library versions give the same model.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
import sqlalchemy as sql
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.optim import AdamW, Optimizer

from frontdesk.errors import Diverged, Misconfigured
from frontdesk.nn.sequence import NextItem, SequenceConfig
from frontdesk.offers.learning import Learnt, Tell, learn_from, silent
from frontdesk.recommend import ppmi
from frontdesk.recommend.fitting import FITTERS, Fitter
from frontdesk.recommend.liking import liked
from frontdesk.recommend.log import Ints, Log
from frontdesk.recommend.sequence import Sequential
from frontdesk.sections import Recommend
from frontdesk.training.optimiser import clipped, factor, set_rate
from frontdesk.training.recipe import Schedule
from frontdesk.training.sequencegraph import served

SCHEDULE = Schedule(kind="cosine", warmup=0.1)
LONGEST = 5.0  # gradient
NOTHING = -1  # stands behind the last item of a shorter history


@dataclass(frozen=True, slots=True)
class Options:
    """Shape and training of the network.

    ``width`` of the vectors, of the factors too; ``length`` items are read at most; ``draws`` wrong answers a
    step; ``batch`` histories a step; ``decay`` of all weights, norms and biases too, which pulls what is an
    item's own back to what its factors say.
    """

    width: int = 128
    layers: int = 1
    heads: int = 2
    length: int = 50
    dropout: float = 0.4
    epochs: int = 8
    batch: int = 256
    draws: int = 2048
    rate: float = 2e-3
    decay: float = 1.5
    seed: int = 0


def train(
    engine: sql.Engine,
    home: Path,
    settings: Recommend,
    now: datetime,
    tell: Tell = silent,
    options: Options = Options(),
) -> Learnt:
    """Fit the sequence model beside the sources of the settings, and serve them all from then on.

    It is fitted twice: on what each customer did before the last thing they liked, from which the weights are
    learnt, and on everything. Raises as `fit` and `learn_from` do.
    """
    if Sequential.name not in settings.sources:
        settings = settings.model_copy(update={"sources": (*settings.sources, Sequential.name)})
        tell("sequence: name it in recommend.sources as well, else it is not served")
    return learn_from(engine, home, settings, now, tell, fitters(options, tell))


def fitters(options: Options = Options(), tell: Tell = silent) -> dict[str, Fitter]:
    """Say how every source is fitted, this one too; ``options`` are what it has where nothing is given."""
    return {**FITTERS, Sequential.name: Fitter(partial(replace, options), partial(fit, tell=tell))}


def fit(log: Log, options: Options = Options(), tell: Tell = silent) -> Sequential:
    """Learn from what each customer liked, in its order. ``tell`` hears a line an epoch.

    Raises `Misconfigured` when nobody liked two things, `Diverged` when the loss is no number any more.
    """
    rows = liked(log)
    lessons = pieces(rows, options.length)
    if not lessons:
        raise Misconfigured(
            "no customer liked two items, so that nothing comes next",
            part="sequence",
            remedy="import more interactions, or take sequence out of recommend.sources",
        )
    torch.manual_seed(options.seed)
    model = begun(rows, options)
    for epoch, mean in enumerate(_taught(model, lessons, options), 1):
        tell(f"sequence: epoch {epoch} of {options.epochs}, loss {mean:.4f}")
    return served(model.eval(), np.bincount(rows.item, minlength=len(rows.items)) > 0)


def pieces(rows: Log, length: int) -> list[Ints]:
    """Cut what each customer liked into pieces of 2 to ``length`` + 1 items; neighbours share one item."""
    histories = (rows.item[rows.rows(user)] for user in range(len(rows.customers)))
    return [
        items[max(0, end - length - 1) : end] for items in histories for end in range(len(items), 1, -length)
    ]


def begun(rows: Log, options: Options) -> NextItem:
    """Make the network as it is before training: factors of the items, and how popular each is."""
    count = np.bincount(rows.item, minlength=len(rows.items))
    bias = np.log1p(count)
    config = SequenceConfig(options.width, options.layers, options.heads, options.length, options.dropout)
    # The first directions count less than where vectors stand alone: the network learns which matter.
    vectors = ppmi.PPMI.fit(rows, ppmi.Options(width=options.width, power=0.5)).vectors
    return NextItem(torch.from_numpy(vectors), torch.from_numpy(bias - bias.mean()).float(), config)


def loss(model: NextItem, batch: Tensor, drawn: Tensor) -> Tensor:
    """Return the mean over all that came next, (): how surely it was told from the drawn (K,) items.

    ``batch`` (B, T) holds items, `NOTHING` behind the last.
    """
    came = batch[:, 1:]
    there = came != NOTHING
    items = came[there]  # (P,)
    wanted = model(batch[:, :-1].clamp(min=0))[there]  # (P, width)
    wrong = model.logits(wanted, drawn).masked_fill(drawn == items[:, None], float("-inf"))
    told = torch.cat([model.matched(wanted, items)[:, None], wrong], dim=1)  # (P, 1 + K)
    return cross_entropy(told, torch.zeros_like(items))


def _taught(model: NextItem, lessons: Sequence[Ints], options: Options) -> Iterator[float]:
    """Train; yield the mean loss of each epoch."""
    optimizer = AdamW(
        [{"params": list(model.parameters()), "rate": options.rate}],
        lr=options.rate,
        betas=(0.9, 0.98),
        weight_decay=options.decay,
        fused=True,
    )
    steps = -(-len(lessons) // options.batch)
    items = torch.arange(len(model.bias))
    dice = np.random.default_rng(options.seed)
    model.train()
    for epoch in range(options.epochs):
        total = 0.0
        for at, rows in enumerate(_batches(lessons, options.batch, dice)):
            set_rate(optimizer, factor(epoch * steps + at, options.epochs * steps, SCHEDULE))
            few = len(items) <= options.draws
            drawn = items if few else torch.from_numpy(dice.integers(0, len(items), options.draws))
            total += _step(model, optimizer, loss(model, _padded([lessons[row] for row in rows]), drawn))
        yield total / steps


def _step(model: NextItem, optimizer: Optimizer, value: Tensor) -> float:
    """Take one step. Raises `Diverged`."""
    if not bool(torch.isfinite(value)):
        raise Diverged(
            "the loss of the sequence model is no number", part="sequence", remedy="lower its rate"
        )
    optimizer.zero_grad(set_to_none=True)
    torch.autograd.backward(value)
    clipped(model, LONGEST)
    optimizer.step()
    return float(value.detach())


def _batches(lessons: Sequence[Ints], size: int, dice: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Deal pieces of nearly one length together, so that little is padded; in an order by chance."""
    lengths = np.array([len(one) for one in lessons]) + 2 * dice.random(len(lessons))
    order = np.argsort(lengths, kind="stable")
    starts = np.arange(0, len(order), size)
    for start in dice.permutation(starts).tolist():
        yield order[start : start + size]


def _padded(rows: Sequence[Ints]) -> Tensor:
    """(B, T) int64, T the length of the longest."""
    found = np.full((len(rows), max(map(len, rows))), NOTHING, np.int64)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return torch.from_numpy(found)
