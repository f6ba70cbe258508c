"""The spool: where submissions go while the LOG is away, on a path that outlives the process.

Records are appended and fsynced; each carries its length and a checksum, so that one cut off by a kill is recognised
and everything before it stays readable. Only intake writes it; the same process brings it back into the LOG.
"""

import fcntl
import os
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO
from uuid import UUID

import msgspec

from leadshare.intake.log.port import Entry

_HEAD = struct.Struct(">II")


class SpoolFull(Exception):
    """The spool has reached the size it may have."""


class _Record(msgspec.Struct, array_like=True):
    id: UUID
    publisher_id: UUID
    token_id: UUID
    received_at: int
    headers: bytes
    sealed: bytes
    sealed_key: bytes


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Record).decode


class Spool:
    """Always true: what `append` returned for is on disk, and stays there until it was passed on.

    Two files: `filling`, and `draining` while its entries are on their way into the LOG.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Raises `OSError` when the folder cannot be made, or is the spool of a running process."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._filling = folder / "filling"
        self._draining = folder / "draining"
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._owner = (folder / "lock").open("w")
        try:
            fcntl.flock(self._owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._handle = self._open()
        except OSError:
            self._owner.close()
            raise

    def append(self, entries: Sequence[Entry]) -> None:
        """Raises `SpoolFull`, or `OSError` when the disk takes nothing; then nothing of it stays."""
        block = b"".join(_framed(entry) for entry in entries)
        with self._lock:
            end = self._handle.seek(0, os.SEEK_END)
            if end + _size(self._draining) + len(block) > self._most_bytes:
                raise SpoolFull("The spool is full.")
            try:
                _write_all(self._handle, block)
                os.fsync(self._handle.fileno())
            except OSError:
                self._handle.truncate(end)
                raise

    def size(self) -> int:
        """Bytes that wait in it."""
        return _size(self._filling) + _size(self._draining)

    def drain(self, pass_on: Callable[[Sequence[Entry]], None]) -> int:
        """Hands everything to `pass_on`, then forgets it; returns how many entries went. One caller at a time.

        Whatever `pass_on` raises leaves the entries here: they come again, and the LOG drops the second.
        """
        with self._lock:
            if not self._draining.exists() and self._filling.stat().st_size:
                self._filling.rename(self._draining)
                full = self._handle
                try:
                    self._handle = self._open()
                except OSError:
                    self._draining.rename(self._filling)
                    raise
                full.close()
        if not self._draining.exists():
            return 0
        with self._draining.open("rb") as handle:
            entries = list(_entries(handle))
        pass_on(entries)
        self._draining.unlink()
        return len(entries)

    def entries(self) -> list[Entry]:
        """All that waits, oldest first."""
        found: list[Entry] = []
        with self._lock:
            for file in (self._draining, self._filling):
                if file.exists():
                    with file.open("rb") as handle:
                        found += _entries(handle)
        return found

    def close(self) -> None:
        self._handle.close()
        self._owner.close()

    def _open(self) -> IO[bytes]:
        # Unbuffered, so that a failed write leaves nothing behind that a later flush would bring out.
        handle = self._filling.open("ab+", buffering=0)
        try:
            self._make_whole(handle)
        except OSError:
            handle.close()
            raise
        return handle

    def _make_whole(self, handle: IO[bytes]) -> None:
        os.chmod(self._filling, 0o600)
        with self._filling.open("rb") as reader:
            for _entry in _entries(reader):
                pass
            end = reader.tell()
        # What follows was cut off by a kill before anybody was answered.
        handle.truncate(end)
        folder = os.open(self._filling.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def entries_in(folder: Path) -> list[Entry]:
    """What waits in the spool of another process, oldest first; reads only."""
    found: list[Entry] = []
    for name in ("draining", "filling"):
        try:
            with (folder / name).open("rb") as handle:
                found += _entries(handle)
        except FileNotFoundError:
            continue
    return found


def _entries(handle: IO[bytes]) -> Iterator[Entry]:
    """Whole records from here on; leaves the handle after the last of them."""
    while True:
        start = handle.tell()
        head = handle.read(_HEAD.size)
        if len(head) == _HEAD.size:
            length, checksum = _HEAD.unpack(head)
            body = handle.read(length)
            if len(body) == length and zlib.crc32(body) == checksum:
                r = _decode(body)
                yield Entry(
                    r.id,
                    r.publisher_id,
                    r.token_id,
                    r.received_at,
                    r.headers,
                    r.sealed,
                    r.sealed_key,
                )
                continue
        handle.seek(start)
        return


def _write_all(handle: IO[bytes], block: bytes) -> None:
    """An unbuffered write may take a part only, on a disk that is just filling up."""
    rest = memoryview(block)
    while rest:
        rest = rest[handle.write(rest) :]


def _framed(entry: Entry) -> bytes:
    body = _encode(
        _Record(
            entry.id,
            entry.publisher_id,
            entry.token_id,
            entry.received_at,
            entry.headers,
            entry.sealed,
            entry.sealed_key,
        )
    )
    return _HEAD.pack(len(body), zlib.crc32(body)) + body
