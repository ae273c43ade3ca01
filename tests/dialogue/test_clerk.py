from dialogue.clerks import CALLER
from frontdesk.dialogue.clerk import OFFER_FACTS, Asked, Clerk, NoClerk
from frontdesk.recommend.wish import Wish


def test_nobody_at_the_counter_suggests_nothing_and_keeps_nothing() -> None:
    nobody: Clerk = NoClerk()
    nobody.noted(CALLER, "K17", "view")
    nobody.prefer(CALLER, personal=False)
    assert not nobody.on
    assert nobody.suggest(Asked(Wish(), CALLER, "en")).suggestions == ()
    assert (nobody.bought(CALLER), nobody.shelf.items, nobody.vocabulary.kinds) == ((), {}, {})


def test_what_a_turn_is_to_the_clerk() -> None:
    assert OFFER_FACTS == ("none", "asks", "closed", "tells")
