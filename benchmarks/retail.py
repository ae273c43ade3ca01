"""The retail tools beside the records of tau-bench's database: `python -m benchmarks.retail`.

Every operation of the domain is done on every record that it could concern, and a second time on plain
records by its policy (tests/tools/retail/expected.py); compared are the record that comes back, the whole
database in the end, and of what is refused that not a byte changed. Needs the public set `tau3_bench`.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import machine
from frontdesk.training.public import root

TOOLS = Path(__file__).parents[1] / "tests"


def main() -> int:
    """Print how many operations were compared and how many agreed; 1 when not all did."""
    sys.path.append(str(TOOLS))
    from tools.retail import compare, mock, tables  # noqa: PLC0415 - they lie beside their tests

    print(machine())
    source, started = root() / "tau3_bench", time.process_time()
    records = tables.read(source / "retail" / "db.json.gz")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        home = compare.fresh(records, place / "base")
        counts = [
            *compare.reads(records, home),
            *compare.writes(records, place),
            compare.foreign(records, home),
        ]
        slips = [*compare.writes(records, place, slips=True)]
        played = mock.replayed(source / "mock", place / "mock")
    print(f"{'operation':40s} {'compared':>9s} {'done':>7s} {'agreed':>9s}")
    for title, rows in (("by the policy", counts), ("as the published code, slips and all", slips)):
        print(title)
        for row in rows:
            print(f"  {row.operation:38s} {row.compared:9,d} {row.done:7,d} {row.agreed:9,d}")
    print(f"gold calls of the mock domain: {played.agreed} of {played.compared} tasks end as they should")
    whole = all(row.whole for row in (*counts, *slips, played))
    compared = sum(row.compared for row in (*counts, *slips))
    print(
        f"{compared:,} operations compared, {'all' if whole else 'NOT all'} agree; "
        f"{time.process_time() - started:.0f} s of CPU"
    )
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
