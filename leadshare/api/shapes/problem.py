from pydantic import Field

from leadshare.api.shapes.base import Answer, example


class WrongPart(Answer):
    """One part that cannot be used."""

    detail: str
    pointer: str = Field(
        "", description="A JSON Pointer fragment into the body, such as `#/title`."
    )
    parameter: str = Field("", description="The name of a parameter in the address or of a header.")


class ProblemDetails(Answer):
    """Problem details, RFC 9457."""

    model_config = example(
        {
            "type": "/api/problems/invalid",
            "title": "Something that was sent cannot be used",
            "status": 422,
            "detail": "One part cannot be used.",
            "instance": "/api/v1/listings",
            "errors": [{"detail": "A listing needs a title.", "pointer": "#/title"}],
        }
    )

    type: str = Field(
        description="What clients switch on.", json_schema_extra={"format": "uri-reference"}
    )
    title: str = Field(description="Short, stable per type, never translated.")
    status: int
    detail: str = Field(description="For people.")
    instance: str = Field(json_schema_extra={"format": "uri-reference"})
    errors: list[WrongPart] = []
