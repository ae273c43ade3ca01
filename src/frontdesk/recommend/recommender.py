"""From a request to a list: what every source thinks, blended, narrowed, ruled, made diverse, explained."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random

import numpy as np

from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.context import Context
from frontdesk.recommend.diversity import by_profile, by_vectors, relevance
from frontdesk.recommend.evidence import Proof
from frontdesk.recommend.explore import Picked
from frontdesk.recommend.log import Floats
from frontdesk.recommend.narrowing import Pool, allowed, narrowed
from frontdesk.recommend.offer import Offer, Suggestion
from frontdesk.recommend.placed import Did, Placed, opinions
from frontdesk.recommend.places import Field, places
from frontdesk.recommend.rank import DAY, PLAIN, Scored, Taste, freshness, goes, head, kin, ordered, total
from frontdesk.recommend.reasons import NEW, RARE, RATHER, Asked, Reasons
from frontdesk.recommend.rules import NO_RULES, Ruled, Rules
from frontdesk.recommend.scale import Term
from frontdesk.recommend.vocabulary import NO_VOCABULARY, Vocabulary

HEAD, QUARTER = 60, 4  # of the best items, at most a quarter of all, among which places are given
CONTENT = "content"  # the source that compares with what was said or shown
EVERYBODYS = ("popularity", CONTENT)  # sources that need not know what the customer did
# Cosines of words with the item most like them. In the sample shop greetings and "any recommendations?" reach
# 0.20, wishes begin at 0.25.
VAGUE, CLEAR = 0.2, 0.27
PERHAPS = 0.05  # likelihood from which the likeliest of all is told to be most like a photo
NOW = 1.0  # weight of an item that is looked at now, or that the wish names: as if it was bought


@dataclass(frozen=True)
class Recommender:
    """Suggests items of a catalogue. Without sources it has the catalogue alone to go by.

    ``weights`` by source are those of the blend. ``vectors`` (items, d) compare items by their content,
    L2-normalised; None: they are compared by category and attributes. ``alike`` tells of a photo's vector how
    likely each item is of the kind it shows, NaN without a picture. ``explore`` is the share of places that
    are drawn by chance.
    """

    catalogue: Catalogue
    sources: Mapping[str, Placed] = field(default_factory=dict[str, Placed])
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    rules: Rules = NO_RULES
    words: Vocabulary = NO_VOCABULARY
    proof: Proof | None = None
    vectors: Floats | None = None
    explore: float = 0.0
    alike: Callable[[Floats], Floats] | None = None
    taste: Taste = PLAIN

    @cached_property
    def ruled(self) -> Ruled:
        """The rules of the shop, worked out for the catalogue."""
        return self.rules.of(self.catalogue)

    @cached_property
    def reasons(self) -> Reasons:
        """What gives reasons."""
        return Reasons(self.catalogue, self.ruled, self.words, self.proof)

    def suggest(self, context: Context, draw: Random) -> Offer:
        """Suggest at most ``context.most`` items; none when nothing that may be shown can be bought."""
        pool = narrowed(self.catalogue, context.wish, allowed(self.catalogue, context, self.ruled))
        if not pool.fits.any() or context.most < 1:
            return Offer()
        context, thought = self._thought(context)
        scored = self._scored(context, pool, thought)
        if context.wish.order:
            numbers = ordered(self.catalogue, context.wish, scored, pool.fits, context.most)
            picked = [Picked(one, 1.0, False) for one in numbers.tolist()]
        else:
            share = self.explore if context.personal else 0.0
            picked = list(places(self._field(scored, pool, context.most), context.most, share, draw))
        asked = self._asked(context, pool, scored, [one.number for one in picked])
        made = tuple(self._suggestion(one, scored, tuple(thought), asked) for one in picked)
        return Offer(made, pool.relaxed, int(np.count_nonzero(pool.fits)))

    def _thought(self, context: Context) -> tuple[Context, dict[str, Term]]:
        """Ask all sources; words that nothing in the catalogue is like are as good as not said."""
        thought = self._opinions(context, self.sources)
        if CONTENT in thought and context.asked_in_words and _clear(thought[CONTENT]) <= 0:
            context = replace(context, said=None)
            del thought[CONTENT]
            thought |= self._opinions(context, {CONTENT: self.sources[CONTENT]})
        return context, thought

    def _opinions(self, context: Context, sources: Mapping[str, Placed]) -> dict[str, Term]:
        segment = context.segment if context.personal else ""
        return opinions(sources, _did(context), _vector(context), segment)

    def _scored(self, context: Context, pool: Pool, thought: Mapping[str, Term]) -> Scored:
        """Blend what the sources think with the soft terms."""
        if CONTENT in thought and not context.asked and CONTENT not in self.weights:
            thought = {**thought, CONTENT: _untouched(thought)}
        weights = self._weights(thought, context)
        terms = {name: replace(one, by=one.by * weights[name]) for name, one in thought.items()}
        soft = {name: Term(one) for name, one in self._soft(context, pool).items()}
        return total({**terms, **soft}, len(self.catalogue))

    def _weights(self, thought: Mapping[str, Term], context: Context) -> Mapping[str, float]:
        """Give each source its weight: that of the blend, and to content more when something was asked for.

        The blend was learnt of customers of whom something is known: of popularity, what the others leave to
        it. Where the others are silent, or count for nothing, it would be too little, or nothing at all.
        """
        plain = self.taste.unweighted
        found = {name: self.weights.get(name, plain) for name in thought}
        if not any(found[name] for name in found if name not in EVERYBODYS):
            found |= {name: plain for name in found if name in EVERYBODYS}
        if CONTENT in found and context.shown is not None:
            found[CONTENT] = self.taste.shown
        elif CONTENT in found and context.said is not None:
            found[CONTENT] = self.taste.said * _clear(thought[CONTENT])
        return found

    def _soft(self, context: Context, pool: Pool) -> dict[str, Floats]:
        wish, taste = context.wish, self.taste
        found = {"fresh": freshness(self.catalogue, context.now.timestamp(), taste)}
        if self.ruled.lift.any():
            found["rules"] = self.ruled.lift
        if pool.relaxed:
            found["off"] = (-taste.off * pool.off).astype(np.float32)
        like = self.catalogue.numbers([wish.like] if wish.like else [])
        with_ = self.catalogue.numbers(wish.with_)
        if len(like) or len(with_):
            found["kin"] = np.float32(taste.kin) * (kin(self.catalogue, like) - kin(self.catalogue, with_))
        if len(with_):
            found["goes"] = goes(self.catalogue, self.ruled, self.proof, wish.with_, taste)
        return found

    def _field(self, scored: Scored, pool: Pool, most: int) -> Field:
        """Take the head, and what a rule pins to a place: among these the places are given."""
        size = min(HEAD, int(np.count_nonzero(pool.fits)) // QUARTER)
        best = head(scored.total, pool.fits, max(size, 2 * most))
        pins = _pinned(self.ruled, pool, most)
        low = scored.total[best].min()  # what is pinned from far below must not make all others alike
        below = [one for one in pins.values() if one not in best]
        best = np.concatenate([best, np.array(below, np.int32)])
        likeness = (
            by_profile(self.catalogue.profile[best])
            if self.vectors is None
            else by_vectors(self.vectors[best])
        )
        return Field(best, relevance(np.maximum(scored.total[best], low)), likeness, pins)

    def _asked(self, context: Context, pool: Pool, scored: Scored, picked: Sequence[int]) -> Asked:
        """Gather what reasons may refer to."""
        return Asked(
            wish=context.wish,
            language=context.language,
            now=context.now,
            with_=context.wish.with_,
            after=_after(context) if context.personal else (),
            like=context.wish.like,
            relaxed=pool.relaxed,
            news=len(self.catalogue.since(context.now.timestamp() - NEW * DAY)) <= RARE * len(self.catalogue),
            photo=self._pictured(context.shown, picked),
            words=_alike(scored.terms[CONTENT], picked)
            if context.asked_in_words and CONTENT in scored.terms
            else {},
        )

    def _pictured(self, shown: Floats | None, picked: Sequence[int]) -> dict[int, float]:
        """Tell how likely items are of the kind a photo shows: those that rather are, and the likeliest."""
        if shown is None or self.alike is None:
            return {}
        likely = np.nan_to_num(self.alike(shown))
        least = min(RATHER, max(float(likely.max()), PERHAPS))
        return {one: float(likely[one]) for one in picked if likely[one] >= least}

    def _suggestion(self, one: Picked, scored: Scored, blended: Sequence[str], asked: Asked) -> Suggestion:
        parts = scored.parts(one.number)
        helped = {name: parts[name] for name in blended if parts.get(name, 0) > 0}
        source = max(helped, key=lambda name: helped[name], default="catalogue")
        reasons = self.reasons.of(one.number, asked, source not in (*EVERYBODYS, "catalogue"))
        if reasons[0].evidence.startswith("rule:"):
            source = "rules"
        return Suggestion(
            item=self.catalogue.ids[one.number],
            score=float(scored.total[one.number]),
            source=source,
            parts=parts,
            reasons=reasons,
            propensity=one.propensity,
            explored=one.explored,
        )


def _pinned(ruled: Ruled, pool: Pool, most: int) -> dict[int, int]:
    """Give each of the places that a rule pins the first of its items that fits and has no other place."""
    found: dict[int, int] = {}
    for place in sorted(ruled.pins):
        fits = (one for one in ruled.pins[place] if pool.fits[one] and one not in found.values())
        if place <= most and (first := next(fits, None)) is not None:
            found[place] = first
    return found


def _clear(content: Term) -> float:
    """Tell from 0 to 1 how clearly words mean something of the catalogue: by what is most like them."""
    most = float(np.nanmax(content.scores))
    return min(max((most - VAGUE) / (CLEAR - VAGUE), 0.0), 1.0)


def _untouched(thought: Mapping[str, Term]) -> Term:
    """Let content speak for items that no source of what customers did knows; the others they know better."""
    content = thought[CONTENT]
    unknown = np.ones(len(content.scores), np.bool_)
    for name, one in thought.items():
        if name not in EVERYBODYS:
            unknown &= np.isnan(one.scores)
    return replace(content, scores=np.where(unknown, content.scores, np.float32(np.nan)))


def _alike(content: Term, picked: Sequence[int]) -> dict[int, float]:
    """Give the cosine to the words of those items that are clearly like them."""
    return {one: float(content.scores[one]) for one in picked if content.scores[one] >= CLEAR}


def _did(context: Context) -> tuple[Did, ...]:
    """List what was done, oldest first, and last what the wish names: that is what is on the mind now.

    What is looked at in this session counts as much as what was bought once.
    """
    named = [*context.wish.with_, *([context.wish.like] if context.wish.like else [])]
    asked = tuple((one, NOW) for one in named)
    if not context.personal:
        return asked
    before = ((one.item, one.weight) for one in context.history)
    now = ((one.item, max(one.weight, NOW) if one.weight > 0 else one.weight) for one in context.session)
    return (*before, *now, *asked)


def _after(context: Context) -> tuple[str, ...]:
    """Name what was looked at or bought, the latest first, without what was sent back or refused since."""
    last: dict[str, bool] = {}
    for one in reversed((*context.history, *context.session)):
        if one.weight:  # three stars say nothing
            last.setdefault(one.item, one.weight > 0)
    return tuple(item for item, stands in last.items() if stands)


def _vector(context: Context) -> Floats | None:
    """Put words and photo into one direction, (d,); None where there are neither."""
    there = [one for one in (context.said, context.shown) if one is not None]
    if not there:
        return None
    summed: Floats = np.stack(there).sum(axis=0, dtype=np.float32)
    length = float(np.linalg.norm(summed))
    return summed / np.float32(length) if length else None
