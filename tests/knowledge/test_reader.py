import numpy as np
import pytest

from frontdesk.demo.pictures import draw
from frontdesk.errors import ModelMissing
from frontdesk.knowledge.reader import SensesReader
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses
from knowledge.reads import drawn
from perception.spies import SAID, Spies


def test_neither_faces_nor_the_tone_of_a_voice_are_ever_looked_at() -> None:
    spies = Spies()
    reader = SensesReader(spies.senses())
    reader.look(np.full((60, 80, 3), 120, np.uint8))
    samples = np.zeros(32_000, np.float32)
    assert reader.voices(samples) == ((0, 2_000),)
    assert reader.transcribe(samples, [(0, 2_000)]).words[0].text == SAID
    assert spies.used == []
    assert not spies.opened & {"face", "expression", "voice"}


def test_without_models_little_is_seen_nothing_is_written_down_and_both_are_said(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reader = SensesReader(open_senses(ModelStore(tmp_path_factory.mktemp("none")), 1))
    assert reader.lines(np.full((60, 80, 3), 255, np.uint8)) == ()
    assert reader.look(np.full((60, 80, 3), 255, np.uint8)).lines == ()
    with pytest.raises(ModelMissing):
        reader.transcribe(np.zeros(16_000, np.float32), [(0, 1_000)])
    [ocr, speech] = reader.lacking("ocr", "speech")
    assert ocr.startswith("ocr is off: ")
    assert "frontdesk models pull" in speech


def test_a_light_is_told_in_words_and_general_objects_are_not(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reader = SensesReader(open_senses(ModelStore(tmp_path_factory.mktemp("none")), 1))
    assert "red light" in reader.look(draw("router_red_light", 5).pixels).labels
    assert reader.look(np.full((60, 80, 3), 120, np.uint8)).labels == ()


@pytest.mark.models
def test_with_models_nothing_is_lacking_and_a_page_of_many_lines_is_read(store: ModelStore) -> None:
    reader = SensesReader(open_senses(store, 1))
    assert reader.lacking("ocr", "speech", "picture") == ()
    page = np.asarray(drawn([f"Line number {at} of this page" for at in range(70)], (500, 2_000), 18))
    assert len(reader.lines(page)) > 65
