"""The theme: chosen with a form and kept in a cookie, so that it also holds on the sign-in page.

The language goes the same way through Django's own `set_language`.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

THEME_COOKIE = "leadshare_theme"
THEMES: tuple[tuple[str, str | Promise], ...] = (
    ("system", _("As the system")),
    ("light", _("Light")),
    ("dark", _("Dark")),
)
A_YEAR_SECONDS = 365 * 86_400


def chosen_theme(request: HttpRequest) -> str:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in dict(THEMES) else "system"


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_next_page(request))
    chosen = request.POST.get("theme", "")
    if chosen in dict(THEMES):
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=A_YEAR_SECONDS,
            secure=settings.IS_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _next_page(request: HttpRequest) -> str:
    """Where the form stood; never another site."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else "/"
