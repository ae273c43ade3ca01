"""How training grows with the rows: `python -m benchmarks.training`.

The same recipe over tables of 1,000 to 30,000 made rows, each in a process of its own, no features kept
before. CPU seconds are those beyond a table of 200 rows (imports and the like); the slope is that of a line
through their logarithms. Memory is what the process itself holds: pages of the files that it reads features
from, which the system takes back at will, are left out.
"""

import csv
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.measure import machine

SIZES = (1_000, 3_000, 10_000, 30_000)
FIXED = 200
RECIPE = """\
data: {train: rows.csv, share: 0.2}
inputs:
  words: {column: text, feature: tfidf, width: 32}
  grams: {column: text, feature: hashed, options: {scale: true}}
epochs: 2
batch: 64
patience: 0
"""
WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: CPU seconds and the most memory, in megabytes."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print CPU time and memory for each size, and the slope."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        base = measured(FIXED, Path(folder))
        print(f"{FIXED:,} rows: {base.seconds:.1f} s of CPU, {base.megabytes:.0f} MB", flush=True)
        found = []
        for size in SIZES:
            spent = measured(size, Path(folder))
            found.append(spent)
            print(
                f"{size:,} rows: {spent.seconds - base.seconds:.1f} s of CPU more, {spent.megabytes:.0f} MB",
                flush=True,
            )
    beyond = np.log([one.seconds - base.seconds for one in found])
    slope = float(np.polyfit(np.log(SIZES), beyond, 1)[0])
    grown = (found[-1].megabytes - found[0].megabytes) * 2**20 / (SIZES[-1] - SIZES[0])
    print(f"training time against rows: slope {slope:.2f} (goal 1.05 or less)")
    print(f"memory: {grown:.0f} bytes a row more from {SIZES[0]:,} to {SIZES[-1]:,} rows")


def measured(rows: int, folder: Path) -> Spent:
    """Train on so many rows in a process of its own."""
    place = folder / str(rows)
    place.mkdir()
    table(place / "rows.csv", rows)
    (place / "recipe.yml").write_text(RECIPE, "utf-8")
    command = [sys.executable, "-m", "frontdesk", "train", str(place / "recipe.yml")]
    command += ["--out", str(place / "run"), "--cache", str(place / "cache"), "--json"]
    silent = os.open(os.devnull, os.O_WRONLY)
    files = [(os.POSIX_SPAWN_DUP2, silent, 1), (os.POSIX_SPAWN_DUP2, silent, 2)]
    child = os.posix_spawn(
        sys.executable, command, {**os.environ, "OMP_NUM_THREADS": "1"}, file_actions=files
    )
    most, ended = 0.0, 0
    while not ended:
        most = max(most, held(child))
        time.sleep(0.02)
        ended, status, used = os.wait4(child, os.WNOHANG)
    if status:
        raise SystemExit(f"training on {rows:,} rows failed: {' '.join(command)}")
    return Spent(used.ru_utime + used.ru_stime, most)


def held(process: int) -> float:
    """Return the megabytes of a process that no file backs; 0 once it has ended."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


def table(path: Path, rows: int) -> None:
    """Write rows of twelve words; the label decides which words are likely."""
    random = np.random.default_rng(0)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for number in range(rows):
            label = number % 20
            words = (random.zipf(1.3, 12) * 37 + label * 101) % WORDS
            writer.writerow([" ".join(f"w{word}" for word in words), f"class{label}"])


if __name__ == "__main__":
    main()
