"""What one call may cost: seconds in total, and bytes read from the wire."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from leadshare.outbound.wording import out_of_time, too_much


class Budget:
    """Counts down from the moment it is made. Used by one thread at a time."""

    __slots__ = ("_bytes_left", "_deadline", "_max_bytes", "_seconds")

    def __init__(self, seconds: float, max_bytes: int) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._bytes_left = max_bytes
        self._deadline = time.monotonic() + seconds

    def seconds_left(self) -> float:
        """More than 0. Raises OutOfTime."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise out_of_time(self._seconds)
        return left

    def bytes_left(self) -> int:
        """At least 1. Raises TooMuch."""
        if self._bytes_left <= 0:
            raise too_much(self._max_bytes)
        return self._bytes_left

    def took(self, count: int) -> None:
        self._bytes_left -= count


class CurrentBudget(threading.local):
    """The budget of the call this thread is in: a pooled connection serves another call, and
    budget, each time.
    """

    _budget: Budget | None = None

    def get(self) -> Budget:
        if self._budget is None:
            raise RuntimeError("a guarded stream was used outside a guarded call")
        return self._budget

    @contextmanager
    def spend(self, budget: Budget) -> Iterator[None]:
        before, self._budget = self._budget, budget
        try:
            yield
        finally:
            self._budget = before
