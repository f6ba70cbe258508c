"""A wish that cannot be granted, said in words for the person or program that made it."""

from typing import Literal


class Refusal(Exception):
    """`message` says what to do; `field` names the input it is about, or is empty; the API's status follows `kind`."""

    def __init__(
        self,
        message: object,
        field: str = "",
        kind: Literal["invalid", "conflict", "missing"] = "invalid",
    ) -> None:
        super().__init__(str(message))
        self.field = field
        self.kind = kind
