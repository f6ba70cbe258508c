"""Submissions wherever they lie: in the database, in the LOG, or in a spool."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings

from leadshare.catalog.queries import publishers
from leadshare.clock import rfc3339
from leadshare.intake import queries
from leadshare.intake.log.opening import open_log
from leadshare.intake.log.port import Entry
from leadshare.intake.models import Submission, SubmissionState
from leadshare.intake.queries import Listed
from leadshare.intake.spool import entries_in
from leadshare.keys import KeyRing
from leadshare.leads.queries import leads_of_submissions
from leadshare.refusal import Refusal

_BATCH = 500
_ALL = 2**31


def documents(publisher: str, state: str, limit: int | None) -> list[dict[str, Any]]:
    """All submissions as programs see them, newest first; waiting ones too. Raises `Refusal`."""
    slugs = {owner.pk: owner.slug for owner in publishers(publisher)}
    found: list[dict[str, Any]] = []
    if state in ("", SubmissionState.WAITING):
        found += [_document(listed, slugs[listed.publisher_id]) for listed in _waiting(slugs)]
    if state != SubmissionState.WAITING:
        for publisher_id, slug in slugs.items():
            found += (
                _document(listed, slug) for listed in islice(_stored(publisher_id, state), limit)
            )
    # Ids begin with the time they were made.
    found.sort(key=lambda document: str(document["id"]), reverse=True)
    return found[:limit]


def _waiting(publisher_ids: Iterable[UUID]) -> Iterator[Listed]:
    wanted = set(publisher_ids)
    entries = {entry.id: entry for entry in (*_in_the_log(), *entries_in(settings.SPOOL))}
    stored = queries.known(entries)
    for entry in entries.values():
        if entry.id not in stored and entry.publisher_id in wanted:
            yield Listed(
                entry.id,
                entry.publisher_id,
                queries.received_at(entry),
                SubmissionState.WAITING.value,
            )


def _in_the_log() -> list[Entry]:
    the_log = open_log(settings.LOG_URL)
    try:
        return the_log.waiting(_ALL)
    finally:
        the_log.close()


def _stored(publisher_id: UUID, state: str) -> Iterator[Listed]:
    """Page after page, so that a lead hunt through millions needs little memory."""
    rows = queries.submissions(publisher_id)
    if state:
        rows = rows.filter(state=state)
    before: UUID | None = None
    while batch := list((rows.filter(pk__lt=before) if before else rows)[:_BATCH]):
        yield from _listed(batch)
        before = batch[-1].pk


def _listed(batch: list[Submission]) -> Iterator[Listed]:
    """The leads of a resend are those of the submission it repeats."""
    leads = leads_of_submissions({row.repeat_of_id or row.pk for row in batch})
    for row in batch:
        yield Listed(
            row.pk,
            row.publisher_id,
            row.received_at,
            row.state,
            row.reason,
            row.detail,
            row.shape,
            row.size,
            row.repeat_of_id,
            tuple(leads.get(row.repeat_of_id or row.pk, ())),
            row.drift,
        )


def _document(listed: Listed, publisher: str) -> dict[str, Any]:
    return {
        **asdict(listed),
        "id": str(listed.id),
        "publisher_id": str(listed.publisher_id),
        "publisher": publisher,
        "received_at": rfc3339(listed.received_at),
        "reason": listed.reason or None,
        "repeat_of": str(listed.repeat_of) if listed.repeat_of else None,
        "lead_ids": [str(lead_id) for lead_id in listed.lead_ids],
    }


def find(submission_id: UUID) -> Submission | Entry:
    """The stored submission, or the entry that waits to be read. Raises `Refusal` of kind missing."""
    stored = Submission.objects.select_related("publisher").filter(pk=submission_id).first()
    if stored is not None:
        return stored
    the_log = open_log(settings.LOG_URL)
    try:
        entry = the_log.find(submission_id)
    finally:
        the_log.close()
    spooled = (entry for entry in entries_in(settings.SPOOL) if entry.id == submission_id)
    found = entry or next(spooled, None)
    if found is None:
        raise Refusal("There is no such submission.", "submission", "missing")
    return found


def raw_of(found: Submission | Entry, ring: KeyRing) -> bytes:
    """The bytes as received. Raises `Refusal` when they were erased."""
    return (
        queries.raw(found, ring)
        if isinstance(found, Submission)
        else queries.raw_of_entry(found, ring)
    )


def found_document(found: Submission | Entry) -> dict[str, Any]:
    if isinstance(found, Submission):
        [listed] = _listed([found])
        more = {
            "digest": found.digest,
            "content_type": found.content_type,
            "read_at": rfc3339(found.read_at),
            "erased_at": rfc3339(found.erased_at) if found.erased_at else None,
        }
        return {**_document(listed, found.publisher.slug), **more}
    [slug] = (owner.slug for owner in publishers() if owner.pk == found.publisher_id)
    waiting = Listed(
        found.id, found.publisher_id, queries.received_at(found), SubmissionState.WAITING.value
    )
    return _document(waiting, slug)
