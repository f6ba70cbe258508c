"""Invariant 2: one current delivery for every lead and destination it was matched with; none for a screened lead."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from leadshare.catalog.models import Publisher
from leadshare.delivery.models import Delivery, DeliveryState, Destination
from leadshare.delivery.owing import Sharing, sharing
from leadshare.leads.models import Interest, Lead
from leadshare.service.invariants.finding import Finding

_BATCH = 500
_UNDONE = frozenset(
    {DeliveryState.WAITING.value, DeliveryState.SENDING.value, DeliveryState.HELD.value}
)
# A destination that is just being added may or may not see the batch that is being read beside it.
_AT_THE_SAME_TIME = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Owed:
    """A current delivery. `is_under_way`: its try began before anybody could have stopped it."""

    destination_id: UUID
    state: str
    is_under_way: bool


def owed_once() -> Finding:
    finding = Finding(
        2, "every lead has one current delivery per destination, a screened or protected one none"
    )
    destinations = sharing(list(Publisher.objects.values_list("pk", flat=True)))
    since = dict(Destination.objects.values_list("pk", "created_at"))
    for leads in _leads():
        deliveries, read_at = _deliveries(leads), _read_at(leads)
        for lead in leads:
            finding.checked += 1
            must = [
                one.destination_id
                for one in destinations
                if _must_have(one, since.get(one.destination_id), lead, read_at.get(lead.pk))
            ]
            finding.broken += _what_is_wrong(lead, deliveries.get(lead.pk, ()), must)
    return finding


def _leads() -> Iterator[Sequence[Lead]]:
    after: UUID | None = None
    rows = Lead.objects.order_by("pk").only(
        "pk", "publisher_id", "listing_id", "screened", "do_not_contact"
    )
    while batch := list((rows.filter(pk__gt=after) if after else rows)[:_BATCH]):
        yield batch
        after = batch[-1].pk


def _deliveries(leads: Sequence[Lead]) -> Mapping[UUID, list[Owed]]:
    found: dict[UUID, list[Owed]] = defaultdict(list)
    rows = Delivery.objects.filter(lead__in=[lead.pk for lead in leads]).exclude(
        state=DeliveryState.SUPERSEDED
    )
    for lead_id, destination_id, state, lease in rows.values_list(
        "lead_id", "destination_id", "state", "lease_until"
    ):
        if lead_id is not None:
            found[lead_id].append(Owed(destination_id, state, lease is not None))
    return found


def _read_at(leads: Sequence[Lead]) -> Mapping[UUID, datetime]:
    """When the newest interest of each lead was read: it was owed then to what existed then."""
    rows = (
        Interest.objects.filter(lead__in=[lead.pk for lead in leads])
        .values("lead_id")
        .annotate(read_at=Max("submission__read_at"))
        .order_by()
    )
    return {row["lead_id"]: row["read_at"] for row in rows}


def _must_have(one: Sharing, since: datetime | None, lead: Lead, read_at: datetime | None) -> bool:
    if since is None or read_at is None or not one.takes(lead):
        return False
    return since < read_at - _AT_THE_SAME_TIME


def _what_is_wrong(lead: Lead, deliveries: Sequence[Owed], must: Sequence[UUID]) -> Iterator[str]:
    if lead.screened or lead.do_not_contact:
        for owed in deliveries:
            if owed.state in _UNDONE and not owed.is_under_way:
                yield f"lead {lead.pk} is kept from destinations, and {owed.destination_id} is owed it"
        return
    counts: dict[UUID, int] = defaultdict(int)
    for owed in deliveries:
        counts[owed.destination_id] += 1
    for destination_id in {*must, *counts}:
        if counts[destination_id] != 1:
            yield f"lead {lead.pk} has {counts[destination_id]} current deliveries to {destination_id}"
