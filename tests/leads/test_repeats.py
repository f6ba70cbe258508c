from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from leadshare.leads.repeats import is_resend, repeat_key

FIRST = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LISTING, OTHER_LISTING = UUID(int=1), UUID(int=2)
KEY = repeat_key("appsource", LISTING, "PLT", "jonas@example.org", "d1")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(timedelta(0), True, id="at once"),
        pytest.param(timedelta(hours=23, minutes=59, seconds=59), True, id="within the day"),
        pytest.param(timedelta(hours=24), False, id="a day later"),
        pytest.param(timedelta(days=400), False, id="much later"),
        pytest.param(timedelta(hours=-1), True, id="a spool brought back late"),
        pytest.param(timedelta(hours=-24), False, id="a spool of the day before"),
    ],
)
def test_is_resend(after: timedelta, expected: bool) -> None:
    assert is_resend(FIRST, FIRST + after) is expected


@pytest.mark.parametrize(
    ("key", "is_same"),
    [
        pytest.param(
            repeat_key("appsource", LISTING, "PLT", "jonas@example.org", "d2"),
            True,
            id="another body",
        ),
        pytest.param(
            repeat_key("appsource", LISTING, "plt", "jonas@example.org", "d1"),
            True,
            id="action, other case",
        ),
        pytest.param(
            repeat_key("appsource", LISTING, "PLT", "eva@example.org", "d1"),
            False,
            id="another person",
        ),
        pytest.param(
            repeat_key("appsource", LISTING, "INS", "jonas@example.org", "d1"),
            False,
            id="another action",
        ),
        pytest.param(
            repeat_key("appsource", OTHER_LISTING, "PLT", "jonas@example.org", "d1"),
            False,
            id="another listing",
        ),
        pytest.param(
            repeat_key("azure_marketplace", LISTING, "PLT", "jonas@example.org", "d1"),
            False,
            id="other storefront",
        ),
        pytest.param(repeat_key("appsource", LISTING, "PLT", None, "d1"), False, id="no address"),
    ],
)
def test_what_makes_two_interests_the_same(key: bytes, is_same: bool) -> None:
    assert (key == KEY) is is_same
    assert len(key) == 32


def test_without_address_the_body_itself_must_be_the_same() -> None:
    bodies = [
        repeat_key("appsource", LISTING, "PLT", None, digest) for digest in ("d1", "d1", "d2")
    ]
    assert bodies[0] == bodies[1] != bodies[2]
    assert bodies[0] != repeat_key("appsource", LISTING, "PLT", "d1", "")
