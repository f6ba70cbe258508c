"""Destinations: adding one sends a test lead, a held one resumes, a dead delivery is tried again."""

from collections.abc import Iterator
from typing import cast

import pytest
from django.test import Client
from pytest_django import Settings

from leadshare.catalog.models import Listing, Publisher
from leadshare.delivery.guarding import guard
from leadshare.delivery.models import Delivery, DeliveryState, Destination
from leadshare.leads.models import Lead
from leadshare.outbound import Guard
from leadshare.web import translations
from tests.services.web import Reply, WebServer
from tests.web.conftest import Arrive, lead_body

DESTINATIONS = "/p/northlake/destinations/"


@pytest.fixture(autouse=True)
def _loopback_opened(settings: Settings) -> Iterator[None]:
    settings.OUTBOUND_ALLOW = "127.0.0.0/8"
    guard.cache_clear()
    yield
    cast(Guard, guard()).close()
    guard.cache_clear()


def add(owner: Client, url: str, **more: object) -> str:
    wish = {"name": "Bridge", "takes": "all", "setting-url": url, **more}
    return owner.post(f"{DESTINATIONS}new/https", wish, follow=True).content.decode()


def test_adding_sends_a_test_lead_and_shows_the_made_secret_once(
    owner: Client, publisher: Publisher, web_server: WebServer
) -> None:
    shown = add(owner, f"{web_server.url}/leads")
    assert "The test lead was delivered. It answered 200." in shown
    assert "whsec_" in shown
    assert [request.path for request in web_server.requests] == ["/leads"]
    destination = Destination.objects.get()
    assert destination.state == "working"
    assert 'value="whsec_' not in owner.get(f"{DESTINATIONS}{destination.pk}").content.decode()


def test_what_the_receiver_refuses_is_said(
    owner: Client, publisher: Publisher, web_server: WebServer
) -> None:
    web_server.replies = [Reply(401)]
    assert "The test lead did not arrive: the destination refuses our credentials" in add(
        owner, web_server.url
    )


@pytest.mark.parametrize(
    ("url", "more", "error"),
    [
        pytest.param("", {}, "This field is required.", id="no URL"),
        pytest.param("http://10.0.0.1/x", {}, "is not encrypted", id="a private address"),
        pytest.param(
            "https://example.com/",
            {"takes": "some"},
            "Choose at least one listing",
            id="no listing chosen",
        ),
    ],
)
def test_a_wrong_form_says_what_is_wrong(
    owner: Client, listing: Listing, url: str, more: dict[str, object], error: str
) -> None:
    assert error in add(owner, url, **more)
    assert not Destination.objects.exists()


def test_settings_change_and_a_secret_left_empty_stays(
    owner: Client, publisher: Publisher, web_server: WebServer
) -> None:
    add(owner, f"{web_server.url}/old")
    destination = Destination.objects.get()
    sealed_before = web_server.requests[0].headers["webhook-signature"]
    changed = {"setting-url": f"{web_server.url}/new"}
    shown = owner.post(f"{DESTINATIONS}{destination.pk}", changed, follow=True).content.decode()
    assert "The test lead was delivered." in shown
    assert web_server.requests[-1].path == "/new"
    assert web_server.requests[-1].headers["webhook-signature"] != sealed_before


def test_switched_off_holds_and_resuming_lets_go(owner: Client, lead: Lead, arrive: Arrive) -> None:
    destination = Destination.objects.create(publisher=lead.publisher, kind="https", name="Bridge")
    owner.post(f"{DESTINATIONS}{destination.pk}/switch-off")
    arrive(lead_body("Hugo", "Silva", "hugo@x.example"))
    shown = owner.get(DESTINATIONS).content.decode()
    assert "Bridge: Switched off" in shown
    assert "1 delivery is held, none is lost." in shown
    shown = owner.post(f"{DESTINATIONS}{destination.pk}/resumption", follow=True).content.decode()
    assert "Bridge is back. 1 held delivery goes out now." in shown
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_a_dead_delivery_is_tried_again_and_a_delivered_one_is_not(
    owner: Client, publisher: Publisher, listing: Listing, arrive: Arrive
) -> None:
    Destination.objects.create(publisher=publisher, kind="https", name="Bridge")
    arrive(lead_body())
    delivery = Delivery.objects.get()
    for state, expected, said in (
        (DeliveryState.DEAD, DeliveryState.WAITING, "is tried again now"),
        (DeliveryState.DELIVERED, DeliveryState.DELIVERED, "Only a waiting or a dead delivery"),
    ):
        Delivery.objects.update(state=state)
        address = f"/p/northlake/deliveries/{delivery.pk}/attempts"
        shown = owner.post(
            address, {"next": "https://elsewhere.example/"}, follow=True
        ).content.decode()
        assert said in shown
        delivery.refresh_from_db()
        assert delivery.state == expected


@pytest.mark.parametrize(
    ("query", "is_shown"),
    [
        pytest.param("", True, id="all"),
        pytest.param("?state=waiting", True, id="its state"),
        pytest.param("?state=dead", False, id="another state"),
        pytest.param("?state=bogus&destination=x&after=y", True, id="an odd link still opens"),
    ],
)
def test_states(
    owner: Client,
    publisher: Publisher,
    listing: Listing,
    arrive: Arrive,
    query: str,
    is_shown: bool,
) -> None:
    Destination.objects.create(publisher=publisher, kind="https", name="Bridge")
    arrive(lead_body())
    assert ("Lena Vogt" in owner.get(DESTINATIONS + query).content.decode()) == is_shown


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param(
            {"name": " CRM ", "takes": "some", "listings": True}, ("CRM", True), id="some listings"
        ),
        pytest.param({"name": "CRM", "takes": "all", "listings": True}, ("CRM", False), id="all"),
    ],
)
def test_name_and_listings_change_and_nothing_is_sent(
    owner: Client, lead: Lead, listing: Listing, wish: dict[str, object], expected: tuple[str, bool]
) -> None:
    destination = Destination.objects.create(publisher=lead.publisher, kind="https", name="Bridge")
    address = f"{DESTINATIONS}{destination.pk}"
    shown = owner.post(
        f"{address}/share", wish | {"listings": [str(listing.pk)]}, follow=True
    ).content.decode()
    assert "CRM is changed." in shown
    destination.refresh_from_db()
    assert (destination.name, destination.shares.filter(listing=listing).exists()) == expected
    assert destination.shares_all_listings is not expected[1]
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        pytest.param({"name": ""}, "This field is required.", id="no name"),
        pytest.param({"name": "Other"}, "a destination of this name already", id="a taken name"),
        pytest.param({"takes": "some"}, "Choose at least one listing", id="no listing chosen"),
        pytest.param(
            {"takes": "some", "listings": ["0199aaaa-0000-7000-8000-000000000000"]},
            "Select a valid choice",
            id="a listing of nobody here",
        ),
    ],
)
def test_a_wrong_share_changes_nothing(
    owner: Client, listing: Listing, wish: dict[str, object], error: str
) -> None:
    for name in ("Bridge", "Other"):
        Destination.objects.create(publisher=listing.publisher, kind="https", name=name)
    destination = Destination.objects.get(name="Bridge")
    answer = owner.post(
        f"{DESTINATIONS}{destination.pk}/share", {"name": "Bridge", "takes": "all", **wish}
    )
    assert answer.status_code == 422
    assert error in answer.content.decode()
    destination.refresh_from_db()
    assert (destination.name, destination.shares_all_listings) == ("Bridge", True)


def test_stored_hints_are_shown_in_the_readers_language(
    owner: Client, publisher: Publisher, web_server: WebServer
) -> None:
    translations.compile_catalogues()
    web_server.replies = [Reply(401)]
    add(owner, web_server.url)
    destination = Destination.objects.get()
    owner.post("/language", {"language": "cs", "next": "/"})
    for page in (DESTINATIONS, f"{DESTINATIONS}{destination.pk}"):
        shown = owner.get(page).content.decode()
        assert "The receiver refuses our credentials." not in shown
        assert "Příjemce odmítá naše přihlašovací údaje." in shown
