"""The system calls that a decoding child gives up for good: a filter in the kernel of x86-64 Linux (seccomp).

Limits on resources alone leave much to a decoder that was taken over: it could still start a program, signal
the server, or delete files by their path; and as root it could raise its limits again.
"""

import ctypes
import platform
import struct
import sys

SET_SECCOMP, FILTER = 22, 2  # prctl
X86_64 = 0xC000003E  # AUDIT_ARCH_X86_64
OTHER_TABLE = 0x40000000  # numbers from here on belong to the x32 table
ALLOW, DENY, ABSENT = 0x7FFF0000, 0x00050001, 0x00050026  # allow; EPERM; ENOSYS, so that libc tries another
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
CLONE, CLONE3, CLONE_THREAD = 56, 435, 0x10000

DENIED: dict[str, tuple[int, ...]] = {
    "programs and processes": (57, 58, 59, 322),  # fork vfork execve execveat
    "other processes": (62, 101, 129, 200, 234, 297, 310, 311, 424, 434, 438),  # kill ptrace ... pidfd_getfd
    "sockets": (41, 42, 43, 49, 50, 53, 288),  # socket connect accept bind listen socketpair accept4
    "opening files": (2, 85, 257, 319, 437),  # open creat openat memfd_create openat2
    "names of files": (
        82,
        83,
        84,
        86,
        87,
        88,
        133,
        258,
        259,
        263,
        264,
        265,
        266,
        316,
    ),  # rename ... renameat2
    "files by path": (
        76,
        90,
        92,
        94,
        132,
        188,
        189,
        197,
        198,
        235,
        260,
        261,
        268,
        280,
        452,
    ),  # truncate chmod ...
    "its own limits": (37, 38, 160, 222, 302),  # alarm setitimer setrlimit timer_create prlimit64
    "namespaces and mounts": (155, 161, 165, 166, 272, 308),  # pivot_root chroot mount umount2 unshare setns
    "shared memory and queues": (29, 30, 64, 68, 240),  # shmget shmat semget msgget mq_open
    "the kernel": (135, 169, 175, 246, 248, 250, 298, 313, 321, 323, 425),  # personality ... io_uring_setup
}


def seal() -> bool:
    """Install the filter for this process; False where the platform or the kernel has none.

    Needs "no new privileges" to be set before.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    buffer = ctypes.create_string_buffer(PROGRAM)
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(PROGRAM) // 8, ctypes.addressof(buffer)))
    return bool(ctypes.CDLL(None, use_errno=True).prctl(SET_SECCOMP, FILTER, head, 0, 0) == 0)


def _program() -> bytes:
    """Assemble the filter: struct sock_filter {u16 code; u8 if_true; u8 if_false; u32 operand}."""
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, X86_64),
        (RETURN, 0, 0, DENY),  # a 32-bit call of the same process
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, OTHER_TABLE),
        (RETURN, 0, 0, DENY),
    ]
    for number in sorted(number for group in DENIED.values() for number in group):
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, DENY)]
    steps += [
        (EQUAL, 0, 1, CLONE3),  # its flags lie behind a pointer; libc then uses clone
        (RETURN, 0, 0, ABSENT),
        (EQUAL, 0, 3, CLONE),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT, 1, 0, CLONE_THREAD),  # a thread of its own it may have, a process not
        (RETURN, 0, 0, DENY),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


PROGRAM = _program()
