import numpy as np

from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.dense import Dense, Units, embedded
from knowledge.pages import Counted, passage


def test_a_passage_is_embedded_whole_and_by_sentences_under_its_heading() -> None:
    units = Units.of(passage("Yes. Within a week.", "Shop › Can I return it?"))
    assert units.texts == (
        "Shop › Can I return it?\nYes. Within a week.",
        "Can I return it? Yes.",
        "Can I return it? Within a week.",
    )
    assert units.spans == ((0, 4), (5, 19))


def test_what_is_known_is_not_embedded_again() -> None:
    embed = Counted()
    first = embedded([("a", "b")], embed, {})
    again = embedded([("a", "b"), ("c",)], embed, first)
    assert embed.seen == ["a", "b", "c"]
    assert set(first) < set(again)


def test_known_vectors_of_the_wrong_number_are_made_again() -> None:
    embed = Counted()
    made = embedded([("a", "b")], embed, {})
    [name] = made
    assert len(embedded([("a", "b")], embed, {name: made[name][:1]})[name]) == 2


def test_one_passage_alone_is_not_its_own_centre() -> None:
    embed = HashedNgrams()
    dense = Dense.build([embed.embed(["red light", "red light"])], embed.embed(["hello"])[0])
    np.testing.assert_allclose(np.linalg.norm(dense.whole, axis=1), 1, rtol=1e-5)
