"""Members: who may use this publisher's pages, and in which role."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from leadshare.accounts import actions, queries
from leadshare.accounts.models import Role, User
from leadshare.refusal import Refusal
from leadshare.web.settings.forms import MemberForm
from leadshare.web.settings.parts import show_settings
from leadshare.web.shell.place import Place, at_publisher


@at_publisher("manage_members")
def members(request: HttpRequest, place: Place) -> HttpResponse:
    form = MemberForm(
        request.POST if request.method == "POST" else None, initial={"role": "viewer"}
    )
    if form.is_bound and (added := _added(form, place)):
        role = Role(form.cleaned_data["role"]).label
        messages.success(
            request, _("%(member)s is a member: %(role)s.") % {"member": added, "role": role}
        )
        return redirect("web:members", place.publisher.slug)
    context = {
        "members": queries.members(place.publisher.pk),
        "form": form,
        "is_adding": form.is_bound or "add" in request.GET,
    }
    return show_settings(request, place, "members", context, status=422 if form.is_bound else 200)


def _added(form: MemberForm, place: Place) -> User | None:
    if form.is_valid():
        wish = form.cleaned_data
        try:
            _keep_an_owner(wish["email"], wish["role"], place)
            return actions.add_member(
                place.publisher.pk,
                wish["email"],
                wish["role"],
                wish["password"] or None,
                wish["name"],
                place.actor,
            )
        except Refusal as refusal:
            form.refuse(refusal.field, str(refusal))
    form.focus_first_error()
    return None


def _keep_an_owner(email: str, role: str, place: Place) -> None:
    """Adding somebody who is a member gives them the new role: nobody may lock themselves out that way."""
    if email.strip().lower() == place.user.email and role != place.role:
        raise Refusal(_("You cannot change your own role. Ask another owner."), "role")
