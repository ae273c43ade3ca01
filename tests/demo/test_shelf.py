import io
import re
from pathlib import Path

import av
import numpy as np
import pypdfium2 as pdfium
import pytest
import soundfile
import yaml
from PIL import Image as Pillow

from frontdesk.demo.draw.scene import Pixels
from frontdesk.demo.files import data
from frontdesk.demo.film import FRAMES
from frontdesk.demo.knowledge import knowledge
from frontdesk.demo.shelf import STRIP, films, media_pages
from frontdesk.demo.voices import Voice
from frontdesk.models.store import ModelStore
from frontdesk.perception.speech import Speech

WRITTEN = yaml.safe_load((data() / "shelf.yml").read_text("utf-8"))
SOUNDS = [Voice(**one) for one in WRITTEN["sounds"]]
TRACKS = {film.id for film in films()}
# What each sound is found by; the recogniser writes some other characters that sound alike.
HEARD = {
    "zh-festival": ("仓库放假", "21日起", "付款顺序", "24日恢复配送", "客服照常服务"),
    "en-powerbank": ("callingbacksomeofourpowerbanks", "serialnumber", "repairpoint", "endofmarch"),
    "zh-extender": ("信号放大", "路由", "三秒", "无线灯开始闪烁", "绿色就连好了"),
    "en-extender": ("pairingbutton", "threeseconds", "pressthebuttonontheextender", "halfway"),
}
FIGURE = re.compile(r"\d[\d,]*")


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    return dict(media_pages())


def kept(voice: Voice) -> bytes:
    """Read a sound where it is kept."""
    name = f"films/{voice.id}" if voice.id in TRACKS else voice.id.replace("-", "/", 1)
    return (data() / "shelf" / f"{name}.ogg").read_bytes()


def signs(text: str) -> str:
    """Keep letters, digits and characters alone, without the ends of lines."""
    return re.sub(r"\W+", "", text).lower()


def frames(film: bytes) -> list[Pixels]:
    """Decode the pictures of a film."""
    with av.open(io.BytesIO(film), "r") as container:
        shown = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return [one.astype(np.uint8) for one in shown]


def test_there_are_nine_pages_of_all_kinds_that_weigh_little(pages: dict[str, bytes]) -> None:
    assert sorted(pages) == [
        "en/blender.pdf", "en/dryer.png", "en/extender.mp4", "en/lamp.jpg", "en/powerbank.ogg",
        "zh/blender.pdf", "zh/extender.mp4", "zh/festival.ogg", "zh/repair-point.png",
    ]  # fmt: skip
    assert max(map(len, pages.values())) < 400_000
    weights = [one.stat().st_size for one in Path(str(data() / "shelf")).rglob("*") if one.is_file()]
    assert sum(weights) < 300_000


@pytest.mark.parametrize("manual", WRITTEN["manuals"], ids=lambda one: str(one["name"]))
def test_a_manual_has_a_page_to_read_and_a_page_that_is_a_picture(
    manual: dict[str, object], pages: dict[str, bytes]
) -> None:
    document = pdfium.PdfDocument(pages[str(manual["name"])])
    assert len(document) == 2
    first, second = (document[place].get_textpage().get_text_bounded() for place in range(2))
    said = signs(first)
    for section in manual["sections"]:  # type: ignore[attr-defined]
        for text in (section["heading"], *section.get("steps", ()), section.get("text", "")):
            assert signs(text) in said
    assert second == ""
    looks = np.asarray(document[1].render(scale=1).to_pil().convert("L"))
    assert 0.005 < float((looks < 128).mean()) < 0.2
    assert looks.mean() > 200


def test_twin_manuals_give_the_same_figures() -> None:
    chinese, english = (str(one["sections"]) + str(one["scan"]) for one in WRITTEN["manuals"])
    assert [one.replace(",", "") for one in FIGURE.findall(chinese)] == [
        one.replace(",", "") for one in FIGURE.findall(english)
    ]


def test_pictures_are_pictures(pages: dict[str, bytes]) -> None:
    for name in ("zh/repair-point.png", "en/dryer.png", "en/lamp.jpg"):
        with Pillow.open(io.BytesIO(pages[name])) as read:
            read.load()
            assert read.width >= 800
            assert np.asarray(read.convert("L")).std() > 10


@pytest.mark.parametrize("voice", SOUNDS, ids=lambda one: str(one.id))
def test_a_sound_is_small_clear_and_says_that_it_is_synthetic(voice: Voice) -> None:
    sound = kept(voice)
    assert len(sound) < 60_000
    with soundfile.SoundFile(io.BytesIO(sound)) as file:
        assert "Synthetic voice" in file.comment
        assert voice.speaker in file.comment
        assert (file.samplerate, file.channels) == (16_000, 1)
        samples = file.read(dtype="float32")
    assert 15 < len(samples) / 16_000 < 25
    assert 0.4 < float(np.abs(samples).max()) < 1.0


def test_a_film_is_as_long_as_its_voice_and_its_captions_change_on_time(pages: dict[str, bytes]) -> None:
    for film in films():
        shown = frames(pages[film.name])
        with soundfile.SoundFile(io.BytesIO((data() / f"shelf/films/{film.id}.ogg").read_bytes())) as file:
            assert len(shown) / FRAMES == pytest.approx(file.frames / file.samplerate, abs=0.25)
        strips = np.stack([one[-STRIP:].astype(np.int16) for one in shown])
        changes = np.flatnonzero(np.abs(np.diff(strips, axis=0)).mean(axis=(1, 2, 3)) > 10) + 1
        assert list(changes / FRAMES) == pytest.approx(
            [scene.at / 1000 for scene in film.scenes[1:]], abs=0.1
        )
        with av.open(io.BytesIO(pages[film.name]), "r") as container:
            loudest = max(float(np.abs(frame.to_ndarray()).max()) for frame in container.decode(audio=0))
        assert loudest > 0.3


def test_the_wireless_light_blinks_while_the_router_waits(pages: dict[str, bytes]) -> None:
    first = frames(pages["zh/extender.mp4"])[: 3 * FRAMES]
    green = [float(((one[:, :, 1] > 150) & (one[:, :, 0] < 140)).sum()) for one in first]
    assert min(green) > 100
    assert max(green) > 1.2 * min(green)


def test_what_the_shelf_says_is_not_in_the_handbook() -> None:
    handbook = "\n".join(page.decode("utf-8").lower() for _, page in knowledge())
    for said in (
        "豆浆",
        "soy",
        "春节",
        "停车",
        "condenser",
        "配对键",
        "pairing button",
        "calling back",
        "400 hours",
    ):
        assert said not in handbook, said


@pytest.mark.models
@pytest.mark.parametrize("voice", SOUNDS, ids=lambda one: str(one.id))
def test_the_desk_hears_what_is_said(voice: Voice, store: ModelStore) -> None:
    samples, _ = soundfile.read(io.BytesIO(kept(voice)), dtype="float32")
    heard = Speech.open(Path(store.path("whisper"))).transcribe(samples, [(0, len(samples) * 1000 // 16_000)])
    assert heard.language == voice.language
    wrote = signs("".join(words.text for words in heard.words))
    for phrase in HEARD[voice.id]:
        assert phrase in wrote
