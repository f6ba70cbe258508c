from pydantic import Field

from leadshare.api.shapes.base import ID, OTHER_ID, TIME, Answer, Id, Next, Paged, Time, example
from leadshare.intake.models import SubmissionState


class SubmissionFilter(Paged):
    state: SubmissionState | None = Field(
        None,
        description="`waiting` lists what was accepted and not read yet, oldest first, without further pages.",
    )


class Drift(Answer):
    """Something that differs from the documented shape."""

    kind: str
    field: str
    sample: str = Field(description="Without personal data.")


class Submission(Answer):
    """What a storefront sent, and what came of reading it."""

    model_config = example(
        {
            "id": OTHER_ID,
            "received_at": TIME,
            "state": "read",
            "reason": None,
            "detail": "",
            "shape": "https_2020",
            "size": 612,
            "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "content_type": "application/json",
            "repeat_of": None,
            "lead_ids": [ID],
            "drift": [],
            "erased_at": None,
        }
    )

    id: Id = Field(description="The id that intake answered.")
    received_at: Time
    state: SubmissionState
    reason: str | None = Field(description="Why it is quarantined, or null.")
    detail: str
    shape: str = Field(description="The documented shape it had.")
    size: int | None = Field(description="In bytes, as received; null while it waits.")
    digest: str | None = Field(
        description="SHA-256 of the bytes as received, hex; null while it waits."
    )
    content_type: str
    repeat_of: Id | None = Field(description="The submission this one repeats (a resend), or null.")
    lead_ids: list[Id]
    drift: list[Drift]
    erased_at: Time | None


class Submissions(Answer):
    items: list[Submission]
    next: Next
