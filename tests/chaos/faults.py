"""Faults at every statement that a piece of work sends to the database: counted first, then raised at one by one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

# What opens, closes and rolls back transactions must work: it is how a fault is survived.
_OF_TRANSACTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Fault(Exception):
    """Raised where the test wants something to go wrong."""


@dataclass(frozen=True, slots=True)
class Point:
    """Before the `row`-th row of the `statement`-th statement."""

    statement: int
    row: int
    sql: str

    def __str__(self) -> str:
        return f"statement {self.statement}, row {self.row}: {self.sql[:80]}"


def fault_points(work: Callable[[], object]) -> list[Point]:
    """Every point that `work` passes; it is carried out."""
    points: list[Point] = []
    statements = 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        if not sql.startswith(_OF_TRANSACTIONS):
            rows = len(params) if many else 1
            points.extend(Point(statements, row, sql) for row in range(rows))
            statements += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return points


@contextmanager
def fault_at(point: Point) -> Iterator[None]:
    """Rows before the point reach the database, then `Fault` is raised."""
    statements = 0

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal statements
        if sql.startswith(_OF_TRANSACTIONS):
            return execute(sql, params, many, context)
        statements += 1
        if statements - 1 != point.statement:
            return execute(sql, params, many, context)
        if many and point.row:
            execute(sql, params[: point.row], many, context)
        raise Fault(str(point))

    with connection.execute_wrapper(fail):
        yield


def snapshot(models: Sequence[Any]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, as it is."""
    return {model._meta.label: sorted(model.objects.values_list(), key=repr) for model in models}
