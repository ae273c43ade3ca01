"""The loop: batches, steps, validation, checkpoints. The same recipe and rows give the same bits on a CPU.

Chance is a function of (seed, epoch, step) and never of what ran before, so a run that was killed and goes on
from its last epoch ends exactly where it would have ended. A step is cut into ``accumulate`` batches a
process; losses are sums over rows, divided once by the rows of the whole step, so that cutting it otherwise
changes nothing but rounding.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from accelerate import Accelerator, DistributedDataParallelKwargs
from torch import Tensor, nn
from torch.optim import Optimizer

from frontdesk.errors import Diverged, Misconfigured
from frontdesk.features.feature import Modality
from frontdesk.features.table import nearest
from frontdesk.training import checkpoint
from frontdesk.training.average import averaged, copied, under
from frontdesk.training.batches import Kept, Rows, Values, predicted, present, tensors
from frontdesk.training.checkpoint import Progress
from frontdesk.training.objective import Figures, Objective
from frontdesk.training.optimiser import clipped, factor, optimiser, set_rate
from frontdesk.training.recipe import Recipe

Report = Callable[[int, int, Figures], None]  # steps done, steps in all, figures of the last epoch


@dataclass(frozen=True, slots=True)
class Fit:
    """Everything a run is made of. ``key`` names recipe and rows; ``home`` is where checkpoints lie."""

    model: nn.Module
    objective: Objective
    train: Rows
    valid: Rows | None
    recipe: Recipe
    modalities: dict[str, Modality]
    home: Path | None = None
    key: str = ""
    report: Report | None = None


def fit(run: Fit) -> tuple[nn.Module, Progress]:
    """Train until the epochs are over or patience is; return the best epoch's network and the whole history.

    Raises `Diverged` naming epoch, step and rows when the loss is no number, `Misconfigured` when the folder
    holds a checkpoint of another run.
    """
    engine = _Engine.made(run)
    progress = engine.resumed()
    while progress.epoch < run.recipe.epochs and not _tired(progress, run.recipe):
        loss = engine.epoch(progress.epoch)
        progress = engine.judged(progress, loss)
    return engine.best(), progress


@dataclass(frozen=True, slots=True)
class _Engine:
    """A run in one process."""

    run: Fit
    accelerator: Accelerator
    model: nn.Module  # as the accelerator wraps it; run.model is the network itself
    optimizer: Optimizer
    average: dict[str, Tensor]
    chosen: dict[str, Tensor]  # weights of the best epoch so far

    @classmethod
    def made(cls, run: Fit) -> "_Engine":
        whole = DistributedDataParallelKwargs(find_unused_parameters=True)  # a step may lack a modality
        accelerator = Accelerator(cpu=not torch.cuda.is_available(), kwargs_handlers=[whole])
        # Accelerate would scale the rate and deal the batches; here both fit any number of processes.
        optimizer = optimiser(run.model, run.recipe.optimiser)
        model = accelerator.prepare_model(run.model)
        return cls(run, accelerator, model, optimizer, {}, {})

    @property
    def world(self) -> int:
        return int(self.accelerator.num_processes)

    @property
    def steps(self) -> int:
        """Steps of an epoch."""
        size = self.run.recipe.batch * self.run.recipe.accumulate * self.world
        return max(1, -(-len(self.run.train) // size))

    def resumed(self) -> Progress:
        """Go on from the checkpoint, or begin."""
        torch.manual_seed(self.run.recipe.seed)
        home = self.run.home
        found = None if home is None else checkpoint.load(home / "state.safetensors", self.run.key)
        if found is None:
            return Progress()
        progress, parts = found
        checkpoint.restore(self.run.model, parts["model"])
        checkpoint.restore_optimiser(self.optimizer, parts.get("optimiser", {}))
        self.average.update(parts.get("average", {}))
        self.chosen.update(parts.get("chosen", {}))
        return progress

    def epoch(self, number: int) -> float:
        """Train on every row once; return the mean loss a row."""
        self.model.train()
        torch.manual_seed(_seed(self.run.recipe.seed, number, self.accelerator.process_index))
        order = np.random.default_rng([self.run.recipe.seed, number]).permutation(len(self.run.train))
        pieces = np.array_split(order, self.steps)
        total = 0.0
        for at, rows in enumerate(pieces):
            total += self._step(number, at, rows.tolist())
            self._tell(number * self.steps + at + 1, {})
        return total / len(order)

    def judged(self, progress: Progress, loss: float) -> Progress:
        """Validate, keep the weights when they are the best, write the checkpoint, tell."""
        epoch = progress.epoch + 1
        figures = {"epoch": float(epoch), "train_loss": loss, **self.measured()}
        value = self._judge(figures)
        better = value > progress.best
        after = replace(
            progress,
            epoch=epoch,
            step=progress.step + self.steps,
            best=value if better else progress.best,
            best_epoch=epoch if better else progress.best_epoch,
            history=[*progress.history, figures],
        )
        if better:
            self.chosen.update(copied(self._weights()))
        self._save(after)
        self._tell(epoch * self.steps, figures)
        return after

    def measured(self) -> Figures:
        """Measure the network, or its average, on the validation rows; in every process the same."""
        valid = self.run.valid
        if valid is None:
            return {}
        with under(self.run.model, self._weights()):
            return self.run.objective.figures(
                predicted(self.run.model, self.run.objective, valid), valid.targets
            )

    def best(self) -> nn.Module:
        """Give the network with the weights of its best epoch."""
        if self.chosen:
            checkpoint.restore(self.run.model, self.chosen)
        return self.run.model.eval()

    def _step(self, epoch: int, at: int, rows: Sequence[int]) -> float:
        """Take one step over these rows; return the sum of their losses, by this process's share."""
        usable = rows[: len(rows) // self.world * self.world] or rows
        rounds = -(-len(usable) // (self.run.recipe.batch * self.world))
        chance = np.random.default_rng([self.run.recipe.seed, epoch, at])
        kept = present(len(usable), self.run.modalities, self.run.recipe.modality_dropout, chance)
        shares = np.array_split(np.arange(len(usable)), rounds * self.world)
        mine = shares[self.accelerator.process_index :: self.world]
        total = 0.0
        for number, share in enumerate(mine):
            picked = [usable[row] for row in share.tolist()]
            augment = np.random.default_rng([self.run.recipe.seed, epoch, at, picked[0]])
            values, targets = self._batch(
                picked, {name: rows_kept[share] for name, rows_kept in kept.items()}, augment
            )
            with self._unsynced(number < len(mine) - 1), self._autocast():
                loss = self.run.objective.loss(self.model, values, targets)
            self._check(loss, epoch, at, picked)
            self.accelerator.backward(loss * self.world / len(usable))
            total += float(loss.detach())
        self._advance(epoch * self.steps + at)
        return total * self.world

    def _batch(self, rows: Sequence[int], kept: Kept, augment: np.random.Generator) -> tuple[Values, Tensor]:
        found = self.run.train.batch(rows, augment)
        masks = {name: kept[modality] for name, modality in self.run.modalities.items()}
        return tensors(found, self.accelerator.device, masks)

    def _advance(self, step: int) -> None:
        set_rate(self.optimizer, factor(step, self.steps * self.run.recipe.epochs, self.run.recipe.schedule))
        clipped(self.run.model, self.run.recipe.optimiser.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        if self.run.recipe.average:
            averaged(self.average, self.run.model, min(self.run.recipe.average, (step + 1) / (step + 10)))

    def _autocast(self) -> torch.autocast:
        """Compute products in the recipe's precision; weights and losses stay float32."""
        kind = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(self.run.recipe.precision, torch.float32)
        return torch.autocast(self.accelerator.device.type, kind, enabled=kind != torch.float32)

    def _unsynced(self, more: bool) -> AbstractContextManager[object]:
        """Wait with the exchange of gradients until the last batch of a step."""
        if more and self.world > 1:
            return cast("AbstractContextManager[object]", self.accelerator.no_sync(self.model))
        return nullcontext()

    def _check(self, loss: Tensor, epoch: int, at: int, rows: Sequence[int]) -> None:
        if not bool(torch.isfinite(loss)):
            where = f"epoch {epoch + 1}, step {at + 1}"
            named = ", ".join(map(str, rows[:8])) + (" ..." if len(rows) > 8 else "")
            raise Diverged(
                f"the loss is {loss.item()} in {where}, rows {named}",
                part=where,
                value=str(loss.item()),
                remedy="look at these rows for infinite numbers, or lower optimiser.rate",
            )

    def _judge(self, figures: Figures) -> float:
        """Pick the figure that decides, so that more is better; without patience the last epoch is the best.

        Rows that choose no epoch are measured without any optimism.
        """
        watch = self.run.objective.watch
        if self.run.valid is not None and watch not in figures:
            raise Misconfigured(
                f"no figure is called {watch!r}", part="watch", value=watch, remedy=nearest(watch, figures)
            )
        if self.run.valid is None or not self.run.recipe.patience:
            return figures["epoch"]
        return -figures[watch] if watch == "loss" else figures[watch]

    def _tell(self, done: int, figures: Figures) -> None:
        if self.run.report is not None and self.accelerator.is_main_process:
            self.run.report(done, self.run.recipe.epochs * self.steps, figures)

    def _weights(self) -> dict[str, Tensor]:
        return {**self.run.model.state_dict(), **self.average}

    def _save(self, progress: Progress) -> None:
        if self.run.home is not None and self.accelerator.is_main_process:
            parts = {
                "model": self.run.model.state_dict(),
                "optimiser": checkpoint.optimiser_state(self.optimizer),
                "average": self.average,
                "chosen": self.chosen,
            }
            checkpoint.save(self.run.home / "state.safetensors", progress, self.run.key, parts)
        self.accelerator.wait_for_everyone()


def _tired(progress: Progress, recipe: Recipe) -> bool:
    return bool(recipe.patience) and progress.epoch > 0 and progress.stale >= recipe.patience


def _seed(*parts: int) -> int:
    return int(np.random.SeedSequence(parts).generate_state(1)[0])
