import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.config import load
from frontdesk.errors import Misconfigured, NotReady
from frontdesk.features import table
from frontdesk.features.feature import Feature, Tools
from frontdesk.features.table import FEATURES, build, settings_of
from frontdesk.models.store import ModelStore

NEEDED: dict[str, dict[str, object]] = {"glove": {"path": "x"}, "bert": {"model": "minilm"}}
SERVED = [name for name, entry in FEATURES.items() if not entry.train]
LOOK = """
import sys
from frontdesk.features.table import settings_of, FEATURES
for name in sys.argv[1:]:
    settings_of(name, {"glove": {"path": "x"}, "bert": {"model": "minilm"}}.get(name, {}))
print([name for name in ("torch", "transformers", "sklearn", "gensim") if name in sys.modules])
"""


def test_features_that_are_served_load_nothing_of_the_learning_side() -> None:
    seen = subprocess.run([sys.executable, "-c", LOOK, *SERVED], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


@pytest.mark.parametrize("name", SERVED)
def test_every_name_is_a_module_with_settings_that_name_mistakes(name: str) -> None:
    with pytest.raises(Misconfigured, match=rf"feature {name}, key nonsense: .*(did you mean|known are)"):
        settings_of(name, {"nonsense": 1} | NEEDED.get(name, {}))


def test_a_feature_is_built_of_its_settings() -> None:
    made = build("hashed", settings_of("hashed", {}), Tools(ModelStore(load().models)))
    assert isinstance(made, Feature)
    assert made.shape.width == 384


def test_a_wrong_name_says_which_was_meant() -> None:
    with pytest.raises(Misconfigured, match="no feature is called 'fbnk'; did you mean 'fbank'"):
        settings_of("fbnk", {})


def test_without_the_extra_a_feature_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # as if it were not installed
    for name in [one for one in sys.modules if one.startswith(("frontdesk.features.vgg", "frontdesk.nn"))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(NotReady, match=r"feature vgg needs torch.*frontdesk\[train\]"):
        settings_of("vgg", {})


def test_the_table_names_files_that_are_there() -> None:
    folder = Path(table.__file__).parent
    assert all((folder / f"{name}.py").is_file() for name in FEATURES)
