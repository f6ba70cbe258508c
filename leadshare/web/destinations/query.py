"""What the destination pages read: the health of each destination, and the list of deliveries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Min

from leadshare.catalog.scoped import ScopedQuerySet
from leadshare.delivery.models import Delivery, DeliveryState, Destination
from leadshare.web.leads.query import person_facts
from leadshare.web.masking import PersonFacts
from leadshare.web.shell.navigation import limited_count

ROWS = 50
STATES = (
    DeliveryState.DEAD,
    DeliveryState.HELD,
    DeliveryState.WAITING,
    DeliveryState.SENDING,
    DeliveryState.SUBMITTED,
    DeliveryState.DELIVERED,
    DeliveryState.SUPERSEDED,
)
# Few at any time, so they are found by destination and state; the others lie densely in the list of all.
RARE = (DeliveryState.DEAD, DeliveryState.HELD, DeliveryState.WAITING, DeliveryState.SENDING)
Deliveries = ScopedQuerySet[Delivery]


@dataclass(frozen=True, slots=True)
class Health:
    """A destination, and what is owed to it that has not arrived."""

    destination: Destination
    owed: Mapping[str, int] = field(default_factory=dict)
    oldest_held: object = None

    @property
    def waiting(self) -> int:
        return self.owed.get(DeliveryState.WAITING, 0) + self.owed.get(DeliveryState.SENDING, 0)

    @property
    def held(self) -> int:
        return self.owed.get(DeliveryState.HELD, 0)

    @property
    def dead(self) -> int:
        return self.owed.get(DeliveryState.DEAD, 0)


def health(publisher_id: UUID) -> list[Health]:
    """By name. Counts only what has not arrived, which stays small."""
    destinations = list(Destination.objects.of(publisher_id).order_by("name"))
    grouped = (
        Delivery.objects.of(publisher_id)
        .filter(destination__in=destinations, state__in=RARE, lead__isnull=False)
        .order_by()
        .values("destination", "state")
        .annotate(number=Count("pk"), oldest=Min("created_at"))
    )
    owed: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    oldest = {}
    for found in grouped:
        owed[found["destination"]][found["state"]] = found["number"]
        if found["state"] == DeliveryState.HELD:
            oldest[found["destination"]] = found["oldest"]
    return [Health(found, owed[found.pk], oldest.get(found.pk)) for found in destinations]


@dataclass(frozen=True, slots=True)
class Row:
    delivery: Delivery
    person: PersonFacts | None

    @property
    def may_be_tried(self) -> bool:
        return (
            self.delivery.lead_id is not None
            and self.delivery.state in (DeliveryState.DEAD, DeliveryState.WAITING)
            and not self.delivery.destination.held_reason
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The deliveries of a publisher, of all its destinations or of one."""

    publisher_id: UUID
    destination_ids: tuple[UUID, ...]
    is_one: bool
    sees_people: bool

    def matching(self, state: str) -> Deliveries:
        deliveries = Delivery.objects.of(self.publisher_id)
        if self.is_one or state in RARE:
            deliveries = deliveries.filter(destination__in=self.destination_ids)
        # A test send is owed to nobody: it stands in the list of all, and counts in no state.
        return deliveries.filter(state=state, lead__isnull=False) if state else deliveries

    def page(self, state: str, after: UUID | None) -> list[Row]:
        """One row more than a page holds, where there is one."""
        deliveries = self.matching(state)
        return self._rows(deliveries.filter(pk__lt=after) if after else deliveries, ROWS + 1)

    def between(self, state: str, newest: UUID, oldest: UUID) -> list[Row]:
        """The rows that a page already shows, as they are now, also those that left the page's state."""
        return self._rows(self.matching("").filter(pk__lte=newest, pk__gte=oldest), 4 * ROWS)

    def arrived_since(self, state: str, newest: UUID) -> int:
        return limited_count(self.matching(state).filter(pk__gt=newest))

    def counts(self) -> dict[str, int]:
        return {
            state.value: limited_count(
                self.matching(state).filter(destination__in=self.destination_ids)
            )
            for state in STATES
        }

    def _rows(self, deliveries: Deliveries, most: int) -> list[Row]:
        found = deliveries.select_related("destination", "lead").order_by("-pk")[:most]
        return [Row(delivery, self._person(delivery)) for delivery in found]

    def _person(self, delivery: Delivery) -> PersonFacts | None:
        return person_facts(delivery.lead, self.sees_people) if delivery.lead else None


def book(publisher_id: UUID, destination_id: UUID | None, sees_people: bool) -> Book:
    own = tuple(Destination.objects.of(publisher_id).values_list("pk", flat=True))
    is_one = destination_id in own
    ids = tuple(pk for pk in own if pk == destination_id) if is_one else own
    return Book(publisher_id, ids, is_one, sees_people)
