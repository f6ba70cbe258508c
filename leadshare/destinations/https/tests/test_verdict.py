import httpx
import pytest

from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Verdict
from leadshare.destinations.https import verdict


@pytest.mark.parametrize(
    ("status", "after", "expected"),
    [
        pytest.param(200, None, Delivered("r-1"), id="ok"),
        pytest.param(202, 30.0, Delivered("r-1"), id="accepted"),
        pytest.param(204, None, Delivered("r-1"), id="no content"),
        pytest.param(299, None, Delivered("r-1"), id="any 2xx"),
        pytest.param(301, None, Retry("redirected"), id="moved: never followed"),
        pytest.param(302, 5.0, Retry("redirected"), id="found: never followed"),
        pytest.param(304, None, Retry("redirected"), id="not modified: no success"),
        pytest.param(400, None, GiveUp("refused"), id="bad request"),
        pytest.param(401, None, Hold("credentials"), id="unauthorised"),
        pytest.param(403, None, Hold("credentials"), id="forbidden"),
        pytest.param(404, None, GiveUp("refused"), id="not found"),
        pytest.param(408, None, Retry("timeout"), id="request timeout"),
        pytest.param(409, None, GiveUp("refused"), id="conflict"),
        pytest.param(410, None, Hold("gone"), id="gone"),
        pytest.param(413, None, GiveUp("too_large"), id="too large"),
        pytest.param(422, None, GiveUp("invalid_field"), id="ours to fix: no retry"),
        pytest.param(429, 90.0, Retry("busy", 90.0), id="rate limited: its own wait wins"),
        pytest.param(429, None, Retry("busy"), id="rate limited without a wait"),
        pytest.param(500, None, Retry("failed"), id="server error"),
        pytest.param(502, None, Retry("failed"), id="bad gateway"),
        pytest.param(503, 7.0, Retry("busy", 7.0), id="down: its own wait wins"),
        pytest.param(504, None, Retry("failed"), id="gateway timeout"),
        pytest.param(999, None, Retry("failed"), id="no known status"),
    ],
)
def test_of_status(status: int, after: float | None, expected: Verdict) -> None:
    outcome, hint = verdict.of_status(status, after, "r-1")
    assert (outcome, bool(hint)) == (expected, not isinstance(expected, Delivered))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(httpx.ConnectError("refused"), Retry("unreachable"), id="no connection"),
        pytest.param(httpx.ReadError("reset"), Retry("unreachable"), id="reset"),
        pytest.param(httpx.ReadTimeout("slow"), Retry("timeout"), id="slow answer"),
        pytest.param(httpx.ConnectTimeout("slow"), Retry("timeout"), id="slow connection"),
        pytest.param(httpx.RemoteProtocolError("what?"), Retry("unreachable"), id="no HTTP"),
        pytest.param(
            httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"),
            Retry("unreachable"),
            id="invalid certificate",
        ),
    ],
)
def test_of_error(error: httpx.TransportError, expected: Verdict) -> None:
    outcome, hint = verdict.of_error(error)
    assert (outcome, bool(hint)) == (expected, True)
