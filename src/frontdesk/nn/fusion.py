"""Inputs meet here: any subset of them in, one row of scores out.

Every kind is defined for no input at all, when it gives what it has learnt to expect beforehand, and no kind
reads what stands in masked places. Each takes what the encoders gave and what the heads of single inputs
make of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.heads import classifier
from frontdesk.nn.transformer import Transformer

ONE = 0.5413  # softplus of it is 1

Opinions = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class FusionConfig:
    """The kind (early, late, hybrid, attention), the rule of late fusion, and sizes; ``hidden`` 0: linear."""

    kind: str = "late"
    rule: str = "learned"
    width: int = 128
    layers: int = 1
    heads: int = 4
    hidden: int = 0


class Early(nn.Module):
    """f([h1; ...; hn]): the means of all inputs' tokens one beside the other, zeros for what is absent."""

    def __init__(self, widths: Mapping[str, int], config: FusionConfig, classes: int) -> None:
        super().__init__()
        self.widths = dict(sorted(widths.items()))
        self.classify = classifier(sum(widths.values()), classes, config.hidden)

    def forward(self, encoded: Mapping[str, Encoded], _: Opinions) -> Tensor:
        """{input: tokens (B, T, its width)} -> (B, classes)."""
        logits: Tensor = self.classify(beside(encoded, self.widths))
        return logits


class Late(nn.Module):
    """f(g1(h1), ..., gn(hn)): each input's own scores, weighed and added to what is expected beforehand.

    ``rule`` mean: all weigh the same. weighted: one learned weight an input, summing to 1 over those present.
    learned: one learned weight above zero an input, so that agreement makes surer: the logarithmic opinion
    pool (Genest and Zidek, 1986), which is Bayes' rule for independent inputs when every weight is 1.
    """

    def __init__(self, names: Sequence[str], rule: str, classes: int) -> None:
        super().__init__()
        if rule not in RULES:
            raise ValueError(f"rule is {rule!r}; it must be one of {', '.join(RULES)}")
        self.names, self.rule = sorted(names), rule
        self.prior = nn.Parameter(torch.zeros(classes))
        if rule != "mean":
            self.weigh = nn.Parameter(torch.full((len(names),), ONE))

    def forward(self, encoded: Mapping[str, Encoded], opinions: Opinions) -> Tensor:
        """{input: tokens}, {input: (B, classes)} -> (B, classes)."""
        names = [name for name in self.names if name in encoded]
        if not names:
            return self.prior[None, :]
        there = torch.cat([present(encoded[name]) for name in names], dim=1)  # (B, inputs)
        said = torch.stack([opinions[name] for name in names], dim=1)  # (B, inputs, classes)
        return self.prior + (self._weights(names, there)[..., None] * said).sum(dim=1)

    def _weights(self, names: Sequence[str], there: Tensor) -> Tensor:
        """Weigh the inputs of each row, zero for what is absent: (B, inputs) bool -> (B, inputs)."""
        if self.rule == "mean":
            weights = there.to(self.prior.dtype)
        else:
            learnt = self.weigh[[self.names.index(name) for name in names]]
            positive = nn.functional.softplus(learnt) if self.rule == "learned" else learnt.exp()
            weights = there * positive
        if self.rule == "learned":
            return weights
        return weights / weights.sum(dim=1, keepdim=True).clamp_min(1e-9)


class Hybrid(nn.Module):
    """Early and late fusion side by side; a learned gate says for each row how much of either counts."""

    def __init__(self, widths: Mapping[str, int], config: FusionConfig, classes: int) -> None:
        super().__init__()
        self.early = Early(widths, config, classes)
        self.late = Late(tuple(widths), config.rule, classes)
        self.gate = nn.Linear(sum(widths.values()), 1)

    def forward(self, encoded: Mapping[str, Encoded], opinions: Opinions) -> Tensor:
        """{input: tokens}, {input: (B, classes)} -> (B, classes)."""
        share = torch.sigmoid(self.gate(beside(encoded, self.early.widths)))  # (B, 1)
        mixed: Tensor = share * self.early(encoded, opinions) + (1 - share) * self.late(encoded, opinions)
        return mixed


class Attentive(nn.Module):
    """A Transformer over the tokens of all inputs, each marked with its input, read by a learned query."""

    def __init__(self, widths: Mapping[str, int], config: FusionConfig, classes: int) -> None:
        super().__init__()
        self.projects = nn.ModuleDict(
            {name: nn.Linear(width, config.width) for name, width in sorted(widths.items())}
        )
        self.marks = nn.Parameter(torch.randn(len(widths), config.width) * 0.02)
        self.query = nn.Parameter(torch.randn(1, 1, config.width) * 0.02)
        self.transformer = Transformer(config.width, layers=config.layers, heads=config.heads)
        self.classify = classifier(config.width, classes, config.hidden)

    def forward(self, encoded: Mapping[str, Encoded], _: Opinions) -> Tensor:
        """{input: tokens (B, T, its width)} -> (B, classes)."""
        tokens = [self.query.expand(rows(encoded), -1, -1)]
        masks = [torch.ones_like(tokens[0][..., 0], dtype=torch.bool)]
        for mark, (name, project) in zip(self.marks, self.projects.items(), strict=True):
            if name in encoded:
                tokens.append(project(kept(encoded[name])) + mark)
                masks.append(encoded[name].mask)
        read = self.transformer(torch.cat(tokens, dim=1), torch.cat(masks, dim=1))
        logits: Tensor = self.classify(read[:, 0])  # what the query saw
        return logits


RULES = ("mean", "weighted", "learned")
KINDS = ("early", "late", "hybrid", "attention")


def build(widths: Mapping[str, int], config: FusionConfig, classes: int) -> nn.Module:
    """Make a fusion of inputs with tokens of these widths. Raises ValueError for a kind or rule unknown."""
    if config.kind == "late":
        return Late(tuple(widths), config.rule, classes)
    makers = {"early": Early, "hybrid": Hybrid, "attention": Attentive}
    if config.kind not in makers:
        raise ValueError(f"fusion is {config.kind!r}; it must be one of {', '.join(KINDS)}")
    return makers[config.kind](widths, config, classes)


def pooled(one: Encoded) -> Tensor:
    """Average the tokens that are there: (B, T, width) -> (B, width); zeros for a row without any."""
    return kept(one).sum(dim=1) / one.mask.sum(dim=1, keepdim=True).clamp_min(1)


def kept(one: Encoded) -> Tensor:
    """Put zeros where no token is; what stood there may have been anything, even no number."""
    return one.tokens.masked_fill(~one.mask[..., None], 0.0)


def present(one: Encoded) -> Tensor:
    """Tell which rows have the input: (B, 1) bool."""
    return one.mask.any(dim=1, keepdim=True)


def rows(encoded: Mapping[str, Encoded]) -> int:
    """Count the rows of a batch; without any input it is one row."""
    return next((one.tokens.shape[0] for one in encoded.values()), 1)


def beside(encoded: Mapping[str, Encoded], widths: Mapping[str, int]) -> Tensor:
    """Put the means of all inputs one beside the other: (B, sum of widths)."""
    some = next((one.tokens for one in encoded.values()), torch.zeros(1, 1, 1))
    absent = {name: some.new_zeros(rows(encoded), width) for name, width in widths.items()}
    return torch.cat([pooled(encoded[name]) if name in encoded else absent[name] for name in widths], dim=1)
