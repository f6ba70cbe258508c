"""The `requests` front: an adapter, and sessions that never follow a redirect (later for msal,
allauth, anymail).
"""

import io
import ssl
from collections.abc import Iterable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import IO, Any
from urllib.parse import urlsplit

import httpcore
import requests
import urllib3
from requests.adapters import BaseAdapter
from requests.models import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3.exceptions import ProtocolError

from leadshare.outbound.errors import OutboundError, OutOfTime, Refused, TooMuch, Unresolved
from leadshare.outbound.exchange import Answered, Asked, Exchange, Timeouts
from leadshare.outbound.url import DEFAULT_PORTS
from leadshare.outbound.wording import refused

_CHUNK_BYTES = 64 * 1024


class RequestsRefused(Refused, requests.ConnectionError):
    """`Refused`, and a `requests.ConnectionError`."""


class RequestsUnresolved(Unresolved, requests.ConnectionError):
    """`Unresolved`, and a `requests.ConnectionError`."""


class RequestsOutOfTime(OutOfTime, requests.Timeout):
    """`OutOfTime`, and a `requests.Timeout`."""


class RequestsTooMuch(TooMuch, requests.ConnectionError):
    """`TooMuch`, and a `requests.ConnectionError`."""


_GUARDS = {
    Refused: RequestsRefused,
    Unresolved: RequestsUnresolved,
    OutOfTime: RequestsOutOfTime,
    TooMuch: RequestsTooMuch,
}


class GuardedAdapter(BaseAdapter):
    """Sends each request through the guard; the answer is read to its end, `body_cut` on it says
    that it goes on.

    TLS is always verified with the guard's own authorities, and nothing goes through a proxy: other
    wishes are an error.
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str | None = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        if verify is not True or cert is not None or proxies:
            raise ValueError(
                "the guard decides about TLS and proxies: leave verify, cert and proxies out"
            )
        try:
            return _response(request, self._exchange.send(_asked(request, timeout)), self)
        except OutboundError as error:
            raise _as_requests(error, request) from error
        except (
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
        ) as error:
            raise _from_httpcore(error, request) from error

    def close(self) -> None:
        """The pool belongs to the guard and outlives a session."""


class GuardedSession(requests.Session):
    """Reads no environment, keeps no cookies, follows nothing."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers["Accept-Encoding"] = "identity"
        adapter = GuardedAdapter(exchange)
        self.adapters.clear()
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def get_redirect_target(self, resp: Response) -> str | None:
        return None


def _asked(request: PreparedRequest, timeout: Any) -> Asked:
    parts = urlsplit(request.url or "")
    if parts.scheme not in DEFAULT_PORTS:
        raise refused("scheme")
    headers = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
    if "Host" not in request.headers:
        headers.insert(0, (b"Host", parts.netloc.rpartition("@")[2].encode("ascii")))
    return Asked(
        method=(request.method or "GET").encode("ascii"),
        scheme=parts.scheme.encode("ascii"),
        host=(parts.hostname or "").encode("ascii"),
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        target=request.path_url.encode("ascii"),
        headers=headers,
        body=_body(request.body),
        timeouts=_timeouts(timeout),
    )


def _bytes(text: str | bytes) -> bytes:
    return text.encode("latin-1") if isinstance(text, str) else text


def _body(body: Any) -> bytes | Iterable[bytes] | None:
    if isinstance(body, str):
        return body.encode("utf-8")
    if hasattr(body, "read"):
        return _chunks(body)
    return body  # type: ignore[no-any-return]  # bytes, an iterable of bytes, or nothing


def _chunks(file: IO[Any]) -> Iterable[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk.encode("utf-8") if isinstance(chunk, str) else chunk


def _timeouts(timeout: Any) -> Timeouts:
    """requests takes nothing, seconds, a pair (connect, read), or urllib3's own Timeout."""
    if isinstance(timeout, urllib3.Timeout):
        connect, read = timeout.connect_timeout, timeout.read_timeout
        pair = tuple(each if isinstance(each, int | float) else None for each in (connect, read))
    else:
        pair = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return {"connect": pair[0], "read": pair[1], "write": pair[1]}


def _response(request: PreparedRequest, answered: Answered, adapter: BaseAdapter) -> Response:
    raw = urllib3.HTTPResponse(
        body=io.BytesIO(answered.body),
        headers=urllib3.HTTPHeaderDict(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answered.headers
        ),
        status=answered.status,
        reason=answered.reason_phrase.decode("latin-1"),
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response = Response()
    response.status_code = answered.status
    response.headers = CaseInsensitiveDict(raw.headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.reason = raw.reason or ""
    response.url = request.url or ""
    response.request = request
    response.raw = raw
    response.connection = adapter  # type: ignore[assignment]  # typed as its own adapter
    # Read already: whether it is streamed or not, nothing more comes from the wire.
    response._content = answered.body
    response._content_consumed = True  # type: ignore[attr-defined]  # not in its types
    response.body_cut = answered.is_cut  # type: ignore[attr-defined]  # ours
    return response


def _as_requests(error: OutboundError, request: PreparedRequest) -> requests.RequestException:
    made = _GUARDS[type(error)](error.reason, error.sentence)
    made.request = request
    return made


def _from_httpcore(error: Exception, request: PreparedRequest) -> requests.RequestException:
    if isinstance(error, httpcore.ConnectTimeout):
        return requests.ConnectTimeout(error, request=request)
    if isinstance(error, httpcore.TimeoutException):
        return requests.ReadTimeout(error, request=request)
    if isinstance(error.__cause__, ssl.SSLError):
        return requests.exceptions.SSLError(error, request=request)
    if isinstance(error, httpcore.ConnectError):
        return requests.ConnectionError(error, request=request)
    # As urllib3 tells that the request may have been received: azure-core asks for it.
    return requests.ConnectionError(ProtocolError(str(error), error), request=request)
