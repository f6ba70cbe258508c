"""What every call passes on its way in and out: size, media type, methods, and what may keep the answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt

from leadshare.api.problems import Problem, answer

MOST_BYTES = 1024 * 1024
View = Callable[..., HttpResponse]


def through(view: View) -> View:
    """No cookie is ever asked for, so there is nothing that another site could forge (CSRF)."""

    @csrf_exempt
    @wraps(view)
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        problem = _refused(request)
        response = answer(request, problem) if problem else view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            response = answer(
                request, Problem("method-not-allowed", headers={"Allow": response["Allow"]})
            )
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return passed


def nowhere(request: HttpRequest, path: str = "") -> HttpResponse:
    return answer(request, Problem("not-found"))


def _refused(request: HttpRequest) -> Problem | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if int(length) > MOST_BYTES if length.isdecimal() else True:
        return Problem("body-too-large")
    if length != "0" and request.content_type != "application/json":
        return Problem("wrong-media-type")
    return None
