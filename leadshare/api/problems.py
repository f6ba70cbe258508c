"""Problem details (RFC 9457): the one form of every answer that is not a success."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/problems/"

Name = Literal[
    "unreadable-body",
    "not-signed-in",
    "scope-missing",
    "not-found",
    "method-not-allowed",
    "conflict",
    "call-still-running",
    "body-too-large",
    "wrong-media-type",
    "invalid",
    "key-used-before",
    "failed",
    "unavailable",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """What clients switch on. `title` is stable per kind and never translated; `meaning` says what to do."""

    status: int
    title: str
    meaning: str


KINDS: Mapping[Name, Kind] = {
    "unreadable-body": Kind(400, "The body is not JSON", "Send a JSON object in UTF-8."),
    "not-signed-in": Kind(
        401,
        "A valid token is needed",
        "Send `Authorization: Bearer lsk_…` with a token that was not revoked.",
    ),
    "scope-missing": Kind(
        403, "The token lacks a scope", "Make a token with the scope that `WWW-Authenticate` names."
    ),
    "not-found": Kind(
        404,
        "There is nothing here",
        "The address is unknown, or it is about something the token's publisher does not have.",
    ),
    "method-not-allowed": Kind(
        405, "The method is not allowed here", "Use one of the methods that `Allow` lists."
    ),
    "conflict": Kind(
        409,
        "It is not in a state that allows this",
        "Read `detail`; the same call may succeed after a change.",
    ),
    "call-still-running": Kind(
        409,
        "The first call with this Idempotency-Key has not finished",
        "Wait and repeat the call. If it never finishes, look whether it took effect before you use a new key.",
    ),
    "body-too-large": Kind(413, "The body is too large", "Send at most 1 MiB."),
    "wrong-media-type": Kind(
        415, "The body must be JSON", "Send `Content-Type: application/json`."
    ),
    "invalid": Kind(
        422,
        "Something that was sent cannot be used",
        "`errors` names each part and what is wrong with it.",
    ),
    "key-used-before": Kind(
        422,
        "The Idempotency-Key was used for another call",
        "Use a new key for a new call; repeat a call unchanged.",
    ),
    "failed": Kind(
        500, "Something failed here", "The operator finds the cause in the server's log."
    ),
    "unavailable": Kind(
        503, "Not available now", "Repeat the call after the seconds that `Retry-After` says."
    ),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One part that cannot be used: `pointer` leads into the body, `parameter` names what is outside it."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def document(self) -> dict[str, str]:
        places = {"pointer": self.pointer, "parameter": self.parameter}
        return {
            "detail": self.detail,
            **{name: place for name, place in places.items() if place is not None},
        }


@dataclass
class Problem(Exception):
    """Raise it to answer with it. `detail` is for people and says nothing from inside."""

    name: Name
    detail: str = ""
    errors: Sequence[Wrong] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    kind = KINDS[problem.name]
    document: dict[str, Any] = {
        "type": PREFIX + problem.name,
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or kind.meaning,
        # Without the query: it may hold a name that was searched for.
        "instance": quote(request.path),
    }
    if problem.errors:
        document["errors"] = [wrong.document() for wrong in problem.errors]
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    response = HttpResponse(body, status=HTTPStatus(kind.status), content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def pointer(*steps: object) -> str:
    """A JSON Pointer (RFC 6901) as a URI fragment."""
    return "#" + "".join(
        "/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~") for step in steps
    )
