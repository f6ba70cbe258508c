"""Reads of intake: submissions, also those still waiting in the LOG, and their raw bytes."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leadshare.intake.log.port import Entry, Log
from leadshare.intake.models import Submission, SubmissionState
from leadshare.keys import KeyRing
from leadshare.refusal import Refusal
from leadshare.sealing import Sealed, unseal


def submissions(publisher_id: UUID) -> QuerySet[Submission]:
    """Newest first, without their bytes."""
    return Submission.objects.of(publisher_id).defer("sealed", "sealed_key").order_by("-id")


def quarantined(publisher_id: UUID) -> QuerySet[Submission]:
    """Newest first, without their bytes."""
    return submissions(publisher_id).filter(state=SubmissionState.QUARANTINED)


def submission_or_refusal(submission_id: UUID) -> Submission:
    """Of any publisher, for the operator. Raises `Refusal` of kind missing."""
    submission = Submission.objects.filter(pk=submission_id).first()
    if submission is None:
        raise Refusal(_("There is no such submission."), "submission", "missing")
    return submission


def known(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are stored already."""
    return set(Submission.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def raw(submission: Submission, ring: KeyRing) -> bytes:
    """The bytes as received. Raises `Refusal` when they were erased."""
    if submission.sealed_key is None:
        raise Refusal(_("The bytes of this submission were erased."), "submission", "missing")
    return unseal(
        Sealed(bytes(submission.sealed), bytes(submission.sealed_key)), submission.pk.bytes, ring
    )


def raw_of_entry(entry: Entry, ring: KeyRing) -> bytes:
    return unseal(Sealed(entry.sealed, entry.sealed_key), entry.id.bytes, ring)


@dataclass(frozen=True, slots=True)
class Listed:
    """A submission as lists show it, whether it lies in the LOG (`waiting`) or in the database."""

    id: UUID
    publisher_id: UUID
    received_at: datetime
    state: str
    reason: str = ""
    detail: str = ""
    shape: str = ""
    size: int = 0
    repeat_of: UUID | None = None
    lead_ids: tuple[UUID, ...] = ()
    drift: list[dict[str, Any]] = field(default_factory=list)


def received_at(entry: Entry) -> datetime:
    return datetime.fromtimestamp(entry.received_at / 1_000_000, UTC)


def listed_waiting(log: Log, publisher_id: UUID | None, limit: int) -> Iterator[Listed]:
    """What the journey has not committed yet, oldest first."""
    entries = [e for e in log.waiting(limit) if publisher_id in (None, e.publisher_id)]
    stored = known(entry.id for entry in entries)
    for entry in entries:
        if entry.id not in stored:
            yield Listed(
                entry.id, entry.publisher_id, received_at(entry), SubmissionState.WAITING.value
            )


class Headers(msgspec.Struct):
    """The few headers intake keeps."""

    content_type: str = ""
    content_encoding: str = ""
    user_agent: str = ""


headers_of = msgspec.json.Decoder(Headers).decode


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
