import os
import platform
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from frontdesk.errors import (
    FrontdeskError,
    NotReady,
    Overloaded,
    RejectedInput,
    TooLarge,
    UnreadableMedia,
)
from frontdesk.media import door, sandbox
from frontdesk.media.sandbox import Sandbox
from frontdesk.media.wire import Json
from frontdesk.sections import Limits
from media.files import picture

CHILD = textwrap.dedent("""
    import os, socket, sys, time
    from frontdesk.config import Limits
    from frontdesk.media import zygote
    from frontdesk.media.wire import send

    def drip():  # a child that was taken over answers a byte at a time, and never all
        channel = socket.socket(fileno=3)
        for _ in range(1_000):
            channel.send(bytes(1))
            time.sleep(0.1)

    def hostile(data, limits, args):
        exec_me = {
            "file": lambda: open("/etc/hostname"),
            "write": lambda: open("/tmp/frontdesk-escaped", "w"),
            "socket": lambda: socket.socket(),
            "memory": lambda: bytearray(2_000_000_000),
            "fork bomb file": lambda: __import__("subprocess").run(["true"]),
            "die": lambda: __import__("ctypes").string_at(0),
            "spin": lambda: any(iter(int, 1)),
            "spin in C": lambda: __import__("re").match("(a+)+$", "a" * 60 + "b"),
            "no more alarm": lambda: __import__("signal").setitimer(0, 0),
            "higher limits": lambda: __import__("resource").setrlimit(7, (100, 100)),
            "fork": lambda: os.fork(),
            "exec": lambda: os.execv("/bin/true", ["true"]),
            "kill the server": lambda: os.kill(args["server"], 0),
            "delete": lambda: os.unlink(args["file"]),
            "empty": lambda: os.truncate(args["file"], 0),
            "rename": lambda: os.rename(args["file"], args["file"] + ".gone"),
            "sleep": lambda: time.sleep(100),
            "drip": drip,
            "lie": lambda: None,
        }
        found = exec_me[args["do"]]()
        if args["do"] == "lie":
            return args["said"], [bytes.fromhex(one) for one in args["blobs"]]
        if isinstance(found, dict):
            return found, []
        return {"escaped": True}, []

    zygote.JOBS = {**zygote.JOBS, "hostile": hostile}
    zygote.main()
""")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox whose zygote knows one more job, which tries to break out."""
    script = tmp_path / "hostile.py"
    script.write_text(CHILD)
    real = subprocess.Popen

    def start(command: list[str], **how: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, str(script), command[-1]], **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", start)
    made = Sandbox()
    yield made
    made.close()


SHORT = Limits(decode_seconds=2)


@pytest.mark.parametrize("do", ["file", "write", "socket", "fork bomb file"])
def test_a_job_can_open_no_file_no_socket_and_no_process(hostile: Sandbox, do: str) -> None:
    with pytest.raises(UnreadableMedia, match=r"OSError|PermissionError|BlockingIOError"):
        hostile.run("hostile", b"", SHORT, "image", {"do": do})
    assert not Path("/tmp/frontdesk-escaped").exists()  # noqa: S108 - what must not be there


def test_a_job_that_takes_too_much_memory_is_refused_by_name(hostile: Sandbox) -> None:
    with pytest.raises(TooLarge, match="decoding took more than 512 MB") as refused:
        hostile.run("hostile", b"", SHORT, "image 2", {"do": "memory"})
    assert refused.value.part == "image 2"


@pytest.mark.parametrize("do", ["spin", "sleep", "spin in C"])
def test_a_job_that_never_ends_is_ended_and_its_process_too(hostile: Sandbox, do: str) -> None:
    with pytest.raises(TooLarge, match="decoding took more than 2 s"):
        hostile.run("hostile", b"", SHORT, "video", {"do": do})
    assert hostile._process
    zygote = psutil.Process(hostile._process.pid)
    assert psutil.wait_procs(zygote.children(), timeout=1)[1] == []


def test_a_job_that_dies_takes_nothing_with_it(hostile: Sandbox) -> None:
    with pytest.raises(UnreadableMedia, match="brought its decoder down"):
        hostile.run("hostile", b"", SHORT, "video", {"do": "die"})
    said, _ = hostile.run("image", picture(), SHORT, "image")
    assert said["facts"] == {"width": 30, "height": 20}


def test_jobs_of_several_threads_do_not_mix() -> None:
    box = Sandbox()

    def size(width: int) -> int:
        said, _ = box.run("image", picture(width, 5), Limits(), "image")
        return int(said["facts"]["width"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(size, range(10, 40))) == list(range(10, 40))
    box.close()


def test_a_zygote_that_was_killed_is_replaced() -> None:
    box = Sandbox()
    box.run("image", picture(), Limits(), "image")
    assert box._process
    os.kill(box._process.pid, signal.SIGKILL)
    box._process.wait()
    box.run("image", picture(), Limits(), "image")
    box.close()


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
    box = Sandbox()
    narrow = Limits(decode_megabytes=1)
    with pytest.raises(FrontdeskError):
        box.run("film", b"\x1aE\xdf\xa3" * 100, narrow, "video", {"frames": 1, "side": 8})
    box.close()


X86_LINUX = sys.platform == "linux" and platform.machine() == "x86_64"


@pytest.mark.skipif(not X86_LINUX, reason="the filter of system calls is for x86-64 Linux")
@pytest.mark.parametrize(
    "do", ["higher limits", "fork", "exec", "kill the server", "delete", "empty", "rename", "no more alarm"]
)
def test_a_job_that_was_taken_over_can_undo_no_limit_and_harm_nobody(
    hostile: Sandbox, tmp_path: Path, do: str
) -> None:
    file = tmp_path / "kept"
    file.write_text("precious")
    with pytest.raises(UnreadableMedia, match=r"PermissionError|ValueError|itimer_error"):
        hostile.run("hostile", b"", SHORT, "image", {"do": do, "server": os.getpid(), "file": str(file)})
    assert file.read_text() == "precious"


def test_a_child_that_answers_drop_by_drop_is_given_up(
    hostile: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.media.sandbox.GRACE", -1.0)  # give it up before its own alarm does
    with pytest.raises(RejectedInput):
        hostile.run("hostile", b"", SHORT, "video", {"do": "drip"})


@pytest.mark.parametrize(
    ("said", "blobs"),
    [
        ({"media_type": "text/html", "facts": {}}, [b"<html><script>alert(1)</script>"]),
        ({"media_type": "image/png", "facts": {}}, [b"<html><script>alert(1)</script>"]),
        ({"media_type": "image/png", "facts": {}}, [b"MZ\x90\0"]),
        ({"media_type": "image/png", "facts": []}, [picture()]),
        ({"media_type": "image/png", "facts": {}}, []),
        ({"media_type": "image/png"}, [picture(), picture()]),
        ({"facts": {}}, [picture()]),
    ],
)
def test_nothing_that_a_child_says_is_believed(said: Json, blobs: list[bytes]) -> None:
    with pytest.raises(RejectedInput):
        door._checked(said, blobs, "image")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"value": []},
        {"error": None},
        {"error": {"kind": "too_large", "what": None, "value": "x", "limit": None}},
        {"error": {"kind": ["a"], "message": {}}},
        {"error": {"kind": "not_ready", "message": "x"}},
    ],
)
def test_an_error_of_no_known_form_is_unreadable_media(said: Json) -> None:
    error = sandbox._rebuilt(said, SHORT, "image 3")
    assert isinstance(error, UnreadableMedia)
    assert error.part == "image 3"


def test_a_sandbox_that_cannot_start_does_not_blame_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def start(command: list[str], **how: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", "raise SystemExit(3)"], **how)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", start)
    broken = Sandbox()
    with pytest.raises(NotReady, match="cannot be started"):
        broken.run("image", picture(), SHORT, "image")
    broken.close()


def test_no_more_jobs_run_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.media.sandbox.QUEUE", 0.01)
    narrow = Sandbox(jobs=1)
    narrow._places.acquire()
    with pytest.raises(Overloaded) as refused:
        narrow.run("image", picture(), SHORT, "image")
    assert refused.value.part == "image"
    narrow._places.release()
    narrow.run("image", picture(), SHORT, "image")
    narrow.close()


def test_a_term_signal_lets_the_zygote_finish(hostile: Sandbox) -> None:
    hostile.run("image", picture(), SHORT, "image")
    process = hostile._process
    assert process
    process.send_signal(signal.SIGTERM)
    hostile.run("image", picture(), SHORT, "image")
    assert hostile._process is process
