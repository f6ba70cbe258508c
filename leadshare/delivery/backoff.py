"""What becomes of a delivery after a try: a pure decision on the connector's verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from leadshare.delivery.port import Delivered, GiveUp, Hold, Retry, Submitted, Verdict

# 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, then every 12 h: the example of Standard Webhooks, drawn out to a week.
SCHEDULE: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
AFTERWARDS = timedelta(hours=12)
GIVE_UP_AFTER = timedelta(days=7)
JITTER = 0.2
# A destination may ask us to wait; longer than this and we ask again on our own.
LONGEST_WISH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class RetryAt:
    """`is_wish`: the destination named the time itself."""

    when: datetime
    reason: str
    is_wish: bool = False


Outcome = Delivered | Submitted | RetryAt | Hold | GiveUp


@dataclass(frozen=True, slots=True)
class Plan:
    """The schedule of a destination."""

    waits: Sequence[timedelta] = SCHEDULE
    afterwards: timedelta = AFTERWARDS
    give_up_after: timedelta = GIVE_UP_AFTER


def decide(
    verdict: Verdict,
    attempts: int,
    first_attempt_at: datetime,
    now: datetime,
    chance: float,
    plan: Plan = Plan(),
) -> Outcome:
    """`attempts` counts tries made, this one included; `chance` in [0, 1) spreads retries by ±20 %."""
    match verdict:
        case Delivered() | Submitted() | Hold() | GiveUp():
            return verdict
        case Retry(reason, after_seconds):
            when = _when(attempts, after_seconds, now, chance, plan)
            if when - first_attempt_at > plan.give_up_after:
                return GiveUp("exhausted")
            return RetryAt(when, reason, after_seconds is not None)
        case _:
            assert_never(verdict)


def _when(
    attempts: int, wish_seconds: float | None, now: datetime, chance: float, plan: Plan
) -> datetime:
    if wish_seconds is not None:
        # Cut as a number first: no time span holds what a destination may ask for. This order reads NaN as 0.
        return now + timedelta(seconds=min(max(0.0, wish_seconds), LONGEST_WISH.total_seconds()))
    step = attempts - 1
    wait = plan.waits[step] if step < len(plan.waits) else plan.afterwards
    return now + wait * (1 + JITTER * (2 * chance - 1))
