"""How something was said: pitch, level, rate, pauses. Plain NumPy, no weights."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.mel import Frames, spectra
from frontdesk.features.sound import samples_of
from frontdesk.preprocess.audio import RATE, SILENCE, Span, cut, level, levels, voice_by_level

Floats = NDArray[np.float32]

LOWEST, HIGHEST = 60.0, 500.0  # Hz: from a deep man's voice to a child's
HOP = RATE // 100
WINDOW = RATE // 25  # 40 ms: more than two periods of the lowest pitch
LAGS = int(RATE / LOWEST) + 2
PERIODIC = 0.15  # YIN's threshold on the aperiodic share of a frame
BATCH = 2_000  # frames at once: bounds the memory

FRAMES = Frames("librosa", 400, HOP, "hanning")

Numbers = tuple[float, float, float, float, float]

# What `described` gives, in order. Semitones count from 100 Hz; energies are decibels under the whole.
DESCRIBED = (
    "share of frames with a pitch",
    "pitch, semitones: 10th percentile",
    "pitch, semitones: median",
    "pitch, semitones: 90th percentile",
    "pitch, semitones: deviation",
    "pitch, semitones: mean step in 10 ms",
    "pitch, semitones: slope a second",
    "level, dBFS: 10th percentile",
    "level, dBFS: median",
    "level, dBFS: 90th percentile",
    "level, dB: deviation",
    "level, dB: mean step in 10 ms",
    "level, dB: slope a second",
    "energy over 1 kHz, dB: mean",
    "energy over 1 kHz, dB: deviation",
    "energy over 4 kHz, dB: mean",
    "energy over 4 kHz, dB: deviation",
    "syllables a second of voice",
    "share of pauses",
    "seconds of voice, logarithm",
)


class Settings(Section):
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Prosody:
    """Pitch, energy, rate and pauses as a vector."""

    name: str = "prosody.v1"
    shape: Shape = field(default_factory=lambda: Shape("vector", len(DESCRIBED)))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (20,) numbers of (n,) samples at 16 kHz, in the order and units of `DESCRIBED`.

        Raises `InvalidInput` for what is shorter than 10 ms.
        """
        return [described(samples_of(item, HOP)) for item in items]


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the feature; nothing is loaded."""
    del settings, tools
    return Prosody()


def described(samples: Floats) -> Floats:
    """Describe (n,) samples at 16 kHz by the numbers that `DESCRIBED` names: (20,).

    Stretches of voice are found by their level; where there are none, the whole sound counts as voice.
    """
    total = samples.size * 1000 // RATE
    speech = voice_by_level(samples) or ((0, total),)
    voiced = np.concatenate([cut(samples, span) for span in speech])
    *_, rate, pauses = prosody(samples, speech)
    seconds = float(np.log(max(voiced.size, HOP) / RATE))
    found = [
        *_pitch(pitches(voiced)),
        *_level(levels(voiced, HOP)),
        *_brightness(voiced),
        rate,
        pauses,
        seconds,
    ]
    return np.array(found, np.float32)


def prosody(samples: Floats, speech: tuple[Span, ...]) -> Numbers:
    """Return (pitch, pitch range, level, rate, pauses) of (n,) samples at 16 kHz with stretches of voice.

    Pitch is the median in Hz (0 when nothing is voiced), its range the distance from the 10th to the 90th
    percentile in Hz, level the dBFS of the voice, rate syllables a second of voice, pauses the share of
    silence between the first and the last voice.
    """
    voiced = np.concatenate([cut(samples, span) for span in speech]) if speech else samples[:0]
    if not voiced.size:
        return 0.0, 0.0, SILENCE, 0.0, 0.0
    found = pitches(voiced)
    found = found[found > 0]
    low, middle, high = np.percentile(found, [10, 50, 90]).tolist() if found.size else (0.0, 0.0, 0.0)
    spoken = sum(end - start for start, end in speech)
    whole = speech[-1][1] - speech[0][0]
    rate = syllables(voiced) / (voiced.size / RATE)
    return middle, high - low, level(voiced), rate, 1 - spoken / whole if whole else 0.0


def pitches(samples: Floats) -> Floats:
    """Return the pitch in Hz of a frame every 10 ms, 0 where there is none: (frames,).

    de Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and music" (2002), steps 2
    to 5; the correlation is taken through the Fourier transform.
    """
    if samples.size < WINDOW + LAGS:
        return np.zeros(0, np.float32)
    frames = sliding_window_view(samples, WINDOW + LAGS)[::HOP]
    found = [_yin(frames[at : at + BATCH].astype(np.float64)) for at in range(0, len(frames), BATCH)]
    return np.concatenate(found).astype(np.float32)


def syllables(samples: Floats) -> int:
    """Count syllables: peaks of the level 2 dB above the dips around them.

    De Jong and Wempe, "Praat script to detect syllable nuclei" (2009), without its test for voicing.
    """
    curve = levels(samples, HOP).astype(np.float64)
    if curve.size < 5:
        return 0
    smooth = np.convolve(curve, np.hanning(9)[1:-1] / np.hanning(9).sum(), "same")
    floor = float(np.percentile(smooth, 95)) - 25
    return _peaks(np.maximum(smooth, floor).tolist(), 2.0)


def _pitch(hertz: Floats) -> list[float]:
    """Return share of frames with a pitch, percentiles, deviation, mean step and slope of it."""
    voiced = hertz > 0
    if not voiced.any():
        return [0.0] * 7
    tones = 12 * np.log2(np.where(voiced, hertz, 100) / 100)
    steps = np.abs(np.diff(tones))[voiced[1:] & voiced[:-1]]
    at = np.flatnonzero(voiced)
    return [float(voiced.mean()), *_spread(tones[voiced]), _mean(steps), _slope(at, tones[voiced])]


def _level(decibels: Floats) -> list[float]:
    """Return percentiles, deviation, mean step and slope of the level."""
    return [
        *_spread(decibels),
        _mean(np.abs(np.diff(decibels))),
        _slope(np.arange(decibels.size), decibels),
    ]


def _brightness(samples: Floats) -> list[float]:
    """Return mean and deviation of the decibels by which the energy over 1 and 4 kHz is under all of it."""
    power = spectra(samples, FRAMES).astype(np.float64) + 1e-9  # (time, 201): 40 Hz a bin
    whole = power.sum(axis=1)
    shares = [10 * np.log10(power[:, bin_:].sum(axis=1) / whole) for bin_ in (25, 100)]  # 1 and 4 kHz
    return [float(number) for share in shares for number in (share.mean(), share.std())]


def _spread(values: Floats) -> list[float]:
    """Return 10th, 50th and 90th percentile and the deviation."""
    return [*np.percentile(values, [10, 50, 90]).tolist(), float(values.std())]


def _mean(values: Floats) -> float:
    return float(values.mean()) if values.size else 0.0


def _slope(at: NDArray[np.int64], values: Floats) -> float:
    """Return the slope a second of values at frames of 10 ms, by least squares."""
    time = (at - at.mean()) * HOP / RATE
    spread = float(np.square(time).sum())
    return float((time * values).sum()) / spread if spread > 0 else 0.0


def _yin(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pitch of (batch, WINDOW + LAGS) frames: (batch,)."""
    normal = _normalised_difference(frames)  # (batch, LAGS)
    dips = np.zeros(normal.shape, bool)
    dips[:, 1:-1] = (normal[:, 1:-1] <= normal[:, :-2]) & (normal[:, 1:-1] < normal[:, 2:])
    dips &= normal < PERIODIC
    dips[:, : int(RATE / HIGHEST)] = False
    lag = np.argmax(dips, axis=1)  # the first dip; 0 where there is none
    rows = np.arange(len(frames))
    around = normal[rows[:, None], np.maximum(lag, 1)[:, None] + np.array([-1, 0, 1])]  # (batch, 3)
    curve = around[:, 0] - 2 * around[:, 1] + around[:, 2]
    shift = np.where(curve > 0, (around[:, 0] - around[:, 2]) / (2 * np.where(curve > 0, curve, 1)), 0)
    return np.where(lag > 0, RATE / np.maximum(lag + shift, 1), 0)


def _normalised_difference(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """YIN's cumulative mean normalised difference d'(lag) of every frame: (batch, LAGS)."""
    size = 1 << int(np.ceil(np.log2(WINDOW + LAGS)))
    whole = np.fft.rfft(frames, size)
    head = np.fft.rfft(frames[:, :WINDOW], size)
    product = np.fft.irfft(whole * np.conj(head), size)[:, :LAGS]  # sum of x[j] x[j + lag]
    sums = np.pad(np.cumsum(frames**2, axis=1), ((0, 0), (1, 0)))
    energy = sums[:, WINDOW : WINDOW + LAGS] - sums[:, :LAGS]  # of the window moved by lag
    difference = np.maximum(energy[:, :1] + energy - 2 * product, 0)
    mean = np.cumsum(difference, axis=1) / np.maximum(np.arange(LAGS), 1)
    # What rounding leaves of a silent frame must not look periodic.
    audible = mean > 1e-9
    return np.where(audible & (np.arange(LAGS) > 0), difference / np.where(audible, mean, 1), 1.0)


def _peaks(curve: list[float], dip: float) -> int:
    """Count the peaks that rise ``dip`` above the value since the last peak, and fall as far after."""
    count, rising = 0, True
    lowest = highest = curve[0]
    for value in curve:
        if rising:
            highest = max(highest, value)
            if value < highest - dip:
                count += highest - lowest >= dip
                rising, lowest = False, value
        else:
            lowest = min(lowest, value)
            if value > lowest + dip:
                rising, highest = True, value
    return count + (rising and highest - lowest >= dip)
