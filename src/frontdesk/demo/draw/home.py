"""Products for the catalogue: what stands in a kitchen or a laundry, cleans the floor or the air."""

from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, clear, shade, solid

DARK: Colour = (30, 33, 39)
GLASS = Fade(((70, 92, 110), (26, 36, 46)))


def coffee(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw an espresso machine."""
    canvas.box((230, 110, 770, 780), solid(body), 34)
    canvas.box((250, 60, 480, 130), Fade(((170, 120, 70, 120), (80, 52, 30, 190))), 16)
    canvas.box((262, 270, 738, 640), Fade((shade(DARK, 0.02), shade(DARK, -0.5))), 20)
    canvas.disc((400, 190), 44, solid(shade(accent, 0.1)))
    canvas.ring((620, 190), 40, (220, 224, 228), 8)
    canvas.line(((620, 190), (642, 166)), (230, 80, 60), 6)
    canvas.box((440, 262, 560, 330), solid((196, 200, 206)), 10)
    canvas.box((410, 328, 590, 362), solid((150, 154, 160)), 10)
    canvas.line(((590, 345), (760, 372)), Fade((shade(DARK, 0.3), DARK)), 30)
    canvas.poly(((450, 520), (560, 520), (546, 636), (464, 636)), solid((240, 240, 236)))
    canvas.ring((566, 568), 28, (236, 236, 232), 9)
    canvas.box((490, 366, 496, 520), shade(accent, -0.5), 2)
    canvas.box((512, 366, 518, 520), shade(accent, -0.5), 2)
    canvas.box((250, 640, 750, 700), solid((172, 176, 182)), 8)
    canvas.text((500, 740), "NORTHLIGHT", 30, shade(body, 0.6))


def cooker(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a rice cooker."""
    canvas.box((190, 260, 810, 770), solid(body), 150)
    canvas.oval((190, 200, 810, 420), Fade((shade(body, 0.4), shade(body, -0.12))))
    canvas.oval((330, 235, 670, 335), Fade((shade(accent, 0.3), shade(accent, -0.2))))
    canvas.box((450, 250, 550, 290), shade(accent, -0.45), 16)
    canvas.box((340, 490, 660, 660), Fade(((28, 30, 34), (12, 13, 15))), 26)
    canvas.text((500, 555), "05:30", 64, (150, 220, 235))
    canvas.text((500, 622), "RICE   PORRIDGE", 24, (170, 176, 184))
    canvas.text((500, 712), "NORTHLIGHT", 26, shade(accent, -0.4))


def blender(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a blender with something green in its jug."""
    canvas.box((300, 560, 700, 790), solid(body), 40)
    canvas.poly(
        ((330, 110), (670, 110), (640, 560), (360, 560)), Fade(((226, 236, 240, 170), (190, 206, 214, 190)))
    )
    canvas.poly(
        ((345, 300), (655, 300), (640, 556), (360, 556)), Fade((shade(accent, 0.3), shade(accent, -0.2)))
    )
    canvas.poly(((356, 130), (392, 130), (404, 540), (380, 540)), (255, 255, 255, 120), blur=8)
    canvas.box((320, 70, 680, 124), solid(shade(body, -0.2)), 16)
    canvas.line(((668, 170), (760, 210), (742, 420), (652, 460)), shade(body, -0.1), 30)
    for mark in range(5):
        canvas.line(((590, 250 + mark * 60), (630, 250 + mark * 60)), (255, 255, 255, 170), 4)
    canvas.disc((500, 680), 52, solid((200, 204, 210)))
    canvas.line(((500, 680), (500, 640)), (60, 64, 70), 8)
    canvas.text((500, 760), "NORTHLIGHT", 22, shade(body, 0.6))


def fryer(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw an air fryer with a window in its basket."""
    canvas.box((220, 120, 780, 780), solid(body), 140)
    canvas.box((330, 180, 670, 290), Fade(((18, 20, 22), (8, 9, 10))), 30)
    canvas.text((500, 235), "180  15", 52, (250, 140, 60))
    canvas.box((236, 340, 764, 740), solid(shade(body, -0.25)), 40)
    canvas.box((330, 390, 670, 570), Fade(((110, 66, 22), (214, 140, 58), (120, 70, 24))), 26)
    canvas.box((330, 390, 670, 450), (255, 255, 255, 36), 26)
    canvas.box((420, 600, 580, 640), solid(shade(accent, 0.1)), 18)
    canvas.box((450, 640, 550, 720), solid(shade(accent, -0.1)), 20)
    canvas.text((500, 320), "NORTHLIGHT", 22, shade(body, 0.55))


def handheld(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a small vacuum."""
    canvas.poly(((90, 470), (300, 380), (300, 560), (100, 540)), Fade((shade(DARK, 0.25), DARK)))
    canvas.box((280, 360, 520, 580), Fade(((150, 180, 200, 150), (90, 120, 140, 190))), 40)
    canvas.box((480, 350, 900, 590), Fade((shade(body, 0.4), body, shade(body, -0.35))), 100)
    canvas.line(((560, 350), (640, 250), (820, 260), (860, 400)), shade(accent, -0.1), 44)
    canvas.disc((800, 470), 40, solid(accent))
    canvas.text((640, 480), "NORTHLIGHT", 26, shade(body, -0.5))


def robot(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a robot vacuum from above and in front."""
    canvas.oval((140, 290, 860, 700), Fade((shade(accent, 0.1), shade(accent, -0.4))))
    canvas.oval((140, 250, 860, 640), Fade((shade(body, 0.5), shade(body, -0.1))))
    canvas.oval((380, 270, 620, 400), Fade((shade(accent, 0.3), shade(accent, -0.3))))
    canvas.oval((380, 250, 620, 370), Fade((shade(accent, 0.5), shade(accent, 0.05))))
    canvas.oval((440, 470, 560, 530), Fade((shade(body, -0.12), shade(body, 0.2))))
    canvas.disc((500, 498), 10, (70, 200, 240))
    canvas.text((500, 570), "NORTHLIGHT", 24, shade(body, -0.45))
    canvas.line(((210, 640), (120, 700)), (70, 72, 76), 10)
    canvas.line(((215, 648), (180, 730)), (70, 72, 76), 10)


def washer(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a front loader."""
    canvas.box((200, 60, 800, 800), solid(body), 26)
    canvas.box((200, 60, 800, 200), Fade((shade(body, 0.3), shade(body, -0.06))), 26)
    canvas.disc((500, 130), 46, solid(shade(accent, 0.3)))
    canvas.line(((500, 130), (526, 104)), (250, 250, 250), 6)
    canvas.box((590, 96, 760, 164), (16, 18, 22), 12)
    canvas.text((675, 130), "0:45", 48, (130, 220, 240))
    canvas.text((320, 130), "NORTHLIGHT", 28, shade(body, -0.55) if sum(body) > 400 else shade(body, 0.6))
    canvas.disc((500, 500), 240, solid(shade(accent, 0.35)))
    canvas.disc((500, 500), 205, shade(accent, -0.3))
    canvas.disc((500, 500), 176, GLASS)
    canvas.disc((440, 430), 60, (255, 255, 255, 40), blur=20)
    canvas.oval((380, 540, 620, 660), clear((220, 160, 120), 150), blur=10)
    canvas.oval((420, 560, 540, 640), clear((120, 160, 210), 170), blur=8)
    canvas.box((715, 470, 745, 530), solid(shade(accent, 0.1)), 10)


def steamer(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a garment steamer with its cloud."""
    canvas.disc((240, 260), 90, (255, 255, 255, 150), blur=34)
    canvas.disc((170, 350), 70, (255, 255, 255, 130), blur=30)
    canvas.box((300, 170, 420, 450), solid(shade(accent, 0.1)), 50)
    canvas.box((400, 200, 760, 420), solid(body), 100)
    canvas.line(((640, 390), (690, 770)), Fade((shade(body, 0.2), shade(body, -0.25))), 110)
    canvas.box((610, 480, 690, 640), Fade(((170, 200, 220, 160), (110, 150, 180, 190))), 26)
    canvas.disc((570, 300), 34, solid(accent))
    canvas.text((570, 384), "NORTHLIGHT", 20, shade(accent, -0.4))


def purifier(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw an air purifier."""
    canvas.box((300, 60, 700, 800), solid(body), 120)
    canvas.oval((320, 62, 680, 170), Fade((shade(DARK, 0.3), DARK)))
    canvas.ring((500, 250), 74, shade(accent, 0.1), 12)
    canvas.text((500, 242), "08", 64, shade(accent, -0.3))
    canvas.text((500, 288), "PM2.5", 20, shade(body, -0.5))
    for row in range(11):
        for column in range(13):
            canvas.disc((350 + column * 25, 400 + row * 30), 7, shade(body, -0.28))
    canvas.text((500, 760), "NORTHLIGHT", 24, shade(body, -0.5))


def humidifier(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a humidifier with its mist."""
    for x, y, radius in ((500, 120, 70), (540, 60, 54), (450, 70, 46)):
        canvas.disc((x, y), radius, (255, 255, 255, 190), blur=26)
    canvas.box((340, 180, 660, 620), Fade((clear(shade(accent, 0.6), 200), clear(accent, 190))), 90)
    canvas.box((360, 210, 390, 590), (255, 255, 255, 120), 14, blur=8)
    canvas.box((320, 560, 680, 790), solid(body), 60)
    canvas.oval((470, 160, 530, 200), shade(accent, -0.2))
    canvas.disc((500, 690), 34, solid(shade(accent, 0.1)))
    canvas.text((500, 760), "NORTHLIGHT", 22, shade(accent, -0.45))


def fan(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a floor fan."""
    canvas.box((486, 520, 514, 760), solid(accent), 10)
    canvas.oval((340, 730, 660, 810), Fade((shade(body, 0.1), shade(body, -0.3))))
    canvas.disc((500, 320), 262, Fade((shade(body, -0.05), shade(body, -0.25))))
    canvas.disc((500, 320), 244, (222, 226, 230))
    for blade in ((-150, -120), (160, -90), (110, 150), (-120, 140), (10, -190)):
        x, y = 500 + blade[0] * 0.62, 320 + blade[1] * 0.62
        canvas.oval((x - 92, y - 80, x + 92, y + 80), clear(shade(accent, 0.25), 170), blur=3)
    for radius in range(80, 262, 30):
        canvas.ring((500, 320), radius, clear(shade(accent, -0.35), 190), 4)
    canvas.disc((500, 320), 54, solid(body))
    canvas.text((500, 320), "NL", 30, shade(body, -0.5))


def heater(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a fan heater that glows."""
    canvas.box((340, 90, 660, 790), solid(body), 60)
    canvas.box((380, 150, 620, 600), Fade((shade(DARK, -0.2), shade(accent, -0.55), shade(DARK, -0.2))), 30)
    for slat in range(13):
        canvas.box((390, 168 + slat * 33, 610, 180 + slat * 33), clear(accent, 215), 6)
    canvas.disc((500, 375), 120, clear(accent, 70), blur=50)
    canvas.disc((500, 690), 40, solid((180, 184, 190)))
    canvas.text((500, 758), "NORTHLIGHT", 22, shade(body, 0.6))


def fridge(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a fridge above its freezer."""
    canvas.box((290, 30, 710, 800), solid(body), 22)
    canvas.box((290, 486, 710, 496), shade(body, -0.55))
    canvas.box((330, 180, 350, 460), solid(shade(accent, 0.2)), 10)
    canvas.box((330, 520, 350, 680), solid(shade(accent, 0.2)), 10)
    canvas.box((450, 110, 550, 170), (14, 16, 20), 10)
    canvas.text((500, 140), "4  -18", 30, (140, 220, 240))
    canvas.text((500, 70), "NORTHLIGHT", 24, shade(body, -0.5))
    canvas.poly(((600, 40), (660, 40), (480, 480), (420, 480)), (255, 255, 255, 34), blur=10)


def dishwasher(canvas: Canvas, body: Colour, accent: Colour) -> None:
    """Draw a built-in dishwasher."""
    canvas.box((220, 70, 780, 800), solid(body), 14)
    canvas.box((220, 70, 780, 180), Fade((shade(accent, 0.14), shade(accent, -0.2))), 14)
    canvas.text((340, 125), "NORTHLIGHT", 24, (220, 224, 230))
    canvas.text((660, 125), "ECO 3:10", 34, (130, 220, 240))
    canvas.box((300, 214, 700, 244), solid((176, 180, 186)), 14)
    canvas.box((240, 740, 760, 746), shade(body, -0.4))
    canvas.poly(((420, 260), (520, 260), (380, 730), (280, 730)), (255, 255, 255, 46), blur=14)
