"""Sounds: levels, stretches of voice, windows that fit a recogniser. Samples are float32, mono, -1 to 1."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import soxr
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Span = tuple[int, int]  # start and end in milliseconds

RATE = 16_000
BEGIN, STOP = 0.5, 0.35  # probabilities of voice at which a stretch begins and ends
SILENCE = -100.0  # dBFS given to digital silence


def resample(samples: Floats, rate: int, to: int = RATE) -> Floats:
    """Bring (n,) samples from one rate to another, without aliasing."""
    if rate == to:
        return samples
    changed: Floats = np.asarray(soxr.resample(samples, rate, to), np.float32)
    return changed


def level(samples: Floats) -> float:
    """Return the level of (n,) samples in dB below full scale: 20 log10 of their root mean square."""
    if not samples.size:
        return SILENCE
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(SILENCE, 10 * math.log10(power)) if power > 0 else SILENCE


def mono(channels: Floats) -> Floats:
    """Average (n, channels) samples to one channel: (n,). What is one channel already stays as it is."""
    if channels.ndim == 1:
        return channels
    averaged: Floats = channels.mean(axis=1, dtype=np.float64).astype(np.float32)
    return averaged


def levelled(samples: Floats, to: float = -23.0) -> Floats:
    """Bring (n,) samples to a level in dBFS, or as near to it as the loudest sample allows without clipping.

    Silence stays silence.
    """
    found = level(samples)
    if found <= SILENCE:
        return samples
    peak = float(np.abs(samples).max())
    gain = min(10 ** ((to - found) / 20), 1 / peak)
    scaled: Floats = samples * np.float32(gain)
    return np.clip(scaled, -1, 1)


def levels(samples: Floats, hop: int) -> Floats:
    """Return the level in dBFS of every ``hop`` samples, the last stretch filled with silence: (m,)."""
    padded = np.pad(samples, (0, -samples.size % hop)).reshape(-1, hop)
    power = np.mean(np.square(padded, dtype=np.float64), axis=1)
    found: Floats = np.maximum(10 * np.log10(np.maximum(power, 1e-12)), SILENCE).astype(np.float32)
    return found


def loudness_as_voice(samples: Floats, hop: int = 512) -> Floats:
    """Guess the probability of voice from the level alone: (m,), one for every ``hop`` samples.

    The fallback without weights: a stretch counts when it is 12 dB over the quietest tenth and over -50 dBFS.
    """
    found = levels(samples, hop)
    if not found.size:
        return found
    floor = max(-50.0, float(np.percentile(found, 10)) + 12)
    probability: Floats = (1 / (1 + np.exp(-(found - min(floor, -20.0)) / 2))).astype(np.float32)
    return probability


def voice_spans(
    probabilities: Floats,
    hop_ms: float,
    total_ms: int,
    *,
    shortest: int = 100,
    gap: int = 300,
) -> tuple[Span, ...]:
    """Turn the probability of voice in every hop into stretches of voice, in order and apart from each other.

    A stretch begins at a probability of .5 and lasts until it falls below .35 (hysteresis). Pauses
    under ``gap`` milliseconds are bridged, stretches under ``shortest`` dropped, the rest widened by a third
    of the gap on both sides, because a voice begins and ends softly.
    """
    spans: list[Span] = []
    for first, last in _stretches(probabilities):
        begin, end = round(first * hop_ms), min(round(last * hop_ms), total_ms)
        if spans and begin - spans[-1][1] < gap:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((begin, end))
    wide = gap // 3
    kept = [(a, b) for a, b in spans if b - a >= shortest]
    return tuple((max(0, a - wide), min(total_ms, b + wide)) for a, b in kept)


def voice_by_level(samples: Floats) -> tuple[Span, ...]:
    """Find stretches of voice in (n,) samples by the level alone."""
    hop = 512
    return voice_spans(loudness_as_voice(samples, hop), 1000 * hop / RATE, samples.size * 1000 // RATE)


def trimmed(samples: Floats, spans: Sequence[Span]) -> Floats:
    """Cut off what lies before the first and behind the last stretch of voice, if there is any."""
    return cut(samples, (spans[0][0], spans[-1][1])) if spans else samples


def windows(spans: Sequence[Span], longest: int) -> list[Span]:
    """Join stretches of voice into windows of at most ``longest`` milliseconds, cutting longer stretches."""
    joined: list[Span] = []
    for begin, end in (piece for span in spans for piece in _pieces(span, longest)):
        if joined and end - joined[-1][0] <= longest:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((begin, end))
    return joined


def widened(spans: Sequence[Span], by: int, total_ms: int) -> list[Span]:
    """Widen spans by up to ``by`` milliseconds on both sides, not into each other or out of the sound."""
    edges = [0, *(at for span in spans for at in span), total_ms]
    return [
        (max(edges[2 * number], begin - by), min(edges[2 * number + 3], end + by))
        for number, (begin, end) in enumerate(spans)
    ]


def voiced(window: Span, spans: Sequence[Span]) -> int:
    """Return how many milliseconds of a window lie in spans."""
    return sum(max(0, min(window[1], end) - max(window[0], begin)) for begin, end in spans)


def cut(samples: Floats, span: Span) -> Floats:
    """Return the samples of a span."""
    return samples[span[0] * RATE // 1000 : span[1] * RATE // 1000]


def _stretches(probabilities: Floats) -> list[Span]:
    """Return (first, last + 1) hops of every stretch that hysteresis holds."""
    found: list[Span] = []
    first: int | None = None
    for hop, probability in enumerate(probabilities.tolist()):
        if first is None and probability >= BEGIN:
            first = hop
        elif first is not None and probability < STOP:
            found.append((first, hop))
            first = None
    if first is not None:
        found.append((first, len(probabilities)))
    return found


def _pieces(span: Span, longest: int) -> list[Span]:
    """Cut a stretch into equal pieces that are not longer than ``longest``."""
    begin, end = span
    count = max(1, -(-(end - begin) // longest))
    edges = [begin + (end - begin) * number // count for number in range(count + 1)]
    return list(pairwise(edges))
