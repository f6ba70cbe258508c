"""Owing: a delivery for every destination that a lead is shared with, in the transaction that made the lead."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from leadshare import bulk
from leadshare.delivery.models import Delivery, DeliveryState, Destination, Lane
from leadshare.leads.models import Lead

# One that is just being sent keeps its lease: what comes of it is recorded, and it never waits again.
_STILL_OWED = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.HELD)


@dataclass(frozen=True, slots=True)
class Sharing:
    """A destination and the listings it takes; `listing_ids` is None where it takes all."""

    destination_id: UUID
    publisher_id: UUID
    listing_ids: frozenset[UUID] | None
    held_reason: str

    def takes(self, lead: Lead) -> bool:
        return self.publisher_id == lead.publisher_id and (
            self.listing_ids is None or lead.listing_id in self.listing_ids
        )


def sharing(publisher_ids: Collection[UUID]) -> list[Sharing]:
    """Every destination of these publishers."""
    found: dict[UUID, Sharing] = {}
    rows: Iterable[tuple[UUID, UUID, bool, str, UUID | None]] = Destination.objects.filter(
        publisher__in=publisher_ids
    ).values_list("pk", "publisher_id", "shares_all_listings", "held_reason", "shares__listing_id")
    for pk, publisher_id, takes_all, held_reason, listing_id in rows:
        before = found[pk].listing_ids if pk in found else frozenset[UUID]()
        listing_ids = (
            None
            if takes_all
            else (before or frozenset()) | ({listing_id} if listing_id is not None else set())
        )
        found[pk] = Sharing(pk, publisher_id, listing_ids, held_reason)
    return list(found.values())


def owe(leads: Iterable[Lead], new_ids: Collection[UUID], now: datetime) -> int:
    """Owes each lead to the destinations it is shared with; returns how many deliveries that made.

    A newer revision supersedes the delivery of an older one, whatever became of it: one row is current. One that is
    just being sent keeps its lease, and the new one waits for it.
    """
    owed = list(leads)
    destinations = sharing({lead.publisher_id for lead in owed}) if owed else []
    if not destinations:
        return 0
    changed = [lead.pk for lead in owed if lead.pk not in new_ids]
    if changed:
        Delivery.objects.filter(lead__in=changed).exclude(state=DeliveryState.SUPERSEDED).update(
            state=DeliveryState.SUPERSEDED, reason=""
        )
    rows = [
        _delivery(lead, destination, lead.pk in new_ids, now)
        for lead in owed
        for destination in destinations
        if destination.takes(lead)
    ]
    bulk.insert(rows)
    return len(rows)


def withdraw(person_ids: Collection[UUID]) -> int:
    """Nothing that was still owed of these people goes out any more; returns how many deliveries that stopped."""
    if not person_ids:
        return 0
    return Delivery.objects.filter(person__in=person_ids, state__in=_STILL_OWED).update(
        state=DeliveryState.SUPERSEDED, reason=""
    )


DeliveryRow = bulk.row_type(Delivery)


def _delivery(lead: Lead, destination: Sharing, is_new: bool, now: datetime) -> Any:
    return DeliveryRow(
        publisher_id=lead.publisher_id,
        destination_id=destination.destination_id,
        lead_id=lead.pk,
        person_id=lead.person_id,
        revision=lead.revision,
        event="lead.received" if is_new else "lead.updated",
        state=DeliveryState.HELD if destination.held_reason else DeliveryState.WAITING,
        reason=destination.held_reason,
        lane=Lane.LIVE,
        due_at=now,
        created_at=now,
    )
