"""A publisher with the shipped reference data, and leads that go the real way through the journey."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from leadshare import journey, sealing
from leadshare.catalog.actions import ListingWish, add_listing, add_publisher, new_token
from leadshare.catalog.models import Listing, Publisher
from leadshare.intake.log.port import Entry
from leadshare.intake.registry import storefront_readers
from leadshare.journey import Read, Travelled
from leadshare.keys import KeyRing
from leadshare.leads.models import Interest, Lead
from leadshare.service.boot import seed
from leadshare.uuid7 import uuid7

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
Body = Mapping[str, Any] | Sequence[Mapping[str, Any]] | bytes


def posted(
    email: str = "jonas.lind@example.org",
    action: str = "PLT",
    offer: str = "northlake.route-planner",
    source: str = "SPZA",
    title: str = "Route Planner",
    **more: str,
) -> dict[str, Any]:
    """One lead in the shape of the HTTPS document; `more` are members of `UserDetails`."""
    user = {
        "FirstName": "Jonas",
        "LastName": "Lind",
        "Email": email,
        "Phone": "5550100",
        "Country": "SE",
        "Company": "Example Freight",
        "Title": "CTO",
    }
    return {
        "UserDetails": {**user, **more},
        "LeadSource": f"{source}-{action}|{offer}" if offer else f"{source}-{action}",
        "OfferTitle": title,
        "Description": "Please call after 14:00",
    }


def of_test_lead(**more: str) -> dict[str, Any]:
    """A test lead as Partner Center sends it (storefronts/microsoft/README.md)."""
    token = "MSFT_TEST_636573304831318844"
    names = {"FirstName": token, "LastName": token, "Company": token, "Title": token}
    return posted(f"{token}@test.com", "INS", source="AzureMarketplace", **{**names, **more})


def withheld(email: str) -> dict[str, Any]:
    """Of a `.edu` address Microsoft passes on nothing but the address."""
    blank = dict.fromkeys(("FirstName", "LastName", "Phone", "Country", "Company", "Title"), "")
    return posted(email, **blank)


@dataclass(frozen=True)
class Hub:
    """A publisher and its intake token. Every post is one submission; every `take` is one batch."""

    publisher: Publisher
    token_id: UUID
    ring: KeyRing

    def entry(self, body: Body, at: datetime = NOON, token_id: UUID | None = None) -> Entry:
        submission_id = uuid7()
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sealed = sealing.seal(raw, submission_id.bytes, self.ring)
        return Entry(
            submission_id,
            self.publisher.pk,
            token_id or self.token_id,
            int(at.timestamp() * 1_000_000),
            b'{"content_type": "application/json"}',
            sealed.body,
            sealed.key,
        )

    def read(self, body: Body, at: datetime = NOON, token_id: UUID | None = None) -> Read:
        return journey.parse(self.entry(body, at, token_id), self.ring, storefront_readers())

    def take(self, *bodies: Body, at: datetime = NOON, token_id: UUID | None = None) -> list[UUID]:
        """The submissions' ids, in order."""
        batch = [self.read(body, at, token_id) for body in bodies]
        self.travel(*batch)
        return [read.entry.id for read in batch]

    def travel(self, *batch: Read) -> Travelled:
        return journey.travel(batch)

    def lead(self, body: Body, at: datetime = NOON) -> Lead:
        """The lead that this one post came to."""
        [submission_id] = self.take(body, at=at)
        return lead_of(submission_id)

    def listing(self, offer: str = "route-planner", title: str = "Route Planner") -> Listing:
        return add_listing(self.publisher.pk, ListingWish(offer, title, "app", ["appsource"]))


def lead_of(submission_id: UUID) -> Lead:
    return Interest.objects.select_related("lead").get(submission=submission_id).lead


def make_hub(ring: KeyRing, slug: str = "northlake") -> Hub:
    publisher = add_publisher(slug, f"{slug.title()} Software", slug)
    return Hub(publisher, new_token(publisher.pk).token.pk, ring)


@pytest.fixture
def hub(db: None, ring: KeyRing) -> Hub:
    seed()
    return make_hub(ring)


@pytest.fixture
def other_hub(hub: Hub, ring: KeyRing) -> Hub:
    return make_hub(ring, "southsea")
