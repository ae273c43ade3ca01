"""Several processes that train one model: the same command, started by torch's own launcher.

Each process reads the same rows and takes its share of every step; gradients are averaged (gloo on CPUs).
"""

import os
import subprocess
import sys
from collections.abc import Sequence

RANK = "RANK"


def launched() -> bool:
    """Tell whether this process is one of several that a launcher started."""
    return RANK in os.environ


def leads() -> bool:
    """Tell whether this process is the one that writes and reports."""
    return os.environ.get(RANK, "0") == "0"


def launch(arguments: Sequence[str], processes: int) -> int:
    """Run ``frontdesk ARGUMENTS`` in several processes; return the exit code."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    command += ["-m", "frontdesk", *arguments]
    quiet = {"ACCELERATE_USE_CPU": "true", "TORCHELASTIC_ERROR_FILE": os.devnull, "GLOO_SOCKET_IFNAME": "lo"}
    threads = {"OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")}
    return subprocess.run(command, env={**os.environ, **quiet, **threads}, check=False).returncode
