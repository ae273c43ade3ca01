from pathlib import Path

from frontdesk.media.local import picture
from frontdesk.training.curves import draw


def test_curves_are_a_picture_with_lines_in_it(tmp_path: Path) -> None:
    epochs = [
        {"epoch": float(n), "train_loss": 2 / n, "loss": 2.5 / n, "accuracy": 1 - 1 / n} for n in range(1, 9)
    ]
    draw(epochs, "accuracy", tmp_path / "curves.png")
    seen = picture(tmp_path / "curves.png")
    assert seen.shape == (400, 960, 3)
    blue = (seen[..., 2] > 150) & (seen[..., 0] < 100)
    assert blue.sum() > 100


def test_a_run_without_validation_has_its_training_loss_alone(tmp_path: Path) -> None:
    draw([{"epoch": 1.0, "train_loss": 2.0}], "accuracy", tmp_path / "curves.png")
    assert picture(tmp_path / "curves.png").shape == (400, 960, 3)
