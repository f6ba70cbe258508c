"""Who sees and does what: strangers, members of another publisher, viewers, owners."""

import pytest
from django.test import Client

from leadshare.accounts.actions import add_member, new_api_token
from leadshare.catalog.actions import NewIntakeToken, raise_notice
from leadshare.catalog.models import Listing, Notice, Publisher
from leadshare.clock import now
from leadshare.delivery.models import Delivery, Destination
from leadshare.leads.models import Interest, Lead
from tests.web.conftest import Arrive, _signed_in, lead_body
from tests.web.pages import ACTS, PAGES, Ids, address

VIEWER_PAGES = {"leads", "leads-updates", "counts", "events", "lead", "lead-updates", "submission"}


@pytest.fixture
def ids(publisher: Publisher, listing: Listing, token: NewIntakeToken, arrive: Arrive) -> Ids:
    destination = Destination.objects.create(
        publisher=publisher, kind="https", name="Bridge", settings={"url": ""}
    )
    submission = arrive(lead_body())
    lead = Interest.objects.get(submission=submission).lead
    raise_notice(publisher.pk, "unknown_action", "CLD", now())
    return Ids(
        lead.pk,
        listing.pk,
        token.token.pk,
        Notice.objects.get().pk,
        destination.pk,
        Delivery.objects.get(lead=lead).pk,
        submission,
        new_api_token(publisher.pk, "Warehouse", ["leads:read"]).token.pk,
    )


@pytest.mark.parametrize(("name", "takes"), PAGES.items())
def test_an_owner_sees_every_page(owner: Client, ids: Ids, name: str, takes: str | None) -> None:
    assert owner.get(address("northlake", name, takes, ids)).status_code == (
        204 if name == "events" else 200
    )


@pytest.mark.parametrize(("name", "takes"), PAGES.items())
def test_a_viewer_sees_leads_only(viewer: Client, ids: Ids, name: str, takes: str | None) -> None:
    expected = (204 if name == "events" else 200) if name in VIEWER_PAGES else 403
    assert viewer.get(address("northlake", name, takes, ids)).status_code == expected


@pytest.mark.parametrize(("name", "takes"), ACTS.items())
def test_a_viewer_may_not_act(viewer: Client, ids: Ids, name: str, takes: str | None) -> None:
    assert viewer.post(address("northlake", name, takes, ids)).status_code == 403


@pytest.mark.parametrize(("name", "takes"), [*PAGES.items(), *ACTS.items()])
def test_another_publishers_rows_are_not_there(
    owner: Client, other_publisher: Publisher, ids: Ids, name: str, takes: str | None
) -> None:
    """Neither under the other's address, nor under one's own with the other's ids."""
    neighbour = _signed_in(
        add_member(other_publisher.pk, "eva@southsea.example.com", "owner", "correct horse battery")
    )
    ask = neighbour.post if name in ACTS and name not in PAGES else neighbour.get
    assert ask(address("northlake", name, takes, ids)).status_code == 404
    # A storefront is nobody's row: it belongs to the installation.
    if takes and takes != "storefront":
        assert ask(address("southsea", name, takes, ids)).status_code == 404


def test_the_settings_lead_to_their_first_part(owner: Client, viewer: Client) -> None:
    assert owner.get("/p/northlake/settings/")["Location"] == "/p/northlake/settings/api-tokens"
    assert viewer.get("/p/northlake/settings/").status_code == 403


@pytest.mark.parametrize(("who", "is_led_there"), [("owner", True), ("viewer", False)])
def test_only_who_may_is_led_to_the_settings(
    request: pytest.FixtureRequest, who: str, is_led_there: bool
) -> None:
    shown = request.getfixturevalue(who).get("/p/northlake/leads/").content.decode()
    assert ("/p/northlake/settings/" in shown) is is_led_there


@pytest.mark.parametrize(("name", "takes"), PAGES.items())
def test_whoever_is_not_signed_in_is_led_to_sign_in(
    client: Client, ids: Ids, name: str, takes: str | None
) -> None:
    asked = address("northlake", name, takes, ids)
    assert client.get(asked)["Location"].startswith("/accounts/login/?next=")
    assert client.get(asked, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.parametrize("page", ["leads", "lead", "submission"])
def test_a_viewer_reads_no_personal_data(
    viewer: Client, owner: Client, ids: Ids, page: str
) -> None:
    asked = address("northlake", page, PAGES[page], ids)
    secrets = ("Lena", "Vogt", "lena.vogt", "341 555", "Please call")
    hidden = viewer.get(asked).content.decode()
    assert [secret for secret in secrets if secret in hidden] == []
    assert any(secret in owner.get(asked).content.decode() for secret in secrets)


def test_a_viewer_cannot_search_for_people(viewer: Client, owner: Client, lead: Lead) -> None:
    asked = "/p/northlake/leads/?q=lena.vogt@haldern.example"
    assert "No lead matches" in viewer.get(asked).content.decode()
    assert str(lead.pk) in owner.get(asked).content.decode()
    assert str(lead.pk) in viewer.get("/p/northlake/leads/?q=haldern").content.decode()
