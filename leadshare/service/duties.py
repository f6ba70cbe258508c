"""Periodic duties of a process: what must be done now and then, whoever does it, and does no harm twice."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from leadshare.accounts.actions import forget_idempotency_keys
from leadshare.clock import now
from leadshare.intake.log.port import Log, LogAway

log = structlog.get_logger(__name__)
_EVERY_SECONDS = 600.0


class Duties:
    """Runs each duty every ten minutes, the first time soon after the start."""

    def __init__(self, the_log: Log) -> None:
        self._log = the_log
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="duties", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        wait = 5.0
        while not self._stopping.wait(wait):
            wait = _EVERY_SECONDS
            self._guarded("trim_log", self._trim)
            self._guarded(
                "forget_idempotency_keys",
                lambda: forget_idempotency_keys(now() - timedelta(hours=24)),
            )
        connections.close_all()

    def _trim(self) -> int:
        return self._log.trim(now() - timedelta(days=settings.LOG_RETENTION_DAYS))

    def _guarded(self, name: str, duty: Callable[[], int]) -> None:
        try:
            if count := duty():
                log.info("duty.done", duty=name, count=count)
        except (DatabaseError, LogAway) as error:
            log.warning("duty.put_off", duty=name, error=type(error).__name__)
