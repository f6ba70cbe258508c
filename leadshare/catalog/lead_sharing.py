"""Is lead sharing of a listing on, and proven? And which offers must have a destination at all?"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["off", "unproven", "proven", "silent"]

HISTORY_DAYS = 90
_FEWEST_LEADS = 10
SHORTEST_SILENCE = timedelta(days=2)
_LONGEST_USEFUL_DAYS = 30


@dataclass(frozen=True, slots=True)
class LeadSharing:
    """`since` is when it was proven, or when the last lead came for a silent one.

    `can_tell_silence` is False while there are too few leads to say that a listing fell silent.
    """

    state: State
    since: datetime | None = None
    can_tell_silence: bool = False


def lead_sharing(
    has_live_token: bool,
    proven_at: datetime | None,
    leads_in_history: int,
    last_lead_at: datetime | None,
    now: datetime,
) -> LeadSharing:
    """Off without a live intake address, unproven until something arrived, silent when that is unlikely to be chance.

    Silence: leads like this listing's own would be silent that long less than once a year: wait > ln(365·λ)/λ days
    with λ leads a day over the 90 days before the last one, at least 2 days, from 10 leads on, and only where that wait
    is at most 30 days.
    """
    if not has_live_token:
        return LeadSharing("off", proven_at)
    if proven_at is None:
        return LeadSharing("unproven")
    patience = patience_with(leads_in_history)
    if patience is not None and last_lead_at is not None and now - last_lead_at > patience:
        return LeadSharing("silent", last_lead_at, True)
    return LeadSharing("proven", proven_at, patience is not None)


def patience_with(leads_in_history: int) -> timedelta | None:
    """How long silence is still chance, or None where too few leads came to tell."""
    if leads_in_history < _FEWEST_LEADS:
        return None
    rate = leads_in_history / HISTORY_DAYS
    days = math.log(365 * rate) / rate
    if days > _LONGEST_USEFUL_DAYS:
        return None
    return max(SHORTEST_SILENCE, timedelta(days=days))


def requires_destination(kind: str, offer_type: str, publishing_option: str) -> bool:
    """Microsoft's rule (lead management page, 2019 wording); every other offer is only advised to have one."""
    if kind == "consulting_service":
        return True
    if offer_type in ("dynamics_365_fo", "dynamics_365_bc"):
        return True
    return offer_type in ("saas", "dynamics_365_ce") and publishing_option == "contact_me"
