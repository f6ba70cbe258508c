from datetime import UTC, datetime
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from leadshare.destinations.https import signing

SECRET = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="
OLD = "whsec_ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA="
ID = UUID("01930000-0000-7000-8000-000000000002")
BODY = '{"type":"lead.received","data":{"name":"Škoda"}}'.encode()


def test_the_standards_own_library_verifies_our_headers() -> None:
    headers = signing.headers(ID, datetime.now(UTC), BODY, SECRET)
    assert Webhook(SECRET).verify(BODY, headers)["data"] == {"name": "Škoda"}


def test_timestamp_is_of_this_try_and_id_of_the_delivery() -> None:
    now = datetime(2025, 1, 5, 10, 0, 0, 900_000, tzinfo=UTC)
    headers = signing.headers(ID, now, BODY, SECRET)
    assert headers["webhook-timestamp"] == "1736071200"
    assert headers["webhook-id"] == str(ID)
    assert "." not in headers["webhook-id"]


def test_rotation_signs_with_both_secrets() -> None:
    headers = signing.headers(ID, datetime.now(UTC), BODY, f"{SECRET} {OLD}")
    for secret in (SECRET, OLD):
        Webhook(secret).verify(BODY, headers)
    assert len(headers["webhook-signature"].split(" ")) == 2


def test_new_secrets_are_usable_and_differ() -> None:
    first, second = signing.new_secret(), signing.new_secret()
    assert signing.is_key(first)
    assert first != second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SECRET, True, id="32 bytes"),
        pytest.param(SECRET.rstrip("="), True, id="without padding"),
        pytest.param("whsec_" + "AAAA" * 8, True, id="24 bytes"),
        pytest.param("whsec_" + "AAAA" * 7, False, id="21 bytes: too short"),
        pytest.param("whsec_" + "AAAA" * 22, False, id="66 bytes: too long"),
        pytest.param("whsec_", False, id="empty"),
        pytest.param("whsec_" + "?" * 40, False, id="not base64"),
        pytest.param(SECRET.removeprefix("whsec_"), False, id="without prefix"),
    ],
)
def test_is_key(text: str, expected: bool) -> None:
    assert signing.is_key(text) is expected
