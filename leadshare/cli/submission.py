"""`leadshare submission`: what storefronts posted, kept as it came."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, command, noun
from leadshare.cli.showing import line, listed, one, show, write

app = noun("Submissions: what storefronts posted, kept as it came.")
_SubmissionId = Annotated[UUID, typer.Argument(metavar="SUBMISSION_ID")]


@command(app, "list")
def list_(
    publisher: AnyPublisherSlug = "",
    state: Annotated[
        str, typer.Option("--state", help="waiting, read or quarantined.", show_default=False)
    ] = "",
    limit: Limit = None,
    is_json: IsJson = False,
) -> None:
    """Lists all submissions, newest first: also those that wait in the log or the spool."""
    from leadshare.intake.models import SubmissionState
    from leadshare.refusal import Refusal
    from leadshare.service.submissions import documents

    if state not in ("", *SubmissionState.values):
        raise Refusal(f"It must be one of: {', '.join(SubmissionState.values)}.", "state")
    columns = (
        "id",
        "publisher",
        "received_at",
        "state",
        "reason",
        "shape",
        "size",
        "lead_ids",
        "repeat_of",
    )
    listed(documents(publisher, state, limit), columns, is_json, "There is no submission yet.")


@command(app, "show")
def show_(submission_id: _SubmissionId, is_json: IsJson = False) -> None:
    """Shows what became of a submission."""
    from leadshare.service.submissions import find, found_document

    one(found_document(find(submission_id)), is_json)


@command(app, "raw")
def raw(submission_id: _SubmissionId) -> None:
    """Writes the bytes as they were received to standard output."""
    from leadshare import keys
    from leadshare.service.submissions import find, raw_of

    write(raw_of(find(submission_id), keys.ring()))


@command(app, "read-again")
def read_again(
    submission_id: Annotated[
        UUID | None, typer.Argument(metavar="[SUBMISSION_ID]", show_default=False)
    ] = None,
    is_all: Annotated[bool, typer.Option("--all", help="Every quarantined one.")] = False,
    publisher: AnyPublisherSlug = "",
    is_json: IsJson = False,
) -> None:
    """Reads quarantined submissions once more, with today's readers."""
    from leadshare.refusal import Refusal

    if (submission_id is None) is not is_all:
        raise Refusal("Say which: a submission id, or --all.")
    results = [_read_again(found) for found in _wanted(submission_id, publisher)]
    if is_json:
        show(results)
        return
    for result in results:
        line(
            f"{result['id']}: {result['state']}"
            + (f" ({result['reason']})" if result["reason"] else "")
        )
    if not results:
        line("Nothing is quarantined.")


def _wanted(submission_id: UUID | None, publisher: str) -> Iterable[Any]:
    from leadshare.catalog.queries import publishers
    from leadshare.intake.queries import quarantined, submission_or_refusal

    if submission_id is not None:
        return [submission_or_refusal(submission_id)]
    # Only ids: the bytes of a whole quarantine need not be in memory at once.
    ids = [
        pk
        for owner in publishers(publisher)
        for pk in quarantined(owner.pk).values_list("pk", flat=True)
    ]
    return (submission_or_refusal(pk) for pk in reversed(ids))


def _read_again(submission: Any) -> dict[str, Any]:
    from leadshare import journey, keys
    from leadshare.intake.registry import storefront_readers

    wrong = journey.read_again(submission, keys.ring(), storefront_readers())
    return {
        "id": str(submission.pk),
        "state": "quarantined" if wrong else "read",
        "reason": wrong.reason if wrong else None,
        "detail": wrong.detail if wrong else "",
    }
