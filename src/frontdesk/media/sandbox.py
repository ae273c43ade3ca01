"""Decoding in a child that can do nothing else: bounded memory and time, no network, no files.

`run(job, data, ...)` hands the bytes to a child forked off a small process that has the decoders loaded (see
`zygote`). Whatever the bytes do to the decoder, they do it there; a child that dies is one refused part.
"""

import os
import socket
import subprocess
import sys
import time
from threading import Lock

from frontdesk import errors
from frontdesk.config import Limits
from frontdesk.media.wire import Json, receive, send

Done = tuple[Json, list[bytes]]  # what a job says, and the bytes it made

GRACE = 5.0  # seconds beyond the child's own limit before the parent gives it up
ERRORS = {kind.kind: kind for kind in (errors.InvalidInput, errors.UnsupportedMedia, errors.UnreadableMedia)}


class Sandbox:
    """The process that forks decoders. It starts with the first job and is started anew when it died."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(
        self, job: str, data: bytes, limits: Limits, part: str, args: Json | None = None
    ) -> tuple[Json, list[bytes]]:
        """Do one job on some bytes: (what it says, the bytes it made).

        Raises `RejectedInput`, naming the part, for whatever the bytes are not fit for.
        """
        with self._channel() as channel:
            channel.settimeout(limits.decode_seconds + GRACE)
            began = time.monotonic()
            try:
                send(channel, {"job": job, "limits": limits.model_dump(), "args": args or {}}, data)
                said, blobs = receive(channel, limits.decode_megabytes * 1_000_000)
            except (OSError, EOFError, ValueError) as error:
                raise _died(time.monotonic() - began, limits, part) from error
        if "error" in said:
            raise _rebuilt(said["error"], part)
        return said["value"], blobs

    def warm(self) -> None:
        """Start the process, so that the first job does not wait for it."""
        self._channel().close()

    def close(self) -> None:
        """Let the process go; it ends when its control channel closes."""
        with self._lock:
            self._drop()

    def _channel(self) -> socket.socket:
        """Open a channel to a fresh child. A zygote that died is replaced once."""
        with self._lock:
            for _ in range(2):
                ours, theirs = socket.socketpair()
                with theirs:
                    try:
                        socket.send_fds(self._open(), [b"."], [theirs.fileno()])
                    except OSError:
                        ours.close()
                        self._drop()
                    else:
                        return ours
        raise errors.NotReady("the decoder process cannot be started", remedy="see the log of the server")

    def _open(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._drop()
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = _start(theirs)
        return self._control

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


def _start(control: socket.socket) -> subprocess.Popen[bytes]:
    """Start the zygote with what it needs of our environment, and one thread in every library."""
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "LC_ALL", "PYTHONPATH")
    }
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return subprocess.Popen(
        [sys.executable, "-m", "frontdesk.media.zygote", str(control.fileno())],
        pass_fds=[control.fileno()],
        env=kept | single | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.DEVNULL,
    )


def _died(seconds: float, limits: Limits, part: str) -> errors.RejectedInput:
    if seconds >= limits.decode_seconds - 0.5:
        return errors.TooLarge("decoding time in seconds", round(seconds), limits.decode_seconds, part=part)
    return errors.UnreadableMedia(
        "the file brought its decoder down", part=part, remedy="send it in another format"
    )


def _rebuilt(said: Json, part: str) -> errors.RejectedInput:
    """Make the child's error ours; an unknown kind counts as unreadable."""
    if said["kind"] == errors.TooLarge.kind:
        return errors.TooLarge(said["what"], said["value"], said["limit"], part=part)
    kind = ERRORS.get(said["kind"], errors.UnreadableMedia)
    return kind(said["message"], part=part, value=said["value"], limit=said["limit"], remedy=said["remedy"])


shared = Sandbox()


def run(
    job: str, data: bytes, limits: Limits, part: str, args: Json | None = None
) -> tuple[Json, list[bytes]]:
    """Do one job in the sandbox that this process shares."""
    return shared.run(job, data, limits, part, args)


def warm() -> None:
    """Start the shared sandbox in advance."""
    shared.warm()
