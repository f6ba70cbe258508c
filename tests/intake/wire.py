"""HTTP by hand: what no well-behaved client sends."""

import socket
from collections.abc import Iterable
from contextlib import suppress

HEAD = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


def exchange(
    port: int, parts: Iterable[bytes], *, is_cut: bool = False, seconds: float = 30
) -> bytes:
    """Sends `parts`, each in a packet of its own, and reads until the server closes.

    `is_cut`: says that nothing more comes, as a sender that crashed does.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A server that has seen enough may close while we still send; what it said is there all the same.
        with suppress(ConnectionError):
            for part in parts:
                connection.sendall(part)
        if is_cut:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
        return _all(connection)


def statuses(answer: bytes) -> list[int]:
    """The status of each response in what was read."""
    return [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


def head(path: str, *headers: str) -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    return (HEAD.format(path=path) + lines + "\r\n").encode()


def chunked(body: bytes, size: int) -> Iterable[bytes]:
    """`Transfer-Encoding: chunked`, a packet a chunk."""
    for start in range(0, len(body), size):
        chunk = body[start : start + size]
        yield f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n"
    yield b"0\r\n\r\n"


def _all(connection: socket.socket) -> bytes:
    read = bytearray()
    with suppress(ConnectionError):
        while piece := connection.recv(65536):
            read += piece
    return bytes(read)
