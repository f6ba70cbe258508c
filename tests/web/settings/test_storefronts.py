"""Storefronts: reference data of the installation, edited in one place."""

import pytest
from django.test import Client

from leadshare.catalog.models import Publisher, Storefront
from leadshare.catalog.queries import reference

STOREFRONTS = "/p/northlake/settings/storefronts"
WISH = {
    "name": "Microsoft AppSource",
    "audience": "business customers",
    "campaign_kind": "demand_generation",
    "leads_live_in": "our CRM",
    "aliases": "SPZA\n  AppSource  \r\n\nspza\nApp  Shop",
}


def test_a_change_holds_at_once_and_says_for_whom(owner: Client) -> None:
    assert "every publisher on this server" in owner.get(STOREFRONTS).content.decode()
    page = owner.get(f"{STOREFRONTS}/appsource").content.decode()
    assert "Storefronts belong to the whole installation" in page
    shown = owner.post(f"{STOREFRONTS}/appsource", WISH, follow=True).content.decode()
    assert "Microsoft AppSource is changed, for every publisher here." in shown
    changed = Storefront.objects.get(slug="appsource")
    assert (changed.campaign_kind, changed.leads_live_in) == ("demand_generation", "our CRM")
    assert changed.aliases == ["spza", "AppSource", "App Shop"]
    assert reference().aliases["app shop"] == changed.pk


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"name": ""}, "This field is required.", id="no name"),
        pytest.param({"campaign_kind": "x"}, "Select a valid choice", id="no such campaign"),
        pytest.param(
            {"aliases": "azurePORTAL"},
            "azurePORTAL belongs to Azure Marketplace already.",
            id="an alias of the other",
        ),
    ],
)
def test_a_wrong_form_changes_nothing(owner: Client, change: dict[str, str], error: str) -> None:
    answer = owner.post(f"{STOREFRONTS}/appsource", WISH | change)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert Storefront.objects.get(slug="appsource").name == "AppSource"


def test_an_unknown_storefront_is_not_there(owner: Client, publisher: Publisher) -> None:
    assert owner.get(f"{STOREFRONTS}/nowhere").status_code == 404
