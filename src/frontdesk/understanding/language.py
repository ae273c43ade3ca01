"""Which language the customer speaks: the majority over the words they typed and said."""

from collections.abc import Mapping

from frontdesk.perception.percepts import Perceived, TextPercept
from frontdesk.preprocess.text import segment
from frontdesk.turn.findings import UNKNOWN, Evidence, Finding
from frontdesk.understanding.fuse import scaled, shapley
from frontdesk.understanding.words import modality, script, sound, stretches

Votes = Mapping[str, Mapping[str, float]]  # words by modality and language
LOCALE_CONFIDENCE = 0.5
READ_CONFIDENCE = 0.4  # what is printed on a thing need not be in the customer's language


def language(perceived: Perceived, locale: str = "und") -> Finding[str]:
    """Find the language by majority of words; without any, ``locale``, else what pictures read."""
    votes = _votes(perceived)
    total: dict[str, float] = {}
    for spoken in votes.values():
        for name, words in spoken.items():
            total[name] = total.get(name, 0.0) + words
    if not total:
        return _wordless(perceived, locale)
    value = max(total, key=lambda one: total[one])
    all_words = sum(total.values())
    distribution = {one: total[one] / all_words for one in sorted(total, key=lambda one: -total[one])}
    confidence = distribution[value]
    return Finding(value, confidence, distribution, _shares(votes, value), _evidence(perceived, value))


def _votes(perceived: Perceived) -> Votes:
    """Count words; the less sure their language is, the less they count."""
    votes: dict[str, dict[str, float]] = {}
    for percept in perceived.percepts:
        heard = percept if isinstance(percept, TextPercept) else sound(percept)
        if heard is None:
            continue
        text = heard.text if isinstance(heard, TextPercept) else " ".join(w.text for w in heard.transcript)
        words = len(segment(text))
        if words and heard.language != "und":
            mine = votes.setdefault(modality(percept), {})
            mine[heard.language] = mine.get(heard.language, 0.0) + words * heard.language_confidence
    return {name: counted for name, counted in votes.items() if sum(counted.values()) > 0}


def _shares(votes: Votes, value: str) -> dict[str, float]:
    def worth(group: frozenset[str]) -> float:
        words = sum(sum(votes[name].values()) for name in group)
        return sum(votes[name].get(value, 0.0) for name in group) / words if words else 0.0

    return scaled(shapley(worth, votes.keys()))


def _evidence(perceived: Perceived, value: str) -> tuple[Evidence, ...]:
    places: list[Evidence] = []
    for percept in perceived.percepts:
        heard = percept if isinstance(percept, TextPercept) else sound(percept)
        if heard is not None and heard.language == value:
            places.append(Evidence(percept.part))
    return tuple(places)


def _wordless(perceived: Perceived, locale: str) -> Finding[str]:
    """Guess where nothing was typed or said: a letter "E3" on a kettle makes nobody English."""
    if locale != "und":
        return Finding(locale, LOCALE_CONFIDENCE, {locale: LOCALE_CONFIDENCE})
    read = [one for one in stretches(perceived) if one.way == "read"]
    if not read:
        return Finding(UNKNOWN, 0.0)
    value = script(" ".join(one.text for one in read))
    shares = scaled(dict.fromkeys((one.modality for one in read), 1.0))
    return Finding(value, READ_CONFIDENCE, {value: READ_CONFIDENCE}, shares, (read[0].evidence,))
