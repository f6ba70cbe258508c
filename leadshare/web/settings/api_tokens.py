"""API tokens: what lets programs read and act for this publisher."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadshare.accounts import actions, queries
from leadshare.accounts.actions import NewApiToken
from leadshare.refusal import Refusal
from leadshare.web.settings.forms import ApiTokenForm
from leadshare.web.settings.parts import show_settings
from leadshare.web.shell.place import Place, at_publisher


@at_publisher("manage_members")
def api_tokens(request: HttpRequest, place: Place) -> HttpResponse:
    """The list, and making one.

    Making answers with the page instead of a redirect: the secret is shown once and kept nowhere.
    """
    form = ApiTokenForm(request.POST if request.method == "POST" else None)
    made = _made(form, place) if form.is_bound else None
    is_wrong = form.is_bound and made is None
    tokens = list(queries.api_tokens(place.publisher.pk))
    context = {
        "tokens": [token for token in tokens if token.revoked_at is None],
        "revoked": [token for token in tokens if token.revoked_at is not None],
        "form": form if is_wrong else ApiTokenForm(),
        "is_adding": is_wrong or not tokens,
        "made": made,
    }
    response = show_settings(request, place, "api-tokens", context, status=422 if is_wrong else 200)
    if made:
        response["Cache-Control"] = "no-store"
    return response


def _made(form: ApiTokenForm, place: Place) -> NewApiToken | None:
    if form.is_valid():
        wish = form.cleaned_data
        try:
            return actions.new_api_token(
                place.publisher.pk, wish["name"], wish["scopes"], place.actor
            )
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
    form.focus_first_error()
    return None


@require_POST
@at_publisher("manage_members")
def revoke(request: HttpRequest, place: Place, token_id: UUID) -> HttpResponse:
    token = queries.api_tokens(place.publisher.pk).filter(pk=token_id).first()
    if token is None:
        raise Http404
    actions.revoke_api_token(place.publisher.pk, token.pk, place.actor)
    messages.success(request, _("The API token %(name)s is revoked.") % {"name": token.name})
    return redirect("web:api-tokens", place.publisher.slug)
