"""Who calls: a bearer token of one publisher, with the scope that the operation asks for (RFC 6750)."""

from typing import Literal

from django.http import HttpRequest
from ninja.security import HttpBearer

from leadshare.accounts.actions import note_use
from leadshare.accounts.models import ApiToken
from leadshare.accounts.queries import live_api_token
from leadshare.accounts.scopes import SCOPES
from leadshare.api.problems import Problem
from leadshare.clock import now

_CHALLENGE = 'Bearer realm="leadshare"'

Scope = Literal[
    "leads:read",
    "leads:write",
    "submissions:read",
    "submissions:write",
    "listings:read",
    "listings:write",
    "destinations:read",
    "destinations:write",
]


class Call(HttpRequest):
    """A request whose token was checked."""

    auth: ApiToken


class Token(HttpBearer):
    """Lets a call pass that has a live token with the scope; without a scope any live token does."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Problem("not-signed-in", headers={"WWW-Authenticate": _CHALLENGE})
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = live_api_token(token)
        if found is None:
            challenge = f'{_CHALLENGE}, error="invalid_token"'
            raise Problem("not-signed-in", headers={"WWW-Authenticate": challenge})
        if self.scope is not None and self.scope not in found.scopes:
            challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{self.scope}"'
            raise Problem(
                "scope-missing",
                f"This needs the scope {self.scope}: {SCOPES[self.scope].lower()}.",
                headers={"WWW-Authenticate": challenge},
            )
        note_use(found, now())
        return found


def actor(call: Call) -> str:
    """How the audit log names the caller."""
    return f"api_token:{call.auth.pk}"
