"""A lead as programs see it: one document for the API, the command line and every destination."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from leadshare.clock import rfc3339
from leadshare.leads.models import ActionCode, Lead


class ShownInterest(NamedTuple):
    """What documents show of an interest; read without making a model of it."""

    lead_id: UUID
    submission_id: UUID
    received_at: datetime
    source: str
    action: str
    intent_level: str
    offer: str
    offer_title: str
    description: str
    extras: dict[str, str]


def document(lead: Lead, interests: Iterable[ShownInterest]) -> dict[str, Any]:
    """JSON types only; times are RFC 3339 in UTC. `lead` with `listing`, `storefront` and `publisher` loaded.

    `source`, `action` and `offer` are of the newest interest, as sent; `country` is ISO-3166 alpha-2 or null.
    """
    shown = [interest_document(interest) for interest in interests]
    storefront = lead.storefront
    return {
        "id": str(lead.pk),
        "publisher": lead.publisher.slug,
        "submission_ids": list(dict.fromkeys(interest["submission_id"] for interest in shown)),
        "received_at": rfc3339(lead.received_at),
        "last_interest_at": rfc3339(lead.last_interest_at),
        "first_name": lead.first_name,
        "last_name": lead.last_name,
        "email": lead.email,
        "phone": lead.phone,
        "country": lead.country,
        "country_raw": lead.country_raw,
        "company": lead.company,
        "job_title": lead.job_title,
        "storefront": storefront.slug if storefront else None,
        "audience": storefront.audience if storefront else "",
        "lead_source": lead.lead_source,
        "source": lead.source,
        "action": lead.action,
        "offer": lead.offer,
        "offer_title": lead.offer_title,
        "description": lead.description,
        "listing": str(lead.listing_id),
        "listing_title": lead.listing.title or lead.listing.offer_id,
        "listing_kind": lead.listing.kind,
        "campaign_kind": lead.campaign_kind,
        "class": lead.lead_class,
        "state": lead.state,
        "screened": lead.screened or None,
        "is_test": lead.is_test,
        "do_not_contact": lead.do_not_contact,
        "intent_level": lead.intent_level,
        "revision": lead.revision,
        "interests": shown,
    }


def interest_document(interest: ShownInterest) -> dict[str, Any]:
    return {
        "submission_id": str(interest.submission_id),
        "received_at": rfc3339(interest.received_at),
        "source": interest.source,
        "action": interest.action,
        "intent_level": interest.intent_level,
        "offer": interest.offer,
        "offer_title": interest.offer_title,
        "description": interest.description,
        "extras": interest.extras,
    }


def action_code_document(code: ActionCode) -> dict[str, Any]:
    """`is_own`: the publisher's own reading, which wins over the shipped one."""
    return {
        "code": code.code,
        "name": code.name,
        "intent_level": code.intent_level,
        "is_do_not_contact": code.is_do_not_contact,
        "is_own": code.publisher_id is not None,
    }
