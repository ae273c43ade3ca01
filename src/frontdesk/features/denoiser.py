"""DeepFilterNet 3 of the model store, opened: the networks that `preprocess.deepfilter` needs."""

import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import error as zlib_error

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.models.session import Session
from frontdesk.preprocess import deepfilter
from frontdesk.preprocess.audio import RATE, resample
from frontdesk.preprocess.deepfilter import DeepFilter

Floats = NDArray[np.float32]

CARRIER = "DeepFilterNet3_onnx.tar.gz"
NETWORKS = ("enc.onnx", "erb_dec.onnx", "df_dec.onnx")
LARGEST = 16_000_000  # bytes of a network that are believed
REMEDY = "run 'frontdesk models pull denoise'"


def open_denoiser(folder: Path, threads: int = 2) -> DeepFilter:
    """Open the model in ``folder``: DeepFilterNet3_onnx.tar.gz. Raises `ModelMissing`, `ModelCorrupt`."""
    if not (folder / CARRIER).is_file():
        raise ModelMissing(f"{CARRIER} is not there", part=CARRIER, remedy=REMEDY)
    with TemporaryDirectory() as unpacked:
        _unpack(folder / CARRIER, Path(unpacked))
        encoder, gains, filters = (Session(Path(unpacked) / name, threads=threads) for name in NETWORKS)
    return DeepFilter(encoder.run, gains.run, filters.run)


def cleaned(samples: Floats, model: DeepFilter) -> Floats:
    """Take the noise out of (n,) samples at 16 kHz; the model hears them at 48 kHz."""
    wide = model.denoised(resample(samples, RATE, deepfilter.RATE))
    back = resample(wide, deepfilter.RATE, RATE)[: samples.size]
    padded: Floats = np.pad(back, (0, samples.size - back.size))
    return padded


def _unpack(carrier: Path, folder: Path) -> None:
    """Write the networks of the carrier into a folder, under their own names and nothing else."""
    try:
        with tarfile.open(carrier, "r:gz") as opened:
            for member in opened:
                name = Path(member.name).name
                content = opened.extractfile(member) if name in NETWORKS and member.size <= LARGEST else None
                if content is not None:
                    (folder / name).write_bytes(content.read())
    except (tarfile.TarError, zlib_error, EOFError, OSError) as error:
        raise ModelCorrupt(f"{CARRIER} cannot be unpacked", part=CARRIER, remedy=REMEDY) from error
