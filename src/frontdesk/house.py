"""A desk with everything it stands on, opened from the settings: the one place that wires rooms together."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sql

from frontdesk.aside import AsideModel, AsideToolbox
from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import Settings
from frontdesk.counter import Counter
from frontdesk.desk import Desk, Fetch
from frontdesk.dialogue import assist, reword
from frontdesk.dialogue.flowfile import load_flows
from frontdesk.dialogue.guard import Rules
from frontdesk.dialogue.llm import LanguageModel
from frontdesk.dialogue.policyfile import load_policy
from frontdesk.dialogue.private import Secrets
from frontdesk.dialogue.rulefile import load_rules
from frontdesk.dialogue.speak import Voice
from frontdesk.dialogue.tool import Toolbox
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.feedback import Feedback
from frontdesk.gaps import Gaps
from frontdesk.inbox.plan import Plan
from frontdesk.inbox.planfile import load_plan
from frontdesk.inbox.room import Inbox
from frontdesk.knowledge import writer
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.models.store import ModelStore
from frontdesk.net.fetch import Fetcher, open_fetcher
from frontdesk.offers.offers import Offers
from frontdesk.offers.ruling import NOTHING
from frontdesk.perception.gallery import Gallery
from frontdesk.perception.senses import Senses, SlotState, open_senses, slots
from frontdesk.reception import Reception
from frontdesk.speech.cache import SpeechCache
from frontdesk.speech.speaker import Speaker
from frontdesk.speech.spoken import Speech
from frontdesk.store.blobs import BlobStore
from frontdesk.store.consents import ConsentStore
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.corrections import CorrectionStore
from frontdesk.store.database import open_database, storage_errors
from frontdesk.store.events import EventStore
from frontdesk.store.gaps import GapStore
from frontdesk.store.handoffs import HandoffStore
from frontdesk.store.inbox import InboxStore
from frontdesk.store.scores import ScoreStore
from frontdesk.store.tags import TagStore
from frontdesk.store.voices import VoiceStore
from frontdesk.tools.outside import Outside
from frontdesk.tools.toolbox import Tools, open_toolbox
from frontdesk.tools.toolfile import read_tools
from frontdesk.turn.clock import Clock, utc_now
from frontdesk.understanding.pack import Pack, load_pack
from frontdesk.understanding.served import Served, stamp
from frontdesk.understanding.understand import Understanding, open_understanding
from frontdesk.wiring import EVIDENCE, open_knowledge, open_model, open_offers, pack_files, pack_folder

GALLERY = "gallery.npz"  # in the home: what the company's own products look like
SPOKEN = "speech"  # in the home: sentences that were spoken a short time ago
VECTORS = "vectors"  # in the home: of the pack's examples


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a running desk holds open."""

    settings: Settings
    engine: sql.Engine
    blobs: BlobStore
    evidence: BlobStore
    queue: InferenceQueue
    senses: Senses
    knowledge: KnowledgeBase
    reception: Reception
    served: Served[Desk]
    inbox: Inbox
    plans: Served[Plan]
    speech: Speech
    offers: Offers
    clock: Clock = utc_now

    @property
    def feedback(self) -> Feedback:
        """Where staff's corrections come in."""
        return Feedback(CorrectionStore(self.engine), lambda: self.reception.desk.understanding.pack.labels)

    @property
    def fetcher(self) -> Fetcher:
        """What brings pages of knowledge. Raises `Misconfigured` for a wrong allow-list or proxy."""
        return open_fetcher(self.settings.network)

    def slots(self) -> Mapping[str, SlotState]:
        """Tell which model runs in which place, or what stands in for it."""
        spoken = SlotState(*self.speech.speaker.state(self.settings.compute.profile))
        return {**slots(self.senses), "speech_out": spoken}

    def pack_state(self) -> tuple[Pack, str | None]:
        """Tell which pack is served, and what is wrong with its files as they are now."""
        return self.served().understanding.pack, self.served.error or self.plans.error

    def tools(self) -> Mapping[str, bool]:
        """Tell of the pack's tools whether each can be reached."""
        aside = self.served().toolbox
        toolbox = aside.toolbox if isinstance(aside, AsideToolbox) else aside
        states = toolbox.states() if isinstance(toolbox, Tools) else ()
        return {one.spec.name: one.tool is not None for one in states}

    def probe(self) -> None:
        """Touch the database. Raises `StorageFailed` when it cannot be read."""
        with storage_errors("reading the database"), self.engine.connect() as connection:
            connection.execute(sql.text("SELECT 1"))


@contextmanager
def open_house(settings: Settings, clock: Clock = utc_now, like: House | None = None) -> Generator[House]:
    """Open everything; let go of it at the end. Models load when they are first needed.

    ``like`` is an open house of the same settings but for its home: it lends its models and what it learnt.
    """
    engine = open_database(settings.database_url)
    queue = InferenceQueue(settings.server.queue, settings.server.deadline)
    outside = Outside(settings.services)
    try:
        house = _furnish(settings, engine, queue, outside, clock, like)
        with house.served.watching(), house.plans.watching():
            yield house
    finally:
        outside.close()
        queue.close()
        engine.dispose()


def _furnish(
    settings: Settings,
    engine: sql.Engine,
    queue: InferenceQueue,
    outside: Outside,
    clock: Clock,
    like: House | None,
) -> House:
    blobs, evidence = BlobStore(settings.home / "blobs"), BlobStore(settings.home / EVIDENCE)
    gallery = settings.home / GALLERY
    store = ModelStore(settings.models)
    seen = Gallery.load(gallery) if gallery.exists() else None
    made = open_senses(store, settings.compute.threads, seen, settings.emotion.voice_and_face)
    senses = made if like is None else like.senses  # nothing is loaded yet
    learnt = None if like is None else like.served().understanding
    named = open_model(settings.model)
    model = None if named is None else AsideModel(named, queue)
    knowledge = open_knowledge(settings, engine, senses, model)

    def tools(folder: Path) -> Toolbox:
        return AsideToolbox(open_toolbox(folder, settings.home, engine, outside, clock), queue)

    offers = open_offers(settings, engine, senses, clock)

    def desk() -> Desk:
        made = _desk(settings, senses, knowledge, blobs.get, tools, learnt)
        return replace(_ruled(made, settings, model), clerk=_clerk(settings, offers))

    served = Served(desk, lambda: stamp(pack_files(settings)))
    stores = ConversationStore(engine), ConsentStore(engine), VoiceStore(engine)
    gaps = Gaps(GapStore(engine), knowledge, queue)
    plans = Served(lambda: _plan(settings), lambda: stamp(pack_files(settings)))
    inbox = _inbox(engine, plans, lambda: served().understanding.pack, clock)
    speech = _speech(settings, queue, like)
    reception = Reception(
        served, blobs, queue, settings.limits, *stores, gaps, clock, inbox.routed, speech.voiced
    )
    rooms = senses, knowledge, reception, served, inbox, plans, speech, offers
    return House(settings, engine, blobs, evidence, queue, *rooms, clock)


def _speech(settings: Settings, queue: InferenceQueue, like: House | None) -> Speech:
    """Open what speaks. Raises `Misconfigured` for a voice that is not there."""
    own = settings.speech
    speaker = Speaker(ModelStore(settings.models), own, settings.compute.threads)
    speaker.check()
    cache = SpeechCache(settings.home / SPOKEN, own.cache_megabytes * 1_000_000, own.cache_hours * 3_600)
    return Speech(speaker if like is None else like.speech.speaker, cache, queue)


def _inbox(engine: sql.Engine, plan: Callable[[], Plan], pack: Callable[[], Pack], clock: Clock) -> Inbox:
    stores = InboxStore(engine), ConversationStore(engine), HandoffStore(engine, clock)
    noted = TagStore(engine, clock), ScoreStore(engine, clock), EventStore(engine)
    return Inbox(plan, pack, *stores, *noted, clock)


def _plan(settings: Settings) -> Plan:
    """Read the inbox of the pack as its files are now. Raises `Misconfigured` for a broken one."""
    folder = pack_folder(settings)
    return load_plan(folder, load_pack(folder))


def _desk(
    settings: Settings,
    senses: Senses,
    knowledge: KnowledgeBase,
    fetch: Fetch,
    tools: Callable[[Path], Toolbox],
    learnt: Understanding | None = None,
) -> Desk:
    """Make the desk of the pack as its files are now. Raises `Misconfigured` for a broken one."""
    home, words = settings.home, settings.emotion.words
    folder = pack_folder(settings)
    pack = load_pack(folder)
    policy = load_policy(folder, pack)
    if learnt is None or learnt.pack != pack:
        learnt = open_understanding(pack, senses.embedder, home / VECTORS, words, home)
    toolbox = tools(folder)
    declared = {**dict.fromkeys(one.name for one in read_tools(folder).tools), **toolbox.tools}
    flows = load_flows(folder, pack, declared)
    voice = Voice(pack.texts, pack.names)
    return Desk(senses, learnt, knowledge, policy, voice, fetch, toolbox, flows=flows)


def _clerk(settings: Settings, offers: Offers) -> Counter:
    """Make who suggests, with the words of the pack as its files are now.

    Raises `Misconfigured` for words or rules that are broken.
    """
    own, folder = settings.recommend, pack_folder(settings)
    load_rules(folder, NOTHING)  # their names are held against the catalogue when that is opened
    return Counter(offers, load_vocabulary(folder), own.most, own.on)


def _ruled(desk: Desk, settings: Settings, model: LanguageModel | None) -> Desk:
    """Say what may leave a desk, and which model proposes."""
    public = tuple(text for both in desk.voice.texts.values() for text in both.values())
    steering = Secrets((assist.TASK, writer.TASK, reword.TASK, *settings.guard.secrets))
    budget = assist.Budget(seconds=settings.model.seconds, tokens=settings.model.tokens)
    rules = Rules(settings.guard.hosts, public, steering)
    return replace(desk, model=model, rules=rules, budget=budget, rewords=settings.model.reword)
