"""What `frontdesk train pack` learnt, on the disk: the classifier, the pack it was learnt from, and a card.

``home/packs/DIGEST`` holds card.json, classifier.npz and, under ``pack/``, the pack's files; DIGEST is the
SHA-256 of card.json, which lists that of every other file. The file ``home/packs/current`` names one DIGEST.
"""

import json
import logging
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.embedding import Embedder
from frontdesk.models.digests import digest, sync_folder, sync_names
from frontdesk.understanding import promoted, runfolder
from frontdesk.understanding.classifier import FewShot, Regression
from frontdesk.understanding.intent import Intents, learn_intents
from frontdesk.understanding.pack import RASA, Pack

CARD, WEIGHTS, FILES = "card.json", "classifier.npz", "pack"
READ = (
    *("intents.yml", *RASA, "texts.yml", "pictures.yml", "entities.yml", "policy.yml"),
    *("tools.yml", "inbox.yml", "wishes.yml", "recommend.yml"),
)
FLOWS = "flows"  # the folder of a pack's flows, one a file
OPENAPI = "openapi"  # the folder of the documents whose operations are tools
FORMAT = 1
STAY = 4  # packs learnt before the current one
AGAIN = "run 'frontdesk train pack' again"

log = logging.getLogger(__name__)


class Card(BaseModel):
    """What card.json says; ``threshold`` keeps 95 % of what is in scope."""

    model_config = ConfigDict(frozen=True)

    format: int
    name: str
    embedder: str
    labels: tuple[str, ...]
    outside: int | None
    temperatures: tuple[float, float, float]
    gate: tuple[float, float]
    threshold: float | None
    data: Mapping[str, Any]  # the SHA-256 of the examples, and how many there are in each language
    metrics: Mapping[str, Any]
    files: Mapping[str, str]
    made_by: str


def shelf(home: Path) -> Path:
    """Where learnt packs lie."""
    return home / "packs"


def current(home: Path) -> Path | None:
    """Return the folder that is pointed at; None before any was learnt.

    Raises `ModelCorrupt` for a pointer that names no digest, `ModelMissing` when the folder is gone.
    """
    told = promoted.pointed(shelf(home) / "current", AGAIN)
    if told is None:
        return None
    if not (shelf(home) / told).is_dir():
        raise ModelMissing(f"the learnt pack {told[:12]} is not there", part=told, remedy=AGAIN)
    return shelf(home) / told


def point(home: Path, folder: Path) -> None:
    """Let a learnt pack be the current one, in one step that is on the disk when this returns.

    Of those learnt earlier the last few stay, so that one can go back by writing their name into the pointer.
    """
    fresh = Path(mkdtemp(prefix=".current.", dir=shelf(home)))
    try:
        (fresh / "current").write_text(f"{folder.name}\n", "ascii")
        sync_folder(fresh)
        (fresh / "current").replace(shelf(home) / "current")
        sync_names(shelf(home))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    learnt = [
        path for path in shelf(home).iterdir() if promoted.DIGEST.fullmatch(path.name) and path != folder
    ]
    for old in sorted(learnt, key=lambda path: -path.stat().st_mtime)[STAY:]:
        shutil.rmtree(old, ignore_errors=True)


def save(home: Path, pack: Path, learnt: FewShot, said: Mapping[str, Any]) -> Path:
    """Write a folder whole or not at all, and return it; ``said`` is what only the card tells."""
    shelf(home).mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=".new.", dir=shelf(home)))
    try:
        np.savez(fresh / WEIGHTS, allow_pickle=False, **_arrays(learnt))
        for path in sources(pack):
            to = fresh / FILES / path.relative_to(pack)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
        told = _seal(fresh, learnt, said)
        folder = shelf(home) / told
        if not folder.exists():
            fresh.chmod(0o755)
            fresh.rename(folder)
            sync_names(shelf(home))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def load(folder: Path) -> tuple[Card, FewShot]:
    """Read a folder and hold every file against its SHA-256. Raises `ModelCorrupt` naming the file."""
    card = _card(folder)
    for name, expected in card.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise _corrupt(CARD, f"lists {name}, which lies outside the folder")
        if not path.is_file() or digest(path) != expected:
            raise _corrupt(name, f"is not the file that {CARD} lists")
    try:
        with (folder / WEIGHTS).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return card, _learnt(card, dict(file))
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise _corrupt(WEIGHTS, "cannot be read") from error


def pack_folder(home: Path) -> Path | None:
    """Return the pack that the current one was learnt from; None when there is none that is whole."""
    try:
        folder = current(home)
        if folder is None:
            return None
        load(folder)
    except (ModelCorrupt, ModelMissing) as error:
        log.warning("%s; the shop's pack is served", error.message)
        return None
    return folder / FILES


def open_intents(pack: Pack, embed: Embedder, cache: Path | None, home: Path | None) -> Intents:
    """Give the pack's intents: as they were learnt if that is current and whole, else learnt now.

    What is broken never stops the desk: it is told in a log line, and the pack is learnt again.
    """
    if home is not None:
        try:
            folder = current(home)
            if folder is not None and _fits(_card(folder), pack, embed):
                return Intents(pack, load(folder)[1])
        except (ModelCorrupt, ModelMissing) as error:
            log.warning("%s; the pack is learnt again from its examples", error.message)
    return learn_intents(pack, embed, cache)


def sources(pack: Path) -> list[Path]:
    """Name the files that a pack is read from; whatever lies beside them, such as credentials, is not its."""
    found = [path for name in READ if (path := pack / name).is_file()]
    documents = (path for kind in ("json", "yml", "yaml") for path in (pack / OPENAPI).glob(f"*.{kind}"))
    return found + sorted([*(pack / FLOWS).glob("*.yml"), *documents])


def _fits(card: Card, pack: Pack, embed: Embedder) -> bool:
    """Tell whether something was learnt from these examples, by this embedder, in this format."""
    return (card.format, card.embedder, card.data.get("sha256")) == (FORMAT, embed.name, pack.digest)


def _card(folder: Path) -> Card:
    try:
        data = (folder / CARD).read_bytes()
        if sha256(data).hexdigest() != folder.name:
            raise _corrupt(CARD, "is not the file that the folder is named after")
        return Card.model_validate(json.loads(data))
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        raise _corrupt(CARD, "cannot be read") from error


def _seal(folder: Path, learnt: FewShot, said: Mapping[str, Any]) -> str:
    """Write card.json over the files of a folder, wait for the disk, and return its SHA-256."""
    listed = {path.relative_to(folder).as_posix(): digest(path) for path in runfolder.files(folder)}
    card = Card(
        format=FORMAT,
        labels=learnt.labels,
        outside=learnt.outside,
        temperatures=learnt.temperatures,
        gate=learnt.gate,
        files=listed,
        **said,
    )
    data = (card.model_dump_json(indent=1) + "\n").encode()
    (folder / CARD).write_bytes(data)
    sync_folder(folder)
    return sha256(data).hexdigest()


def _arrays(learnt: FewShot) -> dict[str, NDArray[np.generic]]:
    """Give the numbers of a classifier by name; single precision is more than they are known to."""
    centres = {f"centre.{language}": one.astype(np.float32) for language, one in learnt.centres.items()}
    return {
        "examples": learnt.examples.astype(np.float32),
        "of": learnt.of,
        "regression": learnt.regression.weights.astype(np.float32),
        "base": learnt.regression.base.astype(np.float32),
        **centres,
    }


def _learnt(card: Card, arrays: Mapping[str, NDArray[np.float32]]) -> FewShot:
    centres = {
        name.removeprefix("centre."): one.astype(np.float64)
        for name, one in arrays.items()
        if name.startswith("centre.")
    }
    return FewShot(
        card.labels,
        card.outside,
        centres,
        arrays["examples"].astype(np.float64),
        arrays["of"].astype(np.int64),
        Regression(arrays["regression"].astype(np.float64), arrays["base"].astype(np.float64)),
        card.temperatures,
        card.gate,
    )


def _corrupt(name: str, why: str) -> ModelCorrupt:
    return ModelCorrupt(f"{name} of the learnt pack {why}", part=name, remedy=AGAIN)
