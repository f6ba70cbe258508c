from datetime import UTC, datetime
from uuid import UUID

import pytest

from leadshare.web.shell.cursor import Cursor, read_cursor

ID = UUID("01a207a0-aacb-739a-8ceb-6dfd39f33072")


def test_round_trip_keeps_the_microsecond() -> None:
    cursor = Cursor(datetime(2026, 5, 12, 9, 57, 0, 123456, tzinfo=UTC), ID)
    assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1",
        f"1-{ID}",
        f"-1-{ID.hex}",
        f"{10**20}-{ID.hex}",
        f"{10**17 - 1}9-{ID.hex}",
        "1-xyz",
    ],
)
def test_what_nobody_was_given_is_no_cursor(text: str) -> None:
    assert read_cursor(text) is None
