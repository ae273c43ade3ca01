"""/v1/items: what can be recommended: put in, listed, taken out, and shown."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Query, UploadFile
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from frontdesk.catalogue.items import item_of
from frontdesk.catalogue.pictures import take_in
from frontdesk.errors import InvalidInput, NotFound
from frontdesk.recommend.item import Item
from frontdesk.sections import Limits
from frontdesk.server.access import Access, Asker
from frontdesk.server.evidence import kept_picture
from frontdesk.server.rows import read_rows
from frontdesk.server.wareshapes import ItemsGiven, ItemShape, ItemsShape, RowShape, TakenShape
from frontdesk.store.blobs import BlobStore
from frontdesk.store.items import ItemStore

Most = Annotated[int, Query(ge=1, le=200, description="items of one page")]
After = Annotated[str, Query(max_length=200, description="`next` of the page before")]
Category = Annotated[str | None, Query(max_length=200)]
CACHED = "private, max-age=300"  # seconds: another picture may come under the same name


def router(kept: ItemStore, access: Access) -> APIRouter:
    """Build the routes around one catalogue."""
    made = APIRouter(prefix="/v1/items", tags=["recommendation"])
    asks = Depends(access.asks)

    @made.post("")
    def put(given: ItemsGiven, asker: Asker = asks) -> TakenShape:
        """Put items in, each in place of the one of its id; a bad row among several is left out alone."""
        asker.check_changes()
        items, rejected = _read(given.items)
        taken = kept.put(items)
        return TakenShape(added=taken.added, changed=taken.changed, same=taken.same, rejected=rejected)

    @made.get("")
    def page(limit: Most = 50, after: After = "", category: Category = None) -> ItemsShape:
        """List items by id; `next` is the `after` of the next page."""
        found = kept.page(limit + 1, _storable(after), None if category is None else _storable(category))
        following = found[limit - 1].id if len(found) > limit else None
        return ItemsShape(items=[item_shape(one) for one in found[:limit]], next=following)

    @made.get("/{item}")
    def read(item: str) -> ItemShape:
        """Read one item."""
        return item_shape(kept.get(item))

    @made.delete("/{item}", status_code=204)
    def remove(item: str, asker: Asker = asks) -> None:
        """Take an item out of the catalogue; what customers did with it stays."""
        asker.check_changes()
        kept.get(item)
        kept.retire([item])

    return made


def pictures(kept: ItemStore, evidence: BlobStore, limits: Limits, access: Access) -> APIRouter:
    """Build the routes around the pictures of one catalogue."""
    made = APIRouter(prefix="/v1/items", tags=["recommendation"])
    asks = Depends(access.asks)

    @made.put("/{item}/picture", status_code=204)
    async def show(item: str, file: Annotated[UploadFile, File()], asker: Asker = asks) -> None:
        """Give an item a picture."""
        asker.check_changes()
        await run_in_threadpool(kept.get, item)  # nothing is taken in for an item that there is not
        data = await file.read()
        await run_in_threadpool(lambda: kept.show(item, take_in(data, limits, evidence)))

    @made.get("/{item}/picture", response_class=FileResponse)
    def picture(item: str) -> FileResponse:
        """Fetch the picture of an item."""
        digest = kept.get(item).image
        if not digest:
            raise NotFound(f"item {item!r} has no picture", part="picture", value=item)
        return kept_picture(evidence.where(digest), CACHED)

    return made


def item_shape(item: Item) -> ItemShape:
    """Write an item."""
    return ItemShape(
        id=item.id,
        title=dict(item.title),
        text=dict(item.text),
        category=item.category,
        attributes=dict(item.attributes),
        price=None if item.price is None else item.price / 100,
        stock=item.stock,
        picture=picture_of(item),
        added=item.added,
    )


def picture_of(item: Item) -> str:
    """Give the address of an item's picture, or nothing."""
    return f"/v1/items/{item.id}/picture" if item.image else ""


def _read(rows: list[dict[str, Any]]) -> tuple[list[Item], list[RowShape]]:
    """Read rows, of an id given twice the first. What is wrong with the only one is raised."""
    names: set[str] = set()

    def read(row: dict[str, Any]) -> Item:
        _check_no_path(row)
        item = item_of(row)
        _check_new(item.id, names)
        names.add(item.id)
        return item

    return read_rows(rows, read)


def _check_no_path(row: dict[str, Any]) -> None:
    """Raise `InvalidInput` for the path of a picture, which leads to nothing of ours."""
    if row.get("image"):
        raise InvalidInput(
            "an item's picture comes by itself",
            part="image",
            remedy="send it with PUT /v1/items/{id}/picture",
        )


def _check_new(name: str, found: set[str]) -> None:
    if name in found:
        raise InvalidInput(
            f"item {name!r} is given twice", part="id", value=name, remedy="give each item once"
        )


def _storable(said: str) -> str:
    if "\0" in said:
        raise InvalidInput("the name holds a NUL character", part="after", remedy="leave it out")
    return said
