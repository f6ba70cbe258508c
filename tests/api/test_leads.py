"""Leads over the API."""

import pytest
from pytest_django import DjangoAssertNumQueries

from leadshare.delivery.models import Delivery
from leadshare.leads.queries import documents, lead_or_refusal
from tests.api.scene import House, Program, told

TEST = "MSFT_TEST_1"


def test_a_lead_is_the_document_that_destinations_receive(ours: House, program: Program) -> None:
    [document] = documents([lead_or_refusal(ours.publisher_id, ours.lead_id)])
    assert told(program.get(f"/leads/{ours.lead_id}")) == document


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, {"Lena", "Ota", TEST}, id="all, screened ones too"),
        pytest.param({"screened": "false"}, {"Lena", "Ota"}, id="not screened"),
        pytest.param({"screened": "true"}, {TEST}, id="screened"),
        pytest.param({"screened_reason": "test"}, {TEST}, id="screened for a reason"),
        pytest.param({"class": "storefront"}, {"Lena", "Ota", TEST}, id="of a class"),
        pytest.param({"class": "co_sell"}, set(), id="of another class"),
        pytest.param({"state": "open", "screened": "false"}, {"Lena", "Ota"}, id="open"),
        pytest.param({"state": "converted"}, set(), id="in a state"),
        pytest.param({"storefront": "appsource"}, {"Lena", "Ota", TEST}, id="of a storefront"),
        pytest.param({"storefront": "unknown"}, set(), id="of no storefront"),
        pytest.param(
            {"action": "plt", "screened": "false"}, {"Lena", "Ota"}, id="action, any case"
        ),
        pytest.param({"text": "mraz"}, {"Ota"}, id="a word without accents"),
        pytest.param({"since": "2020-01-01T00:00:00Z"}, {"Lena", "Ota", TEST}, id="since then"),
        pytest.param({"since": "2999-01-01T00:00:00+02:00"}, set(), id="since tomorrow"),
        pytest.param(
            {"since": "0001-01-01T00:00:00+23:00"}, {"Lena", "Ota", TEST}, id="since ever"
        ),
    ],
)
def test_filters(program: Program, query: dict[str, str], expected: set[str]) -> None:
    answer = told(program.get("/leads", **query))
    assert {lead["first_name"] for lead in answer["items"]} == expected


def test_of_a_listing(ours: House, program: Program) -> None:
    answer = told(program.get("/leads", listing=ours.listing_id))
    assert {lead["first_name"] for lead in answer["items"]} == {"Lena", TEST}


@pytest.mark.parametrize("limit", [1, 50])
def test_a_page_costs_the_same_however_long(
    program: Program, limit: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program.get("/leads")
    with django_assert_num_queries(3):  # token, leads, their interests
        program.get("/leads", limit=limit)


def test_a_released_lead_is_owed(ours: House, program: Program) -> None:
    answer = told(program.post(f"/leads/{ours.screened_id}/release"))
    assert (answer["deliveries"], answer["lead"]["screened"]) == (1, None)
    assert Delivery.objects.filter(lead=ours.screened_id).count() == 1


def test_a_lead_that_is_not_screened_cannot_be_released(ours: House, program: Program) -> None:
    response = program.post(f"/leads/{ours.lead_id}/release")
    assert (response.status_code, told(response)["type"]) == (409, "/api/problems/conflict")
