"""What is opened of the settings: the knowledge, what suggests, the language model, and the pack's folder."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import sqlalchemy as sql

from frontdesk.config import Settings
from frontdesk.dialogue.llm import LanguageModel
from frontdesk.dialogue.rulefile import load_rules
from frontdesk.dialogue.wire import Wired
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.dialogue.writing import writing
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge.asking import Manner
from frontdesk.knowledge.base import Compared, KnowledgeBase, Opens
from frontdesk.knowledge.clip import PictureSpace, open_space
from frontdesk.knowledge.gate import Gate
from frontdesk.knowledge.opening import Beside
from frontdesk.knowledge.pictures import Sight
from frontdesk.knowledge.reader import SensesReader
from frontdesk.knowledge.reading import Means
from frontdesk.knowledge.rerank import CrossEncoder
from frontdesk.knowledge.second import English
from frontdesk.knowledge.support import Support
from frontdesk.library import Library
from frontdesk.models.store import ModelStore
from frontdesk.net.chat import ChatModel
from frontdesk.offers import sight as looking
from frontdesk.offers.fresh import Fresh
from frontdesk.offers.offers import Offers
from frontdesk.offers.opening import FOLDER, Shop, opened
from frontdesk.offers.ruling import Ruling
from frontdesk.perception.senses import Senses
from frontdesk.recommend import kept
from frontdesk.sections import Model
from frontdesk.store.blobs import BlobStore
from frontdesk.store.items import ItemStore
from frontdesk.store.vectors import VectorStore
from frontdesk.turn.clock import Clock
from frontdesk.understanding import packmodel
from frontdesk.understanding.pack import shop_pack
from frontdesk.understanding.served import stamp

EVIDENCE = "evidence"  # in the home: files of the knowledge, pictures of items, nothing customers send
INDEX = "index"  # in the home: the files of a large index


def open_knowledge(
    settings: Settings, engine: sql.Engine, senses: Senses, model: LanguageModel | None = None
) -> KnowledgeBase:
    """Open the knowledge that a database keeps, with the files that it shows; ``model`` words its answers."""
    own, evidence, items = settings.knowledge, BlobStore(settings.home / EVIDENCE), ItemStore(engine)
    means = Means(
        settings.knowledge_limits,
        SensesReader(senses),
        lambda data, media_type: evidence.put(data, media_type).digest,
        lambda gone: evidence.drop(set(gone) - items.pictured(gone)),  # one folder keeps both
        own.scanned_pages,
        own.frames,
    )
    library, opens = _kept(settings, engine, senses.embedder)
    english = English(ModelStore(settings.models), settings.compute.threads)
    return KnowledgeBase(
        library,
        senses.embedder,
        means=means,
        manner=_manner(settings, senses.embedder, english, model),
        sight=Sight(senses.picture.get, evidence.read, _space(settings)),
        compared=Compared(opens, own.feedback, english if own.english else None),
    )


def _manner(settings: Settings, embed: Embedder, english: English, model: LanguageModel | None) -> Manner:
    """Say how is answered, as the settings want it. Raises `Misconfigured` for a reranker that is none."""
    own, threads = settings.knowledge, settings.compute.threads
    return Manner(
        Gate.of(embed.name, english),
        Support(embed),
        own.sure,
        own.passages,
        None if model is None else writing(model),
        None if own.reranker is None else CrossEncoder.open(own.reranker, threads),
    )


def _kept(settings: Settings, engine: sql.Engine, embed: Embedder) -> tuple[Library, Opens]:
    """Give what keeps the knowledge and what opens its index: PostgreSQL is both, SQLite has files beside it.

    Raises `NotReady` when the extra for PostgreSQL is not installed.
    """
    if engine.dialect.name == "postgresql":
        from frontdesk.postgres.opening import Opening  # noqa: PLC0415 - needs the extra `postgres`

        opening = Opening.of(engine, embed)
        return opening.library, opening
    library = Library(engine)
    return library, Beside(settings.home / INDEX, library, embed, settings.knowledge.vectors)


def open_offers(settings: Settings, engine: sql.Engine, senses: Senses, clock: Clock) -> Offers:
    """Open what suggests. Catalogue, models and rules are opened at first use, and anew when they change."""
    folder, items = settings.home / FOLDER, ItemStore(engine)
    pictures = BlobStore(settings.home / EVIDENCE)
    sight = looking.Sight(senses.embedding.get, senses.picture.get, pictures, VectorStore(engine))
    shop = Shop(
        Ruling(lambda catalogue: load_rules(pack_folder(settings), catalogue)),
        lambda: load_vocabulary(pack_folder(settings)),
    )
    fresh = Fresh(
        lambda: opened(engine, settings.home, settings.recommend, shop, sight.gaze),
        lambda: (items.revision(), kept.current(folder), stamp(pack_files(settings))),
    )
    return Offers(engine, fresh, clock, replace(sight, most=None).gaze)


def pack_folder(settings: Settings) -> Path:
    """Name the folder of the pack that is served."""
    return settings.pack or packmodel.pack_folder(settings.home) or shop_pack()


def pack_files(settings: Settings) -> list[Path]:
    """Name the files of which a change makes another desk: the pack's, and what says which one is learnt."""
    return [*packmodel.sources(settings.pack or shop_pack()), packmodel.shelf(settings.home) / "current"]


def open_model(settings: Model) -> Wired | None:
    """Open the language model that the settings name; None while none is named."""
    if not settings.url:
        return None
    key = settings.key.get_secret_value() if settings.key else ""
    times = settings.seconds, min(settings.first, settings.seconds)
    chat = ChatModel(settings.url, settings.model, key, *times, tries=settings.tries)
    name = settings.version or settings.model
    return Wired(name, chat.post, chat.stream, settings.vision, settings.form)


def _space(settings: Settings) -> Callable[[], PictureSpace] | None:
    """Give what opens the space in which words find pictures, once; None where no folder is configured."""
    folder, store = settings.knowledge.clip, ModelStore(settings.models)
    return None if folder is None else cache(partial(open_space, folder, store, settings.compute.threads))
