"""The shop's goods as items that can be suggested, with drawn pictures."""

from frontdesk.demo.catalogue import Product, catalogue
from frontdesk.demo.pictures import encoded, product_picture
from frontdesk.recommend.item import Item
from frontdesk.store.blobs import BlobStore

SIZE = (480, 432)  # of a picture: as large as a card shows it on a fine screen


def goods(pictures: BlobStore) -> tuple[Item, ...]:
    """Give every product as an item, its picture drawn and kept."""
    return tuple(_item(product, pictures) for product in catalogue())


def _item(product: Product, pictures: BlobStore) -> Item:
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
    )
