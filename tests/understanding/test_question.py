from frontdesk.perception.percepts import ImagePercept, Label, Perceived, TextPercept, Words
from frontdesk.understanding.pack import load_pack, shop_pack
from frontdesk.understanding.question import Question, question

PACK = load_pack(shop_pack())
RED = Label("router_red_light", 0.9, "product")
CRACKED = Label("cracked_screen", 0.8, "product")


def text(content: str) -> TextPercept:
    return TextPercept(0, content, "en", 1.0, (), None)


def photo(*labels: Label, read: str = "") -> ImagePercept:
    lines = (Words(read, 0.9, box=(1, 2, 3, 4)),) if read else ()
    return ImagePercept(1, 640, 480, lines, (), labels, None)


def test_words_alone_are_the_question() -> None:
    assert question(Perceived((text("my router"),)), "troubleshoot", PACK, "en") == Question("my router")


def test_a_recognised_state_asks_by_itself_in_the_customers_language() -> None:
    shown = Perceived((photo(CRACKED, RED, read="NL-R200"),))
    assert question(shown, "troubleshoot", PACK, "zh") == Question("路由器亮红灯", ("屏幕碎裂",))
    assert question(shown, "troubleshoot", PACK, "en").text == "router with a red light"


def test_words_about_the_state_are_put_together_with_it() -> None:
    turn = Perceived((text("What now?"), photo(RED)))
    asked = question(turn, "troubleshoot", PACK, "en")
    assert asked == Question("router with a red light", ("router with a red light: What now?",))


def test_words_about_something_else_ask_first() -> None:
    turn = Perceived((text("Where is my refund?"), photo(RED)))
    asked = question(turn, "refund_status", PACK, "en")
    assert asked == Question("Where is my refund?", ("router with a red light",))


def test_what_is_like_no_product_hints_with_its_lights_and_its_words() -> None:
    light = Label("red light", 0.8, "light", (1, 1, 2, 2))
    seen = Perceived((photo(light, Label("modem", 0.9, "scene"), light, read="E3"),))
    assert question(seen, "unknown", PACK, "en") == Question("", ("red light", "E3"))
    assert question(seen, "unknown", PACK, "zh") == Question("", ("红灯", "E3"))


def test_nothing_asks_nothing() -> None:
    assert question(Perceived(()), "unknown", PACK, "zh") == Question("")
