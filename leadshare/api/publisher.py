"""Whose token it is."""

from typing import Any

from ninja import Router

from leadshare.api.shapes.reference_data import Publisher
from leadshare.api.token import Call, Token
from leadshare.catalog.document import publisher_document

router = Router(tags=["Publisher"])


@router.get("/publisher", auth=Token(), response=Publisher, by_alias=True, summary="Who am I")
def show(request: Call) -> dict[str, Any]:
    """The publisher the token is bound to, and the token's scopes. Needs no scope."""
    return {**publisher_document(request.auth.publisher), "scopes": request.auth.scopes}
