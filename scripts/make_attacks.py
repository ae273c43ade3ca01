"""Print Chinese attacks of tests/injection as pictures that OCR reads: `scripts/make_attacks.py`.

They go to tests/injection/media and are made anew when an attack changes. The font Noto Sans CJK is needed
(Debian: fonts-noto-cjk); English ones are printed by the tests themselves.
"""

import sys
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from injection.attacks import PRINTED, attacks

MEDIA = Path(__file__).resolve().parents[1] / "tests" / "injection" / "media"
NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # the collection's face for simplified Chinese
INK, PAPER = (34, 38, 46), (250, 249, 245)
LINE, SIZE, WIDTH = 54, 30, 860  # pixels


def lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text where a line is full."""
    found = [""]
    for letter in text:
        if letter == "\n" or font.getlength(found[-1] + letter) > WIDTH - 80:
            found.append("")
        found[-1] += letter.strip("\n")
    return found


def main() -> None:
    """Print every one of them."""
    MEDIA.mkdir(exist_ok=True)
    font = ImageFont.truetype(NOTO, SIZE, index=SIMPLIFIED)
    for attack in attacks():
        if attack.id in PRINTED:
            told = lines(attack.text, font)
            sheet = Pillow.new("RGB", (WIDTH, LINE * (len(told) + 1)), PAPER)
            pen = ImageDraw.Draw(sheet)
            for at, line in enumerate(told):
                pen.text((40, LINE // 2 + LINE * at), line, INK, font)
            sheet.quantize(16).save(MEDIA / f"{attack.id}.png", optimize=True)


if __name__ == "__main__":
    main()
