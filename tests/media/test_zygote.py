"""What is loaded late would fail in a child, which can open no file: so nothing may be."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from frontdesk.media.door import admit
from frontdesk.media.sniff import KINDS, sniff
from frontdesk.sections import Limits
from media.files import film, painted, picture, printed, sound_in, tone
from media.office import slides, workbook
from media.test_document import MARKDOWN, docx

WATCH = textwrap.dedent("""
    import os, pathlib, sys
    from frontdesk.config import Limits
    from frontdesk.errors import FrontdeskError
    from frontdesk.media import zygote

    jobs = [line.split() for line in sys.stdin]
    files = {name: pathlib.Path(name).read_bytes() for _, _, name in jobs}
    zygote.prepare()
    seen = [f"threads {len(os.listdir('/proc/self/task'))}"] if sys.platform == "linux" else ["threads 1"]
    late = []
    watched = ("open", "import")
    sys.addaudithook(lambda event, args: late.append((event, args[0])) if event in watched else None)
    for kind, media_type, name in jobs:
        args = {"media_type": media_type, "title": "", "frames": 2, "side": 64, "page": 1, "scale": 1.0}
        try:
            zygote.JOBS[kind](files[name], Limits(), args)
        except FrontdeskError as error:
            seen.append(f"{media_type} {name}: {error}")
        seen += [f"{media_type}: {event} {what}" for event, what in late]
        late.clear()
    print("\\n".join(seen))
""")


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = 6
    made.get_ifd(0x8825)[1] = "N"
    return made


FILES = {
    "rgb.png": picture(),
    "palette.png": picture(mode="P"),
    "exif.jpg": picture(name="JPEG", exif=exif()),
    "cmyk.jpg": picture(name="JPEG", mode="CMYK"),
    "two.mpo": picture(name="MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]),
    "exif.webp": picture(name="WEBP", exif=exif()),
    "a.gif": picture(name="GIF"),
    "a.wav": tone(0.2),
    "a.flac": tone(0.2, name="FLAC"),
    "a.ogg": tone(0.2, name="OGG"),
    "a.mp3": tone(0.2, name="MP3"),
    "opus.ogg": sound_in("ogg", "libopus", 0.2),
    "a.m4a": sound_in("ipod", "aac", 0.2),
    "sound.webm": sound_in("webm", "libopus", 0.2),
    "a.mp4": film(3),
    "hevc.mp4": film(3, codec="libx265", options={"x265-params": "log-level=none"}),
    # Kept as a file: SVT-AV1's encoder, run by root, gives its process real-time priority for good, and in a
    # run of all tests a browser that began with it let nothing else run.
    "av1.mp4": Path(__file__).with_name("av1.mp4").read_bytes(),
    "old.mov": film(3, container="mov", codec="mjpeg"),
    "a.webm": film(3, container="webm", codec="libvpx"),
    "vp9.webm": film(3, container="webm", codec="libvpx-vp9"),
    "a.pdf": printed([[(10, 700, "words")]]),
    "pale.pdf": painted(["BT /F 10 Tf 1 g 50 700 Td (words) Tj ET"]),  # drawn to be judged
    "a.xlsx": workbook([("a", "b"), (1, "two")], "Goods"),
    "a.pptx": slides(("Title", "words"), ("", "more")),
    "veiled.docx": docx("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>words</w:t></w:r></w:p>"),
    "a.docx": docx("<w:p><w:r><w:t>words</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
    "a.html": "<style>i{color:white}</style><p>词 &eacute;<i>a</i><table><tr><th>a<tr><td>b</table>".encode(),
    "a.md": MARKDOWN.encode(),
    "a.txt": "退货需要几天？".encode("gb18030"),
    "wide.txt": "退货需要几天？".encode("utf-16"),
    "a.csv": b"question,answer\nwhen,now\n",
}


def test_no_job_opens_a_file_or_loads_a_module_and_the_zygote_has_one_thread(tmp_path: Path) -> None:
    lines: list[str] = []
    for name, data in FILES.items():
        file = tmp_path / name
        file.write_bytes(data)
        media_type = sniff(data)
        kind = KINDS[media_type]
        lines.append(f"{kind} {media_type} {file}")
        if kind == "video" and name != "sound.webm":
            lines.append(f"film {media_type} {file}")
        if media_type == "application/pdf":
            lines.append(f"page {media_type} {file}")
    assert {line.split()[1] for line in lines} == set(KINDS)
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    done = subprocess.run(
        [sys.executable, "-c", WATCH],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        env=single | {"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert done.stdout.split("\n")[:-1] == ["threads 1"], done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_format_is_read_in_the_sandbox(name: str) -> None:
    assert admit(FILES[name], part="file", limits=Limits()).data


GIVEN_UP = textwrap.dedent("""
    import os, socket, sys
    from frontdesk.media import zygote

    before = os.readlink("/proc/self/ns/net") if sys.platform == "linux" else ""
    zygote.confine_first()
    refused = []
    attempts = {"file": lambda: open("/etc/hosts"), "socket": socket.socket, "pipe": os.pipe}
    for name, attempt in attempts.items():
        try:
            attempt()
        except OSError as error:
            refused.append(name)
    print(*refused, before != (os.readlink("/proc/self/ns/net") if before else ""))
""")


@pytest.mark.skipif(not hasattr(os, "sched_getscheduler"), reason="this system has no such priorities")
def test_no_encoder_gave_the_tests_a_priority_before_all_other_programs() -> None:
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


def test_before_anything_is_read_handles_and_the_network_are_given_up() -> None:
    """Without the filter of system calls, which not every platform has."""
    done = subprocess.run([sys.executable, "-c", GIVEN_UP], capture_output=True, text=True, check=True)
    *refused, apart = done.stdout.split()
    assert refused == ["file", "socket", "pipe"]
    allowed = subprocess.run(["unshare", "-Urn", "true"], capture_output=True, check=False).returncode == 0
    assert (apart == "True") == (sys.platform == "linux" and allowed)
