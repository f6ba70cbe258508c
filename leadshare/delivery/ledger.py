"""The ledger: claims deliveries and records what came of them. Every write here is fenced.

A claim takes a lease and raises the fence; whoever comes back with an older fence (a frozen worker, a try that was
given up for lost) changes nothing. Claims and records of many deliveries share a transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, assert_never
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from leadshare import bulk
from leadshare.delivery.backoff import Outcome, RetryAt
from leadshare.delivery.models import (
    Attempt,
    AttemptKind,
    AttemptOutcome,
    Delivery,
    DeliveryState,
    Destination,
    Lane,
)
from leadshare.delivery.port import Delivered, GiveUp, Hold, Submitted, Trace
from leadshare.uuid7 import uuid7

_TELL_AGAIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that is ours to try until `lease_until`. `attempts` counts this try too."""

    delivery_id: UUID
    destination_id: UUID
    publisher_id: UUID
    lead_id: UUID | None
    revision: int
    event: str
    fence: int
    attempt_id: UUID
    attempts: int
    first_attempt_at: datetime
    created_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a claim."""

    claim: Claim
    outcome: Outcome
    trace: Trace
    finished_at: datetime


def claim_due(
    free: Sequence[tuple[UUID, int]], room: int, now: datetime, lease: timedelta
) -> list[Claim]:
    """Claims what is due, destination after destination: at most its free slots each, at most `room` in all.

    First tries before retries before backlog. Per person and destination one at a time, oldest first: nobody's update
    overtakes what went before.
    """
    claims: list[Claim] = []
    for destination_id, slots in free:
        most = min(slots, room - len(claims))
        if most > 0:
            claims += _claimed(_due(destination_id, now, most), now, lease)
    return claims


def is_anything_due(now: datetime) -> bool:
    """Asked twice a second while nothing else happens: looks only at what waits or has a lease."""
    with connection.cursor() as cursor:
        cursor.execute(_ANY_DUE, bulk.prepared(Delivery, ("due_at", "lease_until"), (now, now)))
        return cursor.fetchone() is not None


_ANY_DUE = """
SELECT 1 WHERE EXISTS (
    SELECT 1 FROM delivery_destination t JOIN delivery_delivery d ON d.destination_id = t.id
    WHERE t.held_reason = '' AND d.state = 'waiting' AND d.due_at <= %s)
  OR EXISTS (SELECT 1 FROM delivery_delivery WHERE lease_until < %s)
"""


def claim_test(destination: Destination, now: datetime, lease: timedelta) -> Claim:
    """A test send: on record and ours from the start, so that no worker takes it."""
    delivery = Delivery.objects.create(
        publisher_id=destination.publisher_id,
        destination=destination,
        event="lead.test",
        state=DeliveryState.SENDING,
        due_at=now,
        created_at=now,
        lease_until=now + lease,
        fence=1,
        attempt_count=1,
        first_attempt_at=now,
    )
    delivery.fence = delivery.attempt_count = 0
    claim = _claim(delivery, now, now + lease)
    bulk.insert([_attempt(claim, AttemptKind.TEST, now)])
    return claim


def _due(destination_id: UUID, now: datetime, slots: int) -> list[Delivery]:
    """Rows the claim needs, locked. States stand in the statement, where SQLite's planner can match them to the
    partial indexes; parameters it could not."""
    locking = "FOR UPDATE OF d SKIP LOCKED" if connection.vendor == "postgresql" else ""
    parameters = bulk.prepared(Delivery, ("destination", "due_at"), (destination_id, now))
    return list(Delivery.objects.raw(_DUE + locking, [*parameters, slots]))


_DUE = """
SELECT d.* FROM delivery_delivery d
WHERE d.destination_id = %s AND d.state = 'waiting' AND d.due_at <= %s
  AND NOT EXISTS (
    SELECT 1 FROM delivery_delivery b
    WHERE b.destination_id = d.destination_id AND b.person_id = d.person_id AND b.id < d.id
      AND (b.state IN ('waiting', 'sending') OR b.lease_until IS NOT NULL))
ORDER BY d.lane, d.due_at LIMIT %s
"""


def _locked(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    # SQLite: the transaction began IMMEDIATE, nobody else can write.
    return rows


def _claimed(rows: Sequence[Delivery], now: datetime, lease: timedelta) -> list[Claim]:
    if not rows:
        return []
    until = now + lease
    claims = [_claim(row, now, until) for row in rows]
    bulk.execute(
        Delivery,
        "UPDATE delivery_delivery SET state = 'sending', lease_until = %s, fence = %s, attempt_count = %s, "
        "first_attempt_at = %s WHERE id = %s",
        ("lease_until", "fence", "attempt_count", "first_attempt_at", "id"),
        [(until, c.fence, c.attempts, c.first_attempt_at, c.delivery_id) for c in claims],
    )
    bulk.insert(
        [_attempt(claim, _kind_of(row), now) for claim, row in zip(claims, rows, strict=True)]
    )
    return claims


def _claim(row: Delivery, now: datetime, until: datetime) -> Claim:
    return Claim(
        row.pk,
        row.destination_id,
        row.publisher_id,
        row.lead_id,
        row.revision,
        row.event,
        row.fence + 1,
        uuid7(),
        row.attempt_count + 1,
        row.first_attempt_at or now,
        row.created_at,
        until,
    )


def _kind_of(row: Delivery) -> AttemptKind:
    if row.attempt_count == 0:
        return AttemptKind.FIRST
    # Only a person's wish brings one that was tried before back into the first lane.
    return AttemptKind.REPLAY if row.lane == Lane.LIVE else AttemptKind.RETRY


AttemptRow = bulk.row_type(Attempt)


def _attempt(claim: Claim, kind: AttemptKind, now: datetime) -> Any:
    return AttemptRow(
        id=claim.attempt_id,
        publisher_id=claim.publisher_id,
        delivery_id=claim.delivery_id,
        number=claim.attempts,
        kind=kind,
        fence=claim.fence,
        started_at=now,
    )


def is_success(result: Result) -> bool:
    return isinstance(result.outcome, Delivered | Submitted)


def record(results: Sequence[Result]) -> None:
    """Writes outcomes down. A result whose fence has passed is refused: neither attempt nor delivery changes."""
    if not results:
        return
    bulk.execute(
        Attempt,
        "UPDATE delivery_attempt SET finished_at = %s, outcome = %s, status = %s, request = %s, excerpt = %s, "
        "hint = %s WHERE id = %s AND outcome = ''",
        ("finished_at", "outcome", "status", "request", "excerpt", "hint", "id"),
        [_attempt_end(result) for result in results],
    )
    bulk.execute(
        Delivery,
        _MOVE,
        (
            "last_status",
            "last_detail",
            "delivered_at",
            "remote_id",
            "state",
            "reason",
            "due_at",
            "lane",
            "id",
            "fence",
        ),
        [_move(result) for result in results],
    )
    _tell_destinations(results)
    _hold_back([r.claim.delivery_id for r in results if isinstance(r.outcome, RetryAt)])


# A row superseded while its try was on the way stays superseded; what was sent is on record all the same, and the
# newer revision may go now.
_MOVE = """
UPDATE delivery_delivery SET lease_until = NULL, last_status = %s, last_detail = %s,
  delivered_at = COALESCE(%s, delivered_at), remote_id = COALESCE(NULLIF(%s, ''), remote_id),
  state = CASE state WHEN 'sending' THEN %s ELSE state END,
  reason = CASE state WHEN 'sending' THEN %s ELSE reason END,
  due_at = COALESCE(%s, due_at), lane = COALESCE(%s, lane)
WHERE id = %s AND fence = %s AND state IN ('sending', 'superseded')
"""


def _attempt_end(result: Result) -> tuple[object, ...]:
    trace = result.trace
    return (
        result.finished_at,
        _word(result.outcome),
        trace.status,
        trace.request,
        trace.excerpt,
        trace.hint,
        result.claim.attempt_id,
    )


def _move(result: Result) -> tuple[object, ...]:
    claim = result.claim
    next_state = _next_state(claim, result.outcome)
    return (
        result.trace.status,
        _detail(result),
        result.finished_at if is_success(result) else None,
        result.outcome.remote_id if isinstance(result.outcome, Delivered) else "",
        next_state.state,
        next_state.reason,
        next_state.due_at,
        next_state.lane,
        claim.delivery_id,
        claim.fence,
    )


def _word(outcome: Outcome) -> AttemptOutcome:
    match outcome:
        case Delivered():
            return AttemptOutcome.DELIVERED
        case Submitted():
            return AttemptOutcome.SUBMITTED
        case RetryAt():
            return AttemptOutcome.RETRY
        case Hold():
            return AttemptOutcome.HOLD
        case GiveUp():
            return AttemptOutcome.GIVE_UP
        case _:
            assert_never(outcome)


@dataclass(frozen=True, slots=True)
class _Next:
    """The state after a try; None leaves due time and lane as they are."""

    state: DeliveryState
    reason: str = ""
    due_at: datetime | None = None
    lane: Lane | None = None


def _next_state(claim: Claim, outcome: Outcome) -> _Next:
    is_test = claim.lead_id is None
    match outcome:
        case Delivered():
            return _Next(DeliveryState.DELIVERED)
        case Submitted():
            return _Next(DeliveryState.SUBMITTED)
        case RetryAt(_, reason) if is_test:
            # A test says what happened now; nobody waits for its second try.
            return _Next(DeliveryState.DEAD, reason)
        case RetryAt(when, reason):
            return _Next(DeliveryState.WAITING, reason, when, Lane.RETRY)
        case Hold(reason):
            return _Next(DeliveryState.DEAD if is_test else DeliveryState.HELD, reason)
        case GiveUp(reason):
            return _Next(DeliveryState.DEAD, reason)
        case _:
            assert_never(outcome)


def _hold_back(delivery_ids: Sequence[UUID]) -> None:
    """What came back to wait while its destination was being held is held with the rest."""
    if not delivery_ids:
        return
    waiting = Delivery.objects.filter(pk__in=delivery_ids, state=DeliveryState.WAITING)
    for delivery in waiting.exclude(destination__held_reason="").select_related("destination"):
        waiting.filter(pk=delivery.pk).update(
            state=DeliveryState.HELD, reason=delivery.destination.held_reason
        )


def _detail(result: Result) -> str:
    return result.trace.hint or result.trace.excerpt[:300]


def _tell_destinations(results: Sequence[Result]) -> None:
    """Each destination's last success and failure, and a hold when it cannot take leads at all.

    A test says what it found and holds nothing: it may run in a process with other settings than the hub's.
    """
    newest = {(r.claim.destination_id, is_success(r)): r for r in results}
    for (destination_id, is_good), result in newest.items():
        (_tell_success if is_good else _tell_failure)(destination_id, result)
    for result in results:
        claim = result.claim
        if isinstance(result.outcome, Hold) and claim.lead_id is not None and _is_current(claim):
            hold(claim.destination_id, result.outcome.reason, _detail(result), result.finished_at)


def _tell_success(destination_id: UUID, result: Result) -> None:
    # To the second is enough for people, and spares a write per round.
    stale = Q(last_success_at=None) | Q(last_success_at__lt=result.finished_at - _TELL_AGAIN)
    Destination.objects.filter(stale, pk=destination_id).update(last_success_at=result.finished_at)


def _tell_failure(destination_id: UUID, result: Result) -> None:
    Destination.objects.filter(pk=destination_id).update(
        last_failure_at=result.finished_at, last_failure=_detail(result)
    )


def _is_current(claim: Claim) -> bool:
    """Whether nobody took it over meanwhile: a late answer of a frozen worker must not hold a destination."""
    return Delivery.objects.filter(pk=claim.delivery_id, fence=claim.fence).exists()


def let_go(claims: Sequence[Claim], now: datetime) -> None:
    """Claims that turned out not to be owed any more: nothing was sent, and nothing will be."""
    for claim in claims:
        Attempt.objects.filter(pk=claim.attempt_id, outcome="").update(
            outcome=AttemptOutcome.WITHDRAWN, finished_at=now
        )
        Delivery.objects.filter(pk=claim.delivery_id, fence=claim.fence).update(
            state=DeliveryState.SUPERSEDED, reason="", lease_until=None
        )


def hold(
    destination_id: UUID, reason: str, detail: str, now: datetime, is_wish: bool = False
) -> None:
    """Holds the destination and all that waits for it. One that is held already keeps its first reason, unless a
    person wishes it."""
    destinations = Destination.objects.filter(pk=destination_id)
    held = (destinations if is_wish else destinations.filter(held_reason="")).update(
        held_reason=reason, held_detail=detail, held_at=now
    )
    if held:
        Delivery.objects.filter(
            destination_id=destination_id, state__in=(DeliveryState.WAITING, DeliveryState.HELD)
        ).update(state=DeliveryState.HELD, reason=reason)


def resume(destination_id: UUID, now: datetime) -> int:
    """Lets everything that was held go out, oldest first, behind live traffic; returns how many."""
    Destination.objects.filter(pk=destination_id).update(
        held_reason="", held_detail="", held_at=None
    )
    # Time spent held does not count towards giving up: each gets its week of retries anew.
    return Delivery.objects.filter(destination_id=destination_id, state=DeliveryState.HELD).update(
        state=DeliveryState.WAITING,
        reason="",
        lane=Lane.BACKLOG,
        due_at=F("created_at"),
        first_attempt_at=None,
    )


def rescue(now: datetime) -> int:
    """Takes back what a worker left behind: its lease has passed, and what came of the try is unknown.

    It goes out again with the same delivery id. Returns how many were taken back.
    """
    lost = list(_locked(Delivery.objects.filter(lease_until__lt=now)))
    for delivery in lost:
        Attempt.objects.filter(delivery=delivery, fence=delivery.fence, outcome="").update(
            outcome=AttemptOutcome.UNKNOWN, finished_at=now
        )
    ids = [delivery.pk for delivery in lost]
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.SENDING, lead__isnull=True).update(
        state=DeliveryState.DEAD, reason="unknown"
    )
    Delivery.objects.filter(pk__in=ids, state=DeliveryState.SENDING).update(
        state=DeliveryState.WAITING, lane=Lane.RETRY, due_at=now, reason="unknown"
    )
    # The fence goes up here too, so that a frozen worker's late result finds nobody.
    Delivery.objects.filter(pk__in=ids).update(lease_until=None, fence=F("fence") + 1)
    _hold_back(ids)
    return len(ids)
