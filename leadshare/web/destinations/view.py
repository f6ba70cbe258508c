"""Destinations: where leads go, how each one is doing, and every delivery with its tries."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadshare import live
from leadshare.catalog.queries import listings
from leadshare.delivery import actions
from leadshare.delivery.loading import settings_of
from leadshare.delivery.models import Destination
from leadshare.delivery.port import DestinationKind
from leadshare.delivery.registry import kinds
from leadshare.keys import ring
from leadshare.refusal import Refusal
from leadshare.web.destinations.forms import (
    DestinationForm,
    SettingsForm,
    ShareForm,
    described,
    shared,
)
from leadshare.web.destinations.query import ROWS, STATES, Book, book, health
from leadshare.web.destinations.told import test_words
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show, show_part
from leadshare.web.templatetags.page import counted


@at_publisher("see_destinations")
def destinations(request: HttpRequest, place: Place) -> HttpResponse:
    chosen, state, after = _asked(request)
    deliveries = _book(place, chosen)
    rows = deliveries.page(state, after)
    shown = rows[:ROWS]
    context = {
        **_health(request, place, deliveries, state),
        "rows": shown,
        "more": shown[-1].delivery.pk if len(rows) > ROWS else "",
        "newest": shown[0].delivery.pk if shown else "",
        "oldest": shown[-1].delivery.pk if shown else "",
        "after": after or "",
        "kinds": kinds().values(),
    }
    return show(request, place, "destinations/destinations.html", "destinations", context)


@at_publisher("see_destinations")
def updates(request: HttpRequest, place: Place) -> HttpResponse:
    """The health of the destinations, and the states of the deliveries that a page shows, as they are now."""
    chosen, state, after = _asked(request)
    newest, oldest = _uuid(request.GET.get("newest", "")), _uuid(request.GET.get("oldest", ""))
    deliveries = _book(place, chosen)
    context = {
        **_health(request, place, deliveries, state),
        "shown_rows": deliveries.between(state, newest, oldest) if newest and oldest else [],
        "arrived": deliveries.arrived_since(state, newest) if newest and not after else 0,
        "newest": newest or "",
        "oldest": oldest or "",
        "after": after or "",
    }
    return show_part(request, place, "destinations/updates.html", context)


def _asked(request: HttpRequest) -> tuple[UUID | None, str, UUID | None]:
    """Destination, state and cursor; what cannot be read is left out."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    return _uuid(request.GET.get("destination", "")), state, _uuid(request.GET.get("after", ""))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _book(place: Place, chosen: UUID | None) -> Book:
    return book(place.publisher.pk, chosen, place.may("see_personal_data"))


def _health(request: HttpRequest, place: Place, deliveries: Book, state: str) -> dict[str, Any]:
    counts = deliveries.counts()
    cells = health(place.publisher.pk)
    only = deliveries.destination_ids[0] if deliveries.is_one else None
    chosen = next((cell.destination for cell in cells if cell.destination.pk == only), None)
    return {
        "health": cells,
        "chosen": chosen,
        "destination_id": chosen.pk if chosen else "",
        "state": state,
        "here_url": _here(place, chosen, state),
        "tabs": [
            {"state": name, "count": counts[name]}
            for name in STATES
            if counts[name] or name == state
        ],
        "may_manage": place.may("manage_destinations"),
    }


def _here(place: Place, chosen: Destination | None, state: str) -> str:
    asked = {"state": state, "destination": str(chosen.pk) if chosen else ""}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse("web:destinations", args=[place.publisher.slug]) + (f"?{query}" if query else "")


@at_publisher("manage_destinations")
def new(request: HttpRequest, place: Place, kind: str) -> HttpResponse:
    """Adds a destination, sends it a marked test lead, and says what happened."""
    chosen = kinds().get(kind)
    if chosen is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = DestinationForm(
        data,
        kind=chosen,
        listings=list(listings(place.publisher.pk)),
        initial={"name": chosen.label},
    )
    added = _added(form, place) if form.is_bound else None
    if added is None:
        form.focus_first_error()
        context = {"kind": chosen, "form": form}
        status = 422 if form.is_bound else 200
        return show(request, place, "destinations/new.html", "destinations", context, status=status)
    _test(request, place, added)
    if made := _made_secrets(form, added):
        return _show_destination(request, place, added, _settings_form(chosen, added), made=made)
    return redirect("web:destination", place.publisher.slug, added.pk)


def _added(form: DestinationForm, place: Place) -> Destination | None:
    if not form.is_valid():
        return None
    try:
        return actions.add_destination(
            place.publisher.pk,
            form.kind.kind,
            form.cleaned_data["name"],
            form.settings(),
            form.listing_ids(),
            ring(),
            place.actor,
        )
    except Refusal as refusal:
        form.refuse(refusal.field, str(refusal))
        return None


def _made_secrets(form: DestinationForm, added: Destination) -> list[tuple[str, str]]:
    """Secrets that the hub made because none were entered, with their labels: shown this once."""
    entered, kept = form.settings(), settings_of(added, ring())
    return [
        (field.label, kept[field.key])
        for field in form.kind.fields
        if field.is_secret and kept.get(field.key) and not entered.get(field.key)
    ]


@at_publisher("see_destinations")
def destination(request: HttpRequest, place: Place, destination_id: UUID) -> HttpResponse:
    found = _destination(place, destination_id)
    kind = _kind(found)
    if request.method != "POST":
        return _show_destination(request, place, found, _settings_form(kind, found))
    place.demand("manage_destinations")
    form = SettingsForm(request.POST, kind=kind)
    if form.is_valid():
        try:
            actions.change_settings(
                place.publisher.pk, found.pk, form.settings(), ring(), place.actor
            )
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            _test(request, place, found)
            return redirect("web:destination", place.publisher.slug, found.pk)
    form.focus_first_error()
    return _show_destination(request, place, found, form, status=422)


@require_POST
@at_publisher("manage_destinations")
def share(request: HttpRequest, place: Place, destination_id: UUID) -> HttpResponse:
    """Renames it and says whose leads it takes from now on; sends nothing."""
    found = _destination(place, destination_id)
    form = _share_form(place, found, request.POST)
    if form.is_valid():
        try:
            changed = actions.change_share(
                place.publisher.pk,
                found.pk,
                form.cleaned_data["name"],
                form.listing_ids(),
                place.actor,
            )
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("%(name)s is changed.") % {"name": changed.name})
            return redirect("web:destination", place.publisher.slug, found.pk)
    form.focus_first_error()
    settings_form = _settings_form(_kind(found), found)
    return _show_destination(request, place, found, settings_form, share_form=form, status=422)


def _share_form(place: Place, found: Destination, data: Any = None) -> ShareForm:
    return ShareForm(data, listings=list(listings(place.publisher.pk)), initial=shared(found))


def _settings_form(kind: DestinationKind, found: Destination) -> SettingsForm:
    return SettingsForm(kind=kind, initial=described(found))


def _kind(found: Destination) -> DestinationKind:
    kind = kinds().get(found.kind)
    if kind is None:  # its package was taken out of the installation
        raise Http404
    return kind


def _destination(place: Place, destination_id: UUID) -> Destination:
    found = Destination.objects.of(place.publisher.pk).filter(pk=destination_id).first()
    if found is None:
        raise Http404
    return found


def _show_destination(
    request: HttpRequest,
    place: Place,
    found: Destination,
    form: SettingsForm,
    made: list[tuple[str, str]] | None = None,
    share_form: ShareForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found.refresh_from_db()
    context = {
        "cell": next(
            cell for cell in health(place.publisher.pk) if cell.destination.pk == found.pk
        ),
        "destination": found,
        "kind": form.kind,
        "address": form.kind.address(found.settings),
        "listings": [share.listing for share in found.shares.select_related("listing")],
        "form": form,
        "share_form": share_form or _share_form(place, found),
        "made": made or [],
        "opened": operator_opened(),
        "may_manage": place.may("manage_destinations"),
    }
    response = show(
        request, place, "destinations/destination.html", "destinations", context, status=status
    )
    if made:
        response["Cache-Control"] = "no-store"
    return response


def operator_opened() -> str:
    """What the installation's operator opened for destinations inside its own network; shown, never changed here."""
    return str(settings.OUTBOUND_ALLOW)


@require_POST
@at_publisher("manage_destinations")
def test(request: HttpRequest, place: Place, destination_id: UUID) -> HttpResponse:
    found = _destination(place, destination_id)
    _test(request, place, found)
    return redirect("web:destination", place.publisher.slug, found.pk)


def _test(request: HttpRequest, place: Place, found: Destination) -> None:
    result = actions.send_test(place.publisher.pk, found.pk, ring(), place.actor)
    told = test_words(result)
    (messages.success if told.is_good else messages.error)(request, told.text)
    live.announce([(place.publisher.pk, "deliveries")])


@require_POST
@at_publisher("manage_destinations")
def switch_off(request: HttpRequest, place: Place, destination_id: UUID) -> HttpResponse:
    found = _destination(place, destination_id)
    actions.switch_off(place.publisher.pk, found.pk, place.actor)
    live.announce([(place.publisher.pk, "deliveries")])
    messages.success(
        request, _("%(name)s is switched off. Its leads are held.") % {"name": found.name}
    )
    return redirect("web:destination", place.publisher.slug, found.pk)


@require_POST
@at_publisher("manage_destinations")
def resume(request: HttpRequest, place: Place, destination_id: UUID) -> HttpResponse:
    found = _destination(place, destination_id)
    count = actions.resume(place.publisher.pk, found.pk, place.actor)
    live.announce([(place.publisher.pk, "deliveries")])
    said = ngettext(
        "%(name)s is back. %(number)s held delivery goes out now.",
        "%(name)s is back. %(number)s held deliveries go out now.",
        count,
    )
    messages.success(request, said % {"name": found.name, "number": counted(count)})
    return redirect("web:destinations", place.publisher.slug)
