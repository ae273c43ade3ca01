from pathlib import Path

import numpy as np
import pytest

from frontdesk.counter import Counter
from frontdesk.dialogue.clerk import Asked, Clerk
from frontdesk.dialogue.tool import Caller
from frontdesk.errors import RejectedInput
from frontdesk.media.image import encoded
from frontdesk.recommend.vocabulary import NO_VOCABULARY
from frontdesk.recommend.wish import Wish
from frontdesk.store.conversations import ConversationStore
from offers.shop import Small, small

ADA, NOBODY = Caller("talk", "turn", "ada"), Caller("talk", "turn")


@pytest.fixture
def shop(tmp_path: Path) -> Small:
    return small(tmp_path)


def counter(shop: Small, most: int = 3) -> Clerk:
    return Counter(shop.offers, NO_VOCABULARY, most)


def ids(clerk: Clerk, caller: Caller = NOBODY, **asked: object) -> list[str]:
    return [one.item for one in clerk.suggest(Asked(Wish(), caller, "en", **asked)).suggestions]  # type: ignore[arg-type]


def test_the_clerk_suggests_at_most_so_many_and_nothing_that_is_away(shop: Small) -> None:
    clerk = counter(shop)
    first = ids(clerk)
    assert len(first) == 3
    assert not set(ids(clerk, away=frozenset(first))) & set(first)


def test_the_shelf_is_the_catalogue_as_it_is_now(shop: Small) -> None:
    clerk = counter(shop)
    before = clerk.shelf
    assert clerk.shelf is before
    shop.offers.items.retire([next(iter(before.items))])
    assert len(clerk.shelf.items) == len(before.items) - 1


def test_a_refusal_and_a_look_are_kept_of_the_conversation(shop: Small) -> None:
    clerk = counter(shop)
    item, talk = next(iter(clerk.shelf.items)), ConversationStore(shop.engine).open().id
    clerk.noted(Caller(talk, "turn"), item, "refuse")
    assert [(one.item, one.kind) for one in shop.offers.done.session(talk)] == [(item, "refuse")]


def test_who_wants_nothing_personal_has_nothing_kept_and_sees_what_everybody_sees(shop: Small) -> None:
    clerk = counter(shop)
    liked = next(iter(clerk.shelf.items))
    shop.did("ada", liked)
    talk = ConversationStore(shop.engine).open().id
    clerk.prefer(ADA, personal=False)
    clerk.noted(Caller(talk, "turn", "ada"), liked, "view")
    assert shop.offers.done.session(talk) == ()
    clerk.prefer(Caller("other", "turn", "bo"), personal=False)
    assert ids(clerk, ADA) == ids(clerk, Caller("other", "turn", "bo"))


def test_what_was_bought_is_known_of_the_customer_alone(shop: Small) -> None:
    clerk = counter(shop)
    item = next(iter(clerk.shelf.items))
    shop.did("ada", item)
    assert list(clerk.bought(ADA)) == [item]
    assert list(clerk.bought(NOBODY)) == []


def test_a_photo_is_read_and_one_that_cannot_be_is_refused(shop: Small) -> None:
    clerk = counter(shop)
    assert ids(clerk, photo=encoded(np.zeros((8, 8, 3), np.uint8)))
    with pytest.raises(RejectedInput):
        ids(clerk, photo=b"no picture")


def test_a_switched_off_counter_is_not_on(shop: Small) -> None:
    assert counter(shop).on
    assert not Counter(shop.offers, NO_VOCABULARY, 4, on=False).on
