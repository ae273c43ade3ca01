from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from frontdesk.features.embedding import Floats, normalised
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, PassageKind, Scope, Source
from frontdesk.knowledge.pictures import Album, Pictures, Sight, pictured
from frontdesk.knowledge.query import PHOTO, Query
from frontdesk.knowledge.wanted import ALL, Wanted
from frontdesk.media.image import encoded
from frontdesk.preprocess.image import Pixels
from knowledge.bridges import Colours, Drawer, bridge, spotted
from knowledge.memory import MemoryStore

EMBED = HashedNgrams()
COLOURS = {"red": (220, 20, 20), "green": (20, 200, 40), "blue": (10, 40, 230), "white": (250, 250, 250)}


def pixels(colour: str) -> Pixels:
    plain = np.full((30, 40, 3), 90, np.uint8)
    plain[5:25, 8:30] = COLOURS[colour]
    return plain


def passage(name: str, picture: str | None, kind: PassageKind = "picture", hidden: bool = False) -> Passage:
    text = f"a kettle in {name}"
    return Passage(
        name, f"s-{name}", name, text, 0, len(text), kind, None, "en", picture=picture, hidden=hidden
    )


def source(name: str, scope: Scope | None = None) -> Source:
    text = f"a kettle in {name}"
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Source(f"s-{name}", name, "image/png", "en", text, name, made, name, name, scope or Scope())


def store() -> MemoryStore:
    kept = MemoryStore()
    for name in COLOURS:
        kept.put(source(name), [passage(name, name)])
    return kept


def sight(model: Colours) -> Sight:
    return Sight(lambda: model, Drawer({name: encoded(pixels(name)) for name in COLOURS}))


def made(names: tuple[str, ...] = tuple(COLOURS), sources: tuple[Source, ...] = ()) -> Pictures:
    model = Colours()
    seen = {name: model.look([pixels(name)])[0].vector for name in names}
    return Pictures.build([passage(name, name) for name in names], seen, bridge(), sources)


def photo(colour: str) -> np.ndarray:
    return spotted(Colours().look([pixels(colour)])[0].vector, 0.05)


def test_a_photo_finds_the_picture_that_shows_the_same() -> None:
    hits = made().joined((), Query(""), [photo("green")], 3, ALL)
    assert hits[0].passage.id == "green"
    assert hits[0].score > max(hit.score for hit in hits[1:])
    assert all(0 <= hit.score <= 1 and hit.view == "" for hit in hits)


def test_pictures_beside_words_are_one_list_by_their_probabilities() -> None:
    words = Hit(passage("warranty", None, "section"), 0.4, 0.2, 0.5, Signs(0.5, 0.5, 0.2, 1), view="how long")
    alone = made().joined((), Query(""), [photo("blue")], 4, ALL)
    joined = made().joined((words,), Query("how long"), [photo("blue")], 9, ALL)
    assert {hit.passage.id for hit in joined} == {"warranty", *COLOURS}
    assert [hit.score for hit in joined] == sorted((hit.score for hit in joined), reverse=True)
    best = next(hit for hit in joined if hit.passage.id == "blue")
    assert best.score == pytest.approx(alone[0].score * PHOTO)


def test_a_picture_that_words_find_keeps_the_better_of_both_judgements() -> None:
    sure = Hit(passage("blue", "blue"), 0.99, 0.2, 0.9, Signs(0.9, 0.9, 0.9, 1), view="the blue kettle")
    first, *_ = made().joined((sure,), Query("the blue kettle"), [photo("blue")], 9, ALL)
    assert (first.passage.id, first.score, first.view) == ("blue", 0.99, "the blue kettle")


def test_without_photos_or_a_bridge_the_words_stand_alone() -> None:
    words = Hit(passage("warranty", None, "section"), 0.4, 0.2, 0.5, Signs(0.5, 0.5, 0.2, 1), view="how long")
    assert made().joined((words,), Query("how long"), [], 4, ALL) == (words,)
    none = Pictures.build([passage("red", "red")], {"red": photo("red")}, None)
    assert none.joined((words,), Query("how long"), [photo("red")], 4, ALL) == (words,)
    assert none.shown("hashed-ngrams") == {}


def test_another_embedder_gets_no_pictures_among_its_texts() -> None:
    assert set(made().shown("hashed-ngrams.v1")) == set(COLOURS)
    assert made().shown("multilingual-e5-small.best.v1") == {}
    assert made().placed([photo("red")], "multilingual-e5-small.best.v1") == ()
    assert made().placed([photo("red")], "hashed-ngrams.v1")[0].shape == (384,)


def test_one_picture_alone_is_not_believed_for_want_of_others() -> None:
    [few] = made(("red",)).joined((), Query(""), [photo("green")], 1, ALL)
    [own] = made(("red",)).joined((), Query(""), [photo("red")], 1, ALL)
    assert few.score < own.score


def test_a_search_is_narrowed_for_pictures_too() -> None:
    old = source("red", Scope(product="K17", valid_to=date(2025, 12, 31)))
    pictures = made(sources=(old, source("blue", Scope(product="K99"))))
    found = pictures.joined((), Query(""), [photo("red")], 9, Wanted(on=date(2026, 1, 1)))
    assert "red" not in {hit.passage.id for hit in found}
    found = pictures.joined((), Query(""), [photo("red")], 9, Wanted(product="K17"))
    assert {hit.passage.id for hit in found} == {"red", "green", "white"}
    assert pictures.joined((), Query(""), [photo("red")], 9, Wanted(frozenset({"zh"}))) == ()


def test_pages_that_were_scanned_and_hidden_pictures_are_no_pictures() -> None:
    block = passage("red", "red")
    given = [
        block,
        passage("page", "p", "section"),
        passage("veiled", "v", hidden=True),
        passage("row", None),
    ]
    assert pictured([*given, block]) == [block]


def test_a_picture_is_looked_at_once_and_forgotten_when_it_is_gone() -> None:
    kept, model = store(), Colours()
    Album(kept, sight(model)).look(kept.passages(), kept.sources())
    assert model.looked == 4
    album = Album(kept, sight(model))
    before = album.look(kept.passages(), kept.sources())
    assert model.looked == 4
    kept.delete("s-red")
    after = album.look(kept.passages(), kept.sources())
    assert len(before.passages) == 4
    assert len(after.passages) == 3
    assert set(kept.vectors("colours.v1")) == {"green", "blue", "white"}


def test_a_picture_that_is_gone_or_broken_is_left_out() -> None:
    eyes = Sight(Colours, Drawer({"red": encoded(pixels("red")), "torn": b"no picture"}))
    damaged = {"red": np.zeros((2, 1280), np.float32)}
    assert set(eyes.seen(["red", "torn", "absent"], damaged, eyes.look)) == {"red"}


def test_words_answer_before_a_photo_and_a_photo_where_there_are_none() -> None:
    eyes = Colours("efficientnet-lite0.v1")  # the bridge that ships is this network's
    base = KnowledgeBase(store(), EMBED, sight=sight(eyes), manner=replace(Manner.of(EMBED), sure=0.0))
    spoken = base.answer("a kettle in red", "en", photos=[photo("blue")])
    silent = base.answer("", "en", photos=[photo("blue")])
    assert spoken is not None
    assert silent is not None
    assert spoken.citations[0].passage == "red"
    assert silent.citations[0].passage == "blue"


@dataclass
class Names:
    """A space of its own: a word for a colour lies where pictures of the colour lie."""

    name: str = "names.v1"

    def texts(self, texts: Sequence[str]) -> Floats:
        rows = [[0.2, *(colour in text for colour in COLOURS)] for text in texts]
        return normalised(np.array(rows, np.float32))

    def pictures(self, pictures: Sequence[Pixels]) -> Floats:
        plain = {name: pixels(name)[15, 15].astype(int) for name in COLOURS}
        near = [
            min(plain, key=lambda name: int(abs(plain[name] - one[15, 15].astype(int)).sum()))
            for one in pictures
        ]
        return self.texts(near)


def test_a_space_of_words_and_pictures_takes_over_from_the_bridge() -> None:
    kept, drawer = store(), Drawer({name: encoded(pixels(name)) for name in COLOURS})
    kept.put(source("terms"), [passage("terms", None, "section")])
    base = KnowledgeBase(kept, EMBED, sight=Sight(Colours, drawer, Names))
    first, *_ = base.search("the blue one, please", "en")
    assert first.passage.id == "blue"
    assert first.score > 0.9
    assert set(kept.vectors("names.v1")) == set(COLOURS)
    assert base.search("", "en") == ()


def test_the_knowledge_is_searched_by_a_photo() -> None:
    kept = store()
    kept.put(source("terms"), [passage("terms", None, "section")])
    base = KnowledgeBase(kept, EMBED, sight=sight(Colours()))
    assert base.search("") == ()
    assert len(base.search("a kettle in red", "en")) == 4
    # No bridge belongs to a network of colours, so a photo finds nothing and breaks nothing.
    assert base.search("", photos=[photo("red")]) == ()
    assert base.answer("", "en", photos=[photo("red")]) is None


def test_pictures_that_are_not_wanted_take_no_place_of_those_that_are() -> None:
    names = tuple(f"red{at}" for at in range(12))
    vector = Colours().look([pixels("red")])[0].vector
    sources = [source(name, Scope(product="old")) for name in names[:-1]] + [source(names[-1])]
    pictures = Pictures.build(
        [passage(name, name) for name in names], dict.fromkeys(names, vector), bridge(), sources
    )
    assert set(pictures.alike([vector], Wanted(product="new"))) == {names[-1]}
