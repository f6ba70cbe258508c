"""Intake tokens: the secret part of the URL that a storefront sends leads to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router, Status

from leadshare import live
from leadshare.api.idempotency import once
from leadshare.api.keyset import Key, link_next, page
from leadshare.api.shapes.base import Paged
from leadshare.api.shapes.listings import IntakeToken as Shape
from leadshare.api.shapes.listings import IntakeTokens, NewIntakeToken
from leadshare.api.token import Call, Token, actor
from leadshare.catalog import actions, queries
from leadshare.catalog.document import intake_token_document
from leadshare.catalog.models import IntakeToken

router = Router(tags=["Intake tokens"])
_ORDER = (Key("created_at", datetime.fromisoformat), Key("pk", UUID))


@router.get(
    "/intake-tokens",
    auth=Token("listings:read"),
    response=IntakeTokens,
    summary="List intake tokens",
)
def index(request: Call, response: HttpResponse, paged: Query[Paged]) -> dict[str, Any]:
    """All live ones, those bound to a listing too; oldest first."""
    return listed(request, response, queries.live_tokens(request.auth.publisher_id), paged)


@router.post(
    "/intake-tokens",
    auth=Token("listings:write"),
    response={201: NewIntakeToken},
    summary="Make an intake token for the publisher",
)
@once
def new(request: Call) -> Status[dict[str, Any]]:
    """Shows the intake address once. Leads of every listing may come in by it."""
    return Status(201, made(request, None))


@router.post(
    "/intake-tokens/{token_id}/revocation",
    auth=Token("listings:write"),
    response=Shape,
    summary="Revoke an intake token",
)
@once
def revoke(request: Call, token_id: UUID) -> dict[str, Any]:
    """Refused within a second. Revoking twice changes nothing."""
    actions.revoke_token(request.auth.publisher_id, token_id, actor(request))
    live.announce([(request.auth.publisher_id, "listings")])
    return intake_token_document(IntakeToken.objects.of(request.auth.publisher_id).get(pk=token_id))


def listed(
    request: Call, response: HttpResponse, rows: QuerySet[IntakeToken], paged: Paged
) -> dict[str, Any]:
    found = page(rows, _ORDER, paged)
    link_next(request, response, found.next)
    return {"items": [intake_token_document(token) for token in found.rows], "next": found.next}


def made(request: Call, listing_id: UUID | None) -> dict[str, Any]:
    new = actions.new_token(request.auth.publisher_id, listing_id, actor(request))
    live.announce([(request.auth.publisher_id, "listings")])
    return {
        **intake_token_document(new.token),
        "url": settings.PUBLIC_URL + new.path,
        "path": new.path,
    }
