from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from frontdesk.catalogue.pictures import beside
from frontdesk.errors import InvalidInput, RejectedInput
from frontdesk.sections import Limits
from frontdesk.store.blobs import BlobStore


def picture(path: Path, side: int = 8) -> Path:
    out = BytesIO()
    Image.new("RGB", (side, side), "red").save(out, "PNG")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())
    return path


def test_a_picture_beside_the_table_is_written_anew(tmp_path: Path) -> None:
    kept = BlobStore(tmp_path / "evidence")
    picture(tmp_path / "shop" / "photos" / "k1.png")
    digest = beside(tmp_path / "shop", "photos/k1.png", Limits(), kept)
    assert digest == beside(tmp_path / "shop", "photos\\k1.png", Limits(), kept)
    assert Image.open(BytesIO(kept.read(digest))).size == (8, 8)
    assert beside(tmp_path / "shop", "", Limits(), kept) == ""
    assert beside(tmp_path / "shop", None, Limits(), kept) == ""


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("../secret.png", "leads out"),
        ("/etc/passwd", "leads out"),
        ("a/../../secret.png", "leads out"),
        ("https://shop.example/k1.png", "is an address"),
        ("none.png", "cannot be read"),
        ("k\u202egnp", "right-to-left"),
        (7, "no text"),
    ],
)
def test_a_path_that_leads_elsewhere_or_nowhere_is_refused(
    tmp_path: Path, said: object, message: str
) -> None:
    picture(tmp_path / "secret.png")
    with pytest.raises(InvalidInput, match=message) as error:
        beside(tmp_path / "shop", said, Limits(), BlobStore(tmp_path / "evidence"))
    assert error.value.part == "image"


def test_what_is_no_picture_or_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k.png").write_bytes(b"<svg/>")
    kept = BlobStore(tmp_path / "evidence")
    with pytest.raises(RejectedInput):
        beside(tmp_path, "k.png", Limits(), kept)
    picture(tmp_path / "big.png", 50)
    with pytest.raises(RejectedInput, match="pixels"):
        beside(tmp_path, "big.png", Limits(image_pixels=100), kept)
    with pytest.raises(RejectedInput, match="image bytes") as error:
        beside(tmp_path, "big.png", Limits(image_bytes=50), kept)
    assert error.value.part == "image"
    assert not (tmp_path / "evidence").exists()


def test_a_file_that_is_too_large_is_not_read_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path / "big.png")
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(RejectedInput, match="image bytes"):
        beside(tmp_path, "big.png", Limits(image_bytes=50), BlobStore(tmp_path / "evidence"))


def test_links_that_lead_in_a_circle_or_out_are_refused(tmp_path: Path) -> None:
    picture(tmp_path / "secret.png")
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "a.png").symlink_to("b.png")
    (shop / "b.png").symlink_to("a.png")
    (shop / "out.png").symlink_to("../secret.png")
    for said in ("a.png", "out.png"):
        with pytest.raises(InvalidInput, match=r"leads|cannot be read"):
            beside(shop, said, Limits(), BlobStore(tmp_path / "evidence"))
