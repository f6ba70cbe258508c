"""Who guesses tokens: addresses that called with unknown ones, and how often."""

import time
from collections.abc import Callable


class Strangers:
    """Counts unknown tokens by address in windows of a minute. Bounded: the whole table is dropped with its window."""

    def __init__(
        self,
        most_a_minute: int = 60,
        most_addresses: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most_a_minute
        self._most_addresses = most_addresses
        self._clock = clock
        self._window = 0
        self._counts: dict[str, int] = {}

    def count(self, address: str) -> int:
        """Counts one unknown token; how long the address must wait now, 0 while it may go on guessing."""
        if self._is_over() or len(self._counts) >= self._most_addresses:
            self._window, self._counts = self._now(), {}
        self._counts[address] = self._counts.get(address, 0) + 1
        return self._wait(address, self._most)

    def seconds_to_wait(self, address: str) -> int:
        """How long it must wait if its next token is unknown too; 0 while it may go on guessing."""
        return 0 if self._is_over() else self._wait(address, self._most - 1)

    def _wait(self, address: str, most: int) -> int:
        if self._counts.get(address, 0) <= most:
            return 0
        return 60 - int(self._clock() % 60)

    def _is_over(self) -> bool:
        return self._now() != self._window

    def _now(self) -> int:
        return int(self._clock() // 60)
