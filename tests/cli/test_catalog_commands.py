"""Publishers, listings, tokens, storefronts, action codes, users: what the commands answer."""

import io
import re

import pytest

from leadshare.accounts.models import User
from tests.cli.conftest import Command

LISTING = (
    "--offer",
    "vault-one",
    "--title",
    "Vault One",
    "--kind",
    "app",
    "--storefront",
    "appsource",
)


def test_a_publisher_is_added_and_listed(command: Command) -> None:
    command(
        "publisher", "add", "contoso", "--name", "Contoso", "--microsoft-publisher-id", "contoso"
    )
    [publisher] = command("publisher", "list", "--json").json
    assert (publisher["slug"], publisher["name"], publisher["microsoft_publisher_id"]) == (
        "contoso", "Contoso", "contoso",
    )  # fmt: skip


def test_a_listing_is_on_both_storefronts(command: Command, contoso: str) -> None:
    made = command(
        "listing",
        "add",
        "--publisher",
        contoso,
        *LISTING,
        "--storefront",
        "azure_marketplace",
        "--json",
    ).json
    assert made["storefronts"] == ["appsource", "azure_marketplace"]
    [listed] = command("listing", "list", "--publisher", contoso, "--json").json
    assert listed == made | {"lead_sharing": "off"}


def test_a_token_makes_a_whole_url_and_turns_lead_sharing_on(
    command: Command, contoso: str
) -> None:
    command("listing", "add", "--publisher", contoso, *LISTING)
    made = command("token", "new", "--publisher", contoso, "--listing", "vault-one", "--json").json
    assert set(made) == {"url", "path", "token_id"}
    assert re.fullmatch(r"/in/[\w-]{32}", made["path"])
    assert made["url"] == f"http://127.0.0.1:8000{made['path']}"
    [listed] = command("listing", "list", "--json").json
    assert listed["lead_sharing"] == "unproven"


def test_a_revoked_token_stays_listed(command: Command, contoso: str) -> None:
    made = command("token", "new", "--publisher", contoso, "--json").json
    assert command("token", "revoke", made["token_id"]).code == 0
    [listed] = command("token", "list", "--json").json
    assert listed["id"] == made["token_id"]
    assert listed["revoked_at"] is not None


def test_an_api_token_shows_its_secret_once(command: Command, contoso: str) -> None:
    made = command(
        "api-token",
        "new",
        "--publisher",
        contoso,
        "--name",
        "CRM",
        "--scope",
        "leads:read",
        "--json",
    ).json
    assert made["secret"].startswith("lsk_")
    listed = command("api-token", "list", "--json")
    assert made["secret"] not in listed.out.decode()
    assert listed.json[0]["scopes"] == ["leads:read"]
    assert command("api-token", "revoke", made["token_id"]).code == 0


def test_a_user_is_added_with_a_password_from_a_pipe(
    command: Command, contoso: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough secret\n"))
    words = (
        "user",
        "add",
        "--email",
        "ada@example.com",
        "--publisher",
        contoso,
        "--role",
        "viewer",
    )
    assert command(*words, "--password-stdin").code == 0
    assert User.objects.get().check_password("a long enough secret")
    [member] = command("user", "list", "--json").json
    assert (member["email"], member["role"]) == ("ada@example.com", "viewer")


def test_a_storefront_is_edited(command: Command) -> None:
    command("storefront", "set", "appsource", "--alias", "SPZA", "--alias", "NewSource")
    by_slug = {
        storefront["slug"]: storefront
        for storefront in command("storefront", "list", "--json").json
    }
    assert by_slug["appsource"]["aliases"] == ["SPZA", "NewSource"]


def test_a_publisher_reads_an_action_its_own_way(command: Command, contoso: str) -> None:
    command("action", "set", "INS", "--publisher", contoso, "--interest", "contact_me")
    codes = command("action", "list", "--publisher", contoso, "--json").json
    readings = {(code["code"], code["publisher"]): code["intent_level"] for code in codes}
    assert readings["INS", contoso] == "contact_me"
    assert readings["INS", None] == "get_it_now"


@pytest.mark.parametrize(
    "noun",
    [
        "publisher",
        "listing",
        "token",
        "api-token",
        "destination",
        "delivery",
        "lead",
        "submission",
        "user",
    ],
)
def test_a_list_of_nothing_is_an_empty_document_and_a_hint(command: Command, noun: str) -> None:
    assert command(noun, "list", "--json").json == []
    told = command(noun, "list")
    assert told.code == 0
    assert told.out.decode().startswith("There is no ")
