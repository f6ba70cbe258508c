"""Who may call what."""

from datetime import timedelta

import pytest
from django.test import Client

from leadshare.accounts.actions import add_member, note_use, revoke_api_token
from leadshare.accounts.models import ApiToken
from leadshare.accounts.queries import live_api_token
from leadshare.accounts.scopes import SCOPES
from leadshare.api.openapi import document, operations
from leadshare.clock import now
from tests.api.scene import House, Program, program_of, told

OPERATIONS = [
    pytest.param(path, method, operation["security"][0]["Token"], id=f"{method} {path}")
    for path, method, operation in operations(document())
]


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="none"),
        pytest.param("Basic bHNrXw==", id="another scheme"),
        pytest.param("Bearer", id="no token"),
        pytest.param(f"Bearer lsk_{'a' * 43}", id="an unknown one"),
        pytest.param("Bearer lsk_\xff", id="not a token"),
    ],
)
def test_without_a_token(db: None, authorization: str) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    response = Client().get("/api/v1/publisher", headers=headers)
    assert (response.status_code, told(response)["type"]) == (401, "/api/problems/not-signed-in")
    assert response["WWW-Authenticate"].startswith('Bearer realm="leadshare"')


def test_a_revoked_token(ours: House, program: Program) -> None:
    token = live_api_token(program.secret)
    assert token is not None
    revoke_api_token(ours.publisher_id, token.pk)
    assert program.get("/publisher").status_code == 401


def test_a_session_is_no_token(ours: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        add_member(ours.publisher_id, "jana@example.com", "owner", "correct horse battery")
    )
    assert client.get("/api/v1/leads").status_code == 401
    assert client.post("/api/v1/intake-tokens", content_type="application/json").status_code == 401


@pytest.mark.parametrize(("path", "method", "scopes"), OPERATIONS)
def test_every_operation_asks_for_a_token_and_its_scope(
    ours: House, path: str, method: str, scopes: list[str]
) -> None:
    address = path.format_map({name: str(pk) for name, pk in ours.paths().items()})
    assert Program()._call(method.upper(), address).status_code == 401
    others = [scope for scope in SCOPES if scope not in scopes]
    response = program_of(ours.publisher_id, *others)._call(method.upper(), address)
    if scopes:
        assert (response.status_code, told(response)["type"]) == (
            403,
            "/api/problems/scope-missing",
        )
        assert f'scope="{scopes[0]}"' in response["WWW-Authenticate"]
    else:
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("path", "method", "scopes"), [o for o in OPERATIONS if "{" in str(o.values[0])]
)
def test_another_publishers_row_does_not_exist(
    ours: House, theirs: House, path: str, method: str, scopes: list[str]
) -> None:
    """The program of ours names a row of theirs, with a body that would do."""
    address = path.format_map({name: str(pk) for name, pk in theirs.paths().items()})
    body = {"patch /listings": {"title": "Stolen"}, "patch /destinations": {"settings": {}}}
    noun = f"{method} /{path.split('/')[3]}"
    response = program_of(ours.publisher_id)._call(method.upper(), address, body.get(noun))
    assert (response.status_code, told(response)["type"]) == (404, "/api/problems/not-found")


@pytest.mark.parametrize("name", ["listing", "destination", "lead"])
def test_filters_by_another_publishers_row_find_nothing(
    ours: House, theirs: House, program: Program, name: str
) -> None:
    path = "/leads" if name == "listing" else "/deliveries"
    row = {
        "listing": theirs.listing_id,
        "destination": theirs.destination_id,
        "lead": theirs.lead_id,
    }
    assert told(program.get(path, **{name: row[name]}))["items"] == []


def test_lists_hold_nothing_of_another_publisher(theirs: House, program: Program) -> None:
    whole = ""
    for path, method, operation in operations(document()):
        if method == "get" and "{" not in path and operation["operationId"] != "publisher_show":
            whole += program.get(path).content.decode()
    assert [str(pk) for pk in theirs.paths().values() if str(pk) in whole] == []


def test_another_publishers_listing_cannot_be_shared(theirs: House, program: Program) -> None:
    wish = {"kind": "mail", "name": "M", "settings": {}, "listings": [str(theirs.listing_id)]}
    wish["settings"] = {"to": "a@example.com", "from": "b@example.com", "host": "127.0.0.1"}
    response = program.post("/destinations", wish)
    assert (response.status_code, told(response)["errors"][0]["pointer"]) == (422, "#/listings")


def test_use_is_noted_at_most_once_a_minute(ours: House, program: Program) -> None:
    program.get("/publisher")
    token = ApiToken.objects.get()
    first = token.last_used_at
    assert first is not None
    note_use(token, first + timedelta(seconds=59))
    assert ApiToken.objects.get().last_used_at == first
    later = now() + timedelta(seconds=61)
    note_use(token, later)
    assert ApiToken.objects.get().last_used_at == later


def test_who_am_i(ours: House) -> None:
    assert told(program_of(ours.publisher_id, "leads:read").get("/publisher")) == {
        "id": str(ours.publisher_id),
        "slug": "northlake",
        "name": "Northlake",
        "microsoft_publisher_id": "northlake",
        "time_zone": "UTC",
        "scopes": ["leads:read"],
    }
