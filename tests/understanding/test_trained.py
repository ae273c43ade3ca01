"""A small model of four modalities, made of chance, written and opened again."""

import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations, permutations
from math import factorial
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, ModelMissing  # noqa: E402
from frontdesk.features.feature import Item, Tools  # noqa: E402
from frontdesk.features.numbers import Settings, build  # noqa: E402
from frontdesk.models.store import ModelStore  # noqa: E402
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal  # noqa: E402
from frontdesk.training.export import export  # noqa: E402
from frontdesk.understanding.runfolder import SAYS, seal  # noqa: E402
from frontdesk.understanding.trained import Trained  # noqa: E402

WIDTHS = {"text": 3, "mood": 2, "image": 4, "audio": 5, "video": 2}  # by input; mood is of the text, too
MODALITIES = {name: "text" if name == "mood" else name for name in WIDTHS}
KINDS = {name: "sequence" if name == "audio" else "vector" for name in WIDTHS}
RANDOM = np.random.default_rng(0)
STORE = ModelStore(Path("nowhere"))  # numbers need no model


def numbers(name: str) -> Item:
    steps = (int(RANDOM.integers(1, 6)),) if name == "audio" else ()
    return RANDOM.normal(size=(*steps, WIDTHS[name])).astype(np.float32)


def row(*names: str) -> dict[str, Item]:
    return {f"{name}_column": numbers(name) for name in names}


def spec(task: str, fusion: str) -> dict[str, object]:
    inputs = {
        name: {
            "column": f"{name}_column",
            "modality": MODALITIES[name],
            "feature": "numbers",
            "settings": {},
            "kind": KINDS[name],
            "width": width,
        }
        for name, width in WIDTHS.items()
    }
    labels = ["anger", "joy", "calm"]
    return {
        "name": "small",
        "task": task,
        "labels": labels,
        "fusion": fusion,
        "inputs": inputs,
        "temperature": 1.5,
    }


def made(out: Path, fusion: str = "attention", task: str = "classify") -> Multimodal:
    """Write a model of chance into a run's folder."""
    torch.manual_seed(0)
    encoders = {name: "linear" if KINDS[name] == "vector" else "rnn" for name in WIDTHS}
    inputs = {name: InputConfig(KINDS[name], width, encoders[name], {}, 8) for name, width in WIDTHS.items()}
    model = Multimodal(inputs, FusionConfig(fusion, width=8, heads=2), 3)
    with torch.no_grad():
        for one in model.parameters():
            one.add_(0.3 * torch.randn_like(one))

    def beside(folder: Path) -> None:
        for name in WIDTHS:
            feature = build(Settings(), Tools(STORE)).fit([numbers(name) for _ in range(3)])
            feature.save(folder / "features" / name)

    export(model, spec(task, fusion), out, beside)
    return model


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run")
    made(path)
    return path


@pytest.fixture(scope="module")
def trained(run: Path) -> Trained:
    return Trained.open(run, STORE)


@pytest.mark.parametrize("fusion", ["early", "late", "hybrid", "attention"])
def test_what_is_served_is_what_was_trained(fusion: str, tmp_path: Path) -> None:
    model = made(tmp_path, fusion).eval()
    trained = Trained.open(tmp_path, STORE)
    rows = [row(*group) for size in range(6) for group in combinations(WIDTHS, size)] * 2  # more than one run
    found = trained.logits(trained.encode(trained.features(rows)))
    for one, scores in zip(rows, found, strict=True):
        batch = {}
        for name, width in WIDTHS.items():
            if f"{name}_column" in one:
                steps = torch.from_numpy(np.asarray(one[f"{name}_column"])).reshape(1, -1, width)
                batch[name] = (steps, torch.ones(steps.shape[:2], dtype=torch.bool))
        with torch.no_grad():
            np.testing.assert_allclose(scores, model(batch).logits[0].detach().numpy(), atol=1e-4)


def test_a_row_without_any_column_gets_what_is_expected_beforehand(trained: Trained) -> None:
    alone = trained.predict([{}])
    assert alone.shape == (1, 3)
    np.testing.assert_allclose(trained.predict([{}, row("text"), {}])[[0, 2]], alone[[0, 0]], atol=1e-6)
    nothing = trained.encode(trained.features([row(*WIDTHS)]))
    taken = {name: np.zeros(1, np.bool_) for name in WIDTHS}
    np.testing.assert_allclose(trained.probabilities(trained.logits(nothing, taken)), alone, atol=1e-6)
    assert trained.predict([]).shape == (0, 3)


def test_what_is_not_present_does_not_count(trained: Trained) -> None:
    whole = [row(*WIDTHS) for _ in range(3)]
    encoding = trained.encode(trained.features(whole))
    found = trained.logits(encoding, {"audio": np.array([True, False, True])})
    whole[1].pop("audio_column")
    np.testing.assert_allclose(found, trained.logits(trained.encode(trained.features(whole))), atol=1e-5)
    assert encoding.present["audio"].all()


def worth(trained: Trained, whole: Mapping[str, Item], group: frozenset[str], label: int) -> float:
    """Score the row with nothing but some modalities."""
    kept = {
        f"{name}_column": whole[f"{name}_column"]
        for name in WIDTHS
        if MODALITIES[name] in group and f"{name}_column" in whole
    }
    return float(trained.logits(trained.encode(trained.features([kept])))[0, label])


@pytest.mark.parametrize("label", [0, 2])
def test_shares_are_the_mean_gain_over_all_orders_of_joining(label: int, trained: Trained) -> None:
    whole, gains = row(*WIDTHS), dict.fromkeys(("text", "image", "audio", "video"), 0.0)
    for order in permutations(gains):
        for at, name in enumerate(order):
            with_it, without = frozenset(order[: at + 1]), frozenset(order[:at])
            gains[name] += worth(trained, whole, with_it, label) - worth(trained, whole, without, label)
    expected = {name: gain / factorial(4) for name, gain in gains.items()}
    assert trained.shares(whole, label) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("names", [("text",), ("text", "mood", "audio"), tuple(WIDTHS), ()])
def test_shares_add_up_and_what_is_absent_has_none(names: tuple[str, ...], trained: Trained) -> None:
    one = row(*names)
    shares = trained.shares(one, 1)
    every = frozenset(MODALITIES.values())
    gained = worth(trained, one, every, 1) - worth(trained, one, frozenset(), 1)
    assert sum(shares.values()) == pytest.approx(gained, abs=1e-5)
    assert set(shares) == every
    for name in every - {MODALITIES[name] for name in names}:
        assert shares[name] == pytest.approx(0, abs=1e-6)


def test_probabilities_are_softened_by_the_temperature(trained: Trained) -> None:
    logits = np.array([[3.0, 0.0, -3.0]])
    grown = np.exp(logits / 1.5)
    np.testing.assert_allclose(trained.probabilities(logits), grown / grown.sum())


def test_each_tag_has_a_probability_of_its_own(tmp_path: Path) -> None:
    made(tmp_path, task="tags")
    trained = Trained.open(tmp_path, STORE)
    found = trained.probabilities(np.array([[1.5, 0.0, -900.0]]))
    np.testing.assert_allclose(found, [[1 / (1 + np.exp(-1)), 0.5, 0]], atol=1e-9)
    assert trained.predict([row("text")]).shape == (1, 3)


def test_each_input_has_an_opinion(trained: Trained) -> None:
    said = trained.opinions(trained.encode(trained.features([row(*WIDTHS)] * 2)))
    assert {name: one.shape for name, one in said.items()} == dict.fromkeys(WIDTHS, (2, 3))


def test_it_says_what_it_is(trained: Trained, run: Path) -> None:
    assert (trained.name, trained.task, trained.labels) == ("small", "classify", ("anger", "joy", "calm"))
    assert (trained.temperature, trained.thresholds, trained.folder) == (1.5, None, run / "model")
    assert trained.inputs["mood"].modality == "text"
    assert Trained.open(run / "model", STORE).name == "small"


def test_an_unknown_column_or_input_is_named_with_the_nearest(trained: Trained) -> None:
    with pytest.raises(InvalidInput, match="no column 'text_colum'; did you mean 'text_column'"):
        trained.predict([{"text_colum": "x"}])
    with pytest.raises(InvalidInput, match="no input 'zzz'; it reads: audio"):
        trained.encode({"zzz": [None]})


def test_an_array_that_does_not_fit_is_refused(trained: Trained) -> None:
    with pytest.raises(InvalidInput, match=r"shape \(9,\) is no vector of width 3"):
        trained.encode({"text": [np.zeros(9, np.float32)]})


def test_an_encoder_that_reads_something_else_is_damaged(tmp_path: Path) -> None:
    made(tmp_path)
    folder = tmp_path / "model"
    (folder / "encoder.text.onnx").write_bytes((folder / "encoder.image.onnx").read_bytes())
    (folder / SAYS).unlink()
    seal(folder, spec("classify", "attention"))
    with pytest.raises(ModelCorrupt, match=r"encoder\.text\.onnx does not read vector of width 3"):
        Trained.open(tmp_path, STORE)


def test_it_needs_no_torch() -> None:
    look = "import sys, frontdesk.understanding.trained; print('torch' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False"


def test_where_no_model_is_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="frontdesk train"):
        Trained.open(tmp_path, STORE)


def test_a_newer_folder_asks_for_a_newer_frontdesk(tmp_path: Path) -> None:
    made(tmp_path)
    says = tmp_path / "model" / "model.json"
    says.write_text(says.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(Misconfigured, match="format 2; this version reads up to 1; upgrade Frontdesk"):
        Trained.open(tmp_path, STORE)
