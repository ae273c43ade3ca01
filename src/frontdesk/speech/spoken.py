"""A reply as a stream of speech: its first words are heard while the next ones are made."""

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from frontdesk import sections
from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import Conflict, FrontdeskError, NotReady
from frontdesk.media.spoken import MEDIA_TYPE, Encoder, heading
from frontdesk.speech.cache import SpeechCache
from frontdesk.speech.pieces import pieces
from frontdesk.speech.plain import Language, language_of, words_of
from frontdesk.speech.speaker import LABEL, Begun, Speaker, Voice
from frontdesk.turn.codec import reply_part_json
from frontdesk.turn.parts import Audio
from frontdesk.turn.reply import Reply, Spoken
from frontdesk.turn.turn import Turn

__all__ = ["MEDIA_TYPE", "Speech"]

log = logging.getLogger(__name__)

LENGTH = 4  # bytes in front of what is kept: how long its first stretch is


@dataclass(frozen=True, slots=True)
class Speech:
    """Speaks replies. Each stretch is one call of the models, so turns of other customers come between."""

    speaker: Speaker
    cache: SpeechCache
    queue: InferenceQueue

    @property
    def settings(self) -> sections.Speech:
        """How is spoken, and whether at all."""
        return self.speaker.settings

    def stream(self, texts: Sequence[str]) -> Generator[bytes]:
        """Speak texts: MP3 with a label, stretch by stretch; stops when nobody reads on.

        The first stretch is made before this returns, so what goes wrong is known before anything is sent.
        Raises `Conflict` when there is nothing to say, `NotReady` when nobody can say it, `Overloaded`.
        """
        if not self.settings.on:
            raise NotReady("speech is switched off", part="speech", remedy="set speech.on = true")
        made = self._made(pieces(texts), language_of(texts))
        first = next(made, None)
        if first is None:
            raise Conflict(
                "the reply has no words that can be spoken", part="speech", remedy="read its parts"
            )
        return self._joined(first, made)

    def voiced(self, turn: Turn, reply: Reply) -> Reply:
        """Offer a reply to a voice message as speech too; a note says what stands in, or why it is not."""
        words = words_of(map(reply_part_json, reply.parts))
        if not (self.settings.on and words and any(isinstance(part, Audio) for part in turn.parts)):
            return reply
        try:
            note = self.speaker.note(language_of(words))
        except NotReady as error:
            return replace(reply, notes=(*reply.notes, f"speech out is off: {error}; please read"))
        spoken = Spoken(f"/v1/conversations/{reply.conversation}/turns/{reply.turn}/speech", MEDIA_TYPE)
        notes = (*reply.notes, note) if note else reply.notes
        return replace(reply, parts=(*reply.parts, spoken), notes=notes)

    def _joined(self, first: tuple[bytes, Voice], rest: Iterator[tuple[bytes, Voice]]) -> Generator[bytes]:
        data, voice = first
        yield heading(LABEL.format(voice.maker), voice.maker, data) + data
        try:
            for data, _ in rest:
                yield data
        except FrontdeskError as error:  # what was sent cannot be taken back: the speech ends early
            log.warning("a reply was not spoken to its end: %s", error.kind)

    def _made(self, texts: Iterable[str], language: Language) -> Iterator[tuple[bytes, Voice]]:
        for text in texts:
            for data, voice in self._piece(text, language):
                if data:
                    yield data, voice

    def _piece(self, text: str, language: Language) -> Iterator[tuple[bytes, Voice]]:
        """Give a piece as it is made, stretch by stretch, or as it was kept."""
        voice = self.speaker.voice(language)
        kept = self.cache.get(voice.key, text)
        if kept is not None:
            yield from ((data, voice) for data in _apart(kept))
            return
        begun = self.queue.run(lambda: self.speaker.begin(text, language))
        made = list[bytes]()
        for data in self._encoded(begun):
            made.append(data)
            yield data, begun.voice
        self.cache.put(begun.voice.key, text, _together(made))

    def _encoded(self, begun: Begun) -> Iterator[bytes]:
        """Encode a piece without gaps; each stretch waits its turn, the last brings the encoder's rest."""
        encoder = Encoder()
        samples = begun.first
        for speak in begun.rest:
            yield encoder.add(samples)
            samples = self.queue.run(speak)
        yield encoder.add(samples) + encoder.end()


def _together(made: Sequence[bytes]) -> bytes:
    """Join stretches to be kept so that the first can be told from the others: the label is padded by it.

    A browser that asks for ranges must find the same bytes at the same place each time.
    """
    return len(made[0]).to_bytes(LENGTH, "big") + b"".join(made)


def _apart(kept: bytes) -> tuple[bytes, bytes]:
    end = LENGTH + int.from_bytes(kept[:LENGTH], "big")
    return kept[LENGTH:end], kept[end:]
