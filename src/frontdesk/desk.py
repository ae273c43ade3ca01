"""The whole desk on one screen: perceive, understand, look up, decide, speak."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from frontdesk.dialogue.assist import Budget
from frontdesk.dialogue.clerk import Clerk, NoClerk
from frontdesk.dialogue.ear import Ear
from frontdesk.dialogue.exhibits import exhibits
from frontdesk.dialogue.flow import NO_FLOWS, Flows
from frontdesk.dialogue.further import ways
from frontdesk.dialogue.gist import Gist
from frontdesk.dialogue.guard import Known, Rules, guarded, safe
from frontdesk.dialogue.hearing import Heard
from frontdesk.dialogue.helped import Helped, helped, offered, scened, shown, unsure, worded
from frontdesk.dialogue.llm import LanguageModel
from frontdesk.dialogue.memory import in_language
from frontdesk.dialogue.moment import Moment
from frontdesk.dialogue.observed import Observed, heeded, observed
from frontdesk.dialogue.offering import Attended, Counterside, noticed, shown_first
from frontdesk.dialogue.own import Recorded, carried
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.policy import Policy
from frontdesk.dialogue.reword import fresh
from frontdesk.dialogue.situation import Situation
from frontdesk.dialogue.speak import Voice, quotes
from frontdesk.dialogue.talk import Serve, Talk, Uttered
from frontdesk.dialogue.tool import Caller, NoTools, Toolbox
from frontdesk.dialogue.topics import regarded
from frontdesk.dialogue.untrusted import Untrusted
from frontdesk.dialogue.waiting import served, verifier
from frontdesk.dialogue.walk import Stage
from frontdesk.dialogue.wanting import Wanting, beside
from frontdesk.knowledge.answer import BETWEEN, Answer, shifted
from frontdesk.knowledge.asking import Found
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.support import Told
from frontdesk.knowledge.wanted import Wanted
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.senses import Senses, perceive
from frontdesk.perception.text import read
from frontdesk.turn.consent import NONE, Consent
from frontdesk.turn.findings import UNKNOWN, Finding, Findings
from frontdesk.turn.parts import Blob
from frontdesk.turn.reply import Citation, Reply, ReplyPart, Said
from frontdesk.turn.spoken import spoken
from frontdesk.turn.state import NEW, State
from frontdesk.turn.turn import Turn
from frontdesk.understanding.plain import plain
from frontdesk.understanding.question import Question, asked
from frontdesk.understanding.understand import Understanding
from frontdesk.understanding.words import stretches

CUSTOMERS = Wanted(audience="customers")  # what is for another audience is not told to them
Fetch = Callable[[Blob], bytes]
Tell = Callable[[str], None]


def nobody(piece: str) -> None:
    """Take a piece of a reply that is still being written, for nobody to read."""
    del piece


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers turns. Every stage is handed in, so that each can be another one in a test or at scale."""

    senses: Senses
    understanding: Understanding
    knowledge: KnowledgeBase
    policy: Policy
    voice: Voice
    fetch: Fetch
    toolbox: Toolbox = field(default_factory=NoTools)
    tell: Tell = nobody  # what a model writes is told to, piece by piece, before the reply is committed
    model: LanguageModel | None = None  # proposes where rules are unsure; nothing depends on it
    budget: Budget = field(default_factory=Budget)  # of the model, for one turn
    rewords: bool = False  # the model may put the pack's texts in other words
    rules: Rules = field(default_factory=Rules)  # of what may leave
    flows: Flows = field(default_factory=lambda: NO_FLOWS)
    clerk: Clerk = field(default_factory=NoClerk)  # suggests things of the catalogue

    def answer(self, turn: Turn, past: tuple[Past, ...] = (), consent: Consent = NONE) -> Reply:
        """Answer one turn; ``past`` is what earlier replies of the conversation leave to remember."""
        return self.reply(turn, self.perceive(turn, consent=consent), past)

    def perceive(self, turn: Turn, fetch: Fetch | None = None, consent: Consent = NONE) -> Perceived:
        """Read, see and hear every part; what cannot be perceived, or may not be, is left out with a note."""
        perceived = perceive(turn, fetch or self.fetch, self.senses, consent)
        return replace(perceived, notes=(*perceived.notes, *self.understanding.notes(perceived)))

    @property
    def consent_text(self) -> Mapping[str, str]:
        """What customers read when they are asked whether tone and expression may be looked at."""
        return self.voice.texts["consent_voice_and_face"]

    def understand(self, turn: Turn, perceived: Perceived) -> Findings:
        """Tell what the customer feels and wants."""
        return self.understanding.understand(perceived, turn.parts, turn.locale)

    def reply(
        self,
        turn: Turn,
        perceived: Perceived,
        past: tuple[Past, ...] = (),
        state: State = NEW,
        caller: Caller | None = None,
    ) -> Reply:
        """Answer what was perceived; ``state`` is what the reply before left, ``caller`` whom tools serve.

        Nothing leaves past the guard: what tools give in this turn belongs to the caller, what else may be
        told was said by the customer, is cited, or is public.
        """
        recorded = Recorded(self.toolbox)
        said = (*(one.text for one in stretches(perceived)), *(one.earlier.asked for one in past))
        given = replace(self, toolbox=recorded)._reply(turn, perceived, past, state, caller)
        language = spoken(given.findings.language.value, turn.locale)
        if self.rewords and self.model is not None:
            customer = Untrusted(asked(perceived))
            given = fresh(given, customer, self.model, self.voice.texts["made_by_model"][language])
        known = Known(said, (*recorded.own, *carried(state), *carried(given.state)))
        return safe(given, self.rules, known, Said(self.voice.texts["unknown"][language]))

    def _reply(
        self, turn: Turn, perceived: Perceived, past: tuple[Past, ...], state: State, caller: Caller | None
    ) -> Reply:
        findings = in_language(self.understand(turn, perceived), asked(perceived), state, self.flows)
        language = spoken(findings.language.value, turn.locale)
        pack, told = self.understanding.pack, heeded(turn, perceived)
        asks, found = self._found(
            [one for said in told for one in ways(said, findings, pack, language, past)], language
        )
        findings = regarded(findings, asked(perceived), pack)
        seen = observed(turn, perceived, findings, pack, language, self.policy.sure)
        stage = self._stage(seen, language, caller or Caller(turn.conversation, turn.id))
        wanting = self._wanting(findings, stage, state, past)
        answer = None if found is None else wanting.leaves(found.extract)
        heard = beside(self.talk.hear(stage, state, answer is not None), wanting, state)
        findings = replace(findings, intent=Finding(UNKNOWN, 0.0)) if heard.bare else findings
        help_ = self._helped(turn, heard, stage, state, answer is not None or wanting.fact != "none")
        situation = Situation(
            findings, answer, past, bool(asks.text or asks.hints), help_.heard.fact, wanting.fact
        )
        row = self.policy.decide(situation)
        if found is not None and answer is not None and quotes(row, situation):
            answer = found.written(self._telling(self.voice.lead(row, situation, language)))
            situation = replace(situation, answer=answer)
        situation = replace(situation, findings=offered(help_.made, findings))
        state = noticed(state, wanting, self.clerk, stage.caller)
        talk = replace(
            self.talk, attend=self._attends(turn, wanting, stage, state), serve=self._serves(stage)
        )
        made = talk.utter(row, situation, help_.heard.commands, stage, state)
        if self.model is not None:
            made = worded(made, help_, self.voice.texts["made_by_model"][language], self.model.name)
        reply = self._written(turn, findings, made)
        unanswered = answer is None and row.unknown
        return replace(reply, notes=perceived.notes, asked=asks.text, unanswered=unanswered)

    def _written(self, turn: Turn, findings: Findings, made: Uttered) -> Reply:
        """Put what is said and done into a reply, with the pictures that it cites."""
        answer = made.answer
        return Reply(
            turn=turn.id,
            conversation=turn.conversation,
            decision=made.decision,
            parts=(*made.parts, *(exhibits(answer, self.knowledge.source) if answer else ())),
            made_by=made.made_by,
            findings=findings,
            citations=() if answer is None else placed(answer, made.parts),
            calls=made.calls,
            flow=made.at,
            transfer=made.transfer,
            suggestions=made.suggestions,
            state=made.state,
            customer=made.customer,
        )

    @property
    def talk(self) -> Talk:
        """What speaks and goes through flows."""
        return Talk(self.voice, self.flows)

    def _found(self, questions: Sequence[Question], language: str) -> tuple[Question, Found | None]:
        """Look up one question after another until something is found; else the first stands."""
        for asks in dict.fromkeys(questions):
            found = self.knowledge.found(plain(asks.text), language, asks.hints, CUSTOMERS, asks.photos)
            if found is not None:
                return asks, found
        return questions[0], None

    def _helped(self, turn: Turn, heard: Heard, stage: Stage, state: State, answered: bool) -> Helped:
        """Let the model propose where rules leave a turn open; one that sees is shown the photos."""
        if self.model is None or not unsure(heard, stage, answered, self.model.sees):
            return Helped(heard)
        scene = scened(stage, state, self.flows, self.voice.names)
        if self.model.sees:
            scene = replace(scene, pictures=shown(turn.parts, self.fetch))
        return helped(heard, scene, stage, self.model, self.budget)

    def _wanting(self, findings: Findings, stage: Stage, state: State, past: tuple[Past, ...]) -> Wanting:
        """Hear what a turn wants of the clerk."""
        tact, texts = self.policy.tact, self.voice.texts
        known = verifier(self.flows, stage.tools) is not None and not state.running
        ear = Ear(Gist(stage.seen, state, self.clerk, stage.caller, tact, stage.names_of, known), texts)
        moment = Moment(stage.seen.text, findings, past, state, self._read)
        return ear.hear(lambda: moment.closed(self.policy, self.flows))

    def _read(self, words: str) -> Findings:
        """Understand a few words by themselves."""
        percept = read(0, words, self.senses.language.get(), self.senses.embedder)
        return self.understanding.understand(Perceived((percept,)), ())

    def _attends(
        self, turn: Turn, wanting: Wanting, stage: Stage, state: State
    ) -> Callable[[], Attended] | None:
        """Give what lets the clerk attend to a turn that wants it, and may be given it."""
        if wanting.fact not in ("asks", "tells"):
            return None
        own = self.clerk, stage.caller, self.voice.texts, stage.language, state
        return Counterside(wanting, *own, stage.seen.text, lambda: shown_first(turn, self.fetch)).attend

    def _serves(self, stage: Stage) -> Serve:
        """Give what serves a wish that waited for who the customer is."""

        def serve(state: State, customer: str) -> Attended:
            caller = replace(stage.caller, customer=customer)
            return served(state, self.clerk, caller, self.voice.texts, stage.language)

        return serve

    def _stage(self, seen: Observed, language: str, caller: Caller) -> Stage:
        """Set the stage on which flows go on in this turn."""

        def look(question: str) -> Answer | None:
            return self.knowledge.answer(plain(question), language, (), CUSTOMERS)

        names_of = self.understanding.pack.names_of
        return Stage(seen, language, self.toolbox, caller, look, self.toolbox.tools, names_of)

    def _telling(self, lead: str) -> Told | None:
        """Give what tells an answer sentence by sentence, while it is written, the words before it first."""
        if self.tell is nobody:
            return None
        before = [lead]

        def tell(piece: str, borne: tuple[Citation, ...]) -> None:
            for part in guarded((Said(piece),), self.rules, Known(), borne).parts:
                self.tell("".join((*before, part.text if isinstance(part, Said) else "")))
                before.clear()

        return tell


def placed(answer: Answer, parts: tuple[ReplyPart, ...]) -> tuple[Citation, ...]:
    """Say where in the texts of a reply, joined by empty lines, each citation's words stand."""
    texts = [part.text for part in parts if isinstance(part, Said)]
    before = texts[: texts.index(answer.text)] if answer.text in texts else []
    return shifted(answer.citations, sum(len(text) + len(BETWEEN) for text in before))
