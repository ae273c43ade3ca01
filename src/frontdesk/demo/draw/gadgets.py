"""Products for the catalogue: network, sound, smart home and what belongs to them."""

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, clear, shade, solid

DARK: Colour = (30, 33, 39)


def mesh(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw three round units of a mesh network."""
    for x, y, size in ((250, 470, 0.8), (750, 470, 0.8), (500, 540, 1.0)):
        half, high = 150 * size, 210 * size
        canvas.box((x - half, y - high, x + half, y + high), solid(body), 60 * size)
        canvas.oval(
            (x - half, y - high - 40 * size, x + half, y - high + 60 * size), Fade((shade(body, 0.5), accent))
        )
        canvas.disc((x, y + high * 0.6), 9 * size, (80, 220, 130))
        canvas.text((x, y), "NORTHLIGHT", 24 * size, shade(accent, -0.35))


def extender(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a plug-in extender with two antennas."""
    for side in (-1, 1):
        canvas.line(((500 + side * 150, 420), (500 + side * 190, 110)), solid(shade(accent, 0.1)), 34)
    canvas.box((330, 260, 670, 760), solid(body), 50)
    for row in range(3):
        canvas.disc((500, 380 + row * 60), 11, (80, 220, 130))
    canvas.text((500, 690), "NORTHLIGHT", 30, shade(accent, -0.35))


def tablet(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a tablet with its pen."""
    canvas.box((120, 160, 800, 680), solid(body), 40)
    canvas.box((146, 186, 774, 654), Fade((shade(accent, 0.5), accent, shade(accent, -0.4))), 22)
    canvas.disc((320, 330), 90, clear(shade(accent, 0.7), 150), blur=20)
    canvas.poly(((146, 654), (360, 420), (560, 654)), clear(shade(accent, -0.5), 190))
    canvas.poly(((420, 654), (620, 470), (774, 654)), clear(shade(accent, -0.3), 190))
    canvas.line(((880, 190), (850, 690)), solid((236, 238, 240)), 26)
    canvas.line(((849, 700), (847, 730)), (60, 62, 66), 9)


def watch(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a sports watch."""
    canvas.box((410, 20, 590, 250), solid(shade(body, 0.15)), 30)
    canvas.box((410, 610, 590, 840), solid(shade(body, 0.15)), 30)
    canvas.box((716, 390, 748, 470), solid((150, 154, 160)), 8)
    canvas.disc((500, 430), 230, solid(shade(body, 0.3)))
    canvas.disc((500, 430), 200, (8, 9, 12))
    canvas.ring((500, 430), 184, shade(accent, -0.4), 16)
    canvas.text((500, 410), "10:24", 96, (240, 244, 248))
    canvas.text((500, 490), "7,412", 44, accent)
    canvas.poly(((390, 270), (470, 240), (380, 560), (330, 500)), (255, 255, 255, 24), blur=12)


def earbuds(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw two earbuds above their open case."""
    canvas.box((250, 470, 750, 780), solid(body), 110)
    canvas.box((270, 400, 730, 520), Fade((shade(accent, -0.2), shade(accent, 0.1))), 60)
    for side in (-1, 1):
        x = 500 + side * 120
        canvas.box((x - 24, 230, x + 24, 450), solid(shade(body, -0.04)), 24)
        canvas.disc((x - side * 10, 230), 66, solid(body))
        canvas.oval(
            (x - side * 66 - 30, 200, x - side * 66 + 30, 270), Fade((shade(DARK, 0.4), shade(DARK, 0.1)))
        )
    canvas.disc((500, 620), 8, (80, 220, 130))
    canvas.text((500, 700), "NORTHLIGHT", 26, shade(accent, -0.4))


def speaker(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a round speaker in cloth."""
    canvas.box((310, 150, 690, 770), solid(body), 120)
    for row in range(26):
        for column in range(17):
            at = (332 + column * 21 + row % 2 * 10, 226 + row * 20)
            canvas.disc(at, 4, clear(shade(body, -0.45), 170))
    canvas.oval((312, 140, 688, 260), Fade((shade(accent, 0.3), shade(accent, -0.15))))
    canvas.oval((360, 160, 640, 240), Fade((shade(DARK, 0.2), DARK)))
    canvas.box((430, 640, 570, 690), shade(accent, -0.1), 10)
    canvas.text((500, 665), "NORTHLIGHT", 20, DARK)


def soundbar(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a sound bar before its bass box."""
    canvas.box((690, 190, 930, 640), solid(body), 24)
    canvas.disc((810, 470), 84, shade(body, -0.5))
    canvas.disc((810, 470), 60, solid(accent))
    canvas.box((50, 560, 900, 690), Fade((shade(body, 0.25), body, shade(body, -0.5))), 50)
    for column in range(60):
        canvas.line(((90 + column * 13, 590), (90 + column * 13, 664)), clear(shade(body, 0.45), 90), 2)
    canvas.box((390, 604, 560, 646), shade(body, -0.6), 10)
    canvas.text((475, 625), "NORTHLIGHT", 22, (220, 224, 228))


def bulb(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a bulb that is on."""
    canvas.disc((500, 340), 330, clear(accent, 90), blur=80)
    canvas.disc((500, 340), 220, Fade((shade(body, 0.6), shade(accent, 0.5))))
    canvas.poly(
        ((330, 470), (670, 470), (590, 640), (410, 640)), Fade((shade(accent, 0.5), shade(body, -0.1)))
    )
    canvas.box((404, 620, 596, 690), solid(body), 12)
    for turn in range(4):
        canvas.box((418, 690 + turn * 26, 582, 712 + turn * 26), solid((176, 180, 186)), 10)
    canvas.disc((430, 260), 50, (255, 255, 255, 170), blur=24)


def camera(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw an indoor camera on its foot."""
    canvas.oval((330, 700, 670, 800), Fade((shade(body, 0.1), shade(body, -0.3))))
    canvas.box((440, 560, 560, 750), solid(shade(body, -0.08)), 30)
    canvas.disc((500, 380), 250, solid(body))
    canvas.disc((500, 380), 160, Fade((shade(accent, 0.25), shade(accent, -0.5))))
    canvas.disc((500, 380), 84, (10, 12, 16))
    canvas.disc((500, 380), 52, Fade(((60, 84, 130), (14, 18, 34))))
    canvas.disc((474, 354), 18, (255, 255, 255, 190), blur=4)
    canvas.disc((500, 270), 9, (80, 160, 240))
    canvas.text((500, 766), "NORTHLIGHT", 18, shade(body, -0.5))


def doorbell(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a video doorbell."""
    canvas.box((370, 80, 630, 780), solid(body), 70)
    canvas.disc((500, 240), 86, (8, 9, 12))
    canvas.disc((500, 240), 48, Fade(((70, 96, 140), (16, 20, 36))))
    canvas.disc((482, 222), 14, (255, 255, 255, 190), blur=4)
    canvas.disc((500, 580), 96, shade(body, -0.3))
    canvas.ring((500, 580), 92, accent, 10)
    canvas.disc((500, 580), 60, solid(shade(body, 0.2)))
    canvas.text((500, 730), "NORTHLIGHT", 22, shade(body, 0.6))


def lock(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a smart lock with its handle."""
    canvas.box((380, 50, 620, 800), solid(body), 40)
    canvas.box((400, 70, 600, 430), Fade(((16, 17, 20), (34, 36, 40))), 26)
    for place, sign in enumerate("123456789*0#"):
        canvas.text((440 + place % 3 * 60, 150 + place // 3 * 70), sign, 36, (210, 220, 232))
    canvas.box((440, 520, 820, 590), solid(shade(accent, 0.1)), 34)
    canvas.disc((500, 555), 60, solid(accent))
    canvas.disc((500, 680), 40, shade(body, -0.5))
    canvas.ring((500, 680), 38, shade(accent, -0.1), 6)
    canvas.text((500, 758), "NORTHLIGHT", 20, shade(body, 0.6))


def plug(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a smart plug, Chinese socket."""
    canvas.box((270, 170, 730, 690), solid(body), 110)
    canvas.box((330, 240, 670, 560), Fade((shade(body, -0.03), shade(body, 0.2))), 60)
    for x, y, lean in ((430, 330, 22), (570, 330, -22)):
        canvas.line(((x + lean, y - 40), (x - lean, y + 40)), DARK, 20)
    canvas.line(((500, 440), (500, 510)), DARK, 22)
    canvas.disc((500, 620), 16, accent)
    canvas.disc((500, 620), 40, clear(accent, 70), blur=14)


def hub(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a flat round hub."""
    canvas.box((210, 400, 790, 640), Fade((shade(body, -0.05), shade(body, -0.3))), 110)
    canvas.oval((210, 270, 790, 540), Fade((shade(body, 0.6), shade(body, -0.06))))
    canvas.ring((500, 405), 66, accent, 9)
    canvas.disc((500, 405), 30, clear(accent, 120), blur=12)
    canvas.text((500, 580), "NORTHLIGHT", 28, shade(body, -0.5))


def charger(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a charger with three ports."""
    for x in (420, 580):
        canvas.box((x - 14, 100, x + 14, 240), solid((186, 190, 196)), 6)
    canvas.box((310, 220, 690, 760), solid(body), 60)
    for y in (400, 480):
        canvas.box((440, y, 560, y + 36), shade(DARK, 0.1), 18)
    canvas.box((430, 560, 570, 620), shade(DARK, 0.1), 6)
    canvas.box((446, 576, 554, 590), shade(accent, 0.2), 3)
    canvas.text((500, 320), "65 W", 44, shade(accent, -0.3))
    canvas.text((500, 700), "NORTHLIGHT", 24, shade(accent, -0.3))


def powerbank(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a power bank."""
    canvas.box((310, 70, 690, 790), solid(body), 60)
    canvas.box((390, 140, 610, 270), (10, 12, 16), 18)
    canvas.text((500, 205), "86", 76, (130, 230, 170))
    canvas.text((500, 480), "NORTHLIGHT", 34, shade(accent, 0.3))
    canvas.text((500, 530), "20000 mAh  74 Wh", 22, accent)
    canvas.box((440, 66, 500, 84), DARK, 8)
    canvas.box((520, 66, 560, 84), DARK, 8)


def filters(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a round filter with its pleats."""
    canvas.box((310, 150, 690, 760), solid(body), 40)
    for fold in range(24):
        x = 322 + fold * 15
        canvas.line(((x, 210), (x, 700)), clear(shade(body, -0.3), 190), 4)
    canvas.box((300, 640, 700, 760), solid(accent), 30)
    canvas.oval((300, 100, 700, 240), Fade((shade(accent, 0.35), accent)))
    canvas.oval((390, 130, 610, 210), (30, 34, 32))
    canvas.text((500, 704), "NL-FA40", 34, (240, 244, 240))


def sachets(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a box of descaler with two sachets."""
    canvas.box((250, 220, 650, 760), solid(body), 16)
    canvas.box((250, 300, 650, 470), Fade((shade(accent, 0.2), shade(accent, -0.2))))
    canvas.text((450, 360), "DESCALER", 58, (255, 255, 255))
    canvas.text((450, 420), "10 x 25 g", 34, (235, 245, 250))
    canvas.text((450, 690), "NORTHLIGHT", 34, shade(accent, -0.4))
    for x, y in ((620, 430), (680, 500)):
        canvas.box((x, y, x + 190, y + 270), solid(shade(body, 0.3)), 8)
        canvas.box((x, y, x + 190, y + 34), accent, 8)
        canvas.text((x + 95, y + 150), "25 g", 34, shade(accent, -0.3))
