"""How often a scenario succeeds every time: pass^k.

Of n plays with c successes, C(c, k) / C(n, k) estimates without bias the chance that k plays all succeed;
pass^k is its mean over the scenarios. Yao, Shinn, Razavi, Narasimhan, "tau-bench: A Benchmark for
Tool-Agent-User Interaction in Real-World Domains", arXiv:2406.12045.
"""

from collections.abc import Mapping, Sequence
from math import comb

from frontdesk.scenarios.play import Played


def pass_hat(plays: int, successes: int, k: int) -> float:
    """Estimate the chance that k plays all succeed. Raises ValueError unless 0 < k <= plays."""
    if not 0 < k <= plays or not 0 <= successes <= plays:
        raise ValueError(f"k = {k} and {successes} successes do not fit {plays} plays")
    return comb(successes, k) / comb(plays, k)


def rates(played: Sequence[Played]) -> Mapping[int, float]:
    """Return pass^k for k = 1 up to how often each scenario was played; empty where nothing was."""
    tried: dict[str, list[bool]] = {}
    for one in played:
        tried.setdefault(one.scenario.name, []).append(one.passed)
    most = min((len(outcomes) for outcomes in tried.values()), default=0)
    return {k: _mean([pass_hat(len(one), sum(one), k) for one in tried.values()]) for k in range(1, most + 1)}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)
