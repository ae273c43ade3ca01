"""Log energies in mel bands, frame by frame, as Kaldi or librosa make them (`features/mel.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.mel import TINY, Bands, Frames, Mode, Window, decibels, energies, loudness
from frontdesk.features.sound import samples_of, statistics
from frontdesk.preprocess.audio import RATE

Floats = NDArray[np.float32]


class Spectral(Section):
    """What filter banks and cepstra both ask: how the sound is cut and how many bands there are."""

    mode: Mode = "kaldi"
    bins: Annotated[int, Field(ge=2, le=256)] = 80
    window_ms: Annotated[float, Field(ge=5, le=100)] = 25.0
    hop_ms: Annotated[float, Field(ge=1, le=100)] = 10.0
    window: Window = Field(default="povey", description="kaldi's; librosa's is always hanning")
    preemphasis: Annotated[float, Field(ge=0, le=1)] = Field(default=0.97, description="kaldi's")
    snip_edges: bool = Field(default=True, description="kaldi's: only frames that lie in the sound whole")
    energy: bool = Field(default=False, description="kaldi's: the log energy of the frame goes first")
    low: Annotated[float, Field(ge=0, lt=RATE / 2)] = Field(default=20.0, description="Hz")
    high: Annotated[float, Field(gt=0, le=RATE / 2)] = Field(default=RATE / 2, description="Hz")
    pool: Literal["none", "statistics"] = Field(
        default="none", description="mean and deviation over time: a vector"
    )

    @model_validator(mode="after")
    def rises(self) -> Self:
        """Refuse bands that end before they begin."""
        if self.low >= self.high:
            raise ValueError(f"low is {self.low:g} Hz; it has to be under high, {self.high:g} Hz")
        return self

    @property
    def frames(self) -> Frames:
        """How the sound is cut."""
        size, hop = round(self.window_ms * RATE / 1000), round(self.hop_ms * RATE / 1000)
        window: Window = "hanning" if self.mode == "librosa" else self.window
        return Frames(self.mode, size, hop, window, self.preemphasis, self.snip_edges)

    @property
    def bands(self) -> Bands:
        """The filters."""
        return Bands(self.bins, self.low, self.high)

    def shape(self, width: int) -> Shape:
        """Return the shape of frames of a width, pooled or not."""
        return Shape("sequence", width) if self.pool == "none" else Shape("vector", 2 * width)

    def pooled(self, frames: Floats) -> Floats:
        """Pool (time, width) frames, or leave them."""
        return frames if self.pool == "none" else statistics(frames)


class Settings(Spectral):
    """How the filter banks are made. The defaults are Kaldi's with 80 bins."""


@dataclass(frozen=True, slots=True)
class FilterBanks:
    """Log mel filter banks."""

    settings: Settings

    @property
    def name(self) -> str:
        """Name, version and settings."""
        return f"fbank.v1.{self.settings.model_dump_json()}"

    @property
    def shape(self) -> Shape:
        """A frame every hop, or the statistics of all."""
        return self.settings.shape(self.settings.bins + self._energy)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (time, bins) log energies of (n,) samples at 16 kHz between -1 and 1; pooled: (2 bins,).

        Kaldi: natural logarithms, floor 1.2e-7, 1 + (n - window) / hop frames. librosa: decibels within 80 of
        the loudest, floor 1e-10, 1 + n / hop frames. Raises `InvalidInput` for what has not got one frame.
        """
        return [self._one(samples_of(item, self.settings.frames.shortest)) for item in items]

    @property
    def _energy(self) -> bool:
        return self.settings.energy and self.settings.mode == "kaldi"

    def _one(self, samples: Floats) -> Floats:
        asked = self.settings
        found = log_energies(samples, asked.frames, asked.bands)
        if self._energy:
            found = np.concatenate([loudness(samples, asked.frames)[:, None], found], axis=1)
        return asked.pooled(found)


def log_energies(samples: Floats, frames: Frames, bands: Bands) -> Floats:
    """Return log energies, in the units of the mode: (time, bands)."""
    found = energies(samples, frames, bands)
    return decibels(found) if frames.mode == "librosa" else np.log(np.maximum(found, TINY))


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; nothing is loaded."""
    del tools
    return FilterBanks(settings)
