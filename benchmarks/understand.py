"""What understanding costs: `python -m benchmarks.understand [--turns N]`.

Throughput: texts a second through `POST /v1/understand` with 64 clients, over HTTP, against the bare encoder
on the same texts in one batch, on as many threads. Fused passes: which share of a turn of several parts goes
into fusing every subset of its modalities, by the profiler, which counts Python dearer than the networks.
"""

import argparse
import cProfile
import pstats
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import yaml

from benchmarks.clients import ask_all, bodies
from benchmarks.measure import machine
from frontdesk import together
from frontdesk.config import load
from frontdesk.demo.film import film
from frontdesk.demo.pictures import LABELS, photo
from frontdesk.demo.voices import voice_file
from frontdesk.features.cached import Cached
from frontdesk.house import House, open_house
from frontdesk.media.door import admit
from frontdesk.perception.senses import warm
from frontdesk.server.app import create_app
from frontdesk.server.run import run, take_port
from frontdesk.turn.consent import PURPOSES, agreed
from frontdesk.turn.parts import Audio, Image, Part, Text, Video
from frontdesk.turn.turn import Turn

TURNS = Path(__file__).parents[1] / "tests" / "understanding" / "turns.yml"
CLIENTS = 64
ROUNDS = 3
FUSING = ("fused", "felt")  # the functions that fuse, shares and all


def texts(most: int) -> list[str]:
    """Read the project's own test turns, in turn of each language."""
    read = yaml.safe_load(TURNS.read_text("utf-8"))
    both = zip(*([one["text"] for one in read[language]] for language in ("zh", "en")), strict=False)
    return [text for pair in both for text in pair][:most]


def throughput(house: House, port: int, asked: Sequence[str]) -> Iterator[str]:
    """Compare texts a second; a number makes every text new to the memory of vectors."""
    cached = house.senses.embedder
    bare = cached.embedder if isinstance(cached, Cached) else cached
    numbers = count()

    def fresh() -> list[str]:
        number = next(numbers)
        return [f"{number} {text}" for text in asked]

    def ours() -> float:
        return ask_all(port, "/v1/understand", bodies(fresh()), CLIENTS)

    def alone(batch: Sequence[str]) -> float:
        started = time.perf_counter()
        bare.embed(batch)
        return time.perf_counter() - started

    desk = house.reception.desk
    turns = [Turn(str(uuid4()), "benchmark", (Text(text),), datetime.now(UTC)) for text in fresh()]
    pieces = sorted(set(together.asked([desk.perceive(turn) for turn in turns])))  # what is embedded for them
    ask_all(port, "/v1/understand", bodies(fresh()[:CLIENTS]), CLIENTS)
    rounds = [(ours(), alone(fresh()), alone(pieces)) for _ in range(ROUNDS)]
    yield f"/v1/understand, {CLIENTS} clients: {_rate(asked, [one[0] for one in rounds])}"
    yield f"bare encoder, one batch: {_rate(asked, [one[1] for one in rounds])}"
    yield f"/v1/understand / encoder: {_ratio([peer / mine for mine, peer, _ in rounds])}; goal 0.80 or more"
    yield (
        f"/v1/understand / encoder on each sentence as well, {len(pieces) / len(asked):.1f} texts a turn: "
        f"{_ratio([peer / mine for mine, _, peer in rounds])}"
    )


def _rate(asked: Sequence[str], seconds: Sequence[float]) -> str:
    return f"{len(asked) / statistics.median(seconds):.0f} texts a second"


def _ratio(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.2f}x ({min(found):.2f} to {max(found):.2f})"


def passes(house: House) -> Iterator[str]:
    """Tell which share of a turn goes into fusing, and how often it fuses."""
    desk, limits = house.reception.desk, house.settings.limits
    sound = admit(voice_file("zh-warranty"), part="audio", limits=limits)
    picture = admit(photo(LABELS[0], 0), part="image", limits=limits)
    clip = admit(film(LABELS[0], 0), part="video", limits=limits)
    parts: tuple[Part, ...] = (
        Text("这个坏了，我要退货。"),
        Image(house.blobs.put(picture.data, picture.media_type)),
        Audio(house.blobs.put(sound.data, sound.media_type)),
        Video(house.blobs.put(clip.data, clip.media_type)),
    )
    turn = Turn(str(uuid4()), "benchmark", parts, datetime.now(UTC), "und")
    desk.understand(turn, desk.perceive(turn, consent=agreed(PURPOSES)))
    profile = cProfile.Profile()
    findings = profile.runcall(lambda: desk.understand(turn, desk.perceive(turn, consent=agreed(PURPOSES))))
    spent = pstats.Stats(profile).get_stats_profile()
    share = sum(one.cumtime for name, one in spent.func_profiles.items() if name in FUSING) / spent.total_tt
    modalities = max(len(findings.emotion.shares), len(findings.intent.shares))
    yield (
        f"fused passes of a turn of {len(parts)} parts: {100 * share:.2f} % of its time, "
        f"{2**modalities} passes a finding (goals 15 % and 16 or less)"
    )


def main() -> None:
    """Print the figures, one a line, as they come."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understand")
    parser.add_argument("--turns", type=int, default=600, help="how many of the test turns")
    asked = texts(parser.parse_args().turns)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        settings = load(home=Path(folder), server={"port": 0, "queue": 4 * CLIENTS})
        with open_house(settings) as house:
            house.queue.run(lambda: warm(house.senses))
            listener, ready = take_port(settings.server), Event()
            port = int(listener.getsockname()[1])
            app = create_app(house)
            Thread(target=run, args=(app, listener, lambda _: ready.set()), daemon=True).start()
            ready.wait(60)
            for line in (*throughput(house, port, asked), *passes(house)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
