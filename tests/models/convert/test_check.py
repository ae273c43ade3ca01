import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from frontdesk.errors import ModelCorrupt, NotFound
from frontdesk.models.convert import CONVERTERS
from frontdesk.models.convert.check import Reference, check, compare, load
from frontdesk.models.store import ModelStore

NEAR: Reference = {"values": [1.0, 2.0, 3.0], "within": 0.1}
ALONG: Reference = {"values": [1.0, 2.0, 3.0], "cosine": 0.999}


def test_numbers_near_the_reference_pass() -> None:
    compare("x", np.array([1.05, 2, 2.95], np.float32), NEAR)
    compare("x", np.array([2, 4, 6], np.float32), ALONG)


@pytest.mark.parametrize(
    ("got", "reference"),
    [
        ([1.2, 2, 3], NEAR),
        ([1, 2], NEAR),
        ([1, 2, float("nan")], NEAR),
        ([1, 2, float("inf")], ALONG),
        ([3, 2, 1], ALONG),
        ([-1, -2, -3], ALONG),
    ],
)
def test_numbers_off_the_reference_are_refused(got: list[float], reference: Reference) -> None:
    with pytest.raises(ModelCorrupt, match="run 'frontdesk models pull light'"):
        compare("x", np.array(got, np.float32), reference)


def test_a_name_without_a_reference_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="'poetry'"):
        check("poetry", tmp_path)


def test_every_reference_says_who_recorded_it_and_how_far_off_is_too_far() -> None:
    references = load()
    assert set(references) == set(CONVERTERS) - {"copy"}
    for reference in references.values():
        assert reference["recorded"]
        assert ("within" in reference) != ("cosine" in reference)
        assert np.ptp(reference["values"]) > 0.05  # no model passes by saying nothing


@pytest.mark.models
@pytest.mark.parametrize("name", ["e5", "voice", "ocr", "face", "expression", "picture"])
def test_what_was_pulled_gives_what_it_should(store: ModelStore, name: str) -> None:
    check(name, store.path(name))


@pytest.mark.models
def test_a_damaged_weight_is_found(store: ModelStore, tmp_path: Path) -> None:
    shutil.copyfile(store.path("expression") / "expression.onnx", tmp_path / "expression.onnx")
    check("expression", tmp_path)
    model = onnx.load(tmp_path / "expression.onnx")
    largest = max(model.graph.initializer, key=lambda tensor: int(np.prod(tensor.dims)))
    halved = numpy_helper.to_array(largest) / 2
    largest.CopyFrom(numpy_helper.from_array(halved, largest.name))
    onnx.save(model, tmp_path / "expression.onnx")
    with pytest.raises(ModelCorrupt, match="expression is off its reference"):
        check("expression", tmp_path)
