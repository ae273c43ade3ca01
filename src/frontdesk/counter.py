"""The counter at which the desk's clerk stands: a catalogue, its words, and the one service that suggests."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.dialogue.clerk import Asked
from frontdesk.dialogue.shelf import Shelf
from frontdesk.dialogue.tool import Caller
from frontdesk.media.image import pixels
from frontdesk.offers import offers as service
from frontdesk.offers.offers import Offers
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.interaction import Kind
from frontdesk.recommend.offer import Offer
from frontdesk.recommend.vocabulary import Vocabulary


class Counter:
    """Suggests with the service of the house: ``most`` cards a reply, none where it is not ``on``."""

    def __init__(self, offers: Offers, vocabulary: Vocabulary, most: int, on: bool = True) -> None:
        self._offers, self._words, self._most, self.on = offers, vocabulary, most, on
        self._shelved = _Shelved(Catalogue.of(()), Shelf())

    @property
    def shelf(self) -> Shelf:
        """The catalogue as it is now, sorted anew when it has changed."""
        catalogue = self._offers.catalogue()
        if self._shelved.of is not catalogue:
            self._shelved = _Shelved(catalogue, Shelf.of(catalogue.items))
        return self._shelved.shelf

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the pack, and the catalogue's own names for its categories."""
        return self._words

    def suggest(self, asked: Asked) -> Offer:
        """Suggest something, for whoever it is; it is noted when the reply that shows it is committed."""
        photo = None if asked.photo is None else pixels(asked.photo)
        request = service.Asked(
            customer=asked.caller.customer,
            conversation=asked.caller.conversation,
            language=asked.language,
            most=self._most,
            wish=asked.wish,
            text=asked.text,
            photo=photo,
            refused=asked.away,
        )
        return self._offers.suggest(request).offer

    def bought(self, caller: Caller) -> Sequence[str]:
        """Give what a verified customer bought, the newest last."""
        return self._offers.bought(caller.customer)

    def noted(self, caller: Caller, item: str, kind: Kind) -> None:
        """Keep what was done with an item in a conversation, unless the customer wants nothing kept."""
        if self._offers.personal(caller.customer, caller.conversation):
            self._offers.noted(caller.conversation, item, kind)

    def prefer(self, caller: Caller, personal: bool) -> None:
        """Keep whether suggestions may rest on what this customer did."""
        self._offers.prefer(personal, caller.customer, caller.conversation)


@dataclass(frozen=True, slots=True)
class _Shelved:
    """A catalogue and its shelf."""

    of: Catalogue
    shelf: Shelf
