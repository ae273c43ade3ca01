import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from frontdesk.knowledge.generation import CURRENT, current, written

FACTS = {"embedder": "x"}


def lay(home: Path, text: str) -> Path:
    def put(folder: Path) -> None:
        (folder / "en").mkdir()
        (folder / "en" / "a").write_text(text)
        (folder / "b").write_text(text)

    return written(home, put, FACTS).folder


def test_a_generation_is_read_as_it_was_written_and_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    first, second = lay(tmp_path, "one"), lay(tmp_path, "two")
    found = current(tmp_path)
    assert found is not None
    assert (found.folder, found.facts) == (second, FACTS)
    assert (second / "en" / "a").read_text() == "two"
    assert not first.exists()


def test_a_generation_that_could_not_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    def full(folder: Path) -> None:
        (folder / "a").write_text("half")
        raise OSError(28, "No space left on device")

    kept = lay(tmp_path, "one")
    for _ in range(2):
        with pytest.raises(OSError, match="No space"):
            written(tmp_path, full, FACTS)
    assert [one for one in tmp_path.iterdir() if one.is_dir()] == [kept]


@pytest.mark.parametrize("name", ["en/a", "b", "manifest.json", f"../{CURRENT}"])
@pytest.mark.parametrize("data", [b"", b"oneX", b"{}", b"\x00\xff", None])
def test_a_file_that_is_damaged_or_missing_makes_no_generation(
    name: str, data: bytes | None, tmp_path: Path
) -> None:
    folder = lay(tmp_path, "one")
    if data is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(data)
    assert current(tmp_path) is None
    lay(tmp_path, "two")
    assert current(tmp_path) is not None


def test_a_byte_in_a_large_file_that_changed_is_seen_in_the_blocks_that_are_read(tmp_path: Path) -> None:
    def put(folder: Path) -> None:
        (folder / "big").write_bytes(bytes(3 << 20))

    folder = written(tmp_path, put, FACTS).folder
    with (folder / "big").open("r+b") as file:
        file.seek(2 << 20)
        file.write(b"\x01")
    assert current(tmp_path) is None


CHILD = """
import sys
from itertools import count
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from knowledge.test_generation import lay
for number in count():
    lay(Path(sys.argv[1]), str(number) * 200_000)
    print(number, flush=True)
"""


def test_a_process_killed_at_any_moment_leaves_an_old_or_a_new_generation_whole(tmp_path: Path) -> None:
    lay(tmp_path, "first")
    places = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]
    for kill in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path), *places], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(kill * 0.0013)  # so that each is killed at another step
            child.send_signal(signal.SIGKILL)
        found = current(tmp_path)
        assert found is not None
        assert (found.folder / "en" / "a").read_text() == (found.folder / "b").read_text()
    lay(tmp_path, "last")
    assert {one.name for one in tmp_path.iterdir() if one.is_dir()} == {(tmp_path / CURRENT).read_text()}
