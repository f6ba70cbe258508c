"""Listings, intake tokens, notices and reference data over the API."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from leadshare.catalog.actions import add_listing, token_digest
from leadshare.catalog.models import IntakeToken, Listing, Notice
from tests.api.scene import House, Program, told, wish

WISH = {
    "offer_id": "fleet",
    "title": "Fleet",
    "kind": "app",
    "storefronts": ["azure_marketplace", "appsource"],
    "publishing_option": "contact_me",
    "offer_type": "saas",
}


def test_a_listing_that_leads_come_for(ours: House, program: Program) -> None:
    document = told(program.get(f"/listings/{ours.listing_id}"))
    proven = Listing.objects.get(pk=ours.listing_id).proven_at
    assert proven is not None
    del document["created_at"]
    assert document == {
        "id": str(ours.listing_id),
        "offer_id": "route-planner",
        "title": "Route Planner",
        "kind": "app",
        "publishing_option": None,
        "offer_type": None,
        "storefronts": ["appsource"],
        "is_confirmed": True,
        "requires_destination": False,
        "lead_sharing": {
            "state": "proven",
            "since": proven.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "can_tell_silence": False,
        },
        "arrivals": {"days": 90, "count": 1},
    }


def test_an_unconfirmed_one_has_no_kind_yet(program: Program) -> None:
    kinds = {item["title"]: item["kind"] for item in told(program.get("/listings"))["items"]}
    assert kinds == {"Route Planner": "app", "Other": None}


@pytest.mark.parametrize("limit", [1, 50])
def test_a_page_costs_the_same_however_long(
    program: Program, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program.get("/listings")
    with django_assert_num_queries(
        6
    ):  # token, listings, storefronts, live tokens, last interests, counts
        program.get("/listings", limit=limit)


def test_adding(program: Program) -> None:
    response = program.post("/listings", WISH)
    document = told(response)
    assert (response.status_code, response["Location"]) == (
        201,
        f"/api/v1/listings/{document['id']}",
    )
    assert {name: document[name] for name in WISH} == {
        **WISH,
        "storefronts": ["appsource", "azure_marketplace"],
    }
    assert document["requires_destination"] is True
    assert program.post("/listings", WISH).status_code == 409


def test_adding_what_leads_came_for_confirms_it(program: Program) -> None:
    [unconfirmed] = [i for i in told(program.get("/listings"))["items"] if not i["is_confirmed"]]
    document = told(program.post("/listings", {**WISH, "offer_id": unconfirmed["offer_id"]}))
    assert (document["id"], document["is_confirmed"]) == (unconfirmed["id"], True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"title": "New"}, {"title": "New"}, id="one member"),
        pytest.param({"title": None}, {}, id="null where there must be something"),
        pytest.param({"offer_type": None}, {"offer_type": None}, id="null takes away"),
        pytest.param({"storefronts": ["appsource"]}, {"storefronts": ["appsource"]}, id="a list"),
    ],
)
def test_changing(program: Program, change: dict[str, Any], expected: dict[str, Any]) -> None:
    before = told(program.post("/listings", WISH))
    after = told(program.patch(f"/listings/{before['id']}", change))
    stays = {name: value for name, value in before.items() if name != "requires_destination"}
    del after["requires_destination"]
    assert after == {**stays, **expected}


def test_an_offer_belongs_to_one_listing(ours: House, program: Program) -> None:
    other = add_listing(ours.publisher_id, wish("a-second"))
    response = program.patch(f"/listings/{other.pk}", {"offer_id": "Route-Planner"})
    assert response.status_code == 409


def test_confirming_needs_kind_and_storefronts(program: Program) -> None:
    [unconfirmed] = [i for i in told(program.get("/listings"))["items"] if not i["is_confirmed"]]
    path = f"/listings/{unconfirmed['id']}"
    assert told(program.patch(path, {"title": "Named"}))["errors"][0]["pointer"] == "#/kind"
    whole = {"title": "Named", "kind": "app", "storefronts": ["appsource"]}
    assert told(program.patch(path, whole))["is_confirmed"] is True


def test_a_token_of_a_listing_shows_its_address_once(ours: House, program: Program) -> None:
    path = f"/listings/{ours.listing_id}/intake-tokens"
    made = told(program.post(path))
    assert made["url"] == f"http://127.0.0.1:8000{made['path']}"
    secret = made["path"].removeprefix("/in/")
    stored = IntakeToken.objects.get(pk=made["id"])
    assert bytes(stored.digest) == token_digest(secret)
    assert made["listing"] == str(ours.listing_id)
    shown = told(program.get(path))["items"]
    assert [item["id"] for item in shown] == [str(ours.token_id), made["id"]]
    assert secret not in program.get("/intake-tokens").content.decode()


def test_a_token_of_the_publisher(program: Program) -> None:
    assert told(program.post("/intake-tokens"))["listing"] is None


def test_a_revoked_token_is_listed_no_more(ours: House, program: Program) -> None:
    path = f"/intake-tokens/{ours.token_id}/revocation"
    first = told(program.post(path))
    assert first["revoked_at"] is not None
    assert told(program.post(path)) == first
    ids = [item["id"] for item in told(program.get("/intake-tokens"))["items"]]
    assert str(ours.token_id) not in ids


def test_a_dismissed_notice_is_listed_no_more(ours: House, program: Program) -> None:
    [listed] = told(program.get("/notices"))["items"]
    assert (listed["kind"], listed["subject"]) == ("unknown_offer", "northlake.other")
    assert told(program.post(f"/notices/{ours.notice_id}/dismissal"))["dismissed_at"] is not None
    assert told(program.get("/notices"))["items"] == []
    assert Notice.objects.of(ours.publisher_id).count() == 1


def test_storefronts(program: Program) -> None:
    items = told(program.get("/storefronts"))["items"]
    assert [item["slug"] for item in items] == ["appsource", "azure_marketplace"]


def test_an_own_reading_of_a_code_stands_in_the_shipped_ones_place(program: Program) -> None:
    before = told(program.get("/action-codes"))["items"]
    read = told(program.post("/action-codes", {"code": "ins", "intent_level": "contact_me"}))
    assert read == {
        "code": "INS",
        "name": "Installation",
        "intent_level": "contact_me",
        "is_do_not_contact": False,
        "is_own": True,
    }
    after = told(program.get("/action-codes"))["items"]
    assert after == [read if item["code"] == "INS" else item for item in before]


def test_a_code_in_another_case_is_the_same_code(program: Program) -> None:
    for code, level in (("Demo", "contact_me"), ("DEMO", "create")):
        program.post("/action-codes", {"code": code, "intent_level": level})
    codes = {
        item["code"]: item["intent_level"] for item in told(program.get("/action-codes"))["items"]
    }
    assert {code: level for code, level in codes.items() if code.lower() == "demo"} == {
        "Demo": "create"
    }
