"""Pages for what went wrong: what it means, and the way out. Wired as Django's handlers and CSRF failure view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from leadshare.web.shell.preferences import chosen_theme


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        _("This page does not exist"),
        _("The address may be old, or it belongs to a publisher that you are not a member of."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("Your role may not do this"),
        _("Ask an owner of this publisher, who may do it or change your role."),
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("This form is too old"),
        _("Nothing was changed. Go back, load the page again and send the form once more."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        _("The request could not be read"),
        _("Nothing was changed. Go back and try once more."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    context = {
        "status": 500,
        "heading": _("Something failed here"),
        "explanation": _(
            "Leads are still taken in and kept. The operator finds the cause in the server's log."
        ),
        "theme": chosen_theme(request),
    }
    # Without the request: what failed may be the database, and then session and messages would fail again.
    return HttpResponse(render_to_string("errors/error.html", context), status=500)


def _page(request: HttpRequest, status: int, heading: str, explanation: str) -> HttpResponse:
    context = {"status": status, "heading": heading, "explanation": explanation}
    return render(request, "errors/error.html", context, status=status)
