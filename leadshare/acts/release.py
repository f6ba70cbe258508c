"""Releasing a screened lead: it goes to sales and to every destination that must have it, in one transaction."""

from uuid import UUID

from leadshare.clock import database_now
from leadshare.delivery.owing import owe
from leadshare.delivery.queries import has_deliveries
from leadshare.leads import actions
from leadshare.turns import write_turn


def release(publisher_id: UUID, lead_id: UUID, actor: str = "command") -> int:
    """Returns how many deliveries that made. Raises `Refusal`."""
    with write_turn():
        lead = actions.released(publisher_id, lead_id, actor)
        # One that was shared before it was screened has deliveries: the new ones supersede them.
        new_ids = set() if has_deliveries(lead.pk) else {lead.pk}
        return owe([lead], new_ids, database_now())
