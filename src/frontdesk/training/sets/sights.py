"""Public sets of pictures and films: faces, products, fights."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from frontdesk.training.sets.rows import Parts, Row, strict, unpacked


def fer2013(data: Path, cache: Path) -> Parts:
    """Faces in grey, 48 x 48, with 7 expressions; the archives are unpacked into the cache."""
    folder = data / "fer2013"

    def read(part: str) -> Iterator[Row]:
        home = unpacked(folder / f"{part}.zip", cache / part)
        for cells in strict(folder / "labels.csv"):
            if cells["split"] == part:
                image = home / str(cells["file_in_zip"])
                yield {"id": image.stem, "image": str(image.resolve()), "label": cells["emotion"]}

    return {"train": read("train"), "valid": read("valid")}


def grocery(data: Path, cache: Path) -> Parts:
    """Photographs of groceries: 81 products in 43 coarse classes (``coarse``)."""
    del cache
    return {part: _groceries(data / "grocery", part) for part in ("train", "valid")}


def grocery_catalogue(data: Path, cache: Path) -> Parts:
    """Pairs of a photograph (``image``) with the catalogue's picture (``catalogue``) and words (``text``)."""
    del cache
    folder = data / "grocery"
    products = _catalogue(folder)

    def read(part: str) -> Iterator[Row]:
        for row in _groceries(folder, part):
            product = products[str(row["fine"])]
            shown = str((folder / str(product["image"])).resolve())
            yield {**row, "catalogue": shown, "text": product["description"]}

    return {part: read(part) for part in ("train", "valid")}


def fashion_products(data: Path, cache: Path) -> Parts:
    """Photographs of clothes: 61 types (``label``), their names in the shop (``text``), their colours."""
    del cache
    folder = data / "fashion_products"
    names = {
        "id": "id",
        "label": "articleType",
        "text": "productDisplayName",
        "colour": "baseColour",
        "category": "masterCategory",
        "kind": "subCategory",
        "gender": "gender",
    }

    def read(part: str) -> Iterator[Row]:
        for cells in strict(folder / "subset.csv"):
            if cells["split"] == part:
                image = str((folder / str(cells["file"])).resolve())
                yield {"image": image, **{new: cells[old] for new, old in names.items()}}

    return {part: read(part) for part in ("train", "valid")}


def fight_video(data: Path, cache: Path) -> Parts:
    """Films of two seconds in which people fight or do not."""
    del cache
    folder = data / "fight_video"

    def read(part: str) -> Iterator[Row]:
        for cells in strict(folder / "labels.csv"):
            if cells["split"] == part:
                film = folder / str(cells["file"])
                yield {"id": film.stem, "video": str(film.resolve()), "label": cells["label"]}

    return {part: read(part) for part in ("train", "valid")}


def _groceries(folder: Path, part: str) -> Iterator[Row]:
    products = _catalogue(folder)
    for cells in strict(folder / "labels.csv"):
        if cells["split"] == {"train": "train", "valid": "val"}[part]:
            product = products[str(cells["fine_id"])]
            image = folder / str(cells["file"])
            yield {
                "id": image.stem,
                "image": str(image.resolve()),
                "label": product["name"],
                "coarse": product["coarse"],
                "fine": cells["fine_id"],
            }


def _catalogue(folder: Path) -> dict[str, Mapping[str, object]]:
    return {str(cells["fine_id"]): cells for cells in strict(folder / "catalog.jsonl")}
