"""The lead list: class tabs, filters in the URL, 50 rows a page, newest interest first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import reswap, retarget

from leadshare.catalog.models import Listing, Storefront
from leadshare.leads.models import LeadClass
from leadshare.web.leads.filters import SCREENED_TAB, TABS, FilterForm, Filters, chips, read_filters
from leadshare.web.leads.query import Reader
from leadshare.web.shell.cursor import read_cursor
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show, show_part


@at_publisher("see_leads")
def leads(request: HttpRequest, place: Place) -> HttpResponse:
    form = _form(request, place)
    filters = read_filters(request.GET, form)
    return show(request, place, "leads/leads.html", "leads", _list(place, filters, form))


@at_publisher("see_leads")
def updates(request: HttpRequest, place: Place) -> HttpResponse:
    """What changed for a list that is being looked at: counts, states, and how many wait above it."""
    form = _form(request, place)
    filters = read_filters(request.GET, form)
    newest, oldest = (read_cursor(request.GET.get(name, "")) for name in ("newest", "oldest"))
    if newest is None or oldest is None:  # nothing is being read: the rows may appear at once
        answer = show_part(request, place, "leads/results.html", _list(place, filters, form))
        return retarget(reswap(answer, "outerHTML"), "#results")
    reader = _reader(place)
    context = {
        "filters": filters,
        "tabs": _tabs(reader, filters),
        "arrived": 0 if filters.after else reader.arrived_since(filters, newest),
        "rows": reader.between(filters, newest, oldest),
    }
    return show_part(request, place, "leads/updates.html", context)


def _form(request: HttpRequest, place: Place) -> FilterForm:
    listings = Listing.objects.of(place.publisher.pk).order_by("title", "offer_id")[:500]
    return FilterForm(request.GET, list(listings), list(Storefront.objects.order_by("name")))


def _reader(place: Place) -> Reader:
    return Reader(
        publisher_id=place.publisher.pk,
        sees_people=place.may("see_personal_data"),
        now=timezone.now(),
    )


def _list(place: Place, filters: Filters, form: FilterForm) -> dict[str, Any]:
    reader = _reader(place)
    page = reader.page(filters)
    more = filters.query(after=str(page.oldest)) if page.has_more else ""
    return {
        "form": form,
        "filters": filters,
        "chips": list(chips(filters, form)),
        "tabs": _tabs(reader, filters),
        "page": page,
        "more": more,
        "search": filters.value("q"),
        "has_listings": Listing.objects.of(place.publisher.pk).exists(),
        "may_set_up": place.may("manage_destinations"),
    }


def _tabs(reader: Reader, filters: Filters) -> list[dict[str, Any]]:
    counts = reader.counts(filters)
    return [
        {
            "key": tab,
            "label": None if tab == SCREENED_TAB else LeadClass(tab).label,
            "query": filters.query(tab=tab),
            "count": counts[tab],
            "is_current": tab == filters.tab,
        }
        for tab in TABS
    ]
