"""Renders a page of a publisher: the screen's own context inside the shell's."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadshare.web.shell.navigation import kept, navigation
from leadshare.web.shell.place import Place, publishers_of


def show(
    request: HttpRequest,
    place: Place,
    template: str,
    here: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """`here` is the key of the navigation's entry that the page belongs to."""
    shell = {
        "place": place,
        "here": here,
        "navigation": navigation(place),
        "kept": kept(place),
        "publishers": publishers_of(place.user),
    }
    return render(request, template, {**shell, **context}, status=status)


def show_part(
    request: HttpRequest, place: Place, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """A named part of a page, for HTMX: no shell around it, so nothing of the shell is asked for."""
    return render(request, template, {"place": place, **context})
