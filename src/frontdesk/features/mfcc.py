"""Mel-frequency cepstral coefficients, as Kaldi or librosa make them: cosines of log mel energies.

Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition" (1980).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from frontdesk.features.fbank import Spectral, log_energies
from frontdesk.features.feature import Array, Feature, Item, Shape, Tools
from frontdesk.features.mel import cosines, loudness
from frontdesk.features.sound import samples_of

Floats = NDArray[np.float32]


class Settings(Spectral):
    """How the cepstra are made. The defaults are Kaldi's, but for the energy in place of the first."""

    bins: Annotated[int, Field(ge=2, le=256)] = 23
    count: Annotated[int, Field(ge=1, le=256)] = Field(default=13, description="coefficients")
    lifter: Annotated[float, Field(ge=0)] = Field(default=22.0, description="0: none")
    deltas: bool = Field(default=False, description="first and second derivatives behind them")

    @model_validator(mode="after")
    def fits(self) -> "Settings":
        """Refuse more coefficients than bands."""
        if self.count > self.bins:
            raise ValueError(f"count is {self.count}; there are only {self.bins} bins")
        return self


@dataclass(frozen=True, slots=True)
class Cepstra:
    """Mel-frequency cepstral coefficients."""

    settings: Settings

    @property
    def name(self) -> str:
        """Name, version and settings."""
        return f"mfcc.v1.{self.settings.model_dump_json()}"

    @property
    def shape(self) -> Shape:
        """A frame every hop, or the statistics of all."""
        return self.settings.shape(self.settings.count * (3 if self.settings.deltas else 1))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (time, count) coefficients of (n,) samples at 16 kHz; with deltas (time, 3 count).

        Of natural logarithms in Kaldi's mode, of decibels in librosa's. With ``energy`` the frame's log
        energy stands in place of the first (Kaldi). Raises `InvalidInput` for what has not got one frame.
        """
        return [self._one(samples_of(item, self.settings.frames.shortest)) for item in items]

    def _one(self, samples: Floats) -> Floats:
        asked = self.settings
        found = log_energies(samples, asked.frames, asked.bands) @ cosines(asked.count, asked.bins).T
        found *= _lifter(asked)
        if asked.energy and asked.mode == "kaldi":
            found[:, 0] = loudness(samples, asked.frames)
        if asked.deltas:
            first = deltas(found)
            found = np.concatenate([found, first, deltas(first)], axis=1)
        return asked.pooled(found)


def deltas(frames: Floats, reach: int = 2) -> Floats:
    """Return the slope over time of (time, width) frames, fitted over ``reach`` frames on both sides.

    Furui, "Speaker-independent isolated word recognition using dynamic features of speech spectrum" (1986).
    """
    around = np.pad(frames, ((reach, reach), (0, 0)), mode="edge")
    count = len(frames)
    sums = sum(
        step * (around[reach + step : reach + step + count] - around[reach - step : reach - step + count])
        for step in range(1, reach + 1)
    )
    slope: Floats = np.asarray(sums / (2 * sum(step**2 for step in range(1, reach + 1))), np.float32)
    return slope


def _lifter(asked: Settings) -> Floats:
    """Return the weights that lift higher coefficients, Kaldi's from the second on: (count,)."""
    if asked.lifter == 0:
        return np.ones(asked.count, np.float32)
    order = np.arange(asked.count) + (asked.mode == "librosa")
    weights: Floats = (1 + asked.lifter / 2 * np.sin(np.pi * order / asked.lifter)).astype(np.float32)
    return weights


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; nothing is loaded."""
    del tools
    return Cepstra(settings)
