"""Keyset paging: where a page of a list ends, as text for the URL. Costs the same on page 1 and on page 1,000."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORM = re.compile(r"([0-9]{1,17})-([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key of a row: its time, and its id where times are equal."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"


def read_cursor(text: str) -> Cursor | None:
    """None for no cursor and for one that nobody could have been given."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    try:
        return Cursor(EPOCH + timedelta(microseconds=int(match[1])), UUID(hex=match[2]))
    except OverflowError:
        return None
