"""Submissions: what storefronts sent, as it came."""

from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpResponse
from ninja import Query, Router

from leadshare import live
from leadshare.accounts.actions import audit
from leadshare.api.idempotency import once
from leadshare.api.keyset import NEWEST_ID, link_next, page
from leadshare.api.problems import Problem
from leadshare.api.shapes.submissions import Submission as Shape
from leadshare.api.shapes.submissions import SubmissionFilter, Submissions
from leadshare.api.token import Call, Token, actor
from leadshare.intake import queries
from leadshare.intake.document import submission_document, waiting_document
from leadshare.intake.log.opening import open_log
from leadshare.intake.log.port import Entry, Log
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.registry import storefront_readers
from leadshare.journey import read_again
from leadshare.keys import ring
from leadshare.leads.queries import leads_of_submissions

log = structlog.get_logger(__name__)
router = Router(tags=["Submissions"])
# Of all publishers together: what waits is read within a second, so more than this means the journey stands still.
_MOST_WAITING = 1000


@router.get(
    "/submissions", auth=Token("submissions:read"), response=Submissions, summary="List submissions"
)
def index(request: Call, response: HttpResponse, wanted: Query[SubmissionFilter]) -> dict[str, Any]:
    """Newest first: what was read, and what could not be (`quarantined`)."""
    if wanted.state == SubmissionState.WAITING:
        return {"items": _waiting(request.auth.publisher_id, wanted.limit), "next": None}
    rows = queries.submissions(request.auth.publisher_id)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    found = page(rows, NEWEST_ID, wanted)
    link_next(request, response, found.next)
    return {"items": _documents(found.rows), "next": found.next}


@router.get(
    "/submissions/{submission_id}",
    auth=Token("submissions:read"),
    response=Shape,
    summary="Read a submission",
)
def show(request: Call, submission_id: UUID) -> dict[str, Any]:
    """By the id that intake answered; one that was accepted a moment ago is `waiting`."""
    found = _stored(request, submission_id)
    if found is not None:
        [document] = _documents([found])
        return document
    entry = _entry(request, submission_id)
    return waiting_document(entry.id, queries.received_at(entry))


@router.get(
    "/submissions/{submission_id}/raw", auth=Token("submissions:read"), summary="Download its bytes"
)
def raw(request: Call, submission_id: UUID) -> HttpResponse:
    """Exactly as received, as an attachment: a storefront's text is never shown as what it claims to be."""
    found = _stored(request, submission_id)
    body = (
        queries.raw(found, ring())
        if found
        else queries.raw_of_entry(_entry(request, submission_id), ring())
    )
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="submission-{submission_id}.bin"'
    return response


@router.post(
    "/submissions/{submission_id}/readings",
    auth=Token("submissions:write"),
    response=Shape,
    summary="Have it read again",
)
@once
def read(request: Call, submission_id: UUID) -> dict[str, Any]:
    """Reads a quarantined submission with today's readers. Its new `state` says whether that went well; 409 for one
    that is not quarantined."""
    publisher_id = request.auth.publisher_id
    found = _stored(request, submission_id)
    if found is None:
        _entry(request, submission_id)
    if found is None or found.state != SubmissionState.QUARANTINED:
        raise Problem("conflict", "Only a quarantined submission can be read again.")
    is_read = _is_read_now(found)
    audit(publisher_id, actor(request), "submission.read_again", found.pk, {"read": is_read})
    live.announce(
        (publisher_id, topic) for topic in ("quarantine", "leads", "deliveries", "listings")
    )
    [document] = _documents(queries.submissions(publisher_id).filter(pk=found.pk))
    return document


def _is_read_now(found: Submission) -> bool:
    try:
        return read_again(found, ring(), storefront_readers()) is None
    except Exception as error:  # noqa: BLE001 (a reader of others, on bytes that failed before)
        # What once made the journey fail may well fail again: it stays where it is.
        log.error("api.reading_failed", submission=str(found.pk), error=type(error).__name__)
        return False


def _documents(rows: Iterable[Submission]) -> list[dict[str, Any]]:
    """The leads of a resend are those of the submission it repeats."""
    found = list(rows)
    leads = leads_of_submissions({row.repeat_of_id or row.pk for row in found})
    return [submission_document(row, leads.get(row.repeat_of_id or row.pk, ())) for row in found]


def _stored(request: Call, submission_id: UUID) -> Submission | None:
    return Submission.objects.of(request.auth.publisher_id).filter(pk=submission_id).first()


def _waiting(publisher_id: UUID, limit: int) -> list[dict[str, Any]]:
    waiting = queries.listed_waiting(_log(), publisher_id, _MOST_WAITING)
    return [waiting_document(one.id, one.received_at) for one in islice(waiting, limit)]


def _entry(request: Call, submission_id: UUID) -> Entry:
    entry = _log().find(submission_id)
    if entry is None or entry.publisher_id != request.auth.publisher_id:
        raise Problem("not-found", "There is no such submission.")
    return entry


@cache
def _log() -> Log:
    """This process's view of the LOG; it only reads."""
    return open_log(settings.LOG_URL)
