"""Reads of accounts."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leadshare.accounts.actions import digest, is_plausible
from leadshare.accounts.models import ApiToken, Membership, User
from leadshare.refusal import Refusal


def role_of(user_id: UUID, publisher_id: UUID) -> str | None:
    """The member's role at the publisher, or None for a stranger."""
    return (
        Membership.objects.filter(user_id=user_id, publisher_id=publisher_id)
        .values_list("role", flat=True)
        .first()
    )


def memberships_of(user_id: UUID) -> QuerySet[Membership]:
    """With their publishers, by name."""
    return (
        Membership.objects.filter(user_id=user_id)
        .select_related("publisher")
        .order_by("publisher__name")
    )


def live_api_token(secret: str) -> ApiToken | None:
    if not is_plausible(secret):
        return None
    return ApiToken.objects.filter(digest=digest(secret), revoked_at__isnull=True).first()


def is_known(email: str) -> bool:
    return User.objects.filter(email=email.strip().lower()).exists()


def members(publisher_id: UUID) -> QuerySet[Membership]:
    """With their users, by mail address."""
    return (
        Membership.objects.filter(publisher_id=publisher_id)
        .select_related("user")
        .order_by("user__email")
    )


def api_tokens(publisher_id: UUID) -> QuerySet[ApiToken]:
    """Revoked ones too, oldest first."""
    return ApiToken.objects.filter(publisher_id=publisher_id).order_by("created_at", "id")


def api_token_or_refusal(token_id: UUID) -> ApiToken:
    """Of any publisher, for the operator. Raises `Refusal` of kind missing."""
    token = ApiToken.objects.filter(pk=token_id).first()
    if token is None:
        raise Refusal(_("There is no such token."), "token_id", "missing")
    return token
