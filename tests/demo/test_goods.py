from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image

from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.goods import SIZE, goods
from frontdesk.store.blobs import BlobStore

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_every_product_can_be_suggested_with_a_picture_in_both_languages(tmp_path: Path) -> None:
    kept = BlobStore(tmp_path)
    found = goods(kept, NOW)
    assert [one.id for one in found] == [product.id for product in catalogue()]
    assert all(set(one.title) == set(one.text) == {"zh", "en"} for one in found)
    assert all(one.attributes["kind"] and one.price for one in found)
    assert {Image.open(BytesIO(kept.read(one.image))).size for one in found} == {SIZE}
    days = [NOW - one.added for one in found if one.added is not None]
    assert len(days) == len(found)
    assert days[-1] < timedelta(days=30) < days[0]
