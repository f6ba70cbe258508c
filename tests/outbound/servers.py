"""Real servers on the loopback that answer as badly as told."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Talk = Callable[[socket.socket, threading.Event], None]


@dataclass
class Server:
    """Counts what it accepted; `closing` ends the endless answers."""

    listener: socket.socket
    port: int
    accepted: list[tuple[str, int]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    talks: list[threading.Thread] = field(default_factory=list)


@contextmanager
def serving(
    talk: Talk, tls: ssl.SSLContext | None = None, address: tuple[str, int] = ("127.0.0.1", 0)
) -> Iterator[Server]:
    with socket.create_server(address) as listener:
        server = Server(listener, listener.getsockname()[1])
        thread = threading.Thread(target=_accept, args=(server, talk, tls), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown(socket.SHUT_RDWR)
            for each in (thread, *server.talks):
                each.join(timeout=5)


def _accept(server: Server, talk: Talk, tls: ssl.SSLContext | None) -> None:
    while not server.closing.is_set():
        try:
            connection, address = server.listener.accept()
        except OSError:
            return
        server.accepted.append(address)
        thread = threading.Thread(target=_talk, args=(server, connection, talk, tls), daemon=True)
        server.talks.append(thread)
        thread.start()


def _talk(
    server: Server, connection: socket.socket, talk: Talk, tls: ssl.SSLContext | None
) -> None:
    connection.settimeout(5)
    # The client hangs up in the middle: that is what these tests are about.
    with contextlib.suppress(OSError):
        wrapped = tls.wrap_socket(connection, server_side=True) if tls else connection
        with wrapped:
            talk(wrapped, server.closing)
    connection.close()


def request_of(connection: socket.socket) -> bytes:
    """Head and body of one request; b"" when the client hung up."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answering(answer: bytes, heard: list[bytes] | None = None) -> Talk:
    """Keep-alive: the same answer to each request."""

    def talk(connection: socket.socket, _closing: threading.Event) -> None:
        while request := request_of(connection):
            if heard is not None:
                heard.append(request)
            connection.sendall(answer)

    return talk


def trickling(at_once: bytes, each: bytes, pause_seconds: float = 0.02) -> Talk:
    """`at_once`, then `each` again and again: a byte a moment, for ever."""

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        request_of(connection)
        connection.sendall(at_once)
        while not closing.wait(pause_seconds):
            connection.sendall(each)

    return talk


def flooding(at_once: bytes, each: bytes) -> Talk:
    """`at_once`, then `each` as fast as the client reads."""

    def talk(connection: socket.socket, closing: threading.Event) -> None:
        request_of(connection)
        connection.sendall(at_once)
        while not closing.is_set():
            connection.sendall(each)

    return talk


def silent(connection: socket.socket, closing: threading.Event) -> None:
    """Accepts, and says nothing."""
    closing.wait(5)
