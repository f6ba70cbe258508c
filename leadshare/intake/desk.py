"""The intake desk: LOG, spool and tokens put together for one process, started and stopped with it."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from leadshare.intake.group_commit import GroupCommit
from leadshare.intake.log.port import Entry, Log, LogAway
from leadshare.intake.receive import Intake
from leadshare.intake.spool import Spool
from leadshare.intake.tokens import TokenCache
from leadshare.keys import KeyRing

log = structlog.get_logger(__name__)
_DRAIN_SECONDS = 1


class Desk:
    """`came_in` is called from a thread whenever entries reached the LOG."""

    def __init__(
        self,
        the_log: Log,
        spool_folder: Path,
        spool_bytes: int,
        ring: KeyRing,
        most_bytes: int,
        read_seconds: float,
        log_seconds: float,
        came_in: Callable[[], None] = lambda: None,
    ) -> None:
        self._log = the_log
        self._ring = ring
        self._limits = (most_bytes, read_seconds, log_seconds)
        self._came_in = came_in
        self._spool = Spool(spool_folder, spool_bytes) if spool_bytes else None
        self._tokens = TokenCache()
        self._tasks: list[asyncio.Task[None]] = []
        self._commits: list[GroupCommit[Entry]] = []

    async def start(self) -> Intake:
        """Raises `DatabaseError` when the tokens cannot be read."""
        loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._tokens.start)
        log_commit = GroupCommit(self._log.append, loop, "log-commit", self._came_in)
        self._commits.append(log_commit)
        spool_commit = None
        if self._spool is not None:
            spool_commit = GroupCommit(self._spool.append, loop, "spool-commit")
            self._commits.append(spool_commit)
        intake = Intake(self._tokens, self._ring, log_commit, spool_commit, *self._limits)
        self._tasks = [asyncio.create_task(intake.watch()), asyncio.create_task(self._drain())]
        return intake

    async def stop(self) -> None:
        """After the last request: writes what is left, then lets go of everything but the LOG."""
        for task in self._tasks:
            task.cancel()
        for commit in self._commits:
            await asyncio.to_thread(commit.stop)
        await asyncio.to_thread(self._tokens.stop)
        if self._spool is not None:
            self._spool.close()

    async def _drain(self) -> None:
        while self._spool is not None:
            if self._spool.size():
                await asyncio.to_thread(self._bring_back, self._spool)
            await asyncio.sleep(_DRAIN_SECONDS)

    def _bring_back(self, spool: Spool) -> None:
        try:
            count = spool.drain(self._append)
        except (LogAway, OSError) as error:
            log.warning("spool.waits", error=type(error).__name__)
            return
        log.info("spool.drained", entries=count)
        self._came_in()

    def _append(self, entries: Sequence[Entry]) -> None:
        for start in range(0, len(entries), 500):
            self._log.append(entries[start : start + 500])
