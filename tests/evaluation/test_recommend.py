"""Evaluation of suggestions on a log whose pattern is known: items that are liked one after the other."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput, Misconfigured, StorageFailed
from frontdesk.evaluation.recommend import BLEND, LIST, Evaluation, Options, Row, evaluate
from frontdesk.evaluation.recommendpage import page, write, written
from frontdesk.evaluation.recommendshop import evaluated, policies
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.interaction import Interaction
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Log
from frontdesk.sections import Recommend, Recommender
from frontdesk.store.database import open_database
from frontdesk.store.impressions import Impression, ImpressionStore, Outcome
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHELF = Catalogue.of(
    Item(f"i{n:03}", {"en": f"thing {n}"}, category=f"c{n % 5}", stock=n % 2, added=NOW - timedelta(days=99))
    for n in range(120)
)
NAMES: tuple[Recommender, ...] = ("popularity", "itemknn")


def done() -> list[Interaction]:
    """Who likes item 2n likes 2n + 1 next; the last step of a quarter of the customers is to be told."""
    dice = np.random.default_rng(0)
    found: list[Interaction] = []
    for number in range(240):
        pairs = dice.choice(60, 3, replace=False)
        late = number % 4 == 0
        for step, item in enumerate([*(2 * pairs[0] + [0, 1]), *(2 * pairs[1] + [0, 1]), 2 * pairs[2]]):
            at = NOW - timedelta(days=40 - step, hours=float(dice.uniform(0, 10)))
            found.append(Interaction(f"c{number:03}", f"i{item:03}", "buy", at))
        at = NOW - timedelta(days=2 if late else 30)
        found.append(Interaction(f"c{number:03}", f"i{2 * pairs[2] + 1:03}", "buy", at))
    found += [Interaction("new", "i000", "buy", NOW - timedelta(days=1))]
    return found


LOG = Log.of(done(), SHELF.ids)
OPTIONS = Options(share=0.95)


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(LOG, NAMES, SHELF, OPTIONS)


def row(found: Evaluation, name: str, protocol: str) -> Row:
    return next(one for one in found.rows if (one.name, one.protocol) == (name, protocol))


def hr(found: Evaluation, name: str, protocol: str = "full") -> float:
    return float(row(found, name, protocol).figures["hr"].point)


def test_what_knows_the_pattern_is_told_from_what_does_not(found: Evaluation) -> None:
    assert hr(found, "itemknn") > 0.9
    assert hr(found, "popularity") < 0.3
    assert hr(found, BLEND) > 0.9
    assert hr(found, LIST) > 0.9


def test_the_two_protocols_are_kept_apart(found: Evaluation) -> None:
    assert {(one.name, one.protocol) for one in found.rows} == {
        *((name, protocol) for name in (*NAMES, BLEND) for protocol in ("full", "sampled")),
        (LIST, "full"),
    }
    assert set(row(found, BLEND, "sampled").figures) == {"hr", "ndcg", "mrr"}
    assert set(row(found, BLEND, "full").figures) == {"hr", "ndcg", "mrr", "novelty", "diversity"}
    assert set(row(found, LIST, "full").figures) == {"hr", "ndcg", "novelty", "diversity"}


def test_without_a_source_that_is_fitted_there_is_nothing_to_judge() -> None:
    with pytest.raises(Misconfigured, match="no source to judge"):
        evaluate(LOG, ("content",), SHELF, OPTIONS)


def test_what_comes_in_later_is_not_known_to_be_new_before() -> None:
    later = Catalogue.of(replace(one, added=NOW if one.id >= "i060" else None) for one in SHELF.items)
    plain = Catalogue.of(replace(one, added=None) for one in SHELF.items)
    lists = [written(evaluate(LOG, NAMES, shelf, OPTIONS), {}) for shelf in (later, plain)]
    assert lists[0] == lists[1]


def test_nothing_that_was_touched_or_that_it_has_no_opinion_of_is_listed() -> None:
    done = [Interaction(f"c{n}", f"i{k}", "buy", NOW + timedelta(days=k)) for n in range(9) for k in range(8)]
    done += [Interaction("new", "i7", "buy", NOW + timedelta(days=7))]
    rows = evaluate(Log.of(done, [f"i{n}" for n in range(12)]), ["itemknn"], None, Options(share=0.8)).rows
    told = next(one for one in rows if (one.name, one.protocol) == ("itemknn", "full"))
    assert told.coverage == 0
    assert "novelty" not in told.figures


def test_what_one_customer_alone_has_varies_by_nothing() -> None:
    pairs = [(f"c{n}", f"i{k}", n + k) for n in range(9) for k in (0, 1)]
    done = [
        *pairs,
        ("one", "i2", 3),
        ("one", "i0", 4),
        ("one", "i1", 90),
        *((f"n{n}", "i0", 90) for n in range(8)),
    ]
    log = Log.of(
        [Interaction(c, i, "buy", NOW + timedelta(days=day)) for c, i, day in done], ["i0", "i1", "i2"]
    )
    found = evaluate(log, ["itemknn"], None, Options(share=0.7))
    novelty = row(found, "itemknn", "full").figures["novelty"]
    assert (found.judged, found.cold) == (9, 8)
    assert novelty.pair() == (float(novelty.point), float(novelty.point))


def test_rows_of_one_conversation_count_as_one_draw() -> None:
    shown = [_outcome(n, 0.9, float(n % 3 == 0)) for n in range(60)]
    one = [replace(it, shown=replace(it.shown, conversation=f"v{n // 30}")) for n, it in enumerate(shown)]
    apart, together = (policies(it)["shown"].estimates["ips"] for it in (shown, one))
    assert together.value == apart.value
    assert together.high - together.low != pytest.approx(apart.high - apart.low)


def test_popularity_shows_the_same_to_everybody_and_little_of_the_catalogue(found: Evaluation) -> None:
    assert row(found, "popularity", "full").coverage < row(found, "itemknn", "full").coverage
    novel = [float(row(found, name, "full").figures["novelty"].point) for name in NAMES]
    assert novel[0] < novel[1]


def test_intervals_hold_their_figures(found: Evaluation) -> None:
    for one in found.rows:
        for figure in one.figures.values():
            low, high = figure.pair()
            assert low <= float(figure.point) <= high


def test_customers_of_whom_nothing_was_known_are_told_apart(found: Evaluation) -> None:
    assert found.cold == 1
    assert row(found, "popularity", "full").cold in (0.0, 1.0)


def test_an_evaluation_can_be_made_again(found: Evaluation) -> None:
    again = evaluate(LOG, NAMES, SHELF, OPTIONS)
    assert written(again, {}) == written(found, {})


def test_without_a_catalogue_the_sources_are_judged_alone() -> None:
    rows = evaluate(LOG, NAMES, None, OPTIONS).rows
    assert LIST not in {one.name for one in rows}
    assert not any("diversity" in one.figures for one in rows)


def test_a_catalogue_of_other_items_is_refused() -> None:
    with pytest.raises(ValueError, match="other items"):
        evaluate(LOG, NAMES, Catalogue.of(SHELF.items[1:]))


def test_the_report_is_a_page_and_json_that_name_protocols_and_figures(
    found: Evaluation, tmp_path: Path
) -> None:
    shown = [_outcome(n, 0.96 if n % 10 else 0.01, float(n % 3 == 0)) for n in range(60)]
    write(found, policies(shown), tmp_path / "report")
    told = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert set(told["protocols"]) == {"full", "sampled"}
    assert told["protocols"]["full"]["rows"]["itemknn"]["hr@10"] == hr(found, "itemknn")
    assert told["data"]["judged"] == found.judged
    assert told["off_policy"]["best"]["rows"] == 60
    assert 0 < told["off_policy"]["best"]["snips"]["value"] < 1
    html = (tmp_path / "report" / "report.html").read_text("utf-8")
    for word in (
        "Protocol “full”",
        "Protocol “sampled”",
        "cannot be compared",
        "snips",
        "itemknn",
        "coverage",
    ):
        assert word in html


def test_what_comes_from_data_is_escaped(found: Evaluation) -> None:
    odd = Row("<script>", "full", {})
    told = page(Evaluation((odd,), OPTIONS, {"<b>": 1.0}, NOW, 1, 1, 1, 1, 0), {})
    assert "<script>" not in told
    assert "<b>" not in told


def test_a_report_that_cannot_be_written_says_where(found: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StorageFailed, match="the report cannot be written"):
        write(found, {}, tmp_path / "file")


def test_a_desk_is_judged_by_its_own_database(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    ItemStore(engine).put(SHELF.items, NOW)
    InteractionStore(engine).add(
        [Done(one.item, one.kind, one.at, one.customer) for one in done()], "import", NOW
    )
    at = NOW - timedelta(days=20)
    ImpressionStore(engine).add([Impression("r1", "i000", 1, 0.96, False, "v", at, "c000")])
    found, judged = evaluated(engine, Recommend(sources=NAMES), NOW, OPTIONS)
    assert hr(found, "itemknn") > 0.9
    assert judged["shown"].rows == 1


def test_an_empty_database_has_nothing_to_judge_by(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    with pytest.raises(InvalidInput, match="nothing to judge"):
        evaluated(engine, Recommend(), NOW)


def _outcome(number: int, propensity: float, reward: float) -> Outcome:
    shown = Impression(f"r{number // 2}", "i000", 1 + number % 2, propensity, propensity < 0.5, "v", NOW)
    return Outcome(shown, reward)
