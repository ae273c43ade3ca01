"""How soon and how clearly replies are spoken: `python -m benchmarks.speech [first] [errors] [cache]`.

Own sentences, as the sample shop would say them, are spoken by the pulled voices and written down again by
the desk's own ears. Whisper errs too: the error rate is of both together, an upper bound for the voice. Of
Chinese, syllables with their tones are counted beside characters: whisper-base often writes a homophone.
"""

import io
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
import soundfile
import soxr

from benchmarks.measure import machine
from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import load
from frontdesk.media.spoken import BITS
from frontdesk.models.store import ModelStore
from frontdesk.perception.audio import hear
from frontdesk.perception.senses import open_senses
from frontdesk.preprocess.audio import RATE as HEARD
from frontdesk.speech import chinesenumbers, englishnumbers
from frontdesk.speech.cache import SpeechCache
from frontdesk.speech.kokoro import RATE
from frontdesk.speech.pieces import pieces
from frontdesk.speech.plain import Language
from frontdesk.speech.speaker import Speaker
from frontdesk.speech.spoken import Speech
from frontdesk.turn.consent import NONE

GOAL = 0.6  # seconds from the sentence to its first audio
ROUNDS = 2
SAID: dict[Language, tuple[str, ...]] = {
    "zh": (
        "您好，请问有什么可以帮您？",
        "您的订单NL26110002已于11月26日发货，预计11月28日送达。",
        "退款¥299将在3到5个工作日内退回原支付账户。",
        "这款耳机支持主动降噪，续航30小时。",
        "请长按电源键10秒，直到指示灯变成蓝色。",
        "如有问题，请拨打400-820-8820。",
        "抱歉给您带来不便，我马上为您转接人工客服。",
        "保修期为24个月，从签收之日算起。",
        "收货后7天内可以无理由退货。",
        "发票会发送到您的邮箱，请注意查收。",
        "您可以在订单详情里修改收货地址。",
        "红灯常亮表示水箱没有装好。",
        "请先把路由器断电，等待30秒再接通。",
        "快递员会在上午10:30之前联系您。",
        "商品价格1,299元，现在下单立减15%。",
        "好的，已经帮您取消订单。",
        "您收到的台灯有划痕吗？请拍一张照片发给我们。",
        "电池重2.5kg，容量20000毫安时。",
    ),
    "en": (
        "Hello, how can I help you today?",
        "Your order NL26110002 was shipped on 26 November and will arrive on 28 November.",
        "The refund of $299.50 goes back to your card within 3 to 5 working days.",
        "These headphones cancel noise and play for 30 hours.",
        "Hold the power button for 10 seconds until the light turns blue.",
        "Please call us at 400-820-8820 if it happens again.",
        "I am sorry about that, a colleague will take over now.",
        "The warranty lasts 24 months from the day of delivery.",
        "You can return it within 7 days without giving a reason.",
        "We have sent the invoice to your email address.",
        "You can change the delivery address in the order details.",
        "A steady red light means that the water tank is not in place.",
        "Unplug the router, wait 30 seconds, and plug it in again.",
        "The courier will contact you before 10:30 in the morning.",
        "It costs 1,299 yuan, and today you save 15%.",
        "Your order has been cancelled.",
        "Is the lamp scratched? Please send us a photo.",
        "The battery weighs 2.5 kg and has been returned twice.",
    ),
}


def first(speech: Speech) -> Iterator[str]:
    """Measure from the sentence to its first bytes, how much faster than real time the rest comes, and gaps.

    CPU seconds stand beside: they tell what the time would be where nothing else runs.
    """
    fresh = Speech(speech.speaker, SpeechCache(speech.cache.root, 0, 0), speech.queue)  # keeps nothing
    for language, texts in SAID.items():
        found = [_spoken(fresh, text) for _ in range(ROUNDS) for text in texts]
        waits = sorted(one.wait for one in found)
        within = round(100 * sum(wait <= GOAL for wait in waits) / len(waits))
        gaps = [gap for one in found for gap in one.gaps]
        yield (
            f"{language}: first audio after {statistics.median(waits):.2f} s in the median of {len(waits)} "
            f"({waits[0]:.2f} to {waits[-1]:.2f}; {within}% within {GOAL} s), "
            f"{statistics.median(one.work for one in found):.2f} s of CPU; "
            f"all made in {statistics.median(one.share for one in found):.2f} of real time, "
            f"{statistics.median(one.busy for one in found):.2f} s of CPU for each second"
        )
        yield (
            f"  {len(gaps)} stretches came behind a first one, {sum(gap > 0 for gap in gaps)} of them late, "
            f"by {max([0.0, *gaps]):.2f} s at most; load {os.getloadavg()[0]:.1f}"
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """One sentence: seconds and CPU seconds to its first audio, and all of them for each second of sound.

    ``gaps`` are the seconds by which each later stretch came late for who listens, less than 0 when early.
    """

    wait: float
    work: float
    share: float
    busy: float
    gaps: tuple[float, ...]


def _spoken(speech: Speech, text: str) -> Measured:
    began, busy = time.perf_counter(), time.process_time()
    stream = speech.stream([text])
    wait, work = time.perf_counter() - began, time.process_time() - busy
    data, gaps = next(stream), list[float]()
    ends = wait + _seconds(data)  # when all that is there has been heard
    for part in stream:
        now = time.perf_counter() - began
        gaps.append(now - ends)
        data += part
        ends = max(ends, now) + len(part) * 8 / BITS
    took, cpu, whole = time.perf_counter() - began, time.process_time() - busy, _seconds(data)
    return Measured(wait, work, took / whole, cpu / whole, tuple(gaps))


def _seconds(data: bytes) -> float:
    return float(soundfile.info(io.BytesIO(data)).duration)


def errors(speaker: Speaker) -> Iterator[str]:
    """Let the desk write down what it said itself, and count what differs."""
    settings = load()
    ears = open_senses(ModelStore(settings.models), settings.compute.threads).ears(NONE)
    for language, texts in SAID.items():
        pairs: list[tuple[str, str]] = []
        for text in texts:
            samples = np.concatenate([speaker.say(piece, language)[0] for piece in pieces([text])])
            found = hear(0, soxr.resample(samples, RATE, HEARD).astype(np.float32), ears)
            pairs.append((text, " ".join(one.text for one in found.transcript)))
        for name, units in KINDS[language].items():
            counts = [(distance(units(said), units(heard)), len(units(said))) for said, heard in pairs]
            wrong, total = (sum(count) for count in zip(*counts, strict=True))
            yield f"{language}: {100 * wrong / total:.1f}% of {total} {name} heard otherwise by whisper-base"
        for (said, heard), (wrong, _) in zip(pairs, counts, strict=True):
            if wrong:
                yield f"  {said} -> {heard}"


def cached(speech: Speech) -> Iterator[str]:
    """Measure what a sentence costs that was made before."""
    text = SAID["zh"][1]
    b"".join(speech.stream([text]))
    took: list[float] = []
    for _ in range(200):
        began = time.perf_counter()
        b"".join(speech.stream([text]))
        took.append(time.perf_counter() - began)
    yield f"a reply that was spoken before: {1_000 * statistics.median(took):.2f} ms"


def words(text: str) -> list[str]:
    """Give the words of English, numbers as they are said, letters one by one."""
    said = englishnumbers.in_words(_CAPITALS.sub(lambda found: " ".join(found[0]), _written(text)))
    return re.findall(r"[a-z']+", said.casefold().replace("-", " "))


def characters(text: str) -> list[str]:
    """Give the characters of Chinese, numbers as they are said."""
    return [sign for sign in chinesenumbers.in_words(_written(text)).casefold() if sign.isalnum()]


def syllables(text: str) -> list[str]:
    """Give the syllables of Chinese with their tones."""
    read = import_module("pypinyin")
    return [str(one) for one in read.lazy_pinyin("".join(characters(text)), style=read.Style.TONE3)]


def _written(text: str) -> str:
    """Write hours and long codes in one way: whisper puts points and hyphens where it likes."""
    return re.sub(
        r"(?<=\d{4})[- ](?=\d{4})", "", re.sub(r"(?<![\d$.])(\d{1,2})\.(\d{2})(?!\d)", r"\1:\2", text)
    )


KINDS: Mapping[Language, Mapping[str, Callable[[str], list[str]]]] = {
    "zh": {"characters": characters, "syllables": syllables},
    "en": {"words": words},
}
_CAPITALS = re.compile(r"\b[A-Z]{2,3}(?=\d|\b)")


def distance(want: Sequence[str], got: Sequence[str]) -> int:
    """Count the least insertions, deletions and exchanges between two rows (Levenshtein)."""
    row = list(range(len(got) + 1))
    for at, one in enumerate(want, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(got, 1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (one != other))
    return row[-1]


def main(wanted: Sequence[str]) -> None:
    settings = load()
    speaker = Speaker(ModelStore(settings.models), settings.speech, settings.compute.threads)
    queue = InferenceQueue()
    print(f"{machine()}; {speaker.who()}")
    speaker.warm()
    with tempfile.TemporaryDirectory() as folder:
        speech = Speech(speaker, SpeechCache(Path(folder), 10_000_000, 3_600), queue)
        for name, lines in (("first", first(speech)), ("errors", errors(speaker)), ("cache", cached(speech))):
            for line in lines if name in wanted or not wanted else ():
                print(line, flush=True)
    queue.close()


if __name__ == "__main__":
    main(sys.argv[1:])
