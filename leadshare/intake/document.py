"""A submission as programs see it, whether it was read or still waits in the LOG. JSON types only."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from leadshare.clock import rfc3339
from leadshare.intake.models import Submission, SubmissionState


def submission_document(submission: Submission, lead_ids: Iterable[UUID]) -> dict[str, Any]:
    """Never its bytes. `digest` is the SHA-256 of the bytes as received, hex."""
    return {
        "id": str(submission.pk),
        "received_at": rfc3339(submission.received_at),
        "state": submission.state,
        "reason": submission.reason or None,
        "detail": submission.detail,
        "shape": submission.shape,
        "size": submission.size,
        "digest": submission.digest,
        "content_type": submission.content_type,
        "repeat_of": str(submission.repeat_of_id) if submission.repeat_of_id else None,
        "lead_ids": [str(lead_id) for lead_id in lead_ids],
        "drift": submission.drift,
        "erased_at": rfc3339(submission.erased_at) if submission.erased_at else None,
    }


def waiting_document(submission_id: UUID, received_at: datetime) -> dict[str, Any]:
    """One that nobody has read yet: only when it came is known, so size and digest are null."""
    return {
        "id": str(submission_id),
        "received_at": rfc3339(received_at),
        "state": SubmissionState.WAITING.value,
        "reason": None,
        "detail": "",
        "shape": "",
        "size": None,
        "digest": None,
        "content_type": "",
        "repeat_of": None,
        "lead_ids": [],
        "drift": [],
        "erased_at": None,
    }
