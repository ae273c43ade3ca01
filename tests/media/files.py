"""Small real files, made by real encoders."""

import io
from typing import Any

import av
import numpy as np
import soundfile
from PIL import Image

from frontdesk.errors import RejectedInput
from frontdesk.media.door import Admitted, admit
from frontdesk.sections import Limits


def picture(width: int = 30, height: int = 20, name: str = "PNG", mode: str = "RGB", **how: object) -> bytes:
    """Encode a plain picture."""
    out = io.BytesIO()
    Image.new(mode, (width, height), how.pop("color", 0)).save(out, name, **how)  # type: ignore[arg-type]
    return out.getvalue()


def tone(seconds: float = 1.0, rate: int = 16_000, channels: int = 1, name: str = "WAV") -> bytes:
    """Encode a tone of 440 Hz at half of full scale."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)
    out = io.BytesIO()
    soundfile.write(out, np.repeat(wave[:, None], channels, axis=1), rate, format=name)
    return out.getvalue()


def sound_in(
    container: str,
    codec: str,
    seconds: float = 1.0,
    rate: int = 48_000,
    options: dict[str, str] | None = None,
) -> bytes:
    """Encode a tone with FFmpeg's encoders: Opus in WebM, AAC in M4A, and the like."""
    out = io.BytesIO()
    with av.open(out, "w", format=container, options=options or {}) as target:
        stream: Any = target.add_stream(codec, rate=rate, layout="mono")
        wave = (0.5 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None], format="flt", layout="mono")
        frame.rate = rate
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate, frame_size=960)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def film(
    frames: int = 20,
    size: tuple[int, int] = (64, 48),
    container: str = "mp4",
    codec: str = "libx264",
    metadata: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    band: bool = False,
) -> bytes:
    """Encode a film at 10 frames a second whose grey grows with time; a white band on top on demand."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as target:
        target.metadata.update(metadata or {})
        stream: Any = target.add_stream(codec, rate=10, options=options or {})
        stream.width, stream.height, stream.pix_fmt = *size, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for number in range(frames):
            grey = np.full((size[1], size[0], 3), min(255, number * 10), np.uint8)
            if band:
                grey[: size[1] // 4] = 255
            target.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        target.start_encoding()
        target.mux(stream.encode(None))
    return out.getvalue()


def read_or_refused(data: bytes, limits: Limits, part: str = "file") -> Admitted | None:
    """Let a file in, or see that it is refused by the name of its part."""
    try:
        return admit(data, part=part, limits=limits)
    except RejectedInput as refused:
        if refused.part != part:
            raise
        return None


def printed(pages: list[list[tuple[int, int, str]]], size: int = 800) -> bytes:
    """Write a PDF: for each page its lines as (size of the letters, height above the bottom, words)."""
    return painted(
        [
            "".join(f"BT /F {points} Tf 50 {y} Td ({words}) Tj ET\n" for points, y, words in lines)
            for lines in pages
        ],
        size,
    )


def painted(pages: list[str], size: int = 800, more: str = "", objects: tuple[str, ...] = ()) -> bytes:
    """Write a PDF of what is drawn on each page, with Helvetica as /F; ``objects`` count from 9000."""
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(pages)))
    every = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    font = f"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>{more}>>"
    for number, drawn in enumerate(pages):
        box = f"/MediaBox[0 0 {size} {size}]/Contents {4 + 2 * number} 0 R/Resources{font}"
        every += [f"<</Type/Page/Parent 2 0 R{box}>>", f"<</Length {len(drawn)}>>stream\n{drawn}endstream"]
    numbered = [*enumerate(every, 1), *enumerate(objects, 9_000)]
    body = "".join(f"{number} 0 obj{one} endobj\n" for number, one in numbered)
    return f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>".encode()
