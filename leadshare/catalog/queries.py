"""Reads of the catalog."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from leadshare.catalog.models import (
    IntakeToken,
    Listing,
    Notice,
    Publisher,
    Storefront,
)
from leadshare.catalog.versions import Kept, version
from leadshare.refusal import Refusal


def publisher_by_slug(slug: str) -> Publisher:
    """Raises `Refusal` of kind missing."""
    publisher = Publisher.objects.filter(slug=slug).first()
    if publisher is None:
        raise Refusal(_("There is no publisher %(slug)s.") % {"slug": slug}, "publisher", "missing")
    return publisher


def publishers(slug: str = "") -> QuerySet[Publisher]:
    """By short name; with a `slug` only that one. Raises `Refusal` of kind missing where there is none of it."""
    found = Publisher.objects.order_by("slug")
    return found.filter(pk=publisher_by_slug(slug).pk) if slug else found


def listing_by_offer(publisher_id: UUID, offer_id: str) -> Listing:
    """Raises `Refusal` of kind missing."""
    listing = Listing.objects.of(publisher_id).filter(key=offer_id.strip().casefold()).first()
    if listing is None:
        raise Refusal(
            _("There is no listing %(offer)s.") % {"offer": offer_id}, "listing", "missing"
        )
    return listing


def listings(publisher_id: UUID) -> QuerySet[Listing]:
    """By title, with their storefronts."""
    return (
        Listing.objects.of(publisher_id)
        .prefetch_related("storefronts")
        .order_by("title", "offer_id", "id")
    )


def notices(publisher_id: UUID) -> QuerySet[Notice]:
    """Those that were not dismissed, newest first."""
    return (
        Notice.objects.of(publisher_id)
        .filter(dismissed_at__isnull=True)
        .select_related("listing")
        .order_by("-last_at", "-id")
    )


def tokens(publisher_id: UUID) -> QuerySet[IntakeToken]:
    """Revoked ones too, oldest first."""
    return (
        IntakeToken.objects.of(publisher_id).select_related("listing").order_by("created_at", "id")
    )


def live_tokens(publisher_id: UUID) -> QuerySet[IntakeToken]:
    return tokens(publisher_id).filter(revoked_at__isnull=True)


def token_or_refusal(token_id: UUID) -> IntakeToken:
    """Of any publisher, for the operator. Raises `Refusal` of kind missing."""
    token = IntakeToken.objects.filter(pk=token_id).first()
    if token is None:
        raise Refusal(_("There is no such intake token."), "token_id", "missing")
    return token


def has_live_token(publisher_id: UUID, listing_id: UUID) -> bool:
    """Whether an intake address takes the listing's leads: one of its own, or one of the whole publisher."""
    return live_tokens(publisher_id).filter(Q(listing_id=listing_id) | Q(listing=None)).exists()


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What intake must know of a token."""

    token_id: UUID
    publisher_id: UUID
    digest: bytes
    hint: str
    revoked_at: datetime | None


def all_tokens(revoked_since: datetime) -> list[TokenRow]:
    """Live tokens of all publishers, and those revoked after the given time."""
    rows = IntakeToken.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gte=revoked_since)
    ).values_list("pk", "publisher_id", "digest", "hint", "revoked_at")
    return [
        TokenRow(pk, publisher, bytes(digest), hint, revoked)
        for pk, publisher, digest, hint, revoked in rows
    ]


@dataclass(frozen=True, slots=True)
class ListingFacts:
    """What the journey needs of a listing."""

    listing_id: UUID
    publisher_id: UUID
    key: str
    title: str
    storefront_ids: tuple[UUID, ...]
    is_proven: bool
    is_confirmed: bool


def listing_facts(
    publisher_ids: Collection[UUID], keys: Iterable[str], titles: Iterable[str], ids: Iterable[UUID]
) -> list[ListingFacts]:
    """Listings with one of these keys, titles (exactly) or ids."""
    wanted = Q(key__in=set(keys)) | Q(title__in={t for t in titles if t}) | Q(pk__in=set(ids))
    rows = Listing.objects.filter(publisher_id__in=publisher_ids).filter(wanted)
    found: dict[UUID, ListingFacts] = {}
    named = rows.values_list(
        "pk", "publisher_id", "key", "title", "proven_at", "is_confirmed", "storefronts__pk"
    )
    # A listing without storefronts is one row with none; the stubs do not know of outer joins.
    for pk, publisher_id, key, title, proven_at, is_confirmed, storefront_id in cast(
        Iterable[tuple[Any, ...]], named
    ):
        before = found[pk].storefront_ids if pk in found else ()
        here = before if storefront_id is None else (*before, storefront_id)
        found[pk] = ListingFacts(
            pk, publisher_id, key, title, here, proven_at is not None, is_confirmed
        )
    return list(found.values())


def facts_of(listing: Listing) -> ListingFacts:
    return ListingFacts(
        listing.pk,
        listing.publisher_id,
        listing.key,
        listing.title,
        tuple(sorted(storefront.pk for storefront in listing.storefronts.all())),
        listing.proven_at is not None,
        listing.is_confirmed,
    )


def storefronts() -> Sequence[Storefront]:
    return list(Storefront.objects.order_by("slug"))


@dataclass(frozen=True, slots=True)
class Reference:
    """What the journey needs of rarely changing rows, of all publishers.

    `aliases` has LeadSource sources without case; `token_listings` the listing each token is bound to, if any.
    """

    microsoft_ids: Mapping[UUID, str]
    storefronts: Mapping[UUID, Storefront]
    aliases: Mapping[str, UUID]
    token_listings: Mapping[UUID, UUID | None]


def reference() -> Reference:
    """As of the version in the transaction at hand."""
    return _reference.at(version())


def _read_reference() -> Reference:
    found = storefronts()
    return Reference(
        dict(Publisher.objects.values_list("pk", "microsoft_publisher_id")),
        {storefront.pk: storefront for storefront in found},
        storefront_aliases(found),
        dict(IntakeToken.objects.values_list("pk", "listing_id")),
    )


_reference = Kept(_read_reference)


def storefront_aliases(storefronts: Iterable[Storefront]) -> dict[str, UUID]:
    """Alias without case to storefront."""
    return {
        " ".join(alias.split()).casefold(): storefront.pk
        for storefront in storefronts
        for alias in (*storefront.aliases, storefront.slug)
    }
