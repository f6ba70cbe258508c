"""What the lead list reads: one page of leads with what each is owed, the counts of the tabs, and what came since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from leadshare.catalog.scoped import ScopedQuerySet
from leadshare.delivery.models import Delivery, DeliveryState
from leadshare.leads.models import IntentLevel, Interest, Lead
from leadshare.leads.search_text import fold
from leadshare.web.leads.filters import SCREENED_TAB, TABS, UNKNOWN_STOREFRONT, Filters
from leadshare.web.masking import PersonFacts, masked
from leadshare.web.shell.cursor import Cursor
from leadshare.web.shell.navigation import limited_count

ROWS = 50
# A lead's deliveries are summed up by the one that most needs a look.
GRAVITY = (
    DeliveryState.DEAD,
    DeliveryState.HELD,
    DeliveryState.SENDING,
    DeliveryState.WAITING,
    DeliveryState.SUBMITTED,
    DeliveryState.DELIVERED,
)
Leads = ScopedQuerySet[Lead]


@dataclass(frozen=True, slots=True)
class Owed:
    """A lead's current deliveries in one word: the gravest state, how many are in it, of how many."""

    state: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Row:
    lead: Lead
    person: PersonFacts
    did: str
    owed: Owed | None

    @property
    def cursor(self) -> Cursor:
        return Cursor(self.lead.last_interest_at, self.lead.pk)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    has_more: bool

    @property
    def newest(self) -> Cursor | None:
        return self.rows[0].cursor if self.rows else None

    @property
    def oldest(self) -> Cursor | None:
        return self.rows[-1].cursor if self.rows else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks for the leads of one publisher, as one role may see them, at one moment."""

    publisher_id: UUID
    sees_people: bool
    now: datetime

    def matching(self, filters: Filters, tab: str = "") -> Leads:
        leads = _of_tab(Lead.objects.of(self.publisher_id), tab or filters.tab)
        if state := filters.value("state"):
            leads = leads.filter(state=state)
        if filters.listing_id:
            leads = leads.filter(listing=filters.listing_id)
        if action := filters.value("action"):
            leads = leads.filter(intent_level=action)
        if since := filters.since(self.now):
            leads = leads.filter(last_interest_at__gte=since)
        if (reason := filters.value("reason")) and (tab or filters.tab) == SCREENED_TAB:
            leads = leads.filter(screened=reason)
        return self._searched(
            _of_storefront(leads, filters.value("storefront")), filters.value("q")
        )

    def _searched(self, leads: Leads, words: str) -> Leads:
        for word in fold(words).split():
            # Who sees people masked must not find out by searching whether an address is here.
            is_here = (
                Q(search_text__contains=word) if self.sees_people else Q(company__icontains=word)
            )
            leads = leads.filter(is_here)
        return leads

    def page(self, filters: Filters) -> Page:
        leads = self.matching(filters)
        if filters.after:
            leads = _older(leads, filters.after)
        found = list(_in_order(leads)[: ROWS + 1])
        return Page(rows=self._rows(found[:ROWS]), has_more=len(found) > ROWS)

    def counts(self, filters: Filters) -> Mapping[str, int]:
        return {tab: limited_count(self.matching(filters, tab)) for tab in TABS}

    def arrived_since(self, filters: Filters, newest: Cursor) -> int:
        return limited_count(_newer(self.matching(filters), newest))

    def between(self, filters: Filters, newest: Cursor, oldest: Cursor) -> list[Row]:
        """The rows that a page already shows, as they are now."""
        leads = self.matching(filters).filter(
            last_interest_at__lte=newest.at, last_interest_at__gte=oldest.at
        )
        shown = leads.exclude(pk__gt=newest.id, last_interest_at=newest.at).exclude(
            pk__lt=oldest.id, last_interest_at=oldest.at
        )
        return self._rows(list(_in_order(shown)[:ROWS]))

    def _rows(self, leads: list[Lead]) -> list[Row]:
        owed = owed_by_lead(lead.pk for lead in leads)
        levels = newest_levels(lead.pk for lead in leads)
        return [
            Row(
                lead,
                person_facts(lead, self.sees_people),
                did(lead.action, levels.get(lead.pk, lead.intent_level)),
                owed.get(lead.pk),
            )
            for lead in leads
        ]


def person_facts(lead: Lead, sees_people: bool) -> PersonFacts:
    facts = PersonFacts(
        name=f"{lead.first_name} {lead.last_name}".strip(),
        email=lead.email,
        phone=lead.phone,
        job_title=lead.job_title,
        company=lead.company,
        note=lead.description.strip(),
        is_masked=False,
    )
    return facts if sees_people else masked(facts)


def owed_by_lead(lead_ids: Iterable[UUID]) -> Mapping[UUID, Owed]:
    current = Delivery.objects.filter(lead__in=list(lead_ids)).exclude(
        state=DeliveryState.SUPERSEDED
    )
    states: defaultdict[UUID, list[str]] = defaultdict(list)
    for lead_id, state in current.values_list("lead_id", "state"):
        if lead_id is not None:
            states[lead_id].append(state)
    return {lead_id: sum_up(found) for lead_id, found in states.items()}


def sum_up(states: list[str]) -> Owed:
    gravest = min(states, key=lambda state: GRAVITY.index(DeliveryState(state)))
    return Owed(state=gravest, count=states.count(gravest), total=len(states))


def _of_tab(leads: Leads, tab: str) -> Leads:
    return (
        leads.exclude(screened="")
        if tab == SCREENED_TAB
        else leads.filter(screened="", lead_class=tab)
    )


def _of_storefront(leads: Leads, slug: str) -> Leads:
    if not slug:
        return leads
    return (
        leads.filter(storefront=None)
        if slug == UNKNOWN_STOREFRONT
        else leads.filter(storefront__slug=slug)
    )


def _in_order(leads: Leads) -> Leads:
    return leads.select_related("listing", "storefront").order_by("-last_interest_at", "-pk")


def _older(leads: Leads, than: Cursor) -> Leads:
    # The first condition is what an index can use; the second cuts the rows of the very same moment.
    return leads.filter(last_interest_at__lte=than.at).exclude(
        last_interest_at=than.at, pk__gte=than.id
    )


def _newer(leads: Leads, than: Cursor) -> Leads:
    return leads.filter(last_interest_at__gte=than.at).exclude(
        last_interest_at=than.at, pk__lte=than.id
    )


def newest_levels(lead_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """How the newest interest of each lead was read when it came: a reading changed since then changes no lead."""
    interests = Interest.objects.filter(lead__in=list(lead_ids)).order_by("received_at", "pk")
    return dict(interests.values_list("lead_id", "intent_level"))


def did(action: str, level: str) -> str:
    """The newest action of a lead in words; an unknown code as it was sent."""
    if level == IntentLevel.UNKNOWN and action:
        return action
    return str(IntentLevel(level).label)
