"""Names to addresses, in time: getaddrinfo cannot be interrupted, so it runs in a thread that may
be left behind.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from leadshare.outbound.wording import out_of_time, unresolved

Resolve = Callable[[str, int], Sequence[str]]


def system_resolve(host: str, port: int) -> list[str]:
    """Every address of `host` in the system's order, a zone kept as `%zone`. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class Lookups:
    """Shares a lookup between those who ask for the same name at once: a slow name keeps one thread
    busy, not many.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], Future[Sequence[str]]] = {}

    def addresses(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Raises Unresolved, OutOfTime."""
        try:
            return self._lookup(host, port).result(timeout=seconds)
        except TimeoutError:
            raise out_of_time(seconds) from None
        except (OSError, UnicodeError) as error:
            raise unresolved(host) from error

    def _lookup(self, host: str, port: int) -> Future[Sequence[str]]:
        key = (host, port)
        with self._lock:
            running = self._running.get(key)
            if running is None:
                running = self._running[key] = Future()
                threading.Thread(
                    target=self._run, args=(key, running), name="outbound-lookup", daemon=True
                ).start()
            return running

    def _run(self, key: tuple[str, int], future: Future[Sequence[str]]) -> None:
        try:
            found = self._resolve(*key)
        except BaseException as error:  # noqa: BLE001  # handed to whoever waits
            self._finish(key)
            future.set_exception(error)
        else:
            self._finish(key)
            future.set_result(found)

    def _finish(self, key: tuple[str, int]) -> None:
        # Before the result is set: who asks next gets a fresh answer.
        with self._lock:
            del self._running[key]
