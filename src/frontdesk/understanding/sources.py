"""Where a feeling may show, and what each source says of it, as numbers that sources can be fused by."""

from math import log
from typing import Literal

from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.fuse import Distribution

Source = Literal["tone", "face", "words"]
# The order in which they are believed when they contradict each other: friendly words in a furious voice are
# anger. What people control least shows most (Ekman and Friesen, "Nonverbal Leakage and Clues", 1969).
SOURCES: tuple[Source, ...] = ("tone", "face", "words")

# Before anything is read: most of what customers send is neutral. The heads take all labels for equally
# likely; this prior is put in once, when opinions are fused.
PRIOR = {emotion: 0.4 if emotion == "neutral" else 0.1 for emotion in EMOTIONS}
MOST = 6.0  # no source is believed beyond e^6 : 1


def ratios(opinion: Distribution) -> list[float]:
    """Say how much a source speaks for each emotion: log(p / prior), within -6 and 6, in EMOTIONS' order.

    0 says nothing, and so does a label that the source does not know.
    """
    told = (opinion.get(emotion, PRIOR[emotion]) / PRIOR[emotion] for emotion in EMOTIONS)
    return [max(-MOST, min(MOST, log(max(one, 1e-9)))) for one in told]
