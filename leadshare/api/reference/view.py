"""Shows the reference to anybody, signed in or not; and leads a problem's type to what is said about it there."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leadshare.accounts.scopes import SCOPES
from leadshare.api.openapi import document
from leadshare.api.problems import KINDS
from leadshare.api.reference.chapters import chapters


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    context = {
        "document": document(),
        "chapters": chapters(document(), settings.PUBLIC_URL),
        "problems": KINDS,
        "scopes": SCOPES,
    }
    return render(request, "api/reference.html", context)


@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:
    if name not in KINDS:
        raise Http404
    return redirect(f"{reverse('api:reference')}#problem-{name}")
