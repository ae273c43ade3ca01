"""How strong a feeling is, from 0 to 1: how likely there is one, and how much it is stressed.

A feeling in plain words is at most `QUIET` strong; what stresses it (exclamation marks, capitals, drawn-out
letters, words of degree, a loud or lively voice) brings it up to 1. `python -m benchmarks.findings strength`
holds the voice's part against the two strengths in which actors spoke.
"""

import re
from collections.abc import Mapping, Sequence
from math import exp

from frontdesk.perception.percepts import Prosody

QUIET = 0.6
ENOUGH = 2.0  # marks of stress that leave a third of the way to 1
CALM_LEVEL, LOUDER = -40.0, 16.0  # dBFS, and dB above it that are loud
CALM_RANGE, LIVELIER = 60.0, 130.0  # Hz, and Hz above it that are lively

MARKS: tuple[tuple[str, float], ...] = (
    (r"[!！]", 0.7),
    (r"[?？][!！?？]", 0.7),
    (r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b", 1.0),  # several in a row: USB is no shout
    (r"([a-z])\1{2,}", 0.7),
    (r"([啊呀哇呜哈气烦])\1+", 0.7),
    (
        r"\b(?:very|extremely|absolutely|totally|completely|utterly|incredibly|really|so|such|worst"
        r"|never again|furious|outraged|devastated|terrified|thrilled|disgusting|amazing)\b",
        0.6,
    ),
    (r"太|非常|极其|特别|十分|简直|到底|居然|竟然|死了|透了|极了|最差|再也不|气炸|崩溃|绝望|吓死|恶心", 0.6),
)
_COMPILED = tuple((re.compile(pattern), weight) for pattern, weight in MARKS)
MOST = 2_000  # characters that are looked at


def intensity(
    distribution: Mapping[str, float], texts: Sequence[str], voices: Sequence[Prosody] = ()
) -> float:
    """Tell how strong the feeling is; 0 without a distribution."""
    if not distribution:
        return 0.0
    felt = 1 - distribution.get("neutral", 0.0)
    marks = sum(map(stress, texts)) + max(map(raised, voices), default=0.0)
    return felt * (QUIET + (1 - QUIET) * (1 - exp(-marks / ENOUGH)))


def raised(voice: Prosody) -> float:
    """Tell how loud and lively a voice is, from 0 to 2; loudness also depends on the microphone."""
    loud, lively = voice.level - CALM_LEVEL, voice.pitch_range - CALM_RANGE
    return min(1.0, max(0.0, loud / LOUDER)) + min(1.0, max(0.0, lively / LIVELIER))


def stress(text: str) -> float:
    """Add up what stresses a text; nothing counts more than three times."""
    looked = text[:MOST]
    return sum(weight * min(3, sum(1 for _ in pattern.finditer(looked))) for pattern, weight in _COMPILED)
