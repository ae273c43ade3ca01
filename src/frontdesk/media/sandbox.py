"""Decoding in a child that can do nothing else: bounded memory and time, no network, no files.

`run(job, data, ...)` hands the bytes to a child forked off a small process that has the decoders loaded (see
`zygote`). Whatever the bytes do to the decoder, they do it there; a child that dies is one refused part.
"""

import atexit
import os
import socket
import subprocess
import sys
import time
from threading import BoundedSemaphore, Lock

from frontdesk import errors
from frontdesk.media.wire import Json, receive, send
from frontdesk.sections import Limits

Done = tuple[Json, list[bytes]]  # what a job says, and the bytes it made

START = 60.0  # seconds until a child must have greeted; the first waits for the decoders to load
GRACE = 5.0  # seconds beyond the child's own limit before the parent gives it up
QUEUE = 60.0  # seconds a job waits for its place
ANSWER = 150_000_000  # bytes an answer may have beyond twice what came in: the frames and sound of a film
ERRORS = {kind.kind: kind for kind in (errors.InvalidInput, errors.UnsupportedMedia, errors.UnreadableMedia)}


class Sandbox:
    """The process that forks decoders. It starts with the first job and is started anew when it died.

    At most ``jobs`` children are at work at once, each within the memory that the limits give one; further
    jobs wait. Any number of threads may call `run`.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._lock = Lock()
        self._places = BoundedSemaphore(jobs or max(2, os.cpu_count() or 2))
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, job: str, data: bytes, limits: Limits, part: str, args: Json | None = None) -> Done:
        """Do one job on some bytes: (what it says, the bytes it made).

        Raises `RejectedInput`, naming the part, for whatever the bytes are not fit for; `Overloaded` when no
        place came free, and `NotReady` when the sandbox itself cannot start.
        """
        if not self._places.acquire(timeout=QUEUE):
            raise errors.Overloaded(
                "too many files are being decoded", part=part, remedy="try again in a minute"
            )
        try:
            with self._channel() as channel:
                return _ask(channel, job, data, limits, part, args or {})
        finally:
            self._places.release()

    def warm(self) -> None:
        """Start the process without waiting for it, so that the first job finds it ready."""
        with self._lock:
            self._open()

    def close(self) -> None:
        """Let the process go; it ends when its control channel closes."""
        with self._lock:
            self._drop()

    def _channel(self) -> socket.socket:
        """Open a channel to a fresh child that has greeted. A zygote that died is replaced once."""
        for _ in range(2):
            with self._lock:
                process, control = self._open()
                ours = _handed(control)
            if ours is not None and _greets(ours):
                return ours
            if ours is not None:
                ours.close()
            with self._lock:
                if self._process is process:  # another thread may have replaced it already
                    self._drop()
        raise errors.NotReady("the decoder process cannot be started", remedy="see the log of the server")

    def _open(self) -> tuple["subprocess.Popen[bytes]", socket.socket]:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._drop()
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = _start(theirs)
        return self._process, self._control

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _start(control: socket.socket) -> "subprocess.Popen[bytes]":
    """Start the zygote with what it needs of our environment, and one thread in every library."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "PYTHONPATH")
    }
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "frontdesk.media.zygote", str(control.fileno())],
        pass_fds=[control.fileno()],
        env=kept | single | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.DEVNULL,
    )


def _handed(control: socket.socket) -> socket.socket | None:
    """Hand one end of a fresh channel to the zygote; None when that is gone."""
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            socket.send_fds(control, [b"."], [theirs.fileno()])
        except OSError:
            ours.close()
            return None
    return ours


def _greets(channel: socket.socket) -> bool:
    """Wait for the child's greeting: what fails before it is our fault, not the file's."""
    channel.settimeout(START)
    try:
        return channel.recv(1) == b"!"
    except OSError:
        return False


def _ask(channel: socket.socket, job: str, data: bytes, limits: Limits, part: str, args: Json) -> Done:
    began = time.monotonic()
    most = limits.decode_seconds + GRACE
    channel.settimeout(most)
    try:
        send(channel, {"job": job, "limits": limits.model_dump(), "args": args}, data)
        said, blobs = receive(channel, 2 * len(data) + ANSWER, began + most)
    except (OSError, EOFError) as error:
        raise _died(time.monotonic() - began, limits, part) from error
    except ValueError as error:
        raise _senseless(part) from error
    value = said.get("value")
    if not isinstance(value, dict):
        raise _rebuilt(said, limits, part)
    return value, blobs


def _died(seconds: float, limits: Limits, part: str) -> errors.RejectedInput:
    if seconds >= limits.decode_seconds - 0.5:
        return _exceeded(f"{limits.decode_seconds:,} s", part)
    return errors.UnreadableMedia(
        "the file brought its decoder down", part=part, remedy="send it in another format"
    )


def _exceeded(limit: str, part: str) -> errors.TooLarge:
    """Say that decoding was ended at a limit; how much it would have taken nobody knows."""
    error = errors.TooLarge("decoding", 0, 0, part=part)
    error.message, error.value, error.limit = f"decoding took more than {limit}", f"over {limit}", limit
    return error


def _senseless(part: str) -> errors.RejectedInput:
    return errors.UnreadableMedia("the file upset its decoder", part=part, remedy="send it in another format")


def _rebuilt(said: Json, limits: Limits, part: str) -> errors.RejectedInput:
    """Make the child's error ours; whatever is not of the form counts as unreadable."""
    if said.get("exceeded") == "memory":
        return _exceeded(f"{limits.decode_megabytes:,} MB", part)
    error = said.get("error")
    if not isinstance(error, dict) or not all(
        one is None or isinstance(one, str | int | float) for one in error.values()
    ):
        return _senseless(part)
    value, limit = error.get("value"), error.get("limit")
    if (
        error.get("kind") == errors.TooLarge.kind
        and not isinstance(value, str)
        and not isinstance(limit, str)
    ):
        return errors.TooLarge(str(error.get("what")), value or 0, limit or 0, part=part)
    kind = ERRORS.get(str(error.get("kind")), errors.UnreadableMedia)
    remedy = error.get("remedy")
    return kind(str(error.get("message")), part=part, value=value, limit=limit, remedy=remedy and str(remedy))


shared = Sandbox()
atexit.register(shared.close)


def run(job: str, data: bytes, limits: Limits, part: str, args: Json | None = None) -> Done:
    """Do one job in the sandbox that this process shares."""
    return shared.run(job, data, limits, part, args)


def warm() -> None:
    """Start the shared sandbox in advance; returns at once."""
    shared.warm()
