"""How something was said: pitch, level, rate, pauses. Plain NumPy, no weights."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.preprocess.audio import RATE, SILENCE, Span, cut, level, levels

Floats = NDArray[np.float32]

LOWEST, HIGHEST = 60.0, 500.0  # Hz: from a deep man's voice to a child's
HOP = RATE // 100
WINDOW = RATE // 25  # 40 ms: more than two periods of the lowest pitch
LAGS = int(RATE / LOWEST) + 2
PERIODIC = 0.15  # YIN's threshold on the aperiodic share of a frame
BATCH = 2_000  # frames at once: bounds the memory

Numbers = tuple[float, float, float, float, float]


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
