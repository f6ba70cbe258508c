"""What a LOG must do. One contract suite runs over every adapter (tests/intake/log/)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID


class LogAway(Exception):
    """The LOG cannot take or give entries now; the message says why. Nothing was half written."""


class Entry(NamedTuple):
    """A submission as it came in, its body sealed (leadshare/sealing.py).

    `received_at` is in microseconds since 1970; `headers` is a small JSON object of the few headers that are kept.
    """

    id: UUID
    publisher_id: UUID
    token_id: UUID
    received_at: int
    headers: bytes
    sealed: bytes
    sealed_key: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """An entry handed to the journey: its place in the LOG, and how many times it has been handed out."""

    seq: int
    entry: Entry
    receipts: int


class Log(Protocol):
    """Always true:
    - what `append` returned for is on disk;
    - an id is kept once, however often it is appended;
    - entries are received in order until they are acknowledged, also by the next process;
    - receipts are counted durably before the entry is handed out.
    """

    def append(self, entries: Sequence[Entry]) -> None:
        """Durable when it returns. Raises `LogAway`."""
        ...

    def receive(self, limit: int) -> list[Received]:
        """The oldest unacknowledged entries. Those handed out before (a crash) come one at a time."""
        ...

    def count_receipt(self, received: Received) -> Received:
        """The same entry, handed out once more."""
        ...

    def acknowledge(self, up_to: int) -> None:
        """The journey committed everything up to this place."""
        ...

    def waiting(self, limit: int) -> list[Entry]:
        """Unacknowledged entries, oldest first, without counting a receipt."""
        ...

    def depth(self) -> int:
        """How many entries are unacknowledged."""
        ...

    def find(self, entry_id: UUID) -> Entry | None:
        """An entry by its id, acknowledged or not, while it is kept."""
        ...

    def ids(self) -> list[UUID]:
        """All entries that are kept, in order; for the invariants."""
        ...

    def trim(self, acknowledged_before: datetime) -> int:
        """Forgets what was acknowledged before this time; returns how many entries went."""
        ...

    def close(self) -> None: ...
