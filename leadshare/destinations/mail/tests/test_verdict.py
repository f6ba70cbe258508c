import pytest

from leadshare.delivery.port import GiveUp, Hold, Retry, Verdict
from leadshare.destinations.mail import verdict


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(421, Retry("busy"), id="shutting down"),
        pytest.param(450, Retry("busy"), id="greylisted"),
        pytest.param(452, Retry("busy"), id="no storage"),
        pytest.param(454, Retry("failed"), id="TLS not available"),
        pytest.param(-1, Retry("failed"), id="no SMTP"),
        pytest.param(530, Hold("credentials"), id="login required"),
        pytest.param(535, Hold("credentials"), id="wrong password"),
        pytest.param(550, GiveUp("refused"), id="refused"),
        pytest.param(552, GiveUp("too_large"), id="too large"),
        pytest.param(554, GiveUp("refused"), id="content refused"),
    ],
)
def test_of_code(code: int, expected: Verdict) -> None:
    assert verdict.of_code(code)[0] == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(550, Hold("misconfigured"), id="sender refused: for every lead"),
        pytest.param(530, Hold("credentials"), id="login required"),
        pytest.param(552, GiveUp("too_large"), id="too large"),
        pytest.param(451, Retry("busy"), id="later"),
    ],
)
def test_of_sender(code: int, expected: Verdict) -> None:
    assert verdict.of_sender(code)[0] == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(550, Hold("credentials"), id="odd code"),
        pytest.param(454, Retry("failed"), id="temporary failure"),
    ],
)
def test_of_login(code: int, expected: Verdict) -> None:
    assert verdict.of_login(code)[0] == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param([550, 553], GiveUp("refused"), id="all for good"),
        pytest.param([550, 450], Retry("busy"), id="one may be taken later"),
        pytest.param([530, 530], Hold("credentials"), id="login required"),
    ],
)
def test_of_recipients(codes: list[int], expected: Verdict) -> None:
    assert verdict.of_recipients(codes)[0] == expected
