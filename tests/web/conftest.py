"""A publisher with an owner and a viewer, and submissions that went the real way through the journey."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from leadshare import journey, sealing
from leadshare.accounts.actions import add_member
from leadshare.accounts.models import User
from leadshare.catalog.actions import (
    ListingWish,
    NewIntakeToken,
    add_listing,
    add_publisher,
    new_token,
)
from leadshare.catalog.models import Listing, Publisher
from leadshare.intake.log.port import Entry
from leadshare.intake.registry import storefront_readers
from leadshare.keys import KeyRing
from leadshare.leads.models import Lead
from leadshare.service.boot import seed
from leadshare.uuid7 import uuid7

PASSWORD = "correct horse battery"
FIXTURES = Path(journey.__file__).parent / "storefronts" / "microsoft" / "fixtures"
Arrive = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def publisher(db: None) -> Publisher:
    seed()
    return add_publisher("northlake", "Northlake Software", "northlake", "Europe/Prague")


@pytest.fixture
def other_publisher(publisher: Publisher) -> Publisher:
    return add_publisher("southsea", "Southsea Tools", "southsea")


@pytest.fixture
def listing(publisher: Publisher) -> Listing:
    return add_listing(
        publisher.pk, ListingWish("route-planner", "Route Planner", "app", ["appsource"])
    )


@pytest.fixture
def token(publisher: Publisher) -> NewIntakeToken:
    return new_token(publisher.pk)


@pytest.fixture
def owner(publisher: Publisher) -> Client:
    return _signed_in(
        add_member(publisher.pk, "jana@northlake.example.com", "owner", PASSWORD, "Jana Malá")
    )


@pytest.fixture
def viewer(publisher: Publisher) -> Client:
    return _signed_in(
        add_member(publisher.pk, "petr@northlake.example.com", "viewer", PASSWORD, "Petr Vít")
    )


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def arrive(token: NewIntakeToken, publisher: Publisher, ring: KeyRing) -> Arrive:
    """Takes bytes through the journey; answers with the submission's id."""

    def take(
        body: bytes, content_type: str = "application/json", at: datetime | None = None
    ) -> UUID:
        submission_id = uuid7()
        sealed = sealing.seal(body, submission_id.bytes, ring)
        headers = json.dumps({"content_type": content_type}).encode()
        received_at = int((at or datetime.now(UTC)).timestamp() * 1_000_000)
        entry = Entry(
            submission_id,
            publisher.pk,
            token.token.pk,
            received_at,
            headers,
            sealed.body,
            sealed.key,
        )
        journey.travel([journey.parse(entry, ring, storefront_readers())])
        return submission_id

    return take


def lead_body(
    first_name: str = "Lena",
    last_name: str = "Vogt",
    email: str = "lena.vogt@haldern.example",
    source: str = "SPZA-PLT|northlake.route-planner",
    note: str = "Please call after 10.",
    company: str = "Haldern Logistics",
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
    document = {
        "UserDetails": user,
        "LeadSource": source,
        "OfferTitle": "Route Planner",
        "Description": note,
    }
    return json.dumps(document).encode()


@pytest.fixture
def lead(arrive: Arrive, listing: Listing) -> Lead:
    return Lead.objects.get(interests__submission=arrive(lead_body()))


@pytest.fixture
def quarantined(arrive: Arrive) -> UUID:
    return arrive((FIXTURES / "cannot_read__xml.xml").read_bytes(), "text/xml")
