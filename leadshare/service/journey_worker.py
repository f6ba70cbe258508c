"""The journey worker: takes batches from the LOG, has them travel, acknowledges them.

A submission that makes the journey fail is found by halving the batch, and one that kills the process by being handed
out alone after the crash; after three receipts it is quarantined with the trace, and the others go on.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence

import structlog
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)

from leadshare import journey
from leadshare.catalog import versions
from leadshare.intake.log.port import Log, LogAway, Received
from leadshare.intake.port import Posted, StorefrontReader
from leadshare.journey import Travelled
from leadshare.keys import KeyRing
from leadshare.live import announce

log = structlog.get_logger(__name__)

MOST_RECEIPTS = 3
_LOOK_SECONDS = 0.5
# Most of what a batch costs does not depend on its size: a little waiting under load saves more than it takes.
_GATHER_SECONDS_EACH = 0.003
_GATHER_SECONDS_MOST = 0.02
_AWAY_SECONDS = 1.0
# A database that takes other writes, and yet refuses the same batch that often, is not away: the batch is at fault.
_MOST_REFUSALS = 3
_SAMPLE = Posted(
    b'{"UserDetails":{"Email":"nobody@example.com","Country":"Czechia"}}', "application/json"
)
_Travel = Callable[[Sequence[journey.Read]], Travelled]


def gathering_seconds(taken: int, batch: int) -> float:
    """How long to wait for company before the next batch: longer the more there was, not at all with a backlog."""
    return 0.0 if taken >= batch else min(_GATHER_SECONDS_MOST, taken * _GATHER_SECONDS_EACH)


class JourneyWorker:
    """Always true: an entry is acknowledged only after the transaction that stored it."""

    def __init__(
        self,
        the_log: Log,
        ring: KeyRing,
        readers: Sequence[StorefrontReader],
        batch: int,
        owed: Callable[[], None] = lambda: None,
        travel: _Travel = journey.travel,
    ) -> None:
        """`owed` is called when deliveries were made."""
        self._log = the_log
        self._ring = ring
        self._readers = readers
        self._batch = batch
        self._owed = owed
        self._travel = travel
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journey", daemon=True)

    def start(self) -> None:
        # What a crash left behind goes first: it should be through before the next crash can come.
        self._wake.set()
        self._thread.start()

    def wake(self) -> None:
        """Entries reached the LOG; called from any thread."""
        self._wake.set()

    def stop(self, seconds: float = 30) -> None:
        """Finishes the batch at hand."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(seconds)

    def run_once(self) -> int:
        """Takes one batch all the way; returns how many entries it had. Raises `LogAway`, `DatabaseError`."""
        batch = self._log.receive(self._batch)
        if batch:
            self._process_patiently(batch)
            self._log.acknowledge(batch[-1].seq)
        return len(batch)

    def _run(self) -> None:
        self._warm_up()
        while not self._stopping.is_set():
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
            try:
                while not self._stopping.is_set() and (taken := self.run_once()):
                    time.sleep(gathering_seconds(taken, self._batch))
            except (LogAway, DatabaseError) as error:
                log.warning("journey.waits", error=type(error).__name__)
                self._stopping.wait(_AWAY_SECONDS)
        connections.close_all()

    def _warm_up(self) -> None:
        """Pays for what the first reading costs (tables of countries, a connection) before an entry is in hand.

        An entry in hand is what a kill is held against: the shorter that is, the less an innocent one risks.
        """
        try:
            for reader in self._readers:
                reader.read(_SAMPLE)
            self._travel([])
        except Exception as error:  # noqa: BLE001 - what is wrong shows when a real entry is read
            log.warning("journey.cold_start", error=type(error).__name__)

    def _process_patiently(self, batch: Sequence[Received]) -> None:
        """Holds on to the batch while the database is away: asking the LOG again would count receipts."""
        refusals = 0
        while True:
            try:
                self._process(batch, is_at_fault=refusals >= _MOST_REFUSALS)
                return
            except (OperationalError, InterfaceError) as error:
                close_old_connections()
                refusals = refusals + 1 if _database_takes_writes() else 0
                log.warning(
                    "journey.database_refuses", error=type(error).__name__, refusals=refusals
                )
                if self._stopping.wait(_AWAY_SECONDS):
                    raise

    def _process(self, batch: Sequence[Received], is_at_fault: bool) -> None:
        if len(batch) == 1 and batch[0].receipts > MOST_RECEIPTS:
            self._quarantine(
                batch[0], "It was handed out three times, and each time the process ended."
            )
            return
        try:
            self._go(batch)
        except (OperationalError, InterfaceError):
            if not is_at_fault:
                raise
            self._divide(batch, is_at_fault)
        except Exception:  # noqa: BLE001 - whatever a submission makes a stage raise
            self._divide(batch, is_at_fault)

    def _divide(self, batch: Sequence[Received], is_at_fault: bool) -> None:
        if len(batch) == 1:
            self._suspect(batch[0])
            return
        middle = len(batch) // 2
        self._process(batch[:middle], is_at_fault)
        self._process(batch[middle:], is_at_fault)

    def _suspect(self, received: Received) -> None:
        """Alone and failing: tried until its receipts are used up, then quarantined."""
        trace = _trace()
        while received.receipts < MOST_RECEIPTS:
            received = self._log.count_receipt(received)
            try:
                self._go([received])
                return
            except Exception:  # noqa: BLE001 - the same
                trace = _trace()
        self._quarantine(received, trace)

    def _quarantine(self, received: Received, trace: str) -> None:
        log.error("journey.poison", submission=str(received.entry.id), receipts=received.receipts)
        read = journey.crashed(received.entry, self._ring, received.receipts, trace)
        announce(journey.travel([read]).changes)

    def _go(self, batch: Sequence[Received]) -> None:
        reads = [journey.parse(r.entry, self._ring, self._readers, r.receipts) for r in batch]
        travelled = self._travel(reads)
        if travelled.deliveries:
            self._owed()
        announce(travelled.changes)


def _trace() -> str:
    """Files, lines and types of the error at hand and of what led to it; no message: it may quote what was sent."""
    error, lines = sys.exception(), list[str]()
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__, limit=-8)
        lines += [type(error).__name__, *(line.rstrip() for line in traceback.format_list(frames))]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


def _database_takes_writes() -> bool:
    """A full disk or a lock that somebody holds refuses every batch alike: no submission is at fault."""
    try:
        versions.touch()
    except DatabaseError:
        return False
    return True
