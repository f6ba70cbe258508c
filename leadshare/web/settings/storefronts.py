"""Storefronts: the reference data of the whole installation, which any owner may edit."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from leadshare.catalog import actions, queries
from leadshare.catalog.models import Storefront
from leadshare.web.settings.forms import StorefrontForm
from leadshare.web.settings.parts import show_settings
from leadshare.web.shell.place import Place, at_publisher


@at_publisher("manage_destinations")
def storefronts(request: HttpRequest, place: Place) -> HttpResponse:
    return show_settings(request, place, "storefronts", {"storefronts": queries.storefronts()})


@at_publisher("manage_destinations")
def storefront(request: HttpRequest, place: Place, storefront: str) -> HttpResponse:
    known = list(queries.storefronts())
    found = next((one for one in known if one.slug == storefront), None)
    if found is None:
        raise Http404
    form = StorefrontForm(
        request.POST if request.method == "POST" else None,
        initial=_described(found),
        storefront=found,
        others=_aliases(one for one in known if one != found),
    )
    if form.is_bound and form.is_valid():
        changed = actions.change_storefront(found.slug, place.actor, **form.cleaned_data)
        messages.success(
            request, _("%(name)s is changed, for every publisher here.") % {"name": changed.name}
        )
        return redirect("web:storefronts", place.publisher.slug)
    form.focus_first_error()
    context = {"storefront": found, "form": form}
    status = 422 if form.is_bound else 200
    return show_settings(
        request, place, "storefronts", context, status, template="settings/storefront.html"
    )


def _described(storefront: Storefront) -> dict[str, str]:
    return {
        "name": storefront.name,
        "audience": storefront.audience,
        "campaign_kind": storefront.campaign_kind,
        "leads_live_in": storefront.leads_live_in,
        "aliases": "\n".join(storefront.aliases),
    }


def _aliases(storefronts: Iterable[Storefront]) -> dict[str, str]:
    """What LeadSource may call these storefronts, without case, and each one's name."""
    return {alias.casefold(): one.name for one in storefronts for alias in (*one.aliases, one.slug)}
