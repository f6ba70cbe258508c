"""The httpx front: a transport, and the shared client around it."""

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from leadshare.outbound.errors import OutboundError, OutOfTime, Refused, TooMuch, Unresolved
from leadshare.outbound.exchange import Answered, Asked, Exchange
from leadshare.outbound.url import DEFAULT_PORTS
from leadshare.outbound.wording import refused


class HttpxRefused(Refused, httpx.ConnectError):
    """`Refused`, and an `httpx.TransportError`."""


class HttpxUnresolved(Unresolved, httpx.ConnectError):
    """`Unresolved`, and an `httpx.TransportError`."""


class HttpxOutOfTime(OutOfTime, httpx.TimeoutException):
    """`OutOfTime`, and an `httpx.TimeoutException`."""


class HttpxTooMuch(TooMuch, httpx.RemoteProtocolError):
    """`TooMuch`, and an `httpx.TransportError`."""


_GUARDS = {
    Refused: HttpxRefused,
    Unresolved: HttpxUnresolved,
    OutOfTime: HttpxOutOfTime,
    TooMuch: HttpxTooMuch,
}
# httpx names its errors as httpcore does.
_HTTPCORE_ERRORS: dict[type[Exception], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
}


class GuardedResponse(httpx.Response):
    """A response read to its end; `extensions["body_cut"]` says that the body goes on."""

    @property
    def has_redirect_location(self) -> bool:
        """Never: no client may follow, and a broken `Location` must not turn a known status into an
        error.
        """
        return False


class GuardedTransport(httpx.BaseTransport):
    """Sends each request through the guard."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return _response(self._exchange.send(_asked(request)))
        except OutboundError as error:
            raise _as_httpx(error) from error
        except tuple(_HTTPCORE_ERRORS) as error:
            raise _HTTPCORE_ERRORS[type(error)](str(error)) from error


def client(exchange: Exchange, total_seconds: float) -> httpx.Client:
    """Keeps no cookies: it is shared by every publisher's destinations."""
    return httpx.Client(
        transport=GuardedTransport(exchange),
        timeout=total_seconds,
        trust_env=False,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
    )


def _asked(request: httpx.Request) -> Asked:
    url = request.url
    if url.scheme not in DEFAULT_PORTS:
        raise refused("scheme")
    stream = request.stream
    if not isinstance(stream, httpx.SyncByteStream):
        raise TypeError("the guard's client is synchronous: give it a synchronous body")
    return Asked(
        method=request.method.encode("ascii"),
        scheme=url.raw_scheme,
        host=url.raw_host,
        port=url.port or DEFAULT_PORTS[url.scheme],
        target=url.raw_path,
        headers=request.headers.raw,
        body=stream,
        timeouts=request.extensions.get("timeout", {}),
    )


def _response(answered: Answered) -> GuardedResponse:
    return GuardedResponse(
        answered.status,
        headers=answered.headers,
        stream=httpx.ByteStream(answered.body),
        extensions={
            "http_version": answered.http_version,
            "reason_phrase": answered.reason_phrase,
            "body_cut": answered.is_cut,
        },
    )


def _as_httpx(error: OutboundError) -> httpx.TransportError:
    made = _GUARDS[type(error)](error.reason, error.sentence)
    httpx.RequestError.__init__(made, str(error))
    return made
