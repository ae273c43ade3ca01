"""PP-OCRv4 out of rapidocr: three ONNX files as they are, and the characters that the reader writes."""

import shutil
from pathlib import Path

from frontdesk.errors import ModelCorrupt
from frontdesk.models.session import Session

NETWORKS = ("det.onnx", "rec.onnx", "cls.onnx")


def convert(source: Path, out: Path) -> None:
    """Copy det.onnx, rec.onnx and cls.onnx, write keys.txt. Raises `ModelCorrupt` without characters."""
    for name in NETWORKS:
        shutil.copyfile(source / name, out / name)
    (out / "keys.txt").write_text("\n".join(characters(source / "rec.onnx")) + "\n", encoding="utf-8")


def characters(path: Path) -> list[str]:
    """Return the characters of a reading network, in the order of its classes 1, 2, ...

    Class 0 is the blank between two characters; the class behind the last character is the space.
    """
    listed = Session(path).metadata.get("character")
    if listed is None:
        raise ModelCorrupt(f"{path.name} does not list its characters", part="ocr")
    return listed.splitlines()


def copy(source: Path, out: Path) -> None:
    """Copy every file: for models that run as they come."""
    for path in sorted(source.iterdir()):
        shutil.copyfile(path, out / path.name)
