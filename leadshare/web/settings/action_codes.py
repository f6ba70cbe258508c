"""Action codes: which interest each one shows, as this publisher reads it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from leadshare.leads import actions, queries
from leadshare.leads.models import ActionCode, IntentLevel
from leadshare.refusal import Refusal
from leadshare.web.settings.forms import ActionCodeForm
from leadshare.web.settings.parts import show_settings
from leadshare.web.shell.place import Place, at_publisher


@at_publisher("manage_destinations")
def action_codes(request: HttpRequest, place: Place) -> HttpResponse:
    """The table, and reading a code otherwise: `?code=` opens the form for one, also for one that is not known yet."""
    codes = queries.action_codes_read_by(place.publisher.pk)
    chosen = request.GET.get("code", "").strip()[:100]
    form = ActionCodeForm(
        request.POST if request.method == "POST" else None, initial=_described(codes, chosen)
    )
    if form.is_bound and (read := _read(form, place)):
        messages.success(
            request,
            _("%(code)s is read as “%(level)s” from now on.")
            % {"code": read.code, "level": IntentLevel(read.intent_level).label},
        )
        return redirect("web:action-codes", place.publisher.slug)
    context = {
        "codes": codes,
        "chosen": chosen,
        "form": form,
        "is_open": form.is_bound or bool(chosen) or "add" in request.GET,
    }
    return show_settings(
        request, place, "action-codes", context, status=422 if form.is_bound else 200
    )


def _described(codes: list[ActionCode], chosen: str) -> dict[str, Any]:
    known = next((code for code in codes if code.code.casefold() == chosen.casefold()), None)
    if known is None:
        return {"code": chosen}
    return {
        "code": known.code,
        "intent_level": known.intent_level,
        "name": known.name,
        "is_do_not_contact": known.is_do_not_contact,
    }


def _read(form: ActionCodeForm, place: Place) -> ActionCode | None:
    if form.is_valid():
        try:
            return actions.read_action_as(
                place.publisher.pk, **form.cleaned_data, actor=place.actor
            )
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
    form.focus_first_error()
    return None
