"""One try: the one function behind first tries, retries, replays and tests."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from leadshare.clock import now
from leadshare.delivery.backoff import Plan, decide
from leadshare.delivery.ledger import Claim, Result
from leadshare.delivery.port import Answer, DestinationKind, Outbound, Parcel, Retry, Trace

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Load:
    """A claim with all its try needs, read before any byte leaves."""

    claim: Claim
    kind: DestinationKind
    settings: Mapping[str, str]
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A claim that cannot be tried at all, and what to say of it: nothing leaves."""

    claim: Claim
    answer: Answer


def attempt(
    load: Load | Obstacle,
    outbound: Outbound,
    plan: Plan,
    chance: Callable[[], float] = random.random,
) -> Result:
    """Tries once. Never raises: a surprise in a connector is a retry with its name in the trace."""
    answer = load.answer if isinstance(load, Obstacle) else _send(load, outbound)
    finished_at = now()
    claim = load.claim
    outcome = decide(
        answer.verdict, claim.attempts, claim.first_attempt_at, finished_at, chance(), plan
    )
    return Result(claim, outcome, answer.trace, finished_at)


def _send(load: Load, outbound: Outbound) -> Answer:
    try:
        return load.kind.send(load.parcel, load.settings, outbound)
    except Exception as surprise:  # noqa: BLE001 - whatever a connector did not foresee
        # Its text may quote what was sent: type and place are enough to find it.
        log.error(
            "delivery.surprise",
            kind=load.kind.kind,
            error=type(surprise).__name__,
            at=_place(surprise),
        )
        return Answer(Retry("failed"), Trace(hint=f"{type(surprise).__name__} in the connector"))


def _place(surprise: Exception) -> str:
    trace = surprise.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
