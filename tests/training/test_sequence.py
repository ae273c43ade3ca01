from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sql
from numpy.typing import NDArray

torch = pytest.importorskip("torch")

from frontdesk.errors import Diverged, Misconfigured  # noqa: E402
from frontdesk.offers.learning import learn_from  # noqa: E402
from frontdesk.offers.opening import FOLDER  # noqa: E402
from frontdesk.recommend.item import Item  # noqa: E402
from frontdesk.recommend.kept import open_kept  # noqa: E402
from frontdesk.recommend.log import Log  # noqa: E402
from frontdesk.recommend.source import Seen  # noqa: E402
from frontdesk.sections import Recommend  # noqa: E402
from frontdesk.store.database import open_database  # noqa: E402
from frontdesk.store.interactions import Done, InteractionStore  # noqa: E402
from frontdesk.store.items import ItemStore  # noqa: E402
from frontdesk.training.sequence import NOTHING, Options, begun, fit, loss, pieces, train  # noqa: E402

ITEMS = 12
QUICK = Options(width=8, epochs=40, batch=8, length=4, dropout=0.1, rate=0.01)


def log(*histories: list[int]) -> Log:
    user = np.repeat(np.arange(len(histories)), [len(one) for one in histories]).astype(np.int32)
    item = np.array([item for one in histories for item in one], np.int32)
    names = tuple(f"c{at}" for at in range(len(histories)))
    at = np.arange(len(item), dtype=np.float64)
    return Log(names, tuple(f"i{at}" for at in range(ITEMS)), user, item, np.ones(len(item), np.float32), at)


def rounds() -> Log:
    """Everybody goes round in one circle of 11 items, from anywhere; nobody touched the last item."""
    return log(*[[(start + step) % 11 for step in range(6)] for start in range(11) for _ in range(3)])


def seen(*items: int) -> Seen:
    return Seen(np.array(items, np.int32), np.ones(len(items), np.float32))


def test_it_learns_what_comes_next() -> None:
    told: list[str] = []
    model = fit(rounds(), QUICK, told.append)
    scores = model.scores([seen(at, (at + 1) % 11) for at in range(11)])
    assert np.nanargmax(scores, axis=1).tolist() == [(at + 2) % 11 for at in range(11)]
    assert np.isnan(scores[:, 11]).all()
    assert len(told) == QUICK.epochs
    assert told[-1].startswith("sequence: epoch 40 of 40, loss ")


def test_the_same_log_gives_the_same_model() -> None:
    quick = replace(QUICK, epochs=2, draws=5)
    first, again = (fit(rounds(), quick).arrays() for _ in range(2))
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])


def test_long_histories_are_cut_into_pieces_that_share_an_item() -> None:
    found = pieces(log(list(range(11)), [3], [4, 5], []), 4)
    assert [one.tolist() for one in found] == [[6, 7, 8, 9, 10], [2, 3, 4, 5, 6], [0, 1, 2], [4, 5]]


def test_padding_adds_nothing_to_the_loss() -> None:
    model = begun(rounds(), QUICK).eval()
    drawn = torch.arange(ITEMS)
    one, other = torch.tensor([[1, 2, 3]]), torch.tensor([[4, 5]])
    both = loss(model, torch.tensor([[1, 2, 3], [4, 5, NOTHING]]), drawn)
    torch.testing.assert_close(both, (2 * loss(model, one, drawn) + loss(model, other, drawn)) / 3)


def test_the_right_answer_is_no_wrong_one_when_it_is_drawn() -> None:
    model, batch = begun(rounds(), QUICK).eval(), torch.tensor([[1, 2]])
    with_it, without = torch.tensor([2, 7, 2]), torch.tensor([7])
    torch.testing.assert_close(loss(model, batch, with_it), loss(model, batch, without))


def struck() -> Log:
    """Everything was sent back, but for one item each."""
    weight: NDArray[np.float32] = np.array([1, -1, 1, -1], np.float32)
    return replace(log([1, 2], [3, 4]), weight=weight)


@pytest.mark.parametrize("given", [log(), log([1], [2]), struck()])
def test_a_log_in_which_nothing_comes_next_is_refused(given: Log) -> None:
    with pytest.raises(Misconfigured, match=r"no customer liked two items.*import more"):
        fit(given, QUICK)


def test_a_loss_that_is_no_number_ends_the_training() -> None:
    with pytest.raises(Diverged, match="no number; lower its rate"):
        fit(rounds(), replace(QUICK, rate=float("inf")))


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WANTED = Recommend(sources=("popularity", "ppmi", "sequence"))


def shop(folder: Path, items: Sequence[str], histories: Sequence[Sequence[str]]) -> sql.Engine:
    """Keep in a desk's home what customers bought, a thing a day."""
    engine = open_database(f"sqlite:///{folder}/desk.db")
    ItemStore(engine).put([Item(name, {"en": name}) for name in items])
    days = [NOW - timedelta(days=20 - day) for day in range(20)]
    InteractionStore(engine).add(
        [
            Done(item, "buy", at, f"c{number}")
            for number, history in enumerate(histories)
            for item, at in zip(history, days, strict=False)
        ],
        "import",
        NOW,
    )
    return engine


def circle() -> list[list[str]]:
    return [[f"i{(start + step) % 8}" for step in range(5)] for start in range(8) for _ in range(3)]


def test_it_is_trained_and_served_beside_the_other_sources(tmp_path: Path) -> None:
    engine = shop(tmp_path, [f"i{at}" for at in range(8)], circle())
    told: list[str] = []
    learnt = train(engine, tmp_path, WANTED, NOW, told.append, QUICK)
    kept = open_kept(tmp_path / FOLDER)
    assert list(kept.sources) == ["popularity", "ppmi", "sequence"]
    assert learnt.weights["sequence"] > 1
    assert learnt.weights["sequence"] > max(learnt.weights["popularity"], learnt.weights["ppmi"])
    assert kept.options["sequence"]["epochs"] == QUICK.epochs
    scores = kept.sources["sequence"].scores([seen(3, 4)])
    assert kept.items[int(np.nanargmax(scores))] == kept.items[5]
    assert sum("sequence: epoch" in line for line in told) == 2 * QUICK.epochs


def test_who_does_not_name_it_is_told_to(tmp_path: Path) -> None:
    told: list[str] = []
    engine = shop(tmp_path, [f"i{at}" for at in range(8)], circle())
    train(engine, tmp_path, Recommend(sources=("ppmi",)), NOW, told.append, replace(QUICK, epochs=1))
    assert told[0].startswith("sequence: name it in recommend.sources")


def test_a_training_without_it_takes_it_over_with_its_weights(tmp_path: Path) -> None:
    engine = shop(tmp_path, [f"i{at}" for at in range(8)], circle())
    first = train(engine, tmp_path, WANTED, NOW, options=QUICK)
    before = open_kept(tmp_path / FOLDER)
    ItemStore(engine).put([Item("a", {"en": "a new one, which is now the first"})])
    again = learn_from(engine, tmp_path, WANTED, NOW + timedelta(days=1))
    kept = open_kept(tmp_path / FOLDER)
    assert again.version != first.version
    assert again.weights == pytest.approx(first.weights)
    assert kept.items == ("a", *before.items)
    np.testing.assert_allclose(
        kept.sources["sequence"].scores([seen(4, 5)])[0, 1:],
        before.sources["sequence"].scores([seen(3, 4)])[0],
        rtol=1e-5,
    )


def test_a_source_that_came_in_since_weighs_nothing_yet(tmp_path: Path) -> None:
    engine = shop(tmp_path, [f"i{at}" for at in range(8)], circle())
    first = train(engine, tmp_path, WANTED, NOW, options=replace(QUICK, epochs=1))
    more = WANTED.model_copy(update={"sources": (*WANTED.sources, "itemknn")})
    again = learn_from(engine, tmp_path, more, NOW + timedelta(days=1))
    assert again.weights == pytest.approx(first.weights | {"itemknn": 0})


def test_where_it_was_never_trained_the_others_are_learnt_alone(tmp_path: Path) -> None:
    engine = shop(tmp_path, [f"i{at}" for at in range(8)], circle())
    assert list(learn_from(engine, tmp_path, WANTED, NOW).weights) == ["popularity", "ppmi"]
