"""Invariant 3: each delivery is in a state of docs/states.md, and what the state promises is there."""

from datetime import datetime, timedelta

from django.db.models import Q

from leadshare.clock import database_now
from leadshare.delivery.models import Delivery, DeliveryState
from leadshare.service.invariants.finding import Finding

# The worker looks for passed leases twice a second, and a busy database may make it wait.
_GRACE = timedelta(seconds=15)
_MOST = 1000


def states_valid() -> Finding:
    finding = Finding(3, "every delivery is in a valid state", checked=Delivery.objects.count())
    for why, condition in _wrong(database_now() - _GRACE).items():
        ids = Delivery.objects.filter(condition).order_by("pk").values_list("pk", flat=True)[:_MOST]
        finding.broken += (f"delivery {delivery_id}: {why}" for delivery_id in ids)
    return finding


def _wrong(long_ago: datetime) -> dict[str, Q]:
    sending = Q(state=DeliveryState.SENDING)
    return {
        "its state is unknown": ~Q(state__in=DeliveryState.values),
        "it is sending without a lease": sending & Q(lease_until=None),
        "its lease has passed, and nobody took it back": Q(lease_until__lt=long_ago),
        "it is held without a reason": Q(state=DeliveryState.HELD, reason=""),
        "it is waiting with a lease": Q(state=DeliveryState.WAITING, lease_until__isnull=False),
        "it is done without an attempt": Q(
            state__in=(DeliveryState.DELIVERED, DeliveryState.SUBMITTED), attempts=None
        ),
    }
