"""One HTTP exchange under a budget: the engine behind the httpx, requests and azure fronts.

HTTP/1.1 over httpcore's pool, with sockets of the guard. The body is read here, to its end or to
the cap, so that the whole call lies within the budget and a status once known stays known.
"""

import select
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from leadshare.outbound.budget import Budget, CurrentBudget
from leadshare.outbound.decoding import decoded
from leadshare.outbound.errors import OutboundError
from leadshare.outbound.host import parse_host
from leadshare.outbound.policy import Policy
from leadshare.outbound.sockets import MeteredSocket, MeteredTlsSocket, TlsContext
from leadshare.outbound.url import vet_origin

Headers = list[tuple[bytes, bytes]]
Timeouts = Mapping[str, float | None]
# host, port, the budget, the caller's own connect timeout in seconds.
Open = Callable[[str, int, Budget, float | None], MeteredSocket]

_KEEPALIVE_SECONDS = 20.0
_MAX_IDLE_CONNECTIONS = 100
# They describe the body as it was on the wire; it has been read, cut and unpacked.
_ABOUT_THE_WIRE = {b"content-encoding", b"transfer-encoding", b"content-length"}
_BODILESS_STATUSES = {204, 304}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; `timeouts` are the caller's own (connect, read, write: seconds or None)."""

    method: bytes
    scheme: bytes
    host: bytes
    port: int
    target: bytes
    headers: Headers
    body: bytes | Iterable[bytes] | None
    timeouts: Timeouts


@dataclass(frozen=True, slots=True)
class Answered:
    """A response read as far as allowed; `is_cut` says that the body goes on (or broke off)."""

    status: int
    reason_phrase: bytes
    http_version: bytes
    headers: Headers
    body: bytes
    is_cut: bool


class Exchange:
    """Thread-safe. Connections are not limited here: the callers' number is, and one slow host must
    not starve others.
    """

    def __init__(
        self,
        open_socket: Open,
        tls: TlsContext,
        policy: Policy,
        new_budget: Callable[[], Budget],
        max_bytes: int,
    ) -> None:
        self._current = CurrentBudget()
        self._policy = policy
        self._new_budget = new_budget
        self._max_bytes = max_bytes
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=None,
            max_keepalive_connections=_MAX_IDLE_CONNECTIONS,
            keepalive_expiry=_KEEPALIVE_SECONDS,
            network_backend=_Backend(open_socket, self._current),
        )

    def send(self, asked: Asked) -> Answered:
        """Raises OutboundError, and httpcore's own errors before a status is known."""
        self._vet(asked)
        with self._current.spend(self._new_budget()):
            response = self._pool.handle_request(_request(asked))
            body, is_cut = _read(response)
        return self._answered(asked, response, body, is_cut)

    def close(self) -> None:
        self._pool.close()

    def _vet(self, asked: Asked) -> None:
        host = parse_host(asked.host.decode("ascii", "replace"))
        vet_origin(asked.scheme.decode("ascii"), host, asked.port, self._policy)

    def _answered(
        self, asked: Asked, response: httpcore.Response, raw: bytes, is_cut: bool
    ) -> Answered:
        headers = list(response.headers)
        encoding = b", ".join(
            value for name, value in headers if name.lower() == b"content-encoding"
        )
        body, is_missing = decoded(raw, encoding.decode("latin-1"), self._max_bytes)
        if asked.method != b"HEAD" and response.status not in _BODILESS_STATUSES:
            headers = [pair for pair in headers if pair[0].lower() not in _ABOUT_THE_WIRE]
            headers.append((b"Content-Length", b"%d" % len(body)))
        return Answered(
            status=response.status,
            reason_phrase=_extension(response, "reason_phrase"),
            http_version=_extension(response, "http_version"),
            headers=headers,
            body=body,
            is_cut=is_cut or is_missing,
        )


def _request(asked: Asked) -> httpcore.Request:
    headers = [pair for pair in asked.headers if pair[0].lower() != b"accept-encoding"]
    headers.append((b"Accept-Encoding", b"identity"))
    return httpcore.Request(
        method=asked.method,
        url=httpcore.URL(
            scheme=asked.scheme, host=asked.host, port=asked.port, target=asked.target
        ),
        headers=headers,
        content=asked.body,
        extensions={"timeout": dict(asked.timeouts)},
    )


def _read(response: httpcore.Response) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    is_cut = False
    try:
        parts.extend(response.iter_stream())
    except (
        OutboundError,
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
    ):
        # The status is known and counts; what came of the body is kept.
        is_cut = True
    finally:
        response.close()
    return b"".join(parts), is_cut


def _extension(response: httpcore.Response, name: str) -> bytes:
    value = response.extensions.get(name, b"")
    return value if isinstance(value, bytes) else b""


class _Backend(httpcore.NetworkBackend):
    def __init__(self, open_socket: Open, current: CurrentBudget) -> None:
        self._open = open_socket
        self._current = current

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
            return _Stream(self._open(host, port, self._current.get(), timeout), self._current)


class _Stream(httpcore.NetworkStream):
    """A pooled socket; each call spends the budget of its own thread."""

    def __init__(self, sock: MeteredSocket, current: CurrentBudget) -> None:
        self._sock = sock
        self._current = current

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _as_httpcore(httpcore.ReadTimeout, httpcore.ReadError):
            return self._armed(timeout).recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            with _as_httpcore(httpcore.WriteTimeout, httpcore.WriteError):
                self._armed(timeout).sendall(buffer)

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        with _as_httpcore(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                wrapped = ssl_context.wrap_socket(
                    self._armed(timeout), server_hostname=server_hostname
                )
            except BaseException:
                self.close()
                raise
        if not isinstance(wrapped, MeteredTlsSocket):
            raise TypeError("only the guard's own TLS context keeps the budget")
        return _Stream(wrapped, self._current)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, MeteredTlsSocket) else None
        if info == "is_readable":
            return _is_readable(self._sock.fileno())
        return None

    def _armed(self, timeout: float | None) -> MeteredSocket:
        self._sock.budget = self._current.get()
        self._sock.own_timeout = timeout
        return self._sock


@contextmanager
def _as_httpcore(timeout: type[Exception], failure: type[Exception]) -> Iterator[None]:
    try:
        yield
    except OutboundError:
        raise
    except TimeoutError as error:
        raise timeout(str(error)) from error
    except OSError as error:
        raise failure(str(error)) from error


def _is_readable(fd: int) -> bool:
    """On an idle connection: the other side has closed it (or broke the protocol)."""
    if fd < 0:
        return True
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    return bool(poller.poll(0))
