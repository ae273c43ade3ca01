"""Words and runs of characters, weighed by how rare they are.

Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988).
"""

from pydantic import Field

from frontdesk.features.bag import Bag, BagSettings, Norm, Sizes
from frontdesk.features.feature import Tools


class Settings(BagSettings):
    """As every bag, with the usual choices for telling short texts apart."""

    characters: Sizes | None = Field(
        default=(2, 5), description="shortest and longest run of characters; [1, 4] for Chinese"
    )
    sublinear_tf: bool = Field(default=True, description="1 + ln(count) in place of the count")
    norm: Norm = Field(default="l2", description="the length that each kind of terms of a row is brought to")


def build(settings: Settings, tools: Tools) -> Bag:
    """Make the bag, with its terms when it has learnt them."""
    bag = Bag("tfidf.v1", settings, rare=True)
    return bag.load(tools.folder) if tools.folder else bag
