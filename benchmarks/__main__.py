"""Print every figure of the desk: `python -m benchmarks`.

The sample shop is loaded into a folder of its own first, so the figures are of a real knowledge base.
"""

import tempfile
from pathlib import Path

from benchmarks import audio, media, start, turns
from benchmarks.measure import machine
from frontdesk.cli.demo import furnish
from frontdesk.config import load
from frontdesk.house import open_house


def main() -> None:
    """Print the figures, one a line, as they come."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        settings = load(home=Path(folder))
        furnish(settings)
        for line in start.figures(settings.home):
            print(line, flush=True)
        with open_house(settings) as house:
            for measure in (turns.text, turns.voice):
                for line in measure(house):
                    print(line, flush=True)
    media.main()
    audio.main()


if __name__ == "__main__":
    main()
