"""Speech to text with whisper-base, Chinese and English.

Whisper was trained on windows of 30 seconds, and most programs pay for all of them however short a message
is. Here the encoder hears the speech and two seconds of silence, at least eight in all: several times faster
on short clips, at the same error rate. An answer that looks wrong (few words, low probability) is asked for
again with the full window. The encoder runs once a window: the language is detected on what it gave.
"""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from opencc import OpenCC

from frontdesk.errors import ModelCorrupt
from frontdesk.features.voice import HOP, log_mel
from frontdesk.perception.heard import Heard
from frontdesk.perception.percepts import Words
from frontdesk.preprocess.audio import RATE, Span, cut, voiced, widened, windows

Floats = NDArray[np.float32]

LONGEST = 15_000  # ms of one window: short enough to say when something was said
AROUND = 500  # ms that are heard on both sides of it: words begin and end softly
FULL = 3_000  # frames of 10 ms that whisper was trained on
LEAST, QUIET = 800, 200  # frames the encoder hears at least, and of silence after the speech
TOKENS = 16  # a second of fast Chinese
SIMPLIFIED = " 以下是普通话的句子。"  # without it, Chinese comes out in traditional characters at times
DOUBT = -0.7  # mean log probability of a token under which the full window is tried
NONSENSE = -1.5  # ... under which nothing is believed
SLOW = 2.0  # tokens a second of speech under which something was left out
REPEATS = 2.4  # times that text shrinks when compressed, from which on it is a loop
NOBODY = 0.6  # probability that nobody speaks
FOREIGN = 0.7  # probability from which another language than zh and en is believed


@dataclass(frozen=True, slots=True)
class _Draft:
    """One decoding of a window; ``score`` is the mean log probability of its tokens."""

    text: str
    tokens: int
    score: float
    silence: float
    language: str
    confidence: float

    def doubtful(self, seconds: float) -> bool:
        return self.score < DOUBT or self.tokens < SLOW * seconds or repeats(self.text)

    def believed(self) -> bool:
        nobody = self.silence > NOBODY and self.score < DOUBT
        return bool(self.text) and self.score > NONSENSE and not nobody and not repeats(self.text)


@dataclass(frozen=True, slots=True)
class Speech:
    """Writes down what is said."""

    model: WhisperModel

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "Speech":
        """Open the pulled model in ``folder``. Raises `ModelCorrupt` when it cannot be read."""
        try:
            model = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelCorrupt("the model of speech cannot be read", part="whisper") from error
        return cls(model)

    def transcribe(self, samples: Floats, speech: Sequence[Span]) -> Heard:
        """Write down the stretches of voice in (n,) samples at 16 kHz; nothing outside them is listened to.

        A sentence's times are those of its window, at most 15 seconds.
        """
        said = windows(speech, LONGEST)
        heard = widened(said, AROUND, samples.size * 1000 // RATE)
        drafts = [
            (window, self._window(cut(samples, wide), voiced(window, speech) / 1000))
            for window, wide in zip(said, heard, strict=True)
        ]
        kept = [(window, draft) for window, draft in drafts if draft.believed()]
        words = tuple(Words(d.text, math.exp(min(0.0, d.score)), *window) for window, d in kept)
        return Heard(words, *_language([draft for _, draft in kept]))

    def _window(self, samples: Floats, seconds: float) -> _Draft:
        """Decode one window with so many seconds of voice; when in doubt, a second time with all frames."""
        frames = min(FULL, max(LEAST, samples.size // HOP + QUIET) // 2 * 2)
        draft = self._decode(samples, frames)
        if frames < FULL and draft.doubtful(seconds):
            again = self._decode(samples, FULL)
            return again if again.believed() or not draft.believed() else draft
        return draft

    def _decode(self, samples: Floats, frames: int) -> _Draft:
        """Decode one window of at most 30 seconds, filled with silence to ``frames``."""
        encoded = self.model.encode(log_mel(samples, frames * HOP - samples.size))
        language, confidence = choose(self.model.model.detect_language(encoded)[0])
        prompt = self._prompt(language)
        result = self.model.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=len(prompt) + 24 + TOKENS * samples.size // RATE,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        tokens = result.sequences_ids[0]
        score = result.scores[0] * len(tokens) / (len(tokens) + 1)
        text = self.model.hf_tokenizer.decode(tokens, skip_special_tokens=True)
        text = _clean(text, language)
        return _Draft(text, len(tokens), score, result.no_speech_prob, language, confidence)

    def _prompt(self, language: str) -> list[int]:
        """Return the tokens that ask for a transcript in a language, without times."""
        tokenizer = self.model.hf_tokenizer
        known = tokenizer.token_to_id
        wanted = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        start = [token for name in wanted if (token := known(name)) is not None]
        if language != "zh":
            return start
        before = tokenizer.encode(SIMPLIFIED, add_special_tokens=False).ids
        previous = known("<|startofprev|>")
        return start if previous is None else [previous, *before, *start]


def choose(guesses: Sequence[tuple[str, float]]) -> tuple[str, float]:
    """Choose a language from [("<|zh|>", probability), ...]: zh or en unless another one is likely."""
    chances = {token[2:-2]: chance for token, chance in guesses}
    best = max(chances, key=lambda code: chances[code])
    if best not in {"zh", "en"} and chances[best] >= FOREIGN:
        return best, chances[best]
    zh, en = chances.get("zh", 0.0) + chances.get("yue", 0.0), chances.get("en", 0.0)
    return ("zh", zh / (zh + en)) if zh > en else ("en", en / (zh + en) if en else 0.0)


def _language(drafts: Sequence[_Draft]) -> tuple[str, float]:
    """Return the language that most tokens are in, and the mean confidence of their windows."""
    if not drafts:
        return "und", 0.0
    weights: dict[str, int] = {}
    for draft in drafts:
        weights[draft.language] = weights.get(draft.language, 0) + draft.tokens
    language = max(weights, key=lambda code: weights[code])
    sure = [draft.confidence for draft in drafts if draft.language == language]
    return language, sum(sure) / len(sure)


def _clean(text: str, language: str) -> str:
    """Strip what is no text; write Chinese in simplified characters."""
    stripped = text.replace("\ufffd", "").strip()
    return _simplifier().convert(stripped) if language == "zh" else stripped


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def repeats(text: str) -> bool:
    """Tell whether a text is a loop: it compresses better than speech does."""
    data = text.encode()
    return len(data) > 40 and len(data) / len(zlib.compress(data)) > REPEATS
