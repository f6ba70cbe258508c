"""`leadshare lead`: a person's interest in a listing."""

from typing import Annotated, Any
from uuid import UUID

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, command, noun
from leadshare.cli.showing import line, listed, one, show

app = noun("Leads: who showed interest in which listing.")
_LeadId = Annotated[UUID, typer.Argument(metavar="LEAD_ID")]
_BATCH = 500


@command(app, "list")
def list_(
    publisher: AnyPublisherSlug = "",
    state: Annotated[
        str,
        typer.Option("--state", help="Such as new; open for all open ones.", show_default=False),
    ] = "",
    limit: Limit = None,
    is_json: IsJson = False,
) -> None:
    """Lists all leads, newest interest first: test, screened and protected ones too."""
    from leadshare.catalog.queries import publishers
    from leadshare.leads.models import LeadState
    from leadshare.refusal import Refusal

    if state not in ("", "open", *LeadState.values):
        raise Refusal(f"It must be one of: open, {', '.join(LeadState.values)}.", "state")
    rows: list[dict[str, Any]] = []
    for owner in publishers(publisher):
        left = None if limit is None else limit - len(rows)
        rows += _documents(owner.pk, state, left)
    columns = (
        "id",
        "received_at",
        "first_name",
        "last_name",
        "email",
        "company",
        "listing_title",
        "state",
        "screened",
    )
    listed(rows, columns, is_json, "There is no lead yet.")


def _documents(publisher_id: UUID, state: str, limit: int | None) -> list[dict[str, Any]]:
    from leadshare.leads.queries import Wanted, documents, leads, page

    rows: list[dict[str, Any]] = []
    wanted = leads(publisher_id, Wanted(state=state))
    after = None
    while limit is None or len(rows) < limit:
        found = page(wanted, _BATCH if limit is None else min(_BATCH, limit - len(rows)), after)
        rows += documents(found.leads)
        after = found.next
        if after is None:
            break
    return rows


@command(app, "show")
def show_(lead_id: _LeadId, is_json: IsJson = False) -> None:
    """Shows a lead with its deliveries."""
    from leadshare.delivery.queries import attempts_of, deliveries, delivery_document
    from leadshare.leads.queries import any_lead_or_refusal, documents

    lead = any_lead_or_refusal(lead_id)
    [document] = documents([lead])
    owed = list(deliveries(lead.publisher_id, lead_id=lead.pk))
    attempts = attempts_of([delivery.pk for delivery in owed])
    told = [delivery_document(delivery, attempts.get(delivery.pk, ())) for delivery in owed]
    if is_json:
        show({**document, "deliveries": told})
        return
    one(document, is_json=False)
    columns = ("id", "destination", "event", "state", "reason", "attempt_count", "last_detail")
    listed(told, columns, False, "No destination is owed this lead.")


@command(app, "release")
def release(lead_id: _LeadId, is_json: IsJson = False) -> None:
    """Takes the screening off a lead: it goes to sales and to its destinations."""
    from leadshare.acts.release import release as release_lead
    from leadshare.leads.queries import any_lead_or_refusal

    count = release_lead(any_lead_or_refusal(lead_id).publisher_id, lead_id)
    if is_json:
        show({"id": str(lead_id), "deliveries": count})
    else:
        line(f"The lead was released; {count} deliveries are owed.")
