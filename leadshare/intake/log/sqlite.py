"""The LOG in a SQLite file of its own, so that intake never waits for the database."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from leadshare.intake.log.port import Entry, LogAway, Received

_BUSY_SECONDS = 5
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id BLOB NOT NULL UNIQUE,
  publisher_id BLOB NOT NULL,
  token_id BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  headers BLOB NOT NULL,
  sealed BLOB NOT NULL,
  sealed_key BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS receipt (seq INTEGER PRIMARY KEY, receipts INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS acknowledged (up_to INTEGER PRIMARY KEY, at INTEGER NOT NULL);
"""
_COLUMNS = "id, publisher_id, token_id, received_at, headers, sealed, sealed_key"
_ACKED = "(SELECT coalesce(max(up_to), 0) FROM acknowledged)"


# One statement for many rows: each statement lets the event loop's thread in and then waits for it to let go again.
_ROWS_AT_ONCE = 64


class SqliteLog:
    """One connection, used by one thread at a time: the committer and the journey of a process take turns here
    instead of in SQLite's lock, which would make one of them sleep."""

    def __init__(self, file: Path) -> None:
        """Makes the file when it is missing. Raises `LogAway`."""
        self._lock = threading.Lock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            # FULL: an acknowledged lead survives a power cut. secure_delete: what is trimmed or erased is overwritten.
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.executescript(_SCHEMA)
            file.chmod(0o600)
        except (sqlite3.Error, OSError) as error:
            raise LogAway(f"The intake log {file} cannot be opened: {error}.") from error

    def append(self, entries: Sequence[Entry]) -> None:
        with self._writing() as db:
            for start in range(0, len(entries), _ROWS_AT_ONCE):
                rows = entries[start : start + _ROWS_AT_ONCE]
                db.execute(_insert(len(rows)), [value for entry in rows for value in _row(entry)])

    def receive(self, limit: int) -> list[Received]:
        with self._writing() as db:
            rows = db.execute(
                f"SELECT seq, coalesce(receipts, 0), {_COLUMNS} FROM entry LEFT JOIN receipt USING (seq) "  # noqa: S608
                f"WHERE seq > {_ACKED} ORDER BY seq LIMIT ?",
                (limit,),
            ).fetchall()
            if rows and rows[0][1]:
                rows = rows[:1]
            else:
                # Everything before the first one that a crash left behind.
                rows = rows[: next((place for place, row in enumerate(rows) if row[1]), len(rows))]
            _count(db, [row[0] for row in rows])
        return [Received(row[0], _entry(row[2:]), row[1] + 1) for row in rows]

    def count_receipt(self, received: Received) -> Received:
        with self._writing() as db:
            _count(db, [received.seq])
        return Received(received.seq, received.entry, received.receipts + 1)

    def acknowledge(self, up_to: int) -> None:
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO acknowledged VALUES (?, ?)", (up_to, time.time_ns() // 1000)
            )
            db.execute("DELETE FROM receipt WHERE seq <= ?", (up_to,))

    def waiting(self, limit: int) -> list[Entry]:
        return [
            _entry(row)
            for row in self._rows(
                f"SELECT {_COLUMNS} FROM entry WHERE seq > {_ACKED} ORDER BY seq LIMIT ?",  # noqa: S608
                limit,
            )
        ]

    def depth(self) -> int:
        return int(self._rows(f"SELECT count(*) FROM entry WHERE seq > {_ACKED}")[0][0])  # noqa: S608

    def find(self, entry_id: UUID) -> Entry | None:
        rows = self._rows(f"SELECT {_COLUMNS} FROM entry WHERE id = ?", entry_id.bytes)  # noqa: S608
        return _entry(rows[0]) if rows else None

    def ids(self) -> list[UUID]:
        return [UUID(bytes=row[0]) for row in self._rows("SELECT id FROM entry ORDER BY seq")]

    def trim(self, acknowledged_before: datetime) -> int:
        before = int(acknowledged_before.timestamp() * 1_000_000)
        with self._writing() as db:
            row = db.execute(
                "SELECT max(up_to) FROM acknowledged WHERE at < ?", (before,)
            ).fetchone()
            if row[0] is None:
                return 0
            # The newest mark stays: it is where the next process goes on.
            db.execute("DELETE FROM acknowledged WHERE up_to < ?", (row[0],))
            return db.execute("DELETE FROM entry WHERE seq <= ?", (row[0],)).rowcount

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                    self._db.execute("COMMIT")
                except BaseException:
                    if self._db.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise LogAway(f"The intake log does not take writes: {error}.") from error

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._db.execute(sql, parameters).fetchall()
            except sqlite3.Error as error:
                raise LogAway(f"The intake log cannot be read: {error}.") from error


@cache
def _insert(rows: int) -> str:
    marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * rows)
    return f"INSERT OR IGNORE INTO entry ({_COLUMNS}) VALUES {marks}"  # noqa: S608 (our own names)


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.id.bytes,
        entry.publisher_id.bytes,
        entry.token_id.bytes,
        entry.received_at,
        entry.headers,
        entry.sealed,
        entry.sealed_key,
    )


def _count(db: sqlite3.Connection, places: list[int]) -> None:
    db.executemany(
        "INSERT INTO receipt VALUES (?, 1) ON CONFLICT (seq) DO UPDATE SET receipts = receipts + 1",
        [(place,) for place in places],
    )


def _entry(row: Sequence[Any]) -> Entry:
    entry_id, publisher, token, received_at, headers, sealed, sealed_key = row
    return Entry(
        UUID(bytes=entry_id),
        UUID(bytes=publisher),
        UUID(bytes=token),
        received_at,
        headers,
        sealed,
        sealed_key,
    )
