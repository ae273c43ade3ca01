"""How a voice sounds, as one vector: the recogniser's middle layers, prosody, and who speaks.

Each part can be left out, so that a recipe may give each its own input and average what they say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.prosody import DESCRIBED, described
from frontdesk.features.sound import samples_of
from frontdesk.features.speaker import WIDTH as SPEAKER
from frontdesk.features.speaker import SpeakerVector
from frontdesk.features.voice import SHORTEST, VoiceVector
from frontdesk.features.voice import WIDTH as LAYERS
from frontdesk.features.whitened import Whitened
from frontdesk.preprocess.audio import resample, trimmed, voice_by_level

Floats = NDArray[np.float32]


class Settings(Section):
    """Which parts the vector has, in this order."""

    layers: bool = True
    prosody: bool = True
    speaker: bool = True
    trim: bool = Field(default=False, description="cut off the silence before and after the voice")
    speeds: tuple[Annotated[float, Field(ge=0.5, le=2)], ...] = Field(
        default=(1.0,), min_length=1, max_length=8, description="layers are the mean over these speeds"
    )
    components: Annotated[int, Field(ge=0, le=2_048)] = Field(
        default=0, description="principal axes, learnt from the training rows; 0: the vector as it is"
    )
    whiten: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.5, description="of the axes: 0 keeps their lengths, 1 makes them equal"
    )

    @property
    def width(self) -> int:
        """How many numbers the parts have together."""
        return LAYERS * self.layers + len(DESCRIBED) * self.prosody + SPEAKER * self.speaker

    @model_validator(mode="after")
    def has_parts(self) -> "Settings":
        """Refuse a vector without any part."""
        if not (self.layers or self.prosody or self.speaker):
            raise ValueError("one of layers, prosody, speaker has to be true")
        if self.components > self.width:
            raise ValueError(f"components is {self.components}; the parts have only {self.width} numbers")
        return self


@dataclass(frozen=True, slots=True)
class VoiceLayers:
    """Layers 2 and 3 of whisper-base (2048), prosody (20), a speaker's vector (256), side by side."""

    settings: Settings
    voice: VoiceVector | None
    speaker: SpeakerVector | None

    @property
    def name(self) -> str:
        """Name, version and settings."""
        return f"whisper-layers.v1.{self.settings.model_dump_json()}"

    @property
    def shape(self) -> Shape:
        """As wide as the parts together."""
        return Shape("vector", self.settings.width)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) numbers of (n,) samples at 16 kHz, of which the layers hear the first 10 s.

        Layers have no unit; prosody has those of `DESCRIBED`; the speaker's part has length 1. Raises
        `InvalidInput` for what is shorter than 25 ms. Silence and very short sounds have a vector, too.
        """
        return [self._one(samples_of(item, SHORTEST)) for item in items]

    def _one(self, samples: Floats) -> Floats:
        heard = trimmed(samples, voice_by_level(samples)) if self.settings.trim else samples
        parts: list[Floats] = []
        if self.voice is not None:
            parts.append(_layers(heard, self.voice, self.settings.speeds))
        if self.settings.prosody:
            parts.append(described(samples))
        if self.speaker is not None:
            parts.append(self.speaker.embed(heard))
        return np.concatenate(parts)


def _layers(samples: Floats, voice: VoiceVector, speeds: Sequence[float]) -> Floats:
    """Return the mean vector of (n,) samples played at several speeds, which change the pitch, too: (2048,).

    What depends on how fast and how high this speaker happens to speak evens out.
    """
    played = (resample(samples, round(1000 * speed), 1000) for speed in speeds)
    heard = [voice.embed(np.pad(sound, (0, max(0, SHORTEST - sound.size)))) for sound in played]
    mean: Floats = np.stack([vector for vector in heard if vector is not None]).mean(axis=0)
    return mean


def build(settings: Settings, tools: Tools) -> Feature:
    """Open the models of the parts: `voice` and `speaker` of the store. Raises `ModelMissing`.

    With ``components`` the feature has to learn from training rows; what it learnt lies in ``tools.folder``.
    """
    voice = VoiceVector.open(tools.store.path("voice"), tools.threads) if settings.layers else None
    speaker = SpeakerVector.open(tools.store.path("speaker"), tools.threads) if settings.speaker else None
    plain = VoiceLayers(settings, voice, speaker)
    if settings.components == 0:
        return plain
    whitened = Whitened(plain, settings, settings.components, settings.whiten)
    return whitened if tools.folder is None else whitened.load(tools.folder)
