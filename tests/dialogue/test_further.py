import pytest

from frontdesk.dialogue.further import asked_of
from frontdesk.knowledge.followup import Earlier

WARRANTY = Earlier("How long is the warranty on the kettle?", ("Warranty",), ("kettle",))


@pytest.mark.parametrize(
    ("text", "product", "before", "asked"),
    [
        (
            "And the robot vacuum?",
            "robot vacuum",
            WARRANTY,
            "How long is the warranty on the robot vacuum?",
        ),
        ("那吸尘器呢？", "吸尘器", Earlier("水壶保修多久？", (), ("水壶",)), "吸尘器保修多久？"),
        ("and for the kettle?", "kettle", Earlier("Is it free?"), "Is it free (kettle)?"),
    ],
)
def test_another_product_asks_the_same_of_it(text: str, product: str, before: Earlier, asked: str) -> None:
    assert asked_of(text, [product], [before]) == asked


@pytest.mark.parametrize(
    ("text", "products", "earlier"),
    [
        ("Can I return the robot vacuum?", ["robot vacuum"], [WARRANTY]),
        ("And the robot vacuum and the fan?", ["robot vacuum", "fan"], [WARRANTY]),
        ("And the robot vacuum?", ["robot vacuum"], []),
        ("thank you", [], [WARRANTY]),
    ],
)
def test_what_asks_something_of_its_own_stays_as_it_is(
    text: str, products: list[str], earlier: list[Earlier]
) -> None:
    assert asked_of(text, products, earlier) is None
