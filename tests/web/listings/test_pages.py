"""Listings: the states of lead sharing, adding and confirming, intake addresses shown once, notices."""

import re

import pytest
from django.test import Client

from leadshare.catalog.models import IntakeToken, Listing, Notice, Publisher
from tests.web.conftest import Arrive, lead_body

LISTINGS = "/p/northlake/listings/"
DESCRIBED = {
    "title": "Supply Chain Workshop",
    "offer_id": "supply-workshop",
    "kind": "consulting_service",
    "storefronts": ["appsource"],
}


def test_a_listing_is_added_and_told_that_it_needs_a_destination(
    owner: Client, publisher: Publisher
) -> None:
    answer = owner.post(LISTINGS, DESCRIBED, follow=True)
    shown = answer.content.decode()
    assert "Supply Chain Workshop is listed." in shown
    assert "Microsoft requires a lead destination for this offer" in shown
    assert answer.redirect_chain == [(f"{LISTINGS}{Listing.objects.get().pk}", 302)]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"title": ""}, "This field is required.", id="no title"),
        pytest.param({"storefronts": []}, "This field is required.", id="no storefront"),
        pytest.param(
            {"offer_id": "ROUTE-planner"},
            "is listed already",
            id="listed already, in another casing",
        ),
    ],
)
def test_a_wrong_form_says_what_is_wrong(
    owner: Client, listing: Listing, change: dict[str, object], error: str
) -> None:
    answer = owner.post(LISTINGS, {**DESCRIBED, **change})
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert Listing.objects.count() == 1


def test_an_unknown_offer_is_confirmed(owner: Client, publisher: Publisher, arrive: Arrive) -> None:
    arrive(lead_body(source="SPZA-PLT|northlake.supply-workshop"))
    found = Listing.objects.get()
    shown = owner.get(LISTINGS).content.decode()
    assert "not confirmed" in shown
    assert "A lead came for an offer that is not listed here" in shown
    owner.post(f"{LISTINGS}{found.pk}", DESCRIBED)
    found.refresh_from_db()
    assert (found.is_confirmed, found.title) == (True, "Supply Chain Workshop")


def test_an_intake_address_is_shown_once(owner: Client, listing: Listing) -> None:
    answer = owner.post("/p/northlake/intake-tokens", {"listing": str(listing.pk)})
    shown = answer.content.decode()
    [secret] = re.findall(r'value="http://127\.0\.0\.1:8000/in/([^"]*)"', shown)
    assert answer["Cache-Control"] == "no-store"
    assert IntakeToken.objects.get().hint == secret[-4:]
    assert secret not in owner.get(f"{LISTINGS}{listing.pk}").content.decode()


def test_an_address_is_revoked(owner: Client, listing: Listing) -> None:
    owner.post("/p/northlake/intake-tokens")
    token = IntakeToken.objects.get()
    shown = owner.post(
        f"/p/northlake/intake-tokens/{token.pk}/revocation", follow=True
    ).content.decode()
    assert f"ends in {token.hint} is revoked" in shown
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_notice_is_dismissed(owner: Client, listing: Listing, arrive: Arrive) -> None:
    arrive(lead_body(source="SPZA-CLD|northlake.route-planner"))
    notice = Notice.objects.get()
    assert "action code that is not known" in owner.get(LISTINGS).content.decode()
    owner.post(f"/p/northlake/notices/{notice.pk}/dismissal")
    assert "action code that is not known" not in owner.get(LISTINGS).content.decode()


def test_a_listing_is_proven_by_its_first_lead(
    owner: Client, listing: Listing, arrive: Arrive
) -> None:
    assert "state--unproven" in owner.get(f"{LISTINGS}{listing.pk}").content.decode()
    arrive(lead_body())
    shown = owner.get(f"{LISTINGS}{listing.pk}").content.decode()
    assert "state--proven" in shown
    assert "Too few leads to tell" in shown


def test_a_listing_without_a_name_can_be_opened(
    owner: Client, publisher: Publisher, arrive: Arrive
) -> None:
    """Leads that name no offer gather under one listing; it is named in words wherever it stands."""
    arrive(b'{"FirstName": "Lena", "LastName": "Vogt", "Email": "lena@x.example"}')
    listing = Listing.objects.get()
    assert (listing.title, listing.offer_id) == ("", "")
    for page in ("listings/", f"listings/{listing.pk}", "leads/"):
        assert "(no offer named)" in owner.get(f"/p/northlake/{page}").content.decode()
