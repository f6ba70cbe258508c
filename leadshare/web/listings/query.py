"""What the listing pages read: each listing with its state of lead sharing, its leads of late, and where they go."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from leadshare.catalog.lead_sharing import LeadSharing, requires_destination
from leadshare.catalog.models import Listing
from leadshare.catalog.queries import listings
from leadshare.delivery.models import Destination
from leadshare.leads.models import Lead
from leadshare.leads.queries import sharing_by_listing
from leadshare.web.listings.spark import Spark, spark

SHOWN_DAYS = 30
# What needs a person stands first.
URGENCY = {"silent": 0, "off": 2, "unproven": 3, "proven": 5}


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many leads came (test leads are not counted), and the last one."""

    in_shown: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    listing: Listing
    sharing: LeadSharing
    arrivals: Arrivals
    goes_to: list[str]
    needs_destination: bool
    spark: Spark

    @property
    def storefronts(self) -> str:
        return ", ".join(storefront.name for storefront in self.listing.storefronts.all())

    @property
    def a_day(self) -> float:
        return self.arrivals.in_shown / SHOWN_DAYS

    @property
    def urgency(self) -> tuple[int, str]:
        if not self.listing.is_confirmed or (
            self.needs_destination and self.sharing.state != "silent"
        ):
            return 1, str(self.listing).casefold()
        return URGENCY[self.sharing.state], str(self.listing).casefold()


def rows(publisher_id: UUID, now: datetime) -> list[Row]:
    found = list(listings(publisher_id))
    return sorted(_rows(publisher_id, found, now), key=lambda row: row.urgency)


def row(publisher_id: UUID, listing: Listing, now: datetime) -> Row:
    return _rows(publisher_id, [listing], now)[0]


def _rows(publisher_id: UUID, found: list[Listing], now: datetime) -> list[Row]:
    shared = sharing_by_listing(publisher_id, found, now)
    arrivals = _arrivals(publisher_id, now)
    days = _days(publisher_id, now)
    goes_to = _goes_to(publisher_id)
    return [
        _row(
            listing,
            shared[listing.pk].sharing,
            arrivals.get(listing.pk, Arrivals()),
            days[listing.pk],
            goes_to,
            now,
        )
        for listing in found
    ]


def _row(
    listing: Listing,
    sharing: LeadSharing,
    arrivals: Arrivals,
    days: Mapping[date, int],
    goes_to: "_GoesTo",
    now: datetime,
) -> Row:
    is_required = requires_destination(listing.kind, listing.offer_type, listing.publishing_option)
    today = timezone.localdate(now)
    counts = [days.get(today - timedelta(days=ago), 0) for ago in reversed(range(SHOWN_DAYS))]
    return Row(
        listing=listing,
        sharing=sharing,
        arrivals=arrivals,
        goes_to=[*goes_to.all_listings, *goes_to.by_listing.get(listing.pk, [])],
        needs_destination=is_required and sharing.state == "off",
        spark=spark(counts),
    )


def _arrivals(publisher_id: UUID, now: datetime) -> Mapping[UUID, Arrivals]:
    since = now - timedelta(days=SHOWN_DAYS)
    grouped = (
        Lead.objects.of(publisher_id)
        .filter(is_test=False)
        .values("listing")
        .annotate(
            in_shown=Count("pk", filter=Q(received_at__gte=since)),
            last_at=Max("last_interest_at"),
        )
    )
    return {found["listing"]: Arrivals(found["in_shown"], found["last_at"]) for found in grouped}


def _days(publisher_id: UUID, now: datetime) -> Mapping[UUID, Mapping[date, int]]:
    since = now - timedelta(days=SHOWN_DAYS)
    grouped = (
        Lead.objects.of(publisher_id)
        .filter(is_test=False, received_at__gte=since)
        .values("listing", day=TruncDate("received_at"))
        .annotate(number=Count("pk"))
    )
    days: defaultdict[UUID, dict[date, int]] = defaultdict(dict)
    for found in grouped:
        days[found["listing"]][found["day"]] = found["number"]
    return days


@dataclass(frozen=True, slots=True)
class _GoesTo:
    """Names of destinations: those that take every listing, and those that were given some."""

    all_listings: list[str]
    by_listing: Mapping[UUID, list[str]]


def _goes_to(publisher_id: UUID) -> _GoesTo:
    by_listing: defaultdict[UUID, list[str]] = defaultdict(list)
    destinations = Destination.objects.of(publisher_id).order_by("name").prefetch_related("shares")
    for destination in destinations:
        for share in [] if destination.shares_all_listings else destination.shares.all():
            by_listing[share.listing_id].append(destination.name)
    return _GoesTo([found.name for found in destinations if found.shares_all_listings], by_listing)
