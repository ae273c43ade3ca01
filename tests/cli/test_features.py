import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from frontdesk.cli.main import build
from frontdesk.errors import InvalidInput, Misconfigured, UnreadableMedia
from frontdesk.features.table import FEATURES
from frontdesk.media.audio import encoded as sound
from frontdesk.media.image import encoded as picture


def said(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(("features",)), ["features", *(str(one) for one in arguments)])


def test_every_representation_is_listed() -> None:
    told = json.loads(said("list", "--json").stdout)
    assert [one["name"] for one in told] == list(FEATURES)
    assert {one["reads"] for one in told} == {"text", "image", "audio", "video"}


def test_texts_become_numbers(tmp_path: Path) -> None:
    told = json.loads(said("hashed", "我要退货", "where is my parcel", "--json").stdout)
    assert told["shape"] == [2, 384]
    assert np.linalg.norm(told["values"], axis=1) == pytest.approx(1, abs=1e-5)


def test_sounds_of_different_lengths_make_one_array(tmp_path: Path) -> None:
    time = np.arange(16_000, dtype=np.float32) / 16_000
    for name, part in (("long", 1.0), ("short", 0.5)):
        tone = (0.3 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)[: int(16_000 * part)]
        (tmp_path / f"{name}.flac").write_bytes(sound(tone))
    result = said("fbank", tmp_path / "long.flac", tmp_path / "short.flac", "--out", tmp_path / "made.npy")
    assert result.exit_code == 0, result.output
    made = np.load(tmp_path / "made.npy", allow_pickle=False)
    assert made.ndim == 3
    assert made.shape[0] == 2
    assert not made[1, made.shape[1] * 3 // 4 :].any()


def test_pictures_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(picture(np.full((40, 60, 3), (255, 0, 0), np.uint8)))
    told = json.loads(said("pixels", tmp_path / "red.png", "--set", "side=8", "--json").stdout)
    assert told["shape"] == [1, 8, 8, 3]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("hashd", "x"), InvalidInput, "no feature is called 'hashd'; did you mean 'hashed'"),
        (("hashed",), InvalidInput, "nothing was given to hashed"),
        (("pixels", "nowhere.png"), UnreadableMedia, "nowhere.png"),
        (("pixels", "x.png", "--set", "side"), InvalidInput, "is no key=value"),
        (("fbank", "x.wav", "--set", "bnis=3"), Misconfigured, "did you mean 'bins'"),
    ],
)
def test_a_mistake_is_one_clear_error(
    arguments: tuple[str, ...], error: type[Exception], message: str
) -> None:
    result = said(*arguments)
    assert isinstance(result.exception, error)
    assert message in str(result.exception)
