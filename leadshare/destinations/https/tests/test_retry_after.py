from datetime import UTC, datetime

import pytest

from leadshare.destinations.https import retry_after

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("90", 90, id="seconds"),
        pytest.param(" 90 ", 90, id="seconds with blanks"),
        pytest.param("0", 0, id="now"),
        pytest.param("-5", 0, id="negative: now"),
        pytest.param("21601", 21_600, id="cut to six hours"),
        pytest.param("9" * 30, 21_600, id="absurd"),
        pytest.param("9" * 5000, None, id="too long to be meant"),
        pytest.param("Thu, 05 Mar 2026 12:01:30 GMT", 90, id="HTTP date"),
        pytest.param("Thursday, 05-Mar-26 12:01:30 GMT", 90, id="RFC 850 date"),
        pytest.param("Thu Mar  5 12:01:30 2026", 90, id="asctime date: UTC"),
        pytest.param("Thu, 05 Mar 2026 11:00:00 GMT", 0, id="a date in the past: now"),
        pytest.param("Thu, 05 Mar 2099 11:00:00 GMT", 21_600, id="a date far away"),
        pytest.param("Thu, 99 Mar 2026 12:01:30 GMT", None, id="no such day"),
        pytest.param("soon", None, id="garbage"),
        pytest.param("1.5", None, id="a fraction is not allowed"),
        pytest.param("1e400", None, id="no number we read"),
        pytest.param("٣", None, id="another script's digit"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_seconds(header: str | None, expected: float | None) -> None:
    assert retry_after.seconds(header, NOON) == expected
