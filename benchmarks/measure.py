"""Ours against a peer: interleaved rounds, CPU time, ratios."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import psutil

Work = Callable[[], object]


def spent() -> float:
    """Return the CPU seconds so far: user and system, all threads, finished children."""
    used = (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used) + _living()


def cpu(work: Work) -> float:
    """Return the CPU seconds of one call."""
    before = spent()
    work()
    return spent() - before


def wall(work: Work) -> float:
    """Return the seconds of one call: for work of a process whose CPU time we cannot read."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def ratios(ours: Work, peer: Work, clock: Callable[[Work], float] = cpu, rounds: int = 7) -> list[float]:
    """Return ours / peer for each round, smallest first; both are warmed up once."""
    for warm in (ours, peer):
        warm()
    return sorted(clock(ours) / clock(peer) for _ in range(rounds))


def line(name: str, found: list[float], bar: float) -> str:
    """Write one result: the median, the spread, and the bar it is held against."""
    return (
        f"{name}: {statistics.median(found):.2f}x ({found[0]:.2f} to {found[-1]:.2f}; goal {bar:.2f} or less)"
    )


def machine() -> str:
    """Say on what the figures were taken."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def _living() -> float:
    """CPU seconds of children that still run, such as the one that decodes media."""
    total = 0.0
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total
