"""Learning which of two sides belong together: the symmetric contrastive loss of a batch's pairs.

InfoNCE of van den Oord et al., "Representation Learning with Contrastive Predictive Coding" (2018), both
ways as in Radford et al. (2021): each row's own pair is told from all other pairs of its batch. Rows of one
product are no negatives of each other: their similarity is left out, neither a right answer nor a wrong one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from frontdesk.nn.encoded import Output
from frontdesk.training.retrieval import measure
from frontdesk.understanding.calibrate import Array


def symmetric(first: Tensor, second: Tensor, products: Tensor) -> Tensor:
    """Return each row's loss, the mean of both directions: (rows,).

    ``first`` and ``second`` are (rows, width) vectors whose inner products are logits; ``products`` (rows,)
    names what a row shows. A row alone in its batch has no wrong answer, and its loss is 0.
    """
    logits = first.float() @ second.float().T  # (rows, rows)
    own = torch.arange(len(logits), device=logits.device)
    twins = (products[:, None] == products) & (own[:, None] != own)
    told = logits.masked_fill(twins, float("-inf"))
    there = cross_entropy(told, own, reduction="none")
    back = cross_entropy(told.T, own, reduction="none")
    return (there + back) / 2


@dataclass(frozen=True, slots=True)
class Contrast:
    """Pairs that belong together: targets name the product of a row, ``names`` both inputs in their order.

    The wrong answers of a row are those of its own batch, so unlike with other losses the size of the batch
    is part of what is learnt; batches that are accumulated, or dealt to processes, do not see each other.
    """

    names: tuple[str, str]
    watch: str = "r5"

    def loss(self, model: nn.Module, values: Mapping[str, tuple[Tensor, Tensor]], targets: Tensor) -> Tensor:
        """Sum the losses of the rows that have both sides: ()."""
        first, second = self.predict(model, values).chunk(2, dim=1)
        both = values[self.names[0]][1].any(dim=1) & values[self.names[1]][1].any(dim=1)
        return symmetric(first[both], second[both], targets[both]).sum()

    def predict(self, model: nn.Module, values: Mapping[str, tuple[Tensor, Tensor]]) -> Tensor:
        """Return both vectors side by side: (rows, 2 width)."""
        output: Output = model(values)
        return output.logits.float()

    def figures(self, predicted: Array, targets: NDArray[np.generic]) -> dict[str, float]:
        """Recall at 1, 5, 10 and median rank each way, and their means; the scale is that of the vectors."""
        first, second = np.split(predicted, 2, axis=1)
        products = targets.astype(np.int64)
        there = measure(first, second, products, products).figures()
        back = measure(second, first, products, products).figures()
        one, other = self.names
        return {
            **{key: (there[key] + back[key]) / 2 for key in there},
            **{f"{one}_to_{other}_{key}": value for key, value in there.items()},
            **{f"{other}_to_{one}_{key}": value for key, value in back.items()},
        }
