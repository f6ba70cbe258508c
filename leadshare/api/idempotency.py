"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a repeated POST gets the first one's answer.

Keys belong to a token and a route, so that nobody reads another's answer. The row is made before the act and filled
after it. An answer may hold a secret that is shown once, or a person's data: it is kept sealed, for 24 hours.
A call that failed on our side (5xx) is forgotten, so that it can be repeated.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from ninja.decorators import decorate_view

from leadshare.accounts.models import IdempotencyKey
from leadshare.api.problems import Problem, Wrong
from leadshare.api.token import Call
from leadshare.clock import now
from leadshare.keys import ring
from leadshare.sealing import seal_text, unseal_text

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
# A structured-field string, or the same without quotes, as many clients send it; without quotes or backslashes inside.
_INSIDE = r"[!#-\[\]-~]"
PATTERN = rf'^("({_INSIDE}{{1,255}})"|({_INSIDE}{{1,255}}))$'
_FORM = re.compile(PATTERN)
_HEADERS = ("Content-Type", "Location")

P = ParamSpec("P")
R = TypeVar("R")
Run = Callable[..., HttpResponse]


class Replay(Exception):
    """The answer is known already."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def once(view: Callable[Concatenate[Call, P], R]) -> Callable[Concatenate[Call, P], R]:
    """Put it on every operation that changes something by POST, nearest to the function."""

    @wraps(view)
    def guarded(call: Call, /, *args: P.args, **kwargs: P.kwargs) -> R:
        _begin(call)
        return view(call, *args, **kwargs)

    return decorate_view(_remembering)(guarded)


def _begin(call: Call) -> None:
    """After the token and the body were checked: raises `Replay`, or `Problem`, or makes this call the first one."""
    key = _key(call)
    if key is None:
        return
    mine = IdempotencyKey(
        token=call.auth, route=_route(call), key=key, fingerprint=_fingerprint(call.body)
    )
    same = IdempotencyKey.objects.filter(token=call.auth, route=mine.route, key=key)
    same.filter(created_at__lt=now() - KEPT).delete()
    # Two at once: the constraint lets one in, the other finds the row of the first.
    IdempotencyKey.objects.bulk_create([mine], ignore_conflicts=True)
    kept = same.get()
    if kept.pk != mine.pk:
        raise _known(kept, mine.fingerprint)
    call.idempotency = kept  # type: ignore[attr-defined]


def _key(call: HttpRequest) -> str | None:
    text = call.headers.get(HEADER)
    if text is None:
        return None
    found = _FORM.fullmatch(text.strip())
    if found is None:
        wrong = Wrong("A key has 1 to 255 printable ASCII characters.", parameter=HEADER)
        raise Problem("invalid", errors=[wrong])
    return found[2] or found[3]


def _route(call: HttpRequest) -> str:
    return f"{call.method} {call.path}"[:300]


def _fingerprint(body: bytes) -> str:
    """Of the body's meaning: blanks and the order of members do not make it another call.

    Keyed, because a body may hold a password that a plain digest would let somebody guess.
    """
    try:
        meaning = json.dumps(json.loads(body), sort_keys=True)
    except (ValueError, RecursionError):
        # An operation without a body never looks at what was sent with it.
        meaning = body.hex()
    return salted_hmac("idempotency", meaning, algorithm="sha256").hexdigest()


def _known(kept: IdempotencyKey, fingerprint: str) -> Exception:
    if kept.fingerprint != fingerprint:
        return Problem("key-used-before")
    if kept.status is None:
        return Problem("call-still-running", headers={"Retry-After": "5"})
    return Replay(_replayed(kept, kept.status))


def _replayed(kept: IdempotencyKey, status: int) -> HttpResponse:
    answer: dict[str, Any] = json.loads(unseal_text(kept.body, _row(kept), ring()))
    response = HttpResponse(answer["body"].encode(), status=status, headers=answer["headers"])
    response[REPLAYED] = "true"
    return response


def _remembering(run: Run) -> Run:
    def remembered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = run(request, *args, **kwargs)
        kept: IdempotencyKey | None = getattr(request, "idempotency", None)
        if kept is not None:
            _remember(kept, response)
        return response

    return remembered


def _remember(kept: IdempotencyKey, response: HttpResponse) -> None:
    if response.status_code >= 500:
        kept.delete()
        return
    headers = {name: response[name] for name in _HEADERS if name in response}
    answer = json.dumps({"body": response.content.decode(), "headers": headers})
    kept.status = response.status_code
    kept.body = seal_text(answer, _row(kept), ring())
    kept.save(update_fields=["status", "body"])


def _row(kept: IdempotencyKey) -> bytes:
    return b"idempotency:" + kept.pk.bytes
