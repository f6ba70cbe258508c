from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadshare.delivery.backoff import SCHEDULE, Outcome, Plan, RetryAt, decide
from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Submitted, Verdict

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MIDDLE = 0.5


def after(**span: float) -> datetime:
    return NOON + timedelta(**span)


def again(when: datetime, is_wish: bool = False) -> RetryAt:
    return RetryAt(when, "failed", is_wish)


@pytest.mark.parametrize(
    ("verdict", "attempts", "expected"),
    [
        pytest.param(Delivered("c-1"), 1, Delivered("c-1"), id="accepted"),
        pytest.param(Submitted(), 1, Submitted(), id="accepted, cannot be confirmed"),
        pytest.param(Hold("gone"), 1, Hold("gone"), id="gone for all"),
        pytest.param(
            GiveUp("invalid_field"), 1, GiveUp("invalid_field"), id="ours to fix: no retry"
        ),
        pytest.param(Retry("failed"), 1, again(after(seconds=5)), id="1: 5 s"),
        pytest.param(Retry("failed"), 2, again(after(minutes=5)), id="2: 5 min"),
        pytest.param(Retry("failed"), 3, again(after(minutes=30)), id="3: 30 min"),
        pytest.param(Retry("failed"), 4, again(after(hours=2)), id="4: 2 h"),
        pytest.param(Retry("failed"), 5, again(after(hours=5)), id="5: 5 h"),
        pytest.param(Retry("failed"), 6, again(after(hours=10)), id="6: 10 h"),
        pytest.param(Retry("failed"), 7, again(after(hours=12)), id="7: 12 h"),
        pytest.param(Retry("failed"), 20, again(after(hours=12)), id="20: 12 h"),
        pytest.param(
            Retry("failed", 90),
            1,
            again(after(seconds=90), True),
            id="the destination's own wait wins",
        ),
        pytest.param(Retry("failed", 0), 9, again(NOON, True), id="it wants it at once"),
        pytest.param(Retry("failed", -5), 1, again(NOON, True), id="a wish in the past"),
        pytest.param(Retry("failed", 6 * 3600), 1, again(after(hours=6), True), id="a wish of 6 h"),
        pytest.param(
            Retry("failed", 6 * 3600 + 1), 1, again(after(hours=6), True), id="a wish is cut to 6 h"
        ),
        pytest.param(
            Retry("failed", 1e300),
            1,
            again(after(hours=6), True),
            id="a wish no time span can hold",
        ),
        pytest.param(
            Retry("failed", float("nan")), 1, again(NOON, True), id="a wish that is no number"
        ),
    ],
)
def test_decide(verdict: Verdict, attempts: int, expected: Outcome) -> None:
    assert decide(verdict, attempts, NOON, NOON, MIDDLE) == expected


@pytest.mark.parametrize(
    ("chance", "seconds"), [(0.0, 240), (0.25, 270), (0.5, 300), (0.75, 330), (0.999999, 360)]
)
def test_retries_are_spread(chance: float, seconds: float) -> None:
    outcome = decide(Retry("busy"), 2, NOON, NOON, chance)
    assert isinstance(outcome, RetryAt)
    assert (outcome.when - NOON).total_seconds() == pytest.approx(seconds, abs=0.01)


def test_a_wish_is_not_spread() -> None:
    outcomes = {decide(Retry("busy", 60), 2, NOON, NOON, chance) for chance in (0.0, 0.5, 0.99)}
    assert outcomes == {RetryAt(after(seconds=60), "busy", True)}


@pytest.mark.parametrize(
    ("first_try", "expected"),
    [
        pytest.param(NOON - timedelta(days=6), again(after(hours=12)), id="within the week"),
        pytest.param(
            NOON - timedelta(days=6, hours=12), again(after(hours=12)), id="to the week's end"
        ),
        pytest.param(
            NOON - timedelta(days=6, hours=12, seconds=1), GiveUp("exhausted"), id="beyond it"
        ),
        pytest.param(NOON - timedelta(days=30), GiveUp("exhausted"), id="long beyond it"),
    ],
)
def test_it_gives_up_after_a_week(first_try: datetime, expected: Outcome) -> None:
    assert decide(Retry("failed"), 12, first_try, NOON, MIDDLE) == expected


def test_a_wish_beyond_the_week_gives_up_too() -> None:
    first_try = NOON - timedelta(days=7) + timedelta(seconds=59)
    assert decide(Retry("failed", 60), 12, first_try, NOON, MIDDLE) == GiveUp("exhausted")


def test_the_operator_may_shorten_the_week() -> None:
    plan = Plan(give_up_after=timedelta(hours=1))
    assert decide(Retry("failed"), 3, NOON, NOON, MIDDLE, plan) == again(after(minutes=30))
    assert decide(Retry("failed"), 4, NOON, NOON, MIDDLE, plan) == GiveUp("exhausted")


@settings(max_examples=60, derandomize=True)
@given(chances=st.lists(st.floats(0, 1, exclude_max=True), min_size=60, max_size=60))
def test_a_destination_that_stays_away_is_tried_for_a_week(chances: list[float]) -> None:
    now, tries = NOON, 0
    for tries, chance in enumerate(chances, start=1):
        outcome = decide(Retry("unreachable"), tries, NOON, now, chance)
        if isinstance(outcome, GiveUp):
            break
        assert isinstance(outcome, RetryAt)
        assert outcome.when > now
        now = outcome.when
    assert timedelta(days=6) < now - NOON <= timedelta(days=7)
    assert len(SCHEDULE) + 10 < tries < len(SCHEDULE) + 22
