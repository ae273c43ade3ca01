"""Our interface to a language model against the bare server: `python -m benchmarks.llm [ROUNDS]`.

Both ask the same llama.cpp server on this machine the same question in turns: first token, tokens a second.
Needs the extra `llm` and the pulled model (frontdesk models pull qwen).
"""

import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from pydantic import SecretStr

from benchmarks.measure import line, machine
from frontdesk.config import load
from frontdesk.dialogue.llm import Ask, Given, Instruction
from frontdesk.dialogue.untrusted import Untrusted, quoted
from frontdesk.dialogue.wire import body
from frontdesk.models import llama
from frontdesk.models.store import ModelStore
from frontdesk.sections import Model
from frontdesk.wiring import open_model

TOKENS = 48
TASK = "You are the desk of a shop. Answer in three sentences."
QUESTIONS = ("How do I descale an espresso machine?", "路由器亮红灯怎么办？")


@dataclass(frozen=True, slots=True)
class Timed:
    """How one answer came: seconds to the first token, and tokens a second after it."""

    first: float
    rate: float


def timed(pieces: Iterator[str]) -> Timed:
    """Time pieces of an answer as they come."""
    begun = time.perf_counter()
    marks = [time.perf_counter() for piece in pieces if piece]
    return Timed(marks[0] - begun, (len(marks) - 1) / (marks[-1] - marks[0]))


def bare(url: str, key: str, asked: bytes) -> Iterator[str]:
    """Ask the server by HTTP, with nothing of ours between."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(f"{url}/chat/completions", asked, headers)  # noqa: S310 - of this machine
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        for line in answer:
            if line.startswith(b"data: {"):
                choices = json.loads(line[6:])["choices"]
                yield (choices[0]["delta"].get("content") or "") if choices else ""


def main() -> None:
    """Print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    settings, key, numbers = load(), llama.new_key(), count()
    folder = ModelStore(settings.models).path("qwen")
    server = llama.start(llama.weights(folder), "qwen", 0, settings.compute.threads, key)
    url = f"{server.listening_address}/v1"
    model = open_model(Model(url=url, model="qwen", key=SecretStr(key), seconds=120, first=120))
    assert model is not None

    def ask() -> Ask:
        """Ask something new: the server remembers what it has read."""
        number = next(numbers)
        said = Untrusted(f"{number}: {QUESTIONS[number // 2 % 2]}")
        return Ask((Instruction(f"({number}) {TASK}"), Given(quoted(message=said))), tokens=TOKENS)

    def ours() -> Timed:
        return timed(piece.text for piece in model.stream(ask()))

    def theirs() -> Timed:
        written = {"model": "qwen", **body(ask(), sees=False), "stream": True}
        return timed(bare(url, key, json.dumps(written).encode()))

    ours(), theirs()
    pairs = [(ours(), theirs()) if at % 2 else tuple(reversed((theirs(), ours()))) for at in range(rounds)]
    firsts = sorted(one.first / other.first for one, other in pairs)
    rates = sorted(one.rate / other.rate for one, other in pairs)
    print(machine())
    print(line("first streamed token / bare server", firsts, 1.1))
    print(
        f"tokens a second / bare server: {statistics.median(rates):.2f}x "
        f"({rates[0]:.2f} to {rates[-1]:.2f}; goal 0.95 or more)"
    )
    told = statistics.median(one.first for one, _ in pairs), statistics.median(one.rate for one, _ in pairs)
    print(f"through our interface: first token {told[0]:.2f} s, then {told[1]:.1f} tokens a second")


if __name__ == "__main__":
    main()
