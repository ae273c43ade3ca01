import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from frontdesk.config import Limits
from frontdesk.errors import FrontdeskError, TooLarge, UnreadableMedia
from frontdesk.media.sandbox import Sandbox
from media.files import picture

CHILD = textwrap.dedent("""
    import socket, sys
    from frontdesk.config import Limits
    from frontdesk.media import zygote
    from frontdesk.media.wire import send

    def hostile(data, limits, args):
        exec_me = {
            "file": lambda: open("/etc/hostname"),
            "write": lambda: open("/tmp/frontdesk-escaped", "w"),
            "socket": lambda: socket.socket(),
            "memory": lambda: bytearray(2_000_000_000),
            "fork bomb file": lambda: __import__("subprocess").run(["true"]),
            "die": lambda: __import__("os").kill(__import__("os").getpid(), 9),
            "spin": lambda: [None for _ in iter(int, 1)],
        }
        exec_me[args["do"]]()
        return {"escaped": True}, []

    zygote.JOBS = {**zygote.JOBS, "hostile": hostile}
    zygote.main()
""")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox whose zygote knows one more job, which tries to break out."""
    script = tmp_path / "hostile.py"
    script.write_text(CHILD)
    real = subprocess.Popen

    def start(command: list[str], **how: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, str(script), command[-1]], **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", start)
    return Sandbox()


SHORT = Limits(decode_seconds=2)


@pytest.mark.parametrize("do", ["file", "write", "socket", "fork bomb file"])
def test_a_job_can_open_no_file_no_socket_and_no_process(hostile: Sandbox, do: str) -> None:
    with pytest.raises(UnreadableMedia, match=r"OSError|PermissionError|BlockingIOError"):
        hostile.run("hostile", b"", SHORT, "image", {"do": do})
    hostile.close()
    assert not Path("/tmp/frontdesk-escaped").exists()  # noqa: S108 - what must not be there


def test_a_job_that_takes_too_much_memory_is_refused_by_name(hostile: Sandbox) -> None:
    with pytest.raises(TooLarge, match="memory for decoding in MB is 513; the limit is 512") as refused:
        hostile.run("hostile", b"", SHORT, "image 2", {"do": "memory"})
    assert refused.value.part == "image 2"
    hostile.close()


def test_a_job_that_never_ends_is_ended(hostile: Sandbox) -> None:
    with pytest.raises(TooLarge, match="decoding time in seconds"):
        hostile.run("hostile", b"", SHORT, "video", {"do": "spin"})
    hostile.close()


def test_a_job_that_dies_takes_nothing_with_it(hostile: Sandbox) -> None:
    with pytest.raises(UnreadableMedia, match="brought its decoder down"):
        hostile.run("hostile", b"", SHORT, "video", {"do": "die"})
    said, _ = hostile.run("image", picture(), SHORT, "image")
    assert said["facts"] == {"width": 30, "height": 20}
    hostile.close()


def test_jobs_of_several_threads_do_not_mix() -> None:
    sandbox = Sandbox()

    def size(width: int) -> int:
        said, _ = sandbox.run("image", picture(width, 5), Limits(), "image")
        return int(said["facts"]["width"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(size, range(10, 40))) == list(range(10, 40))
    sandbox.close()


def test_a_zygote_that_was_killed_is_replaced() -> None:
    sandbox = Sandbox()
    sandbox.run("image", picture(), Limits(), "image")
    assert sandbox._process
    os.kill(sandbox._process.pid, signal.SIGKILL)
    sandbox._process.wait()
    sandbox.run("image", picture(), Limits(), "image")
    sandbox.close()


def test_the_zygote_ends_when_its_parent_is_gone() -> None:
    code = "from frontdesk.media.sandbox import shared; shared.warm(); print(shared._process.pid, flush=True)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; import os; os._exit(1)"], capture_output=True, text=True, check=False
    )
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "zombie" in Path(f"/proc/{pid}/status").read_text():
            return
        subprocess.run(["sleep", "0.1"], check=True)
    pytest.fail(f"the zygote {pid} outlived its parent")


def test_the_answer_of_a_child_is_bounded() -> None:
    sandbox = Sandbox()
    narrow = Limits(decode_megabytes=1)
    with pytest.raises(FrontdeskError):
        sandbox.run("film", b"\x1aE\xdf\xa3" * 100, narrow, "video", {"frames": 1, "side": 8})
    sandbox.close()
