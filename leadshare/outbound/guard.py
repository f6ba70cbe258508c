"""The guard: one object a process, four thin fronts."""

import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from leadshare.outbound import httpx_front
from leadshare.outbound.address import Address
from leadshare.outbound.budget import Budget
from leadshare.outbound.connecting import connect_pinned
from leadshare.outbound.errors import OutboundError, Refused
from leadshare.outbound.exchange import Exchange
from leadshare.outbound.host import Host, parse_host
from leadshare.outbound.policy import Policy
from leadshare.outbound.resolving import Lookups, Resolve, system_resolve
from leadshare.outbound.sockets import MeteredSocket, tls_context
from leadshare.outbound.url import vet_url

if TYPE_CHECKING:
    import requests
    from azure.core.pipeline.transport import RequestsTransport

TOTAL_SECONDS = 15.0
MAX_BYTES = 64 * 1024
# A person waits at a form: what cannot be resolved by then is vetted at the first call.
_ASKING_SECONDS = 3.0


class Guard:
    """The only way out. Thread-safe.

    `total_seconds` bounds a call from the lookup to the last byte, `max_bytes` what is read from
    the wire and what is kept of the body; `ca_file` (PEM) adds authorities. Raises OSError for a CA
    file that cannot be read.
    """

    def __init__(
        self,
        policy: Policy,
        total_seconds: float = TOTAL_SECONDS,
        max_bytes: int = MAX_BYTES,
        resolve: Resolve = system_resolve,
        ca_file: str | Path | None = None,
    ) -> None:
        self.policy = policy
        self.total_seconds = total_seconds
        self.max_bytes = max_bytes
        self._lookups = Lookups(resolve)
        self._ca_file = ca_file
        self._exchange = Exchange(self._open, tls_context(ca_file), policy, self._budget, max_bytes)
        self._http = httpx_front.client(self._exchange, total_seconds)

    def http(self) -> httpx.Client:
        """The shared client. `response.extensions["body_cut"]` tells of a body longer or slower
        than allowed.
        """
        return self._http

    def requests(self) -> "requests.Session":
        """A new session over the shared connections; `response.body_cut` as above."""
        from leadshare.outbound.requests_front import GuardedSession

        return GuardedSession(self._exchange)

    def azure(self) -> "RequestsTransport":
        """A new transport over the shared connections, for one azure client."""
        from leadshare.outbound.azure_front import GuardedAzureTransport

        return GuardedAzureTransport(self._exchange)

    def connect(self, host: str, port: int) -> MeteredSocket:
        """A connected socket whose whole life shares one budget. Raises Refused, Unresolved,
        OutOfTime, OSError.

        For TLS wrap it with `tls()`; reads and writes raise OutOfTime and TooMuch.
        """
        return self._open(host, port, self._budget(), None)

    def tls(self) -> ssl.SSLContext:
        """A fresh context for sockets of `connect`: smtplib's `context=`, imaplib's `ssl_context=`.

        Fresh, so that a caller may trust one more authority without anyone else trusting it.
        """
        return tls_context(self._ca_file)

    def refusal(self, host: str, port: int) -> str | None:
        """Why `host` may not be called (resolved now), or None; also None when it cannot be
        resolved now.
        """
        try:
            self._vetted(host, port, Budget(min(_ASKING_SECONDS, self.total_seconds), 1))
        except Refused as error:
            return error.refusal
        except OutboundError:
            return None
        return None

    def check_url(self, url: str) -> str | None:
        """What is wrong with a URL (its text, and where it leads now), or None."""
        try:
            host, port = vet_url(url, self.policy)
        except Refused as error:
            return error.refusal
        return self.refusal(host.text, port)

    def close(self) -> None:
        self._http.close()
        self._exchange.close()

    def _budget(self) -> Budget:
        return Budget(self.total_seconds, self.max_bytes)

    def _open(self, host: str, port: int, budget: Budget, timeout: float | None) -> MeteredSocket:
        return connect_pinned(self._vetted(host, port, budget), port, budget, timeout)

    def _vetted(self, host_text: str, port: int, budget: Budget) -> tuple[Address, ...]:
        host = parse_host(host_text)
        return self.policy.vet(host, port, self._found(host, port, budget))

    def _found(self, host: Host, port: int, budget: Budget) -> list[str]:
        if host.address is not None:
            return [host.text]
        return list(self._lookups.addresses(host.text, port, budget.seconds_left()))
