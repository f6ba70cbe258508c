from datetime import UTC, datetime, timedelta

import pytest

from leadshare.clock import now
from leadshare.delivery.backoff import Plan, RetryAt
from leadshare.delivery.ledger import Claim
from leadshare.delivery.port import Answer, Delivered, Hold, Parcel, Retry, Trace
from leadshare.delivery.sending import Load, Obstacle, attempt
from leadshare.uuid7 import uuid7
from tests.delivery.fake_kind import FakeKind

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
NOBODY = None


def load_of(kind: FakeKind) -> Load:
    delivery, destination, publisher, lead, attempt_id = (uuid7() for _ in range(5))
    claim = Claim(
        delivery,
        destination,
        publisher,
        lead,
        1,
        "lead.received",
        1,
        attempt_id,
        1,
        now(),
        NOON,
        NOON,
    )
    parcel = Parcel(
        delivery, lead, 1, "lead.received", NOON, False, "Northlake", "http://x", {"email": "e"}
    )
    return Load(claim, kind, {"password": "hunter2"}, parcel)


def test_what_the_connector_answers_is_decided_on() -> None:
    kind = FakeKind()
    load = load_of(kind)
    result = attempt(load, NOBODY, Plan())  # type: ignore[arg-type]
    assert (result.claim, result.outcome, result.trace) == (
        load.claim,
        Delivered("remote-1"),
        Trace("POST /leads", 201),
    )
    assert kind.sent == [(load.parcel, {"password": "hunter2"})]


@pytest.mark.parametrize(
    "surprise", [ValueError("hunter2"), KeyError("jonas@example.org"), RecursionError()]
)
def test_a_connector_that_raises_is_tried_again(
    surprise: Exception, capfd: pytest.CaptureFixture[str]
) -> None:
    kind = FakeKind()
    kind.answers.append(surprise)
    result = attempt(load_of(kind), NOBODY, Plan(), lambda: 0.5)  # type: ignore[arg-type]
    assert isinstance(result.outcome, RetryAt)
    assert result.outcome.reason == "failed"
    assert result.trace == Trace(hint=f"{type(surprise).__name__} in the connector")
    said = "".join(capfd.readouterr())
    assert "hunter2" not in said
    assert "jonas@example.org" not in said


@pytest.mark.parametrize("wish", [float("inf"), 1e300, float("nan"), -1.0])
def test_whatever_a_destination_wishes_it_does_not_raise(wish: float) -> None:
    kind = FakeKind()
    kind.answers.append(Answer(Retry("busy", wish)))
    assert isinstance(attempt(load_of(kind), NOBODY, Plan()).outcome, RetryAt)  # type: ignore[arg-type]


def test_a_retry_is_counted_from_when_the_try_ended() -> None:
    kind = FakeKind()
    kind.answers.append(Answer(Retry("busy", 60)))
    load = load_of(kind)
    plan = Plan(give_up_after=timedelta(days=365_00))
    result = attempt(load, NOBODY, plan)  # type: ignore[arg-type]
    assert result.outcome == RetryAt(result.finished_at + timedelta(seconds=60), "busy", True)


def test_an_obstacle_sends_nothing() -> None:
    kind = FakeKind()
    answer = Answer(Hold("misconfigured"), Trace(hint="The secrets do not open."))
    result = attempt(Obstacle(load_of(kind).claim, answer), NOBODY, Plan())  # type: ignore[arg-type]
    assert (result.outcome, result.trace, kind.sent) == (answer.verdict, answer.trace, [])
