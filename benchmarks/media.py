"""What the sandbox costs: a small picture admitted through it, beside the same job done in this process."""

import io
import time
from statistics import median

from PIL import Image

from benchmarks.measure import line, machine, ratios
from frontdesk.config import Limits
from frontdesk.media import image, sandbox

REPEATS = 60


def main() -> None:
    """Print the ratio for a photo, and the wall time that one job adds."""
    out = io.BytesIO()
    Image.effect_noise((1_600, 1_200), 60).convert("RGB").save(out, "JPEG")
    photo, limits = out.getvalue(), Limits()
    print(machine())
    print(
        line(
            "photo through the sandbox / in this process",
            ratios(
                lambda: [sandbox.run("image", photo, limits, "image") for _ in range(5)],
                lambda: [image.admit_job(photo, limits, {}) for _ in range(5)],
            ),
            1.25,
        )
    )
    print(f"a job of almost nothing takes {1_000 * median(_walls(limits)):.1f} ms")


def _walls(limits: Limits) -> list[float]:
    """Time jobs on a picture of four pixels: nearly all of it is the wall."""
    tiny = io.BytesIO()
    Image.new("RGB", (2, 2)).save(tiny, "PNG")
    walls: list[float] = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        sandbox.run("image", tiny.getvalue(), limits, "image")
        walls.append(time.perf_counter() - began)
    return walls


if __name__ == "__main__":
    main()
