"""Which sockets were connected by no front of the guard (for the test suite and for suspicious
operators).

Python's audit event `socket.connect` covers `socket.connect` and `connect_ex`, asyncio's loops
included. It does not cover C libraries (libpq, uvloop): these are what the operator configures,
outside the guard.
"""

import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import FrameType
from typing import Any

from leadshare.outbound.connecting import is_front_connecting

_STACK_FRAMES = 8
_LOCALHOST = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Connection:
    """`address` is (host, port); `stack` the innermost frames, `file:line function`, nearest
    first; `files` the paths of all frames, nearest first.
    """

    address: tuple[str, int]
    stack: tuple[str, ...]
    files: tuple[str, ...]
    is_guarded: bool

    def __str__(self) -> str:
        return f"{self.address[0]}:{self.address[1]} from " + " < ".join(self.stack)


class SocketRecorder:
    """An audit hook cannot be taken away again: install one a process, `pause` and `forget` it
    between uses.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_installed = False
        self._is_recording = False
        self._connections: list[Connection] = []
        self._expected: set[tuple[str, int | None]] = set()

    def install(self) -> None:
        self._is_recording = True
        if not self._is_installed:
            self._is_installed = True
            sys.addaudithook(self._hear)

    def pause(self) -> None:
        self._is_recording = False

    def expect(self, host: str, port: int | None = None) -> None:
        """Infrastructure of the test (a database, the test's own client): `port` None means any."""
        hosts = (host, *_LOCALHOST) if host == "localhost" else (host,)
        with self._lock:
            self._expected.update((each, port) for each in hosts)

    def forget(self) -> None:
        """Drops what was heard and what was expected."""
        with self._lock:
            self._connections.clear()
            self._expected.clear()

    def guarded(self) -> list[Connection]:
        """Those that a front made."""
        with self._lock:
            return [each for each in self._connections if each.is_guarded]

    def unguarded(self) -> list[Connection]:
        """Those that no front made and no test expected."""
        with self._lock:
            return [
                each
                for each in self._connections
                if not each.is_guarded and not self._is_expected(*each.address)
            ]

    def _is_expected(self, host: str, port: int) -> bool:
        return (host, port) in self._expected or (host, None) in self._expected

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event != "socket.connect" or not self._is_recording:
            return
        sock, address = args
        if sock.family not in (socket.AF_INET, socket.AF_INET6):
            return
        frames = list(_frames(sys._getframe(1)))
        connection = Connection(
            (str(address[0]), int(address[1])),
            tuple(_named(frame) for frame in frames[:_STACK_FRAMES]),
            tuple(frame.f_code.co_filename for frame in frames),
            is_front_connecting(),
        )
        with self._lock:
            self._connections.append(connection)


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _named(frame: FrameType) -> str:
    code = frame.f_code
    return f"{Path(code.co_filename).name}:{frame.f_lineno} {code.co_name}"
