import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.features.embedding import WIDTH
from frontdesk.features.hashed import HashedNgrams
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.emotion import VOICE_ENCODER
from frontdesk.understanding.head import WEIGHTS, find_head, load_head

CARD = {"labels": ["a", "b"], "temperature": 1.0, "encoder": "none.v1"}


def written(folder: Path, **tensors: np.ndarray) -> Path:
    save_file(
        {name: tensor.astype(np.float32) for name, tensor in tensors.items()}, folder / "words-x.safetensors"
    )
    (folder / "words-x.json").write_text(json.dumps(CARD), "utf-8")
    return folder


def test_every_shipped_head_fits_its_card_and_all_weigh_less_than_a_megabyte() -> None:
    cards = sorted(WEIGHTS.glob("*.json"))
    assert len(cards) == 3
    for path in cards:
        card = json.loads(path.read_text("utf-8"))
        assert set(card["labels"]) <= set(EMOTIONS)
        assert card["metrics"]
        assert card["data"]
        assert card["licence"] == "Apache-2.0"
        assert card["sha256"]
        load_head(path.with_suffix(".safetensors"), card)
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 1_000_000


def test_the_fallback_without_weights_has_a_head_too() -> None:
    embed = HashedNgrams()
    head = find_head("words", embed.name)
    assert head is not None
    told = head.opinion(embed.embed(["thank you so much"])[0], "en")
    assert max(told, key=lambda label: told[label]) == "joy"


def test_nobody_is_surprised_in_the_voices_that_taught_the_voice_head() -> None:
    head = find_head("voice", VOICE_ENCODER)
    assert head is not None
    assert set(head.labels) == set(EMOTIONS) - {"surprise"}
    assert sum(head.opinion(np.zeros(2_048, np.float32)).values()) == pytest.approx(1)
    assert head.mean is not None  # what the voices of customers are adapted to
    assert head.mean.shape == (2_048,)


def test_no_head_is_used_for_an_encoder_it_was_not_trained_on() -> None:
    assert find_head("words", "another encoder") is None


def test_a_centre_is_subtracted_for_its_language_alone(tmp_path: Path) -> None:
    weight = np.array([[1.0, -1.0]])
    folder = written(tmp_path, weight=weight, bias=np.zeros(2), **{"centre.zh": np.array([2.0])})
    head = find_head("words", "none.v1", folder)
    assert head is not None
    one = np.array([2.0], np.float32)
    assert head.opinion(one, "zh")["a"] == pytest.approx(0.5)
    assert head.opinion(one, "en")["a"] == pytest.approx(1 / (1 + np.exp(-4)))


def test_broken_or_unfitting_weights_are_named(tmp_path: Path) -> None:
    written(tmp_path, weight=np.zeros((WIDTH, 3)), bias=np.zeros(3))
    with pytest.raises(Misconfigured, match=r"words-x.safetensors does not fit its card"):
        find_head("words", "none.v1", tmp_path)
    (tmp_path / "words-x.safetensors").write_bytes(b"nothing")
    with pytest.raises(Misconfigured, match=r"words-x.safetensors cannot be read"):
        find_head("words", "none.v1", tmp_path)


def test_weights_of_which_one_byte_is_another_are_refused_by_name(tmp_path: Path) -> None:
    for path in (WEIGHTS / f"voice-whisper-base{suffix}" for suffix in (".json", ".safetensors")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = tmp_path / "voice-whisper-base.safetensors"
    broken = bytearray(weights.read_bytes())
    broken[-1] ^= 1
    weights.write_bytes(broken)
    with pytest.raises(
        ModelCorrupt, match=r"voice-whisper-base.safetensors is not the file that its card names"
    ):
        find_head("voice", VOICE_ENCODER, tmp_path)
