"""The first page: leads to the publisher's leads, or lets choose, or says what is missing."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadshare.accounts.models import User
from leadshare.web.shell.place import publishers_of


@login_required
def home(request: HttpRequest) -> HttpResponse:
    publishers = publishers_of(cast(User, request.user))
    if len(publishers) == 1:
        return redirect("web:leads", publishers[0].slug)
    return render(request, "home/home.html", {"publishers": publishers})
