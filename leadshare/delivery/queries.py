"""Reads of delivery."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from leadshare.clock import rfc3339
from leadshare.delivery.models import Attempt, Delivery, DeliveryState, Destination
from leadshare.delivery.registry import kinds
from leadshare.refusal import Refusal


def destinations(publisher_id: UUID) -> QuerySet[Destination]:
    """By name, with their shares."""
    return Destination.objects.of(publisher_id).prefetch_related("shares__listing").order_by("name")


@dataclass(frozen=True, slots=True)
class Health:
    """How many deliveries of a destination are in which state; tests do not count."""

    waiting: int
    sending: int
    held: int
    dead: int
    delivered: int


def health(publisher_id: UUID) -> dict[UUID, Health]:
    """By destination. Superseded deliveries that were delivered before count as delivered."""
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = (
        Delivery.objects.of(publisher_id)
        .filter(lead__isnull=False)
        .values("destination_id", "state")
        .annotate(count=Count("id"))
        .order_by()
    )
    for row in rows:
        counts[row["destination_id"]][row["state"]] = row["count"]
    return {
        pk: Health(
            found.get("waiting", 0),
            found.get("sending", 0),
            found.get("held", 0),
            found.get("dead", 0),
            found.get("delivered", 0) + found.get("submitted", 0),
        )
        for pk, found in counts.items()
    }


def deliveries(
    publisher_id: UUID,
    state: str = "",
    destination_id: UUID | None = None,
    lead_id: UUID | None = None,
) -> QuerySet[Delivery]:
    """Newest first, with lead and destination. Page by id: an id names the moment it was made."""
    rows = Delivery.objects.of(publisher_id).select_related("lead", "destination").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if destination_id:
        rows = rows.filter(destination_id=destination_id)
    if lead_id:
        rows = rows.filter(lead_id=lead_id)
    return rows


def has_deliveries(lead_id: UUID) -> bool:
    """Whether the lead was ever owed to a destination."""
    return Delivery.objects.filter(lead_id=lead_id).exists()


def delivery_or_refusal(delivery_id: UUID) -> Delivery:
    """Of any publisher, for the operator. Raises `Refusal` of kind missing."""
    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        raise Refusal(_("There is no such delivery."), "delivery", "missing")
    return delivery


def state_counts(publisher_id: UUID, destination_id: UUID | None = None) -> dict[str, int]:
    """How many deliveries are in each state; states without one are there with 0."""
    rows = deliveries(publisher_id, destination_id=destination_id).order_by()
    found = dict(rows.values_list("state").annotate(Count("id")))
    return {state.value: found.get(state.value, 0) for state in DeliveryState}


def current_of_leads(lead_ids: Iterable[UUID]) -> dict[UUID, list[Delivery]]:
    """The current deliveries of leads, by lead."""
    found: dict[UUID, list[Delivery]] = defaultdict(list)
    rows = Delivery.objects.filter(lead__in=list(lead_ids)).exclude(state=DeliveryState.SUPERSEDED)
    for delivery in rows.select_related("destination").order_by("destination__name"):
        if delivery.lead_id is not None:
            found[delivery.lead_id].append(delivery)
    return found


def attempts_of(delivery_ids: Iterable[UUID]) -> dict[UUID, list[Attempt]]:
    """Attempts by delivery, oldest first."""
    found: dict[UUID, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(delivery__in=list(delivery_ids)).order_by("number", "id"):
        found[attempt.delivery_id].append(attempt)
    return found


def destination_document(destination: Destination, health: Health | None = None) -> dict[str, Any]:
    """A destination as programs see it: never its secrets. `destination` as `destinations` loads it."""
    kind = kinds().get(destination.kind)
    return {
        "id": str(destination.pk),
        "kind": destination.kind,
        "name": destination.name,
        "state": destination.state,
        "address": kind.address(destination.settings) if kind else "",
        "settings": destination.settings,
        "listings": None
        if destination.shares_all_listings
        else [str(share.listing_id) for share in destination.shares.all()],
        "held_reason": destination.held_reason or None,
        "held_detail": destination.held_detail,
        "held_at": rfc3339(destination.held_at) if destination.held_at else None,
        "last_success_at": rfc3339(destination.last_success_at)
        if destination.last_success_at
        else None,
        "last_failure_at": rfc3339(destination.last_failure_at)
        if destination.last_failure_at
        else None,
        "last_failure": destination.last_failure,
        "waiting": health.waiting if health else 0,
        "held": health.held if health else 0,
        "dead": health.dead if health else 0,
        "delivered": health.delivered if health else 0,
    }


def delivery_document(delivery: Delivery, attempts: Iterable[Attempt] = ()) -> dict[str, Any]:
    """A delivery as programs see it."""
    return {
        "id": str(delivery.pk),
        "lead": str(delivery.lead_id) if delivery.lead_id else None,
        "destination": str(delivery.destination_id),
        "revision": delivery.revision,
        "event": delivery.event,
        "state": delivery.state,
        "reason": delivery.reason or None,
        "due_at": rfc3339(delivery.due_at),
        "created_at": rfc3339(delivery.created_at),
        "delivered_at": rfc3339(delivery.delivered_at) if delivery.delivered_at else None,
        "remote_id": delivery.remote_id,
        "attempt_count": delivery.attempt_count,
        "last_status": delivery.last_status,
        "last_detail": delivery.last_detail,
        "attempts": [attempt_document(attempt) for attempt in attempts],
    }


def attempt_document(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "kind": attempt.kind,
        "started_at": rfc3339(attempt.started_at),
        "finished_at": rfc3339(attempt.finished_at) if attempt.finished_at else None,
        "outcome": attempt.outcome or None,
        "status": attempt.status,
        "request": attempt.request,
        "excerpt": attempt.excerpt,
        "hint": attempt.hint,
    }
