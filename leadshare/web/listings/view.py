"""Listings: is lead sharing on, and has a lead proved it? And one listing: its intake addresses and its description."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadshare.catalog import actions, queries
from leadshare.catalog.models import Listing
from leadshare.refusal import Refusal
from leadshare.web.listings.forms import ListingForm, described
from leadshare.web.listings.query import row, rows
from leadshare.web.listings.spark import shares
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show

STATES = ("silent", "unproven", "off", "proven")


@at_publisher("see_destinations")
def listings(request: HttpRequest, place: Place) -> HttpResponse:
    form = _form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (added := _added(form, place)):
        messages.success(request, _("%(listing)s is listed.") % {"listing": added})
        return redirect("web:listing", place.publisher.slug, added.pk)
    context = {
        **_all(place, request.GET.get("state", "")),
        "form": form,
        "is_adding": form.is_bound or "add" in request.GET,
    }
    return show(
        request,
        place,
        "listings/listings.html",
        "listings",
        context,
        status=422 if form.is_bound else 200,
    )


def _form(data: Any, **kwargs: Any) -> ListingForm:
    return ListingForm(data, storefronts=list(queries.storefronts()), **kwargs)


def _added(form: ListingForm, place: Place) -> Listing | None:
    place.demand("manage_destinations")
    if form.is_valid():
        try:
            return actions.add_listing(place.publisher.pk, form.wish(), place.actor)
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
    form.focus_first_error()
    return None


def _all(place: Place, state: str) -> dict[str, Any]:
    found = rows(place.publisher.pk, timezone.now())
    counts = [(name, sum(row.sharing.state == name for row in found)) for name in STATES]
    state = state if state in STATES else ""
    return {
        "rows": [row for row in found if state in ("", row.sharing.state)],
        "total": len(found),
        "state": state,
        "parts": shares(counts),
        "counts": counts,
        "notices": queries.notices(place.publisher.pk),
        "tokens": [
            token for token in queries.live_tokens(place.publisher.pk) if token.listing_id is None
        ],
        "may_manage": place.may("manage_destinations"),
    }


@at_publisher("see_destinations")
def listing(request: HttpRequest, place: Place, listing_id: UUID) -> HttpResponse:
    found = _listing(place, listing_id)
    if request.method != "POST":
        return _show_listing(request, place, found, _form(None, initial=described(found)))
    form = _form(request.POST)
    place.demand("manage_destinations")
    if form.is_valid():
        try:
            changed = actions.change_listing(place.publisher.pk, found.pk, form.wish(), place.actor)
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            messages.success(request, _("%(listing)s is described anew.") % {"listing": changed})
            return redirect("web:listing", place.publisher.slug, found.pk)
    form.focus_first_error()
    return _show_listing(request, place, found, form, status=422)


def _show_listing(
    request: HttpRequest,
    place: Place,
    found: Listing,
    form: ListingForm,
    new_url: str = "",
    status: int = 200,
) -> HttpResponse:
    tokens = queries.live_tokens(place.publisher.pk)
    context = {
        "listing": found,
        "row": row(place.publisher.pk, found, timezone.now()),
        "form": form,
        "own_tokens": [token for token in tokens if token.listing_id == found.pk],
        "shared_tokens": [token for token in tokens if token.listing_id is None],
        "new_url": new_url,
        "may_manage": place.may("manage_destinations"),
    }
    response = show(request, place, "listings/listing.html", "listings", context, status=status)
    if new_url:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
@at_publisher("manage_destinations")
def new_token(request: HttpRequest, place: Place) -> HttpResponse:
    """Makes an intake address for one listing, or for all.

    The only form that answers with a page instead of a redirect: the secret is shown once and kept nowhere, so there
    is nothing that a next page could show.
    """
    found = _listing(place, _uuid(request.POST["listing"])) if request.POST.get("listing") else None
    made = actions.new_token(place.publisher.pk, found.pk if found else None, place.actor)
    address = settings.PUBLIC_URL + made.path
    if found:
        return _show_listing(
            request, place, found, _form(None, initial=described(found)), new_url=address
        )
    context = {**_all(place, ""), "form": _form(None), "new_url": address}
    response = show(request, place, "listings/listings.html", "listings", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@at_publisher("manage_destinations")
def revoke_token(request: HttpRequest, place: Place, token_id: UUID) -> HttpResponse:
    token = queries.live_tokens(place.publisher.pk).filter(pk=token_id).first()
    if token is None:
        raise Http404
    actions.revoke_token(place.publisher.pk, token.pk, place.actor)
    messages.success(
        request, _("The intake address that ends in %(hint)s is revoked.") % {"hint": token.hint}
    )
    if token.listing_id:
        return redirect("web:listing", place.publisher.slug, token.listing_id)
    return redirect("web:listings", place.publisher.slug)


@require_POST
@at_publisher("manage_destinations")
def dismiss_notice(request: HttpRequest, place: Place, notice_id: UUID) -> HttpResponse:
    try:
        actions.dismiss_notice(place.publisher.pk, notice_id, place.actor)
    except Refusal as refusal:
        raise Http404 from refusal
    return redirect("web:listings", place.publisher.slug)


def _listing(place: Place, listing_id: UUID) -> Listing:
    found = queries.listings(place.publisher.pk).filter(pk=listing_id).first()
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
