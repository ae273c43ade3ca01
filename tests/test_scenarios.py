"""The conversations of the sample shop with the pulled models: what customers would expect of them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.cli.scenarios import SAMPLE
from frontdesk.house import House
from frontdesk.scenarios.lines import failures
from frontdesk.scenarios.play import Played, play
from frontdesk.scenarios.scenario import Said
from frontdesk.scenarios.scenariofile import load_scenario, load_scenarios

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.yml"))
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TWICE = ("en-film-router", "en-refund-replay", "zh-refund-time", "zh-claim-photo")

pytestmark = [pytest.mark.models, pytest.mark.slow]


def replies(played: Played) -> Iterator[str]:
    """Yield every reply as bytes would be sent, its ids by the order in which they appear."""
    names: dict[str, str] = {}
    for one in played.turns:
        written = json.dumps([one.came.reply, one.came.told], ensure_ascii=False, sort_keys=True)
        yield UUID.sub(lambda found: names.setdefault(found.group(), f"id-{len(names)}"), written)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_conversation_goes_as_a_customer_expects(shop: House, file: Path) -> None:
    played = play(load_scenario(file), shop, SAMPLE)
    assert played.passed, "\n".join(failures(played))


@pytest.mark.parametrize("name", TWICE)
def test_the_same_conversation_gives_the_same_replies_byte_for_byte(shop: House, name: str) -> None:
    scenario = load_scenario(FOLDER / f"{name}.yml")
    first, second = play(scenario, shop, SAMPLE), play(scenario, shop, SAMPLE)
    assert list(replies(first)) == list(replies(second))


def test_both_languages_have_twenty_at_least_and_ten_carry_media() -> None:
    scenarios = load_scenarios(FOLDER)
    assert all(sum(one.language == language for one in scenarios) >= 20 for language in ("zh", "en"))
    happens = [[entry.happens for entry in one.entries] for one in scenarios]
    kinds = [{prop.kind for one in all_ if isinstance(one, Said) for prop in one.props} for all_ in happens]
    assert sum(map(bool, kinds)) >= 10
    assert set().union(*kinds) == {"image", "audio", "video", "document"}


def test_a_file_is_called_as_its_scenario() -> None:
    assert [file.stem for file in FILES] == [one.name for one in load_scenarios(FOLDER)]
