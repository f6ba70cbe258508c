"""The parts of the settings, and how one of them is shown."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadshare.accounts.roles import Act
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show

# route, label, who may go there
PARTS: tuple[tuple[str, str | Promise, Act], ...] = (
    ("api-tokens", _("API tokens"), "manage_members"),
    ("action-codes", _("Action codes"), "manage_destinations"),
    ("storefronts", _("Storefronts"), "manage_destinations"),
    ("members", _("Members"), "manage_members"),
)


def show_settings(
    request: HttpRequest,
    place: Place,
    part: str,
    context: Mapping[str, Any],
    status: int = 200,
    template: str = "",
) -> HttpResponse:
    """`part` is a route of `PARTS`; its template has the same name unless another is given."""
    shared = {
        "parts": [(route, label) for route, label, act in PARTS if place.may(act)],
        "part": part,
    }
    template = template or f"settings/{part}.html"
    return show(request, place, template, "settings", {**shared, **context}, status=status)


@at_publisher("manage_members")
def settings(request: HttpRequest, place: Place) -> HttpResponse:
    """Leads to the first part."""
    return redirect(f"web:{PARTS[0][0]}", place.publisher.slug)
