"""The shop's goods as items that can be suggested, with drawn pictures."""

from datetime import datetime, timedelta

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.pictures import encoded, product_picture
from frontdesk.recommend.item import Item
from frontdesk.store.blobs import BlobStore

DAYS = 14  # from one new product to the next
SIZE = (480, 432)  # of a picture: as large as a card shows it on a fine screen


def goods(pictures: BlobStore, now: datetime) -> tuple[Item, ...]:
    """Give every product as an item, its picture drawn and kept; the last ones came in a short time ago."""
    products = catalogue()
    return tuple(
        _item(product, pictures, now - timedelta(days=DAYS * (len(products) - place)))
        for place, product in enumerate(products)
    )


def _item(product: Product, pictures: BlobStore, added: datetime) -> Item:
    drawn = encoded(product_picture(product, SIZE))
    return Item(
        product.id,
        {"zh": product.title.zh, "en": product.title.en},
        {"zh": product.text.zh, "en": product.text.en},
        product.category,
        {**product.attributes, "kind": product.drawing.kind},
        product.price,
        product.stock,
        pictures.put(drawn, "image/jpeg").digest,
        added,
    )
