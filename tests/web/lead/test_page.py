"""The lead page: the story, the facts, and releasing what was screened by mistake."""

import re
from uuid import UUID

from django.test import Client

from leadshare.catalog.models import Listing
from leadshare.delivery.models import Delivery, Destination
from leadshare.leads.models import Lead
from tests.web.conftest import FIXTURES, Arrive, lead_body


def page(client: Client, lead_id: UUID, query: str = "") -> str:
    return client.get(f"/p/northlake/leads/{lead_id}/{query}").content.decode()


def test_the_note_comes_first_and_once(owner: Client, lead: Lead) -> None:
    shown = page(owner, lead.pk)
    assert shown.count("Please call after 10.") == 1
    assert shown.index("Please call after 10.") < shown.index("Where it came from")


def test_what_came_within_a_day_is_a_resend(owner: Client, lead: Lead, arrive: Arrive) -> None:
    arrive(lead_body())
    shown = page(owner, lead.pk)
    assert "Sent again by the storefront" in shown
    assert "Interest 1" in shown
    assert "Sent again" not in page(owner, lead.pk, "?show=interest")


def test_a_page_is_swapped_only_when_it_changed(owner: Client, lead: Lead, arrive: Arrive) -> None:
    found = re.search(r'id="lead" hx-get="([^"]*)"', page(owner, lead.pk))
    assert found
    asked = found[1].replace("&amp;", "&")
    assert owner.get(asked).status_code == 204
    arrive(lead_body())
    assert "Sent again by the storefront" in owner.get(asked).content.decode()


def test_what_a_storefront_sends_stays_text(
    owner: Client, arrive: Arrive, listing: Listing
) -> None:
    submission = arrive(
        lead_body("<b>x</b>", note="<script>alert(1)</script>", company='"><img src=x>')
    )
    lead = Lead.objects.get(interests__submission=submission)
    for shown in (page(owner, lead.pk), owner.get("/p/northlake/leads/").content.decode()):
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert "<b>x" not in shown


def test_a_screened_lead_is_released(owner: Client, arrive: Arrive, listing: Listing) -> None:
    destination = Destination.objects.create(
        publisher=listing.publisher, kind="https", name="Bridge"
    )
    submission = arrive((FIXTURES / "https_2020__test_lead.json").read_bytes())
    lead = Lead.objects.get(interests__submission=submission)
    assert "Screened: Test lead" in page(owner, lead.pk)
    answer = owner.post(f"/p/northlake/leads/{lead.pk}/release", follow=True).content.decode()
    assert "Released: owed to 1 destination." in answer
    assert Delivery.objects.get(lead=lead).destination == destination


def test_a_protected_person_is_shown_so_and_not_linked(
    owner: Client, arrive: Arrive, listing: Listing
) -> None:
    submission = arrive((FIXTURES / "https_2020__do_not_contact.json").read_bytes())
    lead = Lead.objects.get(interests__submission=submission)
    shown = page(owner, lead.pk)
    assert "Do not contact this person" in shown
    assert "mailto:" not in shown
    assert f"leads/{lead.pk}/release" not in shown
