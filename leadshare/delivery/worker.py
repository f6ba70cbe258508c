"""The delivery worker: claims what is due, has it tried in threads, records what came of it.

One thread owns the ledger: each round records finished tries and claims new ones in a single transaction. The threads
that send touch no database.
"""

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, close_old_connections, connections

from leadshare.clock import database_now
from leadshare.delivery import ledger
from leadshare.delivery.backoff import Plan
from leadshare.delivery.ledger import Claim, Result
from leadshare.delivery.loading import load
from leadshare.delivery.models import Destination
from leadshare.delivery.port import Outbound
from leadshare.delivery.sending import Load, Obstacle, attempt
from leadshare.keys import KeyRing
from leadshare.live import announce
from leadshare.turns import write_turn

log = structlog.get_logger(__name__)

# A little waiting lets results and new claims share a transaction; it costs less than the transactions it saves.
_GATHER_SECONDS = 0.006
_LOOK_SECONDS = 0.5
_AWAY_SECONDS = 1.0
_RESCUE_EVERY = timedelta(seconds=1)
# One destination may use half of all tries in flight, so that one that hangs leaves room for the others.
_SHARE_OF_ONE = 2


class DeliveryWorker:
    """Start it, tell it when something is owed (`wake`), stop it: it lets tries in flight come home first."""

    def __init__(
        self, outbound: Outbound, ring: KeyRing, plan: Plan, in_flight: int, lease: timedelta
    ) -> None:
        self._outbound = outbound
        self._ring = ring
        self._plan = plan
        self._most = in_flight
        self._most_each = max(1, in_flight // _SHARE_OF_ONE)
        self._lease = lease
        self._pool = ThreadPoolExecutor(in_flight, thread_name_prefix="try")
        self._finished: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._unwritten: list[Result] = []
        self._flying: Counter[UUID] = Counter()
        self._rescue_at = datetime.min.replace(tzinfo=UTC)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something is owed; called from any thread."""
        self._wake.set()

    def stop(self, drain_seconds: float = 30) -> None:
        """Claims nothing more, waits for the tries in flight and writes their outcomes down."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(drain_seconds)
        self._pool.shutdown(wait=False)

    def _run(self) -> None:
        while not (self._stopping.is_set() and not self._flying.total() and not self._unwritten):
            woken = self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
            try:
                if woken:
                    time.sleep(_GATHER_SECONDS)
                if woken or self._is_anything_due():
                    self._round()
            except DatabaseError as error:
                log.warning("delivery.database_away", error=type(error).__name__)
                close_old_connections()
                self._stopping.wait(_AWAY_SECONDS)
                self._wake.set()
            except Exception as surprise:  # noqa: BLE001 - one row's trouble must not end all deliveries
                log.error("delivery.worker_surprise", error=type(surprise).__name__)
                self._stopping.wait(_AWAY_SECONDS)
                self._wake.set()
        connections.close_all()

    def _is_anything_due(self) -> bool:
        now = database_now()
        return ledger.is_anything_due(now)

    def _round(self) -> None:
        """Records and claims in one transaction; what it claimed is on its way when it returns."""
        while not self._finished.empty():
            result = self._finished.get()
            self._flying[result.claim.destination_id] -= 1
            self._unwritten.append(result)
        with write_turn():
            now = database_now()
            if now >= self._rescue_at:
                ledger.rescue(now)
                self._rescue_at = now + _RESCUE_EVERY
            ledger.record(self._unwritten)
            claims = [] if self._stopping.is_set() else self._claim(now)
        written, self._unwritten = self._unwritten, []
        self._send(claims, now)
        announce((c.publisher_id, "deliveries") for c in (*claims, *(r.claim for r in written)))

    def _claim(self, now: datetime) -> list[Claim]:
        room = self._most - self._flying.total()
        if room <= 0:
            return []
        ids = Destination.objects.filter(held_reason="").values_list("pk", flat=True)
        # Whoever has least in flight chooses first.
        free = [
            (pk, self._most_each - self._flying[pk])
            for pk in sorted(ids, key=self._flying.__getitem__)
        ]
        return ledger.claim_due(free, room, now, self._lease)

    def _send(self, claims: list[Claim], now: datetime) -> None:
        if not claims:
            return
        loads, withdrawn = load(claims, self._ring)
        if withdrawn:
            with write_turn():
                ledger.let_go(withdrawn, now)
        self._launch(loads)

    def _launch(self, loads: Iterable[Load | Obstacle]) -> None:
        for one in loads:
            self._flying[one.claim.destination_id] += 1
            self._pool.submit(self._try, one)

    def _try(self, one: Load | Obstacle) -> None:
        self._finished.put(attempt(one, self._outbound, self._plan))
        self._wake.set()
