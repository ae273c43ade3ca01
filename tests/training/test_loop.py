import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
import torch
from safetensors.torch import load_file

from frontdesk.errors import Diverged, Misconfigured
from frontdesk.features.feature import Modality
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal
from frontdesk.training.batches import predicted
from frontdesk.training.checkpoint import Progress
from frontdesk.training.loop import Fit, fit
from frontdesk.training.objective import Classify, objective
from frontdesk.training.recipe import Recipe, parse
from training.rows import CLASSES, Toy, equal, toy

LABELS = ("a", "b", "c")
MODALITIES: dict[str, Modality] = {"text": "text", "sound": "audio"}
ROOT = Path(__file__).parents[1]


def recipe(**changes: object) -> Recipe:
    told: dict[str, object] = {
        "data": "rows.csv",
        "inputs": {"text": {"feature": "numbers"}, "sound": {"feature": "numbers", "modality": "audio"}},
        "epochs": 6,
        "batch": 16,
        "patience": 0,
        "optimiser": {"rate": 0.05},
    }
    return parse(told | changes)


def network(seed: int = 0) -> Multimodal:
    torch.manual_seed(seed)
    inputs = {
        "text": InputConfig("vector", 4, width=8, modality="text"),
        "sound": InputConfig("sequence", 2, "rnn", {"dropout": 0.0}, width=8, modality="audio"),
    }
    return Multimodal(inputs, FusionConfig("hybrid"), CLASSES)


def run(told: Recipe, home: Path | None = None, rows: int = 96) -> tuple[Multimodal, Progress]:
    train, model = toy(rows), network()
    aim = objective(told, train.targets, LABELS)
    fitted, progress = fit(Fit(model, aim, train, toy(48, seed=1), told, MODALITIES, home, "key"))
    assert fitted is model
    return model, progress


def test_training_learns_what_the_rows_teach() -> None:
    model, progress = run(recipe(epochs=12))
    rows = toy(200, seed=2)
    right = predicted(model, Classify(recipe().loss), rows).argmax(axis=1) == rows.targets
    assert right.mean() > 0.85
    assert progress.history[-1]["train_loss"] < progress.history[0]["train_loss"] / 2


def test_the_same_recipe_gives_the_same_bits() -> None:
    assert equal(run(recipe())[0].state_dict(), run(recipe())[0].state_dict())


def test_another_seed_gives_another_network() -> None:
    assert not equal(run(recipe())[0].state_dict(), run(recipe(seed=1))[0].state_dict())


def test_batches_that_are_accumulated_are_one_large_batch() -> None:
    whole, parts = (run(recipe(batch=size, accumulate=32 // size))[0] for size in (32, 8))
    for one, other in zip(whole.state_dict().values(), parts.state_dict().values(), strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("average", [0.0, 0.9])
def test_a_run_that_was_broken_off_ends_as_one_that_was_not(tmp_path: Path, average: float) -> None:
    straight, history = run(recipe(average=average), tmp_path / "straight")

    class Stop(Exception):  # noqa: N818 - it is no error
        pass

    def stop(done: int, total: int, figures: object) -> None:
        if done == 20:  # in the middle of the fourth epoch
            raise Stop

    train, told = toy(), recipe(average=average)
    aim = objective(told, train.targets, LABELS)
    broken = Fit(network(), aim, train, toy(48, seed=1), told, MODALITIES, tmp_path / "broken", "key", stop)
    with pytest.raises(Stop):
        fit(broken)
    resumed, again = run(told, tmp_path / "broken")
    assert equal(straight.state_dict(), resumed.state_dict())
    assert again == history


KILLED = """
import os, signal, sys, torch
from pathlib import Path
torch.set_num_threads(int(sys.argv[2]))  # sums are taken in another order by another number of threads
sys.path[:0] = sys.argv[3:]
from training import test_loop as it
from frontdesk.training.loop import Fit, fit
def kill(done, total, figures):
    if done == 20:
        os.kill(os.getpid(), signal.SIGKILL)
told, train = it.recipe(), it.toy()
aim = it.objective(told, train.targets, it.LABELS)
fit(Fit(it.network(), aim, train, it.toy(48, seed=1), told, it.MODALITIES, Path(sys.argv[1]), "key", kill))
"""


def test_a_run_that_was_killed_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    folders = [str(ROOT), str(ROOT.parent / "src")]
    given = [str(tmp_path / "killed"), str(torch.get_num_threads()), *folders]
    killed = subprocess.run([sys.executable, "-c", KILLED, *given], check=False)
    assert killed.returncode == -9
    assert equal(run(recipe(), tmp_path / "killed")[0].state_dict(), run(recipe())[0].state_dict())
    left = load_file(tmp_path / "killed" / "state.safetensors")
    assert any(name.startswith("optimiser.") for name in left)


DEALT = """
import sys
sys.path[:0] = sys.argv[2:]
import torch
from accelerate import PartialState
from safetensors.torch import save_file
from training import test_loop as it
torch.set_num_threads(1)
model, _ = it.run(it.recipe(batch=int(sys.argv[1].split(":")[0])))
if PartialState().is_main_process:
    save_file(model.state_dict(), sys.argv[1].split(":")[1])
"""


@pytest.mark.slow
def test_two_processes_train_as_one_with_twice_the_batch(tmp_path: Path) -> None:
    script = tmp_path / "dealt.py"
    script.write_text(DEALT, "utf-8")
    folders = [str(ROOT), str(ROOT.parent / "src")]
    one, two = tmp_path / "one.safetensors", tmp_path / "two.safetensors"
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run([sys.executable, str(script), f"32:{one}", *folders], check=True, timeout=300)
    subprocess.run([*launcher, str(script), f"16:{two}", *folders], check=True, timeout=300)
    for name, tensor in load_file(one).items():
        torch.testing.assert_close(load_file(two)[name], tensor, atol=1e-5, rtol=0)


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_rows() -> None:
    train: Toy = toy()
    train.text[7] = np.nan
    aim = objective(recipe(), train.targets, LABELS)
    with pytest.raises(Diverged, match=r"the loss is nan in epoch 1, step \d+, rows .*lower optimiser.rate"):
        fit(Fit(network(), aim, train, None, recipe(), MODALITIES))


def test_a_checkpoint_of_another_run_is_not_taken_up(tmp_path: Path) -> None:
    run(recipe(epochs=1), tmp_path)
    train = toy()
    aim = objective(recipe(), train.targets, LABELS)
    with pytest.raises(Misconfigured, match="another recipe or other rows"):
        fit(Fit(network(), aim, train, None, recipe(), MODALITIES, tmp_path, "another key"))


def test_patience_stops_a_run_that_gets_no_better_and_keeps_its_best_epoch() -> None:
    _, progress = run(recipe(epochs=60, patience=3))
    assert progress.epoch < 60
    assert progress.epoch - progress.best_epoch == 3
    values = [epoch["accuracy"] for epoch in progress.history]
    assert progress.best == max(values) == values[progress.best_epoch - 1]


def test_without_patience_the_last_epoch_is_kept_so_that_no_row_chooses() -> None:
    _, progress = run(recipe(epochs=7))
    assert progress.best_epoch == progress.epoch == 7


def test_a_figure_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(Misconfigured, match="did you mean 'accuracy'"):
        run(recipe(watch="acuracy", patience=2))


@pytest.mark.parametrize("precision", ["bf16", "fp32"])
def test_mixed_precision_still_learns(precision: str) -> None:
    model, _ = run(recipe(precision=precision, epochs=12))
    rows = toy(200, seed=2)
    assert (predicted(model, Classify(recipe().loss), rows).argmax(axis=1) == rows.targets).mean() > 0.8
