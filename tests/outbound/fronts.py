"""One POST through each HTTP front, told in the same words."""

from collections.abc import Callable
from dataclasses import dataclass

from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest
from httpx import TransportError
from requests import RequestException

from leadshare.outbound import Guard


@dataclass(frozen=True)
class Told:
    status: int
    body: bytes
    is_cut: bool
    location: str | None


def by_httpx(guard: Guard, url: str) -> Told:
    # Asked to follow, as a careless caller would.
    answer = guard.http().post(url, content=b"{}", follow_redirects=True)
    cut = answer.extensions["body_cut"]
    return Told(answer.status_code, answer.content, cut, answer.headers.get("location"))


def by_requests(guard: Guard, url: str) -> Told:
    with guard.requests() as session:
        answer = session.post(url, data=b"{}", allow_redirects=True)
        cut = answer.body_cut  # type: ignore[attr-defined]  # the guard's own
        return Told(answer.status_code, answer.content, cut, answer.headers.get("location"))


def by_azure(guard: Guard, url: str) -> Told:
    with guard.azure() as transport:
        answer = transport.send(HttpRequest("POST", url, content=b"{}"))
        cut = answer._internal_response.body_cut
        return Told(answer.status_code, answer.content, cut, answer.headers.get("location"))


HTTP_FRONTS: dict[str, tuple[Callable[[Guard, str], Told], type[Exception]]] = {
    "httpx": (by_httpx, TransportError),
    "requests": (by_requests, RequestException),
    "azure": (by_azure, AzureError),
}
