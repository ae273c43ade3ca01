import io
import json

from rich.console import Console

from frontdesk.cli.compare import show
from frontdesk.compress.compare import Accuracy, Comparison, Latency

FOUND = Comparison(
    ("large", "small"),
    ("a" * 64, "b" * 64),
    (4_000_000, 1_000_000),
    (Latency(1, 2.0, 1.0, 0.5, 0.4, 0.6),),
    Accuracy(200, 0.91, 0.905, -0.005, -0.02, 0.01),
)


def test_the_table_shows_size_time_and_accuracy_side_by_side() -> None:
    out = io.StringIO()
    show(FOUND, Console(file=out, width=120))
    for told in ("0.25x", "0.50x (0.40 to 0.60)", "-0.0050 (-0.0200 to +0.0100)", "A: large", "200 rows"):
        assert told in out.getvalue()


def test_the_json_holds_the_same() -> None:
    told = json.loads(json.dumps(FOUND.told()))
    assert told["size_ratio"] == 0.25
    assert told["latencies"][0]["ratio"] == 0.5
    assert told["accuracy"]["low"] == -0.02
