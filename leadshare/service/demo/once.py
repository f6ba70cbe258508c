"""One lead all the way: posted, accepted, delivered, timed."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from django.db import close_old_connections

from leadshare.delivery.models import Delivery, DeliveryState
from leadshare.live import Topic, listen
from leadshare.service.demo.customers import one_for_sales, post
from leadshare.service.demo.stage import Stage

_PATIENCE_SECONDS = 30
_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Once:
    """`accepted` is None when the hub did not even take it."""

    accepted: UUID | None
    destination: str
    seconds: float

    @property
    def is_delivered(self) -> bool:
        return bool(self.destination)

    def document(self) -> dict[str, Any]:
        return {
            "accepted": str(self.accepted) if self.accepted else None,
            "delivered": self.is_delivered,
            "destination": self.destination or None,
            "seconds": round(self.seconds, 3),
        }


def send_one(url: str, stage: Stage) -> Once:
    """Waits at most 30 s for the delivery."""
    changed = threading.Event()
    stop = _on_deliveries(changed)
    began = time.monotonic()
    submission_id: UUID | None = None
    try:
        with httpx.Client(timeout=_PATIENCE_SECONDS, trust_env=False) as client:
            submission_id = post(client, url, one_for_sales(stage))
        destination = _delivered_to(submission_id, began + _PATIENCE_SECONDS, changed)
    except httpx.HTTPError:
        destination = ""
    finally:
        stop()
        close_old_connections()
    return Once(submission_id, destination, time.monotonic() - began)


def _on_deliveries(changed: threading.Event) -> Callable[[], None]:
    def heard(publisher_id: UUID, topic: Topic) -> None:
        if topic == "deliveries":
            changed.set()

    return listen(heard)


def _delivered_to(submission_id: UUID, until: float, changed: threading.Event) -> str:
    """The name of the destination, or empty when time is up."""
    delivered = Delivery.objects.filter(
        lead__interests__submission=submission_id, state=DeliveryState.DELIVERED
    ).values_list("destination__name", flat=True)
    while time.monotonic() < until:
        changed.wait(_LOOK_SECONDS)
        changed.clear()
        if name := delivered.first():
            return name
    return ""
