"""Deliveries: what is owed to destinations, and what came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Status

from leadshare import live
from leadshare.api.idempotency import once
from leadshare.api.keyset import NEWEST_ID, link_next, page
from leadshare.api.problems import Problem
from leadshare.api.shapes.destinations import Deliveries, DeliveryFilter
from leadshare.api.shapes.destinations import Delivery as Shape
from leadshare.api.token import Call, Token, actor
from leadshare.delivery import actions, queries
from leadshare.delivery.models import Delivery

router = Router(tags=["Deliveries"])


@router.get(
    "/deliveries", auth=Token("destinations:read"), response=Deliveries, summary="List deliveries"
)
def index(request: Call, response: HttpResponse, wanted: Query[DeliveryFilter]) -> dict[str, Any]:
    """Newest first, tests too. Attempts come with a single delivery."""
    rows = queries.deliveries(
        request.auth.publisher_id, wanted.state or "", wanted.destination, wanted.lead
    )
    found = page(rows, NEWEST_ID, wanted)
    link_next(request, response, found.next)
    return {"items": [queries.delivery_document(row) for row in found.rows], "next": found.next}


@router.get(
    "/deliveries/{delivery_id}",
    auth=Token("destinations:read"),
    response=Shape,
    summary="Read a delivery",
)
def show(request: Call, delivery_id: UUID) -> dict[str, Any]:
    """With every attempt."""
    found = Delivery.objects.of(request.auth.publisher_id).filter(pk=delivery_id).first()
    if found is None:
        raise Problem("not-found", "There is no such delivery.")
    return _document(found)


@router.post(
    "/deliveries/{delivery_id}/attempts",
    auth=Token("destinations:write"),
    response={202: Shape},
    summary="Try a delivery again now",
)
@once
def retry(request: Call, delivery_id: UUID) -> Status[dict[str, Any]]:
    """A waiting or dead delivery is due at once; read it a moment later to see what came of it. 409 for any other
    state, and while its destination is held."""
    delivery = actions.retry(request.auth.publisher_id, delivery_id, actor(request))
    live.announce([(request.auth.publisher_id, "deliveries")])
    return Status(202, _document(delivery))


def _document(delivery: Delivery) -> dict[str, Any]:
    return queries.delivery_document(
        delivery, queries.attempts_of([delivery.pk]).get(delivery.pk, ())
    )
