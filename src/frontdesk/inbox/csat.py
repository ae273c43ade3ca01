"""CSAT: the share of scores that are 4 or 5, of all and of each person; of a conversation its last one."""

from collections import Counter
from collections.abc import Sequence

from frontdesk.store.scores import Counted, Score
from frontdesk.turn.codec import Json

SCORES = (1, 2, 3, 4, 5)
SATISFIED = 4  # and above


def satisfaction(counted: Sequence[Counted], newest: Sequence[Score]) -> Json:
    """Sum up counts of scores; without any, mean and share are 0. Who answered most scores comes first."""
    agents: dict[str | None, Counter[int]] = {}
    for one in counted:
        agents.setdefault(one.agent, Counter())[one.score] += one.count
    whole: Counter[int] = sum(agents.values(), Counter())
    by = sorted(agents.items(), key=lambda pair: (-pair[1].total(), pair[0] or ""))
    return {
        **_summed(whole),
        "counts": {str(score): whole[score] for score in SCORES},
        "agents": [{"agent": agent, **_summed(scores)} for agent, scores in by],
        "newest": [_written(score) for score in newest],
    }


def _summed(scores: Counter[int]) -> Json:
    count = scores.total()
    mean = sum(score * many for score, many in scores.items()) / count if count else 0.0
    good = sum(many for score, many in scores.items() if score >= SATISFIED)
    return {"count": count, "mean": round(mean, 4), "satisfied": round(good / count, 4) if count else 0.0}


def _written(score: Score) -> Json:
    said = {"score": score.score, "comment": score.comment, "at": score.at}
    return {"conversation": score.conversation, "agent": score.agent, **said}
