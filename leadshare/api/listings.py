"""Listings, with the state of their lead sharing, and the intake tokens that are bound to them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Status

from leadshare import live
from leadshare.api import intake_tokens
from leadshare.api.idempotency import once
from leadshare.api.keyset import Key, link_next, page
from leadshare.api.problems import pointer
from leadshare.api.refusing import pointing
from leadshare.api.shapes.base import Paged
from leadshare.api.shapes.listings import (
    IntakeTokens,
    ListingChange,
    Listings,
    ListingWish,
    NewIntakeToken,
)
from leadshare.api.shapes.listings import Listing as Shape
from leadshare.api.token import Call, Token, actor
from leadshare.catalog import actions, queries
from leadshare.catalog.document import listing_document
from leadshare.catalog.models import Listing
from leadshare.clock import now
from leadshare.leads.queries import sharing_by_listing

router = Router(tags=["Listings"])
_ORDER = (Key("title"), Key("offer_id"), Key("pk", UUID))
_MEMBERS = {"offer": "offer_id", "storefront": "storefronts"}


@router.get("/listings", auth=Token("listings:read"), response=Listings, summary="List listings")
def index(request: Call, response: HttpResponse, paged: Query[Paged]) -> dict[str, Any]:
    """By title. Unconfirmed ones are offers that a lead came for before anybody listed them."""
    found = page(queries.listings(request.auth.publisher_id), _ORDER, paged)
    link_next(request, response, found.next)
    return {"items": _documents(request.auth.publisher_id, found.rows), "next": found.next}


@router.get(
    "/listings/{listing_id}", auth=Token("listings:read"), response=Shape, summary="Read a listing"
)
def show(request: Call, listing_id: UUID) -> dict[str, Any]:
    """With the state of its lead sharing."""
    return _document(request, listing_id)


@router.post(
    "/listings", auth=Token("listings:write"), response={201: Shape}, summary="Add a listing"
)
@once
def add(request: Call, response: HttpResponse, wish: ListingWish) -> Status[dict[str, Any]]:
    """An unconfirmed listing of the same offer becomes the confirmed one and keeps its leads. 409 for an offer that is
    listed already."""
    with pointing(_place):
        listing = actions.add_listing(
            request.auth.publisher_id, _wish(wish.model_dump()), actor(request)
        )
    live.announce([(request.auth.publisher_id, "listings")])
    response["Location"] = f"{request.path}/{listing.pk}"
    return Status(201, _document(request, listing.pk))


@router.patch(
    "/listings/{listing_id}",
    auth=Token("listings:write"),
    response=Shape,
    summary="Change a listing",
)
def change(request: Call, listing_id: UUID, wish: ListingChange) -> dict[str, Any]:
    """What is left out stays. Confirms an unconfirmed listing. 409 when another listing has the offer."""
    listing = actions.listing_or_refusal(request.auth.publisher_id, listing_id)
    merged = _described(listing) | _given(wish)
    with pointing(_place):
        actions.change_listing(request.auth.publisher_id, listing_id, _wish(merged), actor(request))
    live.announce([(request.auth.publisher_id, "listings")])
    return _document(request, listing_id)


@router.get(
    "/listings/{listing_id}/intake-tokens",
    auth=Token("listings:read"),
    response=IntakeTokens,
    summary="List a listing's intake tokens",
)
def tokens(
    request: Call, response: HttpResponse, listing_id: UUID, paged: Query[Paged]
) -> dict[str, Any]:
    """The live tokens that are bound to it, oldest first."""
    listing = actions.listing_or_refusal(request.auth.publisher_id, listing_id)
    rows = queries.live_tokens(request.auth.publisher_id).filter(listing=listing)
    return intake_tokens.listed(request, response, rows, paged)


@router.post(
    "/listings/{listing_id}/intake-tokens",
    auth=Token("listings:write"),
    response={201: NewIntakeToken},
    summary="Make an intake token for a listing",
)
@once
def new_token(request: Call, listing_id: UUID) -> Status[dict[str, Any]]:
    """Shows the intake address once. Older tokens stay live until they are revoked: a rotation loses nothing."""
    return Status(201, intake_tokens.made(request, listing_id))


def _document(request: Call, listing_id: UUID) -> dict[str, Any]:
    listing = actions.listing_or_refusal(request.auth.publisher_id, listing_id)
    [document] = _documents(request.auth.publisher_id, [listing])
    return document


def _documents(publisher_id: UUID, listings: Iterable[Listing]) -> list[dict[str, Any]]:
    rows = list(listings)
    shared = sharing_by_listing(publisher_id, rows, now())
    return [
        listing_document(row, shared[row.pk].sharing, shared[row.pk].in_history) for row in rows
    ]


def _described(listing: Listing) -> dict[str, Any]:
    names = ("offer_id", "title", "kind", "publishing_option", "offer_type")
    slugs = [storefront.slug for storefront in listing.storefronts.all()]
    return {**{name: getattr(listing, name) for name in names}, "storefronts": slugs}


def _given(change: ListingChange) -> dict[str, Any]:
    """Null takes away what may be absent, and means nothing elsewhere."""
    given = change.model_dump(exclude_unset=True)
    return {
        name: value
        for name, value in given.items()
        if value is not None or name in ("publishing_option", "offer_type")
    }


def _wish(members: dict[str, Any]) -> actions.ListingWish:
    return actions.ListingWish(
        members["offer_id"],
        members["title"],
        members["kind"] or "",
        members["storefronts"],
        members["publishing_option"] or "",
        members["offer_type"] or "",
    )


def _place(field: str) -> str | None:
    # The listing itself stands in the address.
    return None if field in ("", "listing") else pointer(_MEMBERS.get(field, field))
