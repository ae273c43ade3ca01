"""Two conversations of twenty turns, as the desk holds them: `python -m benchmarks.transcript`.

Customers say what `tests/understanding/dialogues.yml` has them say, whatever the desk replied; the sample
shop answers. It writes `docs/transcripts.md` anew: findings, decisions and replies as they were.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

from benchmarks.measure import machine
from frontdesk.admission import Sent
from frontdesk.cli.demo import furnish
from frontdesk.config import load
from frontdesk.demo.pictures import photo
from frontdesk.dialogue.handoff import Returned, Taken
from frontdesk.dialogue.past import recall
from frontdesk.dialogue.situation import Situation
from frontdesk.dialogue.trend import Trend
from frontdesk.house import House, open_house
from frontdesk.reception import Reception
from frontdesk.turn.clock import utc_now
from frontdesk.turn.decision import decision_kind
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.reply import Choices, Reply, Said

ROOT = Path(__file__).parents[1]
DIALOGUES = ROOT / "tests" / "understanding" / "dialogues.yml"
TARGET = ROOT / "docs" / "transcripts.md"
LANGUAGES = {"zh": "Chinese", "en": "English"}
SHOWN = 80  # characters of a reply

HEADER = """\
    # Transcripts: what the desk makes of two conversations

    Written by `python -m benchmarks.transcript` with the light models and the sample shop; nothing here is
    edited by hand. The customers' words come from `tests/understanding/dialogues.yml`, which taught nothing.
    They are fixed before the desk replies, so a customer may complain of an answer that was not given.
    Whenever a person is brought in, they hand the conversation back at once.

    Each turn shows what the customer sent; the emotion with its confidence, how strong it is (0 to 1), and
    where the mood goes; the intent with its confidence; where there is a picture too, what each modality had
    to do with a finding (shares; below 0: it spoke against it); the decision, the row of the shop's policy
    that made it, and how the reply begins. *unsure* marks a guess. ≠ marks a finding that is not the
    authors', with theirs.
    """

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as its authors wrote and labelled it, and what the desk made of it."""

    written: Json
    reply: Reply
    trend: Trend

    @property
    def found(self) -> Findings:
        """What was understood."""
        return self.reply.findings


def held(house: House, language: str, turns: Sequence[Json]) -> list[Exchange]:
    """Hold one conversation from its first turn to its last."""
    reception, desk = house.reception, house.reception.desk
    where = reception.conversations.open(language).id
    exchanges: list[Exchange] = []
    for number, written in enumerate(turns):
        sent = [Sent("text", written["text"])]
        if "image" in written:
            sent.append(Sent("image", photo(written["image"], number)))
        received = reception.receive(where, sent)
        past = recall([one.reply for one in reception.conversations.last_replies(where)])
        state, turn = reception.conversations.state(where), received.turn
        reply = desk.reply(turn, desk.perceive(turn), past, state)
        exchanges.append(Exchange(written, reply, Situation(reply.findings, None, past).trend))
        reception.handoffs.publish(reply, received.epoch)
        if decision_kind(reply.decision) == "hand_off":
            handed_back(reception, where)
    return exchanges


def handed_back(reception: Reception, conversation: str) -> None:
    """Let a person take the conversation and hand it back at once: the desk answers every turn here."""
    for happening in (Taken("Lin", utc_now()), Returned("Lin", utc_now())):
        reception.handoffs.move(conversation, happening)


def lines(number: int, one: Exchange) -> Iterator[str]:
    """Write one exchange."""
    found, decision = one.found, one.reply.decision
    picture = f" + photo `{one.written['image']}`" if "image" in one.written else ""
    yield f"**{number}.** {one.written['text']}{picture}\n"
    felt = _finding(found.emotion, one.written["emotion"])
    yield f"- feels {felt}; strength {found.intensity:.2f}; {one.trend}"
    yield f"- wants {_finding(found.intent, one.written['intent'])}"
    for name, finding in (("feeling", found.emotion), ("intent", found.intent)):
        if len(finding.shares) > 1:
            shares = ", ".join(f"{which} {share:+.2f}" for which, share in finding.shares.items())
            yield f"- shares in the {name}: {shares}"
    yield f"- **{decision_kind(decision)}**, row `{decision.row}`: {_begins(one.reply)}\n"


def agreement(conversations: dict[str, list[Exchange]]) -> Iterator[str]:
    """Count how many findings are the authors' own."""
    yield "## How many findings agree with the authors\n"
    yield "| conversation | turns | emotion | intent | emotion, of the sure ones | intent, of the sure ones |"
    yield "|---|---|---|---|---|---|"
    for language, exchanges in conversations.items():
        cells = [_agreeing(exchanges, name, sure) for sure in (False, True) for name in ("emotion", "intent")]
        yield f"| {LANGUAGES[language]} | {len(exchanges)} | {' | '.join(cells)} |"


def _agreeing(exchanges: Sequence[Exchange], name: str, sure: bool) -> str:
    pairs: list[tuple[Finding[str], str]] = [
        (one.found.emotion if name == "emotion" else one.found.intent, one.written[name]) for one in exchanges
    ]
    counted = [(finding, label) for finding, label in pairs if not (sure and finding.unsure)]
    return f"{sum(finding.value == label for finding, label in counted)} of {len(counted)}"


def _finding(finding: Finding[str], label: str) -> str:
    unsure = ", *unsure*" if finding.unsure else ""
    other = "" if finding.value == label else f" ≠ {label}"
    return f"{finding.value} {finding.confidence:.2f}{unsure}{other}"


def _begins(reply: Reply) -> str:
    said = " ".join(" ".join(part.text.split()) for part in reply.parts if isinstance(part, Said))
    options = [name for part in reply.parts if isinstance(part, Choices) for name in part.options]
    begins = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    return f"{begins} [{' / '.join(options)}]" if options else begins


def main() -> None:
    """Hold both conversations and write them down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.transcript")
    parser.add_argument("--out", type=Path, default=TARGET, help="the file that is written")
    target: Path = parser.parse_args().out
    read: dict[str, list[Json]] = yaml.safe_load(DIALOGUES.read_text("utf-8"))
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        settings = load(home=Path(folder))
        furnish(settings)
        with open_house(settings) as house:
            conversations = {language: held(house, language, turns) for language, turns in read.items()}
    written = [dedent(HEADER)]
    for language, exchanges in conversations.items():
        written.append(f"## {LANGUAGES[language]}\n")
        written.extend(line for at, one in enumerate(exchanges, 1) for line in lines(at, one))
    target.write_text("\n".join([*written, *agreement(conversations), ""]), "utf-8")
    print(f"{target}: written")


if __name__ == "__main__":
    main()
