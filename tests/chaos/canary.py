"""A socket on a private address that nobody may reach, and that notices whoever does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread


class Canary:
    def __init__(self, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]
        self.callers: list[str] = []
        self._listener = listener

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/latest/meta-data"

    def listen(self) -> None:
        while True:
            try:
                connection, address = self._listener.accept()
            except OSError:
                return
            self.callers.append(str(address))
            connection.close()


@contextmanager
def canary() -> Iterator[Canary]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Canary(listener)
        thread = Thread(target=made.listen, daemon=True)
        thread.start()
        yield made
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
