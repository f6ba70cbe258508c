"""What is in the catalog as programs see it: one document for the API and the command line. JSON types only."""

from typing import Any

from leadshare.catalog.lead_sharing import HISTORY_DAYS, LeadSharing, requires_destination
from leadshare.catalog.models import IntakeToken, Listing, Notice, Publisher, Storefront
from leadshare.clock import rfc3339


def publisher_document(publisher: Publisher) -> dict[str, Any]:
    return {
        "id": str(publisher.pk),
        "slug": publisher.slug,
        "name": publisher.name,
        "microsoft_publisher_id": publisher.microsoft_publisher_id,
        "time_zone": publisher.time_zone,
    }


def storefront_document(storefront: Storefront) -> dict[str, Any]:
    return {
        "slug": storefront.slug,
        "name": storefront.name,
        "audience": storefront.audience,
        "campaign_kind": storefront.campaign_kind,
        "leads_live_in": storefront.leads_live_in,
        "aliases": storefront.aliases,
    }


def listing_document(listing: Listing, sharing: LeadSharing, arrivals: int) -> dict[str, Any]:
    """`listing` with its storefronts loaded; `arrivals` is how often interest was shown within the history.

    `kind` is null while an unconfirmed listing waits for a person to say what it is.
    """
    return {
        "id": str(listing.pk),
        "offer_id": listing.offer_id,
        "title": listing.title,
        "kind": listing.kind or None,
        "publishing_option": listing.publishing_option or None,
        "offer_type": listing.offer_type or None,
        "storefronts": sorted(storefront.slug for storefront in listing.storefronts.all()),
        "is_confirmed": listing.is_confirmed,
        "created_at": rfc3339(listing.created_at),
        "requires_destination": requires_destination(
            listing.kind, listing.offer_type, listing.publishing_option
        ),
        "lead_sharing": {
            "state": sharing.state,
            "since": rfc3339(sharing.since) if sharing.since else None,
            "can_tell_silence": sharing.can_tell_silence,
        },
        "arrivals": {"days": HISTORY_DAYS, "count": arrivals},
    }


def intake_token_document(token: IntakeToken) -> dict[str, Any]:
    """Never the secret: `hint` is its last four characters. `listing` is null for a token of the publisher."""
    return {
        "id": str(token.pk),
        "listing": str(token.listing_id) if token.listing_id else None,
        "hint": token.hint,
        "created_at": rfc3339(token.created_at),
        "revoked_at": rfc3339(token.revoked_at) if token.revoked_at else None,
    }


def notice_document(notice: Notice) -> dict[str, Any]:
    return {
        "id": str(notice.pk),
        "kind": notice.kind,
        "subject": notice.subject,
        "listing": str(notice.listing_id) if notice.listing_id else None,
        "count": notice.count,
        "first_at": rfc3339(notice.first_at),
        "last_at": rfc3339(notice.last_at),
        "dismissed_at": rfc3339(notice.dismissed_at) if notice.dismissed_at else None,
    }
