"""Notices: what a person should know about listings, tokens and action codes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from leadshare import live
from leadshare.api.idempotency import once
from leadshare.api.keyset import Key, link_next, page
from leadshare.api.shapes.base import Paged
from leadshare.api.shapes.listings import Notice as Shape
from leadshare.api.shapes.listings import Notices
from leadshare.api.token import Call, Token, actor
from leadshare.catalog import actions, queries
from leadshare.catalog.document import notice_document
from leadshare.catalog.models import Notice

router = Router(tags=["Notices"])
_ORDER = (Key("last_at", datetime.fromisoformat, True), Key("pk", UUID, True))


@router.get("/notices", auth=Token("listings:read"), response=Notices, summary="List notices")
def index(request: Call, response: HttpResponse, paged: Query[Paged]) -> dict[str, Any]:
    """Those that were not dismissed, newest first."""
    found = page(queries.notices(request.auth.publisher_id), _ORDER, paged)
    link_next(request, response, found.next)
    return {"items": [notice_document(notice) for notice in found.rows], "next": found.next}


@router.post(
    "/notices/{notice_id}/dismissal",
    auth=Token("listings:write"),
    response=Shape,
    summary="Dismiss a notice",
)
@once
def dismiss(request: Call, notice_id: UUID) -> dict[str, Any]:
    """It comes back when it happens again."""
    actions.dismiss_notice(request.auth.publisher_id, notice_id, actor(request))
    live.announce([(request.auth.publisher_id, "listings")])
    return notice_document(Notice.objects.of(request.auth.publisher_id).get(pk=notice_id))
