"""Every page and act of a publisher by name, with the ids it needs."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse


@dataclass(frozen=True)
class Ids:
    lead: UUID
    listing: UUID
    token: UUID
    notice: UUID
    destination: UUID
    delivery: UUID
    submission: UUID
    api_token: UUID
    storefront: str = "appsource"


# name of the route -> the field of `Ids` it takes, or None
PAGES = {
    "leads": None,
    "leads-updates": None,
    "counts": None,
    "events": None,
    "lead": "lead",
    "lead-updates": "lead",
    "listings": None,
    "listing": "listing",
    "destinations": None,
    "destinations-updates": None,
    "destination": "destination",
    "delivery": "delivery",
    "quarantine": None,
    "submission": "submission",
    "submission-bytes": "submission",
    "api-tokens": None,
    "action-codes": None,
    "storefronts": None,
    "storefront": "storefront",
    "members": None,
}
ACTS = {
    "lead-release": "lead",
    "listings": None,
    "listing": "listing",
    "token-new": None,
    "token-revoke": "token",
    "notice-dismiss": "notice",
    "destination": "destination",
    "destination-test": "destination",
    "destination-off": "destination",
    "destination-resume": "destination",
    "delivery-retry": "delivery",
    "read-all-again": None,
    "read-again": "submission",
    "destination-share": "destination",
    "api-tokens": None,
    "api-token-revoke": "api_token",
    "action-codes": None,
    "storefront": "storefront",
    "members": None,
}


def address(slug: str, name: str, takes: str | None, ids: Ids) -> str:
    return reverse(f"web:{name}", args=[slug, *([getattr(ids, takes)] if takes else [])])
