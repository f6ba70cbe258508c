"""A publisher with one row of everything, made the real way, and a program that calls the API for it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from leadshare import journey, sealing
from leadshare.accounts.actions import new_api_token
from leadshare.accounts.scopes import SCOPES
from leadshare.catalog.actions import ListingWish, add_listing, add_publisher, new_token
from leadshare.catalog.models import Notice
from leadshare.delivery.actions import add_destination
from leadshare.delivery.models import Delivery
from leadshare.intake.log.port import Entry
from leadshare.intake.registry import storefront_readers
from leadshare.keys import KeyRing
from leadshare.leads.models import Lead
from leadshare.uuid7 import uuid7


class Program:
    """Calls with a token. Every answer is JSON, or bytes of a download."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, **query: object) -> HttpResponse:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self._call("POST", path, body, headers=headers)

    def patch(self, path: str, body: object) -> HttpResponse:
        return self._call("PATCH", path, body)

    def delete(self, path: str) -> HttpResponse:
        return self._call("DELETE", path)

    def _call(
        self,
        method: str,
        path: str,
        body: object = None,
        query: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:
        sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        found = self._client.generic(
            method,
            path if path.startswith("/api/") else f"/api/v1{path}",
            content,
            content_type="application/json" if content else "",
            query_params=query or None,
            headers=sent,
        )
        assert isinstance(found, HttpResponse)
        return found


def told(response: Any) -> Any:
    """The document that was answered."""
    return json.loads(response.content)


def program_of(publisher_id: UUID, *scopes: str) -> Program:
    return Program(new_api_token(publisher_id, "a test", scopes or list(SCOPES)).secret)


@dataclass(frozen=True, slots=True)
class House:
    """Ids of a publisher's rows."""

    publisher_id: UUID
    listing_id: UUID
    token_id: UUID
    lead_id: UUID
    screened_id: UUID
    submission_id: UUID
    quarantined_id: UUID
    notice_id: UUID
    destination_id: UUID
    delivery_id: UUID

    def paths(self) -> dict[str, UUID]:
        """What the parameters of the routes stand for."""
        return {
            "lead_id": self.lead_id,
            "submission_id": self.submission_id,
            "listing_id": self.listing_id,
            "token_id": self.token_id,
            "notice_id": self.notice_id,
            "destination_id": self.destination_id,
            "delivery_id": self.delivery_id,
        }


def house(slug: str, url: str, ring: KeyRing) -> House:
    """`url` is where its one destination sends; it must be open to the guard."""
    publisher_id = add_publisher(slug, slug.title(), slug).pk
    listing = add_listing(publisher_id, wish())
    token = new_token(publisher_id, listing.pk).token
    destination = add_destination(publisher_id, "https", "Bridge", {"url": url}, (), ring)
    submission_id = arrive(
        publisher_id, token.pk, lead_body(f"SPZA-PLT|{slug}.route-planner"), ring
    )
    test = lead_body(
        f"SPZA-PLT|{slug}.route-planner",
        "MSFT_TEST_1",
        "MSFT_TEST_1",
        "MSFT_TEST_1@test.com",
        "MSFT_TEST_1",
    )
    arrive(publisher_id, token.pk, test, ring)
    unlisted = lead_body(f"SPZA-PLT|{slug}.other", "Ota", "Mráz", "ota@example.com", title="Other")
    arrive(publisher_id, new_token(publisher_id).token.pk, unlisted, ring)
    quarantined_id = arrive(publisher_id, token.pk, b"<lead/>", ring)
    return House(
        publisher_id,
        listing.pk,
        token.pk,
        Lead.objects.get(interests__submission=submission_id).pk,
        Lead.objects.of(publisher_id).get(screened="test").pk,
        submission_id,
        quarantined_id,
        Notice.objects.of(publisher_id).latest("last_at").pk,
        destination.pk,
        Delivery.objects.of(publisher_id).get(lead__interests__submission=submission_id).pk,
    )


def wish(offer: str = "route-planner") -> ListingWish:
    return ListingWish(offer, "Route Planner", "app", ["appsource"])


def arrive(publisher_id: UUID, token_id: UUID, body: bytes, ring: KeyRing) -> UUID:
    entry = entry_of(publisher_id, token_id, body, ring)
    journey.travel([journey.parse(entry, ring, storefront_readers())])
    return entry.id


def entry_of(publisher_id: UUID, token_id: UUID, body: bytes, ring: KeyRing) -> Entry:
    submission_id = uuid7()
    sealed = sealing.seal(body, submission_id.bytes, ring)
    received_at = int(datetime.now(UTC).timestamp() * 1_000_000)
    headers = b'{"content_type": "application/json"}'
    return Entry(
        submission_id, publisher_id, token_id, received_at, headers, sealed.body, sealed.key
    )


def lead_body(
    source: str,
    first_name: str = "Lena",
    last_name: str = "Vogt",
    email: str = "lena.vogt@example.com",
    company: str = "Haldern Logistics",
    title: str = "Route Planner",
) -> bytes:
    user = {
        "FirstName": first_name,
        "LastName": last_name,
        "Email": email,
        "Phone": "+49 341 555 0142",
        "Country": "DE",
        "Company": company,
        "Title": "Head of Operations",
    }
    document = {"UserDetails": user, "LeadSource": source, "OfferTitle": title}
    return json.dumps(document).encode()
