"""`/api/v1`, put together: the nouns, and what every answer has in common."""

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from leadshare.api import (
    deliveries,
    destinations,
    intake_tokens,
    leads,
    listings,
    notices,
    publisher,
    reference_data,
    submissions,
)
from leadshare.api.idempotency import Replay
from leadshare.api.problems import Problem, Wrong, answer, pointer
from leadshare.api.refusing import problem_of
from leadshare.intake.log.port import LogAway
from leadshare.refusal import Refusal

log = structlog.get_logger(__name__)

# The document and its page are served by `urls.py`: the ones of ninja load from a content delivery network.
api = NinjaAPI(
    title="leadshare", version="1", urls_namespace="api", openapi_url=None, docs_url=None
)
for noun in (
    publisher,
    leads,
    submissions,
    listings,
    intake_tokens,
    notices,
    reference_data,
    destinations,
    deliveries,
):
    api.add_router("", noun.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer(request, problem)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer(request, problem_of(refusal))


@api.exception_handler(Replay)
def _replay(request: HttpRequest, replay: Replay) -> HttpResponse:
    return replay.response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(
        request, Problem("invalid", errors=[_wrong(one["loc"], one["msg"]) for one in error.errors])
    )


def _wrong(place: tuple[object, ...], message: str) -> Wrong:
    """`place` is `("body", <argument>, member, …)`, or `("query" | "path", …, name)`."""
    if place[0] == "body":
        return Wrong(message, pointer=pointer(*place[2:]))
    return Wrong(message, parameter=str(place[-1]))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja raises it for a body it cannot parse, and for nothing else here."""
    return answer(request, Problem("unreadable-body"))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(LogAway)
def _away(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("api.away", error=type(error).__name__)
    return answer(request, Problem("unavailable", headers={"Retry-After": "2"}))


@api.exception_handler(Exception)
def _surprise(request: HttpRequest, error: Exception) -> HttpResponse:
    # Its text may quote what was sent or what is stored: type and place are enough to find it.
    log.error("api.surprise", error=type(error).__name__, at=_place(error), method=request.method)
    return answer(request, Problem("failed"))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
