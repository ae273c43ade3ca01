import contextlib
import itertools
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import pth

HEAD = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19." + b"\x80\x02M\xe9\x03." + b"\x80\x02}."
NUMBERS = np.arange(12, dtype="<f4")


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def whole(*values: int) -> bytes:
    return b"(" + b"".join(b"J" + struct.pack("<i", value) for value in values) + b"t"


def tensor(start: int, shape: tuple[int, ...], steps: tuple[int, ...], count: int = 12) -> bytes:
    """Write a call of the function that rebuilds a tensor of the storage "s"."""
    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text("s") + text("cpu")
    storage += b"J" + struct.pack("<i", count) + b"NtQ"
    arguments = b"(" + storage + b"J" + struct.pack("<i", start) + whole(*shape) + whole(*steps)
    return b"ctorch._utils\n_rebuild_tensor_v2\n" + arguments + b"\x89ccollections\nOrderedDict\n)RtR"


def state(**items: bytes) -> bytes:
    pairs = b"".join(text(name) + value for name, value in items.items())
    return b"ccollections\nOrderedDict\n)R(" + pairs + b"u}" + text("_metadata") + b"}sb"


def checkpoint(body: bytes, count: int = 12) -> bytes:
    keys = b"\x80\x02](" + text("s") + b"e."
    return HEAD + b"\x80\x02" + body + b"." + keys + struct.pack("<q", count) + NUMBERS.tobytes()


def write(folder: Path, data: bytes) -> Path:
    path = folder / "weights.pth"
    path.write_bytes(data)
    return path


def test_tensors_are_read_with_their_steps_and_starts(tmp_path: Path) -> None:
    body = state(a=tensor(0, (2, 3), (3, 1)), b=tensor(6, (2, 3), (1, 2)), c=tensor(11, (), ()))
    found = pth.tensors(write(tmp_path, checkpoint(body)))
    assert found["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found["b"].tolist() == [[6, 8, 10], [7, 9, 11]]
    assert found["c"].tolist() == 11


def test_one_mapping_out_of_several_is_picked(tmp_path: Path) -> None:
    body = b"}(" + text("step") + b"K\x07" + text("model_state") + state(a=tensor(0, (1,), (1,))) + b"u"
    assert list(pth.tensors(write(tmp_path, checkpoint(body)), "model_state")) == ["a"]
    with pytest.raises(ModelCorrupt):
        pth.tensors(tmp_path / "weights.pth", "optimizer_state")


@pytest.mark.parametrize(
    "made",
    [
        tensor(0, (13,), (1,)),
        tensor(1, (12,), (1,)),
        tensor(-1, (2,), (1,)),
        tensor(0, (-2,), (1,)),
        tensor(11, (2,), (-1,)),
        tensor(0, (2, 2), (1,)),
        tensor(0, (100_000, 100_000), (0, 0)),  # eighty gigabytes out of one number
    ],
)
def test_a_tensor_outside_its_storage_is_refused(tmp_path: Path, made: bytes) -> None:
    with pytest.raises(ModelCorrupt):
        pth.tensors(write(tmp_path, checkpoint(state(a=made))))


def run(command: str) -> list[bytes]:
    """Write the ways in which a pickle runs a command, or gets at what could."""
    call = text(command)
    return [
        b"cos\nsystem\n(" + call + b"tR",
        b"cposix\nsystem\n(" + call + b"tR",
        b"cbuiltins\neval\n(" + text(f"__import__('os').system({command!r})") + b"tR",
        b"cimportlib\nimport_module\n(" + text("antigravity") + b"tR",
        b"\x8c\x02os\x8c\x06system\x93(" + call + b"tR",  # STACK_GLOBAL
        b"(S'" + command.encode() + b"'\nios\nsystem\n",  # INST
        b"(cos\nsystem\n" + call + b"o",  # OBJ
        b"cos\nsystem\n(" + call + b"t\x81",  # NEWOBJ
        b"cos\nsystem\n(" + call + b"t}\x92",  # NEWOBJ_EX
        b"\x82\x01",  # EXT1
        b"Pos.system\n",  # PERSID
        b"ctorch._utils\n_rebuild_tensor_v2\n}b",  # BUILD on a function: set its attributes
        b"ccollections\nOrderedDict\n(" + call + b"tR",
        call + b"(" + call + b"tR",  # a call of a text
        b"ctorch\nFloatStorage\n)R",  # a call of a type
    ]


@pytest.mark.parametrize("number", range(15))
def test_a_malicious_checkpoint_runs_nothing(tmp_path: Path, number: int) -> None:
    ran = tmp_path / "ran"
    for wrapped in (lambda body: body, lambda body: state(a=body)):
        with pytest.raises(ModelCorrupt):
            pth.tensors(write(tmp_path, checkpoint(wrapped(run(f"touch {ran}")[number]))))
    assert not ran.exists()


def test_a_name_outside_the_list_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="'os system' is not allowed"):
        pth.tensors(write(tmp_path, checkpoint(b"cos\nsystem\n(" + text("true") + b"tR")))


def test_a_checkpoint_cut_anywhere_is_refused(tmp_path: Path) -> None:
    data = checkpoint(state(a=tensor(0, (2, 3), (3, 1))))
    for size in itertools.chain(range(0, len(data) - 1, 7), [len(data) - 1]):
        with pytest.raises(ModelCorrupt):
            pth.tensors(write(tmp_path, data[:size]))


def test_another_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match=r"weights\.pth is not a plain checkpoint"):
        pth.tensors(write(tmp_path, b"PK\x03\x04" + bytes(200)))


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_the_readers_own_error(
    tmp_path_factory: pytest.TempPathFactory, body: bytes
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    with contextlib.suppress(ModelCorrupt):
        pth.tensors(write(folder, checkpoint(body)))
