"""Where a request stands: a publisher, and the member who asks, with their role there.

Every page below `/p/<slug>/` is wrapped by `at_publisher`: no membership, no publisher and no such row look alike
(404), a role that may not do it gets 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from leadshare.accounts.models import Membership, User
from leadshare.accounts.roles import Act, may
from leadshare.catalog.models import Publisher

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Place:
    publisher: Publisher
    user: User
    role: str

    def may(self, act: Act) -> bool:
        return may(self.role, act)

    def demand(self, act: Act) -> None:
        """403 when the role may not do it: for a page that all may see and some may act on."""
        if not self.may(act):
            raise PermissionDenied

    @property
    def initials(self) -> str:
        words = (self.user.name or self.user.email.split("@")[0]).replace(".", " ").split()
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def actor(self) -> str:
        """How the audit log names this person."""
        return f"user:{self.user.pk}"


View = Callable[Concatenate[HttpRequest, Place, P], HttpResponse]


def at_publisher(act: Act) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Hands the view its `Place` when the member's role may `act` there."""

    def wrap(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            place = _place(request.user, slug)
            place.demand(act)
            with timezone.override(_zone(place.publisher.time_zone)):
                return view(request, place, *args, **kwargs)

        return guarded

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # A part of a page must not be replaced by the sign-in page: the whole page loads anew and is led there.
    if getattr(request, "htmx", False):
        return HttpResponseClientRefresh()
    return redirect_to_login(request.get_full_path())


def _place(user: User, slug: str) -> Place:
    membership = (
        Membership.objects.select_related("publisher")
        .filter(user=user, publisher__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404
    return Place(publisher=membership.publisher, user=user, role=membership.role)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def publishers_of(user: User) -> list[Publisher]:
    return list(Publisher.objects.filter(memberships__user=user).order_by("name"))
