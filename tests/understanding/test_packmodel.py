import json
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.hashed import HashedNgrams
from frontdesk.understanding import packmodel
from frontdesk.understanding.intent import taught, vectors_of
from frontdesk.understanding.pack import load_pack, shop_pack

EMBED = HashedNgrams()
INTENTS = """
intents:
  - id: return
    name: {zh: 退货, en: Return}
    examples: {zh: [我要退货, 想退掉它], en: [I want to return it, send it back]}
  - id: order
    name: {zh: 订单, en: Order}
    examples: {zh: [订单到哪了, 查快递], en: [where is my order, track it]}
  - id: out_of_scope
    name: {zh: 其他, en: Other}
    examples: {zh: [写首诗, 今天天气], en: [write a poem, the weather]}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "intents.yml").write_text(INTENTS, "utf-8")
    (folder / "notes.txt").write_text("not a part of the pack")
    return folder


def learnt(home: Path, pack: Path) -> Path:
    read = load_pack(pack)
    said = {
        "name": "pack",
        "embedder": EMBED.name,
        "threshold": 0.5,
        "data": {"sha256": read.digest},
        "metrics": {},
        "made_by": "test",
    }
    folder = packmodel.save(home, pack, taught(read, *vectors_of(read, EMBED)), said)
    packmodel.point(home, folder)
    return folder


def test_what_was_learnt_is_read_back_and_says_the_same(tmp_path: Path, pack: Path) -> None:
    folder = learnt(tmp_path, pack)
    assert packmodel.current(tmp_path) == folder
    assert packmodel.pack_folder(tmp_path) == folder / "pack"
    assert load_pack(folder / "pack").digest == load_pack(pack).digest
    card, found = packmodel.load(folder)
    assert set(card.files) == {"classifier.npz", "pack/intents.yml"}
    vectors, asked = EMBED.embed(["我要退货", "where is it"]), ["zh", "en"]
    fresh = taught(load_pack(pack), *vectors_of(load_pack(pack), EMBED))
    assert found.probabilities(vectors, asked) == pytest.approx(fresh.probabilities(vectors, asked), abs=1e-5)


def test_files_that_no_pack_is_read_from_are_not_copied(tmp_path: Path, pack: Path) -> None:
    (pack / "data").mkdir()
    (pack / "openapi").mkdir()
    for name in (
        *("credentials.yml", "data/stories.yml", "data/nlu.yml", "policy.yml"),
        *("openapi/orders.json", "openapi/.env"),
    ):
        (pack / name).write_text("{}")
    copied = {path.relative_to(pack).as_posix() for path in packmodel.sources(pack)}
    assert copied == {"intents.yml", "data/nlu.yml", "policy.yml", "openapi/orders.json"}
    assert not (learnt(tmp_path, pack) / "pack" / "credentials.yml").exists()


def test_every_file_of_the_shops_pack_is_copied() -> None:
    assert set(packmodel.sources(shop_pack())) == set(shop_pack().rglob("*.yml"))


def test_the_same_pack_learnt_again_is_the_same_folder(tmp_path: Path, pack: Path) -> None:
    assert learnt(tmp_path, pack) == learnt(tmp_path, pack)
    assert sorted(path.name for path in (tmp_path / "packs").iterdir())[1:] == ["current"]


@pytest.mark.parametrize("name", ["card.json", "classifier.npz", "pack/intents.yml"])
def test_a_file_with_other_bytes_is_named_and_the_pack_is_learnt_again(
    tmp_path: Path, pack: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = learnt(tmp_path, pack) / name
    path.write_bytes(path.read_bytes()[:-1] + b"#")
    with pytest.raises(ModelCorrupt, match=name):
        packmodel.load(path.parent if "/" not in name else path.parents[1])
    found = packmodel.open_intents(load_pack(pack), EMBED, None, tmp_path)
    assert found.classifier.labels == ("return", "order", "out_of_scope")
    assert f"{name} of the learnt pack" in caplog.text
    assert "learnt again" in caplog.text


@pytest.mark.parametrize("told", [b"", b"../..", b"\xff", b"0" * 63])
def test_a_pointer_to_nowhere_is_told_and_the_pack_is_learnt_again(
    tmp_path: Path, pack: Path, told: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    learnt(tmp_path, pack)
    (tmp_path / "packs" / "current").write_bytes(told)
    with pytest.raises(ModelCorrupt, match="current does not name a model; run 'frontdesk train pack' again"):
        packmodel.current(tmp_path)
    assert packmodel.open_intents(load_pack(pack), EMBED, None, tmp_path).pack.labels
    assert packmodel.pack_folder(tmp_path) is None
    assert "the shop's pack is served" in caplog.text


def test_a_folder_that_is_gone_is_missing(tmp_path: Path, pack: Path) -> None:
    folder = learnt(tmp_path, pack)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(ModelMissing, match=folder.name[:12]):
        packmodel.current(tmp_path)


def test_a_card_that_was_changed_with_its_files_is_not_what_the_pointer_names(
    tmp_path: Path, pack: Path
) -> None:
    folder = learnt(tmp_path, pack)
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"files": {"../../secret": "0" * 64}}))
    with pytest.raises(ModelCorrupt, match=r"card.json .* is not the file that the folder is named after"):
        packmodel.load(folder)


def test_weights_learnt_from_other_examples_are_not_used(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt(tmp_path, pack)
    other = tmp_path / "other"
    copytree(pack, other)
    (other / "intents.yml").write_text(INTENTS.replace("track it", "trace it"), "utf-8")

    def refuse(folder: Path) -> None:
        raise AssertionError(folder)

    monkeypatch.setattr(packmodel, "load", refuse)
    found = packmodel.open_intents(load_pack(other), EMBED, None, tmp_path)
    assert "trace it" in [text for _, _, text in found.pack.examples]


def test_only_the_last_few_stay(tmp_path: Path, pack: Path) -> None:
    for at in range(7):
        (pack / "intents.yml").write_text(INTENTS.replace("track it", f"track {at}"), "utf-8")
        last = learnt(tmp_path, pack)
    kept = [path.name for path in (tmp_path / "packs").iterdir() if path.is_dir()]
    assert last.name in kept
    assert len(kept) == packmodel.STAY + 1


def test_weights_hold_no_pickle(tmp_path: Path, pack: Path) -> None:
    with np.load(learnt(tmp_path, pack) / "classifier.npz", allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "fi" for name in file.files)
