"""Noise taken out of a sound by a spectral gate: what is no louder than the noise of its bin is turned down.

The noise is learnt from the quietest frames of the sound itself, a soft mask is laid over the spectrum, and
the sound rebuilt by overlap and add. Boll, "Suppression of acoustic noise in speech using spectral
subtraction" (1979), with the gain of Wiener's filter. It helps against what is steady, such as fans and hiss.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WINDOW, HOP = 512, 128  # samples: 32 and 8 ms at 16 kHz
QUIET = 0.2  # share of the frames that noise is learnt from: the quietest
OVER = 2.5  # times the mean noise that is taken off: single bins of noise lie that far above their mean
REACH = 4  # frames on each side that power is averaged over, so that no bin of noise twinkles alone
DEAF = 1e-12  # power of a sample under which a sound is silence


def denoised(samples: Floats, reduce_db: float = 18.0) -> Floats:
    """Turn steady noise in (n,) samples down, by at most ``reduce_db`` decibels: (n,).

    The floor keeps some of the noise on purpose: full silence between words would be heard as an
    interruption, by a recogniser, too. A sound without noise is hardly changed:
    its quietest frames are silence.
    """
    if samples.size < WINDOW:
        return samples
    spectrum = _spectrum(samples)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    return _sound(spectrum * _mask(power, reduce_db), samples.size)


def _mask(power: Floats, reduce_db: float) -> Floats:
    """Return the gain of every bin of (frames, bins) power, from the floor to 1."""
    smooth = _averaged(power)
    noise = _noise(power)
    gain = 1 - OVER * noise / np.maximum(smooth, DEAF)
    made: Floats = np.maximum(gain, 10 ** (-reduce_db / 20)).astype(np.float32)
    return made


def _noise(power: Floats) -> Floats:
    """Return the mean power of every bin over the quietest frames: (bins,)."""
    total = power.sum(axis=1)
    quiet = total <= np.quantile(total, QUIET)
    found: Floats = power[quiet].mean(axis=0)
    return found


def _averaged(power: Floats) -> Floats:
    """Average power over neighbouring frames: (frames, bins)."""
    sums = np.cumsum(np.pad(power, ((REACH + 1, REACH), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
    width = 2 * REACH + 1
    found: Floats = ((sums[width:] - sums[:-width]) / width).astype(np.float32)
    return found


def _spectrum(samples: Floats) -> NDArray[np.complex64]:
    """Return the spectrum of overlapping frames, silence put around the sound: (frames, WINDOW / 2 + 1)."""
    padded = np.pad(samples, (WINDOW, WINDOW + -samples.size % HOP))
    frames = sliding_window_view(padded, WINDOW)[::HOP]
    return np.fft.rfft(frames * _root_hann(), axis=1).astype(np.complex64)


def _sound(spectrum: NDArray[np.complex64], size: int) -> Floats:
    """Add the overlapping frames up again: (size,). Squared windows, four deep, sum to 2."""
    frames = np.fft.irfft(spectrum, WINDOW, axis=1) * _root_hann() / 2
    added = np.zeros((len(frames) - 1) * HOP + WINDOW, np.float64)
    for part in range(WINDOW // HOP):  # every fourth frame touches, none overlaps
        lane = frames[part :: WINDOW // HOP].reshape(-1)
        added[part * HOP : part * HOP + lane.size] += lane
    sound: Floats = added[WINDOW : WINDOW + size].astype(np.float32)
    return sound


def _root_hann() -> Floats:
    """Return the square root of the periodic Hann window: laid on before and after, it is Hann's."""
    window: Floats = np.sin(np.pi * np.arange(WINDOW) / WINDOW).astype(np.float32)
    return window
