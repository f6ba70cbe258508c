"""API tokens: made with the scopes that were ticked, shown once, revoked for good."""

import re

import pytest
from django.test import Client

from leadshare.accounts.models import ApiToken, AuditEntry
from leadshare.accounts.queries import live_api_token
from leadshare.accounts.scopes import SCOPES

TOKENS = "/p/northlake/settings/api-tokens"
SECRET = re.compile(r'value="(lsk_[\w-]{43})"')


def make(owner: Client, name: str = "Data warehouse", *scopes: str) -> str:
    answer = owner.post(TOKENS, {"name": name, "scopes": scopes or ["leads:read"]})
    assert answer["Cache-Control"] == "no-store"
    found = SECRET.search(answer.content.decode())
    assert found
    return found[1]


def test_a_made_token_works_and_is_shown_once(owner: Client) -> None:
    secret = make(owner, "Data warehouse", "listings:read", "leads:read")
    token = live_api_token(secret)
    assert token is not None
    assert (token.name, token.scopes) == ("Data warehouse", ["leads:read", "listings:read"])
    assert AuditEntry.objects.get(act="api_token.new").actor.startswith("user:")
    shown = owner.get(TOKENS).content.decode()
    assert secret not in shown
    assert f"…{secret[-4:]}" in shown
    assert "never" in shown


def test_a_revoked_token_is_refused_and_stays_in_the_list(owner: Client) -> None:
    secret = make(owner)
    token = ApiToken.objects.get()
    shown = owner.post(f"{TOKENS}/{token.pk}/revocation", follow=True).content.decode()
    assert "The API token Data warehouse is revoked." in shown
    assert "1 revoked token" in shown
    assert live_api_token(secret) is None


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        pytest.param({"name": "", "scopes": ["leads:read"]}, "This field is required.", id="name"),
        pytest.param({"name": "   ", "scopes": ["leads:read"]}, "required", id="blank name"),
        pytest.param({"name": "A"}, "This field is required.", id="no scope"),
        pytest.param({"name": "A", "scopes": ["root"]}, "not one of the available", id="scope"),
    ],
)
def test_a_wrong_form_makes_nothing(owner: Client, wish: dict[str, object], error: str) -> None:
    answer = owner.post(TOKENS, wish)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "said"),
    [
        pytest.param(["leads:read"], ">leads:read</span></td>", id="one"),
        pytest.param(list(SCOPES), '<td class="support">everything</td>', id="all"),
    ],
)
def test_what_a_token_may(owner: Client, scopes: list[str], said: str) -> None:
    make(owner, "Warehouse", *scopes)
    assert said in owner.get(TOKENS).content.decode()
