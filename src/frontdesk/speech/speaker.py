"""Who speaks: Kokoro where it was pulled, else espeak-ng where it is installed, else nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from frontdesk import sections
from frontdesk.errors import ModelMissing, NotReady
from frontdesk.media.spoken import resampled
from frontdesk.models.store import ModelStore
from frontdesk.speech import chinese, espeak
from frontdesk.speech.english import English
from frontdesk.speech.kokoro import Kokoro, Speak, no_voice, voices
from frontdesk.speech.plain import Language

Floats = NDArray[np.float32]

MODEL = "kokoro"
LABEL = "人工智能生成 · AI generated: {}"
POOR = "espeak-ng stands in, whose Mandarin is hard to understand"
TEXT_ONLY = "text only"


class Voice(Protocol):
    """Speaks one language. ``maker`` names model, version and voice; ``key`` all that decides the sound."""

    @property
    def maker(self) -> str:
        """Name who speaks."""
        ...

    @property
    def key(self) -> str:
        """Name everything that decides how a text sounds."""
        ...

    def plan(self, text: str) -> Sequence[Speak]:
        """Give what speaks a piece, stretch by stretch: (n,) samples at 24 kHz each. Raises `NotReady`.

        Nothing speaks what holds nothing to say; speaking raises `NotReady` too.
        """
        ...


@dataclass(frozen=True, slots=True)
class KokoroVoice:
    """One voice of Kokoro; ``model`` opens it when it is first needed."""

    model: Callable[[], Kokoro]
    version: str
    language: Language
    name: str
    speed: float

    @property
    def maker(self) -> str:
        """Name who speaks."""
        return f"{self.version}, voice {self.name}"

    @property
    def key(self) -> str:
        """Name everything that decides how a text sounds."""
        return f"{self.maker}, {self.language}, speed {self.speed:g}"

    def plan(self, text: str) -> Sequence[Speak]:
        """Give what speaks a piece, stretch by stretch: (n,) samples at 24 kHz each."""
        model = self.model()
        english = English(guess=espeak.guess)
        sounds = chinese.sounds(text, english) if self.language == "zh" else english_with_names(text, english)
        return model.plan(sounds, self.name, self.speed)


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """espeak-ng."""

    language: Language
    speed: float

    @property
    def maker(self) -> str:
        """Name who speaks."""
        return f"{espeak.COMMAND}, voice {espeak.LANGUAGES[self.language]}"

    @property
    def key(self) -> str:
        """Name everything that decides how a text sounds."""
        return f"{self.maker}, speed {self.speed:g}"

    def plan(self, text: str) -> Sequence[Speak]:
        """Give what speaks a piece: all of it at once."""
        return (lambda: resampled(*espeak.say(text, self.language, self.speed)),)


@dataclass(frozen=True, slots=True)
class Begun:
    """A piece that is being said: the (n,) samples of its first stretch, and what speaks the others."""

    voice: Voice
    first: Floats
    rest: Sequence[Speak]


def english_with_names(text: str, english: English) -> str:
    """Write English as sounds, and Chinese names in it too where their sounds are known."""
    return chinese.among(text, english) if knows_chinese() else english.sounds(text)


def knows_chinese() -> bool:
    """Tell whether the package is installed that knows the sounds of Chinese: not on Python 3.13."""
    return find_spec("misaki") is not None and find_spec("pypinyin") is not None


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """Gives the voice of a language, or what stands in for it; safe to use from several threads."""

    store: ModelStore
    settings: sections.Speech
    threads: int = 2
    _lock: Lock = field(default_factory=Lock, repr=False)
    _held: list[Kokoro] = field(default_factory=list[Kokoro], repr=False)
    _errors: dict[Language, NotReady] = field(default_factory=dict["Language", NotReady], repr=False)

    def check(self) -> None:
        """Look whether the voices of the settings are there. Raises `Misconfigured` when one is not."""
        if self.store.has(MODEL):
            known = voices(self.store.path(MODEL))
            for voice in (self.settings.zh, self.settings.en):
                if voice not in known:
                    raise no_voice(voice, known)

    def voice(self, language: Language) -> Voice:
        """Give who speaks a language. Raises `NotReady` with the remedy when nobody does."""
        error = self._missing(language)
        if error is None:
            name = self.settings.zh if language == "zh" else self.settings.en
            return KokoroVoice(self._model, self._version, language, name, self.settings.speed)
        if espeak.available():
            return EspeakVoice(language, self.settings.speed)
        raise nobody(error)

    def say(self, text: str, language: Language) -> tuple[Floats, Voice]:
        """Speak a piece -> (n,) samples at 24 kHz, and who spoke. Raises `NotReady` as `begin` does."""
        begun = self.begin(text, language)
        return np.concatenate([begun.first, *(speak() for speak in begun.rest)]), begun.voice

    def begin(self, text: str, language: Language) -> Begun:
        """Begin a piece, with the next best voice where the best does not work. Raises `NotReady`."""
        voice = self.voice(language)
        try:
            return _begun(voice, text)
        except NotReady as error:
            if not isinstance(voice, KokoroVoice):  # nothing else is there; it may work the next time
                raise nobody(error) from error
            self._errors[language] = error
            return _begun(self.voice(language), text)

    def note(self, language: Language) -> str:
        """Say what stands in for the voice of a language; empty when nothing does. Raises `NotReady`."""
        if isinstance(self.voice(language), KokoroVoice):
            return ""
        reason = self._missing(language)
        return f"speech out: {POOR if language == 'zh' else 'espeak-ng stands in'}; {reason}"

    def who(self) -> str:
        """Name who speaks now, for readers."""
        if not self.settings.on:
            return "off"
        try:
            return f"zh: {self.voice('zh').maker}; en: {self.voice('en').maker}"
        except NotReady:
            return TEXT_ONLY

    def warm(self) -> None:
        """Open the model, where there is one, and what reads both languages: the first reply comes sooner."""
        if not self.settings.on or self._missing("zh"):
            return
        self.say("您好。", "zh")
        self.say("Hello.", "en")

    def state(self, profile: str) -> tuple[str, Literal["ok", "fallback"], str, str]:
        """Tell who speaks, how well that goes, what stands in and what mends it.

        A model that the profile does not bring is not missed: then the next best is the one that speaks.
        """
        error = self._missing("zh")
        if not self.settings.on:
            return TEXT_ONLY, "ok", TEXT_ONLY, ""
        if error is None:
            return MODEL, "ok", espeak.COMMAND, ""
        fallback = espeak.COMMAND if espeak.available() else TEXT_ONLY
        if MODEL in self.store.names(profile):
            return MODEL, "fallback", fallback, error.remedy or ""
        return fallback, "ok", TEXT_ONLY, ""

    @property
    def _version(self) -> str:
        return self.store.manifest.model(MODEL).version.partition(" (")[0]

    def _missing(self, language: Language) -> NotReady | None:
        if language in self._errors:
            return self._errors[language]
        if language == "zh" and not knows_chinese():
            return chinese.unknown()
        if self._held:
            return None
        try:
            self.store.path(MODEL)
        except NotReady as error:
            return error
        return None

    def _model(self) -> Kokoro:
        with self._lock:
            if not self._held:
                self._held.append(Kokoro.open(self.store.path(MODEL), self.threads))
            return self._held[0]


def _begun(voice: Voice, text: str) -> Begun:
    plan = voice.plan(text)
    first = plan[0]() if plan else np.zeros(0, np.float32)
    return Begun(voice, first, plan[1:])


def nobody(error: NotReady) -> NotReady:
    """Say that nothing can speak, and what helps."""
    return ModelMissing(
        f"nothing can speak here: {error.message}",
        part="speech",
        remedy=f"{error.remedy or 'pull the model of speech'}, or install {espeak.COMMAND}",
    )
