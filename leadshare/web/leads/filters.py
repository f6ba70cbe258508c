"""The filters of the lead list: parsed from the URL, shown as removable parts of a sentence.

An unreadable or unknown value is left out, not an error: an old link still opens a list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadshare.catalog.models import Listing, Storefront
from leadshare.leads.models import IntentLevel, LeadClass, LeadState, Screened
from leadshare.web.shell.cursor import Cursor, read_cursor
from leadshare.web.shell.forms import PageForm

SCREENED_TAB = "screened"
TABS = (*(choice.value for choice in LeadClass), SCREENED_TAB)
UNKNOWN_STOREFRONT = "unknown"
SINCE: tuple[tuple[str, str | Promise], ...] = (
    ("1", _("last 24 hours")),
    ("7", _("last 7 days")),
    ("30", _("last 30 days")),
    ("90", _("last 90 days")),
)
ANY: tuple[tuple[str, str | Promise], ...] = (("", _("any")),)


class FilterForm(PageForm):
    """Field names are the URL's words. Choices that depend on the publisher are given by the view."""

    state = forms.ChoiceField(label=_("State"), choices=(*ANY, *LeadState.choices), required=False)
    listing = forms.ChoiceField(label=_("Listing"), required=False)
    storefront = forms.ChoiceField(label=_("Storefront"), required=False)
    action = forms.ChoiceField(
        label=_("Intent"), choices=(*ANY, *IntentLevel.choices), required=False
    )
    since = forms.ChoiceField(label=_("Came in"), choices=(*ANY, *SINCE), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=(*ANY, *Screened.choices), required=False)
    q = forms.CharField(label=_("Search"), max_length=100, required=False)

    def __init__(
        self, data: QueryDict, listings: list[Listing], storefronts: list[Storefront]
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.choose("listing", [*ANY, *((str(listing.pk), str(listing)) for listing in listings)])
        known = [(storefront.slug, storefront.name) for storefront in storefronts]
        self.choose("storefront", [*ANY, *known, (UNKNOWN_STOREFRONT, _("unknown"))])


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list shows. `values` are the filters of the form that are set, in the form's order."""

    tab: str
    values: Mapping[str, str]
    after: Cursor | None = None

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def listing_id(self) -> UUID | None:
        value = self.value("listing")
        return UUID(value) if value else None

    def since(self, now: datetime) -> datetime | None:
        value = self.value("since")
        return now - timedelta(days=int(value)) if value else None

    def query(self, *, without: str = "", tab: str = "", **extra: str) -> str:
        """The URL's query for the same list, changed in one part. A change always leads to the first page."""
        chosen = tab or self.tab
        parts = {} if chosen == LeadClass.STOREFRONT else {"class": chosen}
        parts |= {name: value for name, value in self.values.items() if name != without}
        if chosen != SCREENED_TAB:
            parts.pop("reason", None)
        return "?" + urlencode({**parts, **extra})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as a part of a sentence, and the list without it."""

    label: str | Promise
    value: str
    query: str


def read_filters(data: QueryDict, form: FilterForm) -> Filters:
    form.is_valid()
    values = {name: value for name, value in form.cleaned_data.items() if value}
    tab = data.get("class", "")
    tab = tab if tab in TABS else LeadClass.STOREFRONT.value
    if tab != SCREENED_TAB:
        values.pop("reason", None)
    return Filters(tab=tab, values=values, after=read_cursor(data.get("after", "")))


def chips(filters: Filters, form: FilterForm) -> Iterator[Chip]:
    for name, value in filters.values.items():
        field = form.fields[name]
        shown = value
        if isinstance(field, forms.ChoiceField):
            shown = str(dict(field.choices)[value])  # type: ignore[arg-type]
        yield Chip(label=field.label or name, value=shown, query=filters.query(without=name))
