"""One delivery with its tries, and trying it again by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadshare import live
from leadshare.delivery import actions
from leadshare.delivery.models import Delivery
from leadshare.refusal import Refusal
from leadshare.web.destinations.query import Row
from leadshare.web.leads.query import person_facts
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show


@at_publisher("see_destinations")
def delivery(request: HttpRequest, place: Place, delivery_id: UUID) -> HttpResponse:
    found = _delivery(place, delivery_id)
    person = person_facts(found.lead, place.may("see_personal_data")) if found.lead else None
    context = {
        "delivery": found,
        "person": person,
        "attempts": found.attempts.order_by("-started_at", "-number")[:100],
        "may_be_tried": Row(found, person).may_be_tried,
        "may_manage": place.may("manage_destinations"),
    }
    return show(request, place, "destinations/delivery.html", "destinations", context)


def _delivery(place: Place, delivery_id: UUID) -> Delivery:
    found = (
        Delivery.objects.of(place.publisher.pk)
        .select_related("destination", "lead__listing")
        .filter(pk=delivery_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@require_POST
@at_publisher("manage_destinations")
def retry(request: HttpRequest, place: Place, delivery_id: UUID) -> HttpResponse:
    found = _delivery(place, delivery_id)
    try:
        actions.retry(place.publisher.pk, found.pk, place.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        live.announce([(place.publisher.pk, "deliveries")])
        messages.success(
            request,
            _("The delivery to %(name)s is tried again now.") % {"name": found.destination.name},
        )
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(target)
    return redirect("web:delivery", place.publisher.slug, found.pk)
