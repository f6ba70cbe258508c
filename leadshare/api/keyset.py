"""Keyset paging: a page begins after a row, not after a number of rows.

As fast on the last page as on the first, and steady while rows come in. A cursor is the sort key of the row a page
ended with; it is signed, so that only cursors that were handed out reach the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.http import urlencode

from leadshare.api.problems import Problem, Wrong
from leadshare.api.shapes.base import Paged
from leadshare.api.token import Call

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Key:
    """A column of the sort key. `read` makes its value of the text in a cursor."""

    column: str
    read: Callable[[str], Any] = str
    is_descending: bool = False


NEWEST_ID = (Key("pk", UUID, is_descending=True),)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of a list, and the cursor of the next page or None at the end."""

    rows: list[M]
    next: str | None


def page(rows: QuerySet[M], order: Sequence[Key], paged: Paged) -> Page[M]:
    """`rows` must be ordered by `order`, which must end with a unique column. Raises `Problem`."""
    salt = f"cursor:{rows.model._meta.label}"
    if paged.cursor is not None:
        rows = rows.filter(_after(order, _read(paged.cursor, order, salt)))
    found = list(rows[: paged.limit + 1])
    shown = found[: paged.limit]
    return Page(shown, _cursor(shown[-1], order, salt) if len(found) > paged.limit else None)


def link_next(call: Call, response: HttpResponse, cursor: str | None) -> None:
    """The address of the next page as a `Link` header (RFC 8288), with the filters of this one."""
    if cursor is not None:
        query = {**call.GET.dict(), "cursor": cursor}
        response["Link"] = f'<{call.path}?{urlencode(query)}>; rel="next"'


def _cursor(row: Model, order: Sequence[Key], salt: str) -> str:
    values = [getattr(row, key.column) for key in order]
    return signing.dumps(
        [v.isoformat() if isinstance(v, datetime) else str(v) for v in values], salt=salt
    )


def _read(cursor: str, order: Sequence[Key], salt: str) -> list[Any]:
    try:
        texts = signing.loads(cursor, salt=salt)
        return [key.read(text) for key, text in zip(order, texts, strict=True)]
    except (signing.BadSignature, ValueError):
        wrong = Wrong("This cursor was not handed out for this list.", parameter="cursor")
        raise Problem("invalid", "Begin again without a cursor.", [wrong]) from None


def _after(order: Sequence[Key], values: Sequence[Any]) -> Q:
    """Rows after the one with these values: later in the first column, or equal there and later in the rest."""
    condition: Q | None = None
    for key, value in reversed(list(zip(order, values, strict=True))):
        later = Q(**{f"{key.column}__{'lt' if key.is_descending else 'gt'}": value})
        condition = later if condition is None else later | (Q(**{key.column: value}) & condition)
    return condition or Q()
