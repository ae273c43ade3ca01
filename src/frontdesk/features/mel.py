"""Spectra on a mel scale: windows, frames, triangular filters, energies. Plain NumPy.

Two traditions, each as its tool does it. Kaldi: Povey et al., "The Kaldi Speech Recognition Toolkit" (2011);
mean removed, pre-emphasis, triangles that are straight in mel. librosa: McFee et al. (2015); frames centred,
triangles straight in Hz and of the same area, Slaney, "Auditory Toolbox" (1998).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.preprocess.audio import RATE

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mode = Literal["kaldi", "librosa"]
Window = Literal["povey", "hanning", "hamming"]

TINY = np.float32(np.finfo(np.float32).eps)  # Kaldi's floor under an energy before its logarithm
FAINT = np.float32(1e-10)  # librosa's
BATCH = 128  # frames at once: they stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Frames:
    """How a sound at 16 kHz is cut: lengths in samples, and what Kaldi does to each frame."""

    mode: Mode = "kaldi"
    size: int = 400
    hop: int = 160
    window: Window = "povey"
    preemphasis: float = 0.97
    snip: bool = True  # Kaldi's: only frames that lie in the sound whole

    @property
    def fft(self) -> int:
        """Length of the Fourier transform: Kaldi rounds up to a power of two."""
        return 1 << (self.size - 1).bit_length() if self.mode == "kaldi" else self.size

    @property
    def shortest(self) -> int:
        """Samples that the first frame needs."""
        return self.size if self.mode == "kaldi" and self.snip else 1


@dataclass(frozen=True, slots=True)
class Bands:
    """Triangular filters: how many, from and to which Hz."""

    count: int = 80
    low: float = 20.0
    high: float = RATE / 2


def energies(samples: Floats, frames: Frames, bands: Bands) -> Floats:
    """Return the energy in every band of (n,) samples: (time, bands)."""
    views = cut(samples, frames)
    found = np.empty((len(views), bands.count), np.float32)
    weights = filters(frames.mode, frames.fft, bands).T
    for at, power in _power(views, frames):
        np.matmul(power, weights, out=found[at : at + len(power)])
    return found


def spectra(samples: Floats, frames: Frames) -> Floats:
    """Return the power spectrum of every frame of (n,) samples: (time, fft / 2 + 1)."""
    views = cut(samples, frames)
    found = np.empty((len(views), frames.fft // 2 + 1), np.float32)
    for at, power in _power(views, frames):
        found[at : at + len(power)] = power
    return found


def loudness(samples: Floats, frames: Frames) -> Floats:
    """Return Kaldi's raw energy: log sums of squares of the frames, their means removed: (time,)."""
    views = cut(samples, frames)
    total = np.square(views - views.mean(axis=1, keepdims=True)).sum(axis=1)
    found: Floats = np.log(np.maximum(total, TINY))
    return found


def decibels(found: Floats, range_db: float | None = 80.0) -> Floats:
    """Return 10 log10 of energies, at most ``range_db`` under the largest, as librosa's ``power_to_db``."""
    level = 10 * np.log10(np.maximum(found, FAINT))
    return level if range_db is None else np.maximum(level, level.max() - np.float32(range_db))


def cut(samples: Floats, frames: Frames) -> Floats:
    """Return a read-only view of the frames of a sound: (time, size)."""
    if frames.mode == "librosa":  # centred on every hop, silence around the sound
        return sliding_window_view(np.pad(samples, frames.size // 2), frames.size)[:: frames.hop]
    if frames.snip:
        return sliding_window_view(samples, frames.size)[:: frames.hop]
    # Kaldi centres frame k on (k + 1/2) hops and mirrors the sound at its ends, with the outermost sample.
    count = (samples.size + frames.hop // 2) // frames.hop
    start = frames.hop // 2 - frames.size // 2
    stop = start + max(count - 1, 0) * frames.hop + frames.size
    around = np.pad(samples, (max(0, -start), max(0, stop - samples.size)), mode="symmetric")
    return sliding_window_view(around[max(0, start) :], frames.size)[:: frames.hop][:count]


@cache
def filters(mode: Mode, fft: int, bands: Bands) -> Floats:
    """Return the triangles as weights of the bins of a spectrum: (bands, fft / 2 + 1)."""
    bins: Doubles = np.linspace(0, fft // 2 * RATE / fft, fft // 2 + 1, dtype=np.float64)  # Hz
    if mode == "kaldi":
        edges = _edges(_mel(np.array([bands.low, bands.high], np.float64)), bands.count)
        triangles = _triangles(_mel(bins), edges)
        triangles[:, -1] = 0  # Kaldi leaves the highest bin out
        return triangles.astype(np.float32)
    edges = _slaney_hz(_edges(_slaney(np.array([bands.low, bands.high], np.float64)), bands.count))
    area = 2 / (edges[2:] - edges[:-2])
    return (_triangles(bins, edges) * area[:, None]).astype(np.float32)


@cache
def taper(mode: Mode, size: int, window: Window) -> Floats:
    """Return the window that frames are multiplied with: symmetric for Kaldi, periodic for librosa."""
    period = size if mode == "librosa" else size - 1
    wave = np.cos(2 * np.pi * np.arange(size) / period)
    shape = 0.54 - 0.46 * wave if window == "hamming" else 0.5 - 0.5 * wave
    made: Floats = (shape**0.85 if window == "povey" else shape).astype(np.float32)
    return made


def cosines(count: int, bands: int) -> Floats:
    """Return the first ``count`` rows of the orthonormal cosine transform (DCT-II): (count, bands)."""
    rows = np.cos(np.pi / bands * np.outer(np.arange(count), np.arange(bands) + 0.5)) * np.sqrt(2 / bands)
    rows[0] /= np.sqrt(2)
    made: Floats = rows.astype(np.float32)
    return made


def _power(views: Floats, frames: Frames) -> Iterator[tuple[int, Floats]]:
    """Yield where a batch of frames begins and its power spectrum: (batch, fft / 2 + 1), good until the next.

    The same arrays serve every batch: new memory from the system each time costs more than the transform.
    """
    shape = taper(frames.mode, frames.size, frames.window)
    wave = np.empty((BATCH, frames.size), np.float32)
    spectrum = np.empty((BATCH, frames.fft // 2 + 1), np.complex64)
    power = np.empty(spectrum.shape, np.float32)
    for at in range(0, len(views), BATCH):
        some = views[at : at + BATCH]
        part = slice(len(some))
        if frames.mode == "kaldi":
            _emphasised(some, frames.preemphasis, wave[part])
            np.multiply(wave[part], shape, out=wave[part])
        else:
            np.multiply(some, shape, out=wave[part])
        # NumPy's types know double precision only; what it computes has that of its input.
        np.fft.rfft(wave[part], frames.fft, axis=1, out=cast("NDArray[np.complex128]", spectrum[part]))
        np.square(spectrum[part].real, out=power[part])
        np.add(power[part], np.square(spectrum[part].imag), out=power[part])
        yield at, power[part]


def _emphasised(views: Floats, preemphasis: float, out: Floats) -> None:
    """Take the mean off (batch, size) frames, and a share of each sample off the next, as Kaldi does."""
    centred = views - views.mean(axis=1, keepdims=True)
    np.multiply(centred[:, :-1], np.float32(-preemphasis), out=out[:, 1:])
    out[:, 1:] += centred[:, 1:]
    out[:, 0] = centred[:, 0] * np.float32(1 - preemphasis)


def _edges(ends: Doubles, count: int) -> Doubles:
    """Return the edges of ``count`` triangles between two ends: (count + 2,)."""
    edges: Doubles = np.linspace(ends[0], ends[1], count + 2, dtype=np.float64)
    return edges


def _triangles(at: Doubles, edges: Doubles) -> Doubles:
    """Return triangles over three neighbouring edges each, at the given places: (edges - 2, places)."""
    rising = (at - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - at) / np.diff(edges)[1:, None]
    found: Doubles = np.maximum(0, np.minimum(rising, falling))
    return found


def _mel(hertz: Doubles) -> Doubles:
    """HTK's and Kaldi's scale."""
    found: Doubles = 1127 * np.log1p(hertz / 700)
    return found


def _slaney(hertz: Doubles) -> Doubles:
    """Slaney's scale: linear to 1 kHz, which is 15, and logarithmic above."""
    above = 15 + 27 * np.log(np.maximum(hertz, 1000) / 1000) / np.log(6.4)
    return np.where(hertz < 1000, hertz * 3 / 200, above)


def _slaney_hz(mels: Doubles) -> Doubles:
    """Back to Hz."""
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
