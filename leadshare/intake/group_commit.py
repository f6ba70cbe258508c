"""Group commit: many waiting requests share one durable write.

Items are put from the event loop; a thread of its own writes whatever has gathered while the last write went on.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Pending(Generic[T]):
    """An item on its way to the disk, and the future that tells how it went."""

    __slots__ = ("future", "item", "since")

    def __init__(self, item: T, future: "asyncio.Future[None]", since: float) -> None:
        self.item = item
        self.future = future
        self.since = since


class GroupCommit(Generic[T]):
    """Always true: a future is resolved after its item is durable, or fails with what `write` raised."""

    def __init__(
        self,
        write: Callable[[Sequence[T]], None],
        loop: asyncio.AbstractEventLoop,
        name: str,
        committed: Callable[[], None] = lambda: None,
        most: int = 512,
    ) -> None:
        """`committed` is called from the writing thread after each write."""
        self._write = write
        self._loop = loop
        self._committed = committed
        self._most = most
        self._waiting: list[Pending[T]] = []
        self._writing: list[Pending[T]] = []
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: T) -> "asyncio.Future[None]":
        """Call from the event loop."""
        pending = Pending(item, self._loop.create_future(), time.monotonic())
        self._waiting.append(pending)
        self._wake.set()
        return pending.future

    def overdue(self, seconds: float) -> list[Pending[T]]:
        """Items that wait longer than this, oldest first; their write may still come late. Call from the event loop."""
        before = time.monotonic() - seconds
        return [
            p for p in (*self._writing, *self._waiting) if p.since < before and not p.future.done()
        ]

    def stop(self) -> None:
        """Writes what is left and ends the thread. Blocks for the last write."""
        self._is_stopping = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._waiting:
                self._commit()
            if self._is_stopping:
                return

    def _commit(self) -> None:
        # `put` only appends, and slices of a list are taken whole: no lock is needed beside the interpreter's own.
        batch = self._waiting[: self._most]
        self._writing = batch
        del self._waiting[: len(batch)]
        # Whoever gave up waiting went another way: while a disk hangs, what was answered does not pile up here.
        batch = [pending for pending in batch if not pending.future.done()]
        error: Exception | None = None
        try:
            if batch:
                self._write([pending.item for pending in batch])
        except Exception as raised:  # noqa: BLE001 - handed to everybody who waits for this write
            error = raised
        self._loop.call_soon_threadsafe(_resolve, batch, error)
        self._writing = []
        if error is None:
            self._committed()


def _resolve(batch: Sequence[Pending[T]], error: Exception | None) -> None:
    for pending in batch:
        if pending.future.done():
            continue
        if error is None:
            pending.future.set_result(None)
        else:
            pending.future.set_exception(error)
