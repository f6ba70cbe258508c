"""The lead page: the story on the left, the facts on the right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadshare import live
from leadshare.acts.release import release as release_lead
from leadshare.leads.models import LeadClass
from leadshare.refusal import Refusal
from leadshare.web.countries import country_name
from leadshare.web.lead.events import KINDS, events
from leadshare.web.lead.query import Story, story
from leadshare.web.leads.query import did, person_facts
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show, show_part


@at_publisher("see_leads")
def lead(request: HttpRequest, place: Place, lead_id: UUID) -> HttpResponse:
    told = story(place.publisher.pk, lead_id)
    shown = request.GET.get("show", "")
    return show(request, place, "lead/lead.html", "leads", _context(place, told, shown))


@at_publisher("see_leads")
def updates(request: HttpRequest, place: Place, lead_id: UUID) -> HttpResponse:
    """The page's body when it has changed since the `seen` stamp; else nothing is swapped."""
    told = story(place.publisher.pk, lead_id)
    if request.GET.get("seen") == told.stamp:
        return HttpResponse(status=204)
    return show_part(
        request, place, "lead/body.html", _context(place, told, request.GET.get("show", ""))
    )


@require_POST
@at_publisher("act_on_leads")
def release(request: HttpRequest, place: Place, lead_id: UUID) -> HttpResponse:
    """A lead that was screened by mistake goes to sales and to its destinations after all."""
    told = story(place.publisher.pk, lead_id)
    try:
        owed = release_lead(place.publisher.pk, told.lead.pk, place.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        live.announce([(place.publisher.pk, "leads"), (place.publisher.pk, "deliveries")])
        said = ngettext(
            "Released: owed to %(number)s destination.",
            "Released: owed to %(number)s destinations.",
            owed,
        )
        messages.success(request, said % {"number": owed})
    return redirect("web:lead", place.publisher.slug, told.lead.pk)


def _context(place: Place, told: Story, shown: str) -> dict[str, Any]:
    sees_people = place.may("see_personal_data")
    all_events = events(told.lead, told.interests, told.entries, told.attempts, sees_people)
    shown = shown if shown in KINDS else ""
    newest = told.interests[0].submission if told.interests else None
    level = told.interests[0].intent_level if told.interests else told.lead.intent_level
    return {
        "told": told,
        "lead": told.lead,
        "person": person_facts(told.lead, sees_people),
        "did": did(told.lead.action, level),
        "country": country_name(told.lead.country, told.lead.country_raw),
        "submission": newest,
        "shown": shown,
        "counts": {"all": len(all_events)}
        | {kind: sum(e.kind == kind for e in all_events) for kind in KINDS},
        "events": [event for event in all_events if shown in ("", event.kind)],
        "is_storefront": told.lead.lead_class == LeadClass.STOREFRONT,
        "sees_people": sees_people,
        "sees_destinations": place.may("see_destinations"),
        "may_release": place.may("act_on_leads") and not told.lead.person.is_protected,
        "may_retry": place.may("manage_destinations"),
    }
