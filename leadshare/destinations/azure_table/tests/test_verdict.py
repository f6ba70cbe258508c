import pytest

from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Verdict
from leadshare.destinations.azure_table import verdict


@pytest.mark.parametrize(
    ("status", "code", "after", "expected"),
    [
        pytest.param(204, "", None, Delivered("p/r"), id="merged"),
        pytest.param(307, "", None, Retry("redirected"), id="redirect"),
        pytest.param(400, "InvalidInput", None, GiveUp("invalid_field"), id="invalid input"),
        pytest.param(400, "PropertyValueTooLarge", None, GiveUp("too_large"), id="long value"),
        pytest.param(400, "EntityTooLarge", None, GiveUp("too_large"), id="large entity"),
        pytest.param(400, "SomethingNew", None, GiveUp("refused"), id="unknown code"),
        pytest.param(401, "", None, Hold("credentials"), id="unauthorised"),
        pytest.param(403, "AuthenticationFailed", None, Hold("credentials"), id="wrong key"),
        pytest.param(403, "AuthorizationFailure", None, Hold("credentials"), id="firewall"),
        pytest.param(403, "AccountIsDisabled", None, Hold("credentials"), id="account disabled"),
        pytest.param(404, "TableNotFound", None, Retry("failed"), id="not known everywhere yet"),
        pytest.param(404, "ResourceNotFound", None, GiveUp("refused"), id="no such resource"),
        pytest.param(409, "TableBeingDeleted", None, Retry("busy", 60.0), id="being deleted"),
        pytest.param(413, "RequestBodyTooLarge", None, GiveUp("too_large"), id="too large"),
        pytest.param(429, "", 9.0, Retry("busy", 9.0), id="throttled by Cosmos DB"),
        pytest.param(500, "OperationTimedOut", None, Retry("timeout"), id="timed out"),
        pytest.param(500, "InternalError", None, Retry("failed"), id="internal error"),
        pytest.param(503, "ServerBusy", None, Retry("busy"), id="busy"),
        pytest.param(503, "ServerBusy", 7.0, Retry("busy", 7.0), id="busy with a wait"),
    ],
)
def test_of_answer(status: int, code: str, after: float | None, expected: Verdict) -> None:
    outcome, hint = verdict.of_answer(status, code, after, "p/r")
    assert (outcome, bool(hint)) == (expected, not isinstance(expected, Delivered))


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        pytest.param(403, "AuthorizationPermissionMismatch", Hold("misconfigured"), id="no right"),
        pytest.param(503, "ServerBusy", Retry("busy"), id="busy"),
    ],
)
def test_of_creation(status: int, code: str, expected: Verdict) -> None:
    assert verdict.of_creation(status, code, None)[0] == expected
