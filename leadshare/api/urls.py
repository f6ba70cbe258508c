"""Routes of the API. Every address below it is answered here, the unknown ones too."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from leadshare.api.api import api
from leadshare.api.doors import nowhere, through
from leadshare.api.openapi import document
from leadshare.api.reference.view import problem, reference

app_name = "api"


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(
        document(), headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"}
    )


def _operations() -> list[URLPattern]:
    patterns, _name, _namespace = api.urls
    found = [
        pattern
        for pattern in patterns
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for pattern in found:
        pattern.callback = through(pattern.callback)
    return found


urlpatterns = [
    path("v1/openapi.json", through(openapi), name="openapi"),
    path("v1/docs", reference, name="reference"),
    path("problems/<slug:name>", problem, name="problem"),
    *(path(f"v1/{pattern.pattern}", pattern.callback) for pattern in _operations()),
    path("v1/", through(nowhere)),
    path("v1/<path:path>", through(nowhere)),
]
