"""Destinations and deliveries over the API."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from leadshare.delivery.models import Delivery, DeliveryState, Destination, HeldReason
from tests.api.scene import House, Program, told
from tests.services.web import Reply, WebServer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def wish(url: str, **settings: str) -> dict[str, Any]:
    return {"kind": "https", "name": "New", "settings": {"url": url, **settings}}


def test_kinds_say_what_they_ask_for(program: Program) -> None:
    items = told(program.get("/destination-kinds"))["items"]
    assert [item["kind"] for item in items] == ["azure_table", "https", "mail"]
    settings = {setting["key"]: setting for setting in items[1]["settings"]}
    assert settings["url"]["is_required"] is True
    assert settings["signing_secret"]["is_secret"] is True


def test_a_made_secret_is_shown_once(program: Program, web_server: WebServer) -> None:
    made = told(program.post("/destinations", wish(web_server.url)))
    assert list(made["made_secrets"]) == ["signing_secret"]
    assert "whsec_" not in program.get(f"/destinations/{made['id']}").content.decode()


def test_a_given_secret_is_never_shown(program: Program, web_server: WebServer) -> None:
    response = program.post("/destinations", wish(web_server.url, signing_secret=SECRET))
    assert response.status_code == 201
    assert told(response)["made_secrets"] == {}
    assert SECRET not in response.content.decode()


def test_only_some_listings(ours: House, program: Program, web_server: WebServer) -> None:
    sent = {**wish(web_server.url), "listings": [str(ours.listing_id)]}
    assert told(program.post("/destinations", sent))["listings"] == [str(ours.listing_id)]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        pytest.param({"kind": "fax"}, "#/kind", id="an unknown kind"),
        pytest.param({"name": " "}, "#/name", id="no name"),
        pytest.param({"settings": {}}, "#/settings/url", id="a setting is missing"),
        pytest.param({"settings": {"color": "red"}}, "#/settings/color", id="unknown setting"),
        pytest.param({"settings": {"url": "https://10.0.0.1/"}}, "#/settings/url", id="private"),
        pytest.param({"settings": {"url": 5}}, "#/settings/url", id="not a text"),
        pytest.param(
            {"listings": ["019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b"]}, "#/listings", id="none"
        ),
        pytest.param({"listings": []}, "#/listings", id="an empty list would mean all"),
    ],
)
def test_what_cannot_be_used(
    program: Program, web_server: WebServer, change: dict[str, Any], pointer: str
) -> None:
    response = program.post("/destinations", {**wish(web_server.url), **change})
    assert response.status_code == 422
    assert [error["pointer"] for error in told(response)["errors"]] == [pointer]


def test_a_name_is_taken_once(program: Program, web_server: WebServer) -> None:
    response = program.post("/destinations", {**wish(web_server.url), "name": "Bridge"})
    assert response.status_code == 409


def test_changing_leaves_secrets(ours: House, program: Program, web_server: WebServer) -> None:
    sealed = Destination.objects.get().secrets
    url = f"{web_server.url}/elsewhere"
    document = told(
        program.patch(f"/destinations/{ours.destination_id}", {"settings": {"url": url}})
    )
    assert (document["settings"]["url"], document["address"]) == (url, url)
    assert sealed
    assert told(program.post(f"/destinations/{ours.destination_id}/tests"))["is_success"] is True


@pytest.mark.parametrize(
    ("reply", "is_success", "state", "outcome"),
    [
        pytest.param(Reply(201), True, "delivered", "delivered", id="taken"),
        pytest.param(Reply(503), False, "dead", "retry", id="down"),
        pytest.param(Reply(401), False, "dead", "hold", id="refuses our credentials"),
    ],
)
def test_a_test_says_what_happened(
    ours: House,
    program: Program,
    web_server: WebServer,
    reply: Reply,
    is_success: bool,
    state: str,
    outcome: str,
) -> None:
    web_server.replies = [reply]
    response = program.post(f"/destinations/{ours.destination_id}/tests")
    document = told(response)
    [attempt] = document["delivery"]["attempts"]
    assert (response.status_code, document["is_success"]) == (201, is_success)
    assert (document["delivery"]["event"], document["delivery"]["state"]) == ("lead.test", state)
    assert (attempt["kind"], attempt["outcome"], attempt["status"]) == (
        "test",
        outcome,
        reply.status,
    )


def test_hold_and_resume(ours: House, program: Program) -> None:
    path = f"/destinations/{ours.destination_id}/hold"
    held = told(program.post(path))
    assert (held["state"], held["held_reason"], held["held"], held["waiting"]) == (
        "held",
        "off",
        2,
        0,
    )
    resumed = told(program.delete(path))
    assert (resumed["deliveries"], resumed["destination"]["waiting"]) == (2, 2)


def test_a_wish_to_hold_outranks_the_hubs_own_reason(ours: House, program: Program) -> None:
    """Otherwise a test that works would let everything go."""
    Destination.objects.update(held_reason=HeldReason.CREDENTIALS)
    Delivery.objects.update(state=DeliveryState.HELD, reason=HeldReason.CREDENTIALS)
    path = f"/destinations/{ours.destination_id}"
    assert told(program.post(f"{path}/hold"))["held_reason"] == "off"
    assert told(program.post(f"{path}/tests"))["is_success"] is True
    assert told(program.get(path))["held_reason"] == "off"
    assert set(Delivery.objects.filter(lead__isnull=False).values_list("reason", flat=True)) == {
        "off"
    }


@pytest.mark.parametrize("path", ["/destinations", "/deliveries"])
@pytest.mark.parametrize("limit", [1, 50])
def test_a_page_costs_the_same_however_long(
    program: Program,
    web_server: WebServer,
    path: str,
    limit: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("B", "C"):
        program.post("/destinations", {**wish(web_server.url), "name": name})
    # Token and rows; of destinations also their shares and their counts.
    shares = 0 if path == "/deliveries" else 2
    with django_assert_num_queries(2 + shares):
        program.get(path, limit=limit)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({}, 2, id="all"),
        pytest.param({"state": "waiting"}, 2, id="in a state"),
        pytest.param({"state": "dead"}, 0, id="in another"),
    ],
)
def test_deliveries(program: Program, query: dict[str, str], count: int) -> None:
    items = told(program.get("/deliveries", **query))["items"]
    assert len(items) == count
    assert all("attempts" not in item for item in items)


def test_deliveries_of_a_lead(ours: House, program: Program) -> None:
    [item] = told(program.get("/deliveries", lead=ours.lead_id, destination=ours.destination_id))[
        "items"
    ]
    assert item["id"] == str(ours.delivery_id)


def test_a_dead_delivery_is_tried_again(ours: House, program: Program) -> None:
    Delivery.objects.filter(pk=ours.delivery_id).update(state=DeliveryState.DEAD, reason="refused")
    response = program.post(f"/deliveries/{ours.delivery_id}/attempts")
    assert (response.status_code, told(response)["state"], told(response)["reason"]) == (
        202,
        "waiting",
        None,
    )


@pytest.mark.parametrize(
    "state", [DeliveryState.DELIVERED, DeliveryState.SENDING, DeliveryState.SUPERSEDED]
)
def test_another_is_not(ours: House, program: Program, state: DeliveryState) -> None:
    Delivery.objects.filter(pk=ours.delivery_id).update(state=state)
    assert program.post(f"/deliveries/{ours.delivery_id}/attempts").status_code == 409


def test_none_while_its_destination_is_held(ours: House, program: Program) -> None:
    program.post(f"/destinations/{ours.destination_id}/hold")
    assert program.post(f"/deliveries/{ours.delivery_id}/attempts").status_code == 409
