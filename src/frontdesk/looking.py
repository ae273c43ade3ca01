"""What customers agree to have looked at: recorded, read when a turn is perceived, and once more after it."""

from dataclasses import dataclass

from frontdesk.desk import Desk
from frontdesk.errors import Conflict, InvalidInput
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.withheld import SWITCHED_OFF, withdrawn
from frontdesk.store.consents import ConsentStore, Recorded, now
from frontdesk.store.voices import Floats, KeptVoice, VoiceStore
from frontdesk.turn.consent import NONE, Consent, agreed, version
from frontdesk.turn.turn import Turn
from frontdesk.understanding import adaptation
from frontdesk.understanding.emotion import VOICE_ENCODER


@dataclass(frozen=True, slots=True)
class Looking:
    """Perceives turns as their customers agree to it."""

    consents: ConsentStore
    voices: VoiceStore

    def consent(self, conversation: str, desk: Desk) -> Consent:
        """Return what a customer agrees to now: what they said last, if it was to the text as it is now."""
        said = self.said(conversation, desk)
        return NONE if said is None else desk.senses.permitted(said.consent)

    def said(self, conversation: str, desk: Desk) -> Recorded | None:
        """Return what a customer said last about the text as it is now; None when they must be asked."""
        said = self.consents.latest(conversation)
        return said if said is not None and said.version == version(desk.consent_text) else None

    def agree(
        self, conversation: str, desk: Desk, consent: Consent, channel: str, read: str | None = None
    ) -> None:
        """Record what a customer agrees to from now on, having read the text of version ``read``.

        Raises `NotFound`, `Conflict` when the text has changed since, `InvalidInput` when it is switched off.
        """
        current = version(desk.consent_text)
        if consent.given:
            _check(consent, desk.senses.permitted(consent), read or current, current)
        self.consents.record(conversation, now(consent, read or current, channel))

    def perceived(self, turn: Turn, desk: Desk) -> Perceived:
        """Perceive what the customer agrees to at this moment, and take out what they withdrew meanwhile."""
        before = self.consent(turn.conversation, desk)
        perceived = desk.perceive(turn, consent=before)
        after = self.consent(turn.conversation, desk)
        seen = withdrawn(perceived, before, after)
        mean = desk.understanding.voice_mean
        return seen if mean is None else self._adapted(turn, seen, mean, version(desk.consent_text))

    def _adapted(self, turn: Turn, perceived: Perceived, mean: Floats, text: str) -> Perceived:
        """Adapt voices to the customer's own, which is remembered while they agree to it."""
        voice = adaptation.heard(perceived)
        if voice is None:
            return perceived
        clips = KeptVoice(voice.count, voice.total)
        known = self.voices.add(turn.conversation, clips, VOICE_ENCODER, text)
        if known is None:  # withdrawn in this very moment
            return withdrawn(perceived, agreed(["voice"]), NONE)
        return adaptation.adapted(perceived, adaptation.Voice(known.count, known.total), mean)


def _check(consent: Consent, permitted: Consent, read: str, current: str) -> None:
    """Refuse a consent to what is not offered, or to a text that is not the one of now."""
    if permitted != consent:
        raise InvalidInput(
            f"{' and '.join(consent.purposes)} cannot be agreed to: {SWITCHED_OFF}",
            part="purposes",
            value=",".join(consent.purposes),
            remedy="agree to what is offered",
        )
    if read != current:
        raise Conflict(
            f"the text of consent has changed: {read} was read, now it is {current}",
            part="version",
            value=read,
            limit=current,
            remedy="show the text as it is now and ask again",
        )
