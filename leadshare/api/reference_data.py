"""Storefronts, and what action codes mean. Both are short and come whole."""

from typing import Any

from ninja import Router

from leadshare.api.idempotency import once
from leadshare.api.shapes.reference_data import (
    ActionCode,
    ActionCodeReading,
    ActionCodes,
    Storefronts,
)
from leadshare.api.token import Call, Token, actor
from leadshare.catalog.document import storefront_document
from leadshare.catalog.queries import storefronts
from leadshare.leads.actions import read_action_as
from leadshare.leads.document import action_code_document
from leadshare.leads.queries import action_codes_read_by

router = Router(tags=["Reference data"])


@router.get(
    "/storefronts", auth=Token("listings:read"), response=Storefronts, summary="List storefronts"
)
def index_storefronts(request: Call) -> dict[str, Any]:
    """All of them, by slug."""
    return {
        "items": [storefront_document(storefront) for storefront in storefronts()],
        "next": None,
    }


@router.get(
    "/action-codes", auth=Token("listings:read"), response=ActionCodes, summary="List action codes"
)
def index_action_codes(request: Call) -> dict[str, Any]:
    """All of them, as this publisher reads them."""
    return {
        "items": [
            action_code_document(code) for code in action_codes_read_by(request.auth.publisher_id)
        ],
        "next": None,
    }


@router.post(
    "/action-codes",
    auth=Token("listings:write"),
    response=ActionCode,
    summary="Change how a code is read",
)
@once
def read_as(request: Call, wish: ActionCodeReading) -> dict[str, Any]:
    """From now on, for this publisher; leads that came before keep their reading."""
    code = read_action_as(
        request.auth.publisher_id,
        wish.code,
        wish.intent_level,
        wish.is_do_not_contact,
        wish.name,
        actor(request),
    )
    return action_code_document(code)
