"""Every representation by the name that a recipe or `frontdesk features` calls it."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any, cast

from pydantic import ValidationError

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.features.feature import Feature, Modality, Section, Tools


@dataclass(frozen=True, slots=True)
class Entry:
    """A representation: what it reads, what it is, and whether it needs the extra `train` to run."""

    modality: Modality
    says: str
    train: bool = False


# The name is that of the module of this room which holds it.
FEATURES: Mapping[str, Entry] = {
    "numbers": Entry("text", "numbers that the table itself holds"),
    "bow": Entry("text", "counts of words and characters"),
    "tfidf": Entry("text", "words and characters, weighed by how rare they are"),
    "hashed": Entry("text", "hashed character n-grams, without any learning"),
    "word2vec": Entry("text", "mean or sequence of word vectors, learnt or loaded"),
    "glove": Entry("text", "mean or sequence of GloVe vectors of a file"),
    "sentence": Entry("text", "sentence vectors of the model store: e5, minilm"),
    "bert": Entry("text", "an encoder of a local Hugging Face folder or of the model store; pooling named"),
    "tokens": Entry("text", "token ids, for text encoders that are trained from the words on"),
    "pixels": Entry("image", "the pixels themselves, for networks that are trained on them"),
    "picture": Entry("image", "EfficientNet-Lite0 of the model store, 1280 numbers"),
    "expression": Entry("image", "the expression networks of the model store on a face"),
    "cnn": Entry("image", "a small convolutional network of our own", train=True),
    "resnet": Entry("image", "ResNet 18, 34 or 50, from a local checkpoint", train=True),
    "vgg": Entry("image", "VGG 11 or 16, from a local checkpoint", train=True),
    "clip": Entry("image", "a dual encoder of text and pictures, from a local folder", train=True),
    "mfcc": Entry("audio", "mel-frequency cepstral coefficients"),
    "fbank": Entry("audio", "log mel filter banks, as Kaldi or librosa make them"),
    "prosody": Entry("audio", "pitch, energy, rate and pauses"),
    "whisper_layers": Entry("audio", "middle layers of the speech recogniser: how a voice sounds"),
    "motion": Entry("video", "how a film moves: differences of frames and optical flow"),
    "frames": Entry("video", "frames of a film, for networks that are trained on them"),
    "c3d": Entry("video", "a 3-D convolutional network", train=True),
    "i3d": Entry("video", "a 2-D network inflated to films", train=True),
}


def settings_of(name: str, given: Mapping[str, object]) -> Section:
    """Check the settings of a feature. Raises `Misconfigured` naming the nearest feature or key."""
    if name not in FEATURES:
        raise Misconfigured(
            f"no feature is called {name!r}", part="feature", value=name, remedy=nearest(name, FEATURES)
        )
    wanted = cast("type[Section]", _module(name).Settings)
    try:
        return wanted(**given)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"])
        remedy = nearest(key, wanted.model_fields) if first["type"] == "extra_forbidden" else None
        raise Misconfigured(
            f"feature {name}, key {key}: {first['msg']}", part=f"{name}.{key}", remedy=remedy
        ) from error


def build(name: str, settings: Section, tools: Tools) -> Feature:
    """Make a feature of checked settings. Raises `NotReady` when a model or the extra `train` is missing."""
    return cast("Feature", _module(name).build(settings, tools))


def served(name: str, settings: Mapping[str, object]) -> bool:
    """Tell whether a feature runs without the extra `train`, as everything that is served must."""
    return not FEATURES[name].train and not (name == "bert" and settings.get("path"))


def nearest(name: str, known: Mapping[str, object]) -> str:
    """Say which known name is meant, or name them all."""
    close = get_close_matches(name, known, 1, 0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(sorted(known))}"


def _module(name: str) -> Any:
    """Import a feature's module. Raises `NotReady` when it needs the extra `train`, which is not there."""
    try:
        return import_module(f"frontdesk.features.{name}")
    except ModuleNotFoundError as error:
        if not FEATURES[name].train or (error.name or "").startswith("frontdesk"):
            raise
        raise NotReady(
            f"feature {name} needs {error.name}, which is not installed",
            part=name,
            remedy="run \"pip install 'frontdesk[train]'\"",
        ) from error
