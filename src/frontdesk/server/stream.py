"""A turn answered as server-sent events: what was heard, the reply piece by piece, then the whole."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise
from queue import SimpleQueue
from threading import Thread

from frontdesk.errors import FrontdeskError
from frontdesk.perception.percepts import Perceived
from frontdesk.perception.transcripts import transcripts
from frontdesk.preprocess.text import sentences
from frontdesk.reception import Received, Reception
from frontdesk.server.door import error_json
from frontdesk.turn.codec import Json, rejected_json

log = logging.getLogger(__name__)

Event = tuple[str, Json]


def events(reception: Reception, received: Received) -> Iterator[str]:
    """Yield the events of a turn that is on disk already; the last is `reply` or `error`."""
    yield write("accepted", _accepted(received))
    queue: SimpleQueue[Event | None] = SimpleQueue()
    Thread(target=_work, args=(reception, received, queue), daemon=True, name="stream").start()
    while (event := queue.get()) is not None:
        yield write(*event)


def write(name: str, data: Json) -> str:
    """Write one event as the wire has it; JSON holds no line break, so one data line is enough."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def heard(perceived: Perceived) -> Iterator[Json]:
    """Tell the words that were heard in sounds and films and read in pictures."""
    return map(asdict, transcripts(perceived))


def pieces(reply: Json) -> Iterator[str]:
    """Cut the words of a reply into sentences, as they would be spoken."""
    texts = [part["text"] for part in reply["reply"]["parts"] if part["kind"] == "text"]
    for number, text in enumerate(texts):
        edges = [start for start, _ in sentences(text)][1:]
        cuts = [0, *edges, len(text)]
        spoken = [text[start:end] for start, end in pairwise(cuts)]
        yield from (["\n\n", *spoken] if number else spoken)


def _work(reception: Reception, received: Received, queue: SimpleQueue[Event | None]) -> None:
    """Answer in a thread of its own, so that a reader who goes away does not undo the answer.

    What was told while the reply was written is not told again; `reply` says what counts.
    """
    told: list[str] = []

    def tell(piece: str) -> None:
        told.append(piece)
        queue.put(("delta", {"text": piece}))

    try:
        reply = reception.answer(received, lambda seen: _put_all(queue, "heard", heard(seen)), tell)
        if not told:
            _put_all(queue, "delta", ({"text": piece} for piece in pieces(reply)))
        queue.put(("reply", reply))
    except FrontdeskError as error:
        queue.put(("error", {"error": error_json(error)}))
    finally:
        queue.put(None)


def _put_all(queue: SimpleQueue[Event | None], name: str, items: Iterator[Json]) -> None:
    for item in items:
        queue.put((name, item))


def _accepted(received: Received) -> Json:
    turn = received.turn
    return {
        "turn": turn.id,
        "conversation": turn.conversation,
        "rejected": rejected_json(received.rejected),
    }
