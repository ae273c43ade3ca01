"""What the sandbox costs: a small picture admitted through it, beside the same job done in this process."""

import io
from statistics import median

from PIL import Image

from benchmarks.measure import line, machine, ratios, wall
from frontdesk.media import image, sandbox
from frontdesk.sections import Limits


def main() -> None:
    """Print the ratio for a photo, and the wall time that one job adds."""
    out = io.BytesIO()
    Image.effect_noise((1_600, 1_200), 60).convert("RGB").save(out, "JPEG")
    photo, limits = out.getvalue(), Limits()
    print(machine())
    found = ratios(
        lambda: [sandbox.run("image", photo, limits, "image") for _ in range(5)],
        lambda: [image.admit_job(photo, limits, {}) for _ in range(5)],
        clock=wall,
    )
    print(line("a photo through the sandbox / in this process, wall", found, 1.25))
    walls = [wall(lambda: sandbox.run("image", tiny(), limits, "image")) for _ in range(60)]
    print(f"a job of almost nothing takes {1_000 * median(walls):.1f} ms")


def tiny() -> bytes:
    """Encode a picture of four pixels: to admit it is nearly all wall."""
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main()
