import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from frontdesk.cli.main import build
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.understanding import packmodel

SUBJECTS = {
    "return": ("退掉这个水壶", "return the kettle"),
    "order": ("订单到哪里了", "track my parcel"),
    "out_of_scope": ("给我写一首诗", "write me a poem"),
}
ENDINGS = ("", "吧 please", "呢 now", "啊 today", "谢谢 thanks", "麻烦了 kindly")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "my-pack"
    made.mkdir()
    lines = ["intents:"]
    for name, (zh, en) in SUBJECTS.items():
        pairs = [(ending.split(" ")[0], ending.split(" ")[-1]) for ending in ENDINGS]
        lines += [f"  - id: {name}", f"    name: {{zh: {zh[:2]}, en: {name}}}", "    examples:"]
        lines += [f"      zh: [{', '.join(zh + one for one, _ in pairs)}]"]
        lines += [f"      en: [{', '.join(f'{en} {one}' for _, one in pairs)}]"]
    (made / "intents.yml").write_text("\n".join(lines), "utf-8")
    return made


def said(home: Path, *arguments: str | Path) -> Result:
    told = CliRunner().invoke(
        build(("train", "tune")), ["train", *(str(one) for one in arguments), "--home", str(home)]
    )
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told


@pytest.fixture(autouse=True)
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "no-models"))


def test_a_pack_is_learnt_measured_kept_and_pointed_at(tmp_path: Path, folder: Path) -> None:
    told = json.loads(said(tmp_path, "pack", folder, "--json").stdout)
    assert told["languages"]["all"]["rows"] == 36
    assert told["languages"]["zh"]["accuracy"] > 0.9
    assert set(told["across"]) == {"zh->en", "en->zh"}
    assert 0 <= told["scope"]["recall"] <= 1
    current = packmodel.current(tmp_path)
    assert current is not None
    assert told["folder"] == str(current)
    card, _ = packmodel.load(current)
    assert (card.name, card.data["examples"]) == ("my-pack", {"zh": 18, "en": 18})
    assert card.metrics["languages"]["all"]["rows"] == 36


def test_people_get_a_table(tmp_path: Path, folder: Path) -> None:
    told = said(tmp_path, "pack", folder).stdout
    assert "accuracy, in scope" in told
    assert "learnt in en, asked in zh" in told
    assert "out of scope, 12 rows: AUROC" in told


def test_a_broken_pack_writes_nothing(tmp_path: Path, folder: Path) -> None:
    (folder / "intents.yml").write_text("intents: []")
    with pytest.raises(Misconfigured):
        said(tmp_path, "pack", folder)
    assert not (tmp_path / "packs").exists()


def test_a_note_says_when_the_settings_serve_another_pack(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_PACK", str(tmp_path / "elsewhere"))
    (note,) = json.loads(said(tmp_path, "pack", folder, "--json").stdout)["notes"]
    assert "the settings serve another pack" in note


def test_one_argument_is_always_a_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match="no pack was named"):
        said(tmp_path, "pack")
    (tmp_path / "pack").write_text("name: 3")
    with pytest.raises(Misconfigured, match="recipe, key name"):
        said(tmp_path, "./pack")


def test_two_arguments_are_no_recipe(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InvalidInput, match="one argument too many"):
        said(tmp_path, "recipe.yml", folder)


def test_learning_a_pack_never_loads_torch(tmp_path: Path, folder: Path) -> None:
    look = (
        "import sys; from pathlib import Path; from frontdesk.cli.train import train; "
        f"train(Path('pack'), Path({str(folder)!r}), home=Path({str(tmp_path)!r}), as_json=True); "
        "print('torch' in sys.modules, file=sys.stderr)"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stderr.strip().splitlines()[-1] == "False"
