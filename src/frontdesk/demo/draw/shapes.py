"""The shapes that the catalogue may name for its products."""

from collections.abc import Callable, Mapping

from frontdesk.demo.draw import gadgets, headphones, home, kettle, lamp, phone, router, vacuum
from frontdesk.demo.draw.canvas import Canvas, Colour, Fade, shade

Shape = Callable[
    [Canvas, Colour, Colour], None
]  # a canvas of 1000 by 900 units, the body's colour, the accent's


def _router(canvas: Canvas, body: Colour, accent: Colour) -> None:
    del accent
    router.case(canvas, body)
    for at in router.PLACES.values():
        router.led(canvas, at, router.LIGHTS["green"], lit=True)


def _phone(canvas: Canvas, body: Colour, accent: Colour) -> None:
    phone.handset(canvas, body, (shade(accent, -0.6), accent, shade(accent, 0.6)))


def _headphones(canvas: Canvas, body: Colour, accent: Colour) -> None:
    del accent
    headphones.headphones(canvas, body, (500, 450), 340)


def _kettle(canvas: Canvas, body: Colour, accent: Colour) -> None:
    kettle.pot(canvas, body, accent)
    canvas.box(kettle.DISPLAY, Fade(((6, 7, 9), (18, 19, 22))), 12)
    canvas.text((500, 708), "100", 76, (130, 220, 240))


def _vacuum(canvas: Canvas, body: Colour, accent: Colour) -> None:
    vacuum.body(canvas, body, accent)
    vacuum.glass(canvas)


def _lamp(canvas: Canvas, body: Colour, accent: Colour) -> None:
    del accent
    lamp.stand(canvas, body)
    lamp.shine(canvas)


SHAPES: Mapping[str, Shape] = {
    "router": _router, "mesh": gadgets.mesh, "extender": gadgets.extender, "phone": _phone,
    "tablet": gadgets.tablet, "watch": gadgets.watch, "headphones": _headphones, "earbuds": gadgets.earbuds,
    "speaker": gadgets.speaker, "soundbar": gadgets.soundbar, "kettle": _kettle, "coffee": home.coffee,
    "cooker": home.cooker, "blender": home.blender, "fryer": home.fryer, "vacuum": _vacuum,
    "handheld": home.handheld, "robot": home.robot, "washer": home.washer, "steamer": home.steamer,
    "purifier": home.purifier, "humidifier": home.humidifier, "fan": home.fan, "heater": home.heater,
    "fridge": home.fridge, "dishwasher": home.dishwasher, "lamp": _lamp, "bulb": gadgets.bulb,
    "camera": gadgets.camera, "doorbell": gadgets.doorbell, "lock": gadgets.lock, "plug": gadgets.plug,
    "hub": gadgets.hub, "charger": gadgets.charger, "powerbank": gadgets.powerbank,
    "filter": gadgets.filters, "sachets": gadgets.sachets,
}  # fmt: skip
