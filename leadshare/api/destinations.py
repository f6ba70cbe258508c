"""Destinations: where leads go."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Status

from leadshare import live
from leadshare.api.idempotency import once
from leadshare.api.keyset import Key, link_next, page
from leadshare.api.problems import pointer
from leadshare.api.refusing import pointing
from leadshare.api.shapes import destinations as shapes
from leadshare.api.shapes.base import Paged
from leadshare.api.token import Call, Token, actor
from leadshare.delivery import actions, queries
from leadshare.delivery.ledger import is_success
from leadshare.delivery.loading import settings_of
from leadshare.delivery.models import Delivery, Destination
from leadshare.delivery.port import DestinationKind, SettingField
from leadshare.delivery.registry import kind_or_refusal, kinds
from leadshare.keys import ring

router = Router(tags=["Destinations"])
_ORDER = (Key("name"),)


@router.get(
    "/destination-kinds",
    auth=Token("destinations:read"),
    response=shapes.DestinationKinds,
    summary="List the kinds of destination",
)
def index_kinds(request: Call) -> dict[str, Any]:
    """Those that are installed, with the settings each asks for."""
    return {"items": [_kind_document(kind) for kind in kinds().values()], "next": None}


@router.get(
    "/destinations",
    auth=Token("destinations:read"),
    response=shapes.Destinations,
    summary="List destinations",
)
def index(request: Call, response: HttpResponse, paged: Query[Paged]) -> dict[str, Any]:
    """By name, with how many deliveries wait, are held, are dead and were delivered."""
    found = page(queries.destinations(request.auth.publisher_id), _ORDER, paged)
    link_next(request, response, found.next)
    health = queries.health(request.auth.publisher_id)
    items = [queries.destination_document(row, health.get(row.pk)) for row in found.rows]
    return {"items": items, "next": found.next}


@router.get(
    "/destinations/{destination_id}",
    auth=Token("destinations:read"),
    response=shapes.Destination,
    summary="Read a destination",
)
def show(request: Call, destination_id: UUID) -> dict[str, Any]:
    """Its settings, without secrets, and its health."""
    return _document(request, destination_id)


@router.post(
    "/destinations",
    auth=Token("destinations:write"),
    response={201: shapes.NewDestination},
    summary="Add a destination",
)
@once
def add(
    request: Call, response: HttpResponse, wish: shapes.DestinationWish
) -> Status[dict[str, Any]]:
    """Leads that come from now on are owed to it. Sends nothing: test it next. `made_secrets` holds secrets that were
    made because you gave none, such as the signing secret of an HTTPS endpoint; they are shown this once."""
    with pointing(_place):
        added = actions.add_destination(
            request.auth.publisher_id,
            wish.kind,
            wish.name,
            wish.settings,
            wish.listings or (),
            ring(),
            actor(request),
        )
    live.announce([(request.auth.publisher_id, "deliveries")])
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(
        201, {**_document(request, added.pk), "made_secrets": _made_secrets(added, wish.settings)}
    )


@router.patch(
    "/destinations/{destination_id}",
    auth=Token("destinations:write"),
    response=shapes.Destination,
    summary="Change a destination's settings",
)
def change(request: Call, destination_id: UUID, wish: shapes.DestinationChange) -> dict[str, Any]:
    """What is left out stays, secrets among it."""
    with pointing(_place):
        actions.change_settings(
            request.auth.publisher_id, destination_id, wish.settings, ring(), actor(request)
        )
    live.announce([(request.auth.publisher_id, "deliveries")])
    return _document(request, destination_id)


@router.post(
    "/destinations/{destination_id}/tests",
    auth=Token("destinations:write"),
    response={201: shapes.Test},
    summary="Test a destination",
)
@once
def test(request: Call, destination_id: UUID) -> Status[dict[str, Any]]:
    """Sends a marked test lead now, which takes up to 15 seconds, and says what happened. One that works lifts a hold,
    but not one that a person set."""
    result = actions.send_test(request.auth.publisher_id, destination_id, ring(), actor(request))
    live.announce([(request.auth.publisher_id, "deliveries")])
    delivery = Delivery.objects.get(pk=result.claim.delivery_id)
    attempts = queries.attempts_of([delivery.pk])[delivery.pk]
    document = queries.delivery_document(delivery, attempts)
    return Status(201, {"is_success": is_success(result), "delivery": document})


@router.post(
    "/destinations/{destination_id}/hold",
    auth=Token("destinations:write"),
    response=shapes.Destination,
    summary="Hold a destination",
)
@once
def hold(request: Call, destination_id: UUID) -> dict[str, Any]:
    """Switches it off: everything owed to it is held until it is resumed, nothing is skipped."""
    actions.switch_off(request.auth.publisher_id, destination_id, actor(request))
    live.announce([(request.auth.publisher_id, "deliveries")])
    return _document(request, destination_id)


@router.delete(
    "/destinations/{destination_id}/hold",
    auth=Token("destinations:write"),
    response=shapes.Resumed,
    summary="Resume a destination",
)
def resume(request: Call, destination_id: UUID) -> dict[str, Any]:
    """Ends a hold, whoever set it: what was held goes out, oldest first, behind live leads."""
    count = actions.resume(request.auth.publisher_id, destination_id, actor(request))
    live.announce([(request.auth.publisher_id, "deliveries")])
    return {"deliveries": count, "destination": _document(request, destination_id)}


def _document(request: Call, destination_id: UUID) -> dict[str, Any]:
    found = actions.destination_or_refusal(request.auth.publisher_id, destination_id)
    return queries.destination_document(
        found, queries.health(request.auth.publisher_id).get(found.pk)
    )


def _made_secrets(added: Destination, given: dict[str, str]) -> dict[str, str]:
    kept = settings_of(added, ring())
    secret = [field.key for field in kind_or_refusal(added.kind).fields if field.is_secret]
    return {key: kept[key] for key in secret if kept.get(key) and not given.get(key, "").strip()}


def _kind_document(kind: DestinationKind) -> dict[str, Any]:
    return {
        "kind": kind.kind,
        "label": str(kind.label),
        "summary": str(kind.summary),
        "settings": [_setting_document(field) for field in kind.fields],
    }


def _setting_document(field: SettingField) -> dict[str, Any]:
    return {
        "key": field.key,
        "label": str(field.label),
        "type": field.type,
        "is_required": field.is_required,
        "is_secret": field.is_secret,
        "default": field.default,
        "choices": [value for value, _label in field.choices],
        "help": str(field.help),
    }


def _place(field: str) -> str | None:
    """A field is a member of the body or the key of a setting; the destination itself stands in the address."""
    if field in ("", "destination"):
        return None
    if field in ("kind", "name"):
        return pointer(field)
    return pointer("listings") if field == "listing" else pointer("settings", field)
