"""Leads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from leadshare import live
from leadshare.acts import release as releasing
from leadshare.api.idempotency import once
from leadshare.api.keyset import Key, link_next, page
from leadshare.api.shapes.leads import Lead, LeadFilter, Leads, Release
from leadshare.api.token import Call, Token, actor
from leadshare.leads import queries

router = Router(tags=["Leads"])
_ORDER = (Key("last_interest_at", datetime.fromisoformat, True), Key("pk", UUID, True))


@router.get("/leads", auth=Token("leads:read"), response=Leads, by_alias=True, summary="List leads")
def index(request: Call, response: HttpResponse, wanted: Query[LeadFilter]) -> dict[str, Any]:
    """Newest interest first; screened and test leads too unless a filter leaves them out."""
    found = page(queries.leads(request.auth.publisher_id, _wanted(wanted)), _ORDER, wanted)
    link_next(request, response, found.next)
    return {"items": queries.documents(found.rows), "next": found.next}


def _wanted(filters: LeadFilter) -> queries.Wanted:
    return queries.Wanted(
        lead_class=filters.lead_class or "",
        state=filters.state or "",
        screened=filters.screened,
        screened_reason=filters.screened_reason or "",
        listing_id=filters.listing,
        storefront=filters.storefront or "",
        action=filters.action or "",
        since=filters.since,
        text=filters.text or "",
    )


@router.get(
    "/leads/{lead_id}",
    auth=Token("leads:read"),
    response=Lead,
    by_alias=True,
    summary="Read a lead",
)
def show(request: Call, lead_id: UUID) -> dict[str, Any]:
    """With every interest it holds."""
    [document] = queries.documents([queries.lead_or_refusal(request.auth.publisher_id, lead_id)])
    return document


@router.post(
    "/leads/{lead_id}/release",
    auth=Token("leads:write"),
    response=Release,
    by_alias=True,
    summary="Release a screened lead",
)
@once
def release(request: Call, lead_id: UUID) -> dict[str, Any]:
    """It goes to sales and to every destination that must have it. 409 for a lead that is not screened, and for one
    whose person must not be contacted."""
    publisher_id = request.auth.publisher_id
    count = releasing.release(publisher_id, lead_id, actor(request))
    live.announce([(publisher_id, "leads"), (publisher_id, "deliveries")])
    [document] = queries.documents([queries.lead_or_refusal(publisher_id, lead_id)])
    return {"deliveries": count, "lead": document}
