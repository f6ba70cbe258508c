"""Loading: what a try needs, read for a whole batch of claims at once."""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings as hub_settings

from leadshare.catalog.queries import reference
from leadshare.clock import rfc3339
from leadshare.delivery.ledger import Claim
from leadshare.delivery.models import Destination
from leadshare.delivery.port import Answer, Hold, Parcel, Trace
from leadshare.delivery.registry import kinds
from leadshare.delivery.sending import Load, Obstacle
from leadshare.keys import KeyRing, MissingKey
from leadshare.leads.document import ShownInterest, document
from leadshare.leads.models import Lead
from leadshare.leads.queries import shown_interests
from leadshare.sealing import CannotOpen, unseal_text


def load(claims: Sequence[Claim], ring: KeyRing) -> tuple[list[Load | Obstacle], list[Claim]]:
    """What can be tried, and the claims whose person was protected (or whose lead was screened, or went) since.

    Looked at after the claim and just before sending: whoever may not be contacted any more is not sent. A destination
    that cannot be used is an obstacle of its own deliveries, never of the others'.
    """
    destinations = Destination.objects.select_related("publisher").in_bulk(
        {c.destination_id for c in claims}
    )
    ids = [c.lead_id for c in claims if c.lead_id is not None]
    leads = Lead.objects.select_related("listing").in_bulk(ids)
    interests = shown_interests(ids)
    storefronts = reference().storefronts
    loads: list[Load | Obstacle] = []
    withdrawn: list[Claim] = []
    for claim in claims:
        lead = leads.get(claim.lead_id) if claim.lead_id else None
        destination = destinations.get(claim.destination_id)
        if destination is None or (claim.lead_id and not _may_go(lead)):
            withdrawn.append(claim)
        else:
            if lead is not None:
                # Known already: joining them would make two more models for every lead.
                lead.publisher = destination.publisher
                lead.storefront = (
                    storefronts.get(lead.storefront_id) if lead.storefront_id else None
                )
            loads.append(_load(claim, destination, lead, interests, ring))
    return loads, withdrawn


def _may_go(lead: Lead | None) -> bool:
    return lead is not None and not lead.screened and not lead.do_not_contact


def _load(
    claim: Claim,
    destination: Destination,
    lead: Lead | None,
    interests: Mapping[UUID, Sequence[ShownInterest]],
    ring: KeyRing,
) -> Load | Obstacle:
    kind = kinds().get(destination.kind)
    if kind is None:
        return _obstacle(claim, f"No destination of the kind {destination.kind} is installed.")
    try:
        settings = settings_of(destination, ring)
    except (CannotOpen, MissingKey):
        return _obstacle(claim, "The secrets do not open with the keys of this hub.")
    parcel = Parcel(
        delivery_id=claim.delivery_id,
        lead_id=claim.lead_id or claim.delivery_id,
        revision=claim.revision,
        event=claim.event,
        occurred_at=claim.created_at,
        is_test=lead is None,
        publisher_name=destination.publisher.name,
        lead_url=lead_url(destination.publisher.slug, claim.lead_id),
        lead=document(lead, interests.get(lead.pk, ()))
        if lead
        else marked_test_lead(claim, destination),
    )
    return Load(claim, kind, settings, parcel)


def _obstacle(claim: Claim, hint: str) -> Obstacle:
    return Obstacle(claim, Answer(Hold("misconfigured"), Trace(hint=hint)))


def lead_url(publisher_slug: str, lead_id: UUID | None) -> str:
    """Where the page of the lead is; the list of leads for a test send."""
    tail = f"{lead_id}/" if lead_id else ""
    return f"{hub_settings.PUBLIC_URL}/p/{publisher_slug}/leads/{tail}"


def settings_of(destination: Destination, ring: KeyRing) -> Mapping[str, str]:
    """Open settings and unsealed secrets together."""
    return {**destination.settings, **_secrets(destination.pk, destination.secrets, ring)}


def secrets_row(destination_id: UUID) -> bytes:
    """What sealed secrets are bound to."""
    return b"destination:" + destination_id.bytes


def _secrets(destination_id: UUID, sealed: str, ring: KeyRing) -> Mapping[str, str]:
    if not sealed:
        return {}
    found: dict[str, str] = json.loads(unseal_text(sealed, secrets_row(destination_id), ring))
    return found


def marked_test_lead(claim: Claim, destination: Destination) -> dict[str, object]:
    """The marked lead of `destination test`: invented, and said to be so in every field a person reads."""
    at = rfc3339(claim.created_at)
    return {
        "id": str(claim.delivery_id),
        "publisher": destination.publisher.slug,
        "submission_ids": [],
        "received_at": at,
        "last_interest_at": at,
        "first_name": "Test",
        "last_name": "Lead (leadshare)",
        "email": "test.lead@example.com",
        "phone": "",
        "country": "CZ",
        "country_raw": "CZ",
        "company": "Test company (leadshare)",
        "job_title": "Test",
        "storefront": "appsource",
        "audience": "",
        "lead_source": "",
        "source": "SPZA",
        "action": "PLT",
        "offer": "",
        "offer_title": "Test send",
        "description": "This is a test of the destination. No customer stands behind it.",
        "listing": None,
        "listing_title": "Test send",
        "listing_kind": "",
        "campaign_kind": "",
        "class": "storefront",
        "state": "new",
        "screened": "test",
        "is_test": True,
        "do_not_contact": False,
        "intent_level": "contact_me",
        "revision": 1,
        "interests": [],
    }
