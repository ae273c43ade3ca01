"""What a turn costs beside the bare models that it cannot do without.

Text: the whole desk, from the turn to the reply, against one run of the encoder and one bare search with its
vector. Voice: the whole desk against speech to text alone, on a voice message of the sample shop.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from benchmarks.measure import line, ratios, wall
from frontdesk.demo.voices import voice_file
from frontdesk.house import House
from frontdesk.knowledge.exact import Exact
from frontdesk.media import audio
from frontdesk.media.door import admit
from frontdesk.turn.consent import agreed
from frontdesk.turn.parts import Audio, Part, Text
from frontdesk.turn.turn import Turn

QUESTIONS = (
    "How long do I have to return a lamp that I do not like?",
    "我的退款什么时候能到账？",
    "Which invoice do I get for my company?",
    "路由器亮红灯怎么办？",
)
REPEATS = 25  # so that one round lasts more than half a second


def turn(part: Part) -> Turn:
    """Make a turn of one part."""
    return Turn(str(uuid4()), "benchmark", (part,), datetime.now(UTC), "und")


def text(house: House) -> Iterator[str]:
    """Compare text turns; a number makes every text new to the memory of vectors."""
    desk, numbers = house.reception.desk, count()
    encoder, engine = house.senses.embedder, house.knowledge.index().engine
    assert isinstance(engine, Exact)

    def ours() -> None:
        for _ in range(REPEATS):
            for question in QUESTIONS:
                desk.answer(turn(Text(f"{next(numbers)}, {question}")))

    def bare() -> None:
        for _ in range(REPEATS):
            for question in QUESTIONS:
                vectors = encoder.embed([f"{next(numbers)}, {question}"])
                for group in engine.groups.values():
                    group.dense.scores(vectors)
                    group.lexical.scores(question.split())

    yield line("text turn / (encoder + search)", ratios(ours, bare), 1.25)


def voice(house: House) -> Iterator[str]:
    """Compare voice turns: the whole desk against the recogniser alone on the same samples."""
    desk = house.reception.desk
    kept = admit(voice_file("zh-warranty"), part="audio", limits=house.settings.limits)
    said = turn(Audio(house.blobs.put(kept.data, kept.media_type)))
    sound = audio.samples(kept.data)
    recogniser = house.senses.speech.get()
    assert recogniser is not None, "pull the models first: frontdesk models pull light"
    whole = [(0, 1_000 * len(sound) // audio.RATE)]
    tone = agreed(["voice"])  # the whole work: words and tone
    found = ratios(
        lambda: desk.answer(said, consent=tone), lambda: recogniser.transcribe(sound, whole), clock=wall
    )
    yield line(f"voice turn of {len(sound) / audio.RATE:.1f} s / speech to text", found, 1.3)
