"""The intake tokens a process knows, kept in memory so that answering needs no database.

A thread of its own asks for the token version every half second and reads the tokens when it has changed: a revoked one
is refused within a second. Whoever calls with an unknown one makes it ask at once, so that a token is good as soon as
it was made. While the database is away, the tokens known last go on being good.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, close_old_connections

from leadshare.catalog import queries, versions
from leadshare.catalog.actions import raise_notice, token_digest
from leadshare.clock import now

log = structlog.get_logger(__name__)
REVOKED_STILL_NOTICED = timedelta(days=90)
_ASK_SECONDS = 0.5
# However many strangers call, the database is asked no more often.
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class KnownToken:
    token_id: UUID
    publisher_id: UUID
    hint: str
    is_revoked: bool


class TokenCache:
    """Digest to token. A look-up by digest takes the same time whether the token exists or not."""

    def __init__(self) -> None:
        self._by_digest: dict[bytes, KnownToken] = {}
        self._version: UUID | None = None
        self._lost: Counter[KnownToken] = Counter()
        self._lost_lock = threading.Lock()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._asking: list[asyncio.Future[None]] = []
        self._asking_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def get(self, secret: str) -> KnownToken | None:
        return self._by_digest.get(token_digest(secret))

    async def ask_again(self) -> None:
        """Comes back when the database was asked once more, whatever came of it. All who wait share one asking."""
        if self._stop.is_set():
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with self._asking_lock:
            self._asking.append(future)
        self._wake.set()
        await future

    def count_lost(self, token: KnownToken) -> None:
        """A lead came in on a revoked token: somebody must be told."""
        with self._lost_lock:
            self._lost[token] += 1

    def refresh(self) -> None:
        """Raises `DatabaseError`."""
        version = versions.version()
        if version is None or version != self._version:
            rows = queries.all_tokens(now() - REVOKED_STILL_NOTICED)
            self._by_digest = {
                row.digest: KnownToken(
                    row.token_id, row.publisher_id, row.hint, row.revoked_at is not None
                )
                for row in rows
            }
            self._version = version

    def start(self) -> None:
        self.refresh()
        self._thread = threading.Thread(target=self._run, name="tokens", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(_ASK_SECONDS)
            self._wake.clear()
            with self._asking_lock:
                asking, self._asking = self._asking, []
            self._guarded(self.refresh)
            _tell(asking)
            self._guarded(self._tell_lost)
            self._stop.wait(_PAUSE_SECONDS)
        self._guarded(self._tell_lost)
        _tell(self._asking)

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except DatabaseError as error:
            log.warning("tokens.database_away", error=type(error).__name__)
            close_old_connections()

    def _tell_lost(self) -> None:
        with self._lost_lock:
            lost, self._lost = self._lost, Counter()
        try:
            for token in list(lost):
                raise_notice(
                    token.publisher_id, "revoked_token", token.hint, now(), count=lost[token]
                )
                del lost[token]
        finally:
            with self._lost_lock:
                self._lost.update(lost)


def _tell(asking: Iterable["asyncio.Future[None]"]) -> None:
    for future in asking:
        future.get_loop().call_soon_threadsafe(_resolve, future)


def _resolve(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
