import hashlib
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import UnreadableMedia
from frontdesk.media.audio import encoded as sound_bytes
from frontdesk.media.image import encoded as picture_bytes
from frontdesk.models.store import ModelStore
from frontdesk.perception.percepts import AudioPercept, ImagePercept, TextPercept
from frontdesk.perception.senses import Senses, open_senses, perceive, slots, warm
from frontdesk.turn.consent import agreed
from frontdesk.turn.parts import Audio, Blob, Document, Image, Part, Text
from frontdesk.turn.turn import Turn
from perception.scenes import device, slip

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SILENCE = np.zeros(8_000, np.float32)


class Blobs:
    """Keeps bytes under their SHA-256."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, data: bytes, media_type: str) -> Blob:
        digest = hashlib.sha256(data).hexdigest()
        self.kept[digest] = data
        return Blob(digest, media_type, len(data))

    def fetch(self, blob: Blob) -> bytes:
        return self.kept[blob.digest]


def turn(*parts: Part) -> Turn:
    return Turn("t1", "c1", parts, NOON)


@pytest.fixture
def blobs() -> Blobs:
    return Blobs()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Senses:
    return open_senses(ModelStore(tmp_path_factory.mktemp("no-models")), 1)


@pytest.fixture(scope="module")
def senses(store: ModelStore) -> Senses:
    return open_senses(store, 2)


@pytest.mark.models
def test_one_percept_a_part_in_the_order_of_the_parts(senses: Senses, blobs: Blobs) -> None:
    parts = (
        Text("我的路由器亮红灯"),
        Image(blobs.keep(picture_bytes(device({(320, 240): "red"})), "image/png")),
        Audio(blobs.keep(sound_bytes(SILENCE), "audio/flac")),
        Document(blobs.keep("退货须知\n\n七天内可以退货。".encode(), "text/plain")),
    )
    perceived = perceive(turn(*parts), blobs.fetch, senses, agreed(["voice", "face"]))
    assert [percept.part for percept in perceived.percepts] == [0, 1, 2, 3]
    assert [type(percept) for percept in perceived.percepts] == [
        TextPercept,
        ImagePercept,
        AudioPercept,
        TextPercept,
    ]
    assert perceived.notes == ()
    text, picture, _, page = perceived.percepts
    assert isinstance(text, TextPercept)
    assert isinstance(picture, ImagePercept)
    assert isinstance(page, TextPercept)
    assert (text.language, page.language) == ("zh", "zh")
    assert "red light" in [label.name for label in picture.labels]
    assert "七天内可以退货" in page.text


@pytest.mark.models
def test_a_picture_of_words_is_read(senses: Senses, blobs: Blobs) -> None:
    blob = blobs.keep(picture_bytes(slip(["Error E42", "Please call support"])), "image/png")
    percept = perceive(turn(Image(blob)), blobs.fetch, senses).percepts[0]
    assert isinstance(percept, ImagePercept)
    # The network, trained on Chinese, loses a space between words now and then.
    assert [line.text.replace(" ", "") for line in percept.lines] == ["ErrorE42", "Pleasecallsupport"]


@pytest.mark.models
def test_every_slot_is_well_when_all_models_are_there(senses: Senses) -> None:
    warm(senses)
    states = slots(senses)
    assert list(states) == [
        "language",
        "embedding",
        "picture",
        "ocr",
        "face",
        "expression",
        "voice_activity",
        "speech",
        "voice",
    ]
    assert {state.state for state in states.values()} == {"ok"}
    assert senses.embedder is senses.embedder


def test_without_any_model_every_part_is_still_perceived_and_notes_name_what_mends_it(
    empty: Senses, blobs: Blobs
) -> None:
    parts = (
        Text("我要退货"),
        Image(blobs.keep(picture_bytes(device({(320, 240): "red"})), "image/png")),
        Audio(blobs.keep(sound_bytes(SILENCE), "audio/flac")),
    )
    perceived = perceive(turn(*parts), blobs.fetch, empty)
    assert len(perceived.percepts) == 3
    speech = next(note for note in perceived.notes if note.startswith("speech"))
    assert speech == (
        "speech is off: model 'whisper' is not there; run 'frontdesk models pull light'; please type instead"
    )
    text, picture, _ = perceived.percepts
    assert isinstance(text, TextPercept)
    assert (text.language, text.vector is not None) == ("zh", True)
    assert isinstance(picture, ImagePercept)
    assert [label.name for label in picture.labels] == ["red light"]


def test_without_any_model_slots_name_their_fallbacks(empty: Senses) -> None:
    states = slots(empty)
    assert {name for name, state in states.items() if state.state == "off"} == {
        "ocr",
        "expression",
        "speech",
        "voice",
    }
    assert states["embedding"].fallback == "hashed character n-grams"
    assert states["voice_activity"].state == "ok"  # the package faster-whisper carries it
    missing = [state for name, state in states.items() if name != "voice_activity"]
    assert {state.remedy for state in missing} == {"run 'frontdesk models pull light'"}


def test_notes_speak_only_of_what_the_turn_needed(empty: Senses, blobs: Blobs) -> None:
    notes = perceive(turn(Text("hello")), blobs.fetch, empty).notes
    assert sorted(note.split(" ")[0] for note in notes) == ["embedding", "language"]


def test_a_part_that_cannot_be_decoded_is_left_out_and_the_others_go_on(empty: Senses, blobs: Blobs) -> None:
    parts = (Image(blobs.keep(b"no picture", "image/png")), Text("hello"))
    perceived = perceive(turn(*parts), blobs.fetch, empty)
    assert [percept.part for percept in perceived.percepts] == [1]
    assert perceived.notes[0].startswith("part 1 (image) was left out: ")


def test_what_cannot_be_fetched_is_left_out_as_well(empty: Senses) -> None:
    def broken(blob: Blob) -> bytes:
        raise UnreadableMedia("the file ends too early", part="audio")

    perceived = perceive(turn(Audio(Blob("0" * 64, "audio/flac", 3))), broken, empty)
    assert perceived.percepts == ()
    assert perceived.notes[0] == "part 1 (audio) was left out: the file ends too early"


@pytest.mark.models
@pytest.mark.parametrize(
    ("model", "file", "slot", "kind"),
    [("ocr", "rec.onnx", "ocr", "image"), ("e5", "e5.onnx", "embedding", "text")],
)
def test_a_corrupt_model_is_noted_and_the_rest_works(
    store: ModelStore, tmp_path: Path, blobs: Blobs, model: str, file: str, slot: str, kind: str
) -> None:
    source = store.path(model)
    folder = tmp_path / source.relative_to(store.root)
    shutil.copytree(source, folder)
    broken = folder / file
    broken.write_bytes(b"\0" * broken.stat().st_size)  # of the right size, so only opening it tells
    senses = open_senses(ModelStore(tmp_path), 1)
    assert slots(senses)[slot].state == "ok"
    part = Text("hello") if kind == "text" else Image(blobs.keep(picture_bytes(slip(["a"])), "image/png"))
    perceived = perceive(turn(part), blobs.fetch, senses)
    assert len(perceived.percepts) == 1
    assert any(note.startswith(slot) and "frontdesk models" in note for note in perceived.notes)
    assert slots(senses)[slot].state != "ok"


def test_opening_the_senses_loads_no_model_and_no_speech_library(tmp_path: Path) -> None:
    look = (
        "import sys; from pathlib import Path; from frontdesk.models.store import ModelStore;"
        "from frontdesk.perception.senses import open_senses;"
        f"open_senses(ModelStore(Path({str(tmp_path)!r})));"
        "print('faster_whisper' in sys.modules, 'ctranslate2' in sys.modules)"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False False"
