"""A receiving endpoint that holds its answer until the test lets it go, and says when it has answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread


@dataclass(frozen=True, slots=True)
class Held:
    """A request as it came. Set `gate` to have it answered; `is_answered` says that the answer is on its way."""

    delivery_id: str
    body: bytes
    gate: Event
    is_answered: Event


class Receiver(ThreadingHTTPServer):
    """`statuses` are answered in the order in which requests came; the last one repeats."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses = [200]
        self.requests: list[Held] = []
        self._lock = Lock()
        self._is_open = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/leads"

    def open(self) -> None:
        """Answers everything from now on."""
        with self._lock:
            self._is_open = True
            for held in self.requests:
                held.gate.set()

    def took_in(self, delivery_id: str, body: bytes) -> tuple[Held, int]:
        with self._lock:
            held = Held(delivery_id, body, Event(), Event())
            status = self.statuses[min(len(self.requests), len(self.statuses) - 1)]
            self.requests.append(held)
            if self._is_open:
                held.gate.set()
        return held, status


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        held, status = self.server.took_in(self.headers["webhook-id"], body)
        held.gate.wait()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
        held.is_answered.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Says nothing: what came is in `requests`."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.open()
        server.shutdown()
        server.server_close()
        thread.join()
