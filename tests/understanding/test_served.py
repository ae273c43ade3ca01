import logging
from errno import ENOSPC
from pathlib import Path
from threading import Event

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.understanding.served import Served, stamp


def reads(path: Path) -> Served[str]:
    def make() -> str:
        text = path.read_text()
        if text == "broken":
            raise Misconfigured("it is broken", remedy="mend it")
        return text

    return Served(make, lambda: stamp([path]))


def test_a_changed_file_is_served_and_an_unchanged_one_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("one")
    served = reads(path)
    assert (served(), served.look()) == ("one", False)
    path.write_text("three")
    assert (served.look(), served()) == (True, "three")


def test_a_broken_change_keeps_what_was_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.yml"
    path.write_text("one")
    served = reads(path)
    path.write_text("broken")
    with caplog.at_level(logging.INFO):
        assert [served.look() for _ in range(3)] == [False] * 3
    assert (served(), served.error) == ("one", "it is broken; mend it")
    assert len(caplog.records) == 1
    path.write_text("mended")
    assert (served.look(), served(), served.error) == (True, "mended", None)


def test_a_full_disk_keeps_what_was_and_tells_no_path(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("one")
    made = iter(["one"])

    def make() -> str:
        for one in made:
            return one
        raise OSError(ENOSPC, "No space left on device", str(tmp_path))

    served = Served(make, lambda: stamp([tmp_path / "a.yml"]))
    (tmp_path / "a.yml").write_text("three")
    assert (served.look(), served(), served.error) == (False, "one", "No space left on device")


def test_a_pack_that_is_broken_from_the_start_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("broken")
    with pytest.raises(Misconfigured):
        reads(tmp_path / "a.yml")


def test_while_something_new_is_made_the_old_is_given(tmp_path: Path) -> None:
    path, begun, go = tmp_path / "a.yml", Event(), Event()
    path.write_text("one")
    first = [True]

    def make() -> str:
        if not first.pop():
            begun.set()
            assert go.wait(10)
        first.append(False)
        return path.read_text()

    served = Served(make, lambda: stamp([path]))
    with served.watching(every=0.01):
        path.write_text("three")
        assert begun.wait(10)
        assert served() == "one"
        go.set()
    assert served() == "three"


def test_an_absent_file_is_no_error_and_its_coming_is_a_change(tmp_path: Path) -> None:
    before = stamp([tmp_path / "a"])
    (tmp_path / "a").write_text("x")
    assert before == ()
    assert len(stamp([tmp_path / "a"])) == 1
