import hashlib
from datetime import datetime, timedelta
from unittest import mock

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from leadshare.accounts import actions
from leadshare.accounts.actions import (
    add_member,
    audit,
    digest,
    forget_idempotency_keys,
    is_plausible,
    new_api_token,
    note_use,
    revoke_api_token,
)
from leadshare.accounts.models import ApiToken, AuditEntry, IdempotencyKey, Membership, User
from leadshare.accounts.queries import (
    api_token_or_refusal,
    api_tokens,
    is_known,
    live_api_token,
    members,
    memberships_of,
    role_of,
)
from leadshare.clock import now
from leadshare.refusal import Refusal
from leadshare.uuid7 import uuid7
from tests.hub import NOON, Hub

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_new_member_is_a_new_user(hub: Hub) -> None:
    user = add_member(hub.publisher.pk, " Jana@Example.com ", "owner", PASSWORD, "Jana Malá")
    assert (user.email, user.name, user.check_password(PASSWORD)) == (
        "jana@example.com",
        "Jana Malá",
        True,
    )
    assert role_of(user.pk, hub.publisher.pk) == "owner"
    assert is_known("JANA@example.com")
    entry = AuditEntry.objects.get(act="member.add")
    assert (entry.subject, entry.details) == (str(user.pk), {"role": "owner"})


def test_a_user_has_one_role_at_each_publisher(hub: Hub, other_hub: Hub) -> None:
    user = add_member(hub.publisher.pk, "jana@example.com", "owner", PASSWORD)
    add_member(hub.publisher.pk, "jana@example.com", "viewer", None)
    add_member(other_hub.publisher.pk, "jana@example.com", "owner", None)
    assert User.objects.count() == 1
    assert role_of(user.pk, hub.publisher.pk) == "viewer"
    assert role_of(user.pk, other_hub.publisher.pk) == "owner"
    assert [m.publisher.slug for m in memberships_of(user.pk)] == ["northlake", "southsea"]
    assert [m.user.email for m in members(hub.publisher.pk)] == ["jana@example.com"]
    assert role_of(uuid7(), hub.publisher.pk) is None


@pytest.mark.parametrize(
    ("email", "role", "password", "field"),
    [
        pytest.param("jana", "owner", PASSWORD, "email", id="no mail address"),
        pytest.param(
            "jana@example.com", "manager", PASSWORD, "role", id="a role that cannot be given"
        ),
        pytest.param("jana@example.com", "", PASSWORD, "role", id="no role"),
        pytest.param("jana@example.com", "owner", None, "password", id="new, without password"),
        pytest.param("jana@example.com", "owner", "short", "password", id="too short"),
        pytest.param(
            "jana.mala@example.com", "owner", "jana.mala@example", "password", id="like the address"
        ),
    ],
)
def test_a_member_that_is_refused(
    hub: Hub, email: str, role: str, password: str | None, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add_member(hub.publisher.pk, email, role, password)
    assert refused.value.field == field
    assert not User.objects.exists()
    assert not Membership.objects.exists()


def test_an_api_token_is_kept_as_a_digest(hub: Hub) -> None:
    made = new_api_token(
        hub.publisher.pk, " reporting ", ["leads:read", "leads:read", "leads:write"]
    )
    row = ApiToken.objects.get()
    assert bytes(row.digest) == hashlib.sha256(made.secret.encode()).digest() == digest(made.secret)
    assert (row.name, row.hint, row.scopes) == (
        "reporting",
        made.secret[-4:],
        ["leads:read", "leads:write"],
    )
    assert made.secret not in str(ApiToken.objects.values().get())
    assert made.secret not in str(list(AuditEntry.objects.values()))
    assert is_plausible(made.secret)
    found = live_api_token(made.secret)
    assert found is not None
    assert found.pk == row.pk


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "lsk_",
        "lsk_" + "a" * 42,
        "lsk_" + "a" * 44,
        "key_" + "a" * 43,
        "lsk_" + "a" * 42 + "ž",
        "lsk_" + "a" * 43 + "\n",
    ],
)
def test_what_cannot_be_a_token_is_not_looked_up(
    hub: Hub,
    secret: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert live_api_token(secret) is None


@pytest.mark.parametrize(
    ("name", "scopes", "field"),
    [
        pytest.param("reporting", [], "scopes", id="no scope"),
        pytest.param("reporting", ["leads:read", "leads:burn"], "scopes", id="unknown scope"),
        pytest.param("  ", ["leads:read"], "name", id="no name"),
    ],
)
def test_a_token_that_is_refused(hub: Hub, name: str, scopes: list[str], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        new_api_token(hub.publisher.pk, name, scopes)
    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing(hub: Hub, other_hub: Hub) -> None:
    made = new_api_token(hub.publisher.pk, "reporting", ["leads:read"])
    with pytest.raises(Refusal) as refused:
        revoke_api_token(other_hub.publisher.pk, made.token.pk)
    assert refused.value.kind == "missing"
    assert live_api_token(made.secret) is not None
    revoke_api_token(hub.publisher.pk, made.token.pk)
    revoke_api_token(hub.publisher.pk, made.token.pk)
    assert live_api_token(made.secret) is None
    assert [token.pk for token in api_tokens(hub.publisher.pk)] == [made.token.pk]
    assert AuditEntry.objects.filter(act="api_token.revoke").count() == 1
    assert api_token_or_refusal(made.token.pk).revoked_at is not None
    with pytest.raises(Refusal):
        api_token_or_refusal(uuid7())


def test_its_use_is_noted_once_a_minute(hub: Hub) -> None:
    token = new_api_token(hub.publisher.pk, "reporting", ["leads:read"]).token

    def used(seconds: int) -> datetime | None:
        note_use(ApiToken.objects.get(), NOON + timedelta(seconds=seconds))
        token.refresh_from_db()
        return token.last_used_at

    noted = [used(seconds) for seconds in (0, 30, 59, 61, 62)]
    assert noted == [NOON + timedelta(seconds=seconds) for seconds in (0, 0, 0, 61, 61)]


def test_an_audit_entry_says_who_did_what(hub: Hub) -> None:
    audit(hub.publisher.pk, "command", "listing.add", "x" * 300, {"offer": "route-planner"})
    entry = AuditEntry.objects.get(act="listing.add")
    assert (entry.actor, entry.subject, entry.details) == (
        "command",
        "x" * 120,
        {"offer": "route-planner"},
    )


def test_what_cannot_be_audited_does_not_happen(hub: Hub) -> None:
    made = new_api_token(hub.publisher.pk, "reporting", ["leads:read"])
    acts = (
        lambda: add_member(hub.publisher.pk, "jana@example.com", "owner", PASSWORD),
        lambda: new_api_token(hub.publisher.pk, "another", ["leads:read"]),
        lambda: revoke_api_token(hub.publisher.pk, made.token.pk),
    )
    for act in acts:
        with (
            mock.patch.object(actions, "audit", side_effect=RuntimeError),
            pytest.raises(RuntimeError),
        ):
            act()
    assert not User.objects.exists()
    assert [token.revoked_at for token in ApiToken.objects.all()] == [None]


def test_answers_are_kept_for_a_day(hub: Hub) -> None:
    token = new_api_token(hub.publisher.pk, "reporting", ["leads:read"]).token
    for key in ("old", "new"):
        IdempotencyKey.objects.create(
            token=token, route="POST /x", key=key, fingerprint="f", status=200
        )
    IdempotencyKey.objects.filter(key="old").update(created_at=now() - timedelta(hours=25))
    assert forget_idempotency_keys(now() - timedelta(hours=24)) == 1
    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]
