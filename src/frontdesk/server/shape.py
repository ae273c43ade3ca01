"""What all shapes of answers have in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A shape is closed: a field that is not described here is a mistake of ours."""

    model_config = ConfigDict(extra="forbid")
