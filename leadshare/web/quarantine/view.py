"""Quarantine: submissions that could not be read, their bytes, and reading them again after a fix."""

import logging
from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadshare import live
from leadshare.accounts.actions import audit
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.queries import quarantined, raw
from leadshare.intake.registry import storefront_readers
from leadshare.journey import read_again
from leadshare.keys import ring
from leadshare.leads.models import Lead
from leadshare.refusal import Refusal
from leadshare.web import words
from leadshare.web.quarantine.bytes import shown
from leadshare.web.shell.navigation import limited_count
from leadshare.web.shell.place import Place, at_publisher
from leadshare.web.shell.show import show

log = logging.getLogger(__name__)
ROWS = 50
# One click reads this many; a person who has more clicks again, or uses the command line.
AT_ONCE = 500


@at_publisher("see_destinations")
def quarantine(request: HttpRequest, place: Place) -> HttpResponse:
    waiting = quarantined(place.publisher.pk)
    after = _uuid(request.GET.get("after", ""))
    found = list((waiting.filter(pk__lt=after) if after else waiting)[: ROWS + 1])
    context = {
        "rows": found[:ROWS],
        "more": found[ROWS - 1].pk if len(found) > ROWS else "",
        "total": limited_count(waiting),
        "may_act": place.may("act_on_leads"),
    }
    return show(request, place, "quarantine/quarantine.html", "quarantine", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@at_publisher("see_leads")
def submission(request: HttpRequest, place: Place, submission_id: UUID) -> HttpResponse:
    found = _submission(place, submission_id)
    is_quarantined = found.state == SubmissionState.QUARANTINED
    body = _body(found) if place.may("see_personal_data") else None
    leads = (
        Lead.objects.of(place.publisher.pk)
        .filter(interests__submission=found)
        .select_related("listing")
    )
    context = {
        "submission": found,
        "is_quarantined": is_quarantined,
        "leads": leads.distinct()[:5],
        "shown": None if body is None else shown(body, as_hex=request.GET.get("as") == "hex"),
        "erased": found.erased_at is not None,
        "may_act": place.may("act_on_leads"),
    }
    here = "quarantine" if is_quarantined else "leads"
    return show(request, place, "quarantine/submission.html", here, context)


@at_publisher("see_personal_data")
def submission_bytes(request: HttpRequest, place: Place, submission_id: UUID) -> HttpResponse:
    """The bytes as received, to be saved. A browser never shows them as what they claim to be."""
    body = _body(_submission(place, submission_id))
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="submission-{submission_id}.bin"'
    response["Cache-Control"] = "no-store"
    return response


def _submission(place: Place, submission_id: UUID) -> Submission:
    found = Submission.objects.of(place.publisher.pk).filter(pk=submission_id).first()
    if found is None:
        raise Http404
    return found


def _body(found: Submission) -> bytes | None:
    try:
        return raw(found, ring())
    except Refusal:
        return None


@require_POST
@at_publisher("act_on_leads")
def read_one_again(request: HttpRequest, place: Place, submission_id: UUID) -> HttpResponse:
    found = _submission(place, submission_id)
    read, still = _read(place, [found])
    if read:
        messages.success(request, _("It could be read now."))
        return redirect("web:quarantine", place.publisher.slug)
    messages.error(request, _("It still cannot be read: %(reason)s.") % {"reason": still[0]})
    return redirect("web:submission", place.publisher.slug, found.pk)


@require_POST
@at_publisher("act_on_leads")
def read_all_again(request: HttpRequest, place: Place) -> HttpResponse:
    ids = list(quarantined(place.publisher.pk).values_list("pk", flat=True)[:AT_ONCE])
    read, still = _read(place, (Submission.objects.get(pk=pk) for pk in ids))
    if read:
        messages.success(
            request,
            ngettext("%(number)s could be read now.", "%(number)s could be read now.", read)
            % {"number": read},
        )
    if still:
        messages.error(
            request,
            ngettext(
                "%(number)s still cannot be read.", "%(number)s still cannot be read.", len(still)
            )
            % {"number": len(still)},
        )
    return redirect("web:quarantine", place.publisher.slug)


def _read(place: Place, submissions: Iterable[Submission]) -> tuple[int, list[str]]:
    """Reads each again; how many went well, and why each other one still does not."""
    read, still = 0, []
    for found in submissions:
        why = _why_still(found)
        audit(place.publisher.pk, place.actor, "submission.read_again", found.pk, {"read": not why})
        if why:
            still.append(why)
        else:
            read += 1
    if read:
        live.announce(
            [
                (place.publisher.pk, topic)
                for topic in ("quarantine", "leads", "deliveries", "listings")
            ]
        )
    return read, still


def _why_still(found: Submission) -> str:
    """Empty when it could be read."""
    try:
        refusal = read_again(found, ring(), storefront_readers())
    except Refusal as erased:
        return str(erased)
    except Exception:
        # What once made the journey fail three times may well fail again: it stays where it is, and is told.
        log.exception("reading submission %s again failed", found.pk)
        return str(words.say(words.QUARANTINE_REASONS, "crashed"))
    return "" if refusal is None else str(words.say(words.QUARANTINE_REASONS, refusal.reason))
