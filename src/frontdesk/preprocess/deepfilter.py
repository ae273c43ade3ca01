"""Noise taken out of speech by DeepFilterNet 3: what it needs around its three networks, in NumPy.

Schröter et al., "DeepFilterNet: Perceptually Motivated Real-Time Speech Enhancement" (2023). The networks see
the energies of 32 bands, as wide as the ear's, and the lowest 96 bins of the spectrum; they give a gain for
every band, and for each of those bins a filter over five frames. The networks come in as functions, so that
this room needs no runtime.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Spectrum = NDArray[np.complex64]
Network = Callable[[Mapping[str, NDArray[np.generic]]], Sequence[Floats]]

RATE = 48_000
SIZE, HOP = 960, 480  # samples: 20 and 10 ms
BINS = SIZE // 2 + 1
LOW = 96  # bins that are filtered, under 4.8 kHz
BANDS, NARROWEST = 32, 2  # bands of the ear, and the bins that the narrowest has
ORDER, AHEAD = 5, 2  # frames of a filter, of which come after the one that is filtered
FORGET = 0.99  # of the running means, a frame: a second


@dataclass(frozen=True, slots=True)
class DeepFilter:
    """Takes noise out of speech at 48 kHz. Each network maps named arrays to arrays, for a batch of one."""

    encoder: Network
    gains: Network
    filters: Network

    def denoised(self, samples: Floats) -> Floats:
        """Return (n,) samples at 48 kHz without the noise: (n,)."""
        if not samples.any():
            return samples
        spectrum = analysed(samples)  # (frames, 481)
        e0, e1, e2, e3, emb, c0, _ = self.encoder(_seen(spectrum))
        (gain,) = self.gains({"emb": emb, "e3": e3, "e2": e2, "e1": e1, "e0": e0})
        taps = self.filters({"emb": emb, "c0": c0})[0].reshape(len(spectrum), LOW, ORDER, 2)
        clean = spectrum * np.repeat(gain[0, 0], widths(), axis=1)
        clean[:, :LOW] = _filtered(spectrum[:, :LOW], taps[..., 0] + 1j * taps[..., 1])
        return synthesised(clean, samples.size)


def widths() -> list[int]:
    """Return how many bins each band has: equally wide on the ear's scale, but not under two bins.

    The scale is that of equivalent rectangular bandwidths: Glasberg and Moore (1990).
    """
    ear = 24.7 * 9.265
    edges = ear * np.expm1(np.log1p(RATE / 2 / ear) * np.arange(1, BANDS + 1) / BANDS)
    found: list[int] = []
    before = borrowed = 0
    for edge in np.round(edges / (RATE / SIZE)).astype(int).tolist():
        wanted = edge - before - borrowed
        borrowed = max(0, NARROWEST - wanted)
        found.append(max(NARROWEST, wanted))
        before = edge
    found[-1] += 1  # the highest bin
    found[-1] -= sum(found) - BINS
    return found


def analysed(samples: Floats) -> Spectrum:
    """Return the spectrum of (n,) samples every 10 ms, silence put around them: (frames, 481)."""
    padded = np.pad(samples, (HOP, SIZE - samples.size % HOP))
    frames = sliding_window_view(padded, SIZE)[::HOP]
    return (np.fft.rfft(frames * _window(), axis=1) / SIZE).astype(np.complex64)


def synthesised(spectrum: Spectrum, size: int) -> Floats:
    """Add the frames up to ``size`` samples again; the squares of the window sum to 1."""
    frames = (np.fft.irfft(spectrum, SIZE, axis=1) * SIZE * _window()).astype(np.float32)
    halves = frames.reshape(len(frames), 2, HOP)
    sound: Floats = (halves[1:, 0] + halves[:-1, 1]).reshape(-1)[:size]
    return sound


def _seen(spectrum: Spectrum) -> Mapping[str, Floats]:
    """Return what the encoder looks at, two frames ahead: band levels and low bins, both by running means."""
    ahead = np.pad(spectrum[AHEAD:], ((0, AHEAD), (0, 0)))
    power = np.square(ahead.real) + np.square(ahead.imag)
    edges = np.concatenate([[0], np.cumsum(widths())[:-1]])
    levels = 10 * np.log10(np.add.reduceat(power, edges, axis=1) / widths() + 1e-10)
    bands = (levels - _running(levels, np.linspace(-60, -90, BANDS))) / 40
    low = ahead[:, :LOW]
    low = low / np.sqrt(_running(np.abs(low), np.linspace(1e-3, 1e-4, LOW)))
    return {
        "feat_erb": bands[None, None].astype(np.float32),
        "feat_spec": np.stack([low.real, low.imag])[None].astype(np.float32),
    }


def _filtered(low: Spectrum, taps: NDArray[np.complexfloating]) -> Spectrum:
    """Filter (frames, 96) bins over time, each frame by its own (frames, 96, 5) taps."""
    padded = np.pad(low, ((ORDER - 1 - AHEAD, AHEAD), (0, 0)))
    around = sliding_window_view(padded, ORDER, axis=0)  # (frames, 96, 5)
    filtered: Spectrum = (around * taps).sum(axis=2).astype(np.complex64)
    return filtered


def _running(values: NDArray[np.floating], start: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the exponential mean of (frames, width) values up to every frame."""
    means = np.empty_like(values)
    mean = start
    for row, value in enumerate(values):
        mean = (1 - FORGET) * value + FORGET * mean
        means[row] = mean
    return means


def _window() -> Floats:
    """Return Vorbis' window, whose squares sum to 1 where two overlap."""
    window: Floats = np.sin(np.pi / 2 * np.sin(np.pi * (np.arange(SIZE) + 0.5) / SIZE) ** 2).astype(
        np.float32
    )
    return window
