"""What every shape is made of."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

Id = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
Time = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]

# PostgreSQL keeps no NUL in a text.
_NO_NUL = r"^[^\x00]*$"
Word = Annotated[str, StringConstraints(max_length=100, pattern=_NO_NUL)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_NO_NUL)]
LongName = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_NO_NUL)]
SettingText = Annotated[str, StringConstraints(max_length=20_000, pattern=_NO_NUL)]

ID = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"
OTHER_ID = "019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5c"
TIME = "2026-05-04T09:30:00.000Z"


def example(document: dict[str, Any]) -> ConfigDict:
    """The configuration of a shape that shows itself in the reference."""
    return ConfigDict(json_schema_extra={"examples": [document]})


class Answer(BaseModel):
    """What is answered."""


class Wish(BaseModel):
    """What is sent. A member that is not known is refused: it is a slip more often than an intention."""

    model_config = ConfigDict(extra="forbid")


class Paged(BaseModel):
    limit: int = Field(50, ge=1, le=200, description="How many items at most.")
    cursor: str | None = Field(
        None,
        max_length=2000,
        description="`next` of the page before; leave it out for the first page.",
    )


Next = Annotated[str | None, Field(description="The cursor of the next page, or null at the end.")]
