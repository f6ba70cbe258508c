"""Live pages: who changed what just now, told to the pages that show it.

An announcement carries a publisher and a topic, never data: the page asks for what it shows. Announcing never blocks
and never fails; a listener that is gone is dropped. Between processes the pages fall back on asking every 5 s.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Literal
from uuid import UUID

import structlog

log = structlog.get_logger(__name__)

Topic = Literal["leads", "deliveries", "quarantine", "listings"]
Listener = Callable[[UUID, Topic], None]

_lock = threading.Lock()
_listeners: set[Listener] = set()


def listen(listener: Listener) -> Callable[[], None]:
    """Calls `listener` from the announcing thread until the returned function is called."""
    with _lock:
        _listeners.add(listener)

    def stop() -> None:
        with _lock:
            _listeners.discard(listener)

    return stop


def announce(changes: Iterable[tuple[UUID, Topic]]) -> None:
    with _lock:
        listeners = tuple(_listeners)
    for publisher_id, topic in set(changes) if listeners else ():
        for listener in listeners:
            _tell(listener, publisher_id, topic)


def _tell(listener: Listener, publisher_id: UUID, topic: Topic) -> None:
    try:
        listener(publisher_id, topic)
    except Exception as error:  # noqa: BLE001 - a page's trouble must not stop who writes leads
        log.warning("live.listener_dropped", error=type(error).__name__)
        with _lock:
            _listeners.discard(listener)
