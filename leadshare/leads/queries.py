"""Reads of leads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from leadshare.catalog.lead_sharing import HISTORY_DAYS, SHORTEST_SILENCE, LeadSharing, lead_sharing
from leadshare.catalog.models import Listing
from leadshare.catalog.queries import live_tokens
from leadshare.leads.document import ShownInterest, document
from leadshare.leads.models import OPEN_STATES, ActionCode, Interest, Lead, LeadClass
from leadshare.leads.search_text import fold
from leadshare.refusal import Refusal

COUNTED_TO = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads a list shows; an empty field does not narrow. `screened`: None all, False none, True only those.

    `state` may also be `open`. `storefront` is a slug, or `unknown`.
    """

    lead_class: str = ""
    state: str = ""
    screened: bool | None = None
    screened_reason: str = ""
    listing_id: UUID | None = None
    storefront: str = ""
    action: str = ""
    since: datetime | None = None
    text: str = ""


def leads(publisher_id: UUID, wanted: Wanted = Wanted()) -> QuerySet[Lead]:
    """Newest interest first, with what rows and documents show."""
    rows = Lead.objects.of(publisher_id).filter(_condition(wanted))
    return rows.select_related("publisher", "listing", "storefront").order_by(
        "-last_interest_at", "-id"
    )


def _condition(wanted: Wanted) -> Q:
    condition = _standing(wanted) & _came_from(wanted)
    if wanted.since:
        condition &= Q(last_interest_at__gte=wanted.since)
    for word in fold(wanted.text).split():
        condition &= Q(search_text__contains=word)
    return condition


def _standing(wanted: Wanted) -> Q:
    condition = Q(lead_class=wanted.lead_class) if wanted.lead_class else Q()
    if wanted.screened is not None:
        condition &= ~Q(screened="") if wanted.screened else Q(screened="")
    if wanted.screened_reason:
        condition &= Q(screened=wanted.screened_reason)
    if wanted.state == "open":
        return condition & Q(state__in=[s.value for s in OPEN_STATES])
    return condition & Q(state=wanted.state) if wanted.state else condition


def _came_from(wanted: Wanted) -> Q:
    condition = Q(listing_id=wanted.listing_id) if wanted.listing_id else Q()
    if wanted.action:
        condition &= Q(action__iexact=wanted.action)
    if wanted.storefront == "unknown":
        return condition & Q(storefront__isnull=True)
    return condition & Q(storefront__slug=wanted.storefront) if wanted.storefront else condition


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two rows of the list: the row it comes after."""

    last_interest_at: datetime
    lead_id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list and the place where the next page begins, or None at the end."""

    leads: list[Lead]
    next: Place | None


def page(rows: QuerySet[Lead], size: int, after: Place | None = None) -> Page:
    """Keyset paging: as fast on the last page as on the first, and steady while new leads arrive."""
    if after is not None:
        rows = rows.filter(
            Q(last_interest_at__lt=after.last_interest_at)
            | Q(last_interest_at=after.last_interest_at, pk__lt=after.lead_id)
        )
    found = list(rows[: size + 1])
    shown = found[:size]
    more = len(found) > size
    return Page(shown, Place(shown[-1].last_interest_at, shown[-1].pk) if more and shown else None)


def count(rows: QuerySet[Any]) -> int:
    """At most `COUNTED_TO` + 1: a list says "more than 10,000" rather than counting a million."""
    return rows.order_by()[: COUNTED_TO + 1].count()


def tab_counts(publisher_id: UUID) -> dict[str, int]:
    """How many leads each tab has: the classes without the screened ones, and `screened`."""
    counts = {
        lead_class.value: count(
            leads(publisher_id, Wanted(lead_class=lead_class.value, screened=False))
        )
        for lead_class in LeadClass
    }
    return {**counts, "screened": count(leads(publisher_id, Wanted(screened=True)))}


def lead_or_refusal(publisher_id: UUID, lead_id: UUID) -> Lead:
    lead = (
        Lead.objects.of(publisher_id)
        .select_related("publisher", "listing", "storefront", "person")
        .filter(pk=lead_id)
        .first()
    )
    if lead is None:
        raise Refusal(_("There is no such lead."), "lead", "missing")
    return lead


def any_lead_or_refusal(lead_id: UUID) -> Lead:
    """Of any publisher, for the operator."""
    owner = Lead.objects.filter(pk=lead_id).values_list("publisher_id", flat=True).first()
    return lead_or_refusal(owner or lead_id, lead_id)


def shown_interests(lead_ids: Iterable[UUID]) -> dict[UUID, list[ShownInterest]]:
    """What documents show of interests, by lead, oldest first."""
    found: dict[UUID, list[ShownInterest]] = defaultdict(list)
    rows = Interest.objects.filter(lead__in=list(lead_ids)).order_by("received_at", "id")
    for row in rows.values_list(*ShownInterest._fields):
        interest = ShownInterest(*row)
        found[interest.lead_id].append(interest)
    return found


def documents(leads: Iterable[Lead]) -> list[dict[str, Any]]:
    """As programs see them; `leads` as the queries here load them."""
    rows = list(leads)
    interests = shown_interests(lead.pk for lead in rows)
    return [document(lead, interests.get(lead.pk, ())) for lead in rows]


def leads_of_submissions(submission_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Lead ids by the submission whose interest they hold."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Interest.objects.filter(submission__in=list(submission_ids)).order_by(
        "submission", "position"
    )
    for submission_id, lead_id in rows.values_list("submission_id", "lead_id"):
        if lead_id not in found[submission_id]:
            found[submission_id].append(lead_id)
    return found


@dataclass(frozen=True, slots=True)
class Shared:
    """A listing's lead sharing, and how many interests that judgement rests on: of the 90 days before the last one."""

    sharing: LeadSharing
    in_history: int


def sharing_by_listing(
    publisher_id: UUID, listings: Iterable[Listing], now: datetime
) -> dict[UUID, Shared]:
    """The state of lead sharing of each of these listings; tests count as proof, but not as arrivals."""
    last = _last_interests(publisher_id)
    counts = _counts_before_last(publisher_id, last, now)
    bound = set(live_tokens(publisher_id).values_list("listing_id", flat=True))
    found: dict[UUID, Shared] = {}
    for listing in listings:
        count = counts.get(listing.pk, 0)
        is_on = bool(bound & {None, listing.pk})
        sharing = lead_sharing(is_on, listing.proven_at, count, last.get(listing.pk), now)
        found[listing.pk] = Shared(sharing, count)
    return found


def _last_interests(publisher_id: UUID) -> dict[UUID, datetime]:
    rows = Lead.objects.of(publisher_id).filter(is_test=False).values_list("listing_id").order_by()
    return dict(rows.annotate(Max("last_interest_at")))


def _counts_before_last(
    publisher_id: UUID, last: Mapping[UUID, datetime], now: datetime
) -> dict[UUID, int]:
    """Interests in the 90 days up to each listing's last one.

    Counted back from there and not from now: a listing that fell silent would otherwise be forgiven as its history
    empties. One that is not quiet yet is counted with the others, which gives the same to within its last days.
    """
    rows = Interest.objects.filter(publisher_id=publisher_id, lead__is_test=False)
    recent = rows.filter(received_at__gte=now - timedelta(days=HISTORY_DAYS))
    counts = dict(recent.values_list("lead__listing_id").annotate(Count("id")))
    for listing_id, at in last.items():
        if now - at > SHORTEST_SILENCE:
            own = rows.filter(
                lead__listing_id=listing_id, received_at__gte=at - timedelta(days=HISTORY_DAYS)
            )
            counts[listing_id] = own.count()
    return counts


def action_codes_read_by(publisher_id: UUID) -> list[ActionCode]:
    """How this publisher reads action codes, by code; its own rows stand in the shipped ones' place."""
    rows = ActionCode.objects.filter(Q(publisher__isnull=True) | Q(publisher=publisher_id))
    # The shipped ones first, so that the publisher's own overwrite them.
    read = {
        row.code.casefold(): row
        for row in sorted(rows, key=lambda row: row.publisher_id is not None)
    }
    return [read[code] for code in sorted(read)]


def action_codes(publisher_id: UUID | None = None) -> QuerySet[ActionCode]:
    """Shipped codes and publishers' own readings: of one publisher, or of all."""
    rows = ActionCode.objects.select_related("publisher").order_by("code", "publisher__slug")
    return rows.filter(Q(publisher=None) | Q(publisher_id=publisher_id)) if publisher_id else rows
