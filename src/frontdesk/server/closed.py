"""What every JSON body is: closed, strict, and of text that can be kept."""

from pydantic import AfterValidator, BaseModel, ConfigDict


class Body(BaseModel):
    """A body is closed: a misspelt key is refused, and no number becomes a text."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _kept(text: str) -> str:
    if "\0" in text:
        raise ValueError("it holds a NUL character, which cannot be kept")
    return text


STORABLE = AfterValidator(_kept)  # of a text: PostgreSQL keeps no NUL
