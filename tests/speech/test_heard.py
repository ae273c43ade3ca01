"""What the pulled voices say is written down again by the desk's own ears."""

import re
from difflib import SequenceMatcher

import numpy as np
import pytest
import soxr

from frontdesk import sections
from frontdesk.models.store import ModelStore
from frontdesk.perception.audio import hear
from frontdesk.perception.senses import open_senses
from frontdesk.speech import chinesenumbers, englishnumbers
from frontdesk.speech.pieces import pieces
from frontdesk.speech.plain import Language, language_of
from frontdesk.speech.speaker import Speaker
from frontdesk.turn.consent import NONE

SAID = (
    "抱歉给您带来不便，我马上为您转接人工客服。",
    "商品价格1,299元，现在下单立减15%。",
    "Hold the power button for 10 seconds, until the light turns blue.",
    "The refund of $299.50 goes back to your card within 3 to 5 working days.",
    "Your order NL26110002 was shipped on 26 November.",
)


def letters(text: str, language: Language) -> str:
    words = chinesenumbers.in_words(text) if language == "zh" else englishnumbers.in_words(text)
    return "".join(filter(str.isalnum, words.casefold()))


@pytest.mark.models
@pytest.mark.parametrize("text", SAID)
def test_the_desk_hears_what_it_says(store: ModelStore, text: str) -> None:
    if not store.has("kokoro"):
        pytest.skip("run 'frontdesk models pull middle'")
    language = language_of([text])
    speaker = Speaker(store, sections.Speech())
    samples = np.concatenate([speaker.say(piece, language)[0] for piece in pieces([text])])
    found = hear(0, soxr.resample(samples, 24_000, 16_000).astype(np.float32), open_senses(store).ears(NONE))
    heard = re.sub(r"(?<=\d{4})[- ](?=\d)", "", " ".join(words.text for words in found.transcript))
    assert found.language == language
    assert SequenceMatcher(None, letters(text, language), letters(heard, language)).ratio() > 0.8
