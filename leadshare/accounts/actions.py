"""Writes of accounts: members, API tokens, audit entries."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from leadshare.accounts.models import ApiToken, AuditEntry, IdempotencyKey, Membership, Role, User
from leadshare.accounts.scopes import SCOPES
from leadshare.clock import now
from leadshare.refusal import Refusal

_TOKEN_BYTES = 32


def audit(
    publisher_id: UUID | None,
    actor: str,
    act: str,
    subject: object,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Writes down who did what; call it in the transaction of the act. `details` holds no personal data of leads."""
    AuditEntry.objects.create(
        publisher_id=publisher_id,
        actor=actor,
        act=act,
        subject=str(subject)[:120],
        details=dict(details or {}),
    )


@transaction.atomic
def add_member(
    publisher_id: UUID,
    email: str,
    role: str,
    password: str | None,
    name: str = "",
    actor: str = "command",
) -> User:
    """Makes the user where there is none, and gives them a role at the publisher. Raises `Refusal`."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal(_("This is not a mail address."), "email") from None
    if role not in Role.values:
        raise Refusal(
            _("The role must be one of: %(roles)s.") % {"roles": ", ".join(Role.values)}, "role"
        )
    user = User.objects.filter(email=email).first()
    if user is None:
        user = _new_user(email, password, name)
    Membership.objects.update_or_create(
        user=user, publisher_id=publisher_id, defaults={"role": role}
    )
    audit(publisher_id, actor, "member.add", user.pk, {"role": role})
    return user


def _new_user(email: str, password: str | None, name: str) -> User:
    if password is None:
        raise Refusal(_("A new user needs a password."), "password")
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), "password") from None
    return User.objects.create_user(email, password, name=name)


@dataclass(frozen=True, slots=True)
class NewApiToken:
    """`secret` is shown once and kept nowhere."""

    token: ApiToken
    secret: str


@transaction.atomic
def new_api_token(
    publisher_id: UUID, name: str, scopes: Sequence[str], actor: str = "command"
) -> NewApiToken:
    """Raises `Refusal` for an unknown scope or an empty name."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise Refusal(_("Scopes must be of: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}, "scopes")
    if not name.strip():
        raise Refusal(_("Give the token a name that says what uses it."), "name")
    secret = "lsk_" + secrets.token_urlsafe(_TOKEN_BYTES)
    token = ApiToken.objects.create(
        publisher_id=publisher_id,
        name=name.strip(),
        digest=digest(secret),
        hint=secret[-4:],
        scopes=sorted(set(scopes)),
    )
    audit(publisher_id, actor, "api_token.new", token.pk, {"scopes": token.scopes})
    return NewApiToken(token, secret)


@transaction.atomic
def revoke_api_token(publisher_id: UUID, token_id: UUID, actor: str = "command") -> None:
    """Raises `Refusal` when there is none; revoking twice changes nothing."""
    tokens = ApiToken.objects.filter(publisher_id=publisher_id, pk=token_id)
    if not tokens.exists():
        raise Refusal(_("There is no such token."), "token_id", "missing")
    if tokens.filter(revoked_at__isnull=True).update(revoked_at=now()):
        audit(publisher_id, actor, "api_token.revoke", token_id)


def note_use(token: ApiToken, at: datetime) -> None:
    """Remembers that a token was used, at most once a minute: a busy program must not cost a write a call."""
    minute_ago = at - timedelta(minutes=1)
    if token.last_used_at is None or token.last_used_at < minute_ago:
        ApiToken.objects.filter(pk=token.pk).exclude(last_used_at__gte=minute_ago).update(
            last_used_at=at
        )


def digest(secret: str) -> bytes:
    """What is stored of a token. It is random enough that a plain SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode()).digest()


def is_plausible(secret: str) -> bool:
    return re.fullmatch(r"lsk_[A-Za-z0-9_-]{43}", secret) is not None


def forget_idempotency_keys(made_before: datetime) -> int:
    """Answers are kept for repeated API calls for a day; returns how many went."""
    return IdempotencyKey.objects.filter(created_at__lt=made_before).delete()[0]
