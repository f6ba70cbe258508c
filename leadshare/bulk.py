"""Bulk inserts for the hot path: the rows of a batch in one prepared statement.

`bulk_create` builds an expression per value and a statement per call, which costs more than the database does. Here the
statement is made once per model. Rows must be complete: no defaults of the database, no `auto_now` columns. A row that
nobody needs as a model is a plain one (`row_type`): a tenth of what a model instance costs.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from msgspec import defstruct

Prepare = Callable[[Any], Any]
_models: dict[type, type[models.Model]] = {}


def row_type(model: type[models.Model]) -> Any:
    """A light class with the model's columns (`lead_id`, not `lead`) as keywords and its defaults, for `insert`."""
    made = defstruct(
        f"{model.__name__}Row", [_column(field) for field in _fields(model)], kw_only=True
    )
    _models[made] = model
    return made


def _column(field: "models.Field[Any, Any]") -> tuple[Any, ...]:
    if callable(field.default) and field.default is not NOT_PROVIDED:
        return (field.attname, Any, msgspec.field(default_factory=field.default))
    if field.default is not NOT_PROVIDED:
        return (field.attname, Any, field.default)
    return (field.attname, Any, None) if field.null else (field.attname, Any)


def insert(rows: Sequence[Any], ignore_conflicts: bool = False) -> None:
    """Inserts rows of one model, instances of it or of its row type.

    With `ignore_conflicts` those that violate a unique constraint are left out.
    """
    if not rows:
        return
    kind = type(rows[0])
    sql, values, prepares = _plan(_models.get(kind, kind), connection.vendor)
    if ignore_conflicts:
        sql += " ON CONFLICT DO NOTHING"
    # Column by column: most columns need no preparing, and are then never looked at one value after the other.
    columns = list(zip(*map(values, rows), strict=True))
    prepared_columns = [
        column if prepare is _same else list(map(prepare, column))
        for prepare, column in zip(prepares, columns, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*prepared_columns, strict=True)))


def execute(
    model: type[models.Model], sql: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    """Runs one statement for many rows; `columns` names the model's field that each parameter belongs to."""
    with connection.cursor() as cursor:
        cursor.executemany(sql, [prepared(model, columns, row) for row in rows])


def prepared(
    model: type[models.Model], columns: Sequence[str], values: Sequence[object]
) -> tuple[Any, ...]:
    """Values of these fields as the database at hand takes them."""
    prepares = _prepares(model, tuple(columns), connection.vendor)
    return tuple(prepare(value) for prepare, value in zip(prepares, values, strict=True))


@cache
def _prepares(
    model: type[models.Model], columns: tuple[str, ...], _vendor: str
) -> tuple[Prepare, ...]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    return tuple(preparing(fields[name]) for name in columns)


@cache
def _plan(
    model: type[models.Model], vendor: str
) -> tuple[str, Callable[[Any], tuple[Any, ...]], tuple[Prepare, ...]]:
    fields = _fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 (our own names)
    return (
        sql,
        attrgetter(*(field.attname for field in fields)),
        tuple(preparing(field) for field in fields),
    )


def _fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Those that are inserted: all but a number that the database gives."""
    return [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]


def preparing(field: "models.Field[Any, Any]") -> Prepare:
    """How a value of this column is handed to the database at hand."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        raise TypeError(f"{field} is filled by Django on save: it cannot be inserted in bulk here.")
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    is_sqlite = connection.vendor == "sqlite"
    if isinstance(target, models.UUIDField):
        return _hex if is_sqlite else _same
    if isinstance(target, models.DateTimeField):
        return _text_of_time if is_sqlite else _same
    if isinstance(target, models.JSONField):
        return lambda value: target.get_db_prep_save(value, connection)
    if target.choices:
        return _plain
    return _same


def _same(value: Any) -> Any:
    return value


def _hex(value: Any) -> Any:
    return value.hex if value is not None else None


def _text_of_time(value: datetime | None) -> str | None:
    """As Django's SQLite backend writes it: UTC, without its zone."""
    return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
