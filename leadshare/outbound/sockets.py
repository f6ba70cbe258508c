"""Sockets that spend a budget on every read and write, in the clear and under TLS.

Always true:
- one operation takes no longer than the socket's own timeout and what is left of the budget;
- a trickle cannot stretch a call: the budget is a total, not a pause;
- the budget survives STARTTLS, because only `TlsContext` can wrap such a socket.
"""

import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import certifi

from leadshare.outbound.budget import Budget
from leadshare.outbound.wording import out_of_time

T = TypeVar("T")
_SPENT = Budget(0, 0)


class MeteredSocket(socket.socket):
    """A TCP socket with a budget; `budget` is set by the guard right after creation."""

    budget: Budget = _SPENT
    own_timeout: float | None = None
    is_being_wrapped = False

    def settimeout(self, value: float | None, /) -> None:
        self.own_timeout = value
        super().settimeout(value)

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        size = min(bufsize, self.budget.bytes_left())
        data = self._within(lambda: super(MeteredSocket, self).recv(size, flags))
        self.budget.took(len(data))
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        size = min(nbytes or len(buffer), self.budget.bytes_left())
        count = self._within(lambda: super(MeteredSocket, self).recv_into(buffer, size, flags))
        self.budget.took(count)
        return count

    def send(self, data: Any, flags: int = 0, /) -> int:
        return self._within(lambda: super(MeteredSocket, self).send(data, flags))

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        self._within(lambda: super(MeteredSocket, self).sendall(data, flags))

    def connect(self, address: Any, /) -> None:
        self._within(lambda: super(MeteredSocket, self).connect(address))

    def detach(self) -> int:
        fd = super().detach()
        if not self.is_being_wrapped:
            # A plain SSLContext would go on without the budget. Raised after the detaching: the
            # descriptor then belongs to the new TLS socket alone, which closes it.
            raise TypeError("wrap a guarded socket with Guard.tls(), not with another SSLContext")
        return fd

    def _within(self, act: Callable[[], T]) -> T:
        left = self.budget.seconds_left()
        is_own = self.own_timeout is not None and self.own_timeout < left
        super().settimeout(self.own_timeout if is_own else left)
        try:
            return act()
        except TimeoutError:
            if is_own:
                raise
            self.budget.seconds_left()
            # The kernel's clock was a moment early.
            raise out_of_time(left) from None


class MeteredTlsSocket(MeteredSocket, ssl.SSLSocket):  # type: ignore[misc]  # argument names
    """The same under TLS; made by `TlsContext` only."""

    def do_handshake(self, block: bool = False) -> None:
        self._within(lambda: super(MeteredTlsSocket, self).do_handshake(block))


class TlsContext(ssl.SSLContext):
    """Verifies names and certificates; wraps metered sockets so that they stay metered."""

    sslsocket_class = MeteredTlsSocket

    def wrap_socket(self, sock: socket.socket, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        if not isinstance(sock, MeteredSocket):
            raise TypeError("Guard.tls() wraps only sockets made by Guard.connect()")
        kwargs["do_handshake_on_connect"] = False
        sock.is_being_wrapped = True
        wrapped = super().wrap_socket(sock, *args, **kwargs)
        if not isinstance(wrapped, MeteredTlsSocket):
            raise TypeError("sslsocket_class was replaced")
        wrapped.budget = sock.budget
        wrapped.own_timeout = sock.own_timeout
        try:
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()
            raise
        return wrapped


def tls_context(ca_file: str | Path | None) -> TlsContext:
    """Trusts the system's and certifi's authorities, and those in `ca_file` (PEM). Raises OSError
    for a bad file.
    """
    context = TlsContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    if ca_file:
        context.load_verify_locations(ca_file)
    return context
