"""The process behind the sandbox: it has the decoders loaded and forks a child for every job.

The child first gives up what it could do harm with, then reads the job. It answers over the one socket it was
given and ends. This process itself never looks at what a customer sent.
"""

import codecs
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Mapping

from frontdesk.errors import FrontdeskError, TooLarge, UnreadableMedia
from frontdesk.media import audio, document, image, page, seccomp, stills, video
from frontdesk.media.wire import Json, receive, send
from frontdesk.sections import Limits

Job = Callable[[bytes, Limits, Json], tuple[Json, list[bytes]]]

JOBS: Mapping[str, Job] = {
    "image": image.admit_job,
    "audio": audio.admit_job,
    "video": video.admit_job,
    "film": video.film_job,
    "stills": stills.stills_job,
    "document": document.extract_job,
    "page": page.page_job,
}
NO_NEW_PRIVILEGES = 38  # prctl
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # unshare
ENCODINGS = (
    "gb18030",
    "utf-16",
    "utf-8-sig",
    "latin-1",
    "cp1252",
    "unicode_escape",
    "idna",
    "cp437",
    "utf-32",
)


def main() -> None:
    """Fork a child for every socket that comes over the control socket, until that closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for ask in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ask, signal.SIG_IGN)  # the parent's to answer: it may still finish what it began
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    prepare()
    address_space = read_address_space()  # a child begins with the same
    gc.collect()
    gc.freeze()  # a child's collector leaves these alone: to touch them would copy their pages
    while True:
        message, handles, *_ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            try:
                serve(socket.socket(fileno=handles[0]), address_space)
            finally:  # whatever happened, a child never comes back into this loop
                os._exit(0)
        os.close(handles[0])


def prepare() -> None:
    """Load what decoders load late: a child can open no file any more."""
    for name in ENCODINGS:
        codecs.lookup(name)
    for room in (image, audio, video, document):
        room.prepare()


def serve(channel: socket.socket, address_space: int) -> None:
    """Do one job and answer it; the outermost loop of a worker, so nothing passes by unanswered."""
    confine_first()
    channel.sendall(b"!")  # the greeting: from here on, what fails is the job
    job, (data,) = receive(channel, 1_000_000_000)
    limits = Limits.model_validate(job["limits"])
    confine(limits, address_space)
    try:
        said, blobs = JOBS[job["job"]](data, limits, job["args"])
        send(channel, {"value": said}, *blobs)
    except FrontdeskError as error:
        send(channel, {"error": _written(error)})
    except MemoryError:
        send(channel, {"exceeded": "memory"})
    except Exception as error:  # noqa: BLE001 - decoders raise whatever they like; the parent must hear of it
        reason = f"the file cannot be decoded ({type(error).__name__})"
        send(channel, {"error": _written(UnreadableMedia(reason, remedy="send the original file again"))})


def confine_first() -> None:
    """Give up network, new files, new privileges and core dumps, before anything of the customer is read."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # Where the kernel refuses, the ban on new handles below still allows no socket.
        if libc.unshare(NEW_NETWORK) != 0:
            libc.unshare(NEW_USER | NEW_NETWORK)
    for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(what, (0, 0))


def confine(limits: Limits, address_space: int) -> None:
    """Bound memory and time, and give up the system calls that could undo it.

    The alarm's default action ends the process, whatever C code is at work.
    """
    if sys.platform == "linux":
        most = address_space + limits.decode_megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.decode_seconds, limits.decode_seconds))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.decode_seconds)
    seccomp.seal()


def read_address_space() -> int:
    """Measure the address space in use, in bytes; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - one line of the kernel's
        return int(file.read().split()[0]) * resource.getpagesize()


def _written(error: FrontdeskError) -> Json:
    what = error.what if isinstance(error, TooLarge) else None
    return {
        "kind": error.kind,
        "message": error.message,
        "what": what,
        "value": error.value,
        "limit": error.limit,
        "remedy": error.remedy,
    }


if __name__ == "__main__":
    main()
