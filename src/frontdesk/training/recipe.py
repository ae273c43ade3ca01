"""A recipe: everything that decides a training run, as typed YAML. The same recipe and rows: the same model.

`frontdesk train --schema` prints the JSON schema of `Recipe`.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Modality
from frontdesk.features.table import FEATURES, settings_of
from frontdesk.preprocess.augment import Strength

Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, lt=1)]


class Part(BaseModel):
    """A part of a recipe; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Compose(Part):
    """Rows put together by label, out of rows that hold one input each: `training.compose`."""

    rows: Positive = 10_000
    plain: str | None = Field(
        default=None, description="the label of a source that shows nothing of what the row is about"
    )
    plain_share: Share = Field(default=0.0, description="of the composed rows, that have the plain label")
    absent: Share = Field(default=0.0, description="how often an input is left out, never all of a row")
    veil: Share = Field(default=0.0, description="how often an input looks plain while another one does not")
    conflict: Share = Field(default=0.0, description="how often an input contradicts one before it")
    valid: bool = Field(default=True, description="whether the rows that validate are composed, too")


class Data(Part):
    """Where the rows come from, and which of them validate."""

    train: str | None = Field(
        default=None, description="CSV, JSONL or Parquet; media paths are relative to it"
    )
    valid: str | None = Field(
        default=None, description="the table that validates; else a share of train does"
    )
    public: str | None = Field(
        default=None, description="a public data set by its name, in place of the tables"
    )
    extra: str | None = Field(
        default=None,
        description="a table of more rows that train and never validate, such as staff's corrections",
    )
    share: Share = Field(default=0.1, description="of train that validates when there is no table of its own")
    group: str | None = Field(
        default=None, description="column whose values never stand on both sides: a speaker, a dialogue"
    )
    folds: int = Field(
        default=0, ge=0, description="cross-validation in place of one validation part, when at least 2"
    )
    shots: int = Field(default=0, ge=0, description="rows a class that are trained on; 0: all")
    adapt: str | None = Field(
        default=None,
        description="column of the speakers, to whose other clips vectors of sound are adapted",
    )
    compose: Compose | None = Field(
        default=None, description="put rows together by label; inputs stand in the order they are believed in"
    )


class Input(Part):
    """One input of the network: a column, how it is represented, and what encodes it."""

    column: str | None = Field(default=None, description="the modality's own name when empty")
    feature: str
    settings: Mapping[str, Any] = Field(default_factory=dict, description="of the feature")
    encoder: str = Field(
        default="linear", description="linear, mlp, transformer, cnn, rnn, or a network that is tuned"
    )
    options: Mapping[str, Any] = Field(default_factory=dict, description="of the encoder")
    width: Positive = 256

    @property
    def modality(self) -> Modality:
        """What kind of thing the column holds."""
        return self.column_modality or FEATURES[self.feature].modality

    column_modality: Modality | None = Field(
        default=None, alias="modality", description="of numbers that a table holds"
    )


class Fusion(Part):
    """How inputs come together."""

    kind: Literal["early", "late", "hybrid", "attention"] = "late"
    rule: Literal["mean", "weighted", "learned"] = Field(default="learned", description="of late fusion")
    width: Positive = 128
    layers: Positive = 1
    heads: Positive = 4
    hidden: int = Field(default=0, ge=0, description="of the classifier; 0: linear")


class Loss(Part):
    """What is made small."""

    kind: Literal["cross_entropy", "focal"] = "cross_entropy"
    smoothing: Share = 0.0
    weights: Literal["none", "balanced", "root"] = Field(
        default="none", description="of classes: 1, n/count or its root"
    )
    auxiliary: Annotated[float, Field(ge=0)] = Field(
        default=0.3, description="weight of each input's own head"
    )
    gamma: float = Field(default=2.0, ge=0, description="of focal loss")


class Optimiser(Part):
    """How it is made small."""

    kind: Literal["adamw", "adam", "sgd"] = "adamw"
    rate: Annotated[float, Field(gt=0)] = 1e-3
    encoder_rate: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="of pretrained encoders"
    )
    decay: Annotated[float, Field(ge=0)] = 0.01
    clip: Annotated[float, Field(ge=0)] = Field(default=1.0, description="longest gradient; 0: any")


class Schedule(Part):
    """How the rate changes over the steps."""

    kind: Literal["constant", "linear", "cosine"] = "cosine"
    warmup: Share = 0.1


class Between(Part):
    """A range that `frontdesk tune` draws from."""

    low: float
    high: float
    log: bool = False
    whole: bool = Field(default=False, description="whole numbers only")


class Search(Part):
    """What `frontdesk tune` tries: keys as in ``--set``, each with its choices or its range."""

    keys: dict[str, list[str | int | float | bool | None] | Between] = Field(default_factory=dict)
    trials: Positive = 20


class Recipe(Part):
    """A training run."""

    name: str = ""
    licence: str = Field(default="", description="of the weights, for their card")
    task: Literal["classify", "tags", "contrast"] = Field(
        default="classify",
        description="one label a row, several joined by '|', or pairs that belong together",
    )
    data: Data
    label: str = "label"
    inputs: Annotated[dict[str, Input], Field(min_length=1)]
    fusion: Fusion = Fusion()
    loss: Loss = Loss()
    optimiser: Optimiser = Optimiser()
    schedule: Schedule = Schedule()
    epochs: Positive = 20
    batch: Positive = 32
    accumulate: Positive = Field(default=1, description="batches that make one step")
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"
    patience: int = Field(
        default=5,
        ge=0,
        description="epochs without a better validation before it stops; 0: all epochs, the last is kept",
    )
    watch: str = Field(default="", description="the metric that decides; of the task when empty")
    modality_dropout: Share = 0.2
    augment: Strength = Field(
        default="light", description="how pictures change at random while they are learnt from"
    )
    average: Share = Field(
        default=0.0, description="weight of the past in an average of the weights; 0: none"
    )
    seed: int = Field(default=0, ge=0)
    out_of_scope: str | None = Field(default=None, description="the label of rows that belong to no class")
    context: int = Field(
        default=0, ge=0, description="rows before this one in its group that inputs may read"
    )
    search: Search = Search()

    @field_validator("data", mode="before")
    @classmethod
    def _one_table(cls, given: object) -> object:
        return {"train": given} if isinstance(given, str) else given

    @field_validator("fusion", mode="before")
    @classmethod
    def _one_word(cls, given: object) -> object:
        return {"kind": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _features(self) -> "Recipe":
        for one in self.inputs.values():
            settings_of(one.feature, one.settings)
        if self.task == "contrast" and len(self.inputs) != 2:
            raise ValueError(f"a task of pairs has two inputs, not {len(self.inputs)}")
        if self.data.compose is not None and self.task != "classify":
            raise ValueError(f"rows are composed by their one label, which task {self.task} has not got")
        return self

    def columns(self) -> dict[str, str]:
        """Name the column that each input reads."""
        return {name: one.column or one.modality for name, one in self.inputs.items()}


def read(path: Path, changes: Sequence[str] = ()) -> Recipe:
    """Read a recipe, set ``key.key=value`` in it. Raises `Misconfigured` naming the nearest key."""
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured(f"recipe {path} cannot be read: {error}", part=str(path)) from error
    if not isinstance(given, dict):
        raise Misconfigured(f"recipe {path} holds no keys", part=str(path), remedy="see docs/training.md")
    for change in changes:
        _set(given, change)
    given.setdefault("name", path.stem)
    return parse(given)


def changed(recipe: Recipe, values: Mapping[str, object]) -> Recipe:
    """Set ``key.key`` of a recipe to values. Raises `Misconfigured` as `parse` does."""
    given = recipe.model_dump(mode="json", by_alias=True)
    for key, value in values.items():
        _put(given, key, value)
    return parse(given)


def written(recipe: Recipe) -> str:
    """Write a recipe as YAML, every default spelt out."""
    return yaml.safe_dump(recipe.model_dump(mode="json", by_alias=True), sort_keys=False, allow_unicode=True)


def parse(given: Mapping[str, Any]) -> Recipe:
    """Check a recipe. Raises `Misconfigured` naming the first wrong key, and the nearest that there is."""
    try:
        return Recipe.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        remedy = (
            _remedy(first["loc"]) if first["type"] == "extra_forbidden" else "see 'frontdesk train --schema'"
        )
        raise Misconfigured(f"recipe, key {where}: {first['msg']}", part=where, remedy=remedy) from error


def _set(given: dict[str, Any], change: str) -> None:
    key, equals, value = change.partition("=")
    if not equals or not key:
        raise Misconfigured(f"--set {change!r} is no key=value", part="--set", value=change)
    _put(given, key, yaml.safe_load(value))


def _put(given: dict[str, Any], key: str, value: object) -> None:
    *path, last = key.split(".")
    for step in path:
        below = given.setdefault(step, {})
        if not isinstance(below, dict):
            below = given[step] = {"kind": below} if step == "fusion" else {"train": below}
        given = below
    given[last] = value


def _remedy(loc: tuple[int | str, ...]) -> str:
    """Name the key that is nearest to a misspelt one, among those that its part has."""
    part: type[BaseModel] = Recipe
    for step in loc[:-1]:
        field = part.model_fields.get(str(step))
        inner = None if field is None else _part_of(field.annotation)
        part = inner or part
    close = get_close_matches(str(loc[-1]), part.model_fields, 1, 0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(part.model_fields)}"


def _part_of(annotation: object) -> type[BaseModel] | None:
    """Find the part of a recipe in a type, as in ``dict[str, Input]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _part_of(inner))), None)
