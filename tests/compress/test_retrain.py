import csv
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("accelerate")

from frontdesk.compress import calibration, folder, int8
from frontdesk.compress.compare import compare
from frontdesk.compress.distil import Lesson
from frontdesk.compress.gate import Labelled, apart, right
from frontdesk.compress.promote import Gate, promote
from frontdesk.compress.retrain import distilled, pruned
from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.training.recipe import Recipe, changed, parse
from frontdesk.training.run import Place, run
from frontdesk.understanding import promoted
from frontdesk.understanding.trained import Trained

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

WORDS = {
    "refund": "i want my money back for the broken lamp",
    "delivery": "where is my parcel and when does it arrive",
    "praise": "thank you so much this works really well",
}


class Silent:
    def at(self, done: int, total: int, what: str) -> None: ...
    def figures(self, what: str, figures: object) -> None: ...


def table(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for at in range(60):
            label = list(WORDS)[at % 3]
            words = WORDS[label].split()
            writer.writerow([" ".join([*words[at % 4 :], f"n{at}"]), label])
    return path


def recipe() -> Recipe:
    mlp = {"feature": "hashed", "encoder": "mlp", "options": {"hidden": 32}, "width": 16}
    return parse(
        {
            "name": "small",
            "data": {"train": "rows.csv"},
            "inputs": {"text": mlp},
            "fusion": {"kind": "early", "hidden": 16},
            "epochs": 8,
            "optimiser": {"rate": 0.01},
        }
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    table(made / "rows.csv")
    run(recipe(), place(made, "run"), Silent())
    return made


def place(home: Path, out: str) -> Place:
    return Place(home, home / out, home / "cache", Tools(ModelStore(home / "models")))


def test_a_pruned_run_is_smaller_tuned_and_served(home: Path) -> None:
    made = pruned(home / "run", 0.5, place(home, "pruned"), Silent(), {"epochs": 4})
    parent, child = folder.read(home / "run"), folder.read(made)
    told = child.says["compressed"]
    assert (told["method"], told["share"], told["parent"]) == ("prune", 0.5, parent.digest)
    assert told["parameters"] < 0.6 * told["parent_parameters"]
    assert child.size < 0.7 * parent.size
    store, data = ModelStore(home / "models"), Labelled(home / "rows.csv")
    now, then = right(child, data, store), right(parent, data, store)
    assert len(now) == 60
    assert float(apart(now, then).point) > -0.1
    with pytest.raises(ModelCorrupt, match="it was pruned"):
        pruned(made, 0.5, place(home, "again"), Silent(), {})
    assert not (home / "again").exists()


def test_a_student_is_taught_and_says_who_its_teacher_was(home: Path) -> None:
    student = changed(
        recipe(), {"inputs.text.encoder": "linear", "inputs.text.options": {}, "fusion.hidden": 0}
    )
    made = distilled(home / "run", student, Lesson(0.7, 2.0), place(home, "student"), Silent())
    told = folder.read(made).says["compressed"]
    assert (told["method"], told["alpha"], told["temperature"]) == ("distil", 0.7, 2.0)
    assert told["parent"] == folder.read(home / "run").digest
    assert told["parameters"] < told["parent_parameters"]
    assert right(folder.read(made), Labelled(home / "rows.csv"), ModelStore(home / "models"))


def test_a_student_that_learns_from_other_rows_is_refused(home: Path) -> None:
    other = changed(recipe(), {"data.share": 0.3})
    with pytest.raises(Misconfigured, match="their data differs"):
        distilled(home / "run", other, Lesson(), place(home, "other"), Silent())


def test_a_model_folder_without_its_run_cannot_learn(home: Path, tmp_path: Path) -> None:
    model = folder.read(home / "run")
    folder.copy(model, tmp_path / "model")
    with pytest.raises(ModelMissing, match=r"recipe\.yaml"):
        pruned(tmp_path, 0.5, place(home, "none"), Silent(), {})


def test_a_run_goes_from_a_table_to_8_bit_beside_its_parent_and_into_service(home: Path) -> None:
    parent, store, data = folder.read(home / "run"), ModelStore(home / "models"), Labelled(home / "rows.csv")
    batches = calibration.batches(parent, data.path, store, most=20)
    assert [len(one["text"][0]) for one in batches] == [8, 8, 4]
    small = int8.compress(parent, home / "int8", batches)
    found = compare(parent, small, store, data, rounds=1)
    assert found.bytes[1] < found.bytes[0]
    assert found.accuracy is not None
    assert found.accuracy.rows == 60
    assert found.accuracy.difference > -0.1
    assert [one.rows for one in found.latencies] == [1, 16]
    gate = Gate(lambda model: right(model, data, store), data.path.name, data.sha256, tolerance=0.1)
    for model in (parent, small):
        entry = promote(model.folder, home, "desk", gate, "ada")
        assert entry.gate is not None
        assert entry.gate["rows"] == 60
    served = promoted.current(home, "desk")
    assert served is not None
    assert Trained.open(served, store).predict([{"text": "where is my parcel"}]).shape == (1, 3)


def test_a_table_without_a_row_that_can_be_read_calibrates_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("text\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"no row of empty\.csv"):
        calibration.batches(folder.read(home / "run"), tmp_path / "empty.csv", ModelStore(home / "models"))
