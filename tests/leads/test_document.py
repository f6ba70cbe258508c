import json
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from leadshare.leads.queries import documents, leads
from tests.hub import NOON, Hub, posted

pytestmark = pytest.mark.django_db
# What other programs rely on: the fields of `lead list --json`.
PROMISED = {
    "id", "publisher", "submission_ids", "received_at", "first_name", "last_name", "email", "phone", "country",
    "country_raw", "company", "job_title", "storefront", "audience", "source", "action", "offer", "listing",
    "listing_kind", "campaign_kind", "class", "state", "screened", "is_test", "do_not_contact", "interests",
}  # fmt: skip
BESIDES = {
    "last_interest_at", "lead_source", "offer_title", "description", "listing_title", "intent_level", "revision",
}  # fmt: skip


def test_the_document_of_a_lead(hub: Hub) -> None:
    listing = hub.listing()
    first, second = hub.take(
        posted(email=" jonas.lind@example.org ", Country="Sweden"), posted(action="INS", Country="")
    )
    hub.take(posted(), at=NOON + timedelta(minutes=1))
    [found] = documents(leads(hub.publisher.pk))
    assert set(found) == PROMISED | BESIDES
    interests = found.pop("interests")
    expected = {
        "publisher": "northlake",
        "submission_ids": [str(first), str(second)],
        "received_at": "2026-05-04T12:00:00.000Z",
        "last_interest_at": "2026-05-04T12:00:00.000Z",
        "first_name": "Jonas",
        "last_name": "Lind",
        "email": "jonas.lind@example.org",
        "phone": "5550100",
        "country": "SE",
        "country_raw": "Sweden",
        "company": "Example Freight",
        "job_title": "CTO",
        "storefront": "appsource",
        "audience": "business customers",
        "lead_source": "SPZA-INS|northlake.route-planner",
        "source": "SPZA",
        "action": "INS",
        "offer": "northlake.route-planner",
        "offer_title": "Route Planner",
        "description": "Please call after 14:00",
        "listing": str(listing.pk),
        "listing_title": "Route Planner",
        "listing_kind": "app",
        "campaign_kind": "nurture",
        "class": "storefront",
        "state": "new",
        "screened": None,
        "is_test": False,
        "do_not_contact": False,
        "intent_level": "get_it_now",
        "revision": 2,
    }
    assert {key: value for key, value in found.items() if key != "id"} == expected
    assert [(i["action"], i["submission_id"]) for i in interests] == [
        ("PLT", str(first)),
        ("INS", str(second)),
    ]
    json.dumps(found)


def test_what_is_not_known_is_null(hub: Hub) -> None:
    hub.take(posted(source="TestDrive", action="DNC", Country="Nowhere"))
    [found] = documents(leads(hub.publisher.pk))
    assert (found["storefront"], found["audience"], found["country"], found["country_raw"]) == (
        None,
        "",
        None,
        "Nowhere",
    )
    assert (found["screened"], found["do_not_contact"]) == ("suppressed", True)


def test_a_page_of_leads_costs_two_queries(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hub.take(*(posted(email=f"p{number}@example.org") for number in range(10)))
    with django_assert_num_queries(2):
        assert len(documents(leads(hub.publisher.pk)[:50])) == 10
