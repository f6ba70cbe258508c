"""`leadshare delivery`: the ledger of what is owed to destinations."""

from typing import Annotated
from uuid import UUID

import typer

from leadshare.cli.noun import AnyPublisherSlug, IsJson, Limit, command, noun
from leadshare.cli.showing import line, listed, show

app = noun("The ledger: what is owed to destinations, and what came of it.")


@command(app, "list")
def list_(
    publisher: AnyPublisherSlug = "",
    state: Annotated[
        str, typer.Option("--state", help="Such as waiting, held or dead.", show_default=False)
    ] = "",
    limit: Limit = None,
    is_json: IsJson = False,
) -> None:
    """Lists deliveries, newest first, with their attempts."""
    from itertools import islice

    from leadshare.catalog.queries import publishers
    from leadshare.delivery.queries import attempts_of, deliveries, delivery_document

    found = (d for owner in publishers(publisher) for d in deliveries(owner.pk, state)[:limit])
    rows = list(islice(found, limit))
    attempts = attempts_of([row.pk for row in rows]) if is_json else {}
    documents = [delivery_document(row, attempts.get(row.pk, ())) for row in rows]
    columns = (
        "id",
        "lead",
        "destination",
        "event",
        "state",
        "reason",
        "attempt_count",
        "due_at",
        "last_detail",
    )
    listed(documents, columns, is_json, "There is no delivery.")


@command(app, "retry")
def retry(
    delivery_id: Annotated[UUID, typer.Argument(metavar="DELIVERY_ID")], is_json: IsJson = False
) -> None:
    """Has a waiting or dead delivery tried again now."""
    from leadshare.delivery import actions
    from leadshare.delivery.queries import delivery_document, delivery_or_refusal

    delivery = delivery_or_refusal(delivery_id)
    again = actions.retry(delivery.publisher_id, delivery_id)
    if is_json:
        show(delivery_document(again))
    else:
        line("It is tried again as soon as the server runs.")
