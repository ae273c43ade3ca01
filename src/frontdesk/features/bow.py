"""Counts of words and of runs of characters: the plain bag, Harris, "Distributional Structure" (1954)."""

from frontdesk.features.bag import Bag, BagSettings
from frontdesk.features.feature import Tools


class Settings(BagSettings):
    """As every bag: counts as they are."""


def build(settings: Settings, tools: Tools) -> Bag:
    """Make the bag, with its terms when it has learnt them."""
    bag = Bag("bow.v1", settings, rare=False)
    return bag.load(tools.folder) if tools.folder else bag
