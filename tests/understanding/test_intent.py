from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.perception.percepts import ImagePercept, Label, Perceived, VideoPercept, Words
from frontdesk.understanding.fuse import best
from frontdesk.understanding.intent import Intents, learn_intents
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.reading import Opinion, read
from frontdesk.understanding.understand import fused

PACK = load_pack(shop_pack())
INTENTS = learn_intents(PACK, HashedNgrams())
TEXTS = len(
    {*(text for _, _, text in PACK.examples), *(text for lines in PACK.said.values() for text in lines)}
)


class Counting(HashedNgrams):
    """Counts what is embedded."""

    texts = 0

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        type(self).texts += len(texts)
        return super().embed(texts, role)


def photo(*labels: Label, part: int = 0, lines: tuple[Words, ...] = ()) -> ImagePercept:
    return ImagePercept(part, 99, 99, lines, (), labels, None)


def said(intents: Intents, intent: str) -> Opinion:
    told = {
        one: 0.9 if one == intent else 0.1 / (len(intents.pack.labels) - 1) for one in intents.pack.labels
    }
    return Opinion("text", told, 1.0, ())


def test_a_picture_speaks_for_the_intent_that_the_pack_gives_its_label() -> None:
    (one,) = INTENTS.opinions(Perceived((photo(Label("router_red_light", 0.9, "product")),)), [])
    assert best(one.distribution) == "troubleshoot"
    assert sum(one.distribution.values()) == pytest.approx(1)


def test_labels_that_the_pack_does_not_know_say_nothing() -> None:
    shown = photo(Label("tabby cat", 0.99, "scene"), Label("router_green_light", 0.9, "product"))
    assert INTENTS.opinions(Perceived((shown,)), []) == []


def test_can_i_return_this_beside_a_cracked_screen_is_a_damaged_item() -> None:
    shown = INTENTS.opinions(Perceived((photo(Label("cracked_screen", 0.9, "product"), part=1),)), [])
    asks = said(INTENTS, "return_item")
    alone = fused([asks], INTENTS.prior, INTENTS.refined)
    both = fused([asks, *shown], INTENTS.prior, INTENTS.refined)
    assert (alone.value, both.value) == ("return_item", "damaged_item")
    assert both.shares["image"] > both.shares["text"]


def test_a_picture_never_overrules_words_that_it_does_not_refine() -> None:
    shown = INTENTS.opinions(Perceived((photo(Label("cracked_screen", 0.9, "product"), part=1),)), [])
    found = fused([said(INTENTS, "refund_status"), *shown], INTENTS.prior, INTENTS.refined)
    assert found.value == "refund_status"
    assert found.shares["image"] < 0 < found.shares["text"]


def test_a_label_in_several_frames_counts_once_with_its_surest_time() -> None:
    film = VideoPercept(
        3,
        2.0,
        tuple(
            (at, photo(Label("lamp_flicker", sure, "product"), part=3)) for at, sure in ((0, 0.4), (900, 0.8))
        ),
        None,
    )
    (one,) = INTENTS.opinions(Perceived((film,)), [])
    assert (one.modality, one.evidence[0].part, one.evidence[0].start) == ("video", 3, 900)


def test_a_hello_printed_on_a_box_greets_nobody() -> None:
    box = Perceived((photo(lines=(Words("Hello", 0.99, box=(0, 0, 9, 9)),)),))
    (one,) = INTENTS.opinions(box, read(box, HashedNgrams()))
    assert one.distribution["greeting"] <= 1 / len(PACK.labels)
    assert sum(one.distribution.values()) == pytest.approx(1)


def test_vectors_of_examples_are_kept_and_made_anew_when_the_file_is_broken(tmp_path: Path) -> None:
    Counting.texts = 0
    first = learn_intents(PACK, Counting(), tmp_path)
    again = learn_intents(PACK, Counting(), tmp_path)
    assert Counting.texts == TEXTS + 2  # two probes tell whether the model is the same
    assert np.array_equal(first.classifier.regression.weights, again.classifier.regression.weights)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:200])
    learn_intents(PACK, Counting(), tmp_path)
    assert Counting.texts == 2 * TEXTS + 2


def test_vectors_of_a_model_that_was_rebuilt_are_not_used(tmp_path: Path) -> None:
    learn_intents(PACK, Counting(), tmp_path)
    (kept,) = tmp_path.iterdir()
    with np.load(kept) as file:
        np.savez(kept, keys=file["keys"], vectors=-file["vectors"])
    assert learn_intents(PACK, Counting(), tmp_path).classifier.examples == pytest.approx(
        INTENTS.classifier.examples
    )
