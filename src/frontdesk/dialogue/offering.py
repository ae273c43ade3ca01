"""What the clerk says and shows: cards with reasons, what did not fit, and what came of a refusal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from frontdesk.dialogue.clerk import Asked, Clerk
from frontdesk.dialogue.flow import Both
from frontdesk.dialogue.goodscard import goods_card
from frontdesk.dialogue.offercues import means_all
from frontdesk.dialogue.shelf import Shelf
from frontdesk.dialogue.tool import Caller
from frontdesk.dialogue.wanting import Wanting
from frontdesk.dialogue.wishwords import WishWords
from frontdesk.recommend.item import Item
from frontdesk.recommend.offer import Offer, Suggestion, suggested
from frontdesk.recommend.wish import KIND, PRICE, Wish, wish_json
from frontdesk.turn.parts import Blob, Image
from frontdesk.turn.reply import Cards, ReplyPart, Said, Suggested
from frontdesk.turn.state import MOST_LOOKED, MOST_REFUSED, Offers, Shown, State
from frontdesk.turn.turn import Turn

GOES = ("interactions:", "rule:")  # how what a thing goes with is borne out: of these, " with " its id
NAMED = 3  # things that are named of those that something goes with
TOLD: Mapping[str, str] = {"off": "offer_personal_off", "on": "offer_personal_on", "stop": "offer_stopped"}
Photo = Callable[[], bytes | None]


def no_photo() -> None:
    """Give the bytes of the photo of a turn that has none."""
    return


@dataclass(frozen=True, slots=True)
class Attended:
    """What the clerk says and shows; ``asks``: the customer has to tell something first."""

    parts: tuple[ReplyPart, ...]
    offers: Offers
    suggestions: tuple[Suggested, ...] = ()
    asks: bool = False


@dataclass(frozen=True)
class Counterside:
    """Attends to what one turn wants, at the counter of one clerk."""

    wanting: Wanting
    clerk: Clerk
    caller: Caller
    texts: Mapping[str, Both]
    language: str
    state: State
    said: str = ""
    photo: Photo = field(default=no_photo)

    def attend(self) -> Attended:
        """Do what is wanted, and say what came of it: for some turns one may go on with that."""
        made = self._attended()
        return replace(made, offers=replace(made.offers, turn=self.state.turns + 1))

    def _attended(self) -> Attended:
        wanting = self.wanting
        if wanting.does == "refuse":
            return self._refused()
        if wanting.fact != "asks" or wanting.does == "more":
            return Attended(tuple(Said(one) for one in self._told()), self._kept)
        if wanting.lacks:
            waits = wish_json(wanting.wish) if wanting.lacks == "orders" else {}
            unread = self._words.joined(wanting.unread)
            said = self._say(f"offer_which_{wanting.lacks}", wish=unread)
            return Attended((said,), replace(self._kept, waits=waits, lacks=wanting.lacks), asks=True)
        return self._offered(self._suggest(self._kept.refused), self._kept)

    def _told(self) -> Iterator[str]:
        """Answer what is asked about suggestions."""
        does = self.wanting.does
        if does in ("off", "on"):
            self.clerk.prefer(self.caller, does == "on")
        if does == "why":
            yield from self._why()
        elif does == "more":
            yield from self._compared()
        else:
            yield self._words.text(TOLD[does])

    def _compared(self) -> Iterator[str]:
        """Tell what the catalogue says of a thing, or of several side by side."""
        if len(self.wanting.about) > 1:
            yield self._words.text("offer_compare")
        for item in self.wanting.about:
            self.clerk.noted(self.caller, item, "view")
            yield self._words.details(self._item(item))

    def _why(self) -> Iterator[str]:
        """Tell the reasons of what was shown, and what each rests on."""
        for one in self.state.offers.shown:
            reasons = [f"{text}{self._rests(evidence)}" for text, evidence in one.why]
            key = "offer_why" if reasons else "offer_why_none"
            yield self._words.text(key, title=one.title, reasons=self._words.joined(tuple(reasons)))
        yield self._words.text("offer_why_more" if self.state.offers.shown else "offer_why_nothing")

    def _rests(self, evidence: str) -> str:
        """Say what a reason rests on."""
        told = self.texts.get(f"rests_{evidence.partition(':')[0]}")
        shown = evidence if told is None else told[self.language]
        return f"（{shown}）" if self.language == "zh" else f" ({shown})"

    def _refused(self) -> Attended:
        """Take what is refused out of all lists to come; show something else where that may be."""
        about = self.wanting.about
        if len(about) == 1 or means_all(self.said):  # of one among several nobody knows which
            for item in about:
                self.clerk.noted(self.caller, item, "refuse")
        kept = replace(self._kept, refused=_newest((*self._kept.refused, *about), MOST_REFUSED))
        title = self._title(about[0]) if len(about) == 1 else ""
        said = self._say("offer_refused", title=title) if title else self._say("offer_refused_all")
        if self.wanting.fact != "asks":
            return Attended((said,), kept)
        made = self._offered(self._suggest(kept.refused), kept)
        return replace(made, parts=(said, *made.parts))

    def _suggest(self, refused: Sequence[str]) -> Offer:
        away = frozenset((*refused, *self.wanting.without))
        photo = self.photo() if self.wanting.photo else None
        said = "" if self.wanting.unread else self.said  # words are compared as if nothing was denied in them
        return self.clerk.suggest(Asked(self.wanting.wish, self.caller, self.language, said, photo, away))

    def _offered(self, offer: Offer, kept: Offers) -> Attended:
        """Show an offer as cards, under what is said of it."""
        shown = tuple(self._fit(offer))
        if self._is_no_news(offer, shown):
            parts = tuple(one for one in offer.relaxed if one != KIND) or self.wanting.than
            missed = self._words.parts(self.wanting.wish, parts)
            return Attended((self._say("offer_same", missed=missed),), kept)
        said = tuple(self._heading(replace(offer, suggestions=shown)))
        cards = (
            (Cards(tuple(goods_card(one, self._item(one.item), self._words) for one in shown)),)
            if shown
            else ()
        )
        now = [Shown(one.item, self._title(one.item), _why_of(one)) for one in shown]
        offers = replace(kept, wish=wish_json(self.wanting.wish), shown=tuple(now) or kept.shown)
        return Attended((*said, *cards), offers, tuple(self._suggested(one, offer.model) for one in shown))

    def _is_no_news(self, offer: Offer, shown: Sequence[Suggestion]) -> bool:
        """Tell whether there is none such, and what comes nearest is known already."""
        if self.wanting.than:
            return not shown or not set(self.wanting.than).isdisjoint(offer.relaxed)
        before = {one.item for one in self.state.offers.shown}
        again = bool(shown) and all(one.item in before for one in shown)
        return again and self.wanting.plain and bool(offer.relaxed)

    def _fit(self, offer: Offer) -> Iterator[Suggestion]:
        """Give what can be shown: of the kind that was wished for, and with something only what goes."""
        wish = self.wanting.wish
        able = offer.suggestions if KIND not in offer.relaxed else ()
        stated = [] if wish.kinds else [one for one in able if self._states(one.item)]
        for one in stated or able:
            goes = wish.kinds or any(_is_borne_out(reason.evidence, wish) for reason in one.reasons)
            if one.item in self._shelf.items and (goes or not wish.with_):
                yield one

    def _states(self, item: str) -> bool:
        """Tell whether the catalogue tells of a thing what much or little is wished of: "for swimming"."""
        wanted = {one.attribute for one in self.wanting.wish.order} - {PRICE}
        known = self._shelf.items.get(item)
        return known is not None and not wanted.isdisjoint(known.attributes)

    def _heading(self, offer: Offer) -> Iterator[Said]:
        """Say what is shown, and what of the wish is not met."""
        wish, about = self.wanting.wish, self.wanting.about
        if self.wanting.does == "gone":
            key = "offer_gone" if offer.suggestions else "offer_gone_alone"
            yield self._say(key, title=self._title(about[0]))
        elif not offer.suggestions:
            yield self._none(wish)
        elif offer.relaxed:
            missed = self._words.parts(wish, offer.relaxed)
            yield self._say("offer_nearest", wish=self._words.wish(wish), missed=missed)
        else:
            yield self._fitting(wish)
        yield from self._unstated(wish, offer)
        if self.wanting.unread and offer.suggestions:
            yield self._say("offer_unsure", wish=self._words.joined(self.wanting.unread))

    def _none(self, wish: Wish) -> Said:
        """Say that there is nothing to show, and why."""
        there = [self._item(one) for one in self._shelf.of_kind(wish.kinds)]
        if wish.with_ and not wish.kinds:
            return self._say("offer_with_none", title=self._titles(wish.with_))
        if wish.kinds and not any(one.available for one in there):
            return self._say("offer_no_kind", wish=self._words.wish(Wish(wish.kinds)))
        return self._say(
            "offer_no_more" if there or self._kept.refused or self.wanting.without else "offer_nothing"
        )

    def _fitting(self, wish: Wish) -> Said:
        words = self._words.wish(wish)
        if self.wanting.photo:
            return self._say("offer_like_photo")
        if wish.with_:
            return self._say("offer_with", title=self._titles(wish.with_))
        if wish.like and not (wish.most or wish.bounds):
            return self._say("offer_like", title=self._title(wish.like))
        return self._say("offer_fits", wish=words) if words else self._say("offer_any")

    def _unstated(self, wish: Wish, offer: Offer) -> Iterator[Said]:
        """Say which attribute that was wished for the catalogue does not tell of all that is shown."""
        for one in wish.order if offer.suggestions else ():
            known = [one.attribute in self._item(each.item).attributes for each in offer.suggestions]
            if one.attribute != PRICE and not all(known):
                yield self._say(
                    "offer_unstated", attribute=self._words.vocabulary.label(one.attribute, self.language)
                )

    def _suggested(self, one: Suggestion, model: str) -> Suggested:
        return replace(suggested(one, self._title(one.item)), model=model)

    @cached_property
    def _shelf(self) -> Shelf:
        return self.clerk.shelf

    @cached_property
    def _words(self) -> WishWords:
        return WishWords(self.texts, self.clerk.vocabulary, self.language)

    @property
    def _kept(self) -> Offers:
        return replace(self.state.offers, waits={}, lacks="")  # whatever waited, the customer has gone on

    def _item(self, item: str) -> Item:
        return self._shelf.items[item]

    def _title(self, item: str) -> str:
        known = self._shelf.items.get(item)
        return item if known is None else known.named(self.language)

    def _titles(self, items: Sequence[str]) -> str:
        return self._words.joined(tuple(self._title(one) for one in items[-NAMED:]))

    def _say(self, key: str, **values: str) -> Said:
        return Said(self._words.text(key, **values))


def shown_first(turn: Turn, fetch: Callable[[Blob], bytes]) -> bytes | None:
    """Give the bytes of the first photo of a turn."""
    blob = next((part.blob for part in turn.parts if isinstance(part, Image)), None)
    return None if blob is None else fetch(blob)


def noticed(state: State, wanting: Wanting, clerk: Clerk, caller: Caller) -> State:
    """Remember what a turn named or showed; what may be bought counts for what is suggested at once."""
    for item in wanting.looked if wanting.interest else ():
        clerk.noted(caller, item, "view")
    looked = _newest((*state.offers.looked, *wanting.looked), MOST_LOOKED)
    return replace(state, offers=replace(state.offers, looked=looked))


def _newest(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Keep the newest, each once."""
    return tuple(reversed(list(dict.fromkeys(reversed(items)))[:most]))


def _why_of(one: Suggestion) -> tuple[tuple[str, str], ...]:
    return tuple((reason.text, reason.evidence) for reason in one.reasons)


def _is_borne_out(evidence: str, wish: Wish) -> bool:
    """Tell whether evidence is of something that goes with what is wished, and of nothing else."""
    return evidence.startswith(GOES) and evidence.partition(" with ")[2] in wish.with_
