"""`python -m benchmarks.gaps`: do questions that ask the same end up in one group, at which threshold.

Every question of an invented shop is grouped with all others, both languages together; a pair is right when
both questions are of one topic. The threshold is chosen on "plants" and held against "bikes".
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import yaml

from benchmarks.knowledge import opened
from benchmarks.measure import machine
from frontdesk.features.embedding import Floats
from frontdesk.knowledge.clusters import ALIKE, grouped, placed
from frontdesk.knowledge.trial import Shop

ROOT = Path(__file__).parents[1]
MADE, HELD = "src/frontdesk/knowledge/data/plants.yml", "tests/knowledge/bikes.yml"


def pairs(vectors: Floats, topics: list[str], alike: float) -> tuple[float, float, int]:
    """Return precision and recall over pairs of questions, and the number of groups."""
    groups = grouped(vectors, alike)
    together = {pair for group in groups for pair in combinations(group, 2)}
    same = {pair for pair in combinations(range(len(topics)), 2) if topics[pair[0]] == topics[pair[1]]}
    right = len(together & same)
    return right / max(len(together), 1), right / len(same), len(groups)


def main() -> None:
    print(machine())
    embed = opened()
    for file in (MADE, HELD):
        shop = Shop.read(yaml.safe_load((ROOT / file).read_text("utf-8")))
        asked = [one for one in shop.questions if one.topic is not None]
        vectors, topics = placed([one.text for one in asked], embed), [str(one.topic) for one in asked]
        print(f"{Path(file).stem}: {len(asked)} questions of {len(set(topics))} topics, zh and en together")
        for alike in np.arange(0.2, 0.65, 0.05):
            precision, recall, groups = pairs(vectors, topics, float(alike))
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            mark = "  <- served" if abs(alike - ALIKE) < 1e-6 else ""
            print(f"  {alike:.2f}: pairs P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, {groups} groups{mark}")


if __name__ == "__main__":
    main()
