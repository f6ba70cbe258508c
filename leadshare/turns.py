"""Turns: the continuous writers of one process (journey, delivery) write one after the other.

SQLite lets one connection write at a time and makes the others sleep and ask again. Waiting for a lock of our own is
both fairer and faster than that. On PostgreSQL rows are locked, not files, and no turn is needed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.Lock()


@contextmanager
def write_turn() -> Iterator[None]:
    """A transaction that begins when it is this thread's turn to write."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield
