"""All senses together: a turn -> what was perceived of it, with whatever models are there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TypeVar, assert_never, cast

from frontdesk.errors import RejectedInput
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.picture import EfficientNet, Histograms, PictureModel
from frontdesk.features.voice import VoiceVector
from frontdesk.media import audio as sounds
from frontdesk.media import document as documents
from frontdesk.media import image as pictures
from frontdesk.media import video as films
from frontdesk.models.store import ModelStore
from frontdesk.perception.activity import Chances, carried, open_silero
from frontdesk.perception.audio import Ears, hear
from frontdesk.perception.faces import Expression, Faces, Finder, open_blazeface, open_expression, open_haar
from frontdesk.perception.gallery import Gallery
from frontdesk.perception.heard import Transcriber
from frontdesk.perception.image import Eyes, see
from frontdesk.perception.language import Languages
from frontdesk.perception.ocr import Ocr
from frontdesk.perception.percepts import Perceived, Percept, TextPercept
from frontdesk.perception.slots import Slot, SlotState
from frontdesk.perception.text import read
from frontdesk.perception.video import Footage, watch
from frontdesk.perception.withheld import NEEDS, NOT_AGREED, SWITCHED_OFF, allowed, left_out
from frontdesk.preprocess.audio import loudness_as_voice
from frontdesk.turn.consent import NONE, Consent
from frontdesk.turn.parts import Audio, Blob, Document, Image, Kind, Part, Text, Video, kind
from frontdesk.turn.turn import Turn

__all__ = ["Senses", "SlotState", "open_senses", "perceive", "slots", "warm"]

T = TypeVar("T")
Opener = Callable[[Path, int], T]  # a built model's folder and a number of threads -> the model
Fetch = Callable[[Blob], bytes]

PAGE = 20_000  # characters of a document that are read as if they had been typed
READING = ("language", "embedding")
SEEING = ("picture", "ocr", "face", "expression")
HEARING = ("voice_activity", "speech", "voice")
# The slots that a part of each kind is perceived with.
USES: Mapping[Kind, tuple[str, ...]] = {
    "text": READING,
    "document": READING,
    "image": SEEING,
    "audio": HEARING,
    "video": (*SEEING, *HEARING),
}


@dataclass(frozen=True, slots=True, eq=False)
class Senses:
    """Everything that perceives. Models are opened on first use; `warm` opens them before.

    ``feelings`` False: neither the tone of a voice nor a face is ever looked at, whatever was agreed to.
    """

    language: Slot[Languages]
    embedding: Slot[Embedder]
    picture: Slot[PictureModel]
    ocr: Slot[Ocr | None]
    face: Slot[Finder]
    expression: Slot[Expression | None]
    voice_activity: Slot[Chances]
    speech: Slot[Transcriber | None]
    voice: Slot[VoiceVector | None]
    gallery: Gallery | None = None
    feelings: bool = True

    @property
    def embedder(self) -> Embedder:
        """What embeds texts; the same texts only once."""
        return self.embedding.get()

    def eyes(self, consent: Consent = NONE) -> Eyes:
        """Give what sees: faces only with consent, without which their models are not opened."""
        agreed = self.permitted(consent).allows("face")
        faces = Faces(self.face.get(), self.expression.get()) if agreed else None
        return Eyes(self.picture.get(), self.ocr.get(), faces, self.gallery)

    def ears(self, consent: Consent = NONE) -> Ears:
        """Give what hears: the tone only with consent, without which its model is not opened."""
        agreed = self.permitted(consent).allows("voice")
        voice = self.voice.get() if agreed else None
        return Ears(self.voice_activity.get(), self.speech.get(), voice, agreed)

    def permitted(self, consent: Consent) -> Consent:
        """Return what may be looked at: what was agreed to, unless it is switched off altogether."""
        return consent if self.feelings else NONE


def open_senses(
    store: ModelStore, threads: int = 2, gallery: Gallery | None = None, feelings: bool = True
) -> Senses:
    """Make the senses of a store. Nothing is loaded yet, so a server starts at once."""

    def place(name: str, model: str, open_: Opener[T], fallback: str, standby: Callable[[], T]) -> Slot[T]:
        ready = partial(store.path, model)
        return Slot(name, model, ready, lambda: open_(ready(), threads), standby, fallback)

    def optional(name: str, model: str, open_: Opener[T], advice: str = "") -> Slot[T | None]:
        ready = partial(store.path, model)
        return Slot(name, model, ready, lambda: open_(ready(), threads), _nothing, "none", True, advice)

    return Senses(
        language=place("language", "language", Languages.open, "share of Han characters", Languages),
        embedding=place("embedding", "e5", _open_embedder, "hashed character n-grams", HashedNgrams),
        picture=place("picture", "picture", EfficientNet.open, "colours and gradients", Histograms),
        ocr=optional("ocr", "ocr", Ocr.open, "please type the words of the picture"),
        face=place("face", "face", open_blazeface, "Haar cascade of OpenCV", open_haar),
        expression=optional("expression", "expression", open_expression),
        voice_activity=Slot(
            "voice_activity", "silero", carried, open_silero, _energy, "threshold on the level of the sound"
        ),
        speech=optional("speech", "whisper", _open_speech, "please type instead"),
        voice=optional("voice", "voice", VoiceVector.open),
        gallery=gallery,
        feelings=feelings,
    )


def warm(senses: Senses, names: tuple[str, ...] = ()) -> None:
    """Open the models of slots in advance; run in the thread that perceives.

    When none is named, all that need no customer's consent: those that do are opened once one is given.
    """
    chosen = _slots(senses)
    for name in names or tuple(name for name in chosen if name not in NEEDS):
        chosen[name].get()


def slots(senses: Senses) -> Mapping[str, SlotState]:
    """Tell which model runs in which slot, or what stands in for it; opens nothing."""
    return {name: slot.state() for name, slot in _slots(senses).items()}


def perceive(turn: Turn, fetch: Fetch, senses: Senses, consent: Consent = NONE) -> Perceived:
    """Read, see and hear every part; one that cannot be decoded is left out with a note.

    What the customer has not agreed to is not computed, and a note says so.
    """
    permitted = senses.permitted(consent)
    percepts: list[Percept] = []
    notes: list[str] = []
    for number, part in enumerate(turn.parts):
        try:
            percepts.append(_percept(number, part, fetch, senses, permitted))
        except RejectedInput as error:
            notes.append(f"part {number + 1} ({kind(part)}) was left out: {error}")
    notes.extend(left_out(percepts, permitted, NOT_AGREED if senses.feelings else SWITCHED_OFF))
    held = _slots(senses)
    used = dict.fromkeys(name for part in turn.parts for name in USES[kind(part)] if allowed(name, permitted))
    notes.extend(note for name in used if (note := held[name].note()))
    return Perceived(tuple(percepts), tuple(notes))


def _percept(number: int, part: Part, fetch: Fetch, senses: Senses, consent: Consent) -> Percept:
    """Perceive one part. Raises `RejectedInput` when it cannot be decoded."""
    match part:
        case Text(content):
            return _read(number, content, senses)
        case Image(blob):
            return see(number, pictures.pixels(fetch(blob)), senses.eyes(consent))
        case Audio(blob):
            return hear(number, sounds.samples(fetch(blob)), senses.ears(consent))
        case Video(blob):
            film = films.film(fetch(blob))
            frames = [(frame.ms, frame.pixels) for frame in film.frames]
            footage = Footage(film.seconds, frames, film.sound)
            return watch(number, footage, senses.eyes(consent), senses.ears(consent))
        case Document(blob):
            page = documents.extract(fetch(blob), blob.media_type)
            return _read(number, page.text[:PAGE], senses)
        case _:
            assert_never(part)


def _read(number: int, text: str, senses: Senses) -> TextPercept:
    return read(number, text, senses.language.get(), senses.embedder)


def _slots(senses: Senses) -> dict[str, Slot[object]]:
    held = {field.name: getattr(senses, field.name) for field in fields(senses)}
    return {name: cast("Slot[object]", value) for name, value in held.items() if isinstance(value, Slot)}


def _open_embedder(folder: Path, threads: int) -> Embedder:
    return Cached(E5.open(folder, threads))


def _open_speech(folder: Path, threads: int) -> Transcriber:
    from frontdesk.perception.speech import Speech  # noqa: PLC0415 - its libraries take a second to load

    return Speech.open(folder, threads)


def _energy() -> Chances:
    return loudness_as_voice


def _nothing() -> None:
    return None
