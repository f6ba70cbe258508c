"""Who asks for live events: the signed-in member of a publisher, by the session cookie."""

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from leadshare.accounts.models import Membership


def publisher_of_visitor(headers: Iterable[tuple[bytes, bytes]], slug: str) -> UUID | None:
    """The publisher's id if the visitor may see its leads, else None."""
    try:
        request = HttpRequest()
        store = import_module(settings.SESSION_ENGINE).SessionStore
        request.session = store(_session_key(headers))
        user = get_user(request)
        if not user.is_authenticated:
            return None
        return (
            Membership.objects.filter(user_id=user.pk, publisher__slug=slug)
            .values_list("publisher_id", flat=True)
            .first()
        )
    finally:
        close_old_connections()


def _session_key(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    for name, value in headers:
        if name == b"cookie":
            try:
                cookie = SimpleCookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            except CookieError:
                return None
            return cookie.value if cookie else None
    return None
