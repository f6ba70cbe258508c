"""What the lead page reads: the lead with its person, interests, timeline and deliveries with every try."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404

from leadshare.delivery.models import Attempt, Delivery, DeliveryState
from leadshare.leads.models import Interest, Lead, TimelineEntry

# A lead page is read by a person: what is older than this many rows is in the API.
MOST = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery of this lead and its tries, newest first."""

    delivery: Delivery
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Story:
    lead: Lead
    interests: list[Interest]
    entries: list[TimelineEntry]
    owed: list[Owed]
    others: list[Lead]

    @property
    def attempts(self) -> list[Attempt]:
        return [attempt for owed in self.owed for attempt in owed.attempts]

    @property
    def current(self) -> list[Owed]:
        return [owed for owed in self.owed if owed.delivery.state != DeliveryState.SUPERSEDED]

    @property
    def stamp(self) -> str:
        """Changes when the page would: lets a page that is being read stay as it is."""
        facts = [
            *(str(interest.pk) for interest in self.interests),
            *(str(entry.pk) for entry in self.entries),
            *(
                f"{owed.delivery.pk} {owed.delivery.state} {owed.delivery.due_at}"
                for owed in self.owed
            ),
            *(f"{attempt.pk} {attempt.outcome}" for attempt in self.attempts),
            f"{self.lead.revision} {self.lead.state} {self.lead.screened} {self.lead.person.protection}",
        ]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def story(publisher_id: UUID, lead_id: UUID) -> Story:
    """404 for a lead of another publisher."""
    lead = (
        Lead.objects.of(publisher_id)
        .select_related("listing", "storefront", "person")
        .filter(pk=lead_id)
        .first()
    )
    if lead is None:
        raise Http404
    return Story(
        lead=lead,
        interests=list(
            lead.interests.select_related("submission").order_by("-received_at", "-pk")[:MOST]
        ),
        entries=list(lead.timeline.order_by("-at", "-pk")[:MOST]),
        owed=_owed(lead),
        others=list(
            Lead.objects.of(publisher_id)
            .filter(person=lead.person_id)
            .exclude(pk=lead.pk)
            .select_related("listing")
            .order_by("-last_interest_at")[:5]
        ),
    )


def _owed(lead: Lead) -> list[Owed]:
    deliveries = list(
        lead.deliveries.select_related("destination").order_by("destination__name", "-pk")[:MOST]
    )
    by_delivery = {delivery.pk: Owed(delivery) for delivery in deliveries}
    attempts = Attempt.objects.filter(delivery__in=list(by_delivery)).order_by(
        "-started_at", "-number"
    )
    for attempt in attempts.select_related("delivery__destination")[:MOST]:
        by_delivery[attempt.delivery_id].attempts.append(attempt)
    return list(by_delivery.values())
