"""A request for suggestions, checked and answered; models are used in the inference queue, between turns."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import Conflict, InvalidInput
from frontdesk.knowledge.passage import language_of
from frontdesk.knowledge.pictures import photographed
from frontdesk.offers.offers import Asked, Offered, Offers
from frontdesk.offers.written import offered_json
from frontdesk.sections import Limits
from frontdesk.server.access import Asker
from frontdesk.server.closed import STORABLE
from frontdesk.server.shapes import SuggestedShape
from frontdesk.server.wareshapes import SuggestionsShape
from frontdesk.store.conversations import Conversation, ConversationStore

Language = Literal["zh", "en"]
Photo = tuple[bytes, str]  # its bytes and its file's name
Name = Annotated[str, Field(min_length=1, max_length=200), STORABLE]


class Whom(BaseModel):
    """Whom it is about: a customer, or whoever has a conversation."""

    model_config = ConfigDict(extra="forbid")

    customer: Name | None = None
    conversation: Annotated[str, Field(min_length=1, max_length=36), STORABLE] | None = None


class Asking(Whom):
    """What is asked for: ``item`` for something like that item; nothing at all is what everybody likes.

    ``segment`` is a group of customers, for somebody whose own is not known.
    """

    text: Annotated[str, Field(max_length=2_000), STORABLE] = ""
    item: Name | None = None
    n: Annotated[int, Field(ge=1, le=50)] = 10
    language: Language | None = None
    segment: Annotated[str, Field(max_length=60), STORABLE] = ""


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Answers requests of whoever may make them."""

    offers: Offers
    conversations: ConversationStore
    queue: InferenceQueue
    limits: Limits

    def found(self, whom: Whom, asker: Asker) -> Conversation | None:
        """Check that the asker may see whom they name; give the conversation, if they name one.

        A conversation is open to whoever has its name. Raises `NotFound`, `Unknown`, `Forbidden`, and
        `Conflict` for a conversation of another customer.
        """
        return met(self.conversations, whom.customer, whom.conversation, asker)

    def known(self, whom: Whom, asker: Asker) -> tuple[str | None, str | None]:
        """Give the customer and the conversation that are meant. Raises `InvalidInput` for nobody."""
        if whom.customer is None and whom.conversation is None:
            raise InvalidInput("nobody is named", part="conversation", remedy="give conversation or customer")
        found = self.found(whom, asker)
        return whom.customer or (found.customer if found else None), whom.conversation

    def suggest(self, asking: Asking, asker: Asker, photo: Photo | None = None) -> SuggestionsShape:
        """Suggest. Raises as `found` does, `NotFound` for an unknown item, `RejectedInput` for no photo."""
        conversation = self.found(asking, asker)
        if asking.item is not None:
            self.offers.items.get(asking.item)
        customer = asking.customer or (conversation.customer if conversation else None)
        pixels = None if photo is None else photographed(*photo, self.limits)
        wish = replace(self.offers.wish(asking.text), like=asking.item)
        language = asking.language or _language(asking.text, conversation)
        asked = Asked(customer, asking.conversation, language, asking.n, wish, asking.text, pixels)
        return self._written(self._offered(replace(asked, segment=asking.segment)), language)

    def _offered(self, asked: Asked) -> Offered:
        if not asked.text and asked.photo is None:
            return self.offers.offer(asked)  # no model looks at anything
        return self.queue.run(lambda: self.offers.offer(asked))

    def _written(self, offered: Offered, language: Language) -> SuggestionsShape:
        catalogue, found = self.offers.catalogue(), offered.offer
        there = [one.item for one in found.suggestions if one.item in catalogue.number]
        titles = {one: catalogue.items[catalogue.number[one]].named(language) for one in there}
        told = [SuggestedShape.model_validate(offered_json(one, titles)) for one in found.suggestions]
        return SuggestionsShape(
            recommendations=told,
            request=offered.request,
            personal=offered.personal,
            relaxed=list(found.relaxed),
        )


def met(
    conversations: ConversationStore, customer: str | None, conversation: str | None, asker: Asker
) -> Conversation | None:
    """Do what `Suggesting.found` does, with a customer and a conversation of whatever names them."""
    if customer is not None:
        asker.check_sees(customer)
    found = None if conversation is None else conversations.find(conversation)
    if found is not None and customer is not None and found.customer not in (None, customer):
        raise Conflict("the conversation is another customer's", part="conversation", value=conversation)
    return found


def _language(text: str, conversation: Conversation | None) -> Language:
    """Take the language of the words, else that of the conversation."""
    if text:
        return "zh" if language_of(text) == "zh" else "en"
    return "zh" if conversation is not None and conversation.locale.startswith("zh") else "en"
