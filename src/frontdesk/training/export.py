"""A fitted network -> the folder that is served: ONNX files, what else belongs to them, and model.json.

Written whole or not at all: everything is made in a folder beside, flushed to the disk, and renamed.
"""

import shutil
import warnings
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.multimodal import InputConfig, Multimodal
from frontdesk.understanding import runfolder

OPSET = 17
SHORT = 5  # steps of the example that is traced; every length works afterwards

Beside = Callable[[Path], None]


class EncoderGraph(nn.Module):
    """An encoder as its file holds it: masks are numbers, which every runtime takes."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, values: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Values, mask (B, T) of 0 and 1 -> tokens (B, tokens, width), present (B, tokens) of 0 and 1."""
        tokens, kept = self.encoder(values, mask > 0.5)
        return tokens, kept.to(tokens.dtype)


class FusionGraph(nn.Module):
    """Fusion and heads as their file holds them: tokens and mask of each input, one after the other."""

    def __init__(self, model: Multimodal) -> None:
        super().__init__()
        self.model = model

    def forward(self, *given: Tensor) -> tuple[Tensor, ...]:
        """Tokens (B, T, width) and mask (B, T), for every input -> (B, classes), fused and of each alone."""
        pairs = zip(self.model.inputs, given[::2], given[1::2], strict=True)
        logits, alone = self.model.fuse({name: Encoded(tokens, mask > 0.5) for name, tokens, mask in pairs})
        return logits, *alone.values()


def export(model: Multimodal, spec: Mapping[str, Any], out: Path, beside: Beside | None = None) -> Path:
    """Write ``out``/weights.safetensors and the folder ``out``/model, and return that folder.

    ``spec`` is what model.json says, but for the format and the files' SHA-256; ``beside`` puts further files
    into the folder: the card, what features learnt. A model that lies there is replaced.
    """

    def fill(folder: Path) -> None:
        graphs(model, folder)
        if beside is not None:
            beside(folder)

    out.mkdir(parents=True, exist_ok=True)
    weights(model, out / "weights.safetensors")
    return write(out / "model", spec, fill)


def write(folder: Path, spec: Mapping[str, Any], fill: Beside) -> Path:
    """Make a model folder: ``fill`` writes its files, model.json lists them. Raises what ``fill`` raises."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fill(fresh)
        runfolder.seal(fresh, spec)
        fresh.chmod(0o755)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def weights(model: Multimodal, path: Path) -> None:
    """Write all numbers of a network as safetensors."""
    fresh = path.with_name(f".{path.name}")
    save_file({name: one.detach().cpu().contiguous() for name, one in model.state_dict().items()}, fresh)
    fresh.replace(path)


def graphs(model: Multimodal, folder: Path) -> None:
    """Write encoder.NAME.onnx for every input, and fusion.onnx."""
    with _still(model):
        for name in model.inputs:
            _encoder(model, name, folder / f"encoder.{name}.onnx")
        _fusion(model, folder / "fusion.onnx")


def _encoder(model: Multimodal, name: str, path: Path) -> None:
    values, mask = _example(model.inputs[name])
    dynamic = {"values": {0: "rows"}, "mask": {0: "rows"}, "tokens": {0: "rows"}, "present": {0: "rows"}}
    if mask.shape[1] > 1:
        for axes in dynamic.values():
            axes[1] = "time"
        dynamic["tokens"][1] = dynamic["present"][1] = "tokens"
    names = (("values", "mask"), ("tokens", "present"))
    _written(EncoderGraph(model.encoders[name]), (values, mask), names, dynamic, path)


def _fusion(model: Multimodal, path: Path) -> None:
    given: list[Tensor] = []
    dynamic = {"logits": {0: "rows"}}
    for name, one in model.inputs.items():
        given += [torch.rand(2, SHORT, one.width), torch.ones(2, SHORT)]
        dynamic |= {f"{name}.{part}": {0: "rows", 1: f"{name}.tokens"} for part in ("tokens", "mask")}
        dynamic[f"{name}.logits"] = {0: "rows"}
    inputs = tuple(f"{name}.{part}" for name in model.inputs for part in ("tokens", "mask"))
    outputs = ("logits", *(f"{name}.logits" for name in model.inputs))
    _written(FusionGraph(model), tuple(given), (inputs, outputs), dynamic, path)


def _example(config: InputConfig) -> tuple[Tensor, Tensor]:
    """Make values and mask of two rows of an input, for the tracer to follow."""
    if config.kind in ("vector", "pixels"):
        return torch.rand(2, *_sizes(config)), torch.ones(2, 1)
    steps = torch.rand(2, SHORT, *_sizes(config))
    # Ids are 0, which every vocabulary has; so are the indices of sparse entries, cut to whole numbers.
    return steps.long() if config.kind == "ids" else steps, torch.ones(2, SHORT)


def _sizes(config: InputConfig) -> tuple[int, ...]:
    """Return the sizes of a row of an input, or of one step of it where it has steps."""
    width = config.in_width
    kinds: Mapping[str, tuple[int, ...]] = {
        "vector": (1, width),
        "sequence": (width,),
        "ids": (),
        "sparse": (2,),
        "pixels": (3, width, width),
        "frames": (3, width, width),
    }
    return kinds[config.kind]


def _written(
    graph: nn.Module,
    given: tuple[Tensor, ...],
    names: tuple[Sequence[str], Sequence[str]],
    dynamic: Mapping[str, Mapping[int, str]],
    path: Path,
) -> None:
    # The tracer, not torch.export: it needs no further package, and lengths stay free without constraints.
    torch.onnx.export(
        graph,
        given,
        str(path),
        input_names=list(names[0]),
        output_names=list(names[1]),
        dynamic_axes={name: dict(axes) for name, axes in dynamic.items()},
        opset_version=OPSET,
        dynamo=False,
    )


@contextmanager
def _still(model: nn.Module) -> Generator[None]:
    """Trace without dropout and on the CPU; afterwards the network is as it was."""
    training, device = model.training, next(model.parameters()).device
    model.eval().cpu()
    try:
        with torch.no_grad(), warnings.catch_warnings():
            # Of lengths that become constants, of recurrent layers, of its age. Tests hold what counts.
            warnings.simplefilter("ignore")
            yield
    finally:
        model.to(device).train(training)


def _swap(fresh: Path, folder: Path) -> None:
    """Put a folder in the place of another, which is deleted once the new one is there."""
    old = fresh.with_name(f"{fresh.name}.old")
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
