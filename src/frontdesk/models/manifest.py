"""What can be pulled: every model, where its bytes come from, and the SHA-256 that they must have.

The shipped manifest is `manifest.yaml` beside this module; a company may write its own of the same form.
"""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Annotated, Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from frontdesk.errors import Misconfigured, NotFound
from frontdesk.models.sources import Built, Bytes, Carrier, Entry, Join, Name, Source, Tarball, Wheel

Profile = Literal["light", "middle", "full"]
PROFILES: tuple[Profile, ...] = ("light", "middle", "full")


class Model(Entry):
    """One model: what it is for, where its bytes come from, and how they become what the desk runs."""

    name: Name
    slot: str
    profile: Profile = Field(description="the smallest profile that holds it")
    version: str
    revision: int = Field(1, description="counted up when a converter writes other files from the same bytes")
    size: Bytes = Field(description="bytes of the built folder, about")
    licence: str
    uncertain: str | None = Field(None, description="what is not known about the licence")
    fallback: str = Field(description="what the slot does without the model")
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    joins: tuple[Join, ...] = ()
    convert: str | None = Field(None, description="a name of `convert.CONVERTERS`, if it needs one")
    check: str | None = Field(None, description="a reference output of `convert.check`")

    @property
    def digest(self) -> str:
        """The SHA-256 over everything that decides the built files; it names their folder."""
        bytes_of = [[entry.kind, entry.sha256, _names(entry)] for entry in self.sources]
        joins = [join.model_dump() for join in self.joins]
        parts = [self.name, self.version, self.revision, bytes_of, joins, self.convert]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @property
    def folder(self) -> str:
        """Name of the built model's folder, under that of the model's name."""
        return self.digest[:16]

    @property
    def carriers(self) -> tuple[Carrier, ...]:
        """What has to be fetched from elsewhere."""
        return tuple(source for source in self.sources if not isinstance(source, Built))

    @property
    def needs(self) -> tuple[str, ...]:
        """The models that have to be built first."""
        return tuple(dict.fromkeys(source.model for source in self.sources if isinstance(source, Built)))

    @property
    def download(self) -> int:
        """Bytes to fetch."""
        return sum(carrier.size for carrier in self.carriers)


class Manifest(Entry):
    """Every model that can be pulled, in the order in which they are built."""

    models: tuple[Model, ...]

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Refuse two models of one name, and a need that is not met before it is needed."""
        seen: set[str] = set()
        for model in self.models:
            if model.name in seen:
                raise ValueError(f"two models are called {model.name!r}")
            if absent := set(model.needs) - seen:
                raise ValueError(
                    f"{model.name} needs {', '.join(sorted(absent))}, which no row above it names"
                )
            seen.add(model.name)
        return self

    def model(self, name: str) -> Model:
        """Find a model. Raises `NotFound`."""
        for model in self.models:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in self.models)
        raise NotFound(f"no model is called {name!r}; there are {known}", part="model", value=name)

    def select(self, wanted: Sequence[str]) -> tuple[Model, ...]:
        """List models by profiles and names, with what they need, in the order of building.

        Raises `NotFound` for a word that is neither.
        """
        names: set[str] = set()
        for word in wanted:
            names.update(model.name for model in (self.of(word) if word in PROFILES else [self.model(word)]))
        for model in reversed(self.models):  # what is needed stands above what needs it
            names.update(model.needs if model.name in names else ())
        return tuple(model for model in self.models if model.name in names)

    def of(self, profile: str) -> tuple[Model, ...]:
        """List the models of a profile; a larger one holds the smaller ones. Raises `NotFound`."""
        if profile not in PROFILES:
            known = ", ".join(PROFILES)
            raise NotFound(f"no profile is called {profile!r}; there are {known}", value=profile)
        held = PROFILES[: PROFILES.index(profile) + 1]
        return tuple(model for model in self.models if model.profile in held)


def parse(text: str) -> Manifest:
    """Read a manifest. Raises `Misconfigured` naming the first wrong key."""
    try:
        return Manifest.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise Misconfigured("the manifest is not YAML", part="manifest") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "models"
        raise Misconfigured(f"manifest {where}: {first['msg']}", part=where) from error


@cache
def shipped() -> Manifest:
    """Read the manifest of this package, once."""
    return parse((resources.files("frontdesk.models") / "manifest.yaml").read_text("utf-8"))


def _names(source: Carrier | Built) -> list[str]:
    """List the file names under which a source's content is used."""
    if isinstance(source, Wheel | Tarball):
        return [name for wanted in source.wanted for name in (wanted.member, wanted.name)]
    return [source.file]
