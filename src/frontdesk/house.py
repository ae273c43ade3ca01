"""A desk with everything it stands on, opened from the settings: the one place that wires rooms together."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sql

from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import Settings
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.perception.senses import Senses, SlotState, slots
from frontdesk.reception import Reception
from frontdesk.store.blobs import BlobStore
from frontdesk.store.database import storage_errors

GALLERY = "gallery.npz"


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a running desk holds open."""

    settings: Settings
    engine: sql.Engine
    blobs: BlobStore
    queue: InferenceQueue
    senses: Senses
    knowledge: KnowledgeBase
    reception: Reception

    def slots(self) -> Mapping[str, SlotState]:
        """Tell which model runs in which place, or what stands in for it."""
        return slots(self.senses)

    def probe(self) -> None:
        """Touch the database. Raises `StorageFailed` when it cannot be read."""
        with storage_errors("reading the database"), self.engine.connect() as connection:
            connection.execute(sql.text("SELECT 1"))

    def close(self) -> None:
        """Let go of everything."""
        self.queue.close()
        self.engine.dispose()
