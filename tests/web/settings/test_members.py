"""Members: adding one, giving another role, and never locking oneself out."""

import pytest
from django.test import Client

from leadshare.accounts.actions import add_member
from leadshare.accounts.models import Membership, User
from leadshare.catalog.models import Publisher
from tests.web.conftest import PASSWORD

MEMBERS = "/p/northlake/settings/members"
NEW = {"email": "Mei@northlake.example.com", "role": "viewer", "name": "Mei Lin"}


def roles(publisher: Publisher) -> dict[str, str]:
    rows = Membership.objects.filter(publisher=publisher)
    return dict(rows.values_list("user__email", "role"))


def test_a_new_member_may_sign_in(owner: Client, publisher: Publisher, client: Client) -> None:
    shown = owner.post(MEMBERS, NEW | {"password": PASSWORD}, follow=True).content.decode()
    assert "Mei Lin is a member: Viewer." in shown
    assert "mei@northlake.example.com" in shown
    assert client.login(username="mei@northlake.example.com", password=PASSWORD)
    assert client.get("/p/northlake/leads/").status_code == 200


def test_who_signs_in_elsewhere_needs_no_password(
    owner: Client, publisher: Publisher, other_publisher: Publisher
) -> None:
    add_member(other_publisher.pk, "mei@northlake.example.com", "owner", PASSWORD)
    owner.post(MEMBERS, NEW | {"password": "another one entirely"})
    assert roles(publisher)["mei@northlake.example.com"] == "viewer"
    assert User.objects.get(email="mei@northlake.example.com").check_password(PASSWORD)


def test_a_member_gets_another_role(owner: Client, viewer: Client, publisher: Publisher) -> None:
    owner.post(MEMBERS, {"email": "petr@northlake.example.com", "role": "owner"})
    assert roles(publisher)["petr@northlake.example.com"] == "owner"


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        pytest.param({"email": "nobody"}, "Enter a valid email address.", id="no address"),
        pytest.param({"role": "king"}, "Select a valid choice", id="no such role"),
        pytest.param({"password": ""}, "A new user needs a password.", id="no password"),
        pytest.param({"password": "12345"}, "too short", id="a weak password"),
        pytest.param(
            {"email": "jana@northlake.example.com"},
            "You cannot change your own role.",
            id="one's own role",
        ),
    ],
)
def test_a_wrong_form_changes_nothing(
    owner: Client, publisher: Publisher, wish: dict[str, str], error: str
) -> None:
    answer = owner.post(MEMBERS, NEW | {"password": PASSWORD} | wish)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert roles(publisher) == {"jana@northlake.example.com": "owner"}
