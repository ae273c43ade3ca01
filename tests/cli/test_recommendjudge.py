import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from frontdesk.cli.recommendjudge import evaluate
from frontdesk.config import load
from frontdesk.errors import FrontdeskError, InvalidInput
from frontdesk.recommend.item import Item
from frontdesk.store.database import open_database
from frontdesk.store.interactions import Done, InteractionStore
from frontdesk.store.items import ItemStore

NOW = datetime.now(UTC)


def run(home: Path, *words: str) -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, ["--home", str(home), *words])
    if isinstance(result.exception, FrontdeskError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def home(tmp_path: Path) -> Path:
    engine = open_database(load(home=tmp_path).database_url)
    ItemStore(engine).put([Item(f"i{n}", {"en": f"thing {n}"}, category=f"c{n % 3}") for n in range(30)], NOW)
    bought = [
        Done(f"i{(7 * customer + step) % 30}", "buy", NOW - timedelta(days=20 - step), f"c{customer}")
        for customer in range(40)
        for step in range(6)
    ]
    InteractionStore(engine).add(bought, "import", NOW)
    engine.dispose()
    return tmp_path


def test_both_protocols_are_printed_apart(home: Path) -> None:
    out = run(home, "--source", "popularity", "--source", "itemknn").stdout
    assert "full: all items a customer has not touched" in " ".join(out.split())
    assert "sampled: the next thing against 100 items" in " ".join(out.split())
    for word in ("hr@10", "popularity", "itemknn", "blend", "list", "coverage"):
        assert word in out
    assert "…" not in out  # 80 letters hold every name and figure


def test_the_same_is_given_as_json_and_as_a_report(home: Path, tmp_path: Path) -> None:
    told = json.loads(run(home, "--source", "itemknn", "--json", "--report", str(tmp_path / "report")).stdout)
    rows = told["protocols"]["full"]["rows"]
    assert set(rows) == {"itemknn", "blend", "list"}
    assert rows["itemknn"]["hr@10"] > 0.5
    assert json.loads((tmp_path / "report" / "report.json").read_text("utf-8")) == told
    assert (tmp_path / "report" / "report.html").is_file()


def test_as_many_customers_judge_as_are_asked_for(home: Path) -> None:
    assert json.loads(run(home, "--customers", "7", "--json").stdout)["data"]["judged"] == 7


def test_without_interactions_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing to judge suggestions by") as caught:
        run(tmp_path)
    assert caught.value.remedy == "import more interactions, of several days"
